"""Rules about runs: proposed by somebody who works on them, decided by somebody who does not."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.models import ApprovalLimit
from openphb.domains.payments.models.house_rules import MOST_DAYS, TABLES, AnyRule
from openphb.domains.payments.queries.site_rails import terms_on
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.rules.site_rails import charging_fault, terms_fault
from openphb.domains.payments.types import (
    SITE_RAILS,
    CalendarRule,
    ChargingCodes,
    HouseRuleState,
    Limit,
    Policy,
    RailTerms,
    RuleAbout,
    Says,
)
from openphb.foundation.access import matrix
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.ids import new_id
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def propose_rule(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    valid_from: date,
    says: Says,
) -> UUID:
    """Propose a rule about runs from a day on; return its id.

    It holds once somebody else has agreed. Refusals: `not_permitted`, `house_rule_past`,
    `limit_holder`, `limit_pence`, `policy_days`, `calendar_days`, `calendar_rail`, and those of
    `terms_fault` and `charging_fault`.
    """
    with transaction.atomic():
        actor = by.act(Permission.RUN_RULES_PROPOSE, tenant_id=tenant_id)
        fault = (
            _past_fault(valid_from, by.today)
            or _fault(says)
            or _calendar_rail_fault(says, tenant_id, valid_from)
        )
        if fault:
            raise fault
        about, values = _row(says)
        row = TABLES[about].objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            state=HouseRuleState.PROPOSED,
            valid_from=valid_from,
            proposed_by=actor.user_id,
            proposed_at=at,
            **values,
        )
        trail.record(
            "run_rule.proposed",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind=f"run_{about}",
            record_id=row.id,
            details={name: str(value) for name, value in values.items()},
        )
        return row.id


def decide_rule(
    *, by: Viewer, at: datetime, about: RuleAbout, rule_id: UUID, agree: bool, reason: str
) -> None:
    """Agree to a rule that somebody else proposed, or refuse it.

    Refusals: `nothing_there`, `not_permitted`, `house_rule_decided`, `house_rule_own`,
    `limit_own`, `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.RUN_RULES_DECIDE)
        model = TABLES[about]
        row = model.objects.select_for_update().filter(scope.tenants_q(), pk=rule_id).first()
        if row is None:
            raise NothingThere("rule about payment runs")
        actor = by.act(Permission.RUN_RULES_DECIDE, tenant_id=row.tenant_id)
        fault = _decision_fault(row, actor.user_id) or reason_fault(reason)
        if fault:
            raise fault
        row.state = HouseRuleState.AGREED if agree else HouseRuleState.REFUSED
        row.decided_by, row.decided_at, row.decided_reason = actor.user_id, at, reason.strip()
        row.save()
        trail.record(
            f"run_rule.{row.state}",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=None,
            record_kind=f"run_{about}",
            record_id=row.id,
            details={"from": row.valid_from.isoformat()},
        )


def _row(says: Says) -> tuple[RuleAbout, dict[str, object]]:
    if isinstance(says, RailTerms):
        return RuleAbout.RAIL, {
            "rail": says.rail,
            "lead_days": says.lead_days,
            "layout": says.layout.strip(),
        }
    if isinstance(says, ChargingCodes):
        first, second, third = (*says.analysis, "", "", "")[:3]
        return RuleAbout.CODES, {
            "cost_centre": says.cost_centre,
            "subjective_code": says.subjective_code,
            "analysis_1": first,
            "analysis_2": second,
            "analysis_3": third,
            "source": says.source.strip(),
        }
    if isinstance(says, Limit):
        return RuleAbout.LIMIT, {
            "role": says.role or "",
            "user_id": says.user_id,
            "run_pence": says.run_pence,
            "payment_pence": says.payment_pence,
        }
    if isinstance(says, Policy):
        return RuleAbout.POLICY, {
            "second_above_pence": says.second_above_pence,
            "cooling_off_days": says.cooling_off_days,
        }
    return RuleAbout.CALENDAR, {
        "frequency": says.frequency,
        "first_day": says.first_day,
        "days_before_end": says.days_before_end,
        "rail": says.rail,
        "prepare_days": says.prepare_days,
    }


def _past_fault(valid_from: date, today: date) -> Refusal | None:
    if valid_from >= today:
        return None
    return Refusal(
        "house_rule_past",
        "What was paid before today was paid by the rules of its day.",
        f"Enter {long_date(today)} or a later day.",
        "valid_from",
    )


def _fault(says: Says) -> Refusal | None:
    match says:
        case Limit():
            return _limit_fault(says)
        case Policy():
            return _policy_fault(says)
        case CalendarRule():
            return _calendar_fault(says)
        case RailTerms():
            return terms_fault(says)
        case ChargingCodes():
            return charging_fault(says)


def _policy_fault(says: Policy) -> Refusal | None:
    if 0 <= says.cooling_off_days <= MOST_DAYS:
        return None
    return Refusal(
        "policy_days",
        f"A changed account waits 0 to {MOST_DAYS} days.",
        "Enter a whole number, like 10.",
        "cooling_off_days",
    )


def _calendar_fault(says: CalendarRule) -> Refusal | None:
    if 0 <= says.days_before_end <= 15 and 0 <= says.prepare_days <= 30:
        return None
    return Refusal(
        "calendar_days",
        "A month is paid on its last working day or up to 15 before it, and a run is prepared 0 to "
        "30 working days ahead.",
        "Enter fewer days.",
        "days_before_end",
    )


def _calendar_rail_fault(says: Says, tenant_id: UUID, valid_from: date) -> Refusal | None:
    """Refuse a calendar whose files nobody knows when to hand over."""
    if (
        not isinstance(says, CalendarRule)
        or says.rail not in SITE_RAILS
        or says.rail in terms_on(tenant_id, valid_from)
    ):
        return None
    return Refusal(
        "calendar_rail",
        f"It is not agreed how {RAILS[says.rail].name.lower()} works here from "
        f"{long_date(valid_from)}.",
        "Propose how the site’s own system pays first, and have it agreed.",
        "rail",
    )


def _limit_fault(says: Limit) -> Refusal | None:
    approving = {role for role in Role if matrix.allows(Permission.RUN_APPROVE, role)}
    if (says.user_id is None) == (says.role is None) or (says.role and says.role not in approving):
        return Refusal(
            "limit_holder",
            "A limit is that of a role which approves runs, or of one person.",
            "Choose one of them.",
            "holder",
        )
    if 0 <= says.payment_pence <= says.run_pence:
        return None
    return Refusal(
        "limit_pence",
        "One payment cannot be more than the run that it is in.",
        "Enter an amount for one payment up to that for a run.",
        "payment_pence",
    )


def _decision_fault(row: AnyRule, user_id: UUID) -> Refusal | None:
    if row.state != HouseRuleState.PROPOSED:
        return Refusal(
            "house_rule_decided", "This was decided already.", "Propose another to change it."
        )
    if row.proposed_by == user_id:
        return Refusal(
            "house_rule_own",
            "You proposed this, so somebody else must decide it.",
            "Ask another PHB manager.",
        )
    if isinstance(row, ApprovalLimit) and row.user_id == user_id:
        return Refusal(
            "limit_own", "This limit is your own.", "Ask another PHB manager to decide it."
        )
    return None
