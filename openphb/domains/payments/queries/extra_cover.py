"""Reading extra cover: what may be started, what runs, and what was used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.models import ExtraCover, ExtraCoverYear, PaymentLine
from openphb.domains.payments.rules.extra_cover import most_days
from openphb.domains.payments.types import PaymentState
from openphb.domains.payments.types.extra_cover import (
    CoverMoney,
    CoverOffer,
    CoverPaid,
    ExtraCoverAnswer,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.extra_cover.types import Starter, Trigger
from openphb.domains.plans.types import LineKind, PlanAnswer
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period, financial_year
from openphb.kernel.refusal import NothingThere

# Who starts it themselves; whoever else may, does it for somebody who rings.
STARTERS = {
    Role.HOLDER: Starter.PERSON,
    Role.REPRESENTATIVE: Starter.ACTS_FOR,
    Role.NOMINEE: Starter.ACTS_FOR,
    Role.SUPPORTER: Starter.HELPS,
}
LATELY = timedelta(days=7)
MOST = 50


def cover_offers(*, viewer: Viewer, budget_id: UUID, on: date) -> tuple[CoverOffer, ...]:
    """Return the extra cover that the agreed plan lets be started, in the plan's order."""
    return cover_offered(
        viewer=viewer, agreed=plans.agreed_plan(viewer=viewer, budget_id=budget_id), on=on
    )


def cover_offered(*, viewer: Viewer, agreed: PlanAnswer | None, on: date) -> tuple[CoverOffer, ...]:
    """Return the same of an agreed plan that was read already; nothing where none is agreed."""
    found = []
    for line in agreed.lines if agreed else ():
        direct = line.management_option is ManagementOption.DIRECT_PAYMENT
        if line.kind is not LineKind.CONTINGENCY or line.cover is None or not direct:
            continue
        assert agreed is not None
        used = used_in_year(agreed.tenant_id, line.line_key, on)
        rows = ExtraCover.objects.filter(
            tenant_id=agreed.tenant_id, line_key=line.line_key, ends_before__gt=viewer.today
        )
        found.append(
            CoverOffer(
                line.id,
                line.line_key,
                line.description,
                line.supplier,
                line.cover,
                financial_year(on),
                used,
                most_days(line.cover, used),
                rows.order_by("starts_on").values_list("id", flat=True).first(),
            )
        )
    return tuple(found)


def extra_covers(*, viewer: Viewer, budget_id: UUID) -> tuple[ExtraCoverAnswer, ...]:
    """Return the extra cover of a budget that was started, the latest first."""
    reach = viewer.scope(Permission.PAYMENT_VIEW).q()
    return _answers(_in_order(ExtraCover.objects.filter(reach, budget_id=budget_id)))


def extra_cover(*, viewer: Viewer, cover_id: UUID) -> ExtraCoverAnswer:
    """Return one extra cover. Refusal: `nothing_there`."""
    reach = viewer.scope(Permission.PAYMENT_VIEW).q()
    found = _answers(_in_order(ExtraCover.objects.filter(reach, pk=cover_id)))
    if not found:
        raise NothingThere("extra cover")
    return found[0]


def covers_lately(*, viewer: Viewer) -> tuple[ExtraCoverAnswer, ...]:
    """Return what runs, is to come, or began or ended in the last week, of the viewer's own cases."""
    reach = viewer.scope(Permission.EXTRA_COVER_START).tenants_q()
    own = Q(budget__case__co_ordinator_id=viewer.user_id)
    return _answers(_lately(reach & own, viewer.today - LATELY))


@asked
def _lately(reach: Q, after: date) -> QuerySet[ExtraCover]:
    return _in_order(ExtraCover.objects.filter(reach, ends_before__gt=after))[:MOST]


def _in_order(rows: QuerySet[ExtraCover]) -> QuerySet[ExtraCover]:
    """Return rows with what is told of them, the latest first."""
    return rows.select_related("line", "budget").order_by("-starts_on", "-id")


def days_before(tenant_id: UUID, line_key: UUID) -> tuple[Period, ...]:
    """Return the days of extra cover on a line so far, for whoever may start more."""
    rows = ExtraCover.objects.filter(tenant_id=tenant_id, line_key=line_key)
    days = rows.order_by("starts_on").values_list("starts_on", "ends_before")
    return tuple(Period(start, end) for start, end in days if start < end)


def used_in_year(tenant_id: UUID, line_key: UUID, on: date) -> int:
    """Return what the extra cover of a line that starts in a day's financial year costs, in pence."""
    rows = ExtraCoverYear.objects.filter(
        tenant_id=tenant_id, line_key=line_key, year=financial_year(on)
    )
    return rows.values_list("used_pence", flat=True).first() or 0


def _answers(rows: Iterable[ExtraCover]) -> tuple[ExtraCoverAnswer, ...]:
    found = list(rows)
    names = names_of([one for row in found for one in (row.started_by, row.ended_by)])
    years = {
        (one.line_key, one.year): one
        for one in ExtraCoverYear.objects.filter(line_key__in={row.line_key for row in found})
    }
    paid = _paid({row.due_key for row in found})
    return tuple(
        ExtraCoverAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            case_id=row.budget.case_id,
            line_id=row.line_id,
            line_key=row.line_key,
            description=row.line.description,
            supplier=row.line.supplier,
            because=Trigger(row.because),
            words=row.words,
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            agreed_until=row.agreed_until,
            money=CoverMoney(
                (row.ends_before - row.starts_on).days, row.day_pence, row.put_by_pence
            ),
            kept_pence=row.kept_pence,
            known_on=row.known_on,
            year=row.year,
            cap_year_pence=years[row.line_key, row.year].cap_pence,
            used_in_year_pence=years[row.line_key, row.year].used_pence,
            started_by_name=names.get(row.started_by, ""),
            started_at=row.started_at,
            rang=row.rang,
            ended_by_name=names.get(row.ended_by, "") if row.ended_by else "",
            ended_at=row.ended_at,
            paid=tuple(paid[row.due_key]),
        )
        for row in found
    )


def _paid(due_keys: Collection[UUID]) -> dict[UUID, list[CoverPaid]]:
    lines = PaymentLine.objects.filter(
        line_key__in=due_keys, payment__state=PaymentState.PAID
    ).exclude(due_pence=0)
    paid: dict[UUID, list[CoverPaid]] = defaultdict(list)
    for key, payment_id, on, pence in lines.order_by("payment__pay_on", "id").values_list(
        "line_key", "payment_id", "payment__pay_on", "due_pence"
    ):
        paid[key].append(CoverPaid(payment_id, on, pence))
    return paid
