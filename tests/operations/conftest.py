"""What tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from conftest import migrated_template
from tests.conftest import worker
from tests.worlds import cloned


@pytest.fixture
def lasting(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Return the name of the test's own database: what is done is committed to it, by any thread."""
    aliases = ("default", "attempts")
    before = {alias: connections[alias].settings_dict["NAME"] for alias in aliases}
    connections.close_all()
    with cloned(migrated_template(), f"lasting_{worker()}") as name:
        for alias in aliases:
            connections[alias].settings_dict["NAME"] = name
        try:
            with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own type
                yield name
                connections.close_all()
        finally:
            for alias in aliases:
                connections[alias].settings_dict["NAME"] = before[alias]
