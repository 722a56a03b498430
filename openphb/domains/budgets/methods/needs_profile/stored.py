"""What is kept of a profile that was worked out, and the same profile worked out again from it.

The week that is paid for and its prices are kept as the cost matrix keeps them; the profile beside
them, with its own hash. The week is worked out anew from the profile, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from openphb.domains.budgets.methods import cost_matrix, reading
from openphb.domains.budgets.methods.cost_matrix import DAYS, read_row, stored_row
from openphb.domains.budgets.methods.needs_profile.category_packs import pack_coded
from openphb.domains.budgets.methods.needs_profile.pack import PACK, paid_week, sums_of, told
from openphb.domains.budgets.methods.needs_profile.refusing import refuse_profile
from openphb.domains.budgets.methods.needs_profile.types import (
    Amounts,
    Assessment,
    Help,
    Need,
    NeedsWorked,
    Profile,
    Support,
    Willing,
)
from openphb.domains.budgets.types import NeedTold
from openphb.domains.cases.types import Level
from openphb.kernel.periods import long_date


def stored_needs(made: NeedsWorked) -> dict[str, Any]:
    """Return all that is needed to work the profile out again, and its result, as plain JSON."""
    return _with_needs(cost_matrix.stored_matrix(made.matrix), made.profile, made.sums)


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same profile and prices come to now.

    Refusals: `working_unreadable`, and those of `needs_profile.pack.work_out`.
    """
    profile = stored_profile(stored)
    refuse_profile(profile, reading.day(reading.inside(stored, "priced"), "on", "priced"))
    rows = [stored_row(row) for row in paid_week(profile).rows]
    week = {**reading.inside(stored, "week"), "rows": rows}
    return _with_needs(cost_matrix.again({**stored, "week": week}), profile, sums_of(profile))


def stored_profile(stored: Mapping[str, Any]) -> Profile:
    """Return the profile that a stored working is of. Refusals: `working_unreadable`,
    `needs_pack_unknown`.
    """
    raw = reading.inside(stored, "needs")
    levels, words = (reading.inside(raw, key, "needs") for key in ("levels", "words"))
    assessed = reading.inside(raw, "assessed", "needs")
    pack = pack_coded(reading.text(raw, "pack", "needs"))
    domains = [domain.code for domain in pack.domains]
    for key, inside in (("levels", levels), ("words", words)):
        for code in inside:
            if code not in domains:
                raise reading.unreadable(f"needs.{key}.{code}")
    return Profile(
        pack=pack.code,
        assessed=Assessment(
            by=reading.text(assessed, "by", "needs.assessed"),
            on=reading.day(assessed, "on", "needs.assessed"),
        ),
        needs=tuple(
            Need(
                code,
                reading.one_of(Level, levels, code, "needs.levels") if code in levels else None,
                reading.text(words, code, "needs.words") if code in words else "",
            )
            for code in domains
            if code in levels or code in words
        ),
        help=tuple(
            Help(
                needed=read_row(reading.inside(one, "needed", here), f"{here}.needed"),
                domain=reading.text(one, "domain", here),
                why=reading.text(one, "why", here),
            )
            for place, one in enumerate(reading.objects(raw, "help", "needs"))
            for here in [f"needs.help[{place}]"]
        ),
        support=tuple(
            _support(one, f"needs.support[{place}]")
            for place, one in enumerate(reading.objects(raw, "support", "needs"))
        ),
        around=replace(cost_matrix.stored_week(stored), rows=()),
    )


def needs_told(stored: Mapping[str, Any]) -> tuple[NeedTold, ...]:
    """Return the needs of a stored working with the help that answers each.

    Refusals: those of `stored_profile`.
    """
    return told(stored_profile(stored))


def rests_on(stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a stored working rests on, as sentences: the assessment, whose support is
    counted and when they were asked, then the prices.

    Refusals: those of `stored_profile`.
    """
    profile = stored_profile(stored)
    assessed = profile.assessed
    asked = (
        f"{one.who.strip()} was asked on {long_date(one.asked_on)}. {one.willing.words}."
        for one in profile.support
        # Who cannot help is in the working, and is no reason of the sum: the page leaves them be.
        if one.willing is Willing.YES and one.asked_on is not None
    )
    return (
        f"Needs were assessed on {long_date(assessed.on)} by {assessed.by.strip()}.",
        f"What was asked: {pack_coded(profile.pack).name} ({profile.pack}).",
        *asked,
        *cost_matrix.rests_on(stored),
    )


def _with_needs(
    matrix: Mapping[str, Any], profile: Profile, sums: tuple[str, ...]
) -> dict[str, Any]:
    needs = {
        "pack": profile.pack,
        "assessed": {"by": profile.assessed.by, "on": profile.assessed.on.isoformat()},
        "levels": {need.domain: str(need.level) for need in profile.needs if need.level},
        "words": {need.domain: need.words for need in profile.needs if need.words},
        "help": [
            {"needed": stored_row(one.needed), "domain": one.domain, "why": one.why}
            for one in profile.help
        ],
        "support": [
            {
                "help": one.help,
                "who": one.who,
                "hundredths": list(one.hundredths),
                "willing": str(one.willing),
                "asked_on": one.asked_on.isoformat() if one.asked_on else "",
            }
            for one in profile.support
        ],
    }
    return {
        **matrix,
        "pack": PACK,
        "needs": needs,
        "needs_sha256": reading.sha256_of(needs),
        "needs_sums": list(sums),
    }


def _support(raw: Mapping[str, Any], where: str) -> Support:
    amounts = raw.get("hundredths")
    if not isinstance(amounts, list) or len(amounts) != DAYS:
        raise reading.unreadable(f"{where}.hundredths")
    if not all(reading.is_whole(one) for one in amounts):
        raise reading.unreadable(f"{where}.hundredths")
    asked: date | None = None
    if reading.text(raw, "asked_on", where):
        asked = reading.day(raw, "asked_on", where)
    return Support(
        help=reading.whole(raw, "help", where),
        who=reading.text(raw, "who", where),
        hundredths=cast(Amounts, tuple(amounts)),
        willing=reading.one_of(Willing, raw, "willing", where),
        asked_on=asked,
    )
