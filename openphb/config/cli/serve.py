"""`openphb serve`: PostgreSQL (unless DATABASE_URL names one), web and worker, until stopped."""

from __future__ import annotations

import argparse
import json
from typing import Any

from openphb.config.cli.demo import tell
from openphb.config.environment import environment
from openphb.config.supervisor import Stopped, Supervisor


def register(subparsers: Any) -> None:
    """Adds `serve` to the command line."""
    parser = subparsers.add_parser("serve", help="run OpenPHB", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object when ready")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
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
