"""Who may be paid directly, the agreement, its signatures and the account."""

from __future__ import annotations

from datetime import datetime

from openphb.config.demo import may_have
from openphb.config.demo.beginnings.way import Way
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.types import (
    HospitalRule,
    HospitalTerm,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Frequency
from openphb.foundation.access.types import Viewer
from openphb.journeys import start_direct_payment


def agree_to_be_paid(viewer: Viewer, at: datetime, way: Way) -> None:
    subject_id, born = way.made["subject"], way.member.date_of_birth
    may_have.agree(viewer, at, subject_id=subject_id, born=born, index=way.index)


def decide_direct_payment(viewer: Viewer, at: datetime, way: Way) -> None:
    subject_id, budget_id = way.made["subject"], way.made["budget"]
    if way.nominee:
        may_have.nominate(viewer, at, subject_id=subject_id, name=way.nominee)
    may_have.decide(viewer, at, subject_id=subject_id, budget_id=budget_id, index=way.index)


def refuse_direct_payment(viewer: Viewer, at: datetime, way: Way) -> None:
    may_have.refuse(viewer, at, subject_id=way.made["subject"], budget_id=way.made["budget"])


def prepare_agreement(viewer: Viewer, at: datetime, way: Way) -> None:
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


def sign(viewer: Viewer, at: datetime, way: Way) -> None:
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


def sign_for_body(viewer: Viewer, at: datetime, way: Way) -> None:
    start_direct_payment.sign_for_body(
        by=viewer,
        at=at,
        agreement_id=way.made["agreement"],
        seen_sha256=way.terms,
        signed_name="Paul Grant",
        signed_on=viewer.today,
    )


def approve_bank(viewer: Viewer, at: datetime, way: Way) -> None:
    agreements.decide_bank(
        by=viewer,
        at=at,
        bank_id=way.made["bank"],
        approve=True,
        reason="Seen on a bank letter.",
    )
