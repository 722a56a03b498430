"""How long the fairness page takes to compare everybody: `benchmarks.fairness PEOPLE`, prints JSON.

People are made in one tenant, each with a case, a needs profile, a budget that was told, and answers
of most. One group is given 0.85 of what others get, and what is found of it is told too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from typing import Any

import django

from benchmarks.recipients import TODAY

TIMES = 3
ON = date(2026, 9, 30)
GROUP, LESS = "asian", 0.85  # a key of population.ETHNIC


def main() -> None:
    """Make so many people, compare them, and print what it took."""
    django.setup()
    json.dump(measure(int(sys.argv[1])), sys.stdout)


def measure(many: int) -> dict[str, Any]:
    """Return the seconds of each comparison, what was found, and the greatest memory in bytes."""
    from django.db import connection, transaction

    from openphb.domains.evaluation import queries
    from openphb.domains.evaluation.tests.population import populate
    from openphb.domains.evaluation.types import Grouping, Measure
    from openphb.domains.payments import queries as payments
    from openphb.domains.people.types import EthnicGroup
    from openphb.foundation.access.models import User
    from openphb.foundation.access.session import acting

    people = dict(User.objects.values_list("username", "id"))
    with acting(people["finance"], TODAY) as viewer:
        tenant_id = payments.payers(viewer=viewer)[0].tenant_id
    with transaction.atomic(), acting(people["manager"], TODAY):
        populate(tenant_id, many, co_ordinators=[people["nurse"]], less={GROUP: LESS})
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        with acting(people["programme"], TODAY) as viewer:
            found = queries.fairness(viewer=viewer, measure=Measure.INDICATIVE, on=ON)
        seconds.append(round(time.perf_counter() - began, 2))
        print(f"{many} people: {seconds[-1]} s", file=sys.stderr, flush=True)
    ratios = [
        round(row.ratio, 3)
        for table in found.tables
        for row in table.rows
        if table.grouping is Grouping.ETHNIC_GROUP and row.group == EthnicGroup(GROUP).words
    ]
    return {
        "people": many,
        "comparisons": found.comparisons,
        "planted": LESS,
        "found": ratios,
        "seconds": seconds,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


if __name__ == "__main__":
    main()
