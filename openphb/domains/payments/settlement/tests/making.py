"""A hand-over as people make it: a council paid, the NHS took over from a day long ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import LineEntitlement, PaymentFile
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    FindingDraft,
    FunderPart,
    HandOverDraft,
    RefundBy,
)
from openphb.foundation.organisations.models import Organisation
from openphb.kernel import ids
from openphb.kernel.periods import Period

EFFECTIVE = date(2027, 1, 9)
DECIDED = date(2027, 6, 30)
TODAY = date(2027, 7, 9)
"""The NHS's own direct payment begins on this day; the council paid up to the day before."""
PAY_ON = date(2027, 7, 16)
HEADER = "reference,case,line,first_day,last_day,paid,contribution,adds_to"
# Four weeks each at £284.00 a week, of which the person paid £40.00; the last is 25 days.
PAID = (
    ("N-1", date(2026, 12, 28), date(2027, 1, 24), "1136.00", "160.00"),
    ("N-2", date(2027, 1, 25), date(2027, 2, 21), "1136.00", "160.00"),
    ("N-3", date(2027, 2, 22), date(2027, 3, 21), "1136.00", "160.00"),
    ("N-4", date(2027, 3, 22), date(2027, 4, 18), "1136.00", "160.00"),
    ("N-5", date(2027, 4, 19), date(2027, 5, 16), "1136.00", "160.00"),
    ("N-6", date(2027, 5, 17), date(2027, 6, 13), "1136.00", "160.00"),
    ("N-7", date(2027, 6, 14), date(2027, 7, 8), "1014.29", "142.86"),
)


def council(name: str = "Ourshire County Council") -> UUID:
    return Organisation.objects.create(
        name=name, kind="local_authority", valid_from=date(1974, 4, 1), source="made for a test"
    ).id


def schedule(case: str, rows=PAID, line: str = "1") -> bytes:
    """Return a council's schedule as its system writes it."""
    lines = [HEADER]
    for reference, first, last, paid, contribution, *adds_to in rows:
        lines.append(
            f"{reference},{case},{line},{first},{last},{paid},{contribution},{''.join(adds_to)}"
        )
    return "\n".join(lines).encode()


def take_in(house, council_id: UUID, data: bytes):
    with house.acting("finance_officer") as viewer:
        return actions.take_in_schedule(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            body_id=council_id,
            data=data,
            file_name="schedule.csv",
        )


def hand_over(
    house, budget_id: UUID, council_id: UUID, refund_by=RefundBy.NHS, effective_on=EFFECTIVE
) -> UUID:
    with house.acting("approver") as viewer:
        return actions.record_hand_over(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            draft=HandOverDraft(
                from_id=council_id,
                effective_on=effective_on,
                decided_on=house.today,
                decided_by="Ruth Bell",
                reason="Eligible for continuing healthcare since then.",
                source="Decision letter of 30 June",
                refund_by=refund_by,
            ),
        )


def find(house, budget_id: UUID, starts_on: date, *parts: FunderPart, lines=(), ends_on=None):
    """Record who bears what of a budget's lines."""
    with house.acting("finance_officer") as viewer:
        known = queries.funding_of_budget(viewer=viewer, budget_id=budget_id).lines
        return actions.record_finding(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            draft=FindingDraft(
                line_keys=tuple(lines) or tuple(line.line_key for line in known),
                starts_on=starts_on,
                ends_on=ends_on,
                lead_id=parts[0].funder_id,
                parts=parts,
                reason="The panel found it.",
                source="Minutes of 3 March",
                found_by="Ruth Bell",
            ),
        )


def draft(house, other_id: UUID, since: date, until: date) -> UUID:
    with house.acting("finance_officer") as viewer:
        return actions.draft_settlement(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            other_id=other_id,
            period=Period(since, until),
        )


def both_agree(house, settlement_id: UUID) -> None:
    """Have our approver agree, and finance key the council's letter."""
    with house.acting("finance_approver") as viewer:
        actions.agree_settlement(by=viewer, at=house.at, settlement_id=settlement_id)
    with house.acting("finance_officer") as viewer:
        actions.key_their_agreement(
            by=viewer,
            at=house.at,
            settlement_id=settlement_id,
            name="Carol Finch",
            agreed_on=house.today,
            how="Her letter of today, reference CF/12",
        )


def settled(house, settlement_id: UUID) -> None:
    both_agree(house, settlement_id)
    with house.acting("finance_officer") as viewer:
        actions.settle(
            by=viewer,
            at=house.at,
            settlement_id=settlement_id,
            settled_on=house.today,
            reference="BACS 9001",
        )


def told(house, settlement_id: UUID):
    with house.acting("finance_officer") as viewer:
        return queries.settlement(viewer=viewer, settlement_id=settlement_id)


def stands(house, account: str, service_year: str = "") -> int:
    """Return debits less credits of an account, of one year of service if given."""
    entries = Entry.objects.filter(tenant_id=house.tenant_id, account__code=account)
    if service_year:
        entries = entries.filter(service_year=service_year)
    with house.acting("finance_officer") as viewer:
        balanced = ledger.trial_balance(viewer=viewer, tenant_id=house.tenant_id).balanced
        assert balanced
        return sum(one.debit_pence - one.credit_pence for one in entries)


@contextmanager
def same_ids() -> Iterator[None]:
    """Make the same ids again and again, so that two files can be compared byte for byte."""
    following = count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ids,
            "uuid7",
            lambda: UUID(int=(0x0190 << 112) | (7 << 76) | (2 << 62) | next(following)),
        )
        yield


def paid_file(house, pay_on: date) -> tuple[bytes, tuple[tuple[object, ...], ...]]:
    """Return the file that a run on a day would send and its payments; nothing of it stays."""
    with transaction.atomic():
        with same_ids():
            run_id = making.approved(house, pay_on)
        with house.acting("finance_officer") as viewer:
            kept = bytes(PaymentFile.objects.get(run_id=run_id).content)
            page = queries.payments_of_run(viewer=viewer, run_id=run_id)
        paid = tuple((one.recipient_name, one.amount_pence, one.period) for one in page.payments)
        transaction.set_rollback(True)
    return kept, paid


def entitlement(house) -> list[Any]:
    """Return every fact of what is due, as it stands in the database."""
    with house.acting("finance_officer"):
        return list(LineEntitlement.objects.order_by("id").values())
