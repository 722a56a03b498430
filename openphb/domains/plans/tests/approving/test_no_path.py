"""No road leads to agreement by a sender, or by anybody without the limit: sent, panel, rise, move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.plans import actions, queries
from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.actions import raising
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving import rules
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.approving.scheme_file import HEADER, read_scheme
from openphb.domains.plans.approving.types import ApprovalLevel, Holder, PlanFacts, RiskLevel
from openphb.domains.plans.models import (
    ApprovalLimit,
    ApprovalSchemeDecision,
    ApproverCover,
    BudgetLine,
    GeneralRise,
    LineDecision,
    MoneyMove,
    MoneyMoveDecision,
    PanelDecision,
    PanelLine,
    PanelReferral,
    PanelVoice,
    PartAgreed,
    PlanDecision,
    PlanSent,
    PlanVersion,
)
from openphb.domains.plans.moving import queries as moving
from openphb.domains.plans.moving import rules as moving_rules
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel import rules as panel_rules
from openphb.domains.plans.panel.types import Voice
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import PA_LINE, Pen
from openphb.domains.plans.tests.test_agreeing_pages import agree_rates
from openphb.domains.plans.types import LineKind, PlanState, Rise, Verdict
from openphb.foundation.access.models import User
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

NAMES = ("Ann", "Bob", "Cem", "Dee")
STEPS = 14
# What may be moved in a year without a change of plan, in pence a week, as the card says.
MOVABLE = 30_00
AGENCY = replace(
    PA_LINE,
    kind=LineKind.AGENCY,
    description="Agency visits",
    quantity_hundredths=500,
    unit="visits",
    unit_pence=24_60,
)
TO_AGREE = (
    *("submit", "submit", "withdraw", "cover", "rules", "question", "answer"),
    *("part", "approve", "approve", "next_day"),
)
PANEL = ("submit", "refer", "meet", "meet", "approve", "approve", "part", "part", "withdraw")
RISES = ("rise", "rise", "raise_it", "raise_it", "rules", "cover", "next_day")
MOVES = ("propose_move", "propose_move", "accept_move", "accept_move", "next_day")


class Walk:
    """One plan, four managers who may each do everything, and a year's worth of mischief."""

    def __init__(self, house, seed: int, acts: tuple[str, ...]) -> None:
        self.house, self.chance, self.acts = house, Random(seed), acts
        self.judged: set[UUID] = set()
        self.people = [
            house.join("phb_manager", organisation_id=house.organisation_id, name=name)
            for name in NAMES
        ]
        self.emails = dict(User.objects.filter(pk__in=self.people).values_list("id", "email"))
        self.budget_id = making.open_budget(house)
        lines = (replace(PA_LINE, quantity_hundredths=self.chance.choice((2000, 6000))), AGENCY)
        self.plan_id = making.ready_plan(house, self.budget_id, *lines)
        self.day = house.today
        self.policy: UUID | None = None

    def step(self) -> None:
        act = getattr(self, self.chance.choice(self.acts))
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

    def refer(self, viewer) -> None:
        actions.refer_to_panel(by=viewer, at=self.house.at, plan_id=self.plan_id, reason="New.")

    def meet(self, viewer) -> None:
        """Hold a meeting of some of them about the plan, whoever ought to be there."""
        meeting_id = actions.call_meeting(
            by=viewer, at=self.house.at, tenant_id=self.house.tenant_id, held_on=viewer.today
        )
        words = {"by": viewer, "at": self.house.at}
        there = self.chance.sample(self.people, 3)
        actions.put_on_agenda(**words, meeting_id=meeting_id, plan_ids=[self.plan_id])
        actions.record_present(**words, meeting_id=meeting_id, members=there)
        (item,) = panel.meeting(viewer=viewer, meeting_id=meeting_id).items
        lines = queries.lines(viewer=viewer, plan_id=self.plan_id)
        verdict = self.chance.choice([Verdict.APPROVED, Verdict.APPROVED, Verdict.PART])
        actions.record_panel_decision(
            **words,
            item_id=item.id,
            verdict=verdict,
            reasons="It is worth it.",
            voices=[Voice(one, True) for one in there[: self.chance.choice((1, 2, 3))]],
            not_agreed=[lines[self.chance.choice((0, 1))].id] if verdict is Verdict.PART else [],
        )

    def agreed(self, viewer):
        return queries.agreed_plan(viewer=viewer, budget_id=self.budget_id)

    def propose_move(self, viewer) -> None:
        plan = self.agreed(viewer)
        if plan is None or len(plan.lines) < 2:
            return
        giver, taker = self.chance.sample(list(plan.lines), 2)
        actions.propose_move(
            by=viewer,
            at=self.house.at,
            plan_id=plan.id,
            from_line=giver.id,
            to_line=taker.id,
            pence=giver.unit_pence * self.chance.choice((1, 2)),
            words="Fewer of these.",
        )

    def accept_move(self, viewer) -> None:
        for move in moving.moves_of_budget(viewer=viewer, budget_id=self.budget_id):
            actions.accept_move(by=viewer, at=self.house.at, move_id=move.id)

    def rise(self, viewer) -> None:
        """Agree to a rise of many plans that somebody put forward, for more or less in all."""
        about_id = new_id()
        actions.agree_general_rise(
            by=viewer,
            at=self.house.at,
            tenant_id=self.house.tenant_id,
            about_id=about_id,
            weekly_pence=self.chance.choice((4_000, 40_000, 400_000)),
            proposed_by=self.chance.choice(self.people),
            reasons="The card rose.",
        )
        self.policy = about_id

    def raise_it(self, viewer) -> None:
        plan = self.agreed(viewer)
        if plan is None or self.policy is None:
            return
        line = self.chance.choice(plan.lines)
        actions.raise_prices(
            by=viewer,
            at=self.house.at,
            plan_id=plan.id,
            from_day=max(viewer.today, plan.starts_on),
            rises={line.line_key: Rise(line.unit_pence, line.unit_pence + 10)},
            about_id=self.policy,
        )

    def question(self, viewer) -> None:
        actions.ask_question(by=viewer, at=self.house.at, plan_id=self.plan_id, words="Why?")

    def answer(self, viewer) -> None:
        asked = approving.open_question(viewer=viewer, plan_id=self.plan_id)
        if asked:
            actions.answer_question(by=viewer, at=self.house.at, question_id=asked, words="So.")

    def judge(self) -> None:
        """Look at what was agreed just now with nothing but the tables: who sent, decided, held what."""
        for plan in PlanVersion.objects.filter(budget_id=self.budget_id, state=PlanState.AGREED):
            if plan.id in self.judged:
                continue
            self.judged.add(plan.id)
            decision = PlanDecision.objects.get(plan=plan)
            moved = MoneyMoveDecision.objects.filter(made=plan).first()
            if moved is not None:
                assert decision.decided_by == moved.decided_by != moved.proposed_by
                accepted = MoneyMoveDecision.objects.filter(move__plan__budget_id=self.budget_id)
                assert sum(one.move.pence for one in accepted.filter(accepted=True)) <= MOVABLE
            elif decision.rise_id is not None:
                rise = GeneralRise.objects.get(pk=decision.rise_id)
                assert decision.decided_by == rise.decided_by != rise.proposed_by
            else:
                self.judge_sent(plan, decision)
        for rise in GeneralRise.objects.exclude(id__in=self.judged):
            self.judged.add(rise.id)
            assert rise.decided_by != rise.proposed_by
            self.judge_limit(rise.decided_by, rise.weekly_pence)

    def judge_sent(self, plan, decision) -> None:
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
        self.judge_limit(decision.decided_by, weekly)
        part = PartAgreed.objects.filter(made=plan).first()
        whole_id = part.plan_id if part else plan.id
        if not PanelReferral.objects.filter(plan_id=whole_id).exists():
            return
        said = PanelDecision.objects.filter(sent__plan_id=whole_id).latest("sent__version")
        took_part = PanelVoice.objects.filter(decision=said).values_list(
            "member__member", flat=True
        )
        assert len(set(took_part)) > 1
        assert not senders & set(took_part)
        left_out = LineDecision.objects.filter(plan_id=whole_id).values_list("line_id", flat=True)
        of_panel = PanelLine.objects.filter(decision=said).values_list("line_id", flat=True)
        assert set(left_out) == set(of_panel)

    def judge_limit(self, user_id, weekly: int) -> None:
        assert any(limit is None or weekly <= limit for limit in self.limits(user_id))

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


def walk(house, seed: int, acts=TO_AGREE, *, agreed: bool = False) -> int:
    """Walk once, from an agreed plan if asked, and leave nothing behind; return what was agreed."""
    for role in ("phb_manager", "care_coordinator", "finance_approver", "approver"):
        house.user_id(role)
    with transaction.atomic():
        made = Walk(house, seed, acts)
        if agreed:
            with house.acting("care_coordinator") as viewer:
                Pen(house, viewer, made.plan_id).write(actions.submit)
            with house.acting("phb_manager") as viewer:
                made.approve(viewer)
                made.judge()
        for _step in range(STEPS):
            made.step()
        transaction.set_rollback(True)
    return len(made.judged)


@pytest.fixture
def movable(house):
    agree_rates(house, {"virement.percent": 50_00, "virement.week": MOVABLE}, "Moves")
    return house


ROADS = {"sent": (TO_AGREE, False), "panel": (PANEL, False)}
ROADS |= {"rises": (RISES, True), "moves": (MOVES, True)}


@pytest.mark.parametrize("road", ROADS)
def test_no_path_agrees_a_plan_by_its_sender_or_without_the_limit(movable, road):
    acts, agreed = ROADS[road]
    done = [walk(movable, seed, acts, agreed=agreed) for seed in range(dose(5, 200))]
    # An agreed plan that the walk begins with is among what it looked at.
    assert max(done) > agreed, "walks that agree nothing prove nothing"


def walks(house, road: str, meets: int) -> None:
    """Walk up to sixty times: from the first walk on to prove it, else from the one that `meets` it."""
    acts, agreed = ROADS[road]
    for seed in range(dose(meets, 0), 60):
        walk(house, seed, acts, agreed=agreed)


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
        walks(house, "sent", 7)


def test_a_planted_bug_that_compares_no_limit_is_seen(house, monkeypatch):
    monkeypatch.setattr(rules, "_covers", lambda _limit, _pence: True)
    with pytest.raises((AssertionError, DatabaseError)):
        walks(house, "sent", 23)


def test_a_planted_bug_in_the_days_of_a_limit_is_seen(house, monkeypatch):
    monkeypatch.setattr(Holder, "in_force", lambda _self, _on: True)
    with pytest.raises((AssertionError, DatabaseError)):
        walks(house, "sent", 18)


def nothing(*_said, **_more) -> None:
    """A rule that refuses nothing."""


WHOLE = PlanFacts(0, 0, None, None, RiskLevel.LOW, False, "", frozenset(), date(2026, 11, 1))
# Road, where the rule stands, the rule, what it is bent to, and the walk that meets it first.
BUGS = [
    ("panel", actions.deciding, "check_panel", nothing, 8),
    ("panel", panel_rules, "check_voices", nothing, 1),
    ("rises", rules, "_covers", lambda _limit, _pence: True, 9),
    (
        "rises",
        rules,
        "whole_of",
        lambda pence, _by, on: replace(WHOLE, weekly_pence=pence, sent_on=on),
        7,
    ),
    (
        "rises",
        raising,
        "_rise",
        lambda _tenant, about, _by: GeneralRise.objects.get(about_id=about),
        2,
    ),
    ("moves", moving_rules, "_refuse_amount", nothing, 6),
]


@pytest.mark.parametrize(
    ("road", "where", "name", "bug", "meets"), BUGS, ids=[f"{one[0]}-{one[2]}" for one in BUGS]
)
def test_a_planted_bug_on_another_road_is_seen(movable, monkeypatch, road, where, name, bug, meets):
    monkeypatch.setattr(where, name, bug)
    with pytest.raises((AssertionError, DatabaseError)):
        walks(movable, road, meets)


def test_a_planted_bug_that_lets_somebody_accept_their_own_move_is_seen(movable, monkeypatch):
    check = plan_rules.check_decision
    monkeypatch.setattr(
        actions.moving, "_hold", lambda _by, move_id: MoneyMove.objects.get(pk=move_id)
    )
    monkeypatch.setattr(
        plan_rules, "check_decision", lambda **kwargs: check(**{**kwargs, "submitted_by": None})
    )
    with pytest.raises((AssertionError, DatabaseError)):
        walks(movable, "moves", 0)
