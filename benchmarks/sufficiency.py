"""How long it takes to hold every budget against a rate card: `benchmarks.sufficiency`, prints JSON.

A card of made-up prices is agreed by two people, and every live budget of the tenant is looked at,
by the query that the page asks, in one process whose greatest memory is told too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

import django

from benchmarks.recipients import PAY_ON, TODAY

TIMES = 3


def main() -> None:
    """Look at every budget of the world that the environment names."""
    django.setup()
    json.dump(measure(), sys.stdout)


def measure() -> dict[str, Any]:
    """Return the seconds of each look, what was found, and the greatest memory in bytes."""
    from openphb.config.demo import stage
    from openphb.config.demo.rate_cards import YEARS, rows_of
    from openphb.domains.payments import queries as payments
    from openphb.domains.rates import actions as rates
    from openphb.domains.rates.card_file import COLUMNS
    from openphb.domains.sufficiency import queries
    from openphb.foundation.access.models import User
    from openphb.foundation.access.session import acting

    people = dict(User.objects.values_list("username", "id"))
    at = stage.moment(TODAY)
    with acting(people["finance"], TODAY) as viewer:
        tenant_id = payments.payers(viewer=viewer)[0].tenant_id
        lines = [COLUMNS, *rows_of(0, *YEARS[-1])]
        taken = rates.import_rates(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            name="card.csv",
            data="\n".join(",".join(line) for line in lines).encode(),
        )
    assert taken.proposal_id is not None, "the card is new"
    with acting(people["manager"], TODAY) as viewer:
        rates.decide_rates(
            by=viewer, at=at, proposal_id=taken.proposal_id, agree=True, reason="To be measured."
        )
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        with acting(people["finance"], TODAY) as viewer:
            found = queries.sufficiency(viewer=viewer, tenant_id=tenant_id, on=PAY_ON)
        seconds.append(round(time.perf_counter() - began, 2))
        print(f"{found.budgets} budgets: {seconds[-1]} s", file=sys.stderr, flush=True)
    return {
        "budgets": found.budgets,
        "lines": found.judged + found.by_hand + found.unpriced,
        "short": len(found.short),
        "short_weekly_pence": found.weekly_pence,
        "seconds": seconds,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


if __name__ == "__main__":
    main()
