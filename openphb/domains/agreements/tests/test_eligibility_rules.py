"""Who may have a direct payment: a table of cases, as a nurse would read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from openphb.domains.agreements import reference
from openphb.domains.agreements.eligibility import rules
from openphb.domains.agreements.eligibility.queries import limits
from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    ConsentTold,
    Dbs,
    DecisionDraft,
    ExclusionKnown,
    Facts,
    Giver,
    Hurdle,
    Managing,
    NoReason,
    Occasion,
    RoleDraft,
    RoleTold,
)
from openphb.domains.people.types import Capacity, Finding
from openphb.kernel.refusal import Refusal

DAY = date(2026, 11, 23)
MUM, UNCLE, FRIEND = UUID(int=1), UUID(int=2), UUID(int=3)
LIMITS = limits(DAY)
CLEAR, BARRED = ExclusionKnown(DAY, bars=False), ExclusionKnown(DAY, bars=True)

LACKS = Capacity("A direct payment", Finding.LACKS, DAY, "Dr Price", "Seen twice.")
HAS = replace(LACKS, finding=Finding.HAS)
HELPED = replace(LACKS, finding=Finding.WITH_SUPPORT)
COMES_AND_GOES = replace(LACKS, finding=Finding.FLUCTUATES)


def born(age: int) -> date:
    return DAY.replace(year=DAY.year - age)


def yes(giver: Giver, contact: UUID | None = None) -> ConsentTold:
    return ConsentTold(giver, contact, True, DAY, "Said so.")


def no(giver: Giver, contact: UUID | None = None) -> ConsentTold:
    return replace(yes(giver, contact), gives=False)


def role(contact: UUID, acting_as: ActingAs, authority: Authority, **changes: object) -> RoleTold:
    drafted = RoleDraft(
        contact_id=contact,
        acting_as=acting_as,
        authority=authority,
        evidence="Seen.",
        closeness=Closeness.FAMILY_IN_HOUSEHOLD,
        valid_from=DAY,
        duties_accepted_on=DAY,
        person_agreed_on=DAY if acting_as is ActingAs.NOMINEE else None,
        body_accepts=acting_as is ActingAs.NOMINEE,
    )
    return RoleTold(replace(drafted, **changes), "Somebody")  # type: ignore[arg-type]  # each case names fields


REP, NOM = ActingAs.REPRESENTATIVE, ActingAs.NOMINEE
PARENT = role(MUM, REP, Authority.PARENT)
DEPUTY = role(UNCLE, REP, Authority.DEPUTY, closeness=Closeness.FRIEND_IN_CARE)
APPOINTED = role(FRIEND, REP, Authority.APPOINTED, closeness=Closeness.FRIEND_IN_CARE)
NOMINEE = role(FRIEND, NOM, Authority.NOMINATED, closeness=Closeness.FRIEND_IN_CARE)
PERSON, REPRESENTATIVE = Giver.PERSON, Giver.REPRESENTATIVE

# age, capacity, who acts, who said what, what stands in the way
CASES = [
    ("an adult who agrees", 40, None, [], [yes(PERSON)], []),
    ("an adult who was found able", 40, HAS, [], [yes(PERSON)], []),
    ("an adult who said nothing", 40, None, [], [], [Hurdle.NO_CONSENT]),
    ("an adult who took it back", 40, None, [], [no(PERSON)], [Hurdle.CONSENT_WITHDRAWN]),
    (
        "an adult who can decide, and only a deputy agreed",
        *(40, HAS, [DEPUTY], [yes(REPRESENTATIVE, UNCLE)]),
        [Hurdle.NO_CONSENT],
    ),
    ("16 with capacity agrees alone", 16, HAS, [], [yes(PERSON)], []),
    ("who decides with support agrees alone", 30, HELPED, [], [yes(PERSON)], []),
    ("16 is presumed to be able", 16, None, [], [yes(PERSON)], []),
    ("17 needs no parent", 17, None, [PARENT], [yes(PERSON)], []),
    ("17 without capacity, by a parent", 17, LACKS, [PARENT], [yes(REPRESENTATIVE, MUM)], []),
    (
        "18 without capacity: a parent is no longer enough",
        *(18, LACKS, [PARENT], [yes(REPRESENTATIVE, MUM)]),
        [Hurdle.NO_REPRESENTATIVE, Hurdle.NO_CONSENT],
    ),
    ("15 by a parent", 15, None, [PARENT], [yes(REPRESENTATIVE, MUM)], []),
    ("15 has no say in law alone", 15, HAS, [PARENT], [yes(PERSON)], [Hurdle.NO_CONSENT]),
    (
        "15 with nobody",
        *(15, None, [], []),
        [Hurdle.NO_REPRESENTATIVE, Hurdle.NO_CONSENT],
    ),
    (
        "15, and the body cannot appoint",
        *(15, None, [APPOINTED], [yes(REPRESENTATIVE, FRIEND)]),
        [Hurdle.NO_REPRESENTATIVE, Hurdle.NO_CONSENT],
    ),
    ("lacks, by a deputy", 70, LACKS, [DEPUTY], [yes(REPRESENTATIVE, UNCLE)], []),
    ("lacks, by an appointed friend", 70, LACKS, [APPOINTED], [yes(REPRESENTATIVE, FRIEND)], []),
    (
        "lacks, and the deputy withdrew",
        *(70, LACKS, [DEPUTY], [no(REPRESENTATIVE, UNCLE)]),
        [Hurdle.CONSENT_WITHDRAWN],
    ),
    (
        "lacks, one withdrew and another agrees",
        *(70, LACKS, [DEPUTY, APPOINTED], [no(REPRESENTATIVE, UNCLE), yes(REPRESENTATIVE, FRIEND)]),
        [],
    ),
    (
        "lacks, and whoever agreed no longer acts",
        *(70, LACKS, [], [yes(REPRESENTATIVE, UNCLE)]),
        [Hurdle.NO_REPRESENTATIVE, Hurdle.NO_CONSENT],
    ),
    ("comes and goes, said by the person", 50, COMES_AND_GOES, [], [yes(PERSON)], []),
    (
        "comes and goes, carried on by a deputy",
        *(50, COMES_AND_GOES, [DEPUTY], [yes(REPRESENTATIVE, UNCLE)]),
        [],
    ),
    ("a nominee with all that is asked", 40, None, [NOMINEE], [yes(PERSON)], []),
    (
        "a nominee whom the person did not name",
        *(40, None, [replace(NOMINEE, draft=replace(NOMINEE.draft, person_agreed_on=None))]),
        *([yes(PERSON)], [Hurdle.NOMINEE_NOT_AGREED]),
    ),
    (
        "a nominee whom the body did not accept",
        *(40, None, [replace(NOMINEE, draft=replace(NOMINEE.draft, body_accepts=False))]),
        *([yes(PERSON)], [Hurdle.NOMINEE_NOT_ACCEPTED]),
    ),
    (
        "a nominee who is paid to care",
        *(40, None, [replace(NOMINEE, draft=replace(NOMINEE.draft, paid_to_care=True))]),
        *([yes(PERSON)], [Hurdle.PAID_NOMINEE]),
    ),
    (
        "a stranger without a check",
        *(40, None, [role(UNCLE, NOM, Authority.NOMINATED, closeness=Closeness.OTHER)]),
        *([yes(PERSON)], [Hurdle.DBS_MISSING]),
    ),
    (
        "a stranger with a check that is not back",
        *(40, None),
        [role(UNCLE, NOM, Authority.NOMINATED, closeness=Closeness.OTHER, dbs=Dbs.ASKED)],
        *([yes(PERSON)], [Hurdle.DBS_MISSING]),
    ),
    (
        "a stranger with a clear check",
        *(40, None),
        [role(UNCLE, NOM, Authority.NOMINATED, closeness=Closeness.OTHER, dbs=Dbs.CLEAR)],
        *([yes(PERSON)], []),
    ),
    (
        "a check that says something",
        *(40, None),
        [role(UNCLE, NOM, Authority.NOMINATED, closeness=Closeness.OTHER, dbs=Dbs.CONCERN)],
        *([yes(PERSON)], [Hurdle.DBS_CONCERN]),
    ),
    (
        "a check that says something, which an approver weighed",
        *(40, None),
        [
            role(
                UNCLE,
                NOM,
                Authority.NOMINATED,
                closeness=Closeness.OTHER,
                dbs=Dbs.CONCERN,
                dbs_weighed="Thirty years ago, and nothing to do with money or care.",
            )
        ],
        *([yes(PERSON)], []),
    ),
    (
        "duties not signed",
        *(70, LACKS, [replace(DEPUTY, draft=replace(DEPUTY.draft, duties_accepted_on=None))]),
        *([yes(REPRESENTATIVE, UNCLE)], [Hurdle.DUTIES_NOT_ACCEPTED]),
    ),
    (
        "a deputy who begins tomorrow",
        *(70, LACKS),
        [replace(DEPUTY, draft=replace(DEPUTY.draft, valid_from=DAY + timedelta(days=1)))],
        [yes(REPRESENTATIVE, UNCLE)],
        [Hurdle.NO_REPRESENTATIVE, Hurdle.NO_CONSENT],
    ),
]


@pytest.mark.parametrize(
    ("age", "capacity", "roles", "said", "stands"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
@pytest.mark.parametrize("tested", [CLEAR, BARRED, None], ids=["clear", "excluded", "untested"])
def test_who_may_have_a_direct_payment(age, capacity, roles, said, stands, tested):
    facts = Facts(DAY, born(age), tested, capacity, tuple(said), tuple(roles))
    first = {CLEAR: [], BARRED: [Hurdle.EXCLUDED]}.get(tested, [Hurdle.NOT_TESTED])
    assert list(rules.hurdles(facts, LIMITS)) == first + stands


@pytest.mark.parametrize(
    ("tested_on", "stands"),
    [
        (date(2025, 11, 24), ()),
        (date(2025, 11, 23), (Hurdle.NOT_TESTED,)),
        (date(2024, 1, 1), (Hurdle.NOT_TESTED,)),
    ],
)
def test_a_test_is_good_until_the_next_yearly_review(tested_on, stands):
    facts = Facts(DAY, born(40), ExclusionKnown(tested_on, bars=False), consents=(yes(PERSON),))
    assert rules.hurdles(facts, LIMITS) == stands


ROLES = [
    ("a nominee by a deputyship", {"authority": Authority.DEPUTY}, "role_authority"),
    ("no evidence", {"evidence": " "}, "role_evidence"),
    ("ends before it begins", {"valid_to": DAY}, "role_dates"),
    ("a check of a friend in the care", {"dbs": Dbs.ASKED}, "dbs_not_lawful"),
    (
        "a check of family at home",
        {"dbs": Dbs.CLEAR, "closeness": Closeness.FAMILY_IN_HOUSEHOLD, "dbs_seen_on": DAY},
        "dbs_not_lawful",
    ),
    ("seen, with no day", {"closeness": Closeness.OTHER, "dbs": Dbs.CLEAR}, "dbs_seen_when"),
    ("a day of asking for a check that was not", {"dbs_asked_on": DAY}, "dbs_asked_when"),
    (
        "asked for tomorrow",
        {
            "closeness": Closeness.OTHER,
            "dbs": Dbs.ASKED,
            "dbs_asked_on": DAY + timedelta(days=1),
        },
        "role_in_the_future",
    ),
    (
        "seen before it was asked for",
        {
            "closeness": Closeness.OTHER,
            "dbs": Dbs.CLEAR,
            "dbs_asked_on": DAY,
            "dbs_seen_on": DAY - timedelta(days=1),
        },
        "dbs_asked_when",
    ),
    (
        "a clear check that is weighed",
        {
            "closeness": Closeness.OTHER,
            "dbs": Dbs.CLEAR,
            "dbs_seen_on": DAY,
            "dbs_weighed": "Nothing in it.",
        },
        "dbs_weighed_nothing",
    ),
    ("signed tomorrow", {"duties_accepted_on": DAY + timedelta(days=1)}, "role_in_the_future"),
    (
        "appointed by nobody",
        {"acting_as": REP, "authority": Authority.APPOINTED},
        "role_appointed_by",
    ),
    (
        "appointed beside a deputy",
        {"acting_as": REP, "authority": Authority.APPOINTED, "appointed_by": "Ruth Bell, approver"},
        "role_not_needed",
    ),
    ("a parent of an adult", {"acting_as": REP, "authority": Authority.PARENT}, "role_authority"),
]


@pytest.mark.parametrize(("changes", "code"), [c[1:] for c in ROLES], ids=[c[0] for c in ROLES])
def test_a_role_that_cannot_be_is_not_recorded(changes, code):
    with pytest.raises(Refusal) as refused:
        rules.check_role(
            replace(NOMINEE.draft, **changes),
            born=born(40),
            others=[DEPUTY],
            today=DAY,
            limits=LIMITS,
        )
    assert refused.value.code == code


YES = DecisionDraft(Occasion.START, True, "It suits him.", DAY, managing=Managing.ALONE)
DECISIONS = [
    ("a yes", YES, (), None),
    ("a yes over a hurdle", YES, (Hurdle.NO_CONSENT,), "hurdles_remain"),
    ("a yes without managing", replace(YES, managing=None), (), "managing_missing"),
    (
        "a yes with help that nobody gives",
        replace(YES, managing=Managing.WITH_HELP, help_words="Payroll"),
        (),
        "help_missing",
    ),
    (
        "a yes with help",
        replace(YES, managing=Managing.WITH_HELP, help_words="Payroll", helper="Pay Well Ltd"),
        (),
        None,
    ),
    ("a yes with a reason", replace(YES, reasons=(NoReason.NOT_SAFE,)), (), "reasons_of_a_yes"),
    ("a no without a reason", replace(YES, granted=False), (), "reasons_missing"),
    (
        "a no with a reason",
        replace(YES, granted=False, reasons=(NoReason.NOT_SAFE,)),
        (Hurdle.NO_CONSENT,),
        None,
    ),
    ("no words", replace(YES, words=" "), (), "words_missing"),
    ("tomorrow", replace(YES, decided_on=DAY + timedelta(days=1)), (), "said_in_the_future"),
]


@pytest.mark.parametrize(
    ("draft", "stands", "code"), [c[1:] for c in DECISIONS], ids=[c[0] for c in DECISIONS]
)
def test_a_decision_says_enough(draft, stands, code):
    if code is None:
        rules.check_decision(draft, stands=stands, today=DAY)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_decision(draft, stands=stands, today=DAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("granted", "stands", "code"),
    [
        (None, (), "direct_payment_undecided"),
        (False, (), "direct_payment_refused"),
        (True, (Hurdle.EXCLUDED,), "hurdles_remain"),
    ],
)
def test_the_body_signs_only_what_it_decided(granted, stands, code):
    with pytest.raises(Refusal) as refused:
        rules.check_may_be_paid(granted=granted, stands=stands)
    assert refused.value.code == code


def test_a_refusal_still_offers_the_rest():
    assert [str(one) for one in rules.THE_REST] == ["notional", "third_party"]


def test_every_exclusion_names_its_law_and_whether_it_was_read():
    found = reference.exclusions(DAY)
    assert len(found) == 8
    assert all(one.words and one.law and one.source for one in found)
    assert [one.code for one in found if one.confirmed] == [
        *("drug_requirement", "alcohol_requirement", "licence_condition", "community_treatment"),
    ]
    assert reference.exclusions(date(2013, 7, 31)) == ()
