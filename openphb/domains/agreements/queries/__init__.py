"""Reading agreements. Account numbers are masked for all who need not check or pay them."""

from __future__ import annotations

from openphb.domains.agreements.queries.banking import (
    PAGE,
    READS_PAYABLE,
    SEES_NUMBERS,
    bank,
    bank_awaiting,
    names_confirmed,
    numbers_pass,
    payable,
)
from openphb.domains.agreements.queries.pausing import pauses, pauses_to_review, pauses_told
from openphb.domains.agreements.queries.terms import (
    agreement,
    agreement_of_budget,
    agreements_waiting,
    organisation_holds,
    third_party_of_budget,
)

__all__ = [
    "PAGE",
    "READS_PAYABLE",
    "SEES_NUMBERS",
    "agreement",
    "agreement_of_budget",
    "agreements_waiting",
    "bank",
    "bank_awaiting",
    "names_confirmed",
    "numbers_pass",
    "organisation_holds",
    "pauses",
    "pauses_to_review",
    "pauses_told",
    "payable",
    "third_party_of_budget",
]
