"""What each bearer has of what is agreed and not yet paid, to the penny. Pure.

A piece of a commitment is a line's over some days. What a bearer has of what is agreed there is what
it bears of those days (`funding.rules`); of what was paid, the same part; and where the line gives
nothing there any more, by the days. So the bearers' parts add up to the piece in every column, a month
that was paid in full leaves no penny to anybody, and a finding splits a month on its own day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from openphb.domains.payments.funding.rules import borne, shared_out, stretches, weekly_price
from openphb.domains.payments.rules.commitments import divided
from openphb.domains.payments.types import (
    WHOLE_SHARE,
    Bearer,
    Commitment,
    CommittedPiece,
    Entitled,
    FunderPart,
    WhoBears,
)

# Parts of a line's stretches, in whole numbers, where only its days can divide it.
_FINE = 1_000_000


def by_bearer(
    piece: CommittedPiece, facts: Sequence[Entitled], who: WhoBears
) -> list[tuple[Bearer, Commitment]]:
    """Return (who bears it, its part) of a piece; `facts` are those of its line.

    The parts add up to the piece in every column, and agreed + overpaid = paid + committed in each.
    """
    plan = who.plan.get(piece.line_id) or (FunderPart(who.ours, WHOLE_SHARE),)
    found = piece.line_key in who.findings or piece.line_key in who.contributions
    if len(plan) == 1 and not found:
        return [(Bearer(plan[0].funder_id), piece.of)]
    of_line = [fact for fact in facts if fact.line_id == piece.line_id]
    weights: dict[Bearer, int] = defaultdict(int)
    for fact in of_line:
        for one in borne(fact, who, piece.days):
            weights[one.bearer] += one.pence
    entitled = list(weights.values())
    if sum(entitled) <= 0:
        weights = _by_days(piece, of_line, who)
        entitled = divided(piece.entitled_pence, list(weights.values()))
    paid = divided(piece.paid_pence, list(weights.values()))
    return [
        (bearer, piece.part(*pence))
        for bearer, pence in zip(weights, zip(entitled, paid, strict=True), strict=True)
    ]


def _by_days(piece: CommittedPiece, facts: Sequence[Entitled], who: WhoBears) -> dict[Bearer, int]:
    """Return everybody's part of a piece in which the line gives nothing: by stretch and by days."""
    found: dict[Bearer, int] = defaultdict(int)
    weekly = weekly_price(facts[-1]) if facts else None
    for days, parts, asked in stretches(who, piece.line_key, piece.line_id, piece.days):
        assert days.days is not None
        for one in shared_out(parts, weekly, asked):
            found[one.bearer] += int((one.upper - one.lower) * _FINE) * days.days
    return found
