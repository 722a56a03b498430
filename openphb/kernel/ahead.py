"""Making the next thing while this one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def made_ahead(make: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """Yield what `make` returns for each, in order; the next is made in a thread meanwhile.

    For a caller that waits for a database between them. What comes in `given` is come by here, one
    ahead of what is yielded, so that it may ask the database; `make` asks none, is never in two
    threads at once, and what it raises is raised here, in its turn.
    """
    coming = iter(given)
    first = list(islice(coming, 2))
    if len(first) < 2:
        yield from map(make, first)
        return
    making: Future[Made] | None = None
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        for one in chain(first, coming):
            made, making = making, thread.submit(make, one)
            if made is not None:
                yield made.result()
        assert making is not None
        yield making.result()
