"""Clients that open pages, and the times that the web server itself wrote down.

Each request carries an id; the server's JSON log has that id beside `milliseconds`, which it
measures around everything inside its outermost middleware. Times are whole milliseconds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.system import Site

CLIENTS = 2
RUNS = 3
WARM_UP = 6
SECONDS_FOR_THE_LOG = 10


@dataclass(frozen=True)
class Timed:
    """One page: milliseconds in the server and at the client, medians over the runs."""

    route: str
    who: str
    requests_a_run: int
    p50: float
    p95: float
    client_p50: float
    client_p95: float
    p95_of_runs: tuple[float, ...]


def walk(site: Site, pages: Sequence[dict[str, Any]], *, requests: int) -> list[Timed]:
    """Open each page `requests` times a run with CLIENTS clients at once, RUNS times over."""
    for page in pages:
        _open(site.port, page, "warm", range(WARM_UP))
    runs = [
        {page["route"]: _both(site.port, page, run, requests) for page in pages}
        for run in range(RUNS)
    ]
    served = _served(site.log, RUNS * len(pages) * requests)
    return [_timed(page, runs, served, requests) for page in pages]


def _both(port: int, page: dict[str, Any], run: int, requests: int) -> list[float]:
    """Return the client's milliseconds of one page in one run."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = [
            pool.submit(_open, port, page, f"bench-{run}", range(client, requests, CLIENTS))
            for client in range(CLIENTS)
        ]
        return [each for part in parts for each in part.result()]


def _open(port: int, page: dict[str, Any], prefix: str, numbers: Iterable[int]) -> list[float]:
    """Open one page again and again, each on a new connection, as a sync worker has it."""
    taken = []
    for number in numbers:
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {
            "Host": "localhost",
            "Cookie": f"{page['cookie']}={page['session']}",
            "X-Request-ID": _id(prefix, page, number),
        }
        connection.request("GET", page["path"], headers=headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        taken.append((time.perf_counter() - began) * 1000)
        if response.status != 200:
            raise SystemExit(f"{page['route']} answered {response.status}.")
    return taken


def _id(prefix: str, page: dict[str, Any], number: int) -> str:
    route = page["route"].replace(":", "-").replace("_", "-")
    return f"{prefix}-{route}-{number:05d}"


def _served(log: Path, expected: int) -> dict[str, int]:
    """Return the server's milliseconds by request id, once it has written all of them down."""
    deadline = time.monotonic() + SECONDS_FOR_THE_LOG
    while True:
        found = dict(_measured(log.read_text().splitlines()))
        if len(found) >= expected:
            return found
        if time.monotonic() > deadline:
            raise SystemExit(f"The log has {len(found)} of {expected} answers.")
        time.sleep(0.2)


def _measured(lines: Iterable[str]) -> Iterable[tuple[str, int]]:
    for line in lines:
        if '"request_id": "bench-' in line and '"milliseconds"' in line:
            told = json.loads(line)
            yield told["request_id"], told["facts"]["milliseconds"]


def _timed(
    page: dict[str, Any],
    runs: Sequence[dict[str, list[float]]],
    served: dict[str, int],
    requests: int,
) -> Timed:
    server = [
        [float(served[_id(f"bench-{run}", page, n)]) for n in range(requests)]
        for run in range(len(runs))
    ]
    client = [run[page["route"]] for run in runs]
    return Timed(
        page["route"],
        page["who"],
        requests,
        p50=median(percentile(run, 50) for run in server),
        p95=median(percentile(run, 95) for run in server),
        client_p50=round(median(percentile(run, 50) for run in client), 1),
        client_p95=round(median(percentile(run, 95) for run in client), 1),
        p95_of_runs=tuple(percentile(run, 95) for run in server),
    )


def percentile(values: Sequence[float], per_cent: int) -> float:
    """Return the smallest value that at least `per_cent` per cent of the values do not exceed."""
    place = -(-len(values) * per_cent // 100)
    return sorted(values)[max(place, 1) - 1]
