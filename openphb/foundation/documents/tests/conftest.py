"""A person with documents, and a store of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from openphb.foundation.documents import store
from openphb.foundation.tenancy.models import Subject


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    before = list(store._FOLDER)
    store.configure(tmp_path / "documents")
    yield tmp_path / "documents"
    store._FOLDER[:] = before


@pytest.fixture
def subject_id(house) -> UUID:
    with house.acting("phb_manager"):
        made: UUID = Subject.objects.create(tenant_id=house.tenant_id).id
    return made
