"""Our own words hold what the law wants; what a commissioner writes is checked against the same list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from openphb.domains.cases.lettering import invented, reference, rules
from openphb.domains.cases.lettering.easy import steps
from openphb.domains.cases.lettering.filling import Paragraph, Table, Value, filled
from openphb.domains.cases.types import LetterDraft, LetterKind, LetterPart, LetterTold
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
K = LetterKind


def words(kind: LetterKind = K.STOP, **changed: Any) -> LetterDraft:
    return replace(reference.standard(kind).draft, starts_on=TODAY, **changed)


def codes(draft: LetterDraft) -> list[str]:
    return [one.code for one in rules.faults(draft, today=TODAY)]


@pytest.mark.parametrize("kind", K)
def test_our_own_words_lack_nothing(kind):
    assert codes(words(kind)) == []


@pytest.mark.parametrize(
    ("kind", "need"),
    [(kind, need) for kind in K for need in reference.needs_on(kind, TODAY)],
    ids=lambda one: getattr(one, "name", str(one)),
)
def test_whatever_the_law_wants_is_missed_where_it_is_left_out(kind, need):
    draft = words(kind)
    for part in LetterPart:
        kept = [line for line in draft.part(part).splitlines() if f"{{{need.field}}}" not in line]
        left: dict[str, Any] = {part.value: "\n".join(kept)}
        draft = replace(draft, **left)
    (fault,) = [
        one for one in rules.faults(draft, today=TODAY) if one.code.startswith("letter_need")
    ]
    assert fault.code == "letter_need_missing"
    assert need.words in fault.message
    assert f"{{{need.field}}}" in fault.mend
    assert fault.source == need.source


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"body": "{reson}"}, "letter_unknown_field", "Did you mean {reasons}?"),
        ({"body": "{what_it_is}"}, "letter_unknown_field", "Other letters have it."),
        ({"body": "Hello {name"}, "letter_brace", "one brace on each side"),
        ({"body": "{% if name %}"}, "letter_unknown_field", "{% if name %} is no field"),
        ({"body": "{{ name }}"}, "letter_brace", "one brace on each side"),
        ({"body": "# Dear {name}"}, "letter_field_in_heading", "under the heading"),
        ({"body": "{ask_again} {complaint}"}, "letter_routes_mixed", "two ways"),
        ({"greeting": "Good morning"}, "letter_nobody_greeted", "Write {name}"),
        ({"body": "x" * 12_001}, "letter_too_long", "shorter"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_how_to_mend_it(changed, code, said):
    found = rules.faults(words(**changed), today=TODAY)
    (fault, *_more) = [one for one in found if one.code == code]
    assert said in f"{fault.message} {fault.mend}"
    assert rules.as_refusal(fault).where == next(iter(changed))


def test_what_the_law_wants_is_said_where_easy_read_says_it_too():
    draft = words(K.PLAN_IN_PART)
    body = draft.body.replace("{lines}", "")
    moved = replace(draft, body=body, closing=f"{draft.closing}\n{{lines}}")
    assert codes(moved) == ["letter_table_elsewhere", "letter_need_missing"]
    body = words().body.replace("{reasons}", "")
    assert codes(words(body=body, greeting="Dear {name}: {reasons}")) == ["letter_need_missing"]


def test_a_table_stands_alone():
    assert "letter_field_not_alone" in codes(words(K.PLAN_IN_PART, body="This: {lines}"))


def test_what_the_law_wants_stands_in_no_line_that_can_fall_away():
    body = words().body.replace("{reasons}", "{reasons} {evidence}")
    assert codes(words(body=body)) == ["letter_need_falls_away"]
    assert codes(words(body=words().body.replace("{reasons}", "{reasons} {who_decided}"))) == []


def test_words_begin_on_no_day_that_is_past():
    early = replace(words(), starts_on=TODAY - timedelta(days=1))
    assert codes(early) == ["letter_starts_in_past"]


def test_a_line_without_words_falls_away_with_its_heading():
    draft = words(body="# Why\n{reasons}\n# Looked at\n{evidence}\n# Both\n{reasons} {evidence}")
    letter = filled(
        replace(draft, contact=""),
        {"reasons": Value(("One.", "Two.")), "evidence": Value(), "name": Value(("Ann",))},
    )
    assert [(one.heading, one.pieces) for one in letter.sections] == [
        ("Why", (Paragraph("One."), Paragraph("Two.")))
    ]
    assert letter.greeting == "Dear Ann"


def test_braces_in_somebodys_own_words_are_words():
    letter = filled(
        words(body="We said: {reasons}"), {"reasons": Value(("It is {name} {% x %}.",))}
    )
    assert letter.sections[0].pieces == (Paragraph("We said: It is {name} {% x %}."),)


def told(starts_on: date, agreed_on: date, kind: LetterKind = K.STOP) -> LetterTold:
    return LetterTold(new_id(), replace(words(kind), starts_on=starts_on), agreed_on)


def test_the_words_of_the_day_count():
    day = timedelta(days=1)
    first = told(TODAY, TODAY - day)
    later = told(TODAY + 10 * day, TODAY)
    late = told(TODAY, TODAY + 20 * day)
    other = told(TODAY - 9 * day, TODAY - 9 * day, K.LATE)
    every = [late, later, first, other]
    for on, wanted in (
        (TODAY - day, reference.standard(K.STOP)),
        (TODAY, first),
        (TODAY + 10 * day, later),
        (TODAY + 20 * day, late),
    ):
        assert rules.counting(every, K.STOP, on) == wanted, on


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided": True, "own": False, "reason": "Good."}, "letter_decided"),
        ({"decided": False, "own": True, "reason": "Good."}, "letter_own"),
        ({"decided": False, "own": False, "reason": " "}, "reason_needed"),
    ],
)
def test_two_people_agree_once_with_a_reason(given, code):
    with pytest.raises(Refusal) as refused:
        rules.refuse_deciding(**given)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", K)
def test_every_letter_can_be_looked_at_before_anybody_is_written_to(kind):
    letter = invented.letter(words(kind), body="NHS Ourshire ICB", on=TODAY)["letter"]
    said = [
        piece.words
        for section in letter.sections
        for piece in section.pieces
        if isinstance(piece, Paragraph)
    ]
    assert letter.greeting == "Dear Alex Example"
    assert not any("{" in one for one in said)
    # Every field that always has words has them, so that nothing that the law wants can fall away.
    headings = [line for line in words(kind).body.splitlines() if line.startswith("# ")]
    gone = {line.removeprefix("# ") for line in headings} - {one.heading for one in letter.sections}
    assert gone <= {"What we looked at", "Why so soon", "What happens next"}
    tables = [piece for one in letter.sections for piece in one.pieces if isinstance(piece, Table)]
    assert len(tables) == (kind in (K.PLAN_IN_PART, K.LATE))
    easy = steps(letter)
    assert len(easy) >= 4
    assert not any("SI 20" in one for step in easy for one in step.sentences)
