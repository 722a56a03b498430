"""Whether a direct payment may be made, from what is recorded. A person decides; this only finds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    ConsentTold,
    Dbs,
    DecisionDraft,
    Facts,
    Giver,
    Hurdle,
    Limits,
    Managing,
    RoleDraft,
    RoleTold,
)
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.people.types import Capacity, Finding
from openphb.kernel.periods import add_months, age_on, long_date
from openphb.kernel.refusal import Refusal

# What stays open, whatever is decided about a direct payment (SI 2012/2996, reg 32B).
THE_REST = (ManagementOption.NOTIONAL, ManagementOption.THIRD_PARTY)
NEAR = (Closeness.FAMILY_IN_HOUSEHOLD, Closeness.FRIEND_IN_CARE)


def who_consents(
    born: date, capacity: Capacity | None, day: date, limits: Limits
) -> frozenset[Giver]:
    """Return who can agree to a direct payment: one of them is enough.

    Under 16 a representative; from 16 the person, who is presumed to have capacity until somebody
    found otherwise (Mental Capacity Act 2005, s 1(2)). Where capacity comes and goes either does.
    """
    if age_on(born, day) < limits.child_ends:
        return frozenset({Giver.REPRESENTATIVE})
    if capacity is None or capacity.finding.able:
        return frozenset({Giver.PERSON})
    if capacity.finding is Finding.LACKS:
        return frozenset({Giver.REPRESENTATIVE})
    return frozenset(Giver)


def hurdles(facts: Facts, limits: Limits) -> tuple[Hurdle, ...]:
    """Return what stands in the way, in the order in which it is read; () where nothing does."""
    found: list[Hurdle] = []
    tested = facts.tested
    if tested is not None and tested.bars:
        found.append(Hurdle.EXCLUDED)
    elif tested is None or facts.day >= add_months(tested.tested_on, limits.exclusion_test_months):
        found.append(Hurdle.NOT_TESTED)
    if facts.born is None:
        return (*found, Hurdle.BIRTH_UNKNOWN)
    roles = [role for role in facts.roles if role.on(facts.day)]
    found += _consent(facts, facts.born, roles, limits)
    for role in roles:
        found += _role(role.draft)
    if facts.managing is Managing.CANNOT:
        found.append(Hurdle.CANNOT_MANAGE)
    return tuple(dict.fromkeys(found))


def _consent(facts: Facts, born: date, roles: Collection[RoleTold], limits: Limits) -> list[Hurdle]:
    may = who_consents(born, facts.capacity, facts.day, limits)
    acting = {
        role.draft.contact_id
        for role in roles
        if role.draft.acting_as is ActingAs.REPRESENTATIVE
        and authority_holds(role.draft.authority, born, facts.day, limits)
    }
    found = []
    if may == {Giver.REPRESENTATIVE} and not acting:
        found.append(Hurdle.NO_REPRESENTATIVE)
    counts = [one for one in facts.consents if _counts(one, may, acting)]
    if any(one.gives for one in counts):
        return found
    return [*found, Hurdle.CONSENT_WITHDRAWN if counts else Hurdle.NO_CONSENT]


def _counts(one: ConsentTold, may: frozenset[Giver], acting: Collection[object]) -> bool:
    """Whether what somebody said counts: they may consent, and a representative still acts.

    A representative whose role has ended and who withdrew is still heard: the payment must stop.
    """
    if one.giver not in may:
        return False
    return one.giver is Giver.PERSON or one.contact_id in acting or not one.gives


def authority_holds(authority: Authority, born: date, day: date, limits: Limits) -> bool:
    """Return whether an authority can make a representative of somebody of this age.

    A parent's ends at 18; the body appoints for nobody under 16 (SI 2010/1000, reg 8(3) and (4),
    whose scheme SI 2013/1617 kept); a nomination makes nobody a representative.
    """
    age = age_on(born, day)
    if authority is Authority.PARENT:
        return age < limits.parent_ends
    if authority is Authority.APPOINTED:
        return age >= limits.child_ends
    return authority is not Authority.NOMINATED


def _role(role: RoleDraft) -> list[Hurdle]:
    found = []
    if role.duties_accepted_on is None:
        found.append(Hurdle.DUTIES_NOT_ACCEPTED)
    if role.acting_as is ActingAs.NOMINEE:
        if role.person_agreed_on is None:
            found.append(Hurdle.NOMINEE_NOT_AGREED)
        if not role.body_accepts:
            found.append(Hurdle.NOMINEE_NOT_ACCEPTED)
        if role.paid_to_care:
            found.append(Hurdle.PAID_NOMINEE)
    if role.dbs is Dbs.CONCERN and role.dbs_weighed:
        return found
    if role.dbs is Dbs.CONCERN:
        found.append(Hurdle.DBS_CONCERN)
    elif needs_dbs(role.closeness) and role.dbs is not Dbs.CLEAR:
        found.append(Hurdle.DBS_MISSING)
    return found


def needs_dbs(closeness: Closeness) -> bool:
    """Return whether an enhanced check with barred list is required before money is paid."""
    return closeness not in NEAR


def check_role(
    draft: RoleDraft,
    *,
    born: date | None,
    others: Collection[RoleTold],
    today: date,
    limits: Limits,
) -> None:
    """Raise what keeps a role from being recorded.

    Refusals: `role_authority`, `role_appointed_by`, `role_not_needed`, `role_evidence`,
    `role_dates`, `dbs_not_lawful`, `dbs_asked_when`, `dbs_seen_when`, `dbs_weighed_nothing`,
    `role_in_the_future`.
    """
    nominated = draft.authority is Authority.NOMINATED
    if nominated is not (draft.acting_as is ActingAs.NOMINEE):
        raise Refusal(
            "role_authority",
            "A nominee is named by the person; a representative is not.",
            "Choose the authority that goes with the role.",
            "authority",
        )
    if (
        not nominated
        and born is not None
        and not authority_holds(draft.authority, born, draft.valid_from, limits)
    ):
        raise Refusal(
            "role_authority",
            "This authority does not hold at the person's age.",
            f"A parent acts until {limits.parent_ends}; the body appoints from {limits.child_ends}.",
            "authority",
        )
    if draft.authority is Authority.APPOINTED:
        _check_appointed(draft, others)
    if not draft.evidence.strip():
        raise Refusal(
            "role_evidence",
            "It does not say what shows this authority.",
            "Say which paper was seen: an order, a power of attorney, a birth certificate.",
            "evidence",
        )
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise Refusal(
            "role_dates",
            "The role ends before it begins.",
            f"Choose a day after {long_date(draft.valid_from)}.",
            "valid_to",
        )
    _check_dbs(draft)
    for day, place in (
        (draft.dbs_asked_on, "dbs_asked_on"),
        (draft.dbs_seen_on, "dbs_seen_on"),
        (draft.duties_accepted_on, "duties_accepted_on"),
        (draft.person_agreed_on, "person_agreed_on"),
    ):
        if day is not None and day > today:
            raise Refusal(
                "role_in_the_future",
                f"{long_date(day)} has not come yet.",
                "Give the day on which it happened.",
                place,
            )


def _check_dbs(draft: RoleDraft) -> None:
    if draft.dbs is not Dbs.NOT_ASKED and not needs_dbs(draft.closeness):
        raise Refusal(
            "dbs_not_lawful",
            "A DBS check must not be asked of close family in the household, or of a friend who is "
            "involved in the care.",
            "Choose “Not asked for”, or correct how they stand to the person.",
            "dbs",
        )
    seen = draft.dbs in (Dbs.CLEAR, Dbs.CONCERN)
    if seen is (draft.dbs_seen_on is None):
        raise Refusal(
            "dbs_seen_when",
            "A check that was seen has a day on which it was seen, and no other has.",
            "Enter the day, or choose where the check stands.",
            "dbs_seen_on",
        )
    asked, when = draft.dbs_asked_on, draft.dbs_seen_on
    if draft.dbs is Dbs.NOT_ASKED and asked is not None:
        raise Refusal(
            "dbs_asked_when",
            "A check that was not asked for has no day on which it was.",
            "Leave the day empty, or choose where the check stands.",
            "dbs_asked_on",
        )
    if asked is not None and when is not None and when < asked:
        raise Refusal(
            "dbs_asked_when",
            "The check was seen before it was asked for.",
            f"Choose {long_date(asked)} or later.",
            "dbs_seen_on",
        )
    if draft.dbs_weighed.strip() and draft.dbs is not Dbs.CONCERN:
        raise Refusal(
            "dbs_weighed_nothing",
            "There is nothing to weigh: the check says nothing that matters.",
            "Leave it empty, or choose that it says something that matters.",
            "dbs_weighed",
        )


def _check_appointed(draft: RoleDraft, others: Collection[RoleTold]) -> None:
    if not draft.appointed_by.strip():
        raise Refusal(
            "role_appointed_by",
            "It does not say who appointed them.",
            "Write the name and role of whoever decided for the body.",
            "appointed_by",
        )
    if any(
        one.draft.acting_as is ActingAs.REPRESENTATIVE
        and one.draft.authority is not Authority.APPOINTED
        and one.draft.contact_id != draft.contact_id
        and one.on(draft.valid_from)
        for one in others
    ):
        raise Refusal(
            "role_not_needed",
            "A deputy, an attorney or a parent acts for the person already.",
            "The body appoints somebody only where there is none of them.",
            "authority",
        )


def check_said(*, words: str, on: date, today: date, field: str) -> None:
    """Refusals: `words_missing`, `said_in_the_future`: what was found or said has words and a day."""
    if not words.strip():
        raise Refusal(
            "words_missing",
            "It does not say how this is known.",
            "Write it in a few words.",
            "words",
        )
    if on > today:
        raise Refusal(
            "said_in_the_future",
            f"{long_date(on)} has not come yet.",
            "Give the day on which it happened.",
            field,
        )


def check_decision(draft: DecisionDraft, *, stands: Collection[Hurdle], today: date) -> None:
    """Raise what keeps a decision from being recorded.

    Refusals: those of `check_said`, `managing_missing`, `help_missing`, `hurdles_remain`,
    `reasons_missing`, `reasons_of_a_yes`.
    """
    check_said(words=draft.words, on=draft.decided_on, today=today, field="decided_on")
    if draft.managing is Managing.WITH_HELP and not (
        draft.help_words.strip() and draft.helper.strip()
    ):
        raise Refusal(
            "help_missing",
            "It does not say what help there is, or who gives it.",
            "Write both, such as “payroll and a yearly look at the books, by a payroll firm”.",
            "help_words",
        )
    if not draft.granted:
        if not draft.reasons:
            raise Refusal(
                "reasons_missing",
                "A refusal has no reason.",
                "Choose at least one reason that the law knows.",
                "reasons",
            )
        return
    if draft.reasons:
        raise Refusal(
            "reasons_of_a_yes",
            "A direct payment that is agreed has no reason against it.",
            "Take the reasons away, or refuse the direct payment.",
            "reasons",
        )
    if draft.managing is None:
        raise Refusal(
            "managing_missing",
            "It does not say whether the money can be looked after.",
            "Choose: without help, with help, or not.",
            "managing",
        )
    if stands:
        raise Refusal(
            "hurdles_remain",
            "A direct payment cannot be agreed yet. " + " ".join(one.words for one in stands),
            "Record what is missing first.",
            "granted",
            {"hurdles": [str(one) for one in stands]},
        )


def check_may_be_paid(*, granted: bool | None, stands: Collection[Hurdle]) -> None:
    """Raise what keeps the body from signing for a direct payment.

    `granted` is None where nobody decided. Refusals: `direct_payment_undecided`,
    `direct_payment_refused`, `hurdles_remain`.
    """
    if granted is None:
        raise Refusal(
            "direct_payment_undecided",
            "Nobody has recorded the decision that this person may have a direct payment.",
            "Ask an approver or the PHB manager to record it first.",
        )
    if not granted:
        raise Refusal(
            "direct_payment_refused",
            "It was decided not to make a direct payment.",
            "Offer the other ways to manage the budget, or decide again.",
        )
    if stands:
        raise Refusal(
            "hurdles_remain",
            "A direct payment cannot be made now. " + " ".join(one.words for one in stands),
            "Record what is missing first.",
            details={"hurdles": [str(one) for one in stands]},
        )
