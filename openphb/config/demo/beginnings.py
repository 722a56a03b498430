"""From referral to a signed agreement: how each person of the demonstration comes to their budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from openphb.config.demo import fuller_plans, may_have
from openphb.config.demo.about_them import say
from openphb.config.demo.cast import CastLine, CastMember
from openphb.config.demo.stage import Commissioner, Stage, join, moment
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.jobs import keep_signed
from openphb.domains.agreements.types import (
    HospitalRule,
    HospitalTerm,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.budgets.types import Basis, CostedLine, Frequency, ToldHow, WeeksInYear
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import Eligibility, OfferAnswer
from openphb.domains.people import actions as people
from openphb.domains.people.types import Format, PersonDetails, Standing
from openphb.domains.plans import actions as plans
from openphb.domains.plans.jobs import write_letter
from openphb.domains.plans.types import LineDraft, Section, Verdict
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.pdf import PrinterMissingError
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.messaging import actions as messages
from openphb.journeys import agree_plan, start_direct_payment
from openphb.kernel.periods import long_date

CO_ORDINATORS = ("nurse", "nurse2")
# Of those whose budget is managed another way, one in so many asked for a direct payment in vain.
REFUSED_EVERY = 5


@dataclass(frozen=True)
class Begun:
    """A person whose plan is agreed; with an agreement where there is a direct payment."""

    member: CastMember
    commissioner: Commissioner
    subject_id: UUID
    case_id: UUID
    budget_id: UUID
    plan_id: UUID
    agreement_id: UUID | None
    co_ordinator: str


@contextmanager
def on(stage: Stage, username: str, day: date) -> Iterator[tuple[Viewer, datetime]]:
    """Act as somebody on a day of the past."""
    with acting(stage.users[username], day) as viewer:
        yield viewer, moment(day)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does on the way to a budget, so many days before the money starts."""

    days_before: int
    who: str
    do: Callable[[Viewer, datetime, Way], None]


@dataclass
class Way:
    """Somebody on the way to their budget: what the steps so far have made."""

    stage: Stage
    member: CastMember
    commissioner: Commissioner
    nurse: str
    index: int
    made: dict[str, UUID] = field(default_factory=dict)
    plan_version: int = 0
    terms: str = ""

    @property
    def name(self) -> str:
        return f"{self.member.given_name} {self.member.family_name}"

    @property
    def nominee(self) -> str:
        """Who receives the money for one in four, whom they asked to; "" for the others."""
        return f"Jo {self.member.family_name}" if self.index % 4 == 1 else ""


def begin(stage: Stage, member: CastMember, index: int, *, until: date) -> Begun | None:
    """Take one person from referral to agreed plan and, for a direct payment, to approved details.

    Steps whose day is after `until` are not taken: who starts soon is still on the way. Returns
    None for somebody whose plan is not agreed yet.
    """
    commissioner = stage.commissioner(member.commissioner)
    nurse = CO_ORDINATORS[index % len(CO_ORDINATORS)]
    way = Way(stage, member, commissioner, nurse, index)
    steps = STEPS + (PAYMENT_STEPS if member.has_direct_payment else ())
    if not member.has_direct_payment and index % REFUSED_EVERY == 0:
        steps += (Step(15, "manager", _refuse_direct_payment),)
    for step in steps:
        day = member.starts_on - timedelta(days=step.days_before)
        if day > until:
            break
        with on(stage, step.who or nurse, day) as (viewer, at):
            step.do(viewer, at, way)
    else:
        made = way.made
        return Begun(
            member,
            commissioner,
            made["subject"],
            made["case"],
            made["budget"],
            made["plan"],
            made.get("agreement"),
            nurse,
        )
    return None


def _refer(viewer: Viewer, at: datetime, way: Way) -> None:
    member, tenant_id, mr_w = way.member, way.commissioner.tenant_id, way.member.family_name == "W"
    way.made["subject"] = people.register(
        by=viewer,
        at=at,
        tenant_id=tenant_id,
        details=PersonDetails(
            nhs_number=member.nhs_number,
            given_name=member.given_name,
            family_name=member.family_name,
            date_of_birth=member.date_of_birth,
            postcode=member.postcode,
        ),
    )
    people.add_contact(
        by=viewer,
        at=at,
        subject_id=way.made["subject"],
        name="Mrs W" if mr_w else "Alex, a friend",
        relationship="wife" if mr_w else "friend",
        standing=Standing.SUPPORTER,
        valid_from=viewer.today,
        same_household=mr_w,
    )
    say(viewer, at, subject_id=way.made["subject"], seed=way.stage.seed, index=way.index)
    way.made["case"] = cases.refer(
        by=viewer,
        at=at,
        tenant_id=tenant_id,
        subject_id=way.made["subject"],
        category=member.category,
        referred_on=viewer.today,
        referred_by="Community matron",
        reason=member.reason,
    )
    cases.assign(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=1,
        co_ordinator_id=way.stage.users[way.nurse],
    )


def _decide_eligibility(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.record_decision(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=2,
        decision=Eligibility.ELIGIBLE,
        decided_on=viewer.today,
        decided_by_body=way.member.commissioner,
        reasons="The multi-disciplinary team recommended it and the commissioner agreed.",
    )


def _offer(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.make_offer(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=3,
        offered_on=viewer.today,
        how="at home, in person",
        formats=(Format.LARGE_PRINT if way.index % 3 == 1 else Format.STANDARD,),
    )


def _accept(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.record_answer(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=4,
        answer=OfferAnswer.ACCEPTED,
        answered_on=viewer.today,
    )


def _indicate(viewer: Viewer, at: datetime, way: Way) -> None:
    way.made["budget"] = budgets.open_budget(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        opened_on=viewer.today,
        frequency=Frequency.FOUR_WEEKLY,
        weeks_in_year=WeeksInYear.FIFTY_TWO,
    )
    budgets.work_out_indicative(
        by=viewer,
        at=at,
        budget_id=way.made["budget"],
        after_version=0,
        lines=[
            CostedLine(
                line.description,
                line.first_idea[0] if line.first_idea else _each_time(line),
                line.unit,
                line.first_idea[1] if line.first_idea else line.unit_pence,
                COUNTED_AS.get(line.basis, line.basis),
                rate_code=line.rate_code,
                carers_needed=line.carers_needed,
            )
            for line in way.member.lines
        ],
    )
    budgets.tell_person(
        by=viewer,
        at=at,
        budget_id=way.made["budget"],
        after_version=1,
        told_on=viewer.today,
        told_how=ToldHow.IN_PERSON,
    )


# An indicative budget names no days.
COUNTED_AS = {Basis.ON_WEEKDAYS: Basis.PER_WEEK, Basis.ONCE_A_YEAR: Basis.PER_YEAR}


def _each_time(line: CastLine) -> int:
    """Return the quantity that an indicative budget counts: of given weekdays, a week's."""
    weekdays = line.falls_on.bit_count() if line.basis is Basis.ON_WEEKDAYS else 1
    return line.quantity_hundredths * weekdays


def _draft(viewer: Viewer, at: datetime, way: Way) -> None:
    way.made["plan"] = plans.start_plan(by=viewer, at=at, budget_id=way.made["budget"])
    way.plan_version = _write(viewer, at, way)


def _submit(viewer: Viewer, at: datetime, way: Way) -> None:
    plans.submit(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        version=way.plan_version,
        difference_reasons=way.member.why_another_amount,
    )


def _approve(viewer: Viewer, at: datetime, way: Way) -> None:
    agree_plan.decide(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        version=way.plan_version + 1,
        verdict=Verdict.APPROVED,
        reasons="The plan meets the needs, the money is enough, and the risks are shared openly.",
    )


def _write(viewer: Viewer, at: datetime, way: Way) -> int:
    """Write the whole draft; return its version, which each change moves on by one."""
    member, plan_id = way.member, way.made["plan"]
    version = 1
    start = member.starts_on
    for section, words in (
        (Section.ABOUT_ME, member.about_me),
        (Section.WHAT_MATTERS, member.what_matters),
        (Section.HOW_TO_SUPPORT_ME, member.how_to_support_me),
        (Section.CONTINGENCY, member.contingency),
    ):
        plans.write_words(
            by=viewer, at=at, plan_id=plan_id, version=version, section=section, words=words
        )
        version += 1
    plans.set_dates(
        by=viewer,
        at=at,
        plan_id=plan_id,
        version=version,
        starts_on=start,
        review_on=start + timedelta(days=84),
        notice_weeks=4,
    )
    version += 1
    need_ids = []
    for words in member.needs:
        need_ids.append(
            plans.put_need(
                by=viewer, at=at, plan_id=plan_id, version=version, need_id=None, words=words
            )
        )
        version += 1
    outcome_ids = []
    for position, (words, measure) in enumerate(member.outcomes):
        outcome_ids.append(
            plans.put_outcome(
                by=viewer,
                at=at,
                plan_id=plan_id,
                version=version,
                outcome_id=None,
                words=words,
                measure=measure,
                need_id=need_ids[min(position, len(need_ids) - 1)],
            )
        )
        version += 1
    told = budget_queries.told_indicative(viewer=viewer, budget_id=way.made["budget"])
    assert told is not None, "everybody is told before their plan is written"
    for line, first in zip(member.lines, told.lines, strict=True):
        plans.put_line(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=version,
            line_id=None,
            line=LineDraft(
                kind=line.kind,
                description=line.description,
                supplier=line.supplier,
                management_option=line.option,
                quantity_hundredths=line.quantity_hundredths,
                unit=line.unit,
                unit_pence=line.unit_pence,
                basis=line.basis,
                falls_on=line.falls_on,
                rate_code=line.rate_code,
                carers_needed=line.carers_needed,
                indicative_key=first.key,
                valid_from=start,
                valid_to=None,
                outcome_ids=tuple(outcome_ids[n] for n in line.outcomes),
            ),
        )
        version += 1
    words, agreed, carried_by = member.risk
    plans.put_risk(
        by=viewer,
        at=at,
        plan_id=plan_id,
        version=version,
        risk_id=None,
        words=words,
        agreed=agreed,
        carried_by=carried_by,
    )
    return fuller_plans.fill(viewer, at, plan_id, version + 1, member, outcome_ids)


def _agree_to_be_paid(viewer: Viewer, at: datetime, way: Way) -> None:
    subject_id, born = way.made["subject"], way.member.date_of_birth
    may_have.agree(viewer, at, subject_id=subject_id, born=born, index=way.index)


def _decide_direct_payment(viewer: Viewer, at: datetime, way: Way) -> None:
    subject_id, budget_id = way.made["subject"], way.made["budget"]
    if way.nominee:
        may_have.nominate(viewer, at, subject_id=subject_id, name=way.nominee)
    may_have.decide(viewer, at, subject_id=subject_id, budget_id=budget_id, index=way.index)


def _refuse_direct_payment(viewer: Viewer, at: datetime, way: Way) -> None:
    may_have.refuse(viewer, at, subject_id=way.made["subject"], budget_id=way.made["budget"])


def _prepare_agreement(viewer: Viewer, at: datetime, way: Way) -> None:
    way.made["agreement"] = agreements.prepare(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        recipient_kind=RecipientKind.NOMINEE if way.nominee else RecipientKind.HOLDER,
        recipient_name=way.nominee or way.name,
        frequency=Frequency.FOUR_WEEKLY,
        first_day=way.member.starts_on,
        # Localities differ on paying while somebody is in hospital: some of these stop.
        hospital=HospitalTerm(HospitalRule.PAID_FOR_NIGHTS, nights=7)
        if way.index % 2
        else HospitalTerm(),
    )


def _sign(viewer: Viewer, at: datetime, way: Way) -> None:
    agreement_id = way.made["agreement"]
    way.terms = agreement_queries.agreement(viewer=viewer, agreement_id=agreement_id).terms_sha256
    if way.index == 0:
        _record_signature(viewer, at, way, "Mrs W")
        agreements.void_signature(
            by=viewer,
            at=at,
            agreement_id=agreement_id,
            party=Party.PERSON,
            reason="Mrs W signed in his place by mistake. He can sign for himself.",
        )
    _record_signature(viewer, at, way, way.nominee or way.name)
    way.made["bank"] = agreements.propose_bank(
        by=viewer,
        at=at,
        agreement_id=agreement_id,
        account_name=way.nominee or way.name,
        sort_code="089999",
        # Made up; it was not checked against the modulus table unless one is installed.
        account_number=f"{66374958 if way.index == 0 else 10_000_000 + way.index:08d}",
        account=may_have.own_account(way.nominee or way.name),
    )


def _record_signature(viewer: Viewer, at: datetime, way: Way, name: str) -> None:
    agreements.record_paper_signature(
        by=viewer,
        at=at,
        agreement_id=way.made["agreement"],
        seen_sha256=way.terms,
        signed_name=name,
        signed_on=viewer.today,
        witness=Witnessed("Nadia Ahmed", "Care co-ordinator, at the person's home", viewer.today),
    )


def _sign_for_body(viewer: Viewer, at: datetime, way: Way) -> None:
    start_direct_payment.sign_for_body(
        by=viewer,
        at=at,
        agreement_id=way.made["agreement"],
        seen_sha256=way.terms,
        signed_name="Paul Grant",
        signed_on=viewer.today,
    )


def _approve_bank(viewer: Viewer, at: datetime, way: Way) -> None:
    agreements.decide_bank(
        by=viewer,
        at=at,
        bank_id=way.made["bank"],
        approve=True,
        reason="Seen on a bank letter.",
    )


# Days before the money starts, who ("" is the person's own co-ordinator), and what they do.
STEPS = (
    Step(60, "", _refer),
    Step(46, "clinician", _decide_eligibility),
    Step(42, "", _offer),
    Step(36, "", _accept),
    Step(32, "", _indicate),
    Step(26, "", _draft),
    Step(25, "", _submit),
    Step(20, "approver", _approve),
)
PAYMENT_STEPS = (
    Step(16, "", _agree_to_be_paid),
    Step(15, "manager", _decide_direct_payment),
    Step(14, "", _prepare_agreement),
    Step(10, "", _sign),
    Step(9, "manager", _sign_for_body),
    Step(8, "finance.approver", _approve_bank),
)


def write_to(stage: Stage, begun: Begun) -> None:
    """Write to somebody that their plan is agreed, and keep the papers with their documents."""
    heading = "Your plan is agreed"
    body = (
        f"Dear {begun.member.given_name},\n\n"
        "Your care and support plan has been agreed. The money starts on "
        f"{long_date(begun.member.starts_on)}.\n\nYour care co-ordinator"
    )
    with on(stage, begun.co_ordinator, begun.member.starts_on - timedelta(days=19)) as (viewer, at):
        messages.send(
            by=viewer,
            at=at,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
            to_address=f"holder-{begun.member.nhs_number}@openphb.example",
            heading=heading,
            body=body,
            template="plan_agreed",
        )
        documents.add(
            by=viewer,
            at=at,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
            kind=DocumentKind.CONSENT,
            title="Agreement to share the plan with who helps",
            file_name="agreement-to-share.txt",
            content=BytesIO(b"Said at the home visit, and written down by the co-ordinator."),
        )
        trail.looked(
            "case",
            by=viewer,
            at=at,
            permission=Permission.CASE_VIEW,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
        )
    _print(begun, begun.member.starts_on - timedelta(days=8))


def _print(begun: Begun, day: date) -> None:
    """Print now what waits in the queue for a worker; who is printed already is left alone then."""
    run = Run(SYSTEM_USER_ID, Moment(day, moment(day), pretended=True), 1, last=True)
    # Without a printer the world is the same, and its papers stay in the queue.
    with suppress(PrinterMissingError):
        write_letter.body(run, begun.plan_id)
        if begun.agreement_id:
            keep_signed.body(run, begun.agreement_id)


def join_mr_and_mrs_w(stage: Stage, begun: Begun) -> None:
    """Let Mr W sign in to his own budget, and Mrs W help him with it."""
    for username, name, role, authority in (
        ("mr.w", "William W", Role.HOLDER, "his own record"),
        ("mrs.w", "Mrs W", Role.SUPPORTER, "Mr W's consent, given to the co-ordinator"),
    ):
        join(
            stage,
            username=username,
            name=name,
            role=role,
            tenant_ids=(begun.commissioner.tenant_id,),
            subject_id=begun.subject_id,
            authority=authority,
        )
