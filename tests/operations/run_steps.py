"""A process of its own that takes one run from what is due to the bank, from wherever it stands.

`test_runs_killed` kills it at any moment and starts it again: what was done is found done.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import django


def main() -> None:
    """Go on with the run that pays on the day given until it is confirmed; keep its file."""
    django.setup()
    # From here on it may be killed at any moment; before, there is nothing to kill.
    print("ready", flush=True)
    go_on(date.fromisoformat(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))


def go_on(today: date, pay_on: date, folder: Path) -> None:
    """Do every step that the run still needs, each in its own transaction."""
    from openphb.config.demo.stage import moment
    from openphb.domains.payments import actions, queries
    from openphb.domains.payments.types import RunAsked, RunState
    from openphb.foundation.access.models import User
    from openphb.foundation.access.session import acting
    from openphb.journeys import first_payment

    people = dict(User.objects.values_list("username", "id"))
    at = moment(today)

    def standing() -> Any:
        with acting(people["finance"], today) as viewer:
            found = [one for one in queries.runs(viewer=viewer) if one.pay_on == pay_on]
            return queries.run(viewer=viewer, run_id=found[0].id) if found else None

    while True:
        run = standing()
        state = run.state if run else None
        if state is RunState.CONFIRMED:
            return
        who = "finance.approver" if state is RunState.REVIEWED else "finance"
        when = pay_on if state is RunState.SUBMITTED else today
        with acting(people[who], when) as viewer:
            if run is None:
                payer = queries.payers(viewer=viewer)[0]
                actions.prepare(
                    by=viewer,
                    at=at,
                    asked=RunAsked(
                        tenant_id=payer.tenant_id,
                        organisation_id=payer.organisation_id,
                        pay_on=pay_on,
                    ),
                )
            elif state is RunState.DRAFT:
                actions.review(by=viewer, at=at, run_id=run.id, version=run.version)
            elif state is RunState.REVIEWED:
                actions.approve(by=viewer, at=at, run_id=run.id, typed_pence=run.total_pence)
            elif state is RunState.APPROVED:
                keep(actions.take_file(by=viewer, at=at, run_id=run.id), run.id, folder)
                first_payment.submit(by=viewer, at=at, run_id=run.id)
            elif state is RunState.SUBMITTED:
                actions.confirm(by=viewer, at=moment(pay_on), run_id=run.id)


def keep(taken: Any, run_id: UUID, folder: Path) -> None:
    """Keep the file as who takes it to the bank does: whole, however often it is begun again."""
    begun = folder / f"{run_id}.begun"
    begun.write_bytes(taken.content)
    begun.replace(folder / f"{run_id}.txt")


if __name__ == "__main__":
    main()
