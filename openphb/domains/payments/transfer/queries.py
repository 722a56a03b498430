"""Reading transfers, from either side; and what the old body paid for the new one's days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.payments.funding.queries import ours
from openphb.domains.payments.models import CaseTransfer, TransferReceived, TransferWord
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.settlement import rules as settling
from openphb.domains.payments.settlement.queries.working import cells_now
from openphb.domains.payments.transfer import rules
from openphb.domains.payments.types import (
    Accounted,
    ClaimedLine,
    HeldByKind,
    ReceivedAnswer,
    TransferAnswer,
    TransferBasis,
    TransferLine,
    TransferSaid,
    TransferSide,
    TransferState,
)
from openphb.domains.plans.live.funding import line_words
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import GrantScope, Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

MOST = 100


def may_take_over(*, viewer: Viewer, on: date) -> tuple[tuple[UUID, str], ...]:
    """Return the commissioners whose records are kept here, with the body responsible, by name."""
    del viewer  # Names of commissioners: the same for everybody.
    found = []
    for tenant in Tenant.objects.order_by("name"):
        body = organisations.responsible_for(tenant.id, on)
        if body is not None:
            named = body.name if body.name == tenant.name else f"{body.name} ({tenant.name})"
            found.append((tenant.id, named))
    return tuple(sorted(found, key=lambda one: one[1]))


def transfers(*, viewer: Viewer) -> tuple[TransferLine, ...]:
    """Return up to a hundred transfers that the viewer's bodies have part in, newest first.

    What came to the viewer's body and is done stands in its own case, and not here.
    """
    rows = list(
        _visible(viewer).select_related("budget__case").order_by("-proposed_at", "-id")[:MOST]
    )
    names = _bodies(rows)
    return tuple(
        TransferLine(
            row.id,
            row.budget.case.reference,
            names[row.tenant_id, row.effective_on],
            names[row.to_tenant_id, row.effective_on],
            side_of(viewer, row),
            TransferState(row.state),
            row.effective_on,
            day_of(row.proposed_at),
        )
        for row in rows
    )


def transfer(*, viewer: Viewer, transfer_id: UUID) -> TransferAnswer:
    """Return one transfer. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=transfer_id).select_related("budget__case").first()
    if row is None:
        raise NothingThere("transfer")
    return _answer(viewer, row)


def transfer_of_budget(*, viewer: Viewer, budget_id: UUID) -> TransferAnswer | None:
    """Return the latest transfer of a budget to another body, or None."""
    row = (
        CaseTransfer.objects.filter(viewer.scope(Permission.TRANSFER_VIEW).q(), budget_id=budget_id)
        .select_related("budget__case")
        .order_by("-proposed_at", "-id")
        .first()
    )
    return _answer(viewer, row) if row else None


def received_of_budget(*, viewer: Viewer, budget_id: UUID) -> ReceivedAnswer | None:
    """Return where a budget came from, or None where it began here."""
    scope = viewer.scope(Permission.TRANSFER_VIEW)
    row = TransferReceived.objects.filter(scope.q(), budget_id=budget_id).first()
    return _received(row) if row else None


def received(*, viewer: Viewer, transfer_id: UUID) -> ReceivedAnswer:
    """Return what the viewer's body took over by one transfer. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.TRANSFER_VIEW)
    row = TransferReceived.objects.filter(scope.q(), pk=transfer_id).first()
    if row is None:
        raise NothingThere("transfer")
    return _received(row)


def lent(*, viewer: Viewer, transfer_id: UUID) -> Viewer:
    """Return the viewer with the reach that an open transfer lends their body: its one person.

    With the roles that they hold at the body that is asked, so that they read what they could read
    of anybody of theirs. The database lets them by the transfer's share, which ends with it.
    Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.TRANSFER_VIEW)
    row = CaseTransfer.objects.filter(
        pk=transfer_id, to_tenant_id__in=scope.tenant_ids, state__in=_OPEN
    ).first()
    if row is None:
        raise NothingThere("transfer")
    extra = tuple(
        GrantScope(
            grant.grant_id,
            grant.role,
            grant.organisation_id,
            row.tenant_id,
            row.subject_id,
            f"{grant.authority}; transfer {row.id}",
        )
        for grant in viewer.grants
        if grant.tenant_id == row.to_tenant_id and grant.subject_id is None
    )
    return Viewer(viewer.user_id, viewer.name, viewer.today, (*viewer.grants, *extra))


def first_day_paid(*, viewer: Viewer, transfer_id: UUID) -> date:
    """Return from which day the new body would pay if a transfer were completed today.

    Refusal: `nothing_there`.
    """
    row = _visible(viewer).filter(pk=transfer_id).first()
    if row is None:
        raise NothingThere("transfer")
    return row.pays_from or paying_from(row, viewer.today)


def claimed(*, viewer: Viewer, transfer_id: UUID) -> tuple[ClaimedLine, ...]:
    """Return what the old body paid for days of the new one, as known now, by line and month.

    Their statement between bodies says the same. Refusal: `nothing_there`.
    """
    row = _visible(viewer).filter(pk=transfer_id).first()
    if row is None:
        raise NothingThere("transfer")
    if row.state != TransferState.DONE:
        return ()
    from_id, to_id = ours(row.tenant_id, viewer.today), ours(row.to_tenant_id, viewer.today)
    cells = settling.between(
        cells_now(
            tenant_id=row.tenant_id,
            known_seq=known_to(row.tenant_id),
            on=viewer.today,
            reach=Q(budget_id=row.budget_id),
        ),
        from_id,
        to_id,
    )
    words = line_words({cell.line_id for cell in cells.values()})
    return tuple(
        ClaimedLine(words[cell.line_id][2], cell.days, cell.care_pence)
        for key, cell in sorted(cells.items(), key=lambda two: (two[0].month, str(two[0].line_key)))
        if key.payer_id == from_id
    )


def paying_from(row: CaseTransfer, done_on: date) -> date:
    """Return the first day that the new body pays for, if it takes over on a day.

    Whoever calls has shown that they may.
    """
    found = budget_facts(
        Q(tenant_id=row.tenant_id, budget_id=row.budget_id), known_to(row.tenant_id)
    ).get(row.budget_id)
    if found is None:
        return row.effective_on
    return rules.pays_from(
        row.effective_on,
        done_on=done_on,
        periods=covered_periods(found.schedules, done_on + rules.READY),
        paid=paid_periods(found.accounted),
    )


def paid_periods(accounted: Iterable[Accounted]) -> tuple[Period, ...]:
    """Return the service periods for which something was paid, or stands in an open run."""
    pence: dict[Period, int] = defaultdict(int)
    for one in accounted:
        pence[one.period] += one.pence
    return tuple(period for period, paid in pence.items() if paid > 0)


_OPEN = [TransferState.PROPOSED, TransferState.ACCEPTED]


def _visible(viewer: Viewer) -> QuerySet[CaseTransfer]:
    """Return the transfers that a viewer may see: of their records, and to their records while open."""
    scope = viewer.scope(Permission.TRANSFER_VIEW)
    return CaseTransfer.objects.filter(scope.q() | Q(to_tenant_id__in=scope.tenant_ids))


def side_of(viewer: Viewer, row: CaseTransfer) -> TransferSide:
    """Return on which side of a transfer a viewer stands; on the new one if on both."""
    scope = viewer.scope(Permission.TRANSFER_VIEW)
    return TransferSide.NEW if row.to_tenant_id in scope.tenant_ids else TransferSide.OLD


def _bodies(rows: Iterable[CaseTransfer]) -> dict[tuple[UUID, date], str]:
    found: dict[tuple[UUID, date], str] = {}
    for row in rows:
        for tenant_id in (row.tenant_id, row.to_tenant_id):
            key = (tenant_id, row.effective_on)
            if key not in found:
                body = organisations.responsible_for(tenant_id, row.effective_on)
                found[key] = body.name if body else ""
    return found


def _answer(viewer: Viewer, row: CaseTransfer) -> TransferAnswer:
    said = list(TransferWord.objects.filter(transfer=row).order_by("said_at", "id"))
    people = names_of(
        [
            *(row.proposed_by, row.accepted_by, row.co_ordinator_id, row.ended_by, row.done_by),
            *(one.said_by for one in said),
        ]
    )
    bodies = _bodies([row])
    return TransferAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        to_tenant_id=row.to_tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        case_id=row.budget.case_id,
        case_reference=row.budget.case.reference,
        from_name=bodies[row.tenant_id, row.effective_on],
        to_name=bodies[row.to_tenant_id, row.effective_on],
        side=side_of(viewer, row),
        state=TransferState(row.state),
        basis=TransferBasis(row.basis),
        effective_on=row.effective_on,
        words=row.words,
        told_on=row.told_on,
        proposed_by=row.proposed_by,
        proposed_by_name=people.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        accepted_by=row.accepted_by,
        accepted_by_name=_name(people, row.accepted_by),
        accepted_at=row.accepted_at,
        co_ordinator_id=row.co_ordinator_id,
        co_ordinator_name=_name(people, row.co_ordinator_id),
        ended_by_name=_name(people, row.ended_by),
        ended_on=row.ended_on,
        ended_words=row.ended_words,
        pays_from=row.pays_from,
        done_by_name=_name(people, row.done_by),
        done_at=row.done_at,
        to_case_id=row.to_case_id,
        to_reference=row.to_reference,
        said=tuple(
            TransferSaid(
                TransferSide(one.side), one.words, people.get(one.said_by, ""), one.said_at
            )
            for one in said
        ),
    )


def _name(people: dict[UUID, str], user_id: UUID | None) -> str:
    return people.get(user_id, "") if user_id else ""


def _received(row: TransferReceived) -> ReceivedAnswer:
    held = None
    if row.held_pence is not None:
        held = HeldByKind(
            row.held_pence,
            row.earmarked_pence or 0,
            row.planned_pence or 0,
            row.unexplained_pence or 0,
            row.proved_until,
        )
    body = organisations.responsible_for(row.tenant_id, row.effective_on)
    return ReceivedAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        case_id=row.budget.case_id,
        case_reference=row.budget.case.reference,
        budget_id=row.budget_id,
        from_name=row.from_name,
        from_reference=row.from_reference,
        to_name=body.name if body else "",
        basis=TransferBasis(row.basis),
        effective_on=row.effective_on,
        pays_from=row.pays_from,
        words=row.words,
        held=held,
        taken_over_by_name=names_of([row.taken_over_by]).get(row.taken_over_by, ""),
        taken_over_at=row.taken_over_at,
        check_on=row.check_on,
    )
