"""What an agreement's columns say about nights in hospital."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.types import HospitalRule, HospitalTerm


def term_of(rule: str, nights: int, lines: Iterable[str]) -> HospitalTerm:
    """Return the term that three stored columns make."""
    return HospitalTerm(HospitalRule(rule), nights, tuple(UUID(line) for line in lines))


def hospital_term(row: DirectPaymentAgreement) -> HospitalTerm:
    """Return the term of an agreement."""
    return term_of(row.hospital_rule, row.hospital_nights, row.hospital_lines)


def write_term(row: DirectPaymentAgreement, term: HospitalTerm) -> None:
    """Write a term into an agreement's columns, as little as it needs."""
    row.hospital_rule = term.rule
    row.hospital_nights = term.nights if term.rule is HospitalRule.PAID_FOR_NIGHTS else 0
    named = term.lines if term.rule is not HospitalRule.PAID_AS_USUAL else ()
    row.hospital_lines = sorted(str(line) for line in named)
