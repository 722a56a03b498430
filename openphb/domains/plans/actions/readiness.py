"""What is said of a line besides its price, exceptions by name, and the commissioner's own list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from openphb.domains.plans import queries, rules
from openphb.domains.plans.actions.drafts import changing
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.models import (
    BudgetLine,
    ExceptionDecision,
    ExceptionRequest,
    LineNote,
    LineVisit,
    LocalExclusion,
    LocalExclusionDecision,
    PlanVersion,
)
from openphb.domains.plans.readiness import asking, named
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.readiness.types import ExceptionDraft, LineAbout, LocalDraft
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import queries as documents
from openphb.kernel.refusal import NothingThere, Refusal

LONGEST_CODE = 40


def put_line_note(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID, about: LineAbout
) -> None:
    """Say who a line pays by name, when they come, and what others pay towards it.

    `version` is the plan's count of changes when its writer read it. Refusals: `nothing_there`,
    `not_permitted`, `plan_not_draft`, `changed_meanwhile` where somebody else wrote about this line
    since, and those of `readiness.asking.check_about`.
    """
    with changing("plan.line_note_put", by=by, at=at, plan_id=plan_id) as change:
        line = BudgetLine.objects.filter(plan=change.plan, pk=line_id).first()
        if line is None:
            raise NothingThere("line of the plan")
        there = LineNote.objects.filter(line=line).first()
        if there is not None and there.revision > version:
            raise Refusal(
                "changed_meanwhile",
                "Somebody else wrote about this line while you were writing. "
                f"It says now: {asking.about_words(_about(by, change.plan, line_id))}.",
                "Nothing is lost: what you wrote is still below. Change it so that both are right, "
                "and save again.",
            )
        asking.check_about(about, on=by.today)
        keys = {**change.keys, "plan": change.plan, "line": line}
        said: dict[str, Any] = {
            "paid_name": about.paid_name.strip(),
            "relationship": about.relationship,
            "same_household": about.same_household,
            "household_from": about.household_from,
            "dbs_on": about.dbs_on,
            "own_money": about.own_money,
            "own_pence": about.own_pence,
            "own_words": about.own_words.strip(),
            "revision": change.revision,
        }
        LineNote.objects.update_or_create(
            line=line, defaults=said, create_defaults={**keys, **said}
        )
        LineVisit.objects.filter(line=line).delete()
        LineVisit.objects.bulk_create(
            LineVisit(**keys, weekdays=one.weekdays, begins=one.begins, ends=one.ends)
            for one in about.visits
        )
        change.details["line"] = str(line.id)


def _about(by: Viewer, plan: PlanVersion, line_id: UUID) -> LineAbout:
    return readiness.about_lines(viewer=by, plan=whole_of(plan))[line_id]


def ask_exception(*, by: Viewer, at: datetime, plan_id: UUID, draft: ExceptionDraft) -> UUID:
    """Ask that a plan may do something by exception; return the request's id.

    It counts once somebody else approved it, and ends with the next review. Refusals:
    `nothing_there`, `not_permitted`, `plan_not_draft`, `exception_not_needed`,
    `exception_waits`, and those of `readiness.asking.check_exception`.
    """
    with transaction.atomic():
        plan = queries.plan(viewer=by, plan_id=plan_id)
        actor = by.act(
            Permission.EXCEPTION_ASK, tenant_id=plan.tenant_id, subject_id=plan.subject_id
        )
        rules.require_draft(plan.state)
        asked = named.of_budget(viewer=by, budget_id=plan.budget_id)
        fault = asking.needed(readiness.faults_of(viewer=by, plan=plan), asked, draft.about)
        asking.check_exception(draft, review_on=plan.review_on, on=by.today)
        if draft.document_id is not None:
            paper = documents.document(viewer=by, document_id=draft.document_id)
            if paper.subject_id != plan.subject_id:
                raise NothingThere("document")
        assert plan.review_on is not None, "checked above"
        row = ExceptionRequest.objects.create(
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            budget_id=plan.budget_id,
            plan_id=plan.id,
            code=fault.code,
            about=draft.about,
            what=fault.message,
            necessity=draft.necessity.strip(),
            evidence=draft.evidence.strip(),
            document_id=draft.document_id,
            review_on=plan.review_on,
            expires_on=draft.expires_on,
            asked_by=actor.user_id,
            asked_at=at,
        )
        trail.record(
            "exception.asked",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            record_kind="exception",
            record_id=row.id,
            details={"code": fault.code, "plan": str(plan.id)},
        )
        return row.id


def decide_exception(
    *, by: Viewer, at: datetime, exception_id: UUID, approve: bool, reasons: str
) -> None:
    """Approve or refuse an exception that somebody else asked for, with reasons.

    Refusals: `nothing_there`, `not_permitted`, `exception_decided`, `exception_is_your_own`,
    `words_missing`.
    """
    with transaction.atomic():
        reach = by.scope(Permission.EXCEPTION_DECIDE).q()
        row = ExceptionRequest.objects.filter(reach, pk=exception_id).first()
        if row is None:
            raise NothingThere("exception")
        actor = by.act(
            Permission.EXCEPTION_DECIDE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        decided = ExceptionDecision.objects.filter(request=row).exists()
        asking.check_two_people("exception", decided, row.asked_by == actor.user_id)
        rules.check_words(reasons, where="reasons", name="Why")
        ExceptionDecision.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            request=row,
            approved=approve,
            reasons=reasons.strip(),
            decided_by=actor.user_id,
            decided_at=at,
            asked_by=row.asked_by,
        )
        trail.record(
            "exception.approved" if approve else "exception.refused",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            record_kind="exception",
            record_id=row.id,
            details={"code": row.code},
        )


def propose_local(*, by: Viewer, at: datetime, tenant_id: UUID, draft: LocalDraft) -> UUID:
    """Put forward what a commissioner's own list leaves out from a day on; return its id.

    What has the name of something on the list is its next version. Refusals: `not_permitted`,
    `words_missing`, `local_ends_before_it_begins`.
    """
    with transaction.atomic():
        actor = by.act(Permission.LOCAL_LIST_PROPOSE, tenant_id=tenant_id)
        asking.check_local(draft)
        row = LocalExclusion.objects.create(
            tenant_id=tenant_id,
            code=slugify(draft.what)[:LONGEST_CODE],
            what=draft.what.strip(),
            words=draft.words.strip(),
            unless=draft.unless.strip(),
            why=draft.why.strip(),
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        trail.record(
            "local_list.proposed",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="local_exclusion",
            record_id=row.id,
            details={"code": row.code},
        )
        return row.id


def decide_local(
    *, by: Viewer, at: datetime, exclusion_id: UUID, agree: bool, reasons: str = ""
) -> None:
    """Agree to what somebody else put forward for the list, or refuse it with reasons.

    Refusals: `nothing_there`, `not_permitted`, `local_list_decided`, `local_list_is_your_own`,
    `words_missing`.
    """
    with transaction.atomic():
        reach = by.scope(Permission.LOCAL_LIST_DECIDE).tenants_q()
        row = LocalExclusion.objects.filter(reach, pk=exclusion_id).first()
        if row is None:
            raise NothingThere("row of the list")
        actor = by.act(Permission.LOCAL_LIST_DECIDE, tenant_id=row.tenant_id)
        decided = LocalExclusionDecision.objects.filter(exclusion=row).exists()
        asking.check_two_people("local_list", decided, row.proposed_by == actor.user_id)
        if not agree:
            rules.check_words(reasons, where="reasons", name="Why not")
        LocalExclusionDecision.objects.create(
            tenant_id=row.tenant_id,
            exclusion=row,
            agreed=agree,
            reasons=reasons.strip(),
            decided_by=actor.user_id,
            decided_at=at,
            proposed_by=row.proposed_by,
        )
        trail.record(
            "local_list.agreed" if agree else "local_list.refused",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=None,
            record_kind="local_exclusion",
            record_id=row.id,
            details={"code": row.code},
        )
