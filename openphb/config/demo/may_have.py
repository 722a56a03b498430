"""Who of the demonstration may have a direct payment: what was tested, who agreed, who decided."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    DecisionDraft,
    Giver,
    Managing,
    NoReason,
    Occasion,
    RoleDraft,
)
from openphb.domains.agreements.types import AccountNeed, AccountRule, AccountTerm
from openphb.domains.people import actions as people
from openphb.domains.people.types import Capacity, CapacityAbout, Finding, Standing
from openphb.foundation.access.types import Viewer
from openphb.kernel.periods import add_months, age_on

CHILD_ENDS = 16


def own_account(name: str) -> AccountTerm:
    """Return what is said of an account for this money alone, that one person can use."""
    needs = {AccountNeed.ONLY_THIS_MONEY, AccountNeed.STATEMENTS, AccountNeed.NAMED_PEOPLE}
    return AccountTerm(AccountRule.DEDICATED, frozenset(needs), name)


def agree(viewer: Viewer, at: datetime, *, subject_id: UUID, born: date, index: int) -> None:
    """Record who agrees to a direct payment: the person, or a parent of somebody under 16.

    Some were assessed, because somebody asked whether they could decide.
    """
    if age_on(born, viewer.today) < CHILD_ENDS:
        contact_id = _contact(
            viewer, at, subject_id, "Their mother", "mother", Standing.REPRESENTATIVE
        )
        agreements.record_role(
            by=viewer,
            at=at,
            subject_id=subject_id,
            draft=_acting(contact_id, ActingAs.REPRESENTATIVE, Authority.PARENT, viewer.today),
        )
        agreements.record_consent(
            by=viewer,
            at=at,
            subject_id=subject_id,
            giver=Giver.REPRESENTATIVE,
            contact_id=contact_id,
            gives=True,
            said_on=viewer.today,
            words="At home, after we went through the duties.",
        )
        return
    if index % 4 == 0:
        people.record_capacity(
            by=viewer,
            at=at,
            subject_id=subject_id,
            told=Capacity(
                "Whether to have a direct payment, and who should receive it",
                Finding.HAS,
                viewer.today,
                "Dr Helen Price, consultant",
                "Explained it back in their own words, twice, with pictures.",
                CapacityAbout.DIRECT_PAYMENT,
                look_again_on=add_months(viewer.today, 12),
            ),
        )
    agreements.record_consent(
        by=viewer,
        at=at,
        subject_id=subject_id,
        giver=Giver.PERSON,
        gives=True,
        said_on=viewer.today,
        words="At home, after we went through what it means.",
    )


def nominate(viewer: Viewer, at: datetime, *, subject_id: UUID, name: str) -> None:
    """Record a sister who receives the money, whom the body accepts."""
    contact_id = _contact(viewer, at, subject_id, name, "sister", Standing.NOMINEE)
    agreements.record_role(
        by=viewer,
        at=at,
        subject_id=subject_id,
        draft=_acting(contact_id, ActingAs.NOMINEE, Authority.NOMINATED, viewer.today),
    )


def decide(viewer: Viewer, at: datetime, *, subject_id: UUID, budget_id: UUID, index: int) -> None:
    """Test whether a direct payment is barred, and decide that it is made."""
    agreements.record_exclusion_test(
        by=viewer,
        at=at,
        subject_id=subject_id,
        occasion=Occasion.START,
        tested_on=viewer.today,
        item="",
        until=None,
        how_known="Asked the person; nothing is known to us.",
    )
    if index == 0:
        agreements.look_at_exclusion(
            by=viewer, at=at, subject_id=subject_id, why="To be sure before the first payment."
        )
    helped = index % 3 == 1
    agreements.decide_direct_payment(
        by=viewer,
        at=at,
        budget_id=budget_id,
        draft=DecisionDraft(
            occasion=Occasion.START,
            granted=True,
            words="It gives them the say over who comes and when, and the money is looked after.",
            decided_on=viewer.today,
            managing=Managing.WITH_HELP if helped else Managing.ALONE,
            help_words="Payroll, and a look at the statements every three months" if helped else "",
            helper="Pay Well payroll" if helped else "",
        ),
    )


def refuse(viewer: Viewer, at: datetime, *, subject_id: UUID, budget_id: UUID) -> None:
    """Refuse somebody whom the Schedule excludes; their budget is managed another way."""
    agreements.record_exclusion_test(
        by=viewer,
        at=at,
        subject_id=subject_id,
        occasion=Occasion.START,
        tested_on=viewer.today,
        item="alcohol_requirement",
        until=None,
        how_known="A letter from probation.",
    )
    agreements.look_at_exclusion(
        by=viewer, at=at, subject_id=subject_id, why="To write the letter about the decision."
    )
    agreements.decide_direct_payment(
        by=viewer,
        at=at,
        budget_id=budget_id,
        draft=DecisionDraft(
            occasion=Occasion.START,
            granted=False,
            words="We cannot pay you this money. We will arrange the same care for you instead.",
            decided_on=viewer.today,
            reasons=(NoReason.RULES_EXCLUDE,),
        ),
    )


def _contact(
    viewer: Viewer, at: datetime, subject_id: UUID, name: str, how: str, standing: Standing
) -> UUID:
    return people.add_contact(
        by=viewer,
        at=at,
        subject_id=subject_id,
        name=name,
        relationship=how,
        standing=standing,
        valid_from=viewer.today,
        authority="Parental responsibility" if standing is Standing.REPRESENTATIVE else "",
        same_household=True,
    )


def _acting(contact_id: UUID, acting_as: ActingAs, authority: Authority, day: date) -> RoleDraft:
    nominee = acting_as is ActingAs.NOMINEE
    return RoleDraft(
        contact_id=contact_id,
        acting_as=acting_as,
        authority=authority,
        evidence="A letter that the person signed" if nominee else "The birth certificate",
        closeness=Closeness.FAMILY_IN_HOUSEHOLD,
        valid_from=day,
        duties_accepted_on=day,
        person_agreed_on=day if nominee else None,
        body_accepts=nominee,
    )
