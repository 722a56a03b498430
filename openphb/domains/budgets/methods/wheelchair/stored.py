"""What is kept of a wheelchair budget, and the same need priced again from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.given import (
    kept,
    maybe_day,
    read_prices,
    stored_prices,
    texts,
)
from openphb.domains.budgets.methods.wheelchair.pack import work_out
from openphb.domains.budgets.methods.wheelchair.types import (
    Evidence,
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
    WheelchairPriced,
    WheelchairWorked,
)
from openphb.domains.budgets.types import WeeksInYear

Stored = Mapping[str, Any]
_NEED = "given.need"


def stored_wheelchair(made: WheelchairWorked) -> dict[str, Any]:
    """Return all that is needed to price the need again, and its result, as plain JSON."""
    given = {
        "need": _need(made.need),
        "prices": stored_prices(made.priced.prices),
        "repairs_paid": str(made.priced.repairs_paid),
        "repairs_said": made.priced.repairs_said,
    }
    return {
        **kept(made.worked, given, made.notes),
        "expires_on": made.expires_on.isoformat() if made.expires_on else "",
        "whole_pence": made.whole_pence,
        "value_pence": made.value_pence,
    }


def again(stored: Stored) -> dict[str, Any]:
    """Return the working that the same need and prices come to now.

    Refusals: `working_unreadable`, and those of `wheelchair.pack.work_out`.
    """
    return stored_wheelchair(worked_again(stored))


def worked_again(stored: Stored) -> WheelchairWorked:
    """Return a stored working, worked out. Refusals: those of `again`."""
    given = reading.inside(stored, "given")
    priced = WheelchairPriced(
        prices=read_prices(reading.inside(given, "prices", "given"), "given.prices"),
        repairs_paid=reading.one_of(RepairsPaid, given, "repairs_paid", "given"),
        repairs_said=reading.text(given, "repairs_said", "given"),
    )
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return work_out(stored_need(stored), priced, weeks_in_year=weeks_in_year)


def stored_need(stored: Stored) -> WheelchairNeed:
    """Return the need that a stored working is of. Refusal: `working_unreadable`."""
    raw = reading.inside(reading.inside(stored, "given"), "need", "given")
    paid = reading.text(raw, "repairs_paid", _NEED)
    return WheelchairNeed(
        assessed_by=reading.text(raw, "assessed_by", _NEED),
        assessed_on=reading.day(raw, "assessed_on", _NEED),
        need=reading.text(raw, "need", _NEED),
        chair=_supplied(reading.inside(raw, "chair", _NEED), f"{_NEED}.chair"),
        period=reading.one_of(HowLong, raw, "period", _NEED),
        starts_on=reading.day(raw, "starts_on", _NEED),
        extras=tuple(
            _supplied(one, f"{_NEED}.extras[{place}]")
            for place, one in enumerate(reading.objects(raw, "extras", _NEED))
        ),
        repairs=None
        if raw.get("repairs", "") is None
        else _supplied(reading.inside(raw, "repairs", _NEED), f"{_NEED}.repairs"),
        repairs_paid=reading.one_of(RepairsPaid, raw, "repairs_paid", _NEED) if paid else None,
        not_covered=texts(raw, "not_covered", _NEED),
        wanted=reading.text(raw, "wanted", _NEED),
        wanted_pence=reading.whole(raw, "wanted_pence", _NEED),
    )


def rests_on(stored: Stored) -> tuple[str, ...]:
    """Return what a stored working rests on, as the sentences that were kept with it."""
    return texts(stored, "notes", "")


def _need(need: WheelchairNeed) -> dict[str, Any]:
    return {
        "assessed_by": need.assessed_by,
        "assessed_on": need.assessed_on.isoformat(),
        "need": need.need,
        "chair": _thing(need.chair),
        "period": str(need.period),
        "starts_on": need.starts_on.isoformat(),
        "extras": [_thing(one) for one in need.extras],
        "repairs": None if need.repairs is None else _thing(need.repairs),
        "repairs_paid": str(need.repairs_paid or ""),
        "not_covered": list(need.not_covered),
        "wanted": need.wanted,
        "wanted_pence": need.wanted_pence,
    }


def _thing(thing: Supplied) -> dict[str, Any]:
    return {
        "code": thing.code,
        "words": thing.words,
        "pence": thing.pence,
        "evidence": str(thing.evidence or ""),
        "found_in": thing.found_in,
        "dated": _day(thing.dated),
    }


def _supplied(raw: Stored, where: str) -> Supplied:
    evidence = reading.text(raw, "evidence", where)
    return Supplied(
        code=reading.text(raw, "code", where),
        words=reading.text(raw, "words", where),
        pence=reading.whole(raw, "pence", where),
        evidence=reading.one_of(Evidence, raw, "evidence", where) if evidence else None,
        found_in=reading.text(raw, "found_in", where),
        dated=maybe_day(raw, "dated", where),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
