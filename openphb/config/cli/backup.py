"""`openphb backup FILE` and `openphb restore FILE`: the database and the documents, in one file."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openphb.config.database import (
    bring_up_to_date,
    embedded_cluster,
    running_database,
    started,
)
from openphb.config.environment import Environment, child_environment, environment
from openphb.foundation.backup.bring_back import Quarantine, restore
from openphb.foundation.backup.manifest import BackupResult
from openphb.foundation.backup.take import backup
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal


def register(subparsers: Any) -> None:
    """Adds `backup` and `restore` to the command line."""
    for name, words, function in (
        ("backup", "write the database and the documents to a file", run_backup),
        ("restore", "read them back into a new, empty installation", run_restore),
    ):
        parser = subparsers.add_parser(name, help=words, description=words)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.set_defaults(func=function)


def run_backup(arguments: argparse.Namespace) -> int:
    """Takes a backup, of a running system or of one at rest."""
    settings = environment()
    with running_database(settings):
        result = backup(
            arguments.file.resolve(),
            readonly_url=settings.database_urls["readonly"],
            documents=settings.documents_folder,
            at=datetime.now(UTC),
        )
    return _print(result, "Backed up", as_json=arguments.json)


def run_restore(arguments: argparse.Namespace) -> int:
    """Makes the tables if there are none, and restores. Refuses while the system runs."""
    settings = environment()
    if settings.embedded:
        cluster = embedded_cluster(settings)
        with started(cluster) as ours:
            if not ours:
                raise Refusal(
                    code="database-being-used",
                    message="OpenPHB is running on this database.",
                    mend="Stop it (Ctrl-C in its window), then restore.",
                )
            bring_up_to_date(settings, cluster, _migrate)
            result = _restore(settings, arguments.file)
    else:
        bring_up_to_date(settings, None, _migrate)
        result = _restore(settings, arguments.file)
    if not arguments.json:
        print("No payment leaves until the rails are released, after reconciling with the bank.")
    return _print(result, "Restored", as_json=arguments.json)


def _restore(settings: Environment, file: Path) -> BackupResult:
    return restore(
        file.resolve(),
        owner_url=settings.database_urls["owner"],
        readonly_url=settings.database_urls["readonly"],
        documents=settings.documents_folder,
        quarantine=Quarantine(new_id(), datetime.now(UTC)),
    )


def _migrate(command: Sequence[str]) -> None:
    subprocess.run(command, env=child_environment("owner"), check=True)


def _print(result: BackupResult, done: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(asdict(result)))
    else:
        print(f"{done} {result.rows} rows: {result.file}\nsha256 {result.sha256}")
    return 0
