"""`openphb serve`: PostgreSQL (unless DATABASE_URL names one), web and worker, until stopped."""

from __future__ import annotations

import json
from argparse import Namespace

from openphb.config.cli.demo import tell
from openphb.config.environment import environment
from openphb.config.supervisor import Stopped, Supervisor
from openphb.kernel.command import Subparsers, add_command


def register(subparsers: Subparsers) -> None:
    """Add `serve`."""
    add_command(subparsers, "serve", "Run OpenPHB: database, web and worker.", run)


def run(arguments: Namespace) -> int:
    """Brings the database up to date and serves it. Logs go to standard error as JSON lines."""
    try:
        with Supervisor(environment(), tell) as supervisor:
            supervisor.start_database()
            supervisor.start_services()
            if arguments.json:
                print(json.dumps({"address": supervisor.address}), flush=True)
            else:
                print(f"OpenPHB is ready at {supervisor.address}", flush=True)
            supervisor.watch()
    except Stopped:
        pass
    return 0
