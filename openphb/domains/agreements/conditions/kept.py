"""The coded conditions in an agreement's column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.types import ConditionRow


def condition_rows(row: DirectPaymentAgreement) -> tuple[ConditionRow, ...]:
    """Return the coded conditions that an agreement holds."""
    return tuple(
        ConditionRow(**{**one, "since": date.fromisoformat(one["since"])})
        for one in row.condition_rows
    )


def write_rows(row: DirectPaymentAgreement, rows: Sequence[ConditionRow]) -> None:
    """Write coded conditions into an agreement's column."""
    row.condition_rows = [{**asdict(one), "since": one.since.isoformat()} for one in rows]
