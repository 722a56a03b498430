"""What people of the demonstration say about themselves, where somebody asked and they wanted to."""

from __future__ import annotations

from datetime import datetime
from random import Random
from uuid import UUID

from openphb.domains.people import actions as people
from openphb.domains.people.types import Disability, EqualityAnswers, EthnicGroup, Sex
from openphb.foundation.access.types import Viewer

# Of a hundred who are asked. Made up: groups are large and small, as anywhere.
ETHNIC_GROUPS = {
    EthnicGroup.WHITE: 66,
    EthnicGroup.ASIAN: 15,
    EthnicGroup.BLACK: 7,
    EthnicGroup.MIXED: 3,
    EthnicGroup.OTHER: 2,
    EthnicGroup.RATHER_NOT: 7,
}
SEXES = {Sex.FEMALE: 52, Sex.MALE: 45, Sex.RATHER_NOT: 3}
DISABLED = {Disability.YES: 84, Disability.NO: 10, Disability.RATHER_NOT: 6}
# One in so many was never asked.
NOT_ASKED_IN = 8


def say(viewer: Viewer, at: datetime, *, subject_id: UUID, seed: int, index: int) -> None:
    """Keep the answers of the `index`th person; Mr W (0) answers, and some were never asked."""
    chance = Random(f"{seed}:{index}:about")  # noqa: S311  a story, not a secret
    if index and chance.randrange(NOT_ASKED_IN) == 0:
        return
    answers = EqualityAnswers(
        chance.choices(list(ETHNIC_GROUPS), weights=list(ETHNIC_GROUPS.values()))[0],
        chance.choices(list(SEXES), weights=list(SEXES.values()))[0],
        chance.choices(list(DISABLED), weights=list(DISABLED.values()))[0],
    )
    if index == 0:
        answers = EqualityAnswers(EthnicGroup.WHITE, Sex.MALE, Disability.YES)
    people.record_equality(by=viewer, at=at, subject_id=subject_id, answers=answers)
