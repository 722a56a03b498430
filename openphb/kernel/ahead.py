"""Making the next thing while this one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def made_ahead(make: Callable[[Given], Made], given: Sequence[Given]) -> Iterator[Made]:
    """Yield what `make` returns for each, in order; the next is made in a thread meanwhile.

    For a caller that waits for a database between them. `make` is pure: it asks no database, and
    what it raises is raised here, in its turn.
    """
    if len(given) < 2:
        yield from map(make, given)
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(make, given[0])
        for after in given[1:]:
            made = coming.result()
            coming = thread.submit(make, after)
            yield made
        yield coming.result()
