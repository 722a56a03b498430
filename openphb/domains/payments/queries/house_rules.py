"""The rules about runs that hold on a day, and those that wait for somebody to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.models import (
    ApprovalLimit,
    ChargingCode,
    Payer,
    PayingPolicy,
    PaymentRun,
    RunCalendar,
    SiteRail,
)
from openphb.domains.payments.models.house_rules import TABLES, AnyRule
from openphb.domains.payments.queries.site_rails import codes_of, terms_of, terms_of_many
from openphb.domains.payments.rules.calendar import pay_days
from openphb.domains.payments.types import (
    SITE_RAILS,
    CalendarRule,
    HouseRule,
    HouseRuleState,
    Limit,
    PlannedDay,
    Policy,
    Rail,
    RuleAbout,
    RunKind,
    RunState,
    Says,
)
from openphb.foundation.access.models import GrantLine
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere

DAYS_SHOWN = 13
# A run that is late by more than this was paid some other way, and Today has said so long enough.
LATE_FOR = timedelta(days=14)

R = TypeVar("R", ApprovalLimit, PayingPolicy, RunCalendar)


def limits_on(tenant_id: UUID, on: date) -> tuple[Limit, ...]:
    """Return the limits in force on a day, one for each role or person that has one."""
    rows = {(row.role, row.user_id): row for row in _agreed(ApprovalLimit, [tenant_id], on)}
    names = names_of(row.user_id for row in rows.values())
    return tuple(_limit(row, names) for row in rows.values())


def policy_on(tenant_id: UUID, on: date) -> Policy:
    """Return what holds for all runs on a day."""
    rows = list(_agreed(PayingPolicy, [tenant_id], on))
    return _policy(rows[-1]) if rows else Policy()


def calendar_on(tenant_id: UUID, on: date) -> CalendarRule | None:
    """Return the rule that says when a commissioner pays on a day, or None where none is set."""
    rows = list(_agreed(RunCalendar, [tenant_id], on))
    return _calendar(rows[-1]) if rows else None


def house_rules(*, viewer: Viewer, tenant_id: UUID) -> tuple[HouseRule, ...]:
    """Return every rule of a commissioner, the last to hold first. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.RUN_VIEW).tenant_ids:
        raise NothingThere("commissioner")
    rows: list[AnyRule] = [
        row for model in TABLES.values() for row in model.objects.filter(tenant_id=tenant_id)
    ]
    return _answers(rows, viewer)


def house_rule(*, viewer: Viewer, about: RuleAbout, rule_id: UUID) -> HouseRule:
    """Return one rule. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.RUN_VIEW)
    row = TABLES[about].objects.filter(scope.tenants_q(), pk=rule_id).first()
    if row is None:
        raise NothingThere("rule about payment runs")
    return next(
        one for one in house_rules(viewer=viewer, tenant_id=row.tenant_id) if one.id == row.id
    )


def approvers(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return (user, name) of everybody who approves runs where the viewer proposes limits."""
    rows = GrantLine.objects.filter(
        Q(grant__valid_to=None) | Q(grant__valid_to__gt=viewer.today),
        tenant_id__in=viewer.scope(Permission.RUN_RULES_PROPOSE).tenant_ids,
        grant__role=Role.FINANCE_APPROVER,
        grant__valid_from__lte=viewer.today,
    )
    names = names_of(rows.values_list("grant__user_id", flat=True))
    return tuple(sorted(names.items(), key=lambda one: (one[1], one[0])))


def pay_calendar(*, viewer: Viewer) -> tuple[PlannedDay, ...]:
    """Return the next pay days of every commissioner with a calendar, soonest first.

    Five statements, however many commissioners, and one more where a site's own system pays. A day
    that was missed lately comes first.
    """
    tenants = viewer.scope(Permission.RUN_VIEW).tenant_ids
    rules = {row.tenant_id: row for row in _agreed(RunCalendar, tenants, viewer.today)}
    if not rules:
        return ()
    since = viewer.today - LATE_FOR
    runs = {
        (row.tenant_id, row.pay_on): row
        for row in PaymentRun.objects.filter(tenant_id__in=rules, pay_on__gte=since)
        .exclude(Q(state=RunState.CANCELLED) | Q(kind=RunKind.MOVED))
        .order_by("-id")
    }
    payers = dict(
        Payer.objects.filter(tenant_id__in=rules).order_by("-id").values_list("tenant_id", "id")
    )
    names = dict(Tenant.objects.filter(pk__in=rules).values_list("id", "name"))
    by_sites = [tenant_id for tenant_id, row in rules.items() if row.rail in SITE_RAILS]
    terms = terms_of_many(by_sites, viewer.today) if by_sites else {}
    found = []
    for tenant_id, row in rules.items():
        rule = _calendar(row)
        start = max(since, row.valid_from)
        shown = 0
        found_terms = terms.get((tenant_id, rule.rail))
        site_days = found_terms[1].lead_days if found_terms else None
        for day in pay_days(rule, start, DAYS_SHOWN + 4, site_days):
            run = runs.get((tenant_id, day.pay_on))
            late = run is None and day.prepare_by < viewer.today
            if day.pay_on < viewer.today and not late:
                continue
            shown += 1
            if shown > DAYS_SHOWN:
                break
            found.append(
                PlannedDay(
                    tenant_id,
                    payers.get(tenant_id),
                    names[tenant_id],
                    day,
                    rule.rail,
                    run.id if run else None,
                    run.reference if run else "",
                    late,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.day.pay_on, one.name)))


def runs_late(*, viewer: Viewer) -> tuple[PlannedDay, ...]:
    """Return the pay days whose run should have been prepared by now and was not."""
    return tuple(one for one in pay_calendar(viewer=viewer) if one.late)


def rules_to_decide(*, viewer: Viewer) -> tuple[HouseRule, ...]:
    """Return the rules that wait for this viewer: proposed by somebody else, oldest first."""
    tenants = viewer.scope(Permission.RUN_RULES_DECIDE).tenant_ids
    rows: list[AnyRule] = [
        row
        for model in TABLES.values()
        for row in model.objects.filter(
            ~Q(proposed_by=viewer.user_id), tenant_id__in=tenants, state=HouseRuleState.PROPOSED
        )
    ]
    return tuple(sorted(_answers(rows, viewer), key=lambda one: (one.proposed_at, one.id)))


def _agreed(model: type[R], tenant_ids: Iterable[UUID], on: date) -> QuerySet[R]:
    """Return the agreed rows that have begun on a day; of those for one thing the last holds."""
    return model.objects.filter(
        tenant_id__in=list(tenant_ids), state=HouseRuleState.AGREED, valid_from__lte=on
    ).order_by("valid_from", "decided_at", "id")


def _answers(rows: Sequence[AnyRule], viewer: Viewer) -> tuple[HouseRule, ...]:
    people = [one for row in rows for one in (row.proposed_by, row.decided_by)]
    people += [row.user_id for row in rows if isinstance(row, ApprovalLimit)]
    names = names_of(people)
    holding: dict[tuple[object, ...], UUID] = {}
    for row in sorted(rows, key=lambda row: (row.valid_from, str(row.decided_at), row.id)):
        if row.state == HouseRuleState.AGREED and row.valid_from <= viewer.today:
            holding[_about(row)] = row.id
    answers = [
        HouseRule(
            id=row.id,
            tenant_id=row.tenant_id,
            valid_from=row.valid_from,
            state=HouseRuleState(row.state),
            proposed_by=row.proposed_by,
            proposed_by_name=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
            about=next(about for about, table in TABLES.items() if isinstance(row, table)),
            says=_says(row, names),
            in_force=holding.get(_about(row)) == row.id,
        )
        for row in rows
    ]
    return tuple(sorted(answers, key=lambda one: (one.valid_from, one.id), reverse=True))


def _about(row: AnyRule) -> tuple[object, ...]:
    """Return what a row is the rule of: the last agreed one about the same thing holds."""
    more: tuple[object, ...] = ()
    if isinstance(row, ApprovalLimit):
        more = (row.role, row.user_id)
    elif isinstance(row, SiteRail):
        more = (row.rail,)
    return (type(row), row.tenant_id, *more)


def _says(row: AnyRule, names: dict[UUID, str]) -> Says:
    if isinstance(row, ApprovalLimit):
        return _limit(row, names)
    if isinstance(row, SiteRail):
        return terms_of(row)
    if isinstance(row, ChargingCode):
        return codes_of(row)
    return _policy(row) if isinstance(row, PayingPolicy) else _calendar(row)


def _limit(row: ApprovalLimit, names: dict[UUID, str]) -> Limit:
    name = names.get(row.user_id, "") if row.user_id else f"any {Role(row.role).label.lower()}"
    return Limit(row.role or None, row.user_id, name, row.run_pence, row.payment_pence)


def _policy(row: PayingPolicy) -> Policy:
    return Policy(row.second_above_pence, row.cooling_off_days)


def _calendar(row: RunCalendar) -> CalendarRule:
    return CalendarRule(
        Frequency(row.frequency),
        row.first_day,
        row.days_before_end,
        Rail(row.rail),
        row.prepare_days,
    )
