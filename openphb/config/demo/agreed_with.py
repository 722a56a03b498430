"""Other agreements than the usual one, what a commissioner adds to them, and what employers show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from openphb.config.demo import may_have
from openphb.config.demo.beginnings import STEPS, Begun, Way, on
from openphb.config.demo.cast import CastLine, CastMember, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.conditions.types import LocalCondition, LocalTermsDraft
from openphb.domains.agreements.employing.types import Duty, DutyDraft, DutyEffect
from openphb.domains.agreements.types import AgreementKind, Party, RecipientKind, Witnessed
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.plans.types import LineKind
from openphb.foundation.access.types import Viewer
from openphb.journeys import start_direct_payment

# Far from everybody else in the made-up cast.
PLACES = (831, 832)
NURSE = "nurse"
STARTS_IN = timedelta(days=12)
WRITTEN, FROM = date(2025, 5, 6), date(2025, 6, 1)
AGREED_AFTER = timedelta(days=9)
STATEMENTS = LocalCondition(
    (AgreementKind.DIRECT_PAYMENT, AgreementKind.MANAGED_ACCOUNT),
    "Statements of the account are sent every three months, without being asked for.",
    "Send us a bank statement every three months.",
    "Our direct payment scheme of 2025",
)
QUALITY = LocalCondition(
    (AgreementKind.THIRD_PARTY,),
    "Twice a year the organisation asks the person how happy they are, and tells us the answer.",
    "Twice a year somebody asks you how happy you are.",
    "Our quality rules of 2026",
)
FIRM, ORGANISATION = "Clear Books Payroll", "Kind Hands CIC"


def own_conditions(stage: Stage, commissioner: Commissioner, *, until: date) -> None:
    """Have a commissioner's own conditions agreed before anybody's agreement, and a version wait."""
    with on(stage, "approver", WRITTEN) as (viewer, at):
        made = agreements.propose_terms(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=LocalTermsDraft(FROM, (STATEMENTS,)),
        )
    with on(stage, "manager", WRITTEN + AGREED_AFTER) as (viewer, at):
        agreements.decide_terms(
            by=viewer, at=at, terms_id=made, agree=True, reason="As the board agreed in May."
        )
    with on(stage, "approver", until) as (viewer, at):
        agreements.propose_terms(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=LocalTermsDraft(
                until + timedelta(days=38),
                (STATEMENTS, QUALITY),
                ((Duty.INSURANCE, DutyEffect.STOPS_FIRST_PAYMENT),),
            ),
        )


def employers(stage: Stage, begun: Iterable[Begun], until: date) -> None:
    """Have those who employ show what they have: one runs out soon, and one has run out."""
    employing = [
        one
        for one in begun
        if one.agreement_id is not None
        and any(line.kind is LineKind.PERSONAL_ASSISTANT for line in one.member.lines)
    ]
    for one, ends_in in zip(employing, (12, -3, 200), strict=False):
        with on(stage, one.co_ordinator, until) as (viewer, at):
            _show(viewer, at, one.budget_id, until + timedelta(days=ends_in), one.member)


def _show(viewer: Viewer, at: datetime, budget_id: UUID, ends_on: date, member: CastMember) -> None:
    since = ends_on - timedelta(days=364)
    assistants = [
        line.supplier or "Joan Reed"
        for line in member.lines
        if line.kind is LineKind.PERSONAL_ASSISTANT
    ]
    first = assistants[0]
    for draft in (
        DutyDraft(
            Duty.INSURANCE,
            since,
            ends_on,
            "The certificate, £10 million.",
            provider="Home Employers Mutual (made up)",
            number=f"HE-{since:%y%m%d}",
        ),
        DutyDraft(Duty.RIGHT_TO_WORK, since, None, "Her British passport.", who=first),
        DutyDraft(Duty.WRITTEN_STATEMENT, since, None, "A copy, signed by both.", who=first),
        DutyDraft(Duty.PAYROLL, since, None, "Their letter.", provider=FIRM),
    ):
        agreements.record_duty(by=viewer, at=at, budget_id=budget_id, draft=draft)


def three_parties(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Have an organisation's agreement signed by three, and a managed account lack one signature."""
    third = _way(stage, commissioner, PLACES[0], seed, until, ManagementOption.THIRD_PARTY)
    managed = _way(stage, commissioner, PLACES[1], seed, until, ManagementOption.DIRECT_PAYMENT)
    day = until - timedelta(days=5)
    with on(stage, NURSE, day) as (viewer, at):
        _prepare(viewer, at, third, RecipientKind.THIRD_PARTY, ORGANISATION)
        subject_id, born = managed.made["subject"], managed.member.date_of_birth
        may_have.agree(viewer, at, subject_id=subject_id, born=born, index=1)
    with on(stage, "manager", day) as (viewer, at):
        may_have.decide(
            viewer, at, subject_id=subject_id, budget_id=managed.made["budget"], index=1
        )
    with on(stage, NURSE, day) as (viewer, at):
        _prepare(viewer, at, managed, RecipientKind.MANAGED_ACCOUNT, FIRM)
        on_paper(viewer, at, third, Party.PERSON, third.name)
        on_paper(viewer, at, third, Party.FIRM, "Ada Hand", "Director")
        on_paper(viewer, at, managed, Party.FIRM, "Peter Book", "Company secretary")
    with on(stage, "manager", day + timedelta(days=1)) as (viewer, at):
        start_direct_payment.sign_for_body(
            by=viewer,
            at=at,
            agreement_id=third.made["agreement"],
            seen_sha256=third.terms,
            signed_name="Paul Grant",
            signed_on=viewer.today,
        )


def _way(
    stage: Stage,
    commissioner: Commissioner,
    place: int,
    seed: int,
    until: date,
    option: ManagementOption,
) -> Way:
    """Take somebody as far as an agreed plan with one line of a management option."""
    made = made_up(place, seed=seed, commissioners=(commissioner.name,), today=until)
    third = option is ManagementOption.THIRD_PARTY
    line = CastLine(
        LineKind.PERSONAL_ASSISTANT,
        "Help every morning (made-up price)",
        ORGANISATION if third else "Joan Reed",
        1000,
        "hours",
        21_40 if third else 14_60,
        Basis.PER_WEEK,
        (0,),
        option,
    )
    member = replace(
        made,
        given_name="Nora" if third else "Edwin",
        family_name="Whitlock" if third else "Marlow",
        date_of_birth=date(1951, 2, 17) if third else date(1963, 8, 30),
        category=Category.CHC_ADULT,
        lines=(line,),
        starts_on=until + STARTS_IN,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, place)
    for step in STEPS:
        with on(stage, step.who or NURSE, until - timedelta(days=step.days_before)) as (viewer, at):
            step.do(viewer, at, way)
    return way


def _prepare(viewer: Viewer, at: datetime, way: Way, kind: RecipientKind, name: str) -> None:
    agreement_id = agreements.prepare(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        recipient_kind=kind,
        recipient_name=name,
        frequency=Frequency.FOUR_WEEKLY,
        first_day=way.member.starts_on,
        also="The same two people come, as far as that can be done.",
    )
    way.made["agreement"] = agreement_id
    found = agreement_queries.agreement(viewer=viewer, agreement_id=agreement_id)
    way.terms = found.terms_sha256


def on_paper(
    viewer: Viewer, at: datetime, way: Way, party: Party, name: str, signed_as: str = ""
) -> None:
    """Key a signature that a party gave on paper, before a witness."""
    start_direct_payment.record_paper_signature(
        by=viewer,
        at=at,
        agreement_id=way.made["agreement"],
        seen_sha256=way.terms,
        signed_name=name,
        signed_on=viewer.today,
        witness=Witnessed("Nadia Ahmed", "Care co-ordinator, at the person's home", viewer.today),
        party=party,
        signed_as=signed_as,
    )
