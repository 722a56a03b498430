"""What organisations say is still owed at the end of what they hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from openphb.domains.agreements.pauses import stopped_for_good
from openphb.domains.monitoring import reach
from openphb.domains.monitoring.models import FirmLiability, Holding
from openphb.domains.monitoring.queries.holdings import visible
from openphb.domains.monitoring.types import (
    HoldingKind,
    LiabilityAnswer,
    LiabilityState,
    PaidFrom,
)
from openphb.domains.payments.advances import died_on
from openphb.domains.payments.types import ClosingKind
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import NothingThere

RESERVES = (LiabilityState.TOLD, LiabilityState.QUESTIONED, LiabilityState.ACCEPTED)
_RESERVED = (Q(paid_from=None) | Q(paid_from=PaidFrom.HELD)) & Q(state__in=RESERVES)


def liability(*, viewer: Viewer, liability_id: UUID) -> LiabilityAnswer:
    """Return one thing that is said to be owed. Refusal: `nothing_there`."""
    row = FirmLiability.objects.filter(pk=liability_id).first()
    if row is None:
        raise NothingThere("what is owed")
    visible(viewer, row.holding_id)
    return _answers(FirmLiability.objects.filter(pk=row.pk))[0]


def liabilities(*, viewer: Viewer, holding_id: UUID) -> tuple[LiabilityAnswer, ...]:
    """Return what an organisation says is still owed of one holding, newest first."""
    return _answers(FirmLiability.objects.filter(holding=visible(viewer, holding_id)))


def liabilities_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[LiabilityAnswer, ...]:
    """Return what organisations say is still owed of a budget, newest first."""
    seen = Holding.objects.filter(reach.seen_q(viewer), budget_id=budget_id)
    return _answers(FirmLiability.objects.filter(holding__in=seen))


def liabilities_open(seen: Q) -> tuple[LiabilityAnswer, ...]:
    """Return what nobody has decided yet of the commissioners in `seen`, newest first."""
    return _answers(
        FirmLiability.objects.filter(
            seen, state__in=[LiabilityState.TOLD, LiabilityState.QUESTIONED]
        )
    )


def may_tell(*, viewer: Viewer, holding_id: UUID) -> bool:
    """Return whether a holding is at its end, so that what is still owed can be told."""
    return ended_on(visible(viewer, holding_id), viewer.today) is not None


def reserved_pence(holding: Holding, *, but: UUID | None = None) -> int:
    """Return what of a holding is spoken for: told or accepted as owed and not paid. Pence.

    Whoever calls has shown that the viewer may read the holding.
    """
    rows = FirmLiability.objects.filter(_RESERVED, holding=holding)
    if but is not None:
        rows = rows.exclude(pk=but)
    return int(rows.aggregate(pence=Sum("pence"))["pence"] or 0)


def reserved_of(holding_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the same of several holdings, of those that have any."""
    rows = FirmLiability.objects.filter(_RESERVED, holding_id__in=holding_ids)
    return dict(rows.order_by().values_list("holding_id").annotate(pence=Sum("pence")))


def ended_on(holding: Holding, today: date) -> date | None:
    """Return the day of a death, or of the end of a holding that has come; None while it goes on."""
    died = died_on(tenant_id=holding.tenant_id, subject_id=holding.subject_id)
    if died is not None:
        return died
    end = holding.agreement.ended_on
    if end is None and holding.kind == HoldingKind.MANAGED_ACCOUNT:
        end = stopped_for_good(tenant_id=holding.tenant_id, budget_id=holding.budget_id)
    return end if end is not None and end <= today else None


def _answers(rows: QuerySet[FirmLiability]) -> tuple[LiabilityAnswer, ...]:
    found = list(rows.select_related("holding__organisation", "line").order_by("-told_at", "-id"))
    names = names_of(user_id for row in found for user_id in (row.told_by, row.decided_by))
    return tuple(
        LiabilityAnswer(
            id=row.id,
            holding_id=row.holding_id,
            holding_kind=HoldingKind(row.holding.kind),
            budget_id=row.holding.budget_id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            organisation_name=row.holding.organisation.name,
            person_name=row.holding.person_name,
            kind=ClosingKind(row.kind),
            pence=row.pence,
            due_on=row.due_on,
            words=row.words,
            evidence=row.evidence,
            line_words=row.line.description,
            state=LiabilityState(row.state),
            told_by_name=names.get(row.told_by, ""),
            told_at=row.told_at,
            question=row.question,
            answer=row.answer,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_words=row.decided_words,
            paid_from=PaidFrom(row.paid_from) if row.paid_from else None,
        )
        for row in found
    )
