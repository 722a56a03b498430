"""`openphb demo`: a whole working system full of invented people, and who may sign in to it."""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import Namespace
from typing import Any

from openphb.config.environment import Environment, environment
from openphb.config.supervisor import Stopped, Supervisor
from openphb.kernel.command import Subparsers, add_command
from openphb.kernel.refusal import Refusal

DEFAULT_SEED = 1
DEFAULT_HOLDERS = 50


def register(subparsers: Subparsers) -> None:
    """Add `demo`."""
    parser = add_command(subparsers, "demo", "Run OpenPHB with invented people in it.", run)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="which invented world")
    parser.add_argument(
        "--holders", type=int, default=DEFAULT_HOLDERS, help="how many people hold a budget"
    )
    parser.add_argument(
        "--no-serve", action="store_true", help="fill the database, say who may sign in, and end"
    )


def run(arguments: Namespace) -> int:
    """Fills the database if it is empty, then serves it until stopped. Refuses a real server."""
    settings = environment()
    if not settings.embedded:
        raise Refusal(
            code="demo-on-a-server",
            message="DATABASE_URL names a database server, and invented people do not belong in "
            "a real database.",
            mend="Unset DATABASE_URL, OPENPHB_OWNER_URL and OPENPHB_READONLY_URL to use "
            "OpenPHB's own database, or run `openphb serve`.",
            where="DATABASE_URL",
        )
    try:
        with Supervisor(settings, tell, settings.home / "logs") as supervisor:
            supervisor.start_database()
            world = load_world(supervisor, arguments.seed, arguments.holders)
            world["address"] = supervisor.address
            if not arguments.no_serve:
                supervisor.start_services()
            announce(world, settings, as_json=arguments.json, serving=not arguments.no_serve)
            if not arguments.no_serve:
                supervisor.watch()
    except Stopped:
        pass
    return 0


def load_world(supervisor: Supervisor, seed: int, holders: int) -> dict[str, Any]:
    """What the demonstration holds, made now or found: holders, cases, seed, sign_ins."""
    supervisor.say("Filling it with invented people.")
    command = [sys.executable, "-m", "openphb.config.demo_step"]
    with tempfile.TemporaryFile() as output:
        supervisor.run_step(
            [*command, "--seed", str(seed), "--holders", str(holders)], "app", output
        )
        output.seek(0)
        world: dict[str, Any] = json.load(output)
    return world


def announce(world: dict[str, Any], settings: Environment, *, as_json: bool, serving: bool) -> None:
    """Says where it is and who may sign in, for a person or for a program."""
    if as_json:
        print(json.dumps(world), flush=True)
        return
    print(f"\n{world['holders']} holders, {world['cases']} cases (seed {world['seed']})\n")
    rows = [(s["role"], s["username"], s["password"], s["totp_secret"]) for s in world["sign_ins"]]
    heads = ("Role", "Username", "Password", "Authenticator secret")
    widths = [max(len(str(row[i] or "")) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        cells = (str(cell or "").ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join(cells).rstrip())
    if serving:
        print(f"\nOpenPHB is ready at {world['address']}")
        print(f"Ctrl-C stops it. Logs are in {settings.home / 'logs'}.", flush=True)


def tell(words: str) -> None:
    """Progress, on standard error: standard output is for the answer."""
    print(words, file=sys.stderr, flush=True)
