"""The modulus weight table and the sort code substitutions, read from the operator's files.

Both files are © Vocalink (Pay.UK) and change several times a year, so they do not ship with the
product: an operator downloads valacdos.txt and scsubtab.txt and names their paths.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from openphb.kernel.refusal import Refusal

_POSITIONS = 14
_KNOWN_EXCEPTIONS = range(1, 15)


class Method(StrEnum):
    """How weighted digits are added up."""

    MOD10 = "MOD10"
    MOD11 = "MOD11"
    DBLAL = "DBLAL"


@dataclass(frozen=True)
class ModulusRow:
    """One row: the check that a range of sort codes needs."""

    start: str
    end: str
    method: Method
    weights: tuple[int, ...]
    """Fourteen: the sort code's u v w x y z, then the account's a to h."""
    exception: int | None


@dataclass(frozen=True)
class ModulusTable:
    """Rows in order of sort code, and substitutions; immutable and shared freely."""

    rows: tuple[ModulusRow, ...]
    substitutions: Mapping[str, str] | None
    """Sort code to the one to check in its place; None where no such file was given."""

    def rows_for(self, sort_code: str) -> tuple[ModulusRow, ...]:
        """Return the checks of a sort code, first check first: none, one or two."""
        until = bisect_right(self.rows, sort_code, key=lambda row: row.start)
        # A range has at most two rows and ranges do not overlap, so two rows back is all of them.
        return tuple(
            row for row in self.rows[max(0, until - 2) : until] if row.start <= sort_code <= row.end
        )


def read_modulus_table(weights: Path, substitutions: Path | None = None) -> ModulusTable:
    """Return the table in the operator's files.

    Refusals: `modulus_file_unreadable` and those of `parse_weights`, `parse_substitutions`.
    """
    return ModulusTable(
        parse_weights(_text(weights)),
        None if substitutions is None else parse_substitutions(_text(substitutions)),
    )


def parse_weights(text: str) -> tuple[ModulusRow, ...]:
    """Return the rows of a valacdos.txt, in order.

    Refusals: `modulus_table_row`, `modulus_table_overlap`, `modulus_table_empty`. One bad row
    refuses the table, because a table with a hole would call bad details valid.
    """
    rows = sorted(
        (_row(number, words) for number, words in _lines(text)), key=lambda row: row.start
    )
    if not rows:
        raise Refusal(
            "modulus_table_empty",
            "The modulus weight table has no rows.",
            "Download valacdos.txt again from Pay.UK.",
        )
    _refuse_overlaps(rows)
    return tuple(rows)


def parse_substitutions(text: str) -> Mapping[str, str]:
    """Return the pairs of a scsubtab.txt. Refusal: `modulus_substitution_row`."""
    pairs: dict[str, str] = {}
    for number, words in _lines(text):
        if len(words) != 2 or not all(re.fullmatch("[0-9]{6}", word) for word in words):
            raise Refusal(
                "modulus_substitution_row",
                f"Line {number} of the substitution table is not two sort codes.",
                "Download scsubtab.txt again from Pay.UK.",
                f"line {number}",
            )
        pairs[words[0]] = words[1]
    return MappingProxyType(pairs)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal(
            "modulus_file_unreadable",
            f"The file {path} cannot be read as a modulus table.",
            "Give the path of the text file downloaded from Pay.UK.",
            str(path),
        ) from fault


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, words) of each line that has any."""
    for number, line in enumerate(text.splitlines(), start=1):
        if words := line.split():
            yield number, words


def _row(number: int, words: list[str]) -> ModulusRow:
    weights = words[3 : 3 + _POSITIONS]
    exception = words[3 + _POSITIONS :]
    well_formed = (
        len(weights) == _POSITIONS
        and all(re.fullmatch("[0-9]{6}", word) for word in words[:2])
        and words[0] <= words[1]
        and words[2] in Method.__members__
        and all(re.fullmatch("-?[0-9]{1,3}", word) for word in weights)
        and len(exception) <= 1
        and all(re.fullmatch("[0-9]{1,2}", word) for word in exception)
        # An exception that this version does not know would be ignored, and so mischecked.
        and all(int(word) in _KNOWN_EXCEPTIONS for word in exception)
    )
    if not well_formed:
        raise Refusal(
            "modulus_table_row",
            f"Line {number} of the modulus weight table is not in the layout that is known here.",
            "Download valacdos.txt again from Pay.UK, or update this software.",
            f"line {number}",
        )
    return ModulusRow(
        words[0],
        words[1],
        Method(words[2]),
        tuple(int(word) for word in weights),
        int(exception[0]) if exception else None,
    )


def _refuse_overlaps(rows: list[ModulusRow]) -> None:
    ranges = [(row.start, row.end) for row in rows]
    triple = any(first == third for first, third in zip(ranges, ranges[2:], strict=False))
    distinct = sorted(set(ranges))
    if triple or any(right[0] <= left[1] for left, right in pairwise(distinct)):
        raise Refusal(
            "modulus_table_overlap",
            "Two ranges of the modulus weight table overlap, or one has more than two checks.",
            "Download valacdos.txt again from Pay.UK.",
        )
