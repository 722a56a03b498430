"""Words of this domain: statements taken in, and spending coded to lines and outcomes."""

from __future__ import annotations

from enum import StrEnum


class StatementFormat(StrEnum):
    """What a statement was written in."""

    CSV = "csv"
    CAMT053 = "camt053"
