"""Organisations that hold people's money: one budget back at nothing, one that goes on, one account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo import may_have, owed_at_the_end
from openphb.config.demo.agreed_with import FIRM, NURSE, ORGANISATION, on_paper
from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.bills import paid_to
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage, opens_account
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.types import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    Party,
    RecipientKind,
)
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.monitoring import actions as monitoring
from openphb.domains.monitoring import queries as held
from openphb.domains.monitoring.types import (
    HoldingDraft,
    PaperDraft,
    PaperKind,
    RowGiven,
    RowKind,
    StatementGiven,
)
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import Rail, RunAsked, RunKind, RunState
from openphb.domains.plans.types import LineKind
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.access.types import Role
from openphb.journeys import start_direct_payment

# Far from everybody else in the made-up cast.
PLACES = (841, 842, 843)
FOUR_WEEKS = timedelta(days=28)
# How long ago each of them began, in periods of four weeks.
ENDED_AGO, LIVE_AGO, MANAGED_AGO = 2, 3, 2
FEE = 18_00
WEEK = 214_00


@dataclass
class Firm:
    """An organisation of the story at one commissioner, and who signs in for it."""

    stage: Stage
    commissioner: Commissioner
    organisation_id: UUID
    username: str


def organisations_hold(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Let an organisation hold two budgets, and a firm keep one direct payment.

    They came late: what was due since they began is advanced and paid today, for no run can be
    made on a day before another. One has ended since, and goes from its advance to nothing held.
    """
    ended_on, live_on = until - ENDED_AGO * FOUR_WEEKS, until - LIVE_AGO * FOUR_WEEKS
    ended = begun(stage, commissioner, PLACES[0], seed, ended_on, ("Ivy", "Calder"))
    live = begun(stage, commissioner, PLACES[1], seed, live_on, ("Ruby", "Fenn"))
    first = written(stage, ended, RecipientKind.THIRD_PARTY, ORGANISATION)
    second = written(stage, live, RecipientKind.THIRD_PARTY, ORGANISATION)
    hands = Firm(stage, commissioner, first.organisation_id, "ada.hand")
    signs_in(hands, "Ada Hand", until - timedelta(days=30))
    paid_to(
        stage,
        hands.commissioner.tenant_id,
        hands.organisation_id,
        until - timedelta(days=30),
        name="Kind Hands CIC",
    )
    _shows(hands, until)
    moved = until - timedelta(days=3)
    with on(stage, "manager", moved) as (viewer, at):
        agreements.end_third_party(
            by=viewer,
            at=at,
            agreement_id=ended.made["agreement"],
            ended_on=moved,
            why="She moved to live with her daughter, who arranges her care.",
        )
    advanced(hands, (first.holding_id, second.holding_id), until)
    for way, holding_id, periods in (
        (ended, first.holding_id, ENDED_AGO),
        (live, second.holding_id, LIVE_AGO),
    ):
        for nth in range(periods):
            told(hands, holding_id, way.member.starts_on + nth * FOUR_WEEKS, until, nth)
    _comes_back(stage, first.holding_id, until)
    owed_at_the_end.tell(stage, first.holding_id, hands.username, until)
    _leaves_open(hands, second.holding_id, until)
    _managed(stage, _quiet(stage, commissioner, until), seed, until)


def _quiet(stage: Stage, but: Commissioner, until: date) -> Commissioner:
    """Return the first commissioner but one where no run is open; else the last."""
    with on(stage, "finance", until) as (viewer, _at):
        busy = {
            one.tenant_id
            for one in payment_queries.runs(viewer=viewer)
            if one.state not in (RunState.CONFIRMED, RunState.CANCELLED)
        }
    others = [one for one in stage.commissioners if one != but]
    return next((one for one in others if one.tenant_id not in busy), others[-1])


def begun(
    stage: Stage,
    commissioner: Commissioner,
    place: int,
    seed: int,
    starts_on: date,
    name: tuple[str, str] | None = None,
    *,
    direct: bool = False,
    co_ordinator: str = NURSE,
) -> Way:
    """Take somebody as far as an agreed plan with one line, in time for the first day."""
    made = made_up(place, seed=seed, commissioners=(commissioner.name,), today=starts_on)
    given, family = name or (made.given_name, made.family_name)
    line = CastLine(
        LineKind.PERSONAL_ASSISTANT,
        "Help every morning (made-up price)",
        "Joan Reed" if direct else ORGANISATION,
        1000,
        "hours",
        14_60 if direct else WEEK // 10,
        Basis.PER_WEEK,
        (0,),
        ManagementOption.DIRECT_PAYMENT if direct else ManagementOption.THIRD_PARTY,
    )
    member = replace(
        made,
        given_name=given,
        family_name=family,
        date_of_birth=date(1949 + place % 40 - PLACES[0] % 40, 5, 11),
        category=Category.CHC_ADULT,
        lines=(line,),
        starts_on=starts_on,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, co_ordinator, place)
    walk(way, STEPS)
    return way


@dataclass(frozen=True)
class Written:
    """A holding that was written down, and its organisation."""

    holding_id: UUID
    organisation_id: UUID


def written(
    stage: Stage, way: Way, kind: RecipientKind, name: str, signed_by: str = "Ada Hand"
) -> Written:
    """Have the agreement signed by three, and its organisation written down with its fee."""
    starts = way.member.starts_on
    with on(stage, way.nurse, starts - timedelta(days=14)) as (viewer, at):
        way.made["agreement"] = agreements.prepare(
            by=viewer,
            at=at,
            plan_id=way.made["plan"],
            recipient_kind=kind,
            recipient_name=name,
            frequency=Frequency.FOUR_WEEKLY,
            first_day=starts,
        )
        found = agreement_queries.agreement(viewer=viewer, agreement_id=way.made["agreement"])
        way.terms = found.terms_sha256
        on_paper(viewer, at, way, Party.PERSON, way.name)
        on_paper(viewer, at, way, Party.FIRM, signed_by, "Director")
    with on(stage, "manager", starts - timedelta(days=12)) as (viewer, at):
        start_direct_payment.sign_for_body(
            by=viewer,
            at=at,
            agreement_id=way.made["agreement"],
            seen_sha256=way.terms,
            signed_name="Paul Grant",
            signed_on=viewer.today,
        )
    with on(stage, way.nurse, starts - timedelta(days=11)) as (viewer, at):
        known = {one.name: one.organisation_id for one in held.firms(viewer=viewer)}
        holding_id = monitoring.record_holding(
            by=viewer,
            at=at,
            agreement_id=way.made["agreement"],
            draft=HoldingDraft(
                known.get(name),
                FEE,
                Basis.PER_FOUR_WEEKS,
                8,
                "Schedule 2 of the agreement",
                new_name=name,
            ),
        )
        return Written(
            holding_id, held.holding(viewer=viewer, holding_id=holding_id).organisation_id
        )


def signs_in(firm: Firm, name: str, day: date) -> None:
    with on(firm.stage, NURSE, day) as (viewer, at):
        account = monitoring.invite_person(
            by=viewer,
            at=at,
            tenant_id=firm.commissioner.tenant_id,
            organisation_id=firm.organisation_id,
            person=NewStaff(name, firm.username, f"{firm.username}@openphb.example"),
        )
    opens_account(firm.stage, Role.BROKER, account, day)


def _shows(firm: Firm, until: date) -> None:
    """Have the organisation show its papers: its insurance ends soon."""
    drafts = (
        PaperDraft(PaperKind.CONTRACT, until - 6 * FOUR_WEEKS, None, "KH-2026-4", "Our contract."),
        PaperDraft(
            PaperKind.INSURANCE,
            until - timedelta(days=330),
            until + timedelta(days=34),
            "EL-88120",
            "The certificate, £10 million.",
        ),
        PaperDraft(
            PaperKind.CQC,
            until - timedelta(days=700),
            None,
            "1-101668822",
            "Its entry on the CQC's register (made up).",
        ),
    )
    with on(firm.stage, NURSE, until - 5 * FOUR_WEEKS) as (viewer, at):
        for draft in drafts:
            monitoring.record_paper(
                by=viewer,
                at=at,
                tenant_id=firm.commissioner.tenant_id,
                organisation_id=firm.organisation_id,
                draft=draft,
            )


def advanced(firm: Firm, holding_ids: Sequence[UUID], day: date) -> None:
    """Advance what is due, and pay it in a run of bills."""
    with on(firm.stage, "finance", day) as (viewer, at):
        for holding_id in holding_ids:
            monitoring.make_advance(by=viewer, at=at, holding_id=holding_id)
        run_id = payments.prepare(
            by=viewer,
            at=at,
            asked=RunAsked(
                tenant_id=firm.commissioner.tenant_id,
                organisation_id=firm.stage.icb_id,
                pay_on=day,
                rail=Rail.FASTER_PAYMENTS,
                kind=RunKind.BILLS,
            ),
        ).run_id
        version = payment_queries.run(viewer=viewer, run_id=run_id).version
        payments.review(by=viewer, at=at, run_id=run_id, version=version)
    _paid(firm.stage, run_id, day, day)


def _paid(stage: Stage, run_id: UUID, approved_on: date, pay_on: date) -> None:
    for who in ("finance.approver", "finance.second"):
        with on(stage, who, approved_on) as (viewer, at):
            run = payment_queries.run(viewer=viewer, run_id=run_id)
            if run.state in (RunState.REVIEWED, RunState.FIRST_OF_TWO):
                payments.approve(by=viewer, at=at, run_id=run_id, typed_pence=run.total_pence)
    with on(stage, "finance", approved_on) as (viewer, at):
        payments.take_file(by=viewer, at=at, run_id=run_id)
        payments.submit(by=viewer, at=at, run_id=run_id)
    with on(stage, "finance", pay_on) as (viewer, at):
        payments.confirm(by=viewer, at=at, run_id=run_id)


def told(firm: Firm, holding_id: UUID, start: date, day: date, nth: int) -> None:
    """Tell the wages and the fee of four weeks, or of what there was of them, and accept them."""
    last = min(start + FOUR_WEEKS - timedelta(days=1), day - timedelta(days=4))
    with on(firm.stage, firm.username, day) as (viewer, at):
        line_key = held.lines(viewer=viewer, holding_id=holding_id)[0][0]
        wages = RowGiven(
            f"W{nth + 1}",
            RowKind.SPENT,
            last,
            4 * WEEK - 160_00,
            "Wages of Bea Lark and Sam Oyelaran, four weeks",
            f"Payroll of {last:%B %Y}",
            line_key,
        )
        fee = RowGiven(f"F{nth + 1}", RowKind.FEE, last, FEE, "Fee for four weeks", "")
        monitoring.send_statement(
            by=viewer, at=at, given=StatementGiven(holding_id, last, (wages, fee))
        )
    with on(firm.stage, "finance", day) as (viewer, at):
        monitoring.accept_undoubted(by=viewer, at=at, holding_id=holding_id)


def _comes_back(stage: Stage, holding_id: UUID, day: date) -> None:
    """Ask back all that is held at the end, and receive it: nothing is held any more."""
    with on(stage, "finance", day) as (viewer, at):
        pence = held.whole(viewer=viewer, holding_id=holding_id).may_ask_pence
        monitoring.ask_back(by=viewer, at=at, holding_id=holding_id, pence=pence, words="")
        monitoring.receive(
            by=viewer,
            at=at,
            holding_id=holding_id,
            pence=pence,
            on=viewer.today,
            words="Bank statement, credit from Kind Hands CIC",
        )


def _leaves_open(firm: Firm, holding_id: UUID, until: date) -> None:
    """Leave something to look at: a fee above the agreed one, and a question that waits."""
    with on(firm.stage, firm.username, until) as (viewer, at):
        line_key = held.lines(viewer=viewer, holding_id=holding_id)[0][0]
        given = StatementGiven(
            holding_id,
            until - timedelta(days=2),
            (
                RowGiven(
                    "X1",
                    RowKind.SPENT,
                    until - timedelta(days=5),
                    42_50,
                    "Gloves and aprons",
                    "Invoice 5512",
                    line_key,
                ),
                RowGiven(
                    "X2", RowKind.FEE, until - timedelta(days=4), 65_00, "Setting up a new rota", ""
                ),
                RowGiven(
                    "X3", RowKind.SPENT, until - timedelta(days=3), 30_00, "Taxi", "", line_key
                ),
            ),
        )
        monitoring.send_statement(by=viewer, at=at, given=given)
    with on(firm.stage, "finance", until) as (viewer, at):
        rows = held.whole(viewer=viewer, holding_id=holding_id).rows
        taxi = next(one for one in rows if one.row_key == "X3")
        monitoring.question_row(
            by=viewer,
            at=at,
            row_id=taxi.id,
            words="Where did the taxi go, and is there a receipt?",
        )


def _managed(stage: Stage, commissioner: Commissioner, seed: int, until: date) -> None:
    """Have a firm keep somebody's direct payment in its client account, which differs by a little."""
    starts = until - MANAGED_AGO * FOUR_WEEKS
    way = begun(stage, commissioner, PLACES[2], seed, starts, ("Kofi", "Darko"), direct=True)
    made = kept_by_firm(stage, way, FIRM)
    firm = Firm(stage, commissioner, made.organisation_id, "peter.book")
    signs_in(firm, "Peter Book", starts - timedelta(days=9))
    client_account(firm, way, "CLEAR BOOKS CLIENTS", FIRM)
    _paid_at_once(firm, way, until)
    kept(firm, made.holding_id, starts, until)
    states_account(firm, (made.holding_id,), until)


def kept_by_firm(stage: Stage, way: Way, firm: str, signed_by: str = "Ada Hand") -> Written:
    """Have somebody's direct payment agreed, and the agreement by which a firm keeps it."""
    subject_id, born = way.made["subject"], way.member.date_of_birth
    starts = way.member.starts_on
    with on(stage, way.nurse, starts - timedelta(days=16)) as (viewer, at):
        may_have.agree(viewer, at, subject_id=subject_id, born=born, index=1)
    with on(stage, "manager", starts - timedelta(days=15)) as (viewer, at):
        may_have.decide(viewer, at, subject_id=subject_id, budget_id=way.made["budget"], index=1)
    return written(stage, way, RecipientKind.MANAGED_ACCOUNT, firm, signed_by)


def client_account(firm: Firm, way: Way, account_name: str, name: str) -> None:
    """Approve the firm's pooled account for somebody's money."""
    starts = way.member.starts_on
    with on(firm.stage, way.nurse, starts - timedelta(days=9)) as (viewer, at):
        bank_id = agreements.propose_bank(
            by=viewer,
            at=at,
            agreement_id=way.made["agreement"],
            account_name=account_name,
            sort_code="089999",
            account_number="66374958",
            account=AccountTerm(AccountRule.MANAGED, frozenset(AccountNeed), name),
        )
    with on(firm.stage, "finance.approver", starts - timedelta(days=8)) as (viewer, at):
        agreements.decide_bank(
            by=viewer, at=at, bank_id=bank_id, approve=True, reason="Seen on a bank letter."
        )


def _paid_at_once(firm: Firm, way: Way, until: date) -> None:
    with on(firm.stage, "finance", until) as (viewer, at):
        reference = held.holding_of_agreement(viewer=viewer, agreement_id=way.made["agreement"])
        assert reference is not None
        run_id = payments.prepare(
            by=viewer,
            at=at,
            asked=RunAsked(
                tenant_id=firm.commissioner.tenant_id,
                organisation_id=firm.stage.icb_id,
                pay_on=until,
                rail=Rail.FASTER_PAYMENTS,
                kind=RunKind.EMERGENCY,
                named=(reference.reference,),
                reason="The account was agreed after the run of the month.",
                authority="Paul Grant, PHB manager",
            ),
        ).run_id
        version = payment_queries.run(viewer=viewer, run_id=run_id).version
        payments.review(by=viewer, at=at, run_id=run_id, version=version)
    _paid(firm.stage, run_id, until, until)


def kept(firm: Firm, holding_id: UUID, starts: date, until: date) -> None:
    """Tell what a firm paid out of somebody's money in the first four weeks, and accept it."""
    last = starts + FOUR_WEEKS - timedelta(days=1)
    with on(firm.stage, firm.username, until) as (viewer, at):
        line_key = held.lines(viewer=viewer, holding_id=holding_id)[0][0]
        rows = (
            RowGiven(
                "S-1",
                RowKind.SPENT,
                last,
                520_00,
                "Net pay of Joan Reed, four weeks",
                "Payslip 7",
                line_key,
            ),
            RowGiven(
                "S-2", RowKind.SPENT, last, 31_20, "PAYE of Joan Reed", "HMRC receipt", line_key
            ),
            RowGiven("S-3", RowKind.FEE, last, FEE, "Payroll and account, four weeks", ""),
        )
        monitoring.send_statement(by=viewer, at=at, given=StatementGiven(holding_id, last, rows))
    with on(firm.stage, "finance", until) as (viewer, at):
        monitoring.accept_undoubted(by=viewer, at=at, holding_id=holding_id)


def states_account(firm: Firm, holding_ids: Sequence[UUID], until: date) -> None:
    """Have a firm state its client account, which differs by a little from what it holds."""
    with on(firm.stage, "finance", until) as (viewer, _at):
        left = sum(
            held.holding(viewer=viewer, holding_id=one).sums.held_pence for one in holding_ids
        )
    with on(firm.stage, firm.username, until) as (viewer, at):
        monitoring.state_client_account(
            by=viewer,
            at=at,
            tenant_id=firm.commissioner.tenant_id,
            organisation_id=firm.organisation_id,
            on=viewer.today,
            pence=left - 3_10,
        )
