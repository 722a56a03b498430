"""Statements between two bodies: agreed by both, disputed and settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.actions import settlement_records as records
from openphb.domains.payments.models import (
    Settlement,
    SettlementAgreed,
    SettlementDispute,
    SettlementLine,
)
from openphb.domains.payments.rules.accounts import BANK, EXPENDITURE, FROM_OTHERS, OTHER_FUNDERS
from openphb.domains.payments.settlement import queries, rules
from openphb.domains.payments.types import SettlementState, Side
from openphb.foundation.access.types import Actor, NotPermitted, Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, financial_year, long_date
from openphb.kernel.refusal import NothingThere, Refusal


def agree_settlement(*, by: Viewer, at: datetime, settlement_id: UUID) -> SettlementState:
    """Agree to a statement for the body that pays here; return how it stands then.

    Somebody else drafted it. With the second side it is posted. Refusals: `nothing_there`,
    `settlement_own_draft`, `settlement_one_person`, those of `rules.agree_fault`, `year_closed`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        actor = by.act(Permission.SETTLEMENT_AGREE, tenant_id=row.tenant_id)
        if row.drafted_by == actor.user_id:
            raise Refusal(
                "settlement_own_draft",
                "You drafted this statement yourself.",
                "Somebody else agrees to it.",
            )
        return _agree(row, Side.OURS, by, actor, at, actor.name, by.today, how="", keyed=False)


def agree_for_body(*, by: Viewer, at: datetime, settlement_id: UUID) -> SettlementState:
    """Agree to a statement as somebody of the other body; return how it stands then.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.agree_fault`, `year_closed`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        actor = _of_other(by, row)
        return _agree(row, Side.THEIRS, by, actor, at, actor.name, by.today, how="", keyed=False)


def key_their_agreement(
    *, by: Viewer, at: datetime, settlement_id: UUID, name: str, agreed_on: date, how: str
) -> SettlementState:
    """Write down that the other body agreed, where nobody of it signs in: who, when and how.

    Refusals: `nothing_there`, `settlement_words_missing`, `settlement_agreed_when`,
    `settlement_one_person`, those of `rules.agree_fault`, `year_closed`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id)
        records.refuse_blank(name=name, how=how)
        if not day_of(row.drafted_at) <= agreed_on <= by.today:
            raise Refusal(
                "settlement_agreed_when",
                f"The statement was drafted on {long_date(day_of(row.drafted_at))}.",
                "Enter the day on their letter: not before that and not in the future.",
                "agreed_on",
            )
        return _agree(row, Side.THEIRS, by, actor, at, name.strip(), agreed_on, how, keyed=True)


def dispute_settlement(
    *, by: Viewer, at: datetime, settlement_id: UUID, words: str, name: str = ""
) -> UUID:
    """Record what is wrong with a statement, and who says so; return its id.

    It keeps the statement from being agreed, and no payment from being made. `name` is who of the
    other body said so, where somebody here writes it down. Refusals: `nothing_there`,
    `settlement_words_missing`, `settlement_not_open`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        side, actor = _either(by, row)
        if side is Side.OURS and name.strip():
            side = Side.THEIRS
        records.refuse_blank(words=words)
        records.refuse_closed(row)
        made = SettlementDispute.objects.create(
            id=new_id(),
            tenant_id=row.tenant_id,
            settlement_id=row.id,
            side=side,
            name=name.strip() or actor.name,
            words=words.strip(),
            raised_on=by.today,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        records.audit("settlement.disputed", row, by=actor, at=at, side=str(side))
        return made.id


def resolve_dispute(*, by: Viewer, at: datetime, dispute_id: UUID, words: str) -> None:
    """Write how a dispute ended. Refusals: `nothing_there`, `settlement_words_missing`,
    `dispute_over`."""
    with transaction.atomic():
        found = SettlementDispute.objects.filter(
            by.scope(Permission.SETTLEMENT_DRAFT).tenants_q(), pk=dispute_id
        ).first()
        if found is None:
            raise NothingThere("dispute")
        row = records.lock(by, found.settlement_id)
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id)
        found.refresh_from_db()
        records.refuse_blank(words=words)
        if found.resolved_on is not None:
            raise Refusal("dispute_over", "This dispute is over.", "Raise another one.")
        found.resolved_words = words.strip()
        found.resolved_on, found.resolved_by = by.today, actor.user_id
        found.save()
        records.audit("settlement.dispute_resolved", row, by=actor, at=at)


def settle(
    *, by: Viewer, at: datetime, settlement_id: UUID, settled_on: date, reference: str
) -> None:
    """Record that the money of a statement moved, in or out, and post it year of care by year.

    Refusals: `nothing_there`, `settlement_not_agreed`, `settlement_settled_when`,
    `settlement_words_missing`, `year_closed`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id)
        if row.state != SettlementState.AGREED:
            raise Refusal(
                "settlement_not_agreed",
                "Not both have agreed to this statement, or it is settled.",
                "Money moves once both have agreed.",
            )
        agreed = SettlementAgreed.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
        last = agreed.aggregate(last=Max("agreed_on"))["last"]
        if not last <= settled_on <= by.today:
            raise Refusal(
                "settlement_settled_when",
                f"Both had agreed on {long_date(last)}.",
                "Enter the day on the bank statement: not before that and not in the future.",
                "settled_on",
            )
        records.refuse_blank(reference=reference)
        postings = tuple(_money(row))
        if postings:
            row.settled_journal_id = ledger.post(
                by=actor,
                at=at,
                posted_on=settled_on,
                tenant_id=row.tenant_id,
                key=f"settlement-money:{row.id}",
                what="settlement_received" if row.to_us_pence > 0 else "settlement_paid",
                subject_id=None,
                postings=postings,
            )
        row.state, row.settled_on = SettlementState.SETTLED, settled_on
        row.reference = reference.strip()
        row.save()
        records.audit("settlement.settled", row, by=actor, at=at, pence=row.to_us_pence)


def _agree(
    row: Settlement,
    side: Side,
    by: Viewer,
    actor: Actor,
    at: datetime,
    name: str,
    agreed_on: date,
    how: str,
    *,
    keyed: bool,
) -> SettlementState:
    sides = SettlementAgreed.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
    known = list(sides.values_list("side", "recorded_by"))
    fault = rules.agree_fault(
        state=SettlementState(row.state),
        side=side,
        agreed=[Side(one) for one, _who in known],
        disputed=_disputed(row),
    )
    if fault:
        raise fault
    if actor.user_id in {who for _side, who in known}:
        raise Refusal(
            "settlement_one_person",
            "You have recorded the other side’s agreement already.",
            "Nobody agrees for both sides: somebody else does this.",
        )
    SettlementAgreed.objects.create(
        id=new_id(),
        tenant_id=row.tenant_id,
        settlement_id=row.id,
        side=side,
        name=name,
        agreed_on=agreed_on,
        how=how.strip(),
        keyed=keyed,
        drafted_by=row.drafted_by,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    records.audit("settlement.agreed", row, by=actor, at=at, side=str(side), keyed=keyed)
    if not known:
        return SettlementState.DRAFT
    postings = tuple(_owed(row))
    if postings:
        row.journal_id = ledger.post(
            by=actor,
            at=at,
            posted_on=by.today,
            tenant_id=row.tenant_id,
            key=f"settlement:{row.id}",
            what="settlement_agreed",
            subject_id=None,
            postings=postings,
        )
    row.state = SettlementState.AGREED
    row.save(update_fields=["state", "journal"])
    return SettlementState.AGREED


def _owed(row: Settlement) -> Iterator[Posting]:
    """Yield what is owed and what it is of: what they bear of ours is income, what we bear of theirs
    is expenditure; each for its own days of care. Below zero it goes the other way round."""
    for line in SettlementLine.objects.filter(
        ~Q(owed_pence=0), tenant_id=row.tenant_id, settlement_id=row.id
    ).order_by("id"):
        account = FROM_OTHERS if line.paid_by_us else EXPENDITURE
        about = Dimensions(
            subject_id=line.subject_id,
            budget_id=line.budget_id,
            line_id=line.line_id,
            funder_id=row.other_id if line.paid_by_us else row.ours_id,
            option=ManagementOption.DIRECT_PAYMENT,
            service_from=line.service_from,
            service_to=line.service_to,
        )
        owing = Dimensions(
            subject_id=line.subject_id,
            budget_id=line.budget_id,
            funder_id=row.other_id,
            service_from=line.service_from,
            service_to=line.service_to,
        )
        to_us = line.owed_pence if line.paid_by_us else -line.owed_pence
        yield Posting(OTHER_FUNDERS, max(to_us, 0), max(-to_us, 0), owing)
        yield Posting(account, max(-to_us, 0), max(to_us, 0), about)


def _money(row: Settlement) -> Iterator[Posting]:
    """Yield the money of a statement: what stands open for each year of care, against the bank."""
    years: dict[str, int] = defaultdict(int)
    days: dict[str, Period] = {}
    for line in SettlementLine.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id):
        year = financial_year(line.service_from)
        years[year] += line.owed_pence if line.paid_by_us else -line.owed_pence
        known = days.get(year)
        assert known is None or known.end is not None
        days[year] = Period(
            min(line.service_from, known.start) if known else line.service_from,
            max(line.service_to, known.end) if known and known.end else line.service_to,
        )
    for year, pence in sorted(years.items()):
        if pence:
            about = Dimensions(
                funder_id=row.other_id, service_from=days[year].start, service_to=days[year].end
            )
            yield Posting(OTHER_FUNDERS, max(-pence, 0), max(pence, 0), about)
            yield Posting(BANK, max(pence, 0), max(-pence, 0), about)


def _disputed(row: Settlement) -> bool:
    return SettlementDispute.objects.filter(
        tenant_id=row.tenant_id, settlement_id=row.id, resolved_on=None
    ).exists()


def _of_other(by: Viewer, row: Settlement) -> Actor:
    """Return the actor who answers for the other body. Refusal: `not_permitted`."""
    actor = by.act(Permission.SETTLEMENT_ANSWER, tenant_id=row.tenant_id)
    if row.other_id not in queries.bodies_answering(viewer=by, tenant_id=row.tenant_id):
        raise NotPermitted(Permission.SETTLEMENT_ANSWER)
    return actor


def _either(by: Viewer, row: Settlement) -> tuple[Side, Actor]:
    if row.other_id in queries.bodies_answering(viewer=by, tenant_id=row.tenant_id):
        return Side.THEIRS, _of_other(by, row)
    return Side.OURS, by.act(Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id)
