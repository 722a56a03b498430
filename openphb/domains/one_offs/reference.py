"""Numbers of this domain that may change, as dated rows with their source."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from openphb.kernel import dated

LIMITS = Path(__file__).with_name("data") / "limits.csv"


def limit(name: str, day: date) -> timedelta:
    """Return a number of days of the rules on a day. A day before every row has the first one's."""
    return timedelta(days=int(dated.named(LIMITS, name, day)["value"]))
