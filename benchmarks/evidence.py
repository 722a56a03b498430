"""Writes what was measured: docs/evidence/YYYY-MM-DD-bench.md for people, .json beside it.

What measured only some parts is named after them, so that it takes no other's place.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import gauges

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "evidence"
MOST_MILLISECONDS = 200
MOST_TIMES_THE_SMALL_WORLD = 1.5
MEGABYTE = 1_000_000

Found = dict[str, Any]


def write(found: Found, on: date, folder: Path = FOLDER, only: Sequence[str] = ()) -> Path:
    """Write both files; return the path of the one for people. `only` names the parts measured."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{'-'.join([on.isoformat(), 'bench', *only])}.md"
    # The numbers first: what they came to can be told again, and measuring them takes long.
    path.with_suffix(".json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    path.write_text(text(found, on), encoding="utf-8")
    return path


def machine() -> Found:
    """Return what it ran on: no name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "commit": _commit(),
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "not a checkout"


def text(found: Found, on: date) -> str:
    """Return the evidence as Markdown."""
    worlds = found.get("pages")
    parts = [f"# Measured on {on.isoformat()}", "", _how(found), ""]
    if worlds:
        parts += ["## Pages", "", _how_pages(found), "", *_page_table(worlds), ""]
        parts += ["Targets:", "", *_targets(worlds), ""]
        parts += ["## Memory", "", *_memory_table(worlds), ""]
        parts += ["## Loading", "", *_loading(worlds), ""]
    if "ledger" in found:
        parts += ["## Ledger", "", *_ledger(found["ledger"]), ""]
    for part, (title, told) in gauges.PARTS.items():
        if part in found:
            parts += [f"## {title}", "", *told(found[part]), ""]
    return "\n".join(parts)


def _how(found: Found) -> str:
    at = found["machine"]
    return (
        f"`{found['command']}` at commit {at['commit']}, on {at['cores']} cores, "
        f"{at['memory_gib']} GiB of memory, Python {at['python']}, PostgreSQL {found['postgres']}, "
        f"fsync on; load average before it began: {at['load_before']}. "
        f"Every number comes from this run; the same numbers are in the .json beside this file."
    )


def _how_pages(found: Found) -> str:
    world = found["pages"][0]
    page = world["pages"][0]
    return (
        f"{found['clients']} clients at once ask the two gunicorn workers of `openphb serve` for one "
        f"page at a time, each request on a new connection, {page['requests_a_run']} requests a run, "
        f"median of {found['walks']} runs. Milliseconds are the server's own, read from its log by "
        f"request id (whole milliseconds, from its outermost middleware inwards). Queries are those "
        f"of one warm request, savepoints and sign-in included. The people are {world['built']} "
        f"that the demonstration's own actions made, copied with constraints on."
    )


def _page_table(worlds: list[Found]) -> list[str]:
    head = ["Page", "Opened by"]
    for world in worlds:
        head += [f"{_many(world)}: p50 ms", "p95 ms", "queries"]
    rows = [head, ["---", "---", *["---:"] * (len(head) - 2)]]
    for place, page in enumerate(worlds[0]["pages"]):
        row = [f"`{page['route']}`", page["who"]]
        for world in worlds:
            one = world["pages"][place]
            row += [f"{one['p50']:.0f}", f"{one['p95']:.0f}", str(one["queries"])]
        rows.append(row)
    return [f"| {' | '.join(row)} |" for row in rows]


def _many(world: Found) -> str:
    return f"{world['people']:,} holders"


def _targets(worlds: list[Found]) -> list[str]:
    """Say which targets are met and, page by page, which are not."""
    small, large = worlds[0], worlds[-1]
    slow = [
        f"`{one['route']}` {one['p95']:.0f} ms"
        for one in large["pages"]
        if one["p95"] > MOST_MILLISECONDS
    ]
    quick = _verdict(f"p95 at {_many(large)} no more than {MOST_MILLISECONDS} ms", slow)
    if len(worlds) == 1:
        # A world beside itself would meet whatever is asked of two.
        return [quick, "- how queries and p95 grow: not measured, with one world alone"]
    pairs = list(zip(small["pages"], large["pages"], strict=True))
    growing = [
        f"`{b['route']}` {a['queries']} → {b['queries']}"
        for a, b in pairs
        if a["queries"] != b["queries"]
    ]
    steep = [
        f"`{b['route']}` {b['p95'] / max(a['p95'], 1):.2f} ×"
        for a, b in pairs
        if b["p95"] > MOST_TIMES_THE_SMALL_WORLD * max(a["p95"], 1)
    ]
    return [
        _verdict("the same number of queries on every page in both worlds", growing),
        quick,
        _verdict(
            f"p95 at {_many(large)} no more than {MOST_TIMES_THE_SMALL_WORLD} × that at {_many(small)}",
            steep,
        ),
    ]


def _verdict(target: str, missed: list[str]) -> str:
    return f"- {target}: " + (
        f"**missed** by {', '.join(missed)}" if missed else "met by every page"
    )


def _memory_table(worlds: list[Found]) -> list[str]:
    rows = [
        "| World | Web MB | Worker MB | Database MB | Together MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for world in worlds:
        sizes = [world["memory"][name] for name in ("web", "worker", "database")]
        told = " | ".join(f"{size / MEGABYTE:.0f}" for size in (*sizes, sum(sizes)))
        rows.append(f"| {_many(world)} | {told} |")
    return [
        "Proportional set size (PSS) of every process, right after the walk.",
        "",
        *rows,
    ]


def _loading(worlds: list[Found]) -> list[str]:
    told = [
        f"- {_many(world)}: {world['rows_copied']:,} rows copied in {world['seconds_to_load']:.0f} s; "
        f"the database is {world['database_bytes'] / MEGABYTE:,.0f} MB; `openphb ledger verify`: "
        f"{world['verified']}"
        for world in worlds
    ]
    off = ", ".join(worlds[0]["triggers_off"])
    return [
        "Copies were inserted as the owner, under row-level security, with every check, key, exclusion "
        "and deferred trigger on. Off meanwhile were the triggers that let a row only begin, since what "
        f"is copied has lived already: {off}. Copied payments join the runs of their originals, whose counts "
        "and totals follow; the journals that confirm those runs with the bank stay as they were.",
        "",
        *told,
    ]


def _ledger(speeds: list[Found]) -> list[str]:
    words = {
        "posted": "`post_many`, as `app`, under row-level security, proved balanced",
        "twin": "COPY as owner, same indexes, checks and foreign keys",
        "bare": "COPY as owner, bare tables",
    }
    best = {speed["way"]: speed["median"] for speed in speeds}
    rows = [
        f"| {words[s['way']]} | {s['median']:,} | {', '.join(f'{n:,}' for n in s['rows_a_second'])} "
        f"| {best['posted'] / s['median']:.2f} |"
        for s in speeds
    ]
    return [
        f"{speeds[0]['rows_a_round']:,} rows a round (a journal and its four entries each), the same "
        "rows each way, to the end of the commit.",
        "",
        "| Way | Rows a second (median) | Each round | `post_many` ÷ this |",
        "|---|---:|---|---:|",
        *rows,
    ]
