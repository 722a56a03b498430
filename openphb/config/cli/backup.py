"""`openphb backup FILE` and `openphb restore FILE`: the database and the documents, in one file."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

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
from openphb.kernel.command import Answer, Subparsers, add_command
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal


def register(subparsers: Subparsers) -> None:
    """Add `backup` and `restore`."""
    for name, words, run in (
        ("backup", "Write the database and the documents to a file.", run_backup),
        ("restore", "Read them back into a new, empty installation.", run_restore),
    ):
        parser = add_command(subparsers, name, words, run)
        parser.add_argument("file", type=Path, metavar="FILE")


def run_backup(arguments: Namespace) -> Answer:
    """Takes a backup, of a running system or of one at rest."""
    settings = environment()
    with running_database(settings):
        result = backup(
            arguments.file.resolve(),
            readonly_url=settings.database_urls["readonly"],
            documents=settings.documents_folder,
            at=datetime.now(UTC),
        )
    return _answer(result, "Backed up")


def run_restore(arguments: Namespace) -> Answer:
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
    return _answer(
        result,
        "No payment leaves until the rails are released, after reconciling with the bank.\n"
        "Restored",
    )


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


def _answer(result: BackupResult, done: str) -> Answer:
    words = f"{done} {result.rows} rows: {result.file}\nsha256 {result.sha256}"
    return Answer(asdict(result), words)
