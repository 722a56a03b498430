"""By which terms an organisation may hold somebody's money. Pure."""

from __future__ import annotations

from openphb.domains.budgets.types import Basis
from openphb.domains.monitoring.types import HoldingDraft
from openphb.kernel.refusal import Refusal

FEE_BASES = (Basis.PER_WEEK, Basis.PER_FOUR_WEEKS, Basis.PER_MONTH, Basis.PER_YEAR)
MOST_FEE_PENCE = 10_000_00
MOST_WEEKS = 104
SHORTEST_SOURCE = 5


def holding_fault(draft: HoldingDraft) -> Refusal | None:
    """Return why terms cannot be written down, or None.

    Codes: `holding_organisation`, `fee_pence`, `fee_basis`, `keep_weeks`, `holding_source`.
    """
    checks = (
        (
            draft.organisation_id is None and not draft.new_name.strip(),
            "holding_organisation",
            "It does not say which organisation it is.",
            "Choose it, or write its name.",
            "organisation",
        ),
        (
            not 0 <= draft.fee_pence <= MOST_FEE_PENCE,
            "fee_pence",
            "That cannot be the fee.",
            "Enter what the agreement says, or 0.00 where there is none.",
            "fee",
        ),
        (
            draft.fee_basis not in FEE_BASES,
            "fee_basis",
            "A fee is for a week, four weeks, a month or a year.",
            "Choose one of them.",
            "fee_basis",
        ),
        (
            not 0 <= draft.keep_weeks <= MOST_WEEKS,
            "keep_weeks",
            f"It is a number of weeks from 0 to {MOST_WEEKS}.",
            "Enter what the agreement says.",
            "keep_weeks",
        ),
        (
            len(draft.source.strip()) < SHORTEST_SOURCE,
            "holding_source",
            "It does not say where the fee was agreed.",
            "Name the agreement or contract, with its day.",
            "source",
        ),
    )
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )
