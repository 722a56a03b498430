"""Jack, whose one plan three bodies pay for, and Mrs A, whose parents' travel is paid at once.

The paper (seed case studies) gives what their budgets pay for and no prices, dates or names beside
these; all those are made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from openphb.config.demo.assessed import HOSPICE, fast_track_findings
from openphb.config.demo.beginnings import PAYMENT_STEPS, STEPS, Begun, Way, on
from openphb.config.demo.between_bodies import COUNCIL
from openphb.config.demo.cast import MADE_UP, CastLine, CastMember, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.types import AssessmentDraft, Category, Eligibility, OfferAnswer
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace import queries as market_queries
from openphb.domains.marketplace.types import (
    Agreed,
    InvoicesCome,
    OrderDraft,
    ProviderDraft,
    SaidHow,
    VatStatus,
)
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.types import FindingDraft, FunderPart, Rail, RunAsked, RunKind
from openphb.domains.people.types import Format
from openphb.domains.plans.types import LineKind
from openphb.foundation.organisations.models import Organisation, OrganisationKind
from openphb.journeys import first_payment
from openphb.kernel.calendars import LONDON
from openphb.kernel.periods import Period, add_months
from openphb.kernel.refusal import Refusal

# Far from everybody else in the made-up cast.
JACKS_PLACE, MRS_AS_PLACE = 862, 863
NURSE = "nurse2"
COLLEGE = "Trent Education Trust (made up)"
FOUR_WEEKS = timedelta(days=28)
TRAVEL = 480_00
"""What Mrs A's parents' travel comes to: made up."""


def begin_jack(stage: Stage, until: date) -> Begun:
    """Give Jack his plan and its three funders, so that the runs of his commissioner pay him too."""
    commissioner = _theirs(stage)
    college = Organisation.objects.create(
        name=COLLEGE,
        kind=OrganisationKind.EDUCATION,
        valid_from=date(2012, 9, 1),
        source="Made up for the demonstration",
    )
    council_id = Organisation.objects.get(name=COUNCIL).id
    starts_on = _jack_starts(until)
    made = made_up(JACKS_PLACE, seed=stage.seed, commissioners=(commissioner.name,), today=until)
    way = Way(stage, _jacks_plan(made, until, starts_on), commissioner, NURSE, JACKS_PLACE)
    # Who bears what is found once the plan is agreed and before it starts.
    shared_on = starts_on - timedelta(days=19)
    for step in (*STEPS, *PAYMENT_STEPS):
        if step.days_before < (starts_on - shared_on).days and "shared" not in way.made:
            way.made["shared"] = _share(stage, way, council_id, college.id, shared_on)
        with on(stage, step.who or NURSE, starts_on - timedelta(days=step.days_before)) as (
            viewer,
            at,
        ):
            step.do(viewer, at, way)
    _day_care(stage, way, commissioner)
    one = way.made
    return Begun(
        way.member,
        commissioner,
        one["subject"],
        one["case"],
        one["budget"],
        one["plan"],
        one["agreement"],
        NURSE,
        JACKS_PLACE,
    )


def settle_and_pay(stage: Stage, until: date) -> None:
    """Settle what Jack's funders owe, and pay Mrs A."""
    commissioner, starts_on = _theirs(stage), _jack_starts(until)
    council, college = (Organisation.objects.get(name=name).id for name in (COUNCIL, COLLEGE))
    _settled(stage, commissioner, council, starts_on, until)
    # The college's statement waits for our own approver.
    _draft(stage, commissioner, college, starts_on, until - timedelta(days=3))
    _mrs_a(stage, commissioner, stage.seed, until)


def _theirs(stage: Stage) -> Commissioner:
    return stage.commissioners[-1]


def _jack_starts(until: date) -> date:
    about = until - 3 * FOUR_WEEKS
    return about - timedelta(days=about.weekday())


def _jacks_plan(made: CastMember, until: date, starts_on: date) -> CastMember:
    def line(
        kind: LineKind,
        words: str,
        supplier: str,
        many: int,
        unit: str,
        price: int,
        basis: Basis,
        outcome: int,
        option: ManagementOption = ManagementOption.DIRECT_PAYMENT,
        falls_on: int = 0,
    ) -> CastLine:
        said = f"{words} ({MADE_UP})"
        return CastLine(
            kind, said, supplier, many, unit, price, basis, (outcome,), option, falls_on
        )

    return replace(
        made,
        given_name="Jack",
        family_name="Lowe",
        date_of_birth=until.replace(year=until.year - 16) - timedelta(days=150),
        category=Category.CHILDREN_CONTINUING_CARE,
        reason="Disabled, with several health needs; moves from children’s to adults’ services.",
        about_me="I live with my mum, my dad and my twin sister. I love sport.",
        needs=("Help with moving and care, at home and out", "Friends and sport near home"),
        outcomes=(
            ("Go out with somebody I chose", "days out in a month"),
            ("Play sport, and be with other people", "matches in a month"),
        ),
        lines=(
            line(
                LineKind.PERSONAL_ASSISTANT,
                "Personal assistant, 15 hours a week",
                "Ben Okoye",
                1500,
                "hours",
                14_60,
                Basis.PER_WEEK,
                0,
            ),
            line(
                LineKind.EQUIPMENT,
                "Hoist that can be taken along",
                "Trent Mobility",
                100,
                "hoists",
                1_640_00,
                Basis.ONE_OFF,
                0,
            ),
            line(
                LineKind.ACTIVITY,
                "Sport and clubs",
                "Rushcliffe Boccia",
                100,
                "sessions",
                18_00,
                Basis.PER_WEEK,
                1,
            ),
            line(
                LineKind.DAY_SERVICE,
                "Day care, two days a week",
                "",
                200,
                "days",
                71_00,
                Basis.PER_WEEK,
                1,
                ManagementOption.NOTIONAL,
            ),
            line(
                LineKind.INSURANCE,
                "Employer's liability insurance",
                "Trent Mutual",
                100,
                "premiums",
                112_00,
                Basis.ONCE_A_YEAR,
                0,
                falls_on=starts_on.month * 100 + min(starts_on.day, 28),
            ),
        ),
        starts_on=starts_on,
        why_another_amount="",
    )


def _share(stage: Stage, way: Way, council_id: UUID, college_id: UUID, day: date) -> UUID:
    """Have the three bodies' panel find who bears what of every line, from the plan's first day."""
    with on(stage, "finance", day) as (viewer, at):
        lines = queries.funding_of_budget(viewer=viewer, budget_id=way.made["budget"]).lines
        return payments.record_finding(
            by=viewer,
            at=at,
            budget_id=way.made["budget"],
            draft=FindingDraft(
                line_keys=tuple(line.line_key for line in lines),
                starts_on=way.member.starts_on,
                ends_on=None,
                lead_id=stage.icb_id,
                parts=(
                    FunderPart(stage.icb_id, ten_thousandths=5_500),
                    FunderPart(council_id, ten_thousandths=3_000),
                    FunderPart(college_id, ten_thousandths=1_500),
                ),
                reason="One plan for health, care and learning: each pays its part of every line.",
                source="Minutes of the joint panel for young people",
                found_by="Ruth Bell, Carol Finch and the trust’s head of inclusion",
            ),
        )


def _day_care(stage: Stage, way: Way, commissioner: Commissioner) -> None:
    """Order the day care that the NHS buys, as Jack and his mother agreed it."""
    day = way.member.starts_on - timedelta(days=6)
    with on(stage, "manager", day) as (viewer, at):
        provider_id = marketplace.add_provider(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=ProviderDraft(
                "Wilford Day Centre (made up)",
                "",
                VatStatus.EXEMPT,
                InvoicesCome.PAGE,
                "office@wilford.example",
            ),
        )
        provider = market_queries.provider(viewer=viewer, provider_id=provider_id)
    with on(stage, NURSE, day) as (viewer, at):
        (line,) = market_queries.lines_to_order(viewer=viewer, budget_id=way.made["budget"])
        marketplace.order(
            by=viewer,
            at=at,
            budget_id=way.made["budget"],
            line_key=line.line_key,
            draft=OrderDraft(
                provider.organisation_id,
                line.quantity_hundredths,
                line.unit_pence,
                way.member.starts_on,
                None,
                way.name,
                "4 Canal Walk. His mother brings him.",
                "He needs the hoist, and two people who know it.",
            ),
            agreed=Agreed(way.name, SaidHow.FACE_TO_FACE),
        )


def _draft(
    stage: Stage, commissioner: Commissioner, other_id: UUID, first: date, day: date
) -> UUID | None:
    """Draft a statement with a body; return its id, None where nothing was paid of what it bears."""
    try:
        with on(stage, "finance", day) as (viewer, at):
            return payments.draft_settlement(
                by=viewer,
                at=at,
                tenant_id=commissioner.tenant_id,
                other_id=other_id,
                period=Period(first.replace(day=1), add_months(day.replace(day=1), 1)),
            )
    except Refusal as refusal:
        if refusal.code == "settlement_nothing":
            return None
        raise


def _settled(
    stage: Stage, commissioner: Commissioner, council_id: UUID, first: date, until: date
) -> None:
    """Settle the first months with the council: agreed by both, and paid."""
    day = until - timedelta(days=20)
    settlement_id = _draft(stage, commissioner, council_id, first, day)
    if settlement_id is None:
        return
    with on(stage, "finance.approver", day + timedelta(days=1)) as (viewer, at):
        payments.agree_settlement(by=viewer, at=at, settlement_id=settlement_id)
    with on(stage, "finance", day + timedelta(days=8)) as (viewer, at):
        payments.key_their_agreement(
            by=viewer,
            at=at,
            settlement_id=settlement_id,
            name="Carol Finch",
            agreed_on=day + timedelta(days=7),
            how="Her letter, reference NCC/CF/131, kept in the shared folder",
        )
    with on(stage, "finance", day + timedelta(days=16)) as (viewer, at):
        payments.settle(
            by=viewer,
            at=at,
            settlement_id=settlement_id,
            settled_on=day + timedelta(days=15),
            reference="BACS 131-NCC",
        )


def _mrs_a(stage: Stage, commissioner: Commissioner, seed: int, until: date) -> None:
    """Pay Mrs A's parents' travel within 48 hours of the fast-track tool, by Faster Payments."""
    # Yesterday and today: her commissioner's last run of everybody is behind it whatever the day.
    tool_on, paid_on = until - timedelta(days=1), until
    made = made_up(MRS_AS_PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    member = replace(
        made,
        given_name="Anita",
        family_name="A",
        date_of_birth=until.replace(year=until.year - 40) - timedelta(days=90),
        category=Category.CHC_FAST_TRACK,
        reason="At the end of her life; lives with her husband and two young children.",
        about_me="I want my own family around me, and no agency.",
        needs=("Care at home by people she chose",),
        outcomes=(("Be at home with my children, with my parents’ help", "days they are here"),),
        lines=(
            CastLine(
                LineKind.TRAVEL,
                f"Her parents’ travel, an hour each day ({MADE_UP})",
                "",
                100,
                "payments",
                TRAVEL,
                Basis.ONE_OFF,
                (0,),
            ),
        ),
        starts_on=paid_on,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, MRS_AS_PLACE)
    refer, _decide, _offer, _accept, *others = (*STEPS, *PAYMENT_STEPS)
    with on(stage, NURSE, tool_on) as (viewer, at):
        refer.do(viewer, at, way)
    _fast_track(stage, way, tool_on)
    _offered(stage, way, tool_on)
    for step in others:
        # What the nurse does at the bedside is done on the day of the tool, what others do the next.
        day = tool_on if step.days_before > 20 else paid_on
        with on(stage, step.who or NURSE, day) as (viewer, at):
            step.do(viewer, at, way)
    _at_once(stage, way, commissioner, paid_on)


def _fast_track(stage: Stage, way: Way, day: date) -> None:
    """Key the tool that was received that morning, and decide as it says."""
    received = datetime.combine(day, time(9, 5), tzinfo=LONDON)
    with on(stage, NURSE, day) as (viewer, at):
        rests_on = cases.record_assessment(
            by=viewer,
            at=at,
            case_id=way.made["case"],
            version=None,
            told=AssessmentDraft(
                tool="fast-track-2022",
                completed_on=day,
                received_at=received,
                findings=fast_track_findings("Her illness gets worse fast."),
                members=HOSPICE,
            ),
        )
    with on(stage, "clinician", day) as (viewer, at):
        cases.record_decision(
            by=viewer,
            at=at,
            case_id=way.made["case"],
            version=case_queries.case(viewer=viewer, case_id=way.made["case"]).version,
            decision=Eligibility.ELIGIBLE,
            decided_on=day,
            decided_by_body=way.commissioner.name,
            reasons="The tool was accepted at once, as the framework says.",
            assessment_id=rests_on,
        )


def _offered(stage: Stage, way: Way, day: date) -> None:
    """Offer her a budget at once; she says yes."""
    case_id = way.made["case"]
    with on(stage, NURSE, day) as (viewer, at):
        cases.make_offer(
            by=viewer,
            at=at,
            case_id=case_id,
            version=case_queries.case(viewer=viewer, case_id=case_id).version,
            offered_on=day,
            how="at home, in person",
            formats=(Format.STANDARD,),
        )
        cases.record_answer(
            by=viewer,
            at=at,
            case_id=case_id,
            version=case_queries.case(viewer=viewer, case_id=case_id).version,
            answer=OfferAnswer.ACCEPTED,
            answered_on=day,
        )


def _at_once(stage: Stage, way: Way, commissioner: Commissioner, day: date) -> None:
    """Pay her alone, by Faster Payments, with the authority of the manager."""
    with on(stage, "finance", day) as (viewer, at):
        found = queries.funding_of_budget(viewer=viewer, budget_id=way.made["budget"])
        run_id = payments.prepare(
            by=viewer,
            at=at,
            asked=RunAsked(
                tenant_id=commissioner.tenant_id,
                organisation_id=stage.icb_id,
                pay_on=day,
                rail=Rail.FASTER_PAYMENTS,
                kind=RunKind.EMERGENCY,
                named=(found.case_reference,),
                reason="End of life: her parents drive to her every day.",
                authority="Paul Grant, PHB manager",
            ),
        ).run_id
        version = queries.run(viewer=viewer, run_id=run_id).version
        payments.review(by=viewer, at=at, run_id=run_id, version=version)
    with on(stage, "finance.approver", day) as (viewer, at):
        total = queries.run(viewer=viewer, run_id=run_id).total_pence
        payments.approve(by=viewer, at=at, run_id=run_id, typed_pence=total)
    with on(stage, "finance", day) as (viewer, at):
        payments.take_file(by=viewer, at=at, run_id=run_id)
        first_payment.submit(by=viewer, at=at, run_id=run_id)
        payments.confirm(by=viewer, at=at, run_id=run_id)
