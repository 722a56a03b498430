"""Asking about a version before deciding, and answering."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.models import PlanQuestion, PlanQuestionAnswer
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal


def ask_question(*, by: Viewer, at: datetime, plan_id: UUID, words: str) -> UUID:
    """Ask about a version that waits for a decision: it waits for the answer; return the question's id.

    The day by which it is decided stays what it is. Refusals: `nothing_there`, `not_permitted`,
    `plan_not_submitted`, `approver_submitted_it`, `question_open`, `words_missing`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_APPROVE, plan_id=plan_id, version=None)
        actor = by.act(Permission.PLAN_APPROVE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        if row.state != PlanState.SUBMITTED:
            raise Refusal(
                "plan_not_submitted",
                "This version does not wait for a decision, so there is nothing to ask before one.",
                "Read how it stands now.",
            )
        if row.submitted_by == actor.user_id:
            raise Refusal(
                "approver_submitted_it",
                "You sent this plan for approval, so somebody else has to decide.",
                "Take it back if something is to be changed.",
            )
        if approving.open_question(viewer=by, plan_id=plan_id):
            raise Refusal(
                "question_open",
                "A question about this plan waits for its answer already.",
                "Wait for the answer, then ask the next.",
            )
        rules.check_words(words, where="words", name="The question")
        question = PlanQuestion.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            words=words.strip(),
            asked_by=actor.user_id,
            asked_at=at,
        )
        audit("plan.question_asked", actor, at, row, {"question": str(question.id)})
        return question.id


def answer_question(*, by: Viewer, at: datetime, question_id: UUID, words: str) -> None:
    """Answer a question about a version: by anybody who may write it.

    Refusals: `nothing_there`, `not_permitted`, `question_answered`, `question_your_own`,
    `words_missing`.
    """
    with transaction.atomic():
        question = _locked(by, question_id, Permission.PLAN_WRITE)
        actor = by.act(
            Permission.PLAN_WRITE, tenant_id=question.tenant_id, subject_id=question.subject_id
        )
        if question.asked_by == actor.user_id:
            raise Refusal(
                "question_your_own",
                "You asked this, so somebody else has to answer.",
                "Take it back if you no longer need the answer.",
            )
        rules.check_words(words, where="words", name="The answer")
        _answer(question, actor.user_id, at, words, is_taken_back=False)
        audit("plan.question_answered", actor, at, question.plan, {"question": str(question.id)})


def take_back_question(*, by: Viewer, at: datetime, question_id: UUID, words: str) -> None:
    """Take back a question that one asked, saying why.

    Refusals: `nothing_there`, `not_permitted`, `question_answered`, `question_of_another`,
    `words_missing`.
    """
    with transaction.atomic():
        question = _locked(by, question_id, Permission.PLAN_APPROVE)
        actor = by.act(
            Permission.PLAN_APPROVE, tenant_id=question.tenant_id, subject_id=question.subject_id
        )
        if question.asked_by != actor.user_id:
            raise Refusal(
                "question_of_another",
                "Somebody else asked this.",
                "Answer it, or ask them to take it back.",
            )
        rules.check_words(words, where="words", name="Why it is taken back")
        _answer(question, actor.user_id, at, words, is_taken_back=True)
        audit("plan.question_taken_back", actor, at, question.plan, {"question": str(question.id)})


def _locked(by: Viewer, question_id: UUID, permission: Permission) -> PlanQuestion:
    reach = by.scope(Permission.PLAN_VIEW).q()
    question = PlanQuestion.objects.filter(reach, pk=question_id).select_related("plan").first()
    if question is None:
        raise NothingThere("question")
    # A question never changes: its version is what two who answer at once wait for.
    lock(by=by, permission=permission, plan_id=question.plan_id, version=None)
    if PlanQuestionAnswer.objects.filter(question=question).exists():
        raise Refusal("question_answered", "This was answered already.", "Read the answer.")
    return question


def _answer(
    question: PlanQuestion, user_id: UUID, at: datetime, words: str, *, is_taken_back: bool
) -> None:
    PlanQuestionAnswer.objects.create(
        tenant_id=question.tenant_id,
        subject_id=question.subject_id,
        question=question,
        words=words.strip(),
        is_taken_back=is_taken_back,
        answered_by=user_id,
        answered_at=at,
    )
