"""Every number of a plan in every form it is given in: equal to its source, and a wrong one is found."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import reverse

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans import actions, queries
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import PlanAnswer, Verdict
from openphb.domains.plans.views import papers, printing
from openphb.foundation.documents import pdf
from openphb.foundation.documents.tests.numbers import Source, numbers_of, strays
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.calendars import day_of
from openphb.kernel.counting import hundredths_words


def source_of(plan: PlanAnswer, told: dict[str, Any], pages: int) -> Source:
    """What a paper about a plan may say, put together from the plan's answer alone."""
    amounts = [plan.totals, plan.direct_payment, *(line.totals for line in plan.lines)]
    pence = {0, *(line.unit_pence for line in plan.lines)}
    for one in amounts:
        pence |= {one.weekly_pence, one.annual_pence, one.one_off_pence}
    days = {plan.starts_on, plan.review_on, *(line.valid_from for line in plan.lines)}
    days |= {line.valid_to for line in plan.lines}
    counts = {plan.notice_weeks, plan.number, *range(1, pages + 1), *range(len(plan.outcomes) + 1)}
    return Source(
        pence=frozenset(pence),
        days=frozenset(one for one in days if one),
        counts=frozenset(
            {str(one) for one in counts}
            | set(re.findall("[0-9]+", plan.weeks_in_year.words))
            | {
                hundredths_words(share.ten_thousandths)
                for line in plan.lines
                for share in line.shares
            }
            | {hundredths_words(line.quantity_hundredths) for line in plan.lines}
        ),
        spoken=(
            told["case"],
            told["to"].name,
            *told["to"].lines,
            *plan.words.values(),
            *(one.words for one in plan.needs),
            *(one.words for one in plan.outcomes),
            *(one.words for one in plan.risks),
            *(one.measure for one in plan.outcomes),
            *(one.agreed for one in plan.risks),
            *(line.description for line in plan.lines),
            *(plan.decision.reasons.splitlines() if plan.decision else ()),
        ),
    )


@pytest.fixture
def agreed(house):
    """An agreed plan with a weekly, a yearly and a one-off line, and how it is told."""
    budget_id = making.open_budget(house)
    with house.acting("phb_manager"):
        making.name_person(house, Subject.objects.get().id)
    lines = (
        making.PA_LINE,
        replace(
            making.PA_LINE, description="Swimming at 3", basis=Basis.PER_YEAR, unit_pence=21_733
        ),
        replace(
            making.PA_LINE,
            description="A hoist",
            basis=Basis.ONE_OFF,
            unit_pence=129_999,
            quantity_hundredths=100,
            management_option=ManagementOption.NOTIONAL,
        ),
    )
    return making.agreed_plan(house, budget_id, *lines)


def test_each_number_in_each_form_is_the_plans_own(house, visit, agreed):
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=agreed)
        told = printing.on_paper(viewer, plan, viewer.today)
        printed = {
            "plan": (printing.PLAN, told),
            "letter": (printing.LETTER, printing.letter(viewer, plan)),
            "easy plan": (papers.EASY_READ, papers.easily(viewer, plan)),
            "easy decision": (papers.EASY_READ, papers.easily_decided(viewer, plan)),
            "profile": (papers.PROFILE, papers.profile(viewer, plan)),
        }
        said = {}
        for name, (template, context) in printed.items():
            paper = read(pdf.render(template, context))
            said[name] = (paper.words, len(paper.pages))
            assert (paper.language, paper.tagged) == ("en-GB", True), name
        for name in ("plan", "easy_read"):
            shown = visit(viewer, reverse(f"plans:{name}", args=[agreed])).content.decode()
            main = shown.partition("<main")[2].partition("</main>")[0]
            said[f"page {name}"] = (html.unescape(re.sub("<[^>]*>", " ", main)), 0)
        assert plan.decision is not None
        own = {day_of(plan.decision.decided_at), viewer.today}
    assert said["profile"][1] == 1
    for name, (words, pages) in said.items():
        source = source_of(plan, told, pages)
        source = Source(source.pence, source.days | own, source.counts, source.spoken)
        assert strays(words, source) == [], name
        if name != "profile":
            found = numbers_of(words, source.spoken)
            asked = {plan.totals.weekly_pence, plan.totals.annual_pence, plan.totals.one_off_pence}
            assert asked <= set(found.pence), name
            assert plan.starts_on in found.days, name
            assert str(plan.notice_weeks) in found.counts, name
        # Each planted number is found, wherever it stands.
        for wrong in ("£284.01", "£19,448.10", "8 December 2026", "for 17 days"):
            assert len(strays(f"{words} {wrong}", source)) == 1, (name, wrong)


def test_a_refusal_in_easy_read_says_no_amount_and_how_to_ask_again(house):
    budget_id = making.open_budget(house)
    with house.acting("phb_manager"):
        making.name_person(house, Subject.objects.get().id)
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, plan_id).write(
            actions.decide,
            verdict=Verdict.REFUSED,
            reasons="Nobody is named who steps in.",
            grounds=("risk",),
        )
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        words = get_template(papers.EASY_READ).render(papers.easily_decided(viewer, plan))
    for said in ("We said no.", "Nobody is named who steps in.", "You can ask us to think again."):
        assert said in words
    assert "£" not in words
