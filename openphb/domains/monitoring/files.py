"""What organisations send as a file of what they did with people's money, row by row.

A person is named by the number that the organisation reads on its pages. A row that cannot be read
says its column, what is wrong and how to mend it, and the others are taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.monitoring.types import RowGiven, RowKind, RowWrong
from openphb.foundation.tables import Most, kept_text, read_table
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

COLUMNS = ("person", "row", "kind", "date", "line", "what", "amount")
MAYBE = ("evidence",)
MOST = Most(rows=60_000, file_bytes=20 * 1024 * 1024)
KINDS = {
    "spent": RowKind.SPENT,
    "fee": RowKind.FEE,
    "returned": RowKind.RETURNED,
    "sent back": RowKind.RETURNED,
}
_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)


@dataclass(frozen=True)
class HeldPerson:
    """Somebody of whom a file may tell: the number that names them, and their lines by words."""

    holding_id: UUID
    reference: str
    name: str
    lines: Mapping[str, UUID]


def read_rows(
    data: bytes, people: Sequence[HeldPerson]
) -> tuple[list[tuple[int, UUID, RowGiven]], list[RowWrong]]:
    """Return (line, holding, row) of a file, and the rows that cannot be read.

    Refusals, of the whole file: those of `read_table`.
    """
    by_number: dict[str, list[HeldPerson]] = {}
    for one in people:
        by_number.setdefault(one.reference.upper(), []).append(one)
    rows, wrong = [], []
    header = (*COLUMNS, *MAYBE)
    for row in read_table(data, columns=COLUMNS, header=header, maybe=MAYBE, most=MOST):
        try:
            person = _person(row.cells["person"], by_number)
            kind = _kind(row.cells["kind"])
            given = RowGiven(
                row_key=row.cells["row"].strip(),
                kind=kind,
                on=_day(row.cells["date"]),
                pence=_money(row.cells["amount"]),
                words=row.cells["what"].strip(),
                evidence=row.cells["evidence"].strip(),
                line_key=_line(row.cells["line"], person) if kind is RowKind.SPENT else None,
            )
            rows.append((row.line, person.holding_id, given))
        except Refusal as refusal:
            wrong.append(RowWrong.of(row.line, refusal))
    return rows, wrong


def write_template(people: Iterable[HeldPerson], today: date) -> str:
    """Return the template: a row of each line of each person, and one for the fee, to fill in."""
    rows: list[tuple[str, ...]] = [(*COLUMNS, *MAYBE)]
    for one in people:
        for words in one.lines:
            rows.append(
                (one.reference, "", "spent", today.isoformat(), kept_text(words), "", "", "")
            )
        rows.append((one.reference, "", "fee", today.isoformat(), "", "Fee", "", ""))
    return _csv(rows)


def write_wrong(wrong: Iterable[RowWrong]) -> str:
    """Return what is wrong in a file as CSV."""
    return _csv(
        [
            ("line", "column", "code", "what_is_wrong", "how_to_mend_it"),
            *(
                (str(one.line), one.column, one.code, kept_text(one.message), kept_text(one.mend))
                for one in wrong
            ),
        ]
    )


def _person(text: str, people: Mapping[str, Sequence[HeldPerson]]) -> HeldPerson:
    found = people.get(text.strip().upper(), ())
    if len(found) != 1:
        raise Refusal(
            "person_unknown",
            f"“{text[:40]}” is nobody whom you hold money for."
            if not found
            else f"You hold two budgets with the number {text[:40]}.",
            "Copy the number from the template or from the person’s page."
            if not found
            else "Tell of them on their pages.",
            "person",
        )
    return found[0]


def _kind(text: str) -> RowKind:
    found = KINDS.get(text.strip().lower())
    if found is None:
        raise Refusal(
            "kind_unknown",
            f"“{text[:40]}” is no kind of row.",
            "Write spent, fee or returned.",
            "kind",
        )
    return found


def _line(text: str, person: HeldPerson) -> UUID:
    by_words = {words.lower(): key for words, key in person.lines.items()}
    found = by_words.get(text.strip().lower())
    if found is None:
        raise Refusal(
            "row_line_unknown",
            f"“{text[:60]}” is no line that you hold money for."
            if text.strip()
            else "It does not say for which line of the plan it was.",
            f"Write one of: {'; '.join(person.lines)}." if person.lines else "Ask us.",
            "line",
        )
    return found


def _day(text: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-11-02 or 2/11/2026.",
        "date",
    )


def _money(text: str) -> int:
    try:
        return parse_pounds(text)
    except Refusal as refusal:
        refusal.where = "amount"
        raise


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
