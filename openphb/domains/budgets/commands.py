"""`openphb budget replay`."""

from __future__ import annotations

from argparse import Namespace

from openphb.kernel.command import Answer, Subparsers, add_command, error, file_bytes, refused
from openphb.kernel.refusal import Refusal


def register(subparsers: Subparsers) -> None:
    """Add the commands about budgets."""
    budget = subparsers.add_parser("budget", help="budgets").add_subparsers(required=True)
    parser = add_command(
        budget,
        "replay",
        "Work a stored indicative budget out again and say whether it comes to the same. The "
        "pence are those of the first year: a year and the one-offs.",
        _replay,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "file": line}),
        first="file",
    )
    parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")


def _replay(arguments: Namespace) -> Answer:
    from openphb.domains.budgets.replay import read_working, replay
    from openphb.kernel.money import pounds

    try:
        found = replay(read_working(file_bytes(arguments.file)))
    except Refusal as refusal:
        unread: dict[str, object] = {
            "matches": False,
            "stored_pence": None,
            "replayed_pence": None,
            "pack": None,
            "differences": [],
        }
        return Answer(unread, "", (refused(refusal),))
    differences = [
        {"where": one.where, "stored": one.stored, "replayed": one.replayed}
        for one in found.differences
    ]
    verdict = "matches" if found.matches else "does not match"
    return Answer(
        {
            "matches": found.matches,
            "stored_pence": found.stored_pence,
            "replayed_pence": found.replayed_pence,
            "pack": found.pack,
            "differences": differences,
        },
        f"{verdict}: {found.pack} comes to {pounds(found.replayed_pence)} in the first year",
        tuple(
            error(
                "replay_differs",
                f"it says {one.stored!r} and comes to {one.replayed!r}",
                one.where,
            )
            for one in found.differences
        ),
    )
