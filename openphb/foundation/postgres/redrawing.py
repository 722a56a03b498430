"""Migrating in a fraction of the time: models are drawn again only where they have to be.

Django keeps every model of a migration's state drawn as a class, and draws a model and all that
are tied to it anew for each change. Ours are all tied to the tenant, so each of some four hundred
constraints and indexes drew the whole project: a minute for a new database. A constraint changes
nothing of a class but its list of constraints, so that is what is changed.

A table or a column is another matter: its model is drawn anew, with those that point to it. Django
goes on from there to all that are tied to them, in case one names a relation from its other end, or
the type of a key changes. Ours have no reverse names and keep the type of their keys, so it stops
there. The SQL is the same (compared line by line when this was written).
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.state import ProjectState
from django.db.models import Field


def redraw_less() -> None:
    """Make every `ProjectState` of this process draw no more models than a change is about."""
    ProjectState._find_reload_model = _to_draw  # type: ignore[attr-defined]  # Django keeps it private
    ProjectState._append_option = _append  # type: ignore[attr-defined]  # Django keeps it private
    ProjectState._remove_option = _remove  # type: ignore[attr-defined]  # Django keeps it private


def _to_draw(
    self: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: ARG001  Django's own word for how far to go on
) -> set[tuple[str, str]]:
    """Return the model that changed and those with a foreign key to it."""
    changed = app_label, model_name.lower()
    found = {
        (model._meta.app_label, model._meta.model_name or "")
        for model in self.apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if _points_to(field) == ".".join(changed)
    }
    return {changed, *(one for one in found if one in self.models)}


def _points_to(field: Field[Any, Any]) -> str:
    """Return the label of the model that a field is a foreign key to; "" where it is none."""
    model = field.related_model if field.is_relation else None
    return model._meta.label_lower if isinstance(model, type) else ""


def _append(
    self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any
) -> None:
    kept = self.models[app_label, model_name].options[option_name]
    _set(self, app_label, model_name, option_name, [*kept, obj])


def _remove(
    self: ProjectState, app_label: str, model_name: str, option_name: str, obj_name: str
) -> None:
    kept = self.models[app_label, model_name].options[option_name]
    _set(self, app_label, model_name, option_name, [one for one in kept if one.name != obj_name])


def _set(
    state: ProjectState, app_label: str, model_name: str, option_name: str, value: list[Any]
) -> None:
    state.models[app_label, model_name].options[option_name] = value
    if "apps" in state.__dict__:
        # The class is the same in the state before: what removes a constraint finds it in the
        # state, and nothing that adds one asks a class for those that there were.
        setattr(state.apps.get_model(app_label, model_name)._meta, option_name, list(value))
