"""Raw SQL that stands in a named file beside its migration."""

from __future__ import annotations

from pathlib import Path

from django.db.migrations.operations.special import RunSQL


def run_sql_file(migration_file: str, name: str | None = None) -> RunSQL:
    """Return the operation that runs `<name>.sql`, and `<name>.reverse.sql` backwards.

    `migration_file` is the migration's own `__file__`; the name is its stem unless given.
    """
    path = Path(migration_file)
    stem = name or path.stem
    forwards = path.with_name(f"{stem}.sql").read_text()
    backwards = path.with_name(f"{stem}.reverse.sql").read_text()
    # Sent whole: statements hold quoted bodies that must not be split at semicolons.
    return RunSQL([(forwards, None)], [(backwards, None)])
