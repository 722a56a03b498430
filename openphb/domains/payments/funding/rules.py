"""Who bears what of a line, over any days, to the penny. Pure.

A bearer has a stretch of the line from 0 to 1. What it bears over some days is the difference of the
line's own running total times the upper end of its stretch and times the lower, each rounded, at the
end of the days less at their beginning. So over any days the bearers' parts add up to the line, and
however days are cut, each bearer's parts add up to what it bears over all of them.

An amount a week is set first, in its order, as the part of the line's own price a week that it is,
and never more than is left; shares divide the rest. It follows the line: where the line is stopped
nothing is borne of it, and where a visit falls on a Wednesday the whole week's amount falls there. A
month's or a year's line has weeks of 365 ÷ 7 to the year; a one-off has no weeks, so that an amount
a week bears nothing of it.

What the person contributes is a part of one council's stretch and never more than that: no other
bearer's stretch is moved by it, so that no penny of it can touch what the NHS bears.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.cases.types import Category
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.types import (
    WHOLE_SHARE,
    Bearer,
    Borne,
    Bounds,
    Contribution,
    ContributionDraft,
    Entitled,
    FindingDraft,
    FunderPart,
    Funding,
    WhoBears,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

_WEEKS_IN_YEAR = Fraction(365, 7)
# A week's part of what a basis gives, for those that have a fixed one.
_IN_A_WEEK = {
    Basis.PER_WEEK: Fraction(1),
    Basis.PER_FOUR_WEEKS: Fraction(1, 4),
    Basis.PER_DAY: Fraction(7),
    Basis.PER_MONTH: 12 / _WEEKS_IN_YEAR,
    Basis.PER_YEAR: 1 / _WEEKS_IN_YEAR,
    Basis.ONCE_A_YEAR: 1 / _WEEKS_IN_YEAR,
}


def weekly_price(fact: Entitled) -> Fraction | None:
    """Return the exact pence that a line gives a week; None for a one-off, which has no weeks."""
    rate = Fraction(fact.quantity_hundredths * fact.unit_pence, 100)
    if fact.basis is Basis.ON_WEEKDAYS:
        return rate * fact.falls_on.bit_count()
    weeks = _IN_A_WEEK.get(fact.basis)
    return None if weeks is None else rate * weeks


def shared_out(
    parts: Sequence[FunderPart],
    weekly: Fraction | None,
    contribution: Contribution | None = None,
) -> tuple[Bounds, ...]:
    """Return every bearer's stretch of a line, from 0 to 1 without a gap.

    `weekly` is what the line gives a week. A stretch of nothing is left out.
    """
    found: list[Bounds] = []
    at = Fraction(0)
    for part in parts:
        if part.weekly_pence is not None:
            size = min(Fraction(part.weekly_pence) / weekly, 1 - at) if weekly else Fraction(0)
            found.append(Bounds(Bearer(part.funder_id), at, at + size))
            at += size
    rest, so_far, left = 1 - at, 0, at
    for part in parts:
        if part.ten_thousandths is not None:
            so_far += part.ten_thousandths
            upper = left + rest * Fraction(so_far, WHOLE_SHARE)
            found.append(Bounds(Bearer(part.funder_id), at, upper))
            at = upper
    return tuple(
        piece
        for one in found
        for piece in _with_contribution(one, weekly, contribution)
        if piece.lower < piece.upper
    )


def _with_contribution(
    one: Bounds, weekly: Fraction | None, contribution: Contribution | None
) -> Iterator[Bounds]:
    """Yield a body's stretch, the person's part of it first where it is their council's."""
    body = one.bearer.body_id
    if contribution is None or not weekly or body != contribution.council_id:
        yield one
        return
    asked = Fraction(contribution.weekly_pence) / weekly
    cut = one.lower + min(asked, one.upper - one.lower)
    yield Bounds(Bearer(body, person=True), one.lower, cut)
    yield Bounds(one.bearer, cut, one.upper)


def borne(fact: Entitled, who: WhoBears, period: Period) -> Iterator[Borne]:
    """Yield what each bears of one fact of a line over a period that has an end.

    In pieces, cut wherever who bears what changes. The pence add up to `entitled_pence` of the period.
    """
    days = fact.valid.overlap(period)
    if days is None:
        return
    weekly = weekly_price(fact)
    for piece, parts, contribution in stretches(who, fact.line_key, fact.line_id, days):
        for one in shared_out(parts, weekly, contribution):
            pence = entitled_pence(fact, piece, one.upper.as_integer_ratio()) - entitled_pence(
                fact, piece, one.lower.as_integer_ratio()
            )
            yield Borne(piece, one.bearer, pence)


def stretches(
    who: WhoBears, line_key: UUID, line_id: UUID, days: Period
) -> Iterator[tuple[Period, Sequence[FunderPart], Contribution | None]]:
    """Yield days on which the same bodies bear a line in the same parts, in order.

    A finding holds over its days; on others the plan that gives the line does.
    """
    findings = who.findings.get(line_key, ())
    contributions = who.contributions.get(line_key, ())
    plan = who.plan.get(line_id) or (FunderPart(who.ours, WHOLE_SHARE),)
    spans = [*(one.valid for one in findings), *(one.valid for one in contributions)]
    edges = _edges(days, spans)
    for start, end in edges:
        finding = next((one for one in findings if one.valid.contains(start)), None)
        yield (
            Period(start, end),
            finding.parts if finding else plan,
            next((one for one in contributions if one.valid.contains(start)), None),
        )


def found_on(who: WhoBears, line_key: UUID, day: date) -> Funding | None:
    """Return the finding that holds for a line on a day; None where the plan does."""
    return next((one for one in who.findings.get(line_key, ()) if one.valid.contains(day)), None)


def _edges(days: Period, spans: Iterable[Period]) -> Iterator[tuple[date, date | None]]:
    inside = {
        edge for span in spans for edge in (span.start, span.end) if edge and days.contains(edge)
    }
    starts = sorted({days.start, *inside})
    yield from pairwise(starts)
    yield starts[-1], days.end


def finding_fault(draft: FindingDraft) -> Refusal | None:
    """Return why a finding cannot be recorded, or None.

    Codes: `finding_no_line`, `finding_no_funder`, `funder_twice`, `funder_part_unsaid`,
    `funder_part_sane`, `shares_not_whole`, `amount_of_several_lines`, `lead_not_a_funder`,
    `finding_days`, `finding_words_missing`.
    """
    return (
        _parts_fault(draft.parts)
        or _lines_fault(draft)
        or _words_fault(draft.reason, draft.source, draft.found_by)
        or _days_fault(draft.starts_on, draft.ends_on)
    )


def _parts_fault(parts: Sequence[FunderPart]) -> Refusal | None:
    if not parts:
        return Refusal("finding_no_funder", "No body is named.", "Say who pays.", "parts")
    if len({part.funder_id for part in parts}) < len(parts):
        return Refusal(
            "funder_twice",
            "One body is named twice.",
            "Give each body one part: a share, or an amount a week.",
            "parts",
        )
    for part in parts:
        if (part.ten_thousandths is None) == (part.weekly_pence is None):
            return Refusal(
                "funder_part_unsaid",
                "A body bears a share or an amount a week, one of the two.",
                "Fill one of them in and leave the other empty.",
                "parts",
            )
        if not 1 <= (part.ten_thousandths or 1) <= WHOLE_SHARE or not (
            1 <= (1 if part.weekly_pence is None else part.weekly_pence) <= LARGEST
        ):
            return Refusal(
                "funder_part_sane",
                "A part is more than nothing, and a share at most the whole.",
                "Leave out a body that bears nothing.",
                "parts",
            )
    if sum(part.ten_thousandths or 0 for part in parts) != WHOLE_SHARE:
        return Refusal(
            "shares_not_whole",
            "The shares do not come to 100 %, so that part of the line would be nobody’s.",
            "Beside amounts a week, somebody bears the rest: make the shares 100 % of it.",
            "parts",
        )
    return None


def _lines_fault(draft: FindingDraft) -> Refusal | None:
    if not draft.line_keys:
        return Refusal(
            "finding_no_line", "No line is chosen.", "Choose what this is about.", "lines"
        )
    if len(draft.line_keys) > 1 and any(part.weekly_pence is not None for part in draft.parts):
        return Refusal(
            "amount_of_several_lines",
            "An amount a week belongs to one line: of several it would be paid several times.",
            "Choose one line, and record the others by themselves.",
            "lines",
        )
    if draft.lead_id not in {part.funder_id for part in draft.parts}:
        return Refusal(
            "lead_not_a_funder",
            "The body that was asked first bears no part of this.",
            "Choose one of the bodies that pay.",
            "lead",
        )
    return None


def _words_fault(reason: str, source: str, who: str) -> Refusal | None:
    for name, words, what in (
        ("reason", reason, "why"),
        ("source", source, "where it is written"),
        ("found_by", who, "who decided"),
    ):
        if not words.strip():
            return Refusal(
                "finding_words_missing", f"It does not say {what}.", f"Write {what}.", name
            )
    return None


def _days_fault(start: date, end: date | None) -> Refusal | None:
    if end is not None and end <= start:
        return Refusal(
            "finding_days",
            f"It would end on {long_date(end)}, not after it starts.",
            "Give a last day after the first, or none.",
            "ends_on",
        )
    return None


def end_fault(
    before: Iterable[tuple[Period, Sequence[FunderPart]]],
    after: Sequence[FunderPart],
    *,
    nhs: Collection[UUID],
    continuing: bool,
    today: date,
) -> Refusal | None:
    """Return why NHS funding cannot end as a finding says: never for days that have gone by.

    `before` is what holds now over the finding's days. Funding ends where the NHS bears a part and
    would bear none; with `continuing` healthcare, where it bears all of a line and would bear less.
    Raising it backwards is allowed, and so is another division between bodies that go on paying. Code:
    `nhs_end_backwards`. Source: National Framework: no body withdraws from what it funds before
    another has taken over.
    """
    for days, parts in before:
        if days.start >= today:
            continue
        was_all, was_any = _nhs_part(parts, nhs)
        is_all, is_any = _nhs_part(after, nhs)
        if (continuing and was_all and not is_all) or (was_any and not is_any):
            return Refusal(
                "nhs_end_backwards",
                f"The NHS pays for {long_date(days.start)} already, and that day is over.",
                "The end of NHS funding is for days to come: choose today or later, with notice.",
                "starts_on",
            )
    return None


def _nhs_part(parts: Sequence[FunderPart], nhs: Collection[UUID]) -> tuple[bool, bool]:
    """Return whether the NHS bears all of a line, and whether it bears any."""
    bears = [part.funder_id in nhs for part in parts]
    return all(bears), any(bears)


def contribution_fault(
    draft: ContributionDraft,
    *,
    category: Category | None,
    council_weekly: Iterable[Fraction],
    is_council: bool,
) -> Refusal | None:
    """Return why a person's contribution cannot be recorded, or None.

    `council_weekly` is what the council bears of the line a week, on each stretch of its days.
    Codes: `contribution_s117`, `contribution_not_a_council`, `contribution_not_their_share`,
    `contribution_above_share`, `contribution_sane`, `finding_words_missing`, `finding_days`.
    Sources: NHS Act 2006, s1 (free at the point of use); Mental Health Act 1983, s117 (R v Manchester
    City Council ex p Stennett [2002] UKHL 34: no charge); Care Act 2014, s14.
    """
    words = _words_fault(draft.reason, draft.source, "known") or _days_fault(
        draft.starts_on, draft.ends_on
    )
    if words:
        return words
    if not 0 <= draft.weekly_pence <= LARGEST:
        return Refusal(
            "contribution_sane",
            f"{pounds(draft.weekly_pence)} a week cannot be a contribution.",
            "Enter what the council asks for a week; nothing ends it.",
            "weekly",
        )
    if not draft.weekly_pence:
        return None
    if category is Category.S117:
        return Refusal(
            "contribution_s117",
            "Aftercare under section 117 is free: nobody may be asked to contribute.",
            "Ask the council to stop its charge, and record nothing here.",
            "weekly",
        )
    if not is_council:
        return Refusal(
            "contribution_not_a_council",
            "NHS care is free: a person contributes only to what a council pays.",
            "Choose the council whose charge this is.",
            "council",
        )
    return _above_share(draft, list(council_weekly))


def _above_share(draft: ContributionDraft, shares: Sequence[Fraction]) -> Refusal | None:
    if not shares or not all(shares):
        return Refusal(
            "contribution_not_their_share",
            "The council does not pay for this line on all of these days.",
            "Record who pays for the line first, or choose the days on which the council does.",
            "council",
        )
    if draft.weekly_pence > min(shares):
        return Refusal(
            "contribution_above_share",
            f"The council itself pays {pounds(int(min(shares)))} a week of this line.",
            "The contribution is never more than the council’s own part.",
            "weekly",
        )
    return None
