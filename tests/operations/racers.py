"""A process of its own that takes steps of payment runs, each at an agreed instant.

`test_runs_at_once` keeps several of them: each reads a line that says who does what and when, and
answers with a line that says how each step went.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import django

Said = Mapping[str, Any]


def race(said: Said) -> list[str]:
    """Wait for the instant, then take each step in a transaction of its own; return how each went."""
    time.sleep(max(said["start"] - time.time(), 0))
    return [_step(said, step) for step in said["steps"]]


def _step(said: Said, step: Said) -> str:
    from openphb.foundation.access.session import acting
    from openphb.kernel.refusal import Refusal

    try:
        with acting(UUID(said["user"]), date.fromisoformat(said["today"])) as viewer:
            _how()[step["do"]](viewer, datetime.fromisoformat(said["at"]), step)
    except Refusal as refusal:
        return refusal.code
    return "done"


def _how() -> dict[str, Callable[[Any, datetime, Said], object]]:
    from openphb.domains.payments import actions
    from openphb.domains.payments.types import RunAsked

    return {
        "prepare": lambda by, at, step: actions.prepare(
            by=by, at=at, asked=RunAsked.read(step["asked"])
        ),
        "review": lambda by, at, step: actions.review(
            by=by, at=at, run_id=UUID(step["run_id"]), version=step["version"]
        ),
        "approve": lambda by, at, step: actions.approve(
            by=by, at=at, run_id=UUID(step["run_id"]), typed_pence=step["pence"]
        ),
        "confirm": lambda by, at, step: actions.confirm(by=by, at=at, run_id=UUID(step["run_id"])),
        "take_in": lambda by, at, step: actions.take_in_answer(
            by=by,
            at=at,
            tenant_id=UUID(step["tenant_id"]),
            data=step["file"].encode(),
            file_name="answer",
        ),
    }


if __name__ == "__main__":
    django.setup()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(race(json.loads(line))), flush=True)
