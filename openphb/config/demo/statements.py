"""Made-up bank statements, as files in the documented layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

Row = tuple[date, str, str, str, int]
"""Day, payee, reference, kind of movement, and pence: below nought where it was paid."""


def written(rows: Iterable[Row], opening: int = 0) -> tuple[bytes, int]:
    """Return the file of some movements in their order, and the balance that it closes with."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Payee", "Reference", "Type", "Amount", "Balance"])
    balance = opening
    for on, payee, reference, kind, pence in rows:
        balance += pence
        writer.writerow(
            [on.isoformat(), payee, reference, kind, f"{pence / 100:.2f}", f"{balance / 100:.2f}"]
        )
    return text.getvalue().encode(), balance
