"""The migration operation that turns a declared table into a locked one."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from openphb.foundation.tenancy.models import TenantForeignKey


def visible(subject_column: str | None) -> str:
    """Return the policy: the tenants this transaction acts in, or the people it acts for.

    The sub-selects make PostgreSQL read each setting once a query rather than once a row.
    """
    tenants = "tenant_id = any((select openphb_tenants())::uuid[])"
    if subject_column is None:
        return tenants
    return f"({tenants} or {subject_column} = any((select openphb_subjects())::uuid[]))"


class Secure(Operation):
    """Lock one tenant table: composite keys, row-level security and, for history, no change.

    `subject` names the column of the person the row is about, or is None where there is none.
    `append_only` refuses UPDATE, DELETE and TRUNCATE.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        model: str,
        *,
        subject: str | None = "subject_id",
        append_only: bool = False,
    ) -> None:
        self.model = model
        self.subject = subject
        self.append_only = append_only

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            self.__class__.__name__,
            [self.model],
            {"subject": self.subject, "append_only": self.append_only},
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The lock lives in the database alone; Django's state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self._lock(to_state.apps, app_label):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = _table(to_state.apps, app_label, self.model)
        schema_editor.execute(f'drop policy if exists visible on "{table}"')
        schema_editor.execute(f'alter table "{table}" disable row level security')
        schema_editor.execute(f'drop trigger if exists append_only on "{table}"')
        schema_editor.execute(f'drop trigger if exists append_only_truncate on "{table}"')
        for field in _references(to_state.apps, app_label, self.model):
            schema_editor.execute(
                f'alter table "{table}" drop constraint if exists "{_name(table, field.column)}"'
            )
        schema_editor.execute(
            f'alter table "{table}" drop constraint if exists "{_name(table, "tenant_key")}" cascade'
        )

    def describe(self) -> str:
        return f"Lock {self.model}: composite keys and row-level security"

    @property
    def migration_name_fragment(self) -> str:
        return f"secure_{self.model.lower()}"

    def _lock(self, apps: Apps, app_label: str) -> list[str]:
        table = _table(apps, app_label, self.model)
        statements = [
            f'alter table "{table}" add constraint "{_name(table, "tenant_key")}" '
            f"unique (tenant_id, id)"
        ]
        statements += [
            _composite_key(table, field) for field in _references(apps, app_label, self.model)
        ]
        rule = visible(self.subject)
        statements += [
            f'alter table "{table}" enable row level security',
            f'alter table "{table}" force row level security',
            f'create policy visible on "{table}" using ({rule}) with check ({rule})',
        ]
        if self.append_only:
            statements += [
                f'create trigger append_only before update or delete on "{table}" '
                f"for each row execute function openphb_refuse_change()",
                f'create trigger append_only_truncate before truncate on "{table}" '
                f"for each statement execute function openphb_refuse_change()",
            ]
        return statements


class Reference(Operation):
    """Add the composite key of one tenant foreign key that came after its table."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model, self.field], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Only the database changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        field = to_state.apps.get_model(app_label, self.model)._meta.get_field(self.field)
        assert isinstance(field, TenantForeignKey)
        schema_editor.execute(_composite_key(_table(to_state.apps, app_label, self.model), field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = _table(from_state.apps, app_label, self.model)
        field = from_state.apps.get_model(app_label, self.model)._meta.get_field(self.field)
        assert isinstance(field, TenantForeignKey)
        schema_editor.execute(
            f'alter table "{table}" drop constraint if exists "{_name(table, field.column)}"'
        )

    def describe(self) -> str:
        return f"Tie {self.model}.{self.field} to its tenant"


def _references(apps: Apps, app_label: str, model: str) -> list[TenantForeignKey]:
    fields = apps.get_model(app_label, model)._meta.local_fields
    return [field for field in fields if isinstance(field, TenantForeignKey)]


def _composite_key(table: str, field: models.ForeignKey[Any, Any]) -> str:
    target = field.related_model._meta.db_table
    return (
        f'alter table "{table}" add constraint "{_name(table, field.column)}" '
        f'foreign key (tenant_id, "{field.column}") references "{target}" (tenant_id, id)'
    )


def _table(apps: Apps, app_label: str, model: str) -> str:
    table: str = apps.get_model(app_label, model)._meta.db_table
    return table


def _name(table: str, part: str) -> str:
    # PostgreSQL cuts names at 63 bytes: cut the table, never the part that makes it unique.
    return f"{table[: 60 - len(part)]}_{part}"
