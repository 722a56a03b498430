"""Stopping a direct payment for good: a dated fact, with the reasons that the person was given."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.agreements.actions.notice import tell_of_stop
from openphb.domains.agreements.actions.pausing import held, signed_of, write_fact
from openphb.domains.agreements.models import Pause, PauseRecord
from openphb.domains.agreements.stopping import stop_fault
from openphb.domains.agreements.types import PauseKind, StopDraft
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.plans.live.funding import lines_bought
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.facts.record import period_of
from openphb.kernel.periods import Period


def stop(*, by: Viewer, at: datetime, budget_id: UUID, draft: StopDraft) -> UUID:
    """Record that a direct payment stops from a day; return the id of what was recorded.

    The agreement stays, so that what is still owed for the days before can be paid, and so that
    payments can go on if the decision is looked at again and falls. What was paid for later days
    stays paid, as an overpayment that people decide about. Whoever can sign in for the person is
    written to, and may ask to have it looked at again. Refusals: `nothing_there`, `not_permitted`,
    and those of `stopping.stop_fault` and of `cases.give_notice`.
    Source: SI 2013/1617, regulation 17.
    """
    with transaction.atomic():
        budget, actor = held(by, budget_id, Permission.AGREEMENT_STOP)
        signed = signed_of(budget)
        before = Pause.objects.filter(
            tenant_id=budget.tenant_id,
            budget_id=budget.id,
            stops=True,
            known__upper_inf=True,
            record__kind=PauseKind.STOP,
        ).first()
        fault = stop_fault(
            draft,
            first_day=signed.first_day if signed else None,
            stopped_from=period_of(before).start if before else None,
            bought=_bought(budget.tenant_id, budget.id, draft.stops_on),
            today=by.today,
        )
        if fault:
            raise fault
        row = PauseRecord.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=PauseKind.STOP,
            reason=draft.ground,
            words=draft.words.strip(),
            authority=draft.authority.strip(),
            safe_care=draft.safe_care.strip(),
            told_on=draft.told_on,
            why_sooner=draft.why_sooner.strip(),
            care_by=draft.care_by,
            care_who=draft.care_who.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        write_fact(budget, row, Period(draft.stops_on), actor, at)
        tell_of_stop(by=by, at=at, row=row, stops_on=draft.stops_on)
        cases.give_notice(
            by=by,
            at=at,
            case_id=budget.case_id,
            draft=NoticeDraft(
                kind=NoticeKind.STOP,
                about_id=row.id,
                what="The direct payment",
                grounds=(str(draft.ground),),
                reasons=draft.words,
                evidence=draft.authority,
                decided_by=actor.user_id,
                decided_on=draft.told_on,
                told_on=draft.told_on,
                told_by=ToldBy.LETTER,
                from_day=draft.stops_on,
                why_sooner=draft.why_sooner,
            ),
        )
        return row.id


def _bought(tenant_id: UUID, budget_id: UUID, on: date) -> bool:
    """Return whether the agreed plan has a line on a day that is no direct payment."""
    reach = Q(tenant_id=tenant_id, budget_id=budget_id)
    return any(line.valid.contains(on) for line in lines_bought(reach))
