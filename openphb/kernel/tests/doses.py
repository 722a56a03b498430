"""How many cases a random test tries: a small dose each day, the full count when it is proved."""

from __future__ import annotations

import os

from hypothesis import settings


def dose(few: int, many: int) -> int:
    """Return `few`, or `many` where OPENPHB_PROVE is set."""
    return many if os.environ.get("OPENPHB_PROVE") else few


def fixed(few: int, many: int) -> settings:
    """Return settings of a property test that tries the same cases every time."""
    return settings(derandomize=True, max_examples=dose(few, many), deadline=None)
