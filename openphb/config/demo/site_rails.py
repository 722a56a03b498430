"""A commissioner whose finance system pays some people by supplier invoice."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import on
from openphb.config.demo.house_rules import agree_rule
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import (
    ChargingCodes,
    NumberProposed,
    PayeeAnswer,
    Rail,
    RailTerms,
    RuleAbout,
)

SET_UP = timedelta(days=10)
LETTER = "Message of the shared service's supplier team"


def pay_by_invoice(stage: Stage, commissioner: Commissioner, until: date) -> None:
    """Agree how the finance system pays, and who is a supplier in it; leave one to be decided."""
    day = until - SET_UP
    for about, says in (
        (RuleAbout.RAIL, RailTerms(Rail.SUPPLIER_INVOICE, 3)),
        (
            RuleAbout.CODES,
            ChargingCodes("QT1-702511", "52161024", "Letter of the chief finance officer"),
        ),
    ):
        agree_rule(stage, commissioner, day, about, says)
    with on(stage, "finance", until) as (viewer, _at):
        found = payment_queries.payees(viewer=viewer).payees
    theirs = [one for one in found if one.tenant_id == commissioner.tenant_id]
    for place, one in enumerate(theirs[:2], start=1):
        number_id = _propose(stage, one, f"20041{place:03d}", day)
        with on(stage, "finance.approver", day) as (viewer, at):
            payments.decide_number(
                by=viewer,
                at=at,
                number_id=number_id,
                agree=True,
                reason="Seen in the finance system, with the recipient's name.",
            )
    # One more waits, so that Today has something to check: another person's, or a change.
    for one in theirs[:3][-1:]:
        _propose(stage, one, "20041900", until)


def _propose(stage: Stage, one: PayeeAnswer, number: str, day: date) -> UUID:
    with on(stage, "finance", day) as (viewer, at):
        return payments.propose_number(
            by=viewer,
            at=at,
            agreement_id=one.agreement_id,
            asked=NumberProposed(Rail.SUPPLIER_INVOICE, number, day, LETTER, "CHEQUERS"),
        )
