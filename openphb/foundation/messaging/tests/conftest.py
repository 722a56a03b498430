"""A person to write about, OpenPHB itself allowed to act, and a way out that can be watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from openphb.foundation.clock import business
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.messaging import gateways
from openphb.foundation.messaging.types import Envelope
from openphb.foundation.tenancy.models import Subject


@dataclass
class Watched:
    """A way out that keeps what it was given, and fails as often as it was told to."""

    faults: list[Exception] = field(default_factory=list)
    given: list[tuple[Envelope, bool]] = field(default_factory=list)
    name: str = "watched"

    def send(self, envelope: Envelope, *, again: bool) -> str:
        self.given.append((envelope, again))
        if self.faults:
            raise self.faults.pop(0)
        return "reference"


@pytest.fixture
def way_out() -> Iterator[Watched]:
    before = gateways.current()
    watched = Watched()
    gateways.configure(watched)
    yield watched
    gateways.configure(before)


@pytest.fixture
def subject_id(house) -> UUID:
    business.pretend(house.today)
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    with house.acting("phb_manager"):
        made: UUID = Subject.objects.create(tenant_id=house.tenant_id).id
    return made
