"""Making ahead: the order is kept, the next is made meanwhile, and what fails fails in its turn."""

from __future__ import annotations

from threading import Event, current_thread

import pytest

from openphb.kernel.ahead import made_ahead


@pytest.mark.parametrize("many", [0, 1, 2, 7])
def test_what_is_made_comes_in_the_order_in_which_it_was_given(many: int) -> None:
    assert list(made_ahead(lambda one: one * 10, range(many))) == [n * 10 for n in range(many)]


def test_the_next_is_made_while_the_caller_still_has_the_one_before() -> None:
    made = (Event(), Event())

    def make(one: int) -> int:
        made[one].set()
        return one

    for one in made_ahead(make, [0, 1]):
        assert made[1].wait(10), f"while {one} was used nobody made the next"


def test_one_thing_is_made_where_it_is_asked_for() -> None:
    assert list(made_ahead(lambda _: current_thread(), [None])) == [current_thread()]


def test_what_cannot_be_made_is_told_after_what_could() -> None:
    made = made_ahead(lambda one: 6 // one, [3, 2, 0, 1])
    assert [next(made), next(made)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(made)
