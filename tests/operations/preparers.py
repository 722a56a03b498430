"""A process of its own that works on payment runs: `test_runs_at_once` starts several at a time."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID


def make() -> dict[str, str]:
    """Make two commissioners and one recipient who can be paid; return what the others need."""
    from conftest import make_house
    from openphb.domains.payments.tests import making

    house = make_house()
    making.payer(house)
    making.entitled(house)
    return {
        "tenant": str(house.tenant_id),
        "organisation": str(house.organisation_id),
        "officer": str(house.user_id("finance_officer")),
        "approver": str(house.user_id("finance_approver")),
    }


def work(made: dict[str, str], starts: list[float]) -> list[str]:
    """Prepare, review and approve, each at an agreed instant; return how each went."""
    from conftest import NOON
    from openphb.domains.payments import actions, queries
    from openphb.domains.payments.tests.making import FIRST_DAY
    from openphb.domains.payments.types import RunAsked

    def run_id(viewer: Any) -> UUID:
        return queries.runs(viewer=viewer)[0].id

    def prepare(viewer: Any) -> None:
        actions.prepare(
            by=viewer,
            at=NOON,
            asked=RunAsked(
                tenant_id=UUID(made["tenant"]),
                organisation_id=UUID(made["organisation"]),
                pay_on=FIRST_DAY,
            ),
        )

    def review(viewer: Any) -> None:
        actions.review(by=viewer, at=NOON, run_id=run_id(viewer), version=1)

    def approve(viewer: Any) -> None:
        actions.approve(by=viewer, at=NOON, run_id=run_id(viewer), typed_pence=20 * 1420 * 4)

    steps = (("officer", prepare), ("officer", review), ("approver", approve))
    return [
        _at(start, UUID(made[role]), step)
        for start, (role, step) in zip(starts, steps, strict=True)
    ]


def _at(start: float, user_id: UUID, step: Callable[[Any], None]) -> str:
    from conftest import TODAY
    from openphb.foundation.access.session import acting
    from openphb.kernel.refusal import Refusal

    time.sleep(max(start - time.time(), 0))
    try:
        with acting(user_id, TODAY) as viewer:
            step(viewer)
    except Refusal as refusal:
        return refusal.code
    return "done"


if __name__ == "__main__":
    import django

    django.setup()
    asked = json.loads(sys.argv[1])
    print(json.dumps(make() if asked is None else work(asked["made"], asked["starts"])))
