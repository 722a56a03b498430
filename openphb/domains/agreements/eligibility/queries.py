"""Reading who may have a direct payment. What bars it is told only to the few, who say why."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openphb.domains.agreements import reference
from openphb.domains.agreements.eligibility import rules
from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    ConsentTold,
    Dbs,
    DecisionDraft,
    DecisionTold,
    ExclusionKnown,
    ExclusionTold,
    Facts,
    Giver,
    Limits,
    LookTold,
    Managing,
    MayHave,
    NoReason,
    Occasion,
    RoleDraft,
    RoleTold,
)
from openphb.domains.agreements.models import (
    ActingRole,
    DirectPaymentDecision,
    ExclusionLook,
    ExclusionTest,
    PaymentConsent,
)
from openphb.domains.budgets import queries as budgets
from openphb.domains.people import queries as people
from openphb.domains.people.types import Capacity, CapacityAbout
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer


def limits(day: date) -> Limits:
    """Return the numbers of the rules on a day."""
    return Limits(
        child_ends=reference.limit("child_ends", day),
        parent_ends=reference.limit("parent_ends", day),
        exclusion_test_months=reference.limit("exclusion_test_months", day),
    )


def may_have(*, viewer: Viewer, budget_id: UUID, managing: Managing | None = None) -> MayHave:
    """Return whether a direct payment may be made on a budget, today, and what was decided.

    `managing` is what is about to be decided of it; without it, what was decided last counts.
    Of an exclusion it says only that there is one. Refusal: `nothing_there`.
    """
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    subject_id = budget.subject_id
    decision = _decision(budget_id)
    facts = Facts(
        day=viewer.today,
        born=people.births(viewer=viewer, subject_ids=[subject_id]).get(subject_id),
        tested=_tested(subject_id, viewer.today),
        capacity=_capacity(viewer, subject_id),
        consents=_consents(subject_id),
        roles=roles(viewer=viewer, subject_id=subject_id),
        managing=managing or (decision.draft.managing if decision else None),
    )
    numbers = limits(viewer.today)
    gives = (
        rules.who_consents(facts.born, facts.capacity, viewer.today, numbers)
        if facts.born
        else frozenset()
    )
    return MayHave(
        tenant_id=budget.tenant_id,
        subject_id=subject_id,
        budget_id=budget_id,
        facts=facts,
        who_consents=next(iter(gives)) if len(gives) == 1 else None,
        hurdles=rules.hurdles(facts, numbers),
        decision=decision,
    )


def roles(*, viewer: Viewer, subject_id: UUID) -> tuple[RoleTold, ...]:
    """Return the roles of who acts for a person, each as it was last recorded, oldest first."""
    names = {one.id: one.name for one in people.contacts(viewer=viewer, subject_id=subject_id)}
    last: dict[tuple[UUID, str], ActingRole] = {}
    for row in ActingRole.objects.filter(subject_id=subject_id).order_by("recorded_at", "id"):
        last[row.contact_id, row.acting_as] = row
    return tuple(RoleTold(_role(row), names.get(row.contact_id, "")) for row in last.values())


def exclusion_tests(*, viewer: Viewer, subject_id: UUID) -> tuple[ExclusionTold, ...]:
    """Return the tests of a person, newest first, for the few; nothing for others.

    Call it only after `actions.look_at_exclusion` in the same request.
    """
    scope = viewer.scope(Permission.EXCLUSION_VIEW)
    rows = list(
        ExclusionTest.objects.filter(scope.q(), subject_id=subject_id).order_by(
            "-tested_on", "-recorded_at", "-id"
        )
    )
    names = names_of(row.recorded_by for row in rows)
    return tuple(
        ExclusionTold(
            row.id,
            Occasion(row.occasion),
            row.tested_on,
            row.item,
            row.until,
            row.how_known,
            names.get(row.recorded_by, ""),
        )
        for row in rows
    )


def exclusion_looks(*, viewer: Viewer, subject_id: UUID) -> tuple[LookTold, ...]:
    """Return who opened a person's exclusion tests and why, newest first, for the few."""
    scope = viewer.scope(Permission.EXCLUSION_VIEW)
    rows = list(
        ExclusionLook.objects.filter(scope.q(), subject_id=subject_id).order_by("-looked_at", "-id")
    )
    names = names_of(row.looked_by for row in rows)
    return tuple(LookTold(row.looked_at, names.get(row.looked_by, ""), row.why) for row in rows)


def _tested(subject_id: UUID, day: date) -> ExclusionKnown | None:
    """Return the last test. One whose end has come bars nothing, and is as old as its day."""
    row = (
        ExclusionTest.objects.filter(subject_id=subject_id, tested_on__lte=day)
        .order_by("-tested_on", "-recorded_at", "-id")
        .first()
    )
    if row is None:
        return None
    return ExclusionKnown(row.tested_on, bool(row.item) and (row.until is None or day < row.until))


def _capacity(viewer: Viewer, subject_id: UUID) -> Capacity | None:
    """Return what was last found of the decision to have a direct payment, and of no other one."""
    return next(
        (
            one.capacity
            for one in people.capacity(viewer=viewer, subject_id=subject_id)
            if one.capacity.about is CapacityAbout.DIRECT_PAYMENT
        ),
        None,
    )


def _consents(subject_id: UUID) -> tuple[ConsentTold, ...]:
    last: dict[tuple[str, UUID | None], PaymentConsent] = {}
    for row in PaymentConsent.objects.filter(subject_id=subject_id).order_by(
        "said_on", "recorded_at", "id"
    ):
        last[row.giver, row.contact_id] = row
    return tuple(
        ConsentTold(Giver(row.giver), row.contact_id, row.gives, row.said_on, row.words)
        for row in last.values()
    )


def _role(row: ActingRole) -> RoleDraft:
    return RoleDraft(
        contact_id=row.contact_id,
        acting_as=ActingAs(row.acting_as),
        authority=Authority(row.authority),
        evidence=row.evidence,
        closeness=Closeness(row.closeness),
        valid_from=row.valid_from,
        appointed_by=row.appointed_by,
        duties_accepted_on=row.duties_accepted_on,
        person_agreed_on=row.person_agreed_on,
        body_accepts=row.accepted_by is not None,
        dbs=Dbs(row.dbs),
        dbs_asked_on=row.dbs_asked_on,
        dbs_seen_on=row.dbs_seen_on,
        dbs_weighed=row.dbs_weighed,
        paid_to_care=row.paid_to_care,
        valid_to=row.valid_to,
    )


def _decision(budget_id: UUID) -> DecisionTold | None:
    row = (
        DirectPaymentDecision.objects.filter(budget_id=budget_id)
        .order_by("-decided_on", "-recorded_at", "-id")
        .first()
    )
    if row is None:
        return None
    return DecisionTold(
        row.id,
        DecisionDraft(
            occasion=Occasion(row.occasion),
            granted=row.granted,
            words=row.words,
            decided_on=row.decided_on,
            reasons=tuple(NoReason(code) for code in row.reasons),
            managing=Managing(row.managing) if row.managing else None,
            help_words=row.help_words,
            helper=row.helper,
        ),
        names_of([row.decided_by]).get(row.decided_by, ""),
    )
