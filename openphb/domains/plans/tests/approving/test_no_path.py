"""No path leads to agreement by a sender, or by anybody without the limit that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.plans import actions
from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving import rules
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.approving.scheme_file import HEADER, read_scheme
from openphb.domains.plans.approving.types import ApprovalLevel, Holder, RiskLevel
from openphb.domains.plans.models import (
    ApprovalLimit,
    ApprovalSchemeDecision,
    ApproverCover,
    BudgetLine,
    PlanDecision,
    PlanSent,
    PlanVersion,
)
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import DAY_LINE, PA_LINE, Pen
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.models import User
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

NAMES = ("Ann", "Bob", "Cem", "Dee")
STEPS = 14


class Walk:
    """One plan, four managers who may each do everything, and a year's worth of mischief."""

    def __init__(self, house, seed: int) -> None:
        self.house, self.chance = house, Random(seed)
        self.people = [
            house.join("phb_manager", organisation_id=house.organisation_id, name=name)
            for name in NAMES
        ]
        self.emails = dict(User.objects.filter(pk__in=self.people).values_list("id", "email"))
        self.budget_id = making.open_budget(house)
        lines = (replace(PA_LINE, quantity_hundredths=self.chance.choice((2000, 6000))), DAY_LINE)
        self.plan_id = making.ready_plan(house, self.budget_id, *lines)
        self.day = house.today

    def step(self) -> None:
        act = self.chance.choice(
            [
                *(self.submit, self.submit, self.withdraw, self.cover, self.rules, self.question),
                *(self.answer, self.part, self.approve, self.approve, self.next_day),
            ]
        )
        with self.house.acting_as(self.chance.choice(self.people)) as viewer:
            try:
                act(replace(viewer, today=self.day))
            except Refusal:
                # Most of what is tried is refused: what matters is what is not.
                return
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
                cursor.execute("set constraints all deferred")
            self.judge()

    def next_day(self, _viewer) -> None:
        self.day += timedelta(days=self.chance.choice((1, 5)))

    def submit(self, viewer) -> None:
        risk = self.chance.choice(list(RiskLevel))
        Pen(self.house, viewer, self.plan_id).write(actions.submit, risk=risk)

    def withdraw(self, viewer) -> None:
        Pen(self.house, viewer, self.plan_id).write(actions.withdraw)

    def approve(self, viewer) -> None:
        pen = Pen(self.house, viewer, self.plan_id)
        pen.write(actions.decide, verdict=Verdict.APPROVED, reasons="It helps.")

    def part(self, viewer) -> None:
        pen = Pen(self.house, viewer, self.plan_id)
        left = NotAgreed(pen.plan.lines[0].id, "not_a_need", "It is met at home.")
        pen.write(actions.decide_in_part, reasons="Some of it helps.", not_agreed=[left])

    def cover(self, viewer) -> None:
        absent, stand_in = self.chance.sample(self.people, 2)
        actions.record_cover(
            by=viewer,
            at=self.house.at,
            tenant_id=self.house.tenant_id,
            absent=absent,
            stand_in=stand_in,
            valid_from=self.day,
            valid_to=self.day + timedelta(days=self.chance.choice((1, 6))),
        )

    def rules(self, viewer) -> None:
        rows = [",".join(HEADER), *(f"answer_within,{level},5" for level in ApprovalLevel)]
        rows.append(f"weekly_above,team_lead,{self.chance.choice((100, 400, 2000))}")
        for person in self.chance.sample(self.people, 2):
            first = self.day + timedelta(days=self.chance.choice((0, 4)))
            last = first + timedelta(days=self.chance.choice((2, 60)))
            rows.append(
                f"holds,{self.chance.choice(list(ApprovalLevel))},,{self.emails[person]},"
                f"{self.chance.choice((50, 500, 2000))},0,{first},{last}"
            )
        people = {email.lower(): user_id for user_id, email in self.emails.items()}
        scheme_id = actions.propose_scheme(
            by=viewer,
            at=self.house.at,
            tenant_id=self.house.tenant_id,
            name="Another",
            valid_from=self.day,
            given=read_scheme("\n".join(rows).encode(), people=people),
        )
        with self.house.acting("finance_approver") as other:
            actions.decide_scheme(
                by=replace(other, today=self.day),
                at=self.house.at,
                scheme_id=scheme_id,
                agree=True,
                reason="As they say.",
            )

    def question(self, viewer) -> None:
        actions.ask_question(by=viewer, at=self.house.at, plan_id=self.plan_id, words="Why?")

    def answer(self, viewer) -> None:
        asked = approving.open_question(viewer=viewer, plan_id=self.plan_id)
        if asked:
            actions.answer_question(by=viewer, at=self.house.at, question_id=asked, words="So.")

    def judge(self) -> None:
        """Look at what is agreed with nothing but the tables: who sent, who decided, who held what."""
        for plan in PlanVersion.objects.filter(budget_id=self.budget_id, state=PlanState.AGREED):
            decision = PlanDecision.objects.get(plan=plan)
            senders = set(
                PlanSent.objects.filter(plan__budget_id=self.budget_id).values_list(
                    "sent_by", flat=True
                )
            )
            assert decision.decided_by not in senders
            weekly = sum(
                line.quantity_hundredths * line.unit_pence // 100
                for line in BudgetLine.objects.filter(plan=plan)
            )
            assert any(
                limit is None or weekly <= limit for limit in self.limits(decision.decided_by)
            )

    def limits(self, user_id):
        """Return what somebody held on the day that the walk stands at, their own or stood in for."""
        agreed = (
            ApprovalSchemeDecision.objects.filter(scheme__valid_from__lte=self.day, agreed=True)
            .order_by("-scheme__valid_from", "-known_seq")
            .first()
        )
        away = ApproverCover.objects.filter(
            stand_in=user_id, valid_from__lte=self.day, valid_to__gt=self.day
        )
        whose = {user_id, *away.values_list("absent", flat=True)}
        if agreed is None:
            # The shipped scheme: whoever is a PHB manager holds the panel's limit.
            return [500_000]
        return ApprovalLimit.objects.filter(
            scheme=agreed.scheme_id,
            holder__in=whose,
            valid_from__lte=self.day,
            valid_to__gt=self.day,
        ).values_list("weekly_pence", flat=True)


def walk(house, seed: int) -> bool:
    """Walk once, and leave nothing behind; return whether anything was decided."""
    for role in ("phb_manager", "care_coordinator", "finance_approver"):
        house.user_id(role)
    with transaction.atomic():
        made = Walk(house, seed)
        decided = False
        for _step in range(STEPS):
            made.step()
            with house.acting("phb_manager"):
                state = PlanVersion.objects.get(pk=made.plan_id).state
            decided = state in (PlanState.AGREED, PlanState.REFUSED)
            if decided:
                break
        transaction.set_rollback(True)
    return decided


def test_no_path_agrees_a_plan_by_its_sender_or_without_the_limit(house):
    agreed = [walk(house, seed) for seed in range(dose(8, 300))]
    assert any(agreed), "walks that agree nothing prove nothing"


def walks(house, most: int) -> None:
    for seed in range(most):
        walk(house, seed)


def test_a_planted_bug_that_lets_senders_decide_is_seen(house, monkeypatch):
    authorities, check = rules.authorities, plan_rules.check_decision

    def anybody(user_id, facts, scheme, **kwargs):
        blind = replace(facts, senders=frozenset())
        found = authorities(blind, scheme, **kwargs)
        held = next((one for one in found if one.user_id == user_id), None)
        if held is None:
            raise Refusal("limit_not_held", "No.", "No.")
        return held

    monkeypatch.setattr(rules, "authority_of", anybody)
    monkeypatch.setattr(
        plan_rules, "check_decision", lambda **kwargs: check(**{**kwargs, "submitted_by": None})
    )
    with pytest.raises((AssertionError, DatabaseError)):
        walks(house, 60)


def test_a_planted_bug_that_compares_no_limit_is_seen(house, monkeypatch):
    monkeypatch.setattr(rules, "_covers", lambda _limit, _pence: True)
    with pytest.raises((AssertionError, DatabaseError)):
        walks(house, 60)


def test_a_planted_bug_in_the_days_of_a_limit_is_seen(house, monkeypatch):
    monkeypatch.setattr(Holder, "in_force", lambda _self, _on: True)
    with pytest.raises((AssertionError, DatabaseError)):
        walks(house, 60)
