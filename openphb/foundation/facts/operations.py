"""The migration operation for a table of facts."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class SecureFacts(Operation):
    """Forbid two truths at once, and any change to a fact but the closing of its knowledge.

    `key` names the columns that say what a fact is about. Run after `Secure`.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, *, key: tuple[str, ...]) -> None:
        self.model = model
        self.key = key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model], {"key": self.key})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Only the database changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        keys = ", ".join(f"{column} with =" for column in ("tenant_id", *self.key))
        schema_editor.execute(
            f'alter table "{table}" add constraint "{table}_one_truth" '
            f"exclude using gist ({keys}, valid with &&, known with &&)"
        )
        schema_editor.execute(
            f'create trigger fact_kept before update or delete on "{table}" '
            f"for each row execute function facts_keep()"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'drop trigger if exists fact_kept on "{table}"')
        schema_editor.execute(
            f'alter table "{table}" drop constraint if exists "{table}_one_truth"'
        )

    def describe(self) -> str:
        return f"Keep the facts of {self.model}"
