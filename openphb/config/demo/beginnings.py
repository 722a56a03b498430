"""From referral to a signed agreement: how each person of the demonstration comes to their budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from openphb.config.demo.cast import CastMember
from openphb.config.demo.stage import Commissioner, Stage, join, moment
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.types import RecipientKind
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets.types import CostedLine, Frequency, WeeksInYear
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import Eligibility, OfferAnswer
from openphb.domains.people import actions as people
from openphb.domains.people.types import PersonDetails, Standing
from openphb.domains.plans import actions as plans
from openphb.domains.plans.types import LineDraft, Section, Verdict
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.messaging import actions as messages
from openphb.journeys import agree_plan, start_direct_payment
from openphb.kernel.periods import long_date

CO_ORDINATORS = ("nurse", "nurse2")


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


def begin(stage: Stage, member: CastMember, index: int) -> Begun:
    """Take one person from referral to agreed plan and, for a direct payment, to approved details."""
    commissioner = stage.commissioner(member.commissioner)
    nurse = CO_ORDINATORS[index % len(CO_ORDINATORS)]
    start = member.starts_on
    subject_id, case_id = _referral(stage, member, commissioner, nurse, start - timedelta(days=60))
    _eligibility_and_offer(stage, member, case_id, nurse, start)
    budget_id = _indicative(stage, member, case_id, nurse, start - timedelta(days=32))
    plan_id = _plan(stage, member, budget_id, nurse, start)
    agreement_id = None
    if member.has_direct_payment:
        agreement_id = _agreement(stage, member, plan_id, nurse, index)
    return Begun(member, commissioner, subject_id, case_id, budget_id, plan_id, agreement_id, nurse)


def _referral(
    stage: Stage, member: CastMember, commissioner: Commissioner, nurse: str, day: date
) -> tuple[UUID, UUID]:
    with on(stage, nurse, day) as (viewer, at):
        subject_id = people.register(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
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
            subject_id=subject_id,
            name=f"Mrs {member.family_name}" if member.family_name == "W" else "Alex, a friend",
            relationship="wife" if member.family_name == "W" else "friend",
            standing=Standing.SUPPORTER,
            valid_from=day,
            same_household=member.family_name == "W",
        )
        case_id = cases.refer(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            subject_id=subject_id,
            category=member.category,
            referred_on=day,
            referred_by="Community matron",
            reason=member.reason,
        )
        cases.assign(
            by=viewer, at=at, case_id=case_id, version=1, co_ordinator_id=stage.users[nurse]
        )
    return subject_id, case_id


def _eligibility_and_offer(
    stage: Stage, member: CastMember, case_id: UUID, nurse: str, start: date
) -> None:
    decided = start - timedelta(days=46)
    with on(stage, "clinician", decided) as (viewer, at):
        cases.record_decision(
            by=viewer,
            at=at,
            case_id=case_id,
            version=2,
            decision=Eligibility.ELIGIBLE,
            decided_on=decided,
            decided_by_body=member.commissioner,
            reasons="The multi-disciplinary team recommended it and the commissioner agreed.",
        )
    offered, answered = start - timedelta(days=42), start - timedelta(days=36)
    with on(stage, nurse, offered) as (viewer, at):
        cases.make_offer(
            by=viewer,
            at=at,
            case_id=case_id,
            version=3,
            offered_on=offered,
            how="at home, in person",
        )
    with on(stage, nurse, answered) as (viewer, at):
        cases.record_answer(
            by=viewer,
            at=at,
            case_id=case_id,
            version=4,
            answer=OfferAnswer.ACCEPTED,
            answered_on=answered,
        )


def _indicative(stage: Stage, member: CastMember, case_id: UUID, nurse: str, day: date) -> UUID:
    with on(stage, nurse, day) as (viewer, at):
        budget_id = budgets.open_budget(
            by=viewer,
            at=at,
            case_id=case_id,
            opened_on=day,
            frequency=Frequency.FOUR_WEEKLY,
            weeks_in_year=WeeksInYear.FIFTY_TWO,
        )
        budgets.work_out_indicative(
            by=viewer,
            at=at,
            budget_id=budget_id,
            after_version=0,
            lines=[
                CostedLine(
                    line.description,
                    line.quantity_hundredths,
                    line.unit,
                    line.unit_pence,
                    line.basis,
                )
                for line in member.lines
            ],
        )
        budgets.tell_person(by=viewer, at=at, budget_id=budget_id, after_version=1, told_on=day)
    return budget_id


def _plan(stage: Stage, member: CastMember, budget_id: UUID, nurse: str, start: date) -> UUID:
    with on(stage, nurse, start - timedelta(days=26)) as (viewer, at):
        plan_id = plans.start_plan(by=viewer, at=at, budget_id=budget_id)
        version = _write(viewer, at, member, plan_id)
        plans.submit(by=viewer, at=at, plan_id=plan_id, version=version)
    with on(stage, "approver", start - timedelta(days=20)) as (viewer, at):
        agree_plan.decide(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=version + 1,
            verdict=Verdict.APPROVED,
            reasons="The plan meets the needs, the money is enough, and the risks are shared openly.",
        )
    return plan_id


def _write(viewer: Viewer, at: datetime, member: CastMember, plan_id: UUID) -> int:
    """Write the whole draft; return its version, which each change moves on by one."""
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
    for line in member.lines:
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
    return version + 1


def _agreement(stage: Stage, member: CastMember, plan_id: UUID, nurse: str, index: int) -> UUID:
    start = member.starts_on
    name = f"{member.given_name} {member.family_name}"
    with on(stage, nurse, start - timedelta(days=14)) as (viewer, at):
        agreement_id = agreements.prepare(
            by=viewer,
            at=at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name=name,
            frequency=Frequency.FOUR_WEEKLY,
            first_day=start,
        )
    signed = start - timedelta(days=10)
    with on(stage, nurse, signed) as (viewer, at):
        terms = agreement_queries.agreement(viewer=viewer, agreement_id=agreement_id).terms_sha256
        agreements.record_paper_signature(
            by=viewer,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=terms,
            signed_name=name,
            signed_on=signed,
            witness="The care co-ordinator, at the person's home",
        )
        bank_id = agreements.propose_bank(
            by=viewer,
            at=at,
            agreement_id=agreement_id,
            account_name=name,
            sort_code="089999",
            # Made up; it was not checked against the modulus table unless one is installed.
            account_number=f"{66374958 if index == 0 else 10_000_000 + index:08d}",
        )
    with on(stage, "manager", signed) as (viewer, at):
        start_direct_payment.sign_for_body(
            by=viewer,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=terms,
            signed_name="Paul Grant",
            signed_on=signed,
        )
    with on(stage, "finance.approver", start - timedelta(days=8)) as (viewer, at):
        agreements.decide_bank(
            by=viewer, at=at, bank_id=bank_id, approve=True, reason="Seen on a bank letter."
        )
    return agreement_id


def write_to(stage: Stage, begun: Begun) -> None:
    """Write to somebody that their plan is agreed, and keep the letter with their documents."""
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
            kind=DocumentKind.LETTER,
            title=heading,
            file_name="plan-agreed.txt",
            content=BytesIO(body.encode()),
        )
        trail.looked(
            "case",
            by=viewer,
            at=at,
            permission=Permission.CASE_VIEW,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
        )


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
