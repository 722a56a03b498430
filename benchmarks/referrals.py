"""How well people are matched, and how long a file of referrals takes: `benchmarks.referrals ROWS`.

Matching is measured on ten thousand made-up people whose names are mistyped, changed or turned round,
none with an NHS number. The file has so many rows, one in fifty bad, and is taken in by the job's own
action, then sent again as it is, and again with one row more. Prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict
from typing import Any

import django

from benchmarks.recipients import TODAY

PEOPLE = 10_000
SEED = 7


def main() -> None:
    """Match, take in, and print what it took."""
    django.setup()
    many = int(sys.argv[1])
    found = {"matching": matching(min(PEOPLE, many)), "file": taken_in(many)}
    json.dump(found, sys.stdout)


def matching(people: int) -> dict[str, Any]:
    """Return precision and recall at both thresholds, and recall by what was written otherwise."""
    from openphb.domains.people.matching.weighing import SHOW_FIRST, WORTH_SHOWING
    from openphb.domains.people.tests.made_up import World, measure

    world = World(people, seed=SEED)
    began = time.perf_counter()
    found = measure(world)
    return {
        "people": people,
        "seconds": round(time.perf_counter() - began, 2),
        "twins_first": found.twins_first,
        "thresholds": [
            asdict(one)
            | {
                "least": least,
                "precision": round(one.precision, 4),
                "recall": round(one.recall, 4),
            }
            for least, one in ((SHOW_FIRST, found.first), (WORTH_SHOWING, found.worth))
        ],
        "by_change": {
            change: [many, round(first, 3), round(worth, 3)]
            for change, (first, worth, many) in found.recall_by_change.items()
        },
    }


def taken_in(many: int) -> dict[str, Any]:
    """Return how long each sending took and what came of it."""
    from openphb.domains.cases.tests.referral_files import as_csv, rows_of

    rows = rows_of(many, seed=SEED)
    data = as_csv(rows)
    last = as_csv([*rows, rows[0] | {"source_reference": "ONE-MORE"}])
    sendings = [_send(data, "first"), _send(data, "the same file"), _send(last, "one row more")]
    return {
        "rows": many,
        "bytes": len(data),
        "sendings": sendings,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _send(data: bytes, what: str) -> dict[str, Any]:
    from django.db import transaction

    from openphb.config.demo import stage
    from openphb.domains.cases import actions, queries
    from openphb.domains.payments import queries as payments
    from openphb.domains.people.models import Person
    from openphb.foundation.access.models import User
    from openphb.foundation.access.session import acting
    from openphb.foundation.audit.models import AuditEvent

    users = dict(User.objects.values_list("username", "id"))
    at = stage.moment(TODAY)
    with acting(users["finance"], TODAY) as viewer:
        tenant_id = payments.payers(viewer=viewer)[0].tenant_id
    began = time.perf_counter()
    with transaction.atomic(), acting(users["nurse"], TODAY) as viewer:
        sent = actions.send_file(
            by=viewer, at=at, tenant_id=tenant_id, name="referrals.csv", data=data
        )
        actions.take_in(by=viewer, at=at, file_id=sent.file_id)
    seconds = round(time.perf_counter() - began, 1)
    with acting(users["manager"], TODAY) as viewer:
        file = queries.referral_file(viewer=viewer, file_id=sent.file_id)
        people = Person.objects.filter(tenant_id=tenant_id).count()
        events = AuditEvent.objects.filter(tenant_id=tenant_id, what="case.referred").count()
    print(f"{what}: {seconds} s, {file.opened} opened", file=sys.stderr, flush=True)
    return {
        "what": what,
        "seconds": seconds,
        "opened": file.opened,
        "again": file.again,
        "asked": file.asked,
        "wrong": file.wrong,
        "people": people,
        "cases_in_the_audit": events,
    }


if __name__ == "__main__":
    main()
