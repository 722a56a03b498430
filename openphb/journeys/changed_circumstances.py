"""A pause, a stop, a hospital stay, a death: recorded where it belongs, and looked at where money is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.types import PauseDraft, StopDraft
from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.payments import actions as payments
from openphb.domains.people import actions as people
from openphb.domains.people import queries as people_queries
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.messaging import actions as messaging


def pause_payments(*, by: Viewer, at: datetime, budget_id: UUID, draft: PauseDraft) -> None:
    """Pause a budget's direct payment; what was paid for its days is put to the co-ordinator.

    Refusals: those of `agreements.pause`.
    """
    with transaction.atomic():
        agreements.pause(by=by, at=at, budget_id=budget_id, draft=draft)
        _note_budget(by, at, budget_id)


def resume_payments(
    *, by: Viewer, at: datetime, budget_id: UUID, resumes_on: date, words: str
) -> None:
    """Let a paused direct payment go on from a day. Refusals: those of `agreements.end_pause`."""
    with transaction.atomic():
        agreements.end_pause(by=by, at=at, budget_id=budget_id, resumes_on=resumes_on, words=words)
        _note_budget(by, at, budget_id)


def stop_payments(*, by: Viewer, at: datetime, budget_id: UUID, draft: StopDraft) -> None:
    """Stop a direct payment for good; what was paid for later days is put to the co-ordinator.

    Refusals: those of `agreements.stop`.
    """
    with transaction.atomic():
        agreements.stop(by=by, at=at, budget_id=budget_id, draft=draft)
        _note_budget(by, at, budget_id)


def went_into_hospital(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    admitted_on: date,
    discharged_on: date | None,
    place: str,
    words: str,
) -> None:
    """Record a hospital stay; money changes only as the agreement says.

    Refusals: those of `people.record_stay`.
    """
    with transaction.atomic():
        people.record_stay(
            by=by,
            at=at,
            subject_id=subject_id,
            admitted_on=admitted_on,
            discharged_on=discharged_on,
            place=place,
            words=words,
        )
        _note(by, at, subject_id)


def came_home(
    *, by: Viewer, at: datetime, subject_id: UUID, discharged_on: date, words: str
) -> None:
    """Record the discharge from the latest stay. Refusals: those of `people.record_discharge`."""
    with transaction.atomic():
        people.record_discharge(
            by=by, at=at, subject_id=subject_id, discharged_on=discharged_on, words=words
        )
        _note(by, at, subject_id)


def holder_died(*, by: Viewer, at: datetime, subject_id: UUID, died_on: date, words: str) -> None:
    """Record a death: entitlement and orders end with the day, open payments wait, messages stop.

    Refusals: those of `people.record_death`.
    """
    with transaction.atomic():
        people.record_death(by=by, at=at, subject_id=subject_id, died_on=died_on, words=words)
        tenant_id = _note(by, at, subject_id)
        messaging.stop_messages(
            by=by,
            at=at,
            tenant_id=tenant_id,
            subject_id=subject_id,
            because="A death is recorded.",
        )
        marketplace.end_for_person(
            by=_recorder(by, tenant_id, subject_id),
            at=at,
            today=by.today,
            tenant_id=tenant_id,
            subject_id=subject_id,
            why=OrderEnds.DIED,
            end=died_on + timedelta(days=1),
        )


def death_was_a_mistake(*, by: Viewer, at: datetime, subject_id: UUID, words: str) -> None:
    """Take back a death: entitlement, orders and messages go on; what was held waits to be released.

    Refusals: those of `people.withdraw_death`.
    """
    with transaction.atomic():
        people.withdraw_death(by=by, at=at, subject_id=subject_id, words=words)
        tenant_id = _note(by, at, subject_id)
        messaging.allow_messages(by=by, at=at, tenant_id=tenant_id, subject_id=subject_id)
        marketplace.let_go_on(
            by=_recorder(by, tenant_id, subject_id),
            at=at,
            today=by.today,
            tenant_id=tenant_id,
            subject_id=subject_id,
            why=OrderEnds.DIED,
        )


def _recorder(by: Viewer, tenant_id: UUID, subject_id: UUID) -> Actor:
    return by.act(Permission.CIRCUMSTANCE_RECORD, tenant_id=tenant_id, subject_id=subject_id)


def _note_budget(by: Viewer, at: datetime, budget_id: UUID) -> None:
    budget = budgets.budget(viewer=by, budget_id=budget_id)
    payments.note_circumstances(
        by=by, at=at, tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )


def _note(by: Viewer, at: datetime, subject_id: UUID) -> UUID:
    """Have the person's money looked at again; return their tenant."""
    person = people_queries.person_of_subject(viewer=by, subject_id=subject_id)
    payments.note_circumstances(by=by, at=at, tenant_id=person.tenant_id, subject_id=subject_id)
    return person.tenant_id
