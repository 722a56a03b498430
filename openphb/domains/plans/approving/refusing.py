"""Why a line was not agreed: codes from a dated list, and what cost has to say for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from openphb.domains.plans import reference
from openphb.domains.plans.types import LineAnswer
from openphb.kernel.refusal import Refusal

COST = "cost"


@dataclass(frozen=True)
class Code:
    """One reason of the list; `asks_benefit` where what it brings and adds must both be said."""

    code: str
    ground: str
    """The law's own reason that it falls under, as the notice to the person names it."""
    words: str
    asks_benefit: bool
    source: str


@dataclass(frozen=True)
class NotAgreed:
    """What somebody says about a line that they do not agree to."""

    line_id: UUID
    code: str
    words: str
    benefit: str = ""
    cost: str = ""


def codes_on(day: date) -> tuple[Code, ...]:
    """Return the reasons that may be given on a day, in the list's order."""
    return tuple(one for row, one in _codes() if reference.holds(row, day))


def bare_cost_in(words: str, day: date) -> str:
    """Return the phrase that makes words speak of cost alone; blank where there is none."""
    said = " ".join(words.casefold().split())
    return next(
        (phrase for row, phrase in _phrases() if reference.holds(row, day) and phrase in said), ""
    )


def check_reasons(words: str, *, on: date, where: str = "reasons") -> None:
    """Refusal `bare_cost`: a refusal for cost must weigh it against what the money would bring."""
    phrase = bare_cost_in(words, on)
    if phrase:
        raise Refusal(
            "bare_cost",
            f"“{phrase}” is no reason by itself.",
            "Choose “the added benefit does not outweigh the added cost” for the line, and say what "
            "it would bring and what it would add. Or write the reason that it is.",
            where,
        )


def check_not_agreed(said: NotAgreed, line: LineAnswer, *, on: date) -> None:
    """Raise what keeps a line from being refused so.

    Refusals, each at `<field>_<position of the line>`: `line_reason_missing`, `line_words_missing`,
    `cost_not_weighed`, `bare_cost`.
    """
    at = f"_{line.position}"
    codes = {one.code: one for one in codes_on(on)}
    if said.code not in codes:
        raise Refusal(
            "line_reason_missing",
            f"It is not said why “{line.description}” is not agreed.",
            "Choose a reason.",
            f"code{at}",
        )
    if not said.words.strip():
        raise Refusal(
            "line_words_missing",
            f"The reason about “{line.description}” has no words for the person.",
            "Write to them why, plainly.",
            f"words{at}",
        )
    if codes[said.code].asks_benefit:
        for name, words in (("benefit", said.benefit), ("cost", said.cost)):
            if not words.strip():
                raise Refusal(
                    "cost_not_weighed",
                    "Cost is a reason only where it is weighed against what the money would bring.",
                    f"Say what “{line.description}” would bring, and what it would add.",
                    f"{name}{at}",
                )
    else:
        check_reasons(said.words, on=on, where=f"words{at}")


@cache
def _codes() -> tuple[tuple[reference.Dated, Code], ...]:
    return tuple(
        (
            reference.dated(row),
            Code(
                row["code"],
                row["ground"],
                row["words"],
                row["asks_benefit"] == "yes",
                row["source"],
            ),
        )
        for row in reference.rows("refusing.csv")
    )


@cache
def _phrases() -> tuple[tuple[reference.Dated, str], ...]:
    return tuple(
        (reference.dated(row), row["phrase"].casefold()) for row in reference.rows("bare_cost.csv")
    )
