"""Which database alias serves a table: rate limits must outlive the request's rollback."""

from __future__ import annotations

from typing import Any


class AttemptsRouter:
    """Sends the shared cache to the autocommit connection; migrates only through the default."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return "attempts" if model._meta.app_label == "django_cache" else None

    def db_for_write(self, model: Any, **_hints: Any) -> str | None:
        return "attempts" if model._meta.app_label == "django_cache" else None

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool | None:
        return False if db == "attempts" else None
