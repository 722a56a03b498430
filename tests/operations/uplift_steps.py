"""A process of its own that raises the budgets of an agreed batch, from wherever it stands.

`test_uplift_killed` kills it at any moment and starts it again, as the worker's supervisor does.
"""

from __future__ import annotations

import sys
from datetime import date
from uuid import UUID

import django


def main() -> None:
    """Do the job of the batch given, on the day given, as whoever agreed to it."""
    django.setup()
    from openphb.config.demo.stage import moment
    from openphb.domains.sufficiency.jobs import raise_budgets
    from openphb.foundation.clock.business import Moment
    from openphb.foundation.jobs.types import Run

    today = date.fromisoformat(sys.argv[2])
    run = Run(UUID(sys.argv[3]), Moment(today, moment(today), pretended=True), 1, last=False)
    # From here on it may be killed at any moment; before, there is nothing to kill.
    print("ready", flush=True)
    raise_budgets.body(run, UUID(sys.argv[1]))


if __name__ == "__main__":
    main()
