"""Documents decide part by part: found, found in part, contradicted, or not found."""

from __future__ import annotations

import pytest

from analysis import measures
from analysis.errors import ParameterError

LEFENG = "events/2014-02-14/vipshop-lefeng/D_SEC_VIPS"
ARTICLE = "events/2015-09-01/taobao/T_ART_ZH"
FANS = {"series": "zhang_dayi_fans_weibo", "frequency": "point", "period_end": "2016-03-16"}


def ask(study, *parts, **others):
    (found,) = measures.documents(study, subject="sample", parts=list(parts), **others)
    return found


def part(confirm=(), contradict=(), what="the thing"):
    return {"what": what, "confirm": list(confirm), "contradict": list(contradict)}


@pytest.mark.parametrize(
    ("parts", "document", "count"),
    [
        ([part([LEFENG])], "confirmed", 1),
        ([part([LEFENG]), part()], "partly confirmed", 1),
        ([part()], "not found", 0),
        ([part([ARTICLE])], "not found", 0),
        ([part([LEFENG]), part([], [LEFENG])], "contradicted", 2),
        ([part([LEFENG], [LEFENG])], "contradicted", 1),
        ([part([FANS | {"at_least": 1}])], "confirmed", 1),
        ([part([FANS | {"at_least": 1000}])], "not found", 0),
        ([part([FANS | {"at_most": 0.1}])], "not found", 0),
    ],
)
def test_every_part_counts(study, parts, document, count):
    found = ask(study, *parts)
    assert (found.answer.document, found.value, found.id) == (document, count, "documents.sample")


def test_words_that_are_contradicted_as_printed_hold_in_part(study):
    found = ask(study, part([LEFENG]), literal={"what": "the reverse", "contradict": [LEFENG]})
    assert found.answer.document == "partly confirmed"
    assert "As printed, the reverse: contradicted by" in found.sentence
    alone = ask(study, part([LEFENG]), literal={"what": "the reverse", "contradict": []})
    assert alone.answer.document == "confirmed"


def test_nothing_is_confirmed_before_it_was_public(study):
    assert ask(study.at("2014-02-13"), part([LEFENG])).answer.document == "not found"
    assert ask(study.at("2014-02-14"), part([LEFENG])).answer.document == "confirmed"


def test_the_sentence_names_the_publisher_and_the_value(study):
    found = ask(study, part([FANS | {"at_least": 1}], what="an influencer"))
    publisher = study.catalog.documents(found.rows)["publisher"].iloc[0]
    assert found.sentence.startswith("An influencer: confirmed (") and publisher in found.sentence
    assert found.evidence == study.catalog.rows(found.rows)["evidence"].iloc[0]


def test_rows_are_looked_up_in_the_folder(catalog):
    wrong = {"subject": "a", "parts": [part(["events/none"]), part([FANS | {"series": "moon"}])]}
    assert [name for _, name, _ in measures.documents.list_unknown(wrong, catalog)] == ["events/none", "moon"]


@pytest.mark.parametrize("parts", [[{"confirm": []}], [{"what": "a", "confirm": [{"series": "x"}]}], "all", []])
def test_a_part_has_its_form(study, parts):
    with pytest.raises(ParameterError):
        measures.documents(study, subject="sample", parts=parts)
