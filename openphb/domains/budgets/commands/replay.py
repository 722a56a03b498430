"""`openphb budget replay`."""

from __future__ import annotations

from argparse import Namespace

from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.kernel.command import Answer, error, file_bytes, refused
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal


def replay_file(arguments: Namespace) -> Answer:
    """Return whether a stored working comes to the same."""
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
