"""A constraint is part of the state, and no model is drawn again for it."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveConstraint
from django.db.migrations.state import ModelState, ProjectState


def test_a_constraint_and_an_index_are_kept_and_draw_no_model_again():
    assert apps.ready
    state = ProjectState()
    state.add_model(
        ModelState(
            "tenancy",
            "Thing",
            [("id", models.AutoField(primary_key=True)), ("n", models.IntegerField())],
            options={"constraints": [], "indexes": []},
        )
    )
    drawn = state.apps.get_model("tenancy", "Thing")
    once = models.UniqueConstraint(fields=["n"], name="thing_once")
    AddConstraint("thing", once).state_forwards("tenancy", state)
    AddIndex("thing", models.Index(fields=["n"], name="thing_by_n")).state_forwards(
        "tenancy", state
    )
    kept = state.models["tenancy", "thing"]
    assert kept.get_constraint_by_name("thing_once") is once
    assert kept.get_index_by_name("thing_by_n").fields == ["n"]
    assert state.apps.get_model("tenancy", "Thing") is drawn
    # Altering a field asks the class, so as not to take a constraint for the field's own.
    assert [one.name for one in drawn._meta.constraints] == ["thing_once"]
    RemoveConstraint("thing", "thing_once").state_forwards("tenancy", state)
    assert kept.options["constraints"] == drawn._meta.constraints == []
