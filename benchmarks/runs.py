"""How long a run takes, from what is due to the bank's file: `benchmarks.runs`, which prints JSON.

Each step is one call of the action that the pages call, timed to the end of its commit, in one
process whose greatest memory is told too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from benchmarks.recipients import PAY_ON, TODAY


def main() -> None:
    """Prepare, review, approve and take one run in the world that the environment names."""
    django.setup()
    json.dump(measure(), sys.stdout)


def measure() -> dict[str, Any]:
    """Return the seconds of each step, the payments and the greatest memory in bytes."""
    from openphb.config.demo import stage
    from openphb.domains.payments import actions, queries
    from openphb.domains.payments.types import RunAsked
    from openphb.foundation.access.models import User
    from openphb.foundation.access.session import acting

    people = dict(User.objects.values_list("username", "id"))
    at = stage.moment(TODAY)
    with acting(people["finance"], TODAY) as viewer:
        payer = queries.payers(viewer=viewer)[0]
    seconds: dict[str, float] = {}

    def timed(name: str, who: str, step: Callable[[Any], Any]) -> Any:
        began = time.perf_counter()
        with acting(people[who], TODAY) as viewer:
            made = step(viewer)
        seconds[name] = round(time.perf_counter() - began, 2)
        print(f"{name}: {seconds[name]} s, {_peak() // 2**20} MiB", file=sys.stderr, flush=True)
        return made

    run = timed(
        "prepare",
        "finance",
        lambda viewer: actions.prepare(
            by=viewer,
            at=at,
            asked=RunAsked(
                tenant_id=payer.tenant_id,
                organisation_id=payer.organisation_id,
                pay_on=PAY_ON,
            ),
        ),
    )
    timed("open", "finance", lambda viewer: queries.run(viewer=viewer, run_id=run.run_id))
    timed(
        "review",
        "finance",
        lambda viewer: actions.review(by=viewer, at=at, run_id=run.run_id, version=1),
    )
    timed(
        "approve",
        "finance.approver",
        lambda viewer: actions.approve(
            by=viewer, at=at, run_id=run.run_id, typed_pence=run.total_pence
        ),
    )
    taken = timed(
        "file", "finance", lambda viewer: actions.take_file(by=viewer, at=at, run_id=run.run_id)
    )
    return {
        "payments": run.payments,
        "total_pence": run.total_pence,
        "file_bytes": len(taken.content),
        "seconds": seconds,
        "peak_bytes": _peak(),
    }


def _peak() -> int:
    """Return the most memory this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
