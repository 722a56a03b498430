"""What a command of the command line takes and gives, so that every domain can offer some.

A command module has `register(subparsers)`, and imports what it needs only when it is called. A
parser's default `func` takes the arguments and returns an `Answer`, which `openphb.config.cli`
prints, or (a command that prints by itself, such as a server) an exit code.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    # At run time argparse's class takes no parameter.
    Subparsers: TypeAlias = _SubParsersAction[ArgumentParser]
else:
    Subparsers = _SubParsersAction

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Answer:
    """What one call found."""

    data: Mapping[str, object]
    """What `--json` prints: integers for pence, ISO dates, None for unknown."""
    words: str
    """What a person reads without `--json`."""
    errors: tuple[Mapping[str, object], ...] = ()
    """At least `code`, `message` and `where` each; any of them makes the exit code 1."""


Run: TypeAlias = Callable[[Namespace], Answer | int]
"""Does what a call asks; a command that prints by itself returns its exit code."""


def add_command(
    subparsers: Subparsers,
    name: str,
    words: str,
    run: Run,
    *,
    from_line: Callable[[Namespace, str], Namespace] | None = None,
    first: str = "",
) -> ArgumentParser:
    """Return the parser of a new command, with `--json`.

    With `from_line`, a "-" as the argument `first` reads many from standard input: `from_line`
    gives the arguments for one line of it. `arguments.wrong_usage(words)` ends a call with code 2.
    """
    parser = subparsers.add_parser(name, help=words, description=words)
    parser.add_argument("--json", action="store_true", help="print one JSON object and no words")
    parser.set_defaults(func=run, from_line=from_line, first=first, wrong_usage=parser.error)
    return parser


def error(code: str, message: str, where: str = "") -> dict[str, object]:
    """Return an error as `--json` gives it."""
    return {"code": code, "message": message, "where": where}


def refused(refusal: Refusal) -> dict[str, object]:
    """Return a refusal as an error of `--json`: what happened, and how to mend it."""
    return error(refusal.code, str(refusal), refusal.where)


def day_given(text: str, where: str) -> date:
    """Return the day that was typed as `where`. Refusal: `date_unreadable`."""
    try:
        # Python reads other forms too; the command line takes one.
        if not DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Refusal(
            "date_unreadable", f"“{text[:40]}” is not a date.", "Write it like 2026-04-06.", where
        ) from fault


def file_bytes(path: str) -> bytes:
    """Return what a file holds. Refusal: `file_unreadable`."""
    try:
        return Path(path).read_bytes()
    except OSError as fault:
        raise Refusal(
            "file_unreadable",
            f"The file {path} cannot be read ({fault.strerror}).",
            "Check the path.",
            path,
        ) from fault
