"""What a plan says besides needs, outcomes, lines and risks: everybody's has some of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from openphb.config.demo.cast import CastMember
from openphb.config.demo.may_have import CHILD_ENDS
from openphb.domains.plans import actions as plans
from openphb.domains.plans.sections.types import (
    ActionDraft,
    AssentDraft,
    AssentForm,
    PersonDraft,
    PersonRole,
    Section,
    StepDraft,
)
from openphb.foundation.access.types import Viewer
from openphb.kernel.periods import age_on

SECTIONS = (
    (Section.COMMUNICATION, "Sit where I can see you, use short sentences, and give me time."),
    (Section.MONITORING, "My GP looks through my medicines with me once a year."),
    (Section.TRAINING, "How to move me safely. The nurse teaches it, and the NHS pays for it."),
    (Section.REVIEW_HOW, "At home, with whoever I choose to have with me."),
)
OF_A_CHILD = (
    (
        Section.CAPACITY,
        "I am too young to decide this alone. My mother decides with me: she asks me first, with "
        "pictures, and the nurse saw that she does what I want.",
    ),
    (Section.SAFEGUARDING, "Nothing worries anybody. My school and my nurse see me every week."),
)
STEP = StepDraft(
    "My personal assistant is ill or cannot come",
    "The agency sends somebody whom I have met before",
    "My care co-ordinator rings the agency",
    120_00,
)


def fill(
    viewer: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    member: CastMember,
    outcome_ids: Sequence[UUID],
) -> int:
    """Write the rest of a draft as its co-ordinator would; return its version afterwards."""
    given: dict[str, Any] = {"by": viewer, "at": at, "plan_id": plan_id, "version": version}
    child = age_on(member.date_of_birth, viewer.today) < CHILD_ENDS
    written = (*SECTIONS, *(OF_A_CHILD if child else ()))
    for section, words in written:
        plans.write_words(**given, section=section, words=words)
    served = {place for line in member.lines for place in line.outcomes}
    # What nothing is bought for is done without money.
    acted = [outcome_ids[0], *(one for n, one in enumerate(outcome_ids) if n and n not in served)]
    for outcome_id in acted:
        plans.put_action(
            **given,
            action_id=None,
            action=ActionDraft(
                "Show the people who help me how I like things done",
                "I and my family",
                member.starts_on + timedelta(days=28),
                outcome_id=outcome_id,
            ),
        )
    plans.put_step(**given, step_id=None, step=STEP)
    plans.put_person(
        **given,
        person_id=None,
        person=PersonDraft(PersonRole.CLINICIAN, "Dr Priya Nair", "My GP", "The surgery"),
    )
    plans.put_assent(
        **given,
        assent_id=None,
        assent=AssentDraft(
            f"{member.given_name} {member.family_name}",
            "The person whose plan it is",
            viewer.today,
            AssentForm.SPOKEN,
            "Read aloud",
        ),
    )
    return version + len(written) + len(acted) + 3
