"""Which papers are withheld from whom, though they may open a person's documents.

A paper that was made of a record is known here by that record's id alone. Whoever made it knows who
may read all that it says: settings name their answers (`DOCUMENT_GATES`), and one that is not there
stops the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from openphb.foundation.access.types import Viewer

Gate = Callable[..., frozenset[UUID]]
"""Takes `viewer` and `papers`, and returns those of the papers that the viewer may not open."""


def withheld(viewer: Viewer, papers: Collection[UUID]) -> frozenset[UUID]:
    """Return which records' papers a viewer may not open."""
    if not papers:
        return frozenset()
    gates = [cast(Gate, import_string(name)) for name in settings.DOCUMENT_GATES]
    return frozenset().union(*(gate(viewer=viewer, papers=papers) for gate in gates))
