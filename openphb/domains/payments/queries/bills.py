"""Bills of organisations, how they stand, and where organisations are paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.payments.models import (
    Bill,
    OrganisationAccount,
    Payment,
    PaymentLine,
)
from openphb.domains.payments.rules.bills import bill_state
from openphb.domains.payments.types import (
    Accounted,
    BillAnswer,
    BilledOrganisation,
    BillKind,
    HouseRuleState,
    OrganisationAccountAnswer,
    PaymentState,
    Rail,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

PAGE = 50
LIVE = (PaymentState.INCLUDED, PaymentState.HELD, PaymentState.PAID)


def waiting_bills(tenant_id: UUID) -> QuerySet[Bill]:
    """Return a tenant's bills that are to be paid and are in no run, the soonest due first."""
    under_way = Payment.objects.filter(tenant_id=tenant_id, bill_id=OuterRef("pk"), state__in=LIVE)
    return (
        Bill.objects.filter(~Exists(under_way), tenant_id=tenant_id, withdrawn_by=None)
        .select_related("organisation", "budget__case")
        .order_by("pay_by", "id")
    )


def accounts_on(
    tenant_id: UUID, organisation_ids: Collection[UUID], on: date
) -> Mapping[tuple[UUID, Rail], tuple[OrganisationAccount, date | None]]:
    """Return (organisation, rail) → the account that holds on a day, and when it replaced another.

    The last that was agreed for the day holds; where that has ended, none before it comes back.
    """
    rows = OrganisationAccount.objects.filter(
        tenant_id=tenant_id,
        organisation_id__in=organisation_ids,
        state=HouseRuleState.AGREED,
        valid_from__lte=on,
    ).order_by("valid_from", "decided_at", "id")
    found: dict[tuple[UUID, Rail], list[OrganisationAccount]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id, Rail(row.rail)].append(row)
    return {
        key: (of_one[-1], _changed_on(of_one))
        for key, of_one in found.items()
        if of_one[-1].ended_on is None
    }


def _changed_on(rows: Sequence[OrganisationAccount]) -> date | None:
    last = rows[-1]
    another = any(_what(row) != _what(last) for row in rows[:-1])
    assert last.decided_at is not None
    return day_of(last.decided_at) if another else None


def _what(row: OrganisationAccount) -> tuple[str, ...]:
    return (row.sort_code, row.account_number, row.number, row.site)


def paid_by_bills(
    tenant_id: UUID, budget_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], Sequence[Accounted]]:
    """Return (budget, line key) → what organisations were paid by bills for it, by days of care.

    What others added for the extras of a chair is none of the NHS's money, and not in it.
    """
    found: dict[tuple[UUID, UUID], list[Accounted]] = defaultdict(list)
    rows = PaymentLine.objects.filter(
        tenant_id=tenant_id,
        payment__bill__isnull=False,
        payment__state=PaymentState.PAID,
        payment__budget_id__in=budget_ids,
    ).exclude(payment__bill__kind=BillKind.CHAIR_EXTRAS)
    rows = rows.order_by("id")
    for budget_id, line_key, line_id, start, end, pence in rows.values_list(
        *("payment__budget_id", "line_key", "line_id", "service_from", "service_to", "due_pence")
    ):
        found[budget_id, line_key].append(Accounted(line_key, line_id, Period(start, end), pence))
    return found


def bills_by_key(
    *, viewer: Viewer, permission: Permission, tenant_id: UUID, keys: Collection[str]
) -> Mapping[str, BillAnswer]:
    """Return key → bill, for those that were sent to be paid. Four statements, however many.

    `permission` is the one by which whoever sent them lets the viewer ask.
    """
    rows = Bill.objects.filter(viewer.scope(permission).q(), tenant_id=tenant_id, key__in=keys)
    return {one.key: one for one in _answers(rows, viewer.today)}


def bills(
    *, viewer: Viewer, organisation_id: UUID | None = None, budget_id: UUID | None = None
) -> tuple[BillAnswer, ...]:
    """Return the last bills that the viewer sees, newest first: two hundred at most."""
    rows = Bill.objects.filter(viewer.scope(Permission.PAYMENT_VIEW).q())
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if budget_id is not None:
        rows = rows.filter(budget_id=budget_id)
    return _answers(rows.order_by("-received_on", "-id")[: 4 * PAGE], viewer.today)


def bills_late(*, viewer: Viewer) -> tuple[BillAnswer, ...]:
    """Return fifty bills that should have been paid by today and are in no run, the oldest first."""
    found: list[BillAnswer] = []
    for tenant_id in sorted(viewer.scope(Permission.RUN_PREPARE).tenant_ids):
        rows = waiting_bills(tenant_id).filter(pay_by__lt=viewer.today)[:PAGE]
        found += _answers(rows, viewer.today)
    return tuple(sorted(found, key=lambda one: (one.pay_by, one.id))[:PAGE])


def billed_organisations(*, viewer: Viewer) -> tuple[BilledOrganisation, ...]:
    """Return every organisation with bills or accounts, by name and commissioner."""
    tenants = viewer.scope(Permission.PAYEE_NUMBER_VIEW).tenant_ids
    waiting: dict[tuple[UUID, UUID], list[Bill]] = defaultdict(list)
    for tenant_id in tenants:
        for bill in waiting_bills(tenant_id):
            waiting[tenant_id, bill.organisation_id].append(bill)
    accounts: dict[tuple[UUID, UUID], list[OrganisationAccountAnswer]] = defaultdict(list)
    rows = OrganisationAccount.objects.filter(tenant_id__in=tenants)
    for one in _account_answers(rows, viewer.today):
        accounts[one.tenant_id, one.organisation_id].append(one)
    keys = {*waiting, *accounts}
    names = dict(
        Organisation.objects.filter(pk__in={key[1] for key in keys}).values_list("id", "name")
    )
    found = [
        BilledOrganisation(
            key[1],
            names[key[1]],
            key[0],
            len(waiting[key]),
            sum(bill.pence for bill in waiting[key]),
            min((bill.pay_by for bill in waiting[key]), default=None),
            tuple(accounts[key]),
        )
        for key in keys
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.tenant_id)))


def billed_organisation(
    *, viewer: Viewer, tenant_id: UUID, organisation_id: UUID
) -> BilledOrganisation:
    """Return one organisation at a commissioner, with its accounts. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.PAYEE_NUMBER_VIEW).tenant_ids:
        raise NothingThere("organisation")
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NothingThere("organisation")
    waiting = list(waiting_bills(tenant_id).filter(organisation_id=organisation_id))
    rows = OrganisationAccount.objects.filter(tenant_id=tenant_id, organisation_id=organisation_id)
    return BilledOrganisation(
        organisation_id,
        organisation.name,
        tenant_id,
        len(waiting),
        sum(bill.pence for bill in waiting),
        min((bill.pay_by for bill in waiting), default=None),
        _account_answers(rows, viewer.today),
    )


def organisation_account(*, viewer: Viewer, account_id: UUID) -> OrganisationAccountAnswer:
    """Return one account of an organisation. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PAYEE_NUMBER_VIEW)
    row = OrganisationAccount.objects.filter(scope.tenants_q(), pk=account_id).first()
    if row is None:
        raise NothingThere("account")
    of_organisation = OrganisationAccount.objects.filter(
        tenant_id=row.tenant_id, organisation_id=row.organisation_id
    )
    found = _account_answers(of_organisation, viewer.today)
    return next(one for one in found if one.id == account_id)


def accounts_to_decide(*, viewer: Viewer) -> tuple[OrganisationAccountAnswer, ...]:
    """Return the accounts of organisations that wait for this viewer's decision, oldest first."""
    rows = OrganisationAccount.objects.filter(
        viewer.scope(Permission.PAYEE_NUMBER_DECIDE).tenants_q(), state=HouseRuleState.PROPOSED
    )
    found = _account_answers(rows, viewer.today)
    others = (one for one in found if one.proposed_by != viewer.user_id)
    return tuple(sorted(others, key=lambda one: (one.proposed_at, one.id)))


def _account_answers(
    rows: QuerySet[OrganisationAccount], today: date
) -> tuple[OrganisationAccountAnswer, ...]:
    found = list(rows.select_related("organisation").order_by("-proposed_at", "-id"))
    names = names_of(who for row in found for who in (row.proposed_by, row.decided_by) if who)
    holding: dict[tuple[UUID, UUID, str], OrganisationAccount] = {}
    agreed = [
        row for row in found if row.state == HouseRuleState.AGREED and row.valid_from <= today
    ]
    for row in sorted(agreed, key=lambda row: (row.valid_from, str(row.decided_at), row.id)):
        holding[row.tenant_id, row.organisation_id, row.rail] = row
    return tuple(
        OrganisationAccountAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            rail=Rail(row.rail),
            account_name=row.account_name,
            sort_code=row.sort_code,
            account_number=row.account_number,
            number=row.number,
            site=row.site,
            source=row.source,
            modulus=row.modulus,
            valid_from=row.valid_from,
            state=HouseRuleState(row.state),
            proposed_by=row.proposed_by,
            proposed_by_name=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
            decided_reason=row.decided_reason,
            ended_on=row.ended_on,
            ended_because=row.ended_because,
            in_force=holding.get((row.tenant_id, row.organisation_id, row.rail)) is row
            and row.ended_on is None,
        )
        for row in found
    )


def _answers(rows: Iterable[Bill], today: date) -> tuple[BillAnswer, ...]:
    if isinstance(rows, QuerySet):
        rows = rows.select_related("organisation", "budget__case")
    found = list(rows)
    payments: dict[UUID, list[Payment]] = defaultdict(list)
    made = Payment.objects.filter(Q(bill_id__in=[row.id for row in found]))
    for payment in made.order_by("id"):
        assert payment.bill_id is not None
        payments[payment.bill_id].append(payment)
    paid_somewhere = {
        (tenant_id, organisation_id)
        for tenant_id in {row.tenant_id for row in found}
        for organisation_id, _rail in accounts_on(
            tenant_id, {row.organisation_id for row in found}, today
        )
    }
    return tuple(
        _answer(row, payments[row.id], (row.tenant_id, row.organisation_id) in paid_somewhere)
        for row in found
    )


def _answer(row: Bill, payments: Sequence[Payment], has_account: bool) -> BillAnswer:
    state = bill_state(
        withdrawn=row.withdrawn_by is not None,
        payments=[PaymentState(payment.state) for payment in payments],
    )
    live = next((one for one in payments if one.state in LIVE), None)
    returned = [one.returned_on for one in payments if one.returned_on is not None]
    return BillAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        case_reference=row.budget.case.reference,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        key=row.key,
        kind=BillKind(row.kind),
        reference=row.reference,
        received_on=row.received_on,
        pay_by=row.pay_by,
        pence=row.pence,
        state=state,
        pay_on=live.pay_on if live and live.state != PaymentState.HELD else None,
        payment_id=live.id if live else None,
        held_reason=live.held_reason if live and live.state == PaymentState.HELD else "",
        returned_on=max(returned, default=None),
        has_account=has_account,
        withdrawn_reason=row.withdrawn_reason,
    )
