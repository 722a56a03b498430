"""To whom else the commissioners offer a budget, made up for the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Stage
from openphb.domains.cases import actions as cases
from openphb.domains.cases.rights.offering import OWN
from openphb.domains.cases.types import Category, LocalOfferDraft, LocalOfferLine

WRITTEN, FROM = date(2025, 5, 12), date(2025, 6, 1)
PUBLISHED_AFTER = 7
"""Days between writing and publishing."""
WORDS = (
    "The law does not give everybody the right to a personal health budget. Where it does not, this "
    "is what we offer. You can always ask us."
)
OFFERED: Mapping[Category, str] = {
    Category.JOINT_FUNDED: "To everybody whose care the council and we pay for together.",
    Category.LEARNING_DISABILITY: "To everybody whose care we pay for after a long hospital stay.",
    Category.END_OF_LIFE: "To everybody in their last year who wants to be cared for at home.",
    Category.ONE_OFF: "For one thing that helps, up to what our rate card says.",
}
NOT_YET = "Not yet. We look at it again next year."
LATER = "From next spring, with the two mental health teams that asked for it."


def publish(stage: Stage, *, until: date) -> None:
    """Publish every commissioner's first offer; a second version of the first one's waits."""
    for commissioner in stage.commissioners:
        with on(stage, "approver", WRITTEN) as (viewer, at):
            made = cases.propose_local_offer(
                by=viewer, at=at, tenant_id=commissioner.tenant_id, draft=_draft(FROM, OFFERED)
            )
        with on(stage, "manager", WRITTEN + timedelta(days=PUBLISHED_AFTER)) as (viewer, at):
            cases.decide_local_offer(
                by=viewer,
                at=at,
                local_offer_id=made,
                publish=True,
                reason="As the board agreed in May.",
            )
    with on(stage, "approver", until) as (viewer, at):
        more = {**OFFERED, Category.MENTAL_HEALTH: LATER}
        cases.propose_local_offer(
            by=viewer,
            at=at,
            tenant_id=stage.commissioners[0].tenant_id,
            draft=_draft(until + timedelta(days=90), more),
        )


def _draft(starts_on: date, offered: Mapping[Category, str]) -> LocalOfferDraft:
    return LocalOfferDraft(
        starts_on,
        WORDS,
        tuple(LocalOfferLine(one, one in offered, offered.get(one, NOT_YET)) for one in OWN),
    )
