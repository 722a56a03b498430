"""People by what they may be found by, so that one is compared with a few and not with everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from openphb.domains.people.matching.weighing import (
    WORTH_SHOWING,
    keys_of,
    keys_to_look_for,
    weigh,
)
from openphb.domains.people.types import Identity, Weighed
from openphb.kernel.nhs_number import check
from openphb.kernel.postcode import normalise_postcode
from openphb.kernel.refusal import Refusal

MOST_SHOWN = 5


def as_kept(asked: Identity) -> Identity:
    """Return an identity in the form in which records are kept; what cannot be read is left out."""
    try:
        postcode = normalise_postcode(asked.postcode) if asked.postcode.strip() else ""
    except Refusal:
        postcode = ""
    return Identity(
        " ".join(asked.given_name.split()),
        " ".join(asked.family_name.split()),
        asked.date_of_birth,
        " ".join(asked.known_as.split()),
        postcode,
        check(asked.nhs_number).digits or "",
    )


class Index:
    """Identities under their keys. One added later is found like the others."""

    def __init__(self, people: Iterable[tuple[UUID, Identity]] = ()) -> None:
        self._found: dict[str, list[tuple[UUID, Identity]]] = defaultdict(list)
        for subject_id, one in people:
            self.add(subject_id, one)

    def add(self, subject_id: UUID, one: Identity) -> None:
        """Keep somebody under each key."""
        for key in keys_of(one):
            self._found[key].append((subject_id, one))

    def likely(self, asked: Identity) -> list[tuple[UUID, Weighed]]:
        """Return at most five who are worth showing, the likeliest first."""
        near: dict[UUID, Identity] = {}
        for key in keys_to_look_for(asked):
            near.update(self._found.get(key, ()))
        weighed = ((subject_id, weigh(asked, one)) for subject_id, one in near.items())
        worth = [pair for pair in weighed if pair[1].points >= WORTH_SHOWING]
        return sorted(worth, key=lambda pair: (-pair[1].points, pair[0]))[:MOST_SHOWN]
