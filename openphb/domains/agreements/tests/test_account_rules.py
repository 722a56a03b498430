"""Which account money may go to, by which rule of reg 10: a table of cases."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.agreements import reference, rules
from openphb.domains.agreements.types import AccountNeed, AccountRule, AccountTerm, RecipientKind
from openphb.kernel.refusal import Refusal

DAY = date(2026, 11, 23)
HOLDER, FIRM = RecipientKind.HOLDER, RecipientKind.MANAGED_ACCOUNT
OWN, PAPERS, NAMED, RECORD = (
    AccountNeed.ONLY_THIS_MONEY,
    AccountNeed.STATEMENTS,
    AccountNeed.NAMED_PEOPLE,
    AccountNeed.OWN_RECORD,
)
DEDICATED, MANAGED, ONE_OFF = AccountRule

# what it is, by which rule, what is so of it, who can use it, who is paid, things, regular, refusal
CASES = [
    ("his own, for this alone", DEDICATED, {OWN, PAPERS, NAMED}, "Mr W", HOLDER, 4, True, None),
    ("it holds other money", DEDICATED, {PAPERS, NAMED}, "Mr W", HOLDER, 4, True, "account_needs"),
    ("no statements", DEDICATED, {OWN, NAMED}, "Mr W", HOLDER, 4, True, "account_needs"),
    ("anybody can use it", DEDICATED, {OWN, PAPERS}, "Mr W", HOLDER, 4, True, "account_needs"),
    ("nobody is named", DEDICATED, {OWN, PAPERS, NAMED}, " ", HOLDER, 4, True, "account_people"),
    ("a firm with a record of him", MANAGED, {PAPERS, RECORD}, "", FIRM, 4, True, None),
    ("a firm that mixes its people", MANAGED, {PAPERS}, "", FIRM, 4, True, "account_needs"),
    (
        "a firm as if its own",
        DEDICATED,
        {OWN, PAPERS, NAMED},
        "A",
        FIRM,
        4,
        True,
        "account_rule_other",
    ),
    ("he as if a firm", MANAGED, {PAPERS, RECORD}, "", HOLDER, 4, True, "account_rule_other"),
    ("one payment of one thing", ONE_OFF, {PAPERS}, "", HOLDER, 1, False, None),
    ("one payment of five things", ONE_OFF, {PAPERS}, "", HOLDER, 5, False, None),
    ("one payment of six things", ONE_OFF, {PAPERS}, "", HOLDER, 6, False, "account_not_one_off"),
    ("paid every week", ONE_OFF, {PAPERS}, "", HOLDER, 1, True, "account_not_one_off"),
    ("one payment, no statements", ONE_OFF, set(), "", HOLDER, 1, False, "account_needs"),
]


@pytest.mark.parametrize(
    ("rule", "has", "people", "kind", "items", "regular", "code"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_which_account_money_may_go_to(rule, has, people, kind, items, regular, code):
    def check():
        rules.check_account(
            AccountTerm(rule, frozenset(has), people),
            needs=reference.account_needs(rule, DAY),
            recipient_kind=kind,
            items=items,
            regular=regular,
            most_items=reference.limit("one_off_items", DAY),
        )

    if code is None:
        check()
        return
    with pytest.raises(Refusal) as refused:
        check()
    assert refused.value.code == code


def test_a_firms_account_has_its_own_rule_since_april_2017():
    assert not reference.account_needs(MANAGED, date(2017, 3, 31))
    assert reference.account_needs(MANAGED, date(2017, 4, 1)) == {PAPERS, RECORD}
