"""What may be shown without showing a few people.

A group is shown only where it has the smallest number of people and everybody else has as well.
Where that hides one group, a total or the comparison of the others would give it away; so further
groups are hidden, the smallest first, until at least two are and together reach the number. Whatever
can be worked out of what is shown is then about a shown group or about all hidden ones together.
"""

from __future__ import annotations

from collections.abc import Mapping

from openphb.domains.evaluation.types import Cell


def may_be_shown(cells: Mapping[str, Cell], *, limit: int) -> frozenset[str]:
    """Return the groups of one grouping that may be shown."""
    shown = {
        group
        for group, cell in cells.items()
        if min(cell.people, cell.compared, cell.others) >= limit
    }
    everybody = sum(cell.people for cell in cells.values())
    while shown:
        hidden = [cell for group, cell in cells.items() if group not in shown and cell.people]
        of_hidden = sum(cell.people for cell in hidden)
        if not hidden or (len(hidden) > 1 and of_hidden >= limit):
            break
        shown.remove(min(shown, key=lambda group: (cells[group].people, group)))
    return frozenset(shown) if everybody >= 2 * limit else frozenset()


def about(people: int, *, limit: int) -> int:
    """Return a number of people rounded to a multiple of the limit, so that no difference is exact."""
    return (2 * people + limit) // (2 * limit) * limit
