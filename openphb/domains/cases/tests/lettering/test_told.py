"""What each decision is told as, in words for the person: one row a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openphb.domains.cases import letters
from openphb.domains.cases.lettering import invented
from openphb.domains.cases.rights.reference import grounds
from openphb.domains.cases.types import LetterKind, NoticeFall, NoticeLine

TODAY = date(2026, 11, 24)
K = LetterKind
ONE_OFF = NoticeLine("A games console", 0, 180_00, agreed=False, why="There is one at the centre.")
HELP = NoticeLine("Help in the morning", 284_00, 0, agreed=True)


def with_ground(code: str) -> dict[str, Any]:
    return {"grounds": tuple(one for one in grounds() if one.code == code)[:1]}


TOLD: list[tuple[LetterKind, dict[str, Any], str]] = [
    (
        K.BUDGET_REFUSED,
        {},
        "You asked us for a personal health budget. We have decided not to give you one. You still "
        "get the NHS care that you need. A budget is only one way to get it.",
    ),
    (
        K.BUDGET_IN_PART,
        {},
        "You asked us for a personal health budget. Our answer is yes, but not for all of your care. "
        "This part is left out: the nights. You still get the care that is left out. The NHS "
        "arranges it for you.",
    ),
    (
        K.DIRECT_PAYMENT_REFUSED,
        {},
        "We cannot make you a direct payment. You still have your budget. It can be looked after in "
        "another way. The NHS can arrange your care, or an organisation can hold the money for you.",
    ),
    (
        K.PLAN_REFUSED,
        {},
        "We have read this: version 2 of the plan. We have not agreed to it as it was written. This "
        "does not stop the care that you have now. If a plan was agreed before, it still counts. "
        "Your plan can be written again, and we will help with it.",
    ),
    (
        K.PLAN_IN_PART,
        {},
        "We have agreed to 1 of the 2 things in your plan. We have not agreed to the rest of it. What "
        "we agreed to comes to £284.00 a week. What we agreed to is your plan now. You can ask us "
        "again about the rest.",
    ),
    (
        K.PLAN_IN_PART,
        {"lines": (replace(HELP, weekly_pence=0, once_pence=90_00), ONE_OFF)},
        "We have agreed to 1 of the 2 things in your plan. We have not agreed to the rest of it. What "
        "we agreed to is your plan now. You can ask us again about the rest.",
    ),
    (
        K.REDUCTION,
        {},
        "You will get less money. Version 2 of the plan. From Tuesday 22 December 2026, the new amount "
        "is £250.00 a week. We had agreed £320.00. Before Tuesday 22 December 2026 nothing gets less. "
        "Your care goes on. If the money is not enough for your plan, tell us at once.",
    ),
    (
        K.REDUCTION,
        {"amount_pence": 500_00, "falls": (NoticeFall(date(2026, 12, 22), 500_00),)},
        "You will get less money. Version 2 of the plan. On Tuesday 22 December 2026 or later, £500.00 "
        "less is paid, once. The weekly amount does not change. Before Tuesday 22 December 2026 "
        "nothing gets less. Your care goes on. If the money is not enough for your plan, tell us at "
        "once.",
    ),
    (
        K.REDUCTION,
        {
            "falls": (
                NoticeFall(date(2027, 3, 1), 80_00, 100_00),
                NoticeFall(date(2026, 12, 22), 500_00),
            )
        },
        "You will get less money. Version 2 of the plan. On Tuesday 22 December 2026 or later, £500.00 "
        "less is paid, once. From Monday 1 March 2027, the new amount is £80.00 a week. We had agreed "
        "£100.00. Before Tuesday 22 December 2026 nothing gets less. Your care goes on. If the money is "
        "not enough for your plan, tell us at once.",
    ),
    (
        K.REDUCTION,
        {**with_ground("offset"), "falls": ()},
        "One of your payments will be lower. Too much was paid before, and it was not used. We take "
        "it from one payment. We take £250.00, once. This counts from Tuesday 22 December 2026. Your "
        "care goes on. If the money is not enough for your plan, tell us at once.",
    ),
    (
        K.REPAYMENT,
        {},
        "We ask for money back. The amount to pay back is £250.00. We ask Alex Example to pay it. "
        "Please pay by Tuesday 5 January 2027. You can ask to pay in parts. Your care goes on. If "
        "paying it back would leave you without care, tell us at once.",
    ),
    (
        K.REPAYMENT,
        with_ground("death"),
        "We ask for money back. The amount to pay back is £250.00. We ask Alex Example to pay it. "
        "Please pay by Tuesday 5 January 2027. You can ask to pay in parts. We are sorry for your "
        "loss. Only money that is left, or was due back, is asked for.",
    ),
    (
        K.STOP,
        {},
        "Your direct payment stops. This counts from Tuesday 22 December 2026. Your care goes on. "
        "Only the way it is paid for changes.",
    ),
]


@pytest.mark.parametrize(("kind", "changed", "words"), TOLD)
def test_a_decision_is_told_so(kind, changed, words):
    one = replace(invented.notice(kind, TODAY), **changed)
    assert " ".join(letters.notice_opening(one)) == words


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (K.BUDGET_REFUSED, "No budget"),
        (K.BUDGET_IN_PART, "A budget, but not for all of the care"),
        (K.PLAN_REFUSED, "The plan was not agreed"),
        (K.PLAN_IN_PART, "A part of the plan was not agreed"),
        (K.STOP, "The direct payment stops"),
    ],
)
def test_a_page_names_a_decision_by_what_was_decided(kind, named):
    assert invented.notice(kind, TODAY).words == named
