"""Order × what was delivered × invoice: what of a line is paid now, and why the rest waits. Pure.

Of each line:

- What is paid for is what was delivered on its days, counts, and no other line was paid for: the
  earliest first, and in each period of the order no more than was ordered for that period.
- It is paid at the invoice's price or at the order's, whichever is lower, and in each period of
  the order never more than the order comes to there.
- The rest is a difference, and each says why. So matched + credited + differences = invoiced.

What was matched before stays matched. A line is held against its order again whenever something
that it rests on has changed, and then only what is new is matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.marketplace.types import (
    Claimed,
    Delivered,
    DeliveryStanding,
    Difference,
    Match,
    PeriodPart,
    TakenPart,
    Terms,
    Used,
    Why,
)
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period

WHOLE = 10_000
"""A rate of VAT is in ten-thousandths."""
PeriodKey = tuple[UUID, date]
"""A version of an order and the first day of one of its periods."""


def match(
    claim: Claimed,
    terms: Sequence[Terms],
    delivered: Sequence[Delivered],
    used: Mapping[PeriodKey, Used],
) -> Match:
    """Return what of a line is matched now, over what was before, and why the rest is not.

    `terms` are the accepted versions of one order; `delivered` all that was delivered on it on the
    line's days; `used` what of the order's periods is matched already.
    """
    by_id = {one.order_id: one for one in terms}
    wrong = _wrong_sum(claim) + _wrong_vat(claim, terms)
    right = claim.pence - sum(one.pence for one in wrong)
    wanted = max(claim.hundredths - claim.matched_hundredths, 0)
    taken = _take(claim, wanted, by_id, delivered, used)
    hundredths = sum(part.hundredths for part in taken)
    reached = claim.matched_hundredths + hundredths
    asked = _up_to(claim, right, reached) - _up_to(claim, right, claim.matched_hundredths)
    periods = _priced(taken, by_id, delivered, used, most=min(asked, max(claim.open_pence, 0)))
    pence = sum(part.pence for part in periods)
    differences = [
        *wrong,
        *_missing(claim, right, reached, terms, delivered, taken),
        *_dear(_up_to(claim, right, reached) - claim.matched_pence - pence),
    ]
    return Match(pence, tuple(taken), tuple(periods), _less(differences, claim.open_pence - pence))


def _wrong_sum(claim: Claimed) -> list[Difference]:
    """What is asked beyond quantity × price + VAT."""
    product = round_half_up(Fraction(claim.hundredths * claim.unit_pence, 100)) + claim.vat_pence
    return [Difference(Why.SUM, claim.pence - product)] if claim.pence > product else []


def _wrong_vat(claim: Claimed, terms: Sequence[Terms]) -> list[Difference]:
    """VAT beyond what the order expects; never more than is asked."""
    rate = max((one.vat_ten_thousandths for one in terms), default=0)
    net = round_half_up(Fraction(claim.hundredths * claim.unit_pence, 100))
    above = claim.vat_pence - round_half_up(Fraction(net * rate, WHOLE))
    above = min(above, claim.pence)
    return [Difference(Why.VAT, above)] if above > 0 else []


def _up_to(claim: Claimed, right: int, hundredths: int) -> int:
    """Return what the line asks for its first so many hundredths, of its sum that adds up."""
    return round_half_up(Fraction(right * min(hundredths, claim.hundredths), claim.hundredths))


def _take(
    claim: Claimed,
    wanted: int,
    terms: Mapping[UUID, Terms],
    delivered: Sequence[Delivered],
    used: Mapping[PeriodKey, Used],
) -> list[TakenPart]:
    """Return what is taken of each delivery: what counts, in the room that its period has."""
    room: dict[PeriodKey, int] = {}
    taken = []
    for one in _in_days(claim, delivered):
        if not one.standing.counts:
            continue
        key, period = _period(one, terms)
        if key not in room:
            before = used.get(key, Used()).hundredths
            room[key] = max(terms[one.order_id].worth.hundredths(period) - before, 0)
        part = min(one.open_hundredths, room[key], wanted)
        if part > 0:
            taken.append(TakenPart(one.id, part))
            room[key] -= part
            wanted -= part
    return taken


def _priced(
    taken: Sequence[TakenPart],
    terms: Mapping[UUID, Terms],
    delivered: Sequence[Delivered],
    used: Mapping[PeriodKey, Used],
    *,
    most: int,
) -> list[PeriodPart]:
    """Return what is taken by period of the order, with its pence: together at most `most`."""
    by_id = {one.id: one for one in delivered}
    hundredths: dict[PeriodKey, int] = {}
    of: dict[PeriodKey, tuple[Terms, Period]] = {}
    for part in taken:
        one = by_id[part.delivery_id]
        key, period = _period(one, terms)
        of[key] = (terms[one.order_id], period)
        hundredths[key] = hundredths.get(key, 0) + part.hundredths
    worth = []
    for key, units in hundredths.items():
        ordered, period = of[key]
        before = used.get(key, Used())
        # A running total within the period: parts of a penny are not paid again and again.
        price = ordered.worth.unit_pence
        here = round_half_up(Fraction((before.hundredths + units) * price, 100)) - round_half_up(
            Fraction(before.hundredths * price, 100)
        )
        worth.append(max(min(here, ordered.worth.pence(period) - before.pence), 0))
    shares = _shared(min(most, sum(worth)), worth)
    return [
        PeriodPart(of[key][0].order_id, of[key][1], units, pence)
        for (key, units), pence in zip(hundredths.items(), shares, strict=True)
    ]


def _shared(pence: int, worth: Sequence[int]) -> list[int]:
    """Return `pence` by weight, no part above its own worth: differences of running totals."""
    whole, so_far, given, parts = sum(worth), 0, 0, []
    for one in worth:
        so_far += one
        reached = round_half_up(Fraction(pence * so_far, whole)) if whole else 0
        parts.append(reached - given)
        given = reached
    return parts


def _missing(
    claim: Claimed,
    right: int,
    reached: int,
    terms: Sequence[Terms],
    delivered: Sequence[Delivered],
    taken: Sequence[TakenPart],
) -> list[Difference]:
    """Return why each part of what is invoiced beyond `reached` hundredths is not matched."""
    found = []
    left = claim.hundredths - reached
    for why, many in _reasons(claim, terms, delivered, taken):
        part = min(left, many)
        if part <= 0:
            continue
        pence = _up_to(claim, right, reached + part) - _up_to(claim, right, reached)
        found.append(Difference(why, pence, part))
        reached += part
        left -= part
    return found


def _reasons(
    claim: Claimed,
    terms: Sequence[Terms],
    delivered: Sequence[Delivered],
    taken: Sequence[TakenPart],
) -> list[tuple[Why, int]]:
    now = {part.delivery_id: part.hundredths for part in taken}
    inside = _in_days(claim, delivered)

    def still(*standings: DeliveryStanding) -> int:
        return sum(
            one.open_hundredths - now.get(one.id, 0) for one in inside if one.standing in standings
        )

    others = sum(one.matched_hundredths for one in inside) - claim.matched_hundredths
    outside = not _covered(claim.days, terms)
    return [
        (Why.QUESTIONED, still(DeliveryStanding.QUESTIONED)),
        (Why.ABOVE_ORDER, still(DeliveryStanding.CONFIRMED, DeliveryStanding.NOT_ANSWERED)),
        (Why.NOT_CONFIRMED, still(DeliveryStanding.WAITING)),
        (Why.ALREADY_INVOICED, max(others, 0)),
        (Why.DAYS_OUTSIDE if outside else Why.ABOVE_ACTUALS, claim.hundredths),
    ]


def _dear(pence: int) -> list[Difference]:
    return [Difference(Why.RATE, pence)] if pence > 0 else []


def _less(differences: Sequence[Difference], pence: int) -> tuple[Difference, ...]:
    """Return differences that come to `pence`: what was credited is taken off the first ones."""
    off = sum(one.pence for one in differences) - pence
    found = []
    for one in differences:
        part = min(off, one.pence)
        off -= part
        if one.pence > part:
            found.append(Difference(one.why, one.pence - part, one.hundredths))
    return tuple(found)


def _in_days(claim: Claimed, delivered: Sequence[Delivered]) -> list[Delivered]:
    inside = [
        one
        for one in delivered
        if claim.days.contains(one.on) and one.standing is not DeliveryStanding.TAKEN_BACK
    ]
    return sorted(inside, key=lambda one: (one.on, str(one.id)))


def _period(one: Delivered, terms: Mapping[UUID, Terms]) -> tuple[PeriodKey, Period]:
    period = terms[one.order_id].worth.period_of(one.on)
    return (one.order_id, period.start), period


def _covered(days: Period, terms: Sequence[Terms]) -> bool:
    """Return whether every day of a line is one of some version of the order."""
    at = days.start
    assert days.end is not None, "a line of an invoice has a last day"
    for valid in sorted((one.worth.valid for one in terms), key=lambda one: one.start):
        if valid.start <= at:
            if valid.end is None:
                return True
            at = max(at, valid.end)
    return at >= days.end
