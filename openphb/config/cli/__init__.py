"""The command line: `openphb`. It finds the command, prints its answer and sets the exit code.

Exit codes: 0 done, 1 a refusal or a failed check, 2 wrong usage.
"""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib import import_module

from openphb.config.cli.registry import COMMANDS
from openphb.kernel.command import Answer, refused
from openphb.kernel.refusal import Refusal


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit code of one call of `openphb`."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(_parser(words).parse_args(words))
    except SystemExit as ended:
        # argparse has printed its help or what is wrong with the usage.
        return ended.code if isinstance(ended.code, int) else 2
    except BrokenPipeError:
        # Whoever reads the output has enough (`| head`).
        _silence()
        return 1


def _run(arguments: Namespace) -> int:
    if getattr(arguments, "from_line", None) and getattr(arguments, arguments.first) == "-":
        return _many(arguments)
    answer = _answer(arguments)
    return (
        answer
        if isinstance(answer, int)
        else _print(answer, as_json=getattr(arguments, "json", False))
    )


def _parser(words: Sequence[str]) -> ArgumentParser:
    parser = ArgumentParser(
        prog="openphb",
        description="Runs NHS personal health budgets. Pence, ISO dates, exit codes.",
    )
    subparsers = parser.add_subparsers(dest="word", metavar="COMMAND", required=True)
    asked = COMMANDS.get(words[0]) if words else None
    # A call loads its own command only, so that a small check does not start Django.
    for name in [asked] if asked else sorted(set(COMMANDS.values())):
        import_module(name).register(subparsers)
    return parser


def _answer(arguments: Namespace) -> Answer | int:
    try:
        answer: Answer | int = arguments.func(arguments)
    except Refusal as refusal:
        return Answer({}, "", (refused(refusal),))
    return answer


def _print(answer: Answer, *, as_json: bool) -> int:
    if as_json:
        _say(_json(answer))
    elif answer.words:
        _say(answer.words)
    for fault in answer.errors:
        where = fault.get("where") or (f"line {fault['line']}" if fault.get("line") else "")
        print(f"{where}: {fault['message']}" if where else fault["message"], file=sys.stderr)
    return 1 if answer.errors else 0


def _say(words: str) -> None:
    """Print an answer. Where there is no room for it, say so: what was done is done all the same."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        raise
    except OSError as fault:
        print(
            f"The answer could not be written ({fault.strerror}). What was asked for is done; "
            "look how it stands before you ask again.",
            file=sys.stderr,
        )
        _silence()
        raise SystemExit(1) from fault


def _silence() -> None:
    """Have Python not try again at exit to print what could not be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _many(arguments: Namespace) -> int:
    """Print one JSON object for each line of standard input, in the same order."""
    worst = 0
    if isinstance(sys.stdin, io.TextIOWrapper):
        # A byte that is no text makes its own line wrong, and not those after it.
        sys.stdin.reconfigure(errors="backslashreplace")
    for line in sys.stdin:
        # A blank line has an answer too, so that answers stay beside their lines.
        answer = _answer(arguments.from_line(arguments, line.strip()))
        if isinstance(answer, int):
            raise TypeError("a command that reads many must give answers")
        _say(_json(answer))
        worst = max(worst, 1 if answer.errors else 0)
    return worst


def _json(answer: Answer) -> str:
    return json.dumps({**answer.data, "errors": [dict(fault) for fault in answer.errors]})
