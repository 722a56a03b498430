"""Referrals one by one: by staff, and by the person themself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from openphb.domains.cases import rules
from openphb.domains.cases.actions.holding import audit, keep_clock
from openphb.domains.cases.models import Case, Referral
from openphb.domains.cases.types import Came, CameBy, Category, Referrer
from openphb.domains.people import actions as people_actions
from openphb.domains.people import queries as people
from openphb.domains.people.types import Compared, PersonDetails, SamePerson
from openphb.foundation.access.types import Actor, Permission, Role, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.nhs_number import parse_nhs_number
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal

BY_STAFF = Came()


def refer(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    category: Category,
    referred_on: date,
    referred_by: str,
    reason: str,
    came: Came = BY_STAFF,
) -> UUID:
    """Open a case for somebody who is registered; return its id.

    Its standing is worked out from the law on the day of the referral and kept with its source.
    Refusals: `nothing_there`; those of `rules.standing` and `rules.refuse_referral`;
    `source_reference_taken`; `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.CASE_REFER, tenant_id=tenant_id, subject_id=subject_id)
        return _open(
            by, actor, at, tenant_id, subject_id, category, referred_on, referred_by, reason, came
        )


def refer_oneself(
    *, by: Viewer, at: datetime, subject_id: UUID, category: Category, reason: str
) -> UUID:
    """Open a case that a person, or who decides for them, asks for on their own page; return its id.

    Refusals: `nothing_there`; `asked_already`, while another referral of the same kind waits for
    its decision; those of `rules.standing` and `rules.refuse_referral`; `not_permitted`.
    """
    with transaction.atomic():
        person = people.person_of_subject(viewer=by, subject_id=subject_id)
        actor = by.act(Permission.CASE_ASK, tenant_id=person.tenant_id, subject_id=subject_id)
        waiting = Case.objects.filter(
            subject_id=subject_id, category=category, closed_on=None, waits=True
        )
        if waiting.exists():
            raise Refusal(
                "asked_already",
                "You have asked for this already. Somebody is looking at it.",
                "You do not need to ask again. You can see how it stands on your page.",
                "category",
            )
        own = actor.role == Role.HOLDER
        came = Came(Referrer.PERSON if own else Referrer.FAMILY, CameBy.PAGE)
        return _open(
            by, actor, at, person.tenant_id, subject_id, category, by.today, by.name, reason, came
        )


def refer_somebody(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    person: PersonDetails,
    category: Category,
    referred_on: date,
    referred_by: str,
    reason: str,
    came: Came = BY_STAFF,
    compared: Sequence[Compared] = (),
) -> UUID:
    """Open a case for somebody found by NHS number, or registered now; return the case's id.

    `compared` is what was answered of likely matches; with a yes, the case is that person's. Names
    are needed only for somebody new. Refusals: those of `refer` and of registering;
    `person_unknown`, for somebody new without a name; `person_differs`, where the number belongs
    to somebody with another date of birth.
    """
    with transaction.atomic():
        subject_id = found_by_number(by=by, tenant_id=tenant_id, person=person)
        same = [one.subject_id for one in compared if one.answer is SamePerson.YES]
        made_id = None
        if subject_id is None and same:
            (subject_id,) = same
        elif subject_id is None:
            if not (person.given_name.strip() and person.family_name.strip()):
                raise Refusal(
                    "person_unknown",
                    "Nobody with this NHS number is registered here yet.",
                    "Enter their first and last name to register them, or check the number.",
                    "given_name",
                )
            subject_id = made_id = people_actions.register(
                by=by, at=at, tenant_id=tenant_id, details=person
            )
        people_actions.keep_comparisons(
            by=by, at=at, tenant_id=tenant_id, compared=compared, made_id=made_id
        )
        return refer(
            by=by,
            at=at,
            tenant_id=tenant_id,
            subject_id=subject_id,
            category=category,
            referred_on=referred_on,
            referred_by=referred_by,
            reason=reason,
            came=came,
        )


def found_by_number(*, by: Viewer, tenant_id: UUID, person: PersonDetails) -> UUID | None:
    """Return whose record an NHS number is, or None. Refusals: `person_differs`, `nhs_number_…`."""
    if not person.nhs_number.strip():
        return None
    number = parse_nhs_number(person.nhs_number)
    known = people.with_nhs_number(viewer=by, tenant_id=tenant_id, nhs_number=number)
    if known is None:
        return None
    if known.date_of_birth != person.date_of_birth:
        raise differs(person.date_of_birth)
    return known.subject_id


def differs(born: date) -> Refusal:
    """Return the refusal of an NHS number that is here with another date of birth."""
    return Refusal(
        "person_differs",
        f"This NHS number is registered here with another date of birth than {long_date(born)}.",
        "Check both. Nobody may be written into another person’s record.",
        "date_of_birth",
    )


def next_numbers(tenant_id: UUID, count: int) -> int:
    """Return the first of a tenant's next case numbers; the counter stays locked until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("select cases_next_numbers(%s, %s, %s)", [new_id(), tenant_id, count])
        (latest,) = cursor.fetchone()
    return int(latest) - count + 1


def _open(
    by: Viewer,
    actor: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    category: Category,
    referred_on: date,
    referred_by: str,
    reason: str,
    came: Came,
) -> UUID:
    person = people.person_of_subject(viewer=by, subject_id=subject_id)
    if person.tenant_id != tenant_id:
        raise NothingThere("person")
    rules.refuse_referral(
        referred_on=referred_on, referred_by=referred_by, reason=reason, today=by.today
    )
    answer = rules.standing(category, born=person.date_of_birth, on=referred_on)
    case = Case.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        reference=rules.reference(next_numbers(tenant_id, 1)),
        category=category,
        standing=answer.standing,
        standing_source=answer.source,
        referred_on=referred_on,
        referred_by=referred_by.strip(),
        reason=reason.strip(),
    )
    keep_clock(by, case)
    case.save()
    try:
        with transaction.atomic():
            Referral.objects.create(
                tenant_id=tenant_id,
                subject_id=subject_id,
                case=case,
                referrer=came.referrer,
                came_by=came.by,
                role=came.role.strip(),
                organisation=came.organisation.strip(),
                source_reference=came.source_reference.strip(),
                recorded_by=actor.user_id,
                recorded_at=at,
            )
    except IntegrityError as fault:
        if isinstance(fault.__cause__, UniqueViolation):
            raise Refusal(
                "source_reference_taken",
                "A referral with this reference is here already.",
                "Nothing needs doing, if it is the same one.",
                "source_reference",
            ) from fault
        raise
    details = {
        "category": str(category),
        "standing": str(answer.standing),
        "came_by": str(came.by),
    }
    audit("case.referred", actor, at, case, details)
    return case.id
