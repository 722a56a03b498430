"""Statements between bodies as a viewer may see them, and what none of them says yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.models import (
    Settlement,
    SettlementAgreed,
    SettlementDispute,
    SettlementLine,
)
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.settlement import rules
from openphb.domains.payments.settlement.queries.working import cells_now, to_state, to_us
from openphb.domains.payments.types import (
    DisputeAnswer,
    PairNow,
    SettlementAnswer,
    SettlementState,
    SettlementSummary,
    Side,
    SideAgreed,
    StatedLine,
)
from openphb.foundation.access import matrix
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.organisations.models import Commissioning, Organisation
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

SHOWN = 100


def seen(viewer: Viewer) -> Q:
    """Return the statements that a viewer may see: all of a tenant, or those of their own body."""
    every = [
        one
        for one in viewer.grants
        if one.subject_id is None and matrix.allows(Permission.SETTLEMENT_VIEW, one.role)
    ]
    seen = Q(pk__in=[])
    for one in every:
        here = Q(tenant_id=one.tenant_id)
        seen |= here & Q(other_id=one.organisation_id) if one.role == Role.OTHER_FUNDER else here
    return seen


def bodies_answering(*, viewer: Viewer, tenant_id: UUID) -> frozenset[UUID]:
    """Return the bodies that a viewer may answer statements for in a tenant."""
    return frozenset(
        one.organisation_id
        for one in viewer.grants
        if one.tenant_id == tenant_id
        and one.organisation_id is not None
        and matrix.allows(Permission.SETTLEMENT_ANSWER, one.role)
    )


def settlements(*, viewer: Viewer) -> tuple[SettlementSummary, ...]:
    """Return the last statements between bodies that the viewer may see, newest first."""
    rows = list(
        Settlement.objects.filter(seen(viewer))
        .select_related("ours", "other")
        .order_by("-drafted_at", "-id")[:SHOWN]
    )
    agreed, disputed = _stand(rows)
    return tuple(_summary(row, agreed[row.id], row.id in disputed) for row in rows)


def settlement(*, viewer: Viewer, settlement_id: UUID) -> SettlementAnswer:
    """Return one statement with its lines. Refusal: `nothing_there`."""
    row = (
        Settlement.objects.filter(seen(viewer), pk=settlement_id)
        .select_related("ours", "other")
        .first()
    )
    if row is None:
        raise NothingThere("settlement")
    agreed, disputed = _stand([row])
    sides = list(SettlementAgreed.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id))
    disputes = SettlementDispute.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
    people = names_of([row.drafted_by, *(one.recorded_by for one in sides)])
    return SettlementAnswer(
        _summary(row, agreed[row.id], row.id in disputed),
        row.known_seq,
        row.drafted_by,
        people.get(row.drafted_by, ""),
        row.drafted_at,
        tuple(_lines(row)),
        tuple(
            SideAgreed(
                Side(one.side),
                row.ours.name if one.side == Side.OURS else row.other.name,
                one.name,
                one.agreed_on,
                one.how,
                people.get(one.recorded_by, "") if one.keyed else "",
            )
            for one in sorted(sides, key=lambda one: one.recorded_at)
        ),
        tuple(
            DisputeAnswer(
                one.id,
                Side(one.side),
                one.name,
                one.words,
                one.raised_on,
                one.resolved_words,
                one.resolved_on,
            )
            for one in disputes.order_by("recorded_at", "id")
        ),
        row.journal_id,
        row.settled_on,
        row.reference,
        row.settled_journal_id,
    )


def _lines(row: Settlement) -> Iterable[StatedLine]:
    lines = SettlementLine.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
    for one in lines.order_by(
        "budget__case__reference", "line__position", "line_key", "month", "paid_by_us"
    ).values_list(
        *("budget_id", "subject_id", "budget__case__reference", "line_key", "line__description"),
        *("service_from", "service_to", "paid_by_us", "care_pence", "refund_pence", "owed_pence"),
    ):
        budget_id, subject_id, reference, line_key, words, start, end, *sums = one
        yield StatedLine(
            budget_id, subject_id, reference, line_key, words, Period(start, end), *sums
        )


def _stand(rows: Iterable[Settlement]) -> tuple[Mapping[UUID, tuple[Side, ...]], set[UUID]]:
    """Return who has agreed to each statement, and which have a dispute that is open."""
    ids = [row.id for row in rows]
    agreed: dict[UUID, list[Side]] = defaultdict(list)
    for settlement_id, side in SettlementAgreed.objects.filter(settlement_id__in=ids).values_list(
        "settlement_id", "side"
    ):
        agreed[settlement_id].append(Side(side))
    disputed = SettlementDispute.objects.filter(settlement_id__in=ids, resolved_on=None)
    return (
        defaultdict(tuple, {key: tuple(sorted(sides)) for key, sides in agreed.items()}),
        set(disputed.values_list("settlement_id", flat=True)),
    )


def _summary(row: Settlement, agreed: tuple[Side, ...], disputed: bool) -> SettlementSummary:
    return SettlementSummary(
        row.id,
        row.tenant_id,
        row.number,
        row.ours.name,
        row.other_id,
        row.other.name,
        Period(row.starts_on, row.ends_on),
        SettlementState(row.state),
        row.to_us_pence,
        agreed,
        disputed,
    )


def pairs_now(*, viewer: Viewer) -> tuple[PairNow, ...]:
    """Return, for whoever may draft, what no statement says yet, by commissioner and other body.

    Worked out from what was paid, so it takes as long as a statement does.
    """
    tenants = sorted(viewer.scope(Permission.SETTLEMENT_DRAFT).tenant_ids)
    found = []
    for tenant_id in tenants:
        responsible = Commissioning.objects.filter(
            tenant_id=tenant_id, valid__contains=viewer.today
        )
        ours_id = responsible.values_list("organisation_id", flat=True).first()
        if ours_id is None:
            continue
        cells = cells_now(tenant_id=tenant_id, known_seq=known_to(tenant_id), on=viewer.today)
        others = {body for key in cells for body in (key.payer_id, key.bearer_id)} - {ours_id}
        others |= set(
            Settlement.objects.filter(tenant_id=tenant_id).values_list("other_id", flat=True)
        )
        names = dict(Organisation.objects.filter(pk__in=others).values_list("id", "name"))
        for other_id in sorted(others, key=lambda one: names[one]):
            months = [key.month for key in rules.between(cells, ours_id, other_id)]
            if not months:
                continue
            period = Period(min(months), _following(max(months)))
            left = to_state(
                tenant_id=tenant_id,
                ours_id=ours_id,
                other_id=other_id,
                period=period,
                known_seq=known_to(tenant_id),
                on=viewer.today,
            )
            found.append(
                PairNow(tenant_id, other_id, names[other_id], to_us(left, ours_id), period)
            )
    return tuple(found)


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
