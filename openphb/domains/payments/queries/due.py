"""What is due to every recipient of a tenant, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Upper

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.hospital import term_of
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.models import (
    LineEntitlement,
    PaymentLine,
    PaymentSchedule,
    RecoveryLine,
)
from openphb.domains.payments.queries.circumstances import NOTHING, Known, known_between
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.periods import coming_periods, covered_periods
from openphb.domains.payments.rules.stopping import Circumstances, stopped
from openphb.domains.payments.types import (
    Accounted,
    DueList,
    Entitled,
    LineWords,
    Payee,
    PaymentState,
    PeriodDue,
    RecipientDue,
    RecoveryState,
    Scheduled,
    Stopped,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.facts.models import KnowledgeSequence
from openphb.foundation.facts.record import as_known
from openphb.foundation.organisations.models import Commissioning
from openphb.kernel.ahead import made_ahead
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

FACT_COLUMNS = (
    "tenant_id",
    "subject_id",
    "budget_id",
    "agreement_id",
    "line_key",
    "line_id",
    "quantity_hundredths",
    "unit_pence",
    "basis",
    "falls_on",
    "closing",
    "valid",
    "agreement__state",
    "agreement__ended_on",
    "agreement__recipient_name",
    "agreement__hospital_rule",
    "agreement__hospital_nights",
    "agreement__hospital_lines",
    "budget__case_id",
    "budget__case__reference",
    "budget__case__co_ordinator_id",
    "line__description",
    "line__unit",
)
# Budgets worked out at a time: more would be little quicker, and all of a large tenant too many.
PART = 1_000
# Payments that are prepared or approved while somebody waits: a second or so.
MOST_WAITED_FOR = 1_000
COUNTED = (PaymentState.INCLUDED, PaymentState.HELD, PaymentState.PAID)


@dataclass
class BudgetFacts:
    """Everything known about the money of one budget: what `due_by_period` is a function of."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    agreement_id: UUID
    case_id: UUID
    case_reference: str
    recipient_name: str
    signed: bool
    co_ordinator_id: UUID | None = None
    facts: list[Entitled] = field(default_factory=list)
    schedules: list[Scheduled] = field(default_factory=list)
    accounted: list[Accounted] = field(default_factory=list)
    circumstances: Circumstances = NOTHING

    @property
    def died_on(self) -> date | None:
        return self.circumstances.death.died_on if self.circumstances.death else None

    def due(self, on: date) -> tuple[PeriodDue, ...]:
        """Return every service period up to the one that a payment on `on` covers."""
        return due_by_period(self.facts, covered_periods(self.schedules, on), self.accounted)

    def next_period_pence(self, on: date) -> int:
        """Return what the next payment after `on` pays for its own period, without arrears."""
        coming = coming_periods(self.schedules, on, 1)
        if not coming:
            return 0
        found = due_by_period(self.facts, coming, ())
        return found[-1].pay_pence if found else 0


@dataclass(frozen=True)
class _Facts:
    """What was read of some budgets."""

    budgets: Mapping[UUID, BudgetFacts]
    payees: Mapping[UUID, Payee]
    words: Mapping[UUID, LineWords]

    def recipients(self, on: date) -> tuple[RecipientDue, ...]:
        """Return what is due to them, in order of budget; it asks no database."""
        found = (
            _recipient(budget_id, self.budgets[budget_id], self.payees, on)
            for budget_id in sorted(self.budgets)
        )
        return tuple(one for one in found if one)


def due(*, viewer: Viewer, on: date, tenant_id: UUID) -> DueList:
    """Return what is due to a tenant's recipients if they are paid on `on`, by case.

    Periods in which nothing is due and nothing is overpaid are left out, but for the one that the
    payment covers. Refusal: `nothing_there`.
    """
    parts = list(due_in_parts(viewer=viewer, on=on, tenant_id=tenant_id))
    recipients = [one for part in parts for one in part.recipients]
    recipients.sort(key=lambda one: (one.case_reference, one.budget_id))
    words = {line_id: told for part in parts for line_id, told in part.words.items()}
    return replace(parts[0], recipients=tuple(recipients), words=words)


def due_in_parts(
    *,
    viewer: Viewer,
    on: date,
    tenant_id: UUID,
    references: Collection[str] = (),
    only: Collection[UUID] | None = None,
) -> Iterator[DueList]:
    """Yield the same a thousand budgets at a time, in order of budget, so that any number fits.

    All parts are as known at one place in the order; what is due is worked out while the part after
    is read. Ten statements a part at most; one part at
    least. With `references` (in capitals), of these cases only; with `only`, of these budgets.
    Refusal: `nothing_there`.
    """
    if tenant_id not in viewer.scope(Permission.PAYMENT_VIEW).tenant_ids:
        raise NothingThere("commissioner")
    known_seq = known_to(tenant_id)
    funder_id, funder_code = commissioner(tenant_id, on)
    scheduled = PaymentSchedule.objects.filter(tenant_id=tenant_id)
    if references:
        scheduled = scheduled.annotate(case_named=Upper("budget__case__reference")).filter(
            case_named__in=references
        )
    if only is not None:
        scheduled = scheduled.filter(budget_id__in=list(only))
    budget_ids = list(
        scheduled.order_by("budget_id").values_list("budget_id", flat=True).distinct()
    )

    def read() -> Iterator[_Facts]:
        for start in range(0, max(len(budget_ids), 1), PART):
            words: dict[UUID, LineWords] = {}
            reach = Q(tenant_id=tenant_id, budget_id__in=budget_ids[start : start + PART])
            budgets = budget_facts(reach, known_seq, words=words)
            payees = _payees(viewer, tenant_id, {found.agreement_id for found in budgets.values()})
            yield _Facts(budgets, payees, words)

    def told(facts: _Facts) -> DueList:
        return DueList(
            tenant_id, on, known_seq, funder_id, funder_code, facts.recipients(on), facts.words
        )

    yield from made_ahead(told, read())


def is_long(*, viewer: Viewer, tenant_id: UUID) -> bool:
    """Return whether a tenant's run takes longer than somebody should wait for a page.

    Refusal: `nothing_there`.
    """
    if tenant_id not in viewer.scope(Permission.PAYMENT_VIEW).tenant_ids:
        raise NothingThere("commissioner")
    return recipients_of(tenant_id) > MOST_WAITED_FOR


def recipients_of(tenant_id: UUID) -> int:
    """Return how many budgets `due_in_parts` looks at: how long a run will be."""
    found = PaymentSchedule.objects.filter(tenant_id=tenant_id)
    return found.values("budget_id").distinct().count()


def _payees(
    viewer: Viewer, tenant_id: UUID, agreement_ids: Collection[UUID]
) -> Mapping[UUID, Payee]:
    return {
        one.agreement_id: Payee(
            one.bank_id,
            one.account_name,
            one.sort_code,
            one.account_number,
            one.approved_on if one.changed else None,
        )
        for one in agreements.payable(
            viewer=viewer, tenant_id=tenant_id, agreement_ids=agreement_ids
        )
    }


def _recipient(
    budget_id: UUID, found: BudgetFacts, payees: Mapping[UUID, Payee], on: date
) -> RecipientDue | None:
    """Return what is due to one budget's recipient; None where no period is covered or paid for."""
    covered = covered_periods(found.schedules, on)
    periods = due_by_period(found.facts, covered, found.accounted)
    if not periods:
        return None
    telling = tuple(
        period
        for period in periods
        if period is periods[-1] or any(line.due_pence for line in period.lines)
    )
    return RecipientDue(
        budget_id=budget_id,
        subject_id=found.subject_id,
        agreement_id=found.agreement_id,
        case_id=found.case_id,
        case_reference=found.case_reference,
        recipient_name=found.recipient_name,
        payee=payees.get(found.agreement_id),
        # Where no agreement covers a period any more, what was paid too much is all.
        covered=covered[-1] if covered else periods[-1].period,
        periods=telling,
        co_ordinator_id=found.co_ordinator_id,
        died_on=found.died_on,
    )


def known_to(tenant_id: UUID) -> int:
    """Return the latest place in a tenant's order of knowledge that is committed.

    A writer holds the row's lock to its commit, so a plain read sees a place only when all facts
    up to it can be read too; nobody waits, and a role that may only read can ask.
    """
    latest = KnowledgeSequence.objects.filter(tenant_id=tenant_id).values_list("latest", flat=True)
    return latest.first() or 0


def commissioner(tenant_id: UUID, on: date) -> tuple[UUID | None, str | None]:
    """Return the id and ODS code of the body responsible for a tenant on a day."""
    found = (
        Commissioning.objects.filter(tenant_id=tenant_id, valid__contains=on)
        .values_list("organisation_id", "organisation__ods_code")
        .first()
    )
    return found or (None, None)


def accounted_lines() -> QuerySet[PaymentLine]:
    """Return the lines that count as paid to recipients: made, or reserved in an open run.

    What an organisation is paid by a bill is no direct payment.
    """
    return PaymentLine.objects.filter(payment__state__in=COUNTED, payment__bill=None)


def budget_facts(
    reach: Q,
    known_seq: int,
    *,
    words: dict[UUID, LineWords] | None = None,
    without_run: UUID | None = None,
    reserved: bool = True,
    in_force: Collection[UUID] = (),
    arrived_by: date | None = None,
) -> dict[UUID, BudgetFacts]:
    """Return budget → its facts as known at `known_seq`, for the rows in `reach`.

    `reach` filters on `tenant_id`, `subject_id` or `budget_id`. What `without_run` reserves is
    left out, and with `reserved` false what any open run does: money that is only reserved was
    paid to nobody, so it cannot have been paid too much. With `arrived_by`, only what was sent and
    arrived by that day counts as paid. Of agreements `in_force`, an end that
    was recorded since is not regarded. Six
    statements. `words` is filled with what the lines are called.
    """
    budgets = _entitled(reach, known_seq, {} if words is None else words, in_force)
    for row in _schedules(reach, known_seq):
        budget_id, frequency, first_day, valid, agreement_id, ended_on = row
        period = _until(valid, None if agreement_id in in_force else ended_on)
        if budget_id in budgets and period is not None:
            budgets[budget_id].schedules.append(Scheduled(Frequency(frequency), first_day, period))
    sums = _accounted(_on_payment(reach), without_run, reserved, arrived_by)
    for budget_id, line_key, line_id, start, end, pence in sums:
        if budget_id in budgets:
            budgets[budget_id].accounted.append(
                Accounted(line_key, line_id, Period(start, end), int(pence))
            )
    for budget_id, line_key, line_id, start, end, pence in _settled(reach):
        if budget_id in budgets:
            budgets[budget_id].accounted.append(
                Accounted(line_key, line_id, Period(start, end), int(pence))
            )
    return budgets


@asked
def _schedules(reach: Q, known_seq: int) -> Any:
    return as_known(PaymentSchedule.objects.filter(reach), known_seq).values_list(
        "budget_id", "frequency", "first_day", "valid", "agreement_id", "agreement__ended_on"
    )


@asked
def _accounted(
    reach: Q,
    without_run: UUID | None,
    reserved: bool,
    arrived_by: date | None,
) -> Any:
    lines = accounted_lines().filter(reach)
    if without_run is not None:
        lines = lines.exclude(payment__run_id=without_run)
    if not reserved:
        lines = lines.filter(payment__state=PaymentState.PAID)
    if arrived_by is not None:
        lines = lines.filter(
            payment__state=PaymentState.PAID,
            payment__sent_on__isnull=False,
            payment__pay_on__lte=arrived_by,
        )
    return (
        lines.values_list("payment__budget_id", "line_key", "line_id", "service_from", "service_to")
        .annotate(pence=Sum("due_pence"))
        .order_by("line_id")
    )


@asked
def _settled(reach: Q) -> Any:
    return RecoveryLine.objects.filter(reach, recovery__state=RecoveryState.DONE).values_list(
        "budget_id", "line_key", "line_id", "service_from", "service_to", "pence"
    )


@asked
def _entitlements(reach: Q, known_seq: int) -> Any:
    return as_known(LineEntitlement.objects.filter(reach), known_seq).values(*FACT_COLUMNS)


def _entitled(
    reach: Q, known_seq: int, words: dict[UUID, LineWords], in_force: Collection[UUID]
) -> dict[UUID, BudgetFacts]:
    rows = _entitlements(reach, known_seq)
    known = known_between(
        reach,
        tenant_ids={row["tenant_id"] for row in rows},
        subject_ids={row["subject_id"] for row in rows},
        since=known_seq,
        until=known_seq,
    )
    return budgets_of(rows, known, known_seq, words, in_force)


def budgets_of(
    rows: Iterable[Mapping[str, Any]],
    known: Known,
    known_seq: int,
    words: dict[UUID, LineWords],
    in_force: Collection[UUID] = (),
) -> dict[UUID, BudgetFacts]:
    """Return budget → its entitlement from rows of `FACT_COLUMNS`, less what is stopped."""
    budgets: dict[UUID, BudgetFacts] = {}
    for row in rows:
        signed = row["agreement__state"] == AgreementState.SIGNED
        found = budgets.get(row["budget_id"])
        if found is None or (signed and not found.signed):
            # The agreement in force names the recipient; earlier facts stay with the budget.
            budgets[row["budget_id"]] = found = BudgetFacts(
                row["tenant_id"],
                row["subject_id"],
                row["budget_id"],
                row["agreement_id"],
                row["budget__case_id"],
                row["budget__case__reference"],
                row["agreement__recipient_name"],
                signed,
                row["budget__case__co_ordinator_id"],
                found.facts if found else [],
                circumstances=known.of(row["budget_id"], row["subject_id"], known_seq),
            )
        ended_on = None if row["agreement_id"] in in_force else row["agreement__ended_on"]
        period = _until(row["valid"], ended_on)
        words[row["line_id"]] = LineWords(row["line__description"], row["line__unit"])
        if period is not None:
            basis = Basis(row["basis"])
            found.facts.append(
                Entitled(
                    row["line_key"],
                    row["line_id"],
                    row["quantity_hundredths"],
                    row["unit_pence"],
                    basis,
                    period,
                    _stopped(found.circumstances, row, basis, period),
                    row["falls_on"],
                )
            )
    return budgets


def _stopped(
    known: Circumstances, row: Mapping[str, Any], basis: Basis, period: Period
) -> tuple[Stopped, ...]:
    if not known:
        return ()
    return stopped(
        known,
        line_key=row["line_key"],
        basis=basis,
        valid=period,
        term=term_of(
            row["agreement__hospital_rule"],
            row["agreement__hospital_nights"],
            row["agreement__hospital_lines"],
        ),
        closing=row["closing"],
    )


def _until(valid: Any, ended_on: date | None) -> Period | None:
    """Return when a fact holds: not beyond the end of its agreement; None where that leaves none."""
    ends = [end for end in (valid.upper, ended_on) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= valid.lower else Period(valid.lower, end)


def _on_payment(reach: Q) -> Q:
    """Return the same reach for payment lines, whose budget is that of their payment."""
    moved = Q()
    moved.connector, moved.negated = reach.connector, reach.negated
    for child in reach.children:
        if isinstance(child, Q):
            moved.children.append(_on_payment(child))
        elif isinstance(child, tuple):
            name, value = child
            moved.children.append((name.replace("budget_id", "payment__budget_id", 1), value))
    return moved
