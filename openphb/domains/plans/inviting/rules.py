"""What somebody who is invited to a plan may do there, and whom one may invite until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from openphb.domains.plans.inviting.types import ContributorDraft, ContributorState, May
from openphb.domains.plans.together.types import AddedAs, Adds
from openphb.foundation.access.types import Role
from openphb.kernel.refusal import Refusal

LASTS = timedelta(days=14)
MOST_DAYS = timedelta(days=60)
# Staff have roles of their own, and nobody is invited to be the person.
MAY_BE = (
    AddedAs.SUPPORTER,
    AddedAs.ADVOCATE,
    AddedAs.PEER,
    AddedAs.CLINICIAN,
    AddedAs.BROKER,
)
ADDS: Mapping[May, frozenset[Adds]] = {
    May.READ: frozenset(),
    May.COMMENT: frozenset({Adds.COMMENT}),
    May.SUGGEST: frozenset(Adds),
    May.WRITE: frozenset(Adds),
}


def role_of(may: May) -> Role:
    """Return the role that an invitation gives: who writes in a plan has a supporter's, with all
    that a supporter sees of the record."""
    return Role.SUPPORTER if may is May.WRITE else Role.CONTRIBUTOR


def most(may: Collection[May]) -> May:
    """Return the most that somebody may do who was invited several times; nothing kept: to read."""
    return max(may, key=list(May).index, default=May.READ)


def check_draft(draft: ContributorDraft, today: date) -> None:
    """Refusals: `name_missing`, `asked_missing`, `cannot_be_invited`, `expires_out_of_range`."""
    if not draft.name.strip():
        raise Refusal("name_missing", "It is not said who it is.", "Write their name.", "name")
    if not draft.asked.strip():
        raise Refusal(
            "asked_missing",
            "It is not said what you ask of them.",
            "Write in a few words what they can help with.",
            "asked",
        )
    if draft.added_as not in MAY_BE:
        raise Refusal(
            "cannot_be_invited",
            "Nobody is invited as this.",
            "Choose what they are from the list.",
            "added_as",
        )
    if not today < draft.expires_on <= today + MOST_DAYS:
        raise Refusal(
            "expires_out_of_range",
            f"The link can work for 1 to {MOST_DAYS.days} days.",
            "Choose another day.",
            "expires_on",
        )


def check_gives(may: May, *, gives_record: bool) -> None:
    """Refusal `gives_the_record`: to let somebody write in a plan lets them see more than the plan.

    `gives_record` says whether whoever invites may let people join the record.
    """
    if may is May.WRITE and not gives_record:
        raise Refusal(
            "gives_the_record",
            "Who writes in the plan also sees the person’s letters, payments, spending and "
            "complaints. You may not give that.",
            "Let them suggest other words, or ask the person, the care co-ordinator or the PHB "
            "manager to invite them.",
            "may",
        )


def check_adds(may: May, adds: Adds | None) -> None:
    """Refusal `asked_for_less`: they were invited to do less. Without `adds`: to answer a comment."""
    if adds is None and may is not May.READ:
        return
    if adds not in ADDS[may]:
        raise Refusal(
            "asked_for_less",
            "You were invited to read this plan."
            if may is May.READ
            else "You were invited to write comments.",
            "Ask whoever invited you if you want to add more."
            if may is May.READ
            else "Write it as a comment, or ask whoever invited you.",
        )


def state_of(
    *, ended: bool, joined: bool, in_force: bool, expires_on: date, today: date
) -> ContributorState:
    """Return where an invitation stands on a day."""
    if ended or (joined and not in_force):
        return ContributorState.ENDED
    if joined:
        return ContributorState.HELPS
    return ContributorState.WAITS if today < expires_on else ContributorState.TOO_LATE
