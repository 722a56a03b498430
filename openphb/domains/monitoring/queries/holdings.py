"""Holdings: whose money an organisation holds, by which terms, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from openphb.domains.agreements.hospital import term_of
from openphb.domains.agreements.types import RecipientKind
from openphb.domains.agreements.with_firms import (
    firm_agreement,
    firm_agreements,
    seen_agreement,
    signed_with_firms,
)
from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.monitoring import reach
from openphb.domains.monitoring.models import (
    AdvanceLine,
    Claim,
    FirmStatement,
    HeldMoney,
    HeldMovement,
    Holding,
    StatementRow,
)
from openphb.domains.monitoring.types import (
    ClaimAnswer,
    HoldingAnswer,
    HoldingKind,
    RowState,
    Sums,
    ToWrite,
    WhyBack,
)
from openphb.domains.payments.advances import AdvancesDue, Arrangement, advances_due
from openphb.domains.payments.types import Accounted
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

MOST = 50
OPEN = (RowState.SENT, RowState.QUESTIONED)


def holding(*, viewer: Viewer, holding_id: UUID) -> HoldingAnswer:
    """Return one holding. Refusal: `nothing_there`."""
    return answer_of(visible(viewer, holding_id))


def visible(viewer: Viewer, holding_id: UUID) -> Holding:
    """Return the row of a holding that the viewer may read. Refusal: `nothing_there`."""
    row = Holding.objects.filter(reach.seen_q(viewer), pk=holding_id).first()
    if row is None:
        raise NothingThere("holding")
    return row


def own_holdings(*, viewer: Viewer) -> tuple[HoldingAnswer, ...]:
    """Return the holdings of the organisation that the viewer works for, by name."""
    return answers(Holding.objects.filter(reach.own_q(viewer)))


def own_holding(*, viewer: Viewer, holding_id: UUID) -> HoldingAnswer:
    """Return one holding of the viewer's own organisation. Refusal: `nothing_there`."""
    row = Holding.objects.filter(reach.own_q(viewer), pk=holding_id).first()
    if row is None:
        raise NothingThere("person")
    return answer_of(row)


def holding_of_agreement(*, viewer: Viewer, agreement_id: UUID) -> HoldingAnswer | None:
    """Return the holding that stands for an agreement, or None."""
    row = Holding.objects.filter(reach.seen_q(viewer), agreement_id=agreement_id).first()
    return answer_of(row) if row else None


def to_write(*, viewer: Viewer, agreement_id: UUID) -> ToWrite | None:
    """Return an agreement whose organisation is still to be written down.

    None where no organisation holds its money, not everybody has signed, or it is written down.
    Refusal: `nothing_there`.
    """
    if not seen_agreement(
        viewer=viewer, permission=Permission.HOLDING_RECORD, agreement_id=agreement_id
    ):
        raise NothingThere("agreement")
    found = firm_agreements(
        viewer=viewer, permission=Permission.HOLDING_RECORD, agreement_id=agreement_id
    )
    if not found or Holding.objects.filter(agreement_id=agreement_id).exists():
        return None
    one = found[0]
    return ToWrite(
        one.id,
        one.subject_id,
        one.budget_id,
        one.recipient_name,
        kind_of(one.recipient_kind),
        one.first_day,
    )


def agreements_to_write(*, viewer: Viewer) -> tuple[ToWrite, ...]:
    """Return up to 50 signed agreements with organisations that are not written down, oldest first."""
    rows = _not_written(viewer.scope(Permission.HOLDING_RECORD).q())
    return tuple(
        ToWrite(
            one.id,
            one.subject_id,
            one.budget_id,
            one.recipient_name,
            kind_of(one.recipient_kind),
            one.first_day,
        )
        for one in map(firm_agreement, rows)
    )


@asked
def _not_written(reach: Q) -> Any:
    written = Holding.objects.filter(reach, agreement_id=OuterRef("pk"))
    return signed_with_firms(reach).filter(~Exists(written))[:MOST]


def kind_of(recipient: RecipientKind) -> HoldingKind:
    """Return how an organisation holds money that is paid by an agreement of this kind."""
    if recipient is RecipientKind.MANAGED_ACCOUNT:
        return HoldingKind.MANAGED_ACCOUNT
    return HoldingKind.THIRD_PARTY


def answer_of(row: Holding) -> HoldingAnswer:
    """Return one holding as it is told."""
    return answers(Holding.objects.filter(pk=row.pk))[0]


def answers(rows: QuerySet[Holding]) -> tuple[HoldingAnswer, ...]:
    """Return holdings as they are told, by name. Five statements, however many."""
    return told_of(rows.select_related("organisation", "agreement", "fee_funder"))


def told_of(rows: Iterable[Holding]) -> tuple[HoldingAnswer, ...]:
    """Return holdings that were read as they are told, by name. Four statements, however many."""
    found = sorted(rows, key=lambda row: (row.person_name, row.id))
    ids = [row.id for row in found]
    sums = {one.holding_id: sums_of(one) for one in _held(ids)}
    until = dict(_told_until(ids))
    open_rows = {holding_id: (many, int(pence)) for holding_id, many, pence in _open_rows(ids)}
    claims = dict(claim_answers(Claim.objects.filter(holding_id__in=ids, settled_on=None)))
    return tuple(
        HoldingAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            agreement_id=row.agreement_id,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            kind=HoldingKind(row.kind),
            person_name=row.person_name,
            reference=row.reference,
            frequency=Frequency(row.agreement.frequency),
            first_day=row.agreement.first_day,
            ended_on=row.agreement.ended_on,
            fee_pence=row.fee_pence,
            fee_basis=Basis(row.fee_basis),
            fee_funder_name=row.fee_funder.name if row.fee_funder else "",
            keep_weeks=row.keep_weeks,
            source=row.source,
            sums=sums.get(row.id, Sums()),
            told_until=until.get(row.id),
            to_decide=open_rows.get(row.id, (0, 0))[0],
            open_pence=open_rows.get(row.id, (0, 0))[1],
            claim=claims.get(row.id),
        )
        for row in found
    )


@asked
def _held(holding_ids: Collection[UUID]) -> QuerySet[HeldMoney]:
    return HeldMoney.objects.filter(holding_id__in=holding_ids)


@asked
def _told_until(holding_ids: Collection[UUID]) -> Any:
    rows = FirmStatement.objects.filter(holding_id__in=holding_ids).values_list("holding_id")
    return rows.annotate(last=Max("until"))


@asked
def _open_rows(holding_ids: Collection[UUID]) -> Any:
    rows = StatementRow.objects.filter(holding_id__in=holding_ids, state__in=OPEN)
    return rows.values_list("holding_id").annotate(many=Count("id"), pence=Sum("pence"))


def sums_of(row: HeldMoney) -> Sums:
    """Return the sums of a holding from its row."""
    return Sums(
        row.advanced_pence,
        row.spent_pence,
        row.fee_pence,
        row.returned_pence,
        row.came_back_pence,
    )


def claim_answers(rows: QuerySet[Claim]) -> list[tuple[UUID, ClaimAnswer]]:
    """Return (holding, what was asked back of it), newest first."""
    found = list(rows.order_by("-asked_at", "-id"))
    received = dict(
        HeldMovement.objects.filter(claim_id__in=[row.id for row in found])
        .values_list("claim_id")
        .annotate(pence=Sum("pence"))
    )
    return [
        (
            row.holding_id,
            ClaimAnswer(
                row.id,
                WhyBack(row.why),
                row.pence,
                row.asked_on,
                row.due_on,
                row.words,
                int(received.get(row.id, 0)),
                row.settled_on,
            ),
        )
        for row in found
    ]


def accounted_of(holding_ids: Iterable[UUID]) -> dict[UUID, list[Accounted]]:
    """Return holding → what was advanced for its lines and periods, without what was withdrawn."""
    found: dict[UUID, list[Accounted]] = defaultdict(list)
    lines: Any = (
        AdvanceLine.objects.filter(
            holding_id__in=list(holding_ids), advance__bill__withdrawn_by=None
        )
        .values_list("holding_id", "line_key", "line_id", "service_from", "service_to")
        .annotate(pence=Sum("pence"))
        .order_by("service_from", "line_id")
    )
    for holding_id, line_key, line_id, start, end, pence in lines:
        found[holding_id].append(Accounted(line_key, line_id, Period(start, end), int(pence)))
    return found


def due_of(rows: Iterable[Holding], on: date, *, coming: int = 0) -> dict[UUID, AdvancesDue]:
    """Return holding → what is to be advanced to its organisation by the end of a day.

    Only third-party budgets are advanced: a managed account is paid as any direct payment is.
    """
    by_tenant: dict[UUID, list[Holding]] = defaultdict(list)
    for row in rows:
        if row.kind == HoldingKind.THIRD_PARTY:
            by_tenant[row.tenant_id].append(row)
    found: dict[UUID, AdvancesDue] = {}
    for tenant_id, several in by_tenant.items():
        found |= advances_due(
            tenant_id=tenant_id,
            arrangements=[_arrangement(row) for row in several],
            accounted=accounted_of([row.id for row in several]),
            on=on,
            coming=coming,
        )
    return found


def _arrangement(row: Holding) -> Arrangement:
    agreed = row.agreement
    return Arrangement(
        row.id,
        row.subject_id,
        row.budget_id,
        Frequency(agreed.frequency),
        agreed.first_day,
        agreed.ended_on,
        term_of(agreed.hospital_rule, agreed.hospital_nights, agreed.hospital_lines),
    )


def staff_q(viewer: Viewer) -> Q:
    """Return the filter of the holdings of a member of staff's commissioners."""
    return viewer.scope(Permission.FIRM_VIEW).tenants_q()


def funders(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return (organisation, name) of bodies that may bear a fee, for who writes a holding down."""
    if not viewer.holds(Permission.HOLDING_RECORD):
        return ()
    rows = Organisation.objects.filter(kind__in=("icb", "local_authority"), valid_to=None)
    return tuple(rows.order_by("name").values_list("id", "name"))
