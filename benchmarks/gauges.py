"""Tells in Markdown what single postings, balances of a large ledger, and what is due came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Found = dict[str, Any]

TIMES_THE_PEER = 3
MOST_READ = 10_000
MOST_MS_PLAN = 300
MOST_MS_PRECEDENTS = 100
MOST_MS_DUE = 50
MANY = 200_000
SECONDS_OF_A_RUN = 300
SECONDS_OF_SUFFICIENCY = 180
MOST_MEMORY = 1_000
LINEAR = 1.2
MEGABYTE = 1_000_000


def verdict(target: str, met: bool, found: str) -> str:
    """Return the line that says whether a target was met, and by what."""
    return f"- {target}: {'met' if met else '**missed**'} ({found})"


def postings(found: Found) -> list[str]:
    """Return what single postings came to, beside the peer."""
    words = {
        "posted": "`ledger.actions.post` as `app`, under row-level security, reach given by one question",
        "acting": "the same in `acting`, as jobs and commands post",
        "transfer": f"{found['peer']}: `Account.transfer_to`",
        "bulk": f"{found['peer']}: a transaction, and its two legs by `bulk_create`",
        "least": "the least of any transaction: BEGIN, one INSERT of a number, COMMIT, without Django",
    }
    rates = {rate["way"]: rate for rate in found["rates"]}
    best = max((rates[way]["median"] for way in ("transfer", "bulk") if way in rates), default=None)
    rows = [
        f"| {words[way]} | {rate['median']:,} "
        f"| {', '.join(f'{one:,}' for one in rate['journals_a_second'])} "
        f"| {_ratio(rate['median'], best)} |"
        for way, rate in rates.items()
    ]
    told = [
        f"{found['rates'][0]['journals_a_round']:,} journals of two entries a round and way, one "
        "commit each, from one client; the ways take turns. Ours has its dimensions, its content's "
        "hash, its key that posts once, and its proofs; the peer has its own triggers, in a "
        "database of its own on the same server, with the same Django and driver.",
        "",
        "| Way | Journals a second (median) | Each round | ÷ the peer's faster way |",
        "|---|---:|---|---:|",
        *rows,
        "",
    ]
    if best is None:
        return [*told, f"The peer could not be installed here: {found['missing']}"]
    ratio = rates["posted"]["median"] / best
    target = f"single postings at least {TIMES_THE_PEER} × the peer's"
    least = rates["least"]["median"] / best
    return [
        *told,
        verdict(target, ratio >= TIMES_THE_PEER, f"{ratio:.2f} ×"),
        f"- the most that any client could reach here, by that measure: {least:.2f} ×",
    ]


def _ratio(rate: int, best: int | None) -> str:
    return "–" if best is None else f"{rate / best:.2f}"


def balances(found: Found) -> list[str]:
    """Return what balances of a large ledger read, and how long that took."""
    rows = [
        f"| {one['asked']} | {one['entries']:,} | {one['read']:,} "
        f"| {one['median_ms']:.1f} | {one['most_ms']:.1f} |"
        for one in found["questions"]
    ]
    most = max(one["read"] for one in found["questions"])
    waiting = found["waiting"]
    return [
        f"{found['entries']:,} entries of one commissioner in {found['transactions']:,} transactions "
        f"over ten years, written as the superuser by INSERT … SELECT in "
        f"{found['seconds_to_fill']:.0f} s ({found['bytes'] / MEGABYTE:,.0f} MB), with the sealer's "
        f"own checkpoint taken at each seal in {found['seconds_to_checkpoint']:.0f} s; those seals' "
        "hashes are not of the content, since no balance reads them. Then, by `post_many`, "
        f"{waiting['sealed_since']:,} entries that the sealer sealed without another checkpoint and "
        f"{waiting['unsealed']:,} that wait for it: as many as it lets stand without a checkpoint. "
        "Between a larger run and the next sealing, a minute at most, it is as many as that run posted.",
        "",
        "| Asked | Entries it stands for | Read past the checkpoint | ms (median) | ms (most) |",
        "|---|---:|---:|---:|---:|",
        *rows,
        "",
        f"Adding every entry up from the start takes {found['straight_ms']:,.0f} ms, and "
        f"{'agrees' if found['agrees'] else '**does not agree**'} with the trial balance.",
        "",
        verdict(
            f"any balance reads at most {MOST_READ:,} entries past its checkpoint",
            most <= MOST_READ and found["agrees"],
            f"the most was {most:,}",
        ),
    ]


def due(found: Found) -> list[str]:
    """Return how long one holder's sum took."""
    return [
        f"One holder of {found['years']} years, lived through the actions in "
        f"{found['seconds_to_build']:.0f} s: {found['runs']} payments made and confirmed, "
        f"{found['plan_versions']} versions of the plan (each third backdated, each fourth a cut), "
        f"a pause and a hospital stay a year. {found['facts']} facts are in force, "
        f"{found['stopped']} stretches of them stopped, {found['accounted']} lines are accounted "
        f"for. `budget_facts` ({found['queries']} queries, with the one that says what is known) "
        f"and `due` for the next payment, {found['periods']} service periods, asked "
        f"{found['times']} times, warm, in a transaction each.",
        "",
        f"Median {found['median_ms']:.1f} ms, p95 {found['p95_ms']:.1f} ms; "
        f"of it the sum itself, without reading, {found['sum_only_median_ms']:.1f} ms (median).",
        "",
        verdict(
            f"under {MOST_MS_DUE} ms at the median and at p95",
            max(found["median_ms"], found["p95_ms"]) < MOST_MS_DUE,
            f"{found['median_ms']:.1f} and {found['p95_ms']:.1f} ms",
        ),
    ]


def runs(found: list[Found]) -> list[str]:
    """Return how long runs took, from what is due to the bank's file, and what memory."""
    steps = tuple(found[0]["seconds"])
    rows = [
        f"| {one['payments']:,} | "
        + " | ".join(f"{one['seconds'][step]:,.2f}" for step in steps)
        + f" | {_whole(one):,.1f} | {_whole(one) / one['payments'] * 1_000:.2f} "
        f"| {one['peak_bytes'] / MEGABYTE:,.0f} |"
        for one in found
    ]
    largest, smallest = found[-1], found[0]
    growth = (_whole(largest) / largest["payments"]) / (_whole(smallest) / smallest["payments"])
    told = [
        "Recipients made by actions and copied; each step is one call of the action that the pages "
        "call, to the end of its commit, in one process, whose greatest memory is told.",
        "",
        f"| Payments | {' | '.join(f'{step} s' for step in steps)} | all s | ms a payment | MB |",
        "|---:|" + "---:|" * (len(steps) + 3),
        *rows,
        "",
    ]
    if largest["payments"] < MANY:
        return told
    return [
        *told,
        verdict(
            f"a run for {MANY:,} under {SECONDS_OF_A_RUN} s",
            _whole(largest) < SECONDS_OF_A_RUN,
            f"{_whole(largest):,.0f} s",
        ),
        verdict(
            f"in no more than {MOST_MEMORY:,} MB",
            largest["peak_bytes"] <= MOST_MEMORY * MEGABYTE,
            f"{largest['peak_bytes'] / MEGABYTE:,.0f} MB",
        ),
        verdict(
            f"linear: a payment takes at most {LINEAR} × as long as in the smaller run",
            growth <= LINEAR,
            f"{growth:.2f} ×",
        ),
    ]


def sufficiency(found: list[Found]) -> list[str]:
    """Return how long it took to hold every budget against a card."""
    rows = [
        f"| {one['budgets']:,} | {one['lines']:,} | {one['short']:,} "
        f"| {', '.join(f'{n:,.2f}' for n in one['seconds'])} "
        f"| {_slowest(one) / one['budgets'] * 1_000:.3f} | {one['peak_bytes'] / MEGABYTE:,.0f} |"
        for one in found
    ]
    largest, smallest = found[-1], found[0]
    growth = (_slowest(largest) / largest["budgets"]) / (_slowest(smallest) / smallest["budgets"])
    told = [
        "Recipients made by actions and copied; every live budget of one commissioner beside the "
        "card and the minimum wage of a day, by the query that the page asks, three times; the "
        "slowest counts.",
        "",
        "| Budgets | Lines | Short | s, each time | ms a budget | MB |",
        "|---:|---:|---:|---|---:|---:|",
        *rows,
        "",
    ]
    if largest["budgets"] < MANY:
        return told
    return [
        *told,
        verdict(
            f"{MANY:,} budgets under {SECONDS_OF_SUFFICIENCY} s",
            _slowest(largest) < SECONDS_OF_SUFFICIENCY,
            f"{_slowest(largest):,.0f} s",
        ),
        verdict(
            f"linear: a budget takes at most {LINEAR} × as long as among fewer",
            growth <= LINEAR,
            f"{growth:.2f} ×",
        ),
    ]


def fairness(found: list[Found]) -> list[str]:
    """Return how long it took to compare everybody, and what was found of a planted difference."""
    rows = [
        f"| {one['people']:,} | {one['comparisons']} "
        f"| {', '.join(f'{n:,.2f}' for n in one['seconds'])} "
        f"| {_slowest(one) / one['people'] * 1_000:.3f} | {one['planted']} "
        f"| {', '.join(map(str, one['found'])) or 'hidden'} | {one['peak_bytes'] / MEGABYTE:,.0f} |"
        for one in found
    ]
    largest, smallest = found[-1], found[0]
    growth = (_slowest(largest) / largest["people"]) / (_slowest(smallest) / smallest["people"])
    return [
        "People of one commissioner, each with a needs profile and a told budget; compared by the "
        "query that the page asks, three times; the slowest counts. One ethnic group is given a "
        "part of what others get for the same need.",
        "",
        "| People | Comparisons | s, each time | ms a person | Planted | Found | MB |",
        "|---:|---:|---|---:|---:|---:|---:|",
        *rows,
        "",
        verdict(
            f"linear: a person takes at most {LINEAR} × as long as among fewer",
            growth <= LINEAR,
            f"{growth:.2f} ×",
        ),
    ]


def deliveries(found: Found) -> list[str]:
    """Return how long a provider's file of what was delivered takes, beside COPY of its rows."""
    first, again = found["sendings"]
    bad = found["rows"] // 100
    told = ", ".join(f"{code} {many:,}" for code, many in sorted(first["wrong"].items()))
    return [
        f"A file of {found['rows']:,} rows ({found['bytes'] / MEGABYTE:.1f} MB of CSV) of what was "
        f"delivered on {found['orders']:,} orders, one in a hundred bad, read and taken in as the "
        f"provider's page does it: in one transaction, row-level security, constraints, audit and "
        f"matching on; then sent again as it is. COPY of the same rows into a table with the same "
        f"columns, checks and indexes took {found['copy_seconds']} s.",
        "",
        "| Sent | s | of it reading | Rows a second | Added | Known | Given back |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {one['what']} | {one['seconds']} | {one['reading_seconds']} "
            f"| {found['rows'] / max(one['seconds'], 0.1):,.0f} | {one['added']:,} "
            f"| {one['known']:,} | {sum(one['wrong'].values()):,} |"
            for one in found["sendings"]
        ),
        "",
        f"Given back by code: {told}. Peak memory {found['peak_bytes'] / MEGABYTE:,.0f} MB; "
        f"{first['seconds'] / max(found['copy_seconds'], 0.01):,.1f} × COPY.",
        "",
        verdict(
            "every good row is taken and each bad one given back with its fix",
            first["added"] == found["rows"] - bad and not first["without_a_fix"],
            f"{first['added']:,} of {found['rows'] - bad:,}",
        ),
        verdict("the same file adds nothing", not again["added"], f"{again['added']:,}"),
    ]


def referrals(found: Found) -> list[str]:
    """Return how well people are matched, and how long a file of referrals takes."""
    match, file = found["matching"], found["file"]
    names = ("Very likely, shown first", "Worth showing")
    sendings = file["sendings"]
    first, last = sendings[0], sendings[-1]
    added = last["people"] - first["people"]
    good = file["rows"] - first["wrong"]
    return [
        f"{match['people']:,} made-up people on record and as many who come, none with an NHS number: "
        f"mistyped, moved, married, turned round, and twins. Names and mistakes are invented, by "
        f"whoever wrote the rules, so this shows that the rules do what they say, and not what real "
        f"records hold. {match['seconds']} s in all.",
        "",
        "| Threshold | Points | Shown | Right | On record | Precision | Recall |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {one['least']} | {one['shown']:,} | {one['right']:,} | "
            f"{one['findable']:,} | {one['precision']:.4f} | {one['recall']:.4f} |"
            for name, one in zip(names, match["thresholds"], strict=True)
        ),
        "",
        "| Written otherwise than on record | Came | Shown first | Worth showing |",
        "|---|---:|---:|---:|",
        *(
            f"| {change} | {many:,} | {a:.3f} | {b:.3f} |"
            for change, (many, a, b) in match["by_change"].items()
        ),
        "",
        verdict("no twin is shown as very likely the same", not match["twins_first"], "none"),
        "",
        f"A file of {file['rows']:,} referrals ({file['bytes'] / MEGABYTE:.1f} MB of CSV), one in "
        f"fifty bad, taken in by the job's own action in one transaction, row-level security, "
        f"constraints and audit on; sent again as it is; and again with one row more. What asks is "
        f"whether it is somebody who is here.",
        "",
        "| Sent | s | Opened | Here already | Asks | Given back | People then | Cases in the audit |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {one['what']} | {one['seconds']:,} | {one['opened']:,} | {one['again']:,} "
            f"| {one['asked']:,} | {one['wrong']:,} | {one['people']:,} "
            f"| {one['cases_in_the_audit']:,} |"
            for one in sendings
        ),
        "",
        verdict(
            "every good row is opened or asked about",
            first["opened"] + first["asked"] == good,
            f"{good:,}",
        ),
        verdict("a file again adds nobody", added == 0, f"{added}"),
        verdict("under 300 s", first["seconds"] < 300, f"{first['seconds']} s"),
        f"- greatest memory of the process: {file['peak_bytes'] / MEGABYTE:,.0f} MB",
    ]


def _slowest(one: Found) -> float:
    return float(max(one["seconds"]))


def _whole(one: Found) -> float:
    return float(sum(one["seconds"].values()))


def plans(found: Found) -> list[str]:
    """Return how long the pages of one large plan took to open."""
    slowest = max(page["median_ms"] for page in found["pages"])
    return [
        f"One plan of {found['lines']} lines and {found['versions']} versions, made by the actions in "
        f"{found['seconds_to_build']:.0f} s. Each page asked for {found['times']} times by its "
        "care co-ordinator, the last two by its approver, warm, one at a time, through every "
        "middleware, in the server's process. "
        "Its own work is the process's processor time: what the page takes where nobody else is busy, "
        "but for the database.",
        "",
        "| Page | Median ms | Own work, median ms | Slowest ms | Queries |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| `{page['route']}` | {page['median_ms']:.0f} | {page['own_ms']:.0f} "
            f"| {page['slowest_ms']:.0f} | {page['queries']} |"
            for page in found["pages"]
        ),
        "",
        verdict(
            f"every page under {MOST_MS_PLAN} ms at the median",
            slowest < MOST_MS_PLAN,
            f"{slowest:.0f} ms",
        ),
    ]


def precedents(found: Found) -> list[str]:
    """Return how long it took to find precedents among many."""
    slowest = max(one["median_ms"] for one in found["asked"])
    return [
        f"{found['precedents']:,} precedents of two commissioners that share them, asked "
        f"{found['times']} times each by the query that the pages ask, as the role that the site has: "
        "through row-level security, by the function that looks past it and holds the tenant itself.",
        "",
        "| Asked | Shown | Median ms | Slowest ms |",
        "|---|---:|---:|---:|",
        *(
            f"| {one['asked']} | {one['shown']} | {one['median_ms']:.1f} | {one['slowest_ms']:.1f} |"
            for one in found["asked"]
        ),
        "",
        verdict(
            f"every question under {MOST_MS_PRECEDENTS} ms at the median",
            slowest < MOST_MS_PRECEDENTS,
            f"{slowest:.0f} ms",
        ),
    ]


PARTS: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "postings": ("Single postings beside a peer", postings),
    "balances": ("Balances of a large ledger", balances),
    "due": ("What is due after ten years", due),
    "runs": ("Payment runs", runs),
    "sufficiency": ("Is every budget enough", sufficiency),
    "fairness": ("The same need compared", fairness),
    "precedents": ("Precedents found", precedents),
    "plans": ("A plan of many lines and versions", plans),
    "referrals": ("The way in", referrals),
    "deliveries": ("A provider's file", deliveries),
}
