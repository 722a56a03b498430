"""How long a plan of many lines and versions takes to open: `benchmarks.plans LINES VERSIONS`.

The lines are written and the versions agreed through the actions that people use. Then each page is
asked for by somebody signed in, through the whole stack of middleware, one request at a time.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from statistics import median
from typing import Any
from uuid import UUID

import django

TIMES, WARM_UP = 30, 3


def main() -> None:
    """Build the plan in the database that the environment names; print what was measured."""
    django.setup()
    from conftest import make_house

    house = make_house()
    lines, versions = int(sys.argv[1]), int(sys.argv[2])
    began = time.perf_counter()
    budget_id, draft_id = _build(house, lines, versions)
    built = time.perf_counter() - began
    json.dump(
        {
            "lines": lines,
            "versions": versions,
            "seconds_to_build": round(built, 1),
            "times": TIMES,
            "pages": _drafts_pages(house, budget_id, draft_id) + _deciding_pages(house, draft_id),
        },
        sys.stdout,
    )


def _build(house: Any, lines: int, versions: int) -> tuple[UUID, UUID]:
    """Return the budget, and the last of its versions, which is a draft with one price changed."""
    from django.db import connection

    from openphb.domains.plans import actions
    from openphb.domains.plans.tests import making
    from openphb.domains.plans.types import LineKind, Rise
    from openphb.kernel.ids import new_id

    budget_id = making.open_budget(house)
    # One hour or one visit each: more help than a week has hours is refused, however it is cut up.
    hour = replace(making.PA_LINE, quantity_hundredths=100)
    visit = replace(hour, kind=LineKind.ACTIVITY, unit="visits", unit_pence=900)
    wanted = [
        replace((hour, visit)[number % 2], description=f"Help number {number}")
        for number in range(lines)
    ]
    plan_id = making.agreed_plan(house, budget_id, *wanted)
    with house.acting("care_coordinator") as viewer:
        plan = making.Pen(house, viewer, plan_id).plan
        proposer = viewer.user_id
    making.name_person(house, plan.subject_id)
    first, pence = plan.lines[0], plan.lines[0].unit_pence
    for _number in range(versions - 2):
        with house.acting("approver") as viewer:
            about_id = new_id()
            actions.agree_general_rise(
                by=viewer,
                at=house.at,
                tenant_id=house.tenant_id,
                about_id=about_id,
                weekly_pence=1,
                proposed_by=proposer,
                reasons="The rate card changed.",
            )
            plan_id = actions.raise_prices(
                by=viewer,
                at=house.at,
                plan_id=plan_id,
                from_day=making.STARTS,
                rises={first.line_key: Rise(pence, pence + 1)},
                about_id=about_id,
            )
        pence += 1
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        line = pen.plan.lines[-1]
        changed = replace(wanted[-1], unit_pence=line.unit_pence + 100)
        pen.line(*line.outcome_ids, line=changed, line_id=line.id)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return budget_id, pen.plan_id


def _drafts_pages(house: Any, budget_id: UUID, draft_id: UUID) -> list[dict[str, Any]]:
    """Return what the pages of a draft took, asked for by whoever writes it."""
    from django.urls import reverse

    paths = {
        "plans:plan": reverse("plans:plan", args=[draft_id]),
        "plans:changes": reverse("plans:changes", args=[draft_id]),
        "plans:tasks": reverse("plans:tasks", args=[draft_id]),
        "plans:words": reverse("plans:words", args=[draft_id, "about_me"]),
        "plans:lines": reverse("plans:lines", args=[draft_id]),
        "plans:versions": reverse("plans:versions", args=[budget_id]),
    }
    return _asked(house, "care_coordinator", paths)


def _deciding_pages(house: Any, draft_id: UUID) -> list[dict[str, Any]]:
    """Send the draft; return what the pages took on which somebody decides about it."""
    from django.urls import reverse

    from openphb.domains.plans import actions
    from openphb.domains.plans.tests import making

    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, draft_id)
        pen.write(
            actions.set_dates,
            starts_on=making.STARTS,
            review_on=making.REVIEW,
            notice_weeks=4,
        )
        pen.write(actions.submit)
    routes = ("journeys:decide_plan", "journeys:decide_in_part")
    return _asked(house, "approver", {one: reverse(one, args=[draft_id]) for one in routes})


def _asked(house: Any, role: str, paths: dict[str, str]) -> list[dict[str, Any]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openphb.foundation.access.tests.visiting import signed_in

    client = signed_in(house, house.user_id(role))
    found = []
    for route, path in paths.items():
        taken, worked = [], []
        for number in range(WARM_UP + TIMES):
            began, worked_before = time.perf_counter(), time.process_time()
            response = client.get(path)
            elapsed = (time.perf_counter() - began) * 1000
            assert response.status_code == 200, (route, response.status_code)
            if number >= WARM_UP:
                taken.append(elapsed)
                worked.append((time.process_time() - worked_before) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found.append(
            {
                "route": route,
                "median_ms": round(median(taken), 1),
                "own_ms": round(median(worked), 1),
                "slowest_ms": round(max(taken), 1),
                "queries": len(queries),
            }
        )
        print(found[-1], file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
