"""A study: the figures known on a day, the registry of measures, and the memory that makes no number twice."""

from analysis.study.memory import Memory
from analysis.study.opened import Study
from analysis.study.parameters import (
    AssumptionId,
    Day,
    Frequency,
    Model,
    Number,
    Role,
    Row,
    Series,
    Share,
    Table,
    Window,
    Year,
)
from analysis.study.registry import MEASURES, Measure, find_measure, measure
