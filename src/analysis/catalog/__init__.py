"""The catalogue: every figure with the day it became public, its document and the grade of its evidence."""

from analysis.catalog.holdings import Catalog
from analysis.catalog.store import check, load
from analysis.catalog.vintages import Vintage
