"""Trials that leave nothing, so that the next one finds the same house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from conftest import House


@contextmanager
def undone(house: House) -> Iterator[None]:
    """Run a block and take back whatever it wrote, and the time that it let pass."""
    today, at = house.today, house.at
    with transaction.atomic():
        before = transaction.savepoint()
        yield
        transaction.savepoint_rollback(before)
    house.today, house.at = today, at
