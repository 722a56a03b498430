"""Recording what decides who may have a direct payment, and the decision itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import reference
from openphb.domains.agreements.actions.refusing import tell_of_no
from openphb.domains.agreements.eligibility import queries, rules
from openphb.domains.agreements.eligibility.types import (
    DecisionDraft,
    Giver,
    Occasion,
    RoleDraft,
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
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import Refusal

WHY_MOST = 200
HOW_MOST = 120


def record_exclusion_test(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    occasion: Occasion,
    tested_on: date,
    item: str,
    until: date | None,
    how_known: str,
) -> UUID:
    """Record whether the Schedule bars a direct payment to somebody; return the test's id.

    `item` is a code of `reference.exclusions`, or "" where none applies. The last test holds.
    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_said`, `exclusion_unknown`,
    `exclusion_ends`.
    """
    with transaction.atomic():
        tenant_id = people.person_of_subject(viewer=by, subject_id=subject_id).tenant_id
        actor = by.act(Permission.EXCLUSION_RECORD, tenant_id=tenant_id, subject_id=subject_id)
        rules.check_said(words=how_known, on=tested_on, today=by.today, field="tested_on")
        if item and item not in {one.code for one in reference.exclusions(tested_on)}:
            raise Refusal(
                "exclusion_unknown",
                "The Schedule has no such item on that day.",
                "Choose one of the list.",
                "item",
            )
        if until is not None and (not item or until <= tested_on):
            raise Refusal(
                "exclusion_ends",
                "Only something that bars has an end, after the day of the test.",
                "Leave the end empty, or give a later day.",
                "until",
            )
        row = ExclusionTest.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            occasion=occasion,
            tested_on=tested_on,
            item=item,
            until=until,
            how_known=how_known.strip()[:HOW_MOST],
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        # The trail is read by more people than the test may be: it does not say what was found.
        _audit("exclusion.tested", actor, at, row, {"occasion": str(occasion)})
        return row.id


def look_at_exclusion(*, by: Viewer, at: datetime, subject_id: UUID, why: str) -> None:
    """Record that somebody opens a person's exclusion tests, every time, with why.

    Refusals: `nothing_there`, `not_permitted`, `look_why`.
    """
    with transaction.atomic():
        tenant_id = people.person_of_subject(viewer=by, subject_id=subject_id).tenant_id
        actor = by.act(Permission.EXCLUSION_VIEW, tenant_id=tenant_id, subject_id=subject_id)
        if not why.strip():
            raise Refusal(
                "look_why", "It does not say why you look.", "Write it in a few words.", "why"
            )
        ExclusionLook.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            why=why.strip()[:WHY_MOST],
            looked_by=actor.user_id,
            looked_at=at,
        )


def record_consent(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    giver: Giver,
    gives: bool,
    said_on: date,
    words: str,
    contact_id: UUID | None = None,
) -> UUID:
    """Record that somebody agrees to a direct payment, or takes that back; return its id.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_said`, `consent_whose`.
    """
    with transaction.atomic():
        tenant_id = people.person_of_subject(viewer=by, subject_id=subject_id).tenant_id
        actor = by.act(Permission.MAY_HAVE_RECORD, tenant_id=tenant_id, subject_id=subject_id)
        rules.check_said(words=words, on=said_on, today=by.today, field="said_on")
        if (giver is Giver.REPRESENTATIVE) is (contact_id is None):
            raise Refusal(
                "consent_whose",
                "A representative is named, and the person is not.",
                "Choose who said it.",
                "contact",
            )
        if contact_id is not None:
            people.contact(viewer=by, subject_id=subject_id, contact_id=contact_id)
        row = PaymentConsent.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            giver=giver,
            contact_id=contact_id,
            gives=gives,
            said_on=said_on,
            words=words.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _audit("payment_consent.recorded", actor, at, row, {"giver": str(giver), "gives": gives})
        return row.id


def record_role(*, by: Viewer, at: datetime, subject_id: UUID, draft: RoleDraft) -> UUID:
    """Record that one of a person's contacts acts for them; return the record's id.

    Said again of the same contact and role, it replaces what was recorded before. Only who may
    decide accepts a nominee for the body, or finds that somebody may act whose DBS check says something.
    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_role`.
    """
    with transaction.atomic():
        tenant_id = people.person_of_subject(viewer=by, subject_id=subject_id).tenant_id
        actor = by.act(Permission.MAY_HAVE_RECORD, tenant_id=tenant_id, subject_id=subject_id)
        people.contact(viewer=by, subject_id=subject_id, contact_id=draft.contact_id)
        before = queries.roles(viewer=by, subject_id=subject_id)
        accepted_by = _accepted_before(subject_id, draft)
        if draft.body_accepts and accepted_by is None:
            accepted_by = by.act(
                Permission.MAY_HAVE_DECIDE, tenant_id=tenant_id, subject_id=subject_id
            ).user_id
        weighed_by = None
        if draft.dbs_weighed.strip():
            # Whoever asks for the check does not decide that what it says does no harm.
            weighed_by = by.act(
                Permission.MAY_HAVE_DECIDE, tenant_id=tenant_id, subject_id=subject_id
            ).user_id
        rules.check_role(
            draft,
            born=people.births(viewer=by, subject_ids=[subject_id]).get(subject_id),
            others=before,
            today=by.today,
            limits=queries.limits(by.today),
        )
        row = ActingRole.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            contact_id=draft.contact_id,
            acting_as=draft.acting_as,
            authority=draft.authority,
            appointed_by=draft.appointed_by.strip(),
            evidence=draft.evidence.strip(),
            closeness=draft.closeness,
            duties_accepted_on=draft.duties_accepted_on,
            person_agreed_on=draft.person_agreed_on,
            accepted_by=accepted_by if draft.body_accepts else None,
            dbs=draft.dbs,
            dbs_asked_on=draft.dbs_asked_on,
            dbs_seen_on=draft.dbs_seen_on,
            dbs_weighed=draft.dbs_weighed.strip(),
            dbs_weighed_by=weighed_by,
            paid_to_care=draft.paid_to_care,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        details = {"acting_as": str(draft.acting_as), "authority": str(draft.authority)}
        _audit("acting_role.recorded", actor, at, row, details)
        return row.id


def decide_direct_payment(
    *, by: Viewer, at: datetime, budget_id: UUID, draft: DecisionDraft
) -> UUID:
    """Record a person's decision whether a direct payment is made; return the decision's id.

    Notice of a no is given with it, with its reasons of reg 7, the right to ask again and the ways
    that stay open. Nothing else decides: the rules only refuse a yes that the law does not allow.
    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_decision` and of
    `refusing.tell_of_no`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        actor = by.act(
            Permission.MAY_HAVE_DECIDE, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        # Two deciders meet here, and whoever records a test or a consent meanwhile.
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=budget.tenant_id, pk=budget.subject_id
        )
        found = queries.may_have(viewer=by, budget_id=budget_id, managing=draft.managing)
        rules.check_decision(draft, stands=found.hurdles, today=by.today)
        row = DirectPaymentDecision.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            occasion=draft.occasion,
            granted=draft.granted,
            reasons=[str(reason) for reason in draft.reasons],
            words=draft.words.strip(),
            managing=draft.managing or "",
            help_words=draft.help_words.strip(),
            helper=draft.helper.strip(),
            hurdles=[str(hurdle) for hurdle in found.hurdles],
            decided_on=draft.decided_on,
            decided_by=actor.user_id,
            recorded_at=at,
        )
        _audit(
            "direct_payment.agreed" if draft.granted else "direct_payment.refused",
            actor,
            at,
            row,
            {"occasion": str(draft.occasion)},
        )
        if not draft.granted:
            before = found.decision.draft.decided_on if found.decision else None
            grounds = tuple(dict.fromkeys(reason.ground for reason in draft.reasons))
            tell_of_no(by=by, at=at, row=row, grounds=grounds, before=before)
        return row.id


def _accepted_before(subject_id: UUID, draft: RoleDraft) -> UUID | None:
    last = (
        ActingRole.objects.filter(
            subject_id=subject_id, contact_id=draft.contact_id, acting_as=draft.acting_as
        )
        .order_by("-recorded_at", "-id")
        .first()
    )
    return last.accepted_by if last else None


def _audit(
    what: str,
    actor: Actor,
    at: datetime,
    row: ExclusionTest | PaymentConsent | ActingRole | DirectPaymentDecision,
    details: Mapping[str, object],
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind=row._meta.model_name or "",
        record_id=row.id,
        details=details,
    )
