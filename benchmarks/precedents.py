"""How long it takes to find precedents among many: `benchmarks.precedents HOW_MANY`, prints JSON.

Precedents of two commissioners, one of which shares; half of each text is words that many have. The
questions are asked through the query that the pages ask, by somebody who may, as the `app` role: what
few have, what very many have, what nobody has, and the nearest few to a line of a plan.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from random import Random
from statistics import median
from typing import Any

import django

TIMES, WARM_UP, BATCH = 40, 3, 1_000
THINGS = (
    "Personal assistant, mornings",
    "Personal assistant, waking nights",
    "Agency care worker, weekdays",
    "Gym membership",
    "Swimming lessons",
    "Day centre",
    "Taxi to the choir",
    "Physiotherapy at home",
    "Tablet computer to see family",
    "Payroll for the assistants",
    "Insurance as an employer",
    "Short break by the sea",
    "Art class",
    "Training in moving and handling",
    "Air conditioning for the bedroom",
    "Massage for stiff shoulders",
)
RARE = "Wii Fit, to move more at home"
OUTCOMES = (
    "Be at home and out of hospital",
    "See my friends each week",
    "Walk to the shop by myself",
    "Sleep through the night",
    "Breathe more easily",
    "Look after my children",
)
SEARCHES = ("gym", "Wii Fit", "personal assistant", "out of hospital", "trampoline", "see friends")


def main() -> None:
    """Make the precedents in the database that the environment names; print what was measured."""
    django.setup()
    from conftest import make_house

    house = make_house()
    many = int(sys.argv[1])
    _fill(house, many)
    json.dump({"precedents": many, "times": TIMES, "asked": _ask(house)}, sys.stdout)


def _fill(house: Any, many: int) -> None:
    from django.db import connection

    from openphb.domains.plans import actions
    from openphb.domains.plans.models import Precedent

    random = Random(1)
    for tenant_id, part in (
        (house.tenant_id, many // 2),
        (house.other_tenant_id, many - many // 2),
    ):
        with house.acting("phb_manager", tenant_id) as viewer:
            actions.share_precedents(
                by=viewer, at=house.at, tenant_id=tenant_id, shares=True, words="To be measured."
            )
            rows = [
                Precedent(
                    tenant_id=tenant_id,
                    bought=RARE if number % 500 == 0 else random.choice(THINGS),
                    outcome=random.choice(OUTCOMES),
                    kind="other",
                    category="chc_adult",
                    every="week",
                    band_from_pence=50_00,
                    band_to_pence=100_00,
                    agreed=number % 4 > 0,
                    reason="It helps the person with what they want to do.",
                    month=date(2020 + number % 6, 1 + number % 12, 1),
                    confirmed_by=viewer.user_id,
                    confirmed_at=house.at,
                )
                for number in range(part)
            ]
            Precedent.objects.bulk_create(rows, batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("analyze plans_precedent")


def _ask(house: Any) -> list[dict[str, Any]]:
    from openphb.domains.plans import queries
    from openphb.domains.plans.precedents import queries as precedents
    from openphb.domains.plans.tests import making

    plan_id = making.ready_plan(house, making.open_budget(house), making.PA_LINE)
    found = []
    with house.acting("approver") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        asked: list[tuple[str, Any]] = [
            (f"“{text}”", lambda text=text: precedents.search(viewer=viewer, text=text))
            for text in SEARCHES
        ]
        asked.append(
            (
                f"the nearest to a line, “{plan.lines[0].description}”",
                lambda: precedents.like_cases(viewer=viewer, plan=plan)[0].nearest,
            )
        )
        for name, ask in asked:
            taken = []
            for _number in range(WARM_UP + TIMES):
                began = time.perf_counter()
                answer = ask()
                taken.append((time.perf_counter() - began) * 1000)
            warm = taken[WARM_UP:]
            found.append(
                {
                    "asked": name,
                    "shown": len(answer),
                    "median_ms": round(median(warm), 1),
                    "slowest_ms": round(max(warm), 1),
                }
            )
            print(found[-1], file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
