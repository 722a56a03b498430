"""Which conditions an agreement holds, and when a commissioner's own version may be made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from openphb.domains.agreements.conditions.types import (
    LocalTermsDraft,
    LocalTermsState,
    LocalTermsVersion,
    StandardCondition,
)
from openphb.domains.agreements.types import AgreementKind, ConditionRow
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

MOST = 12


def rows_of(
    kind: AgreementKind,
    standard: Iterable[StandardCondition],
    local: LocalTermsVersion | None,
    *,
    body: str,
    notice_weeks: int,
) -> tuple[ConditionRow, ...]:
    """Return the rows that an agreement of a kind holds: the standard ones, then the commissioner's."""
    found = [
        ConditionRow(
            one.code,
            one.words.format(body=body, notice_weeks=notice_weeks),
            one.plain.format(body=body, notice_weeks=notice_weeks),
            one.regulation,
            one.since,
        )
        for one in standard
        if kind in one.kinds
    ]
    if local is not None:
        found += [
            ConditionRow(
                f"own_{number}",
                one.words,
                one.plain,
                one.because,
                local.draft.starts_on,
                str(local.id),
            )
            for number, one in enumerate(local.draft.conditions, 1)
            if kind in one.kinds
        ]
    return tuple(found)


def in_force(versions: Iterable[LocalTermsVersion], day: date) -> LocalTermsVersion | None:
    """Return the agreed version that counts on a day: the last to begin, then the last decided."""
    agreed = [
        one
        for one in versions
        if one.state is LocalTermsState.AGREED
        and counts_from(one) is not None
        and (counts_from(one) or day) <= day
    ]
    return max(
        agreed, key=lambda one: (counts_from(one) or day, one.proposed_at, one.id), default=None
    )


def counts_from(version: LocalTermsVersion) -> date | None:
    """Return from which day an agreed version counts: never from before it was agreed."""
    if version.decided_on is None:
        return None
    return max(version.draft.starts_on, version.decided_on)


def check_draft(draft: LocalTermsDraft, *, today: date) -> None:
    """Raise what keeps a version from being written.

    Refusals: `terms_in_the_past`, `terms_too_many`, `terms_condition_half`.
    """
    if draft.starts_on < today:
        raise Refusal(
            "terms_in_the_past",
            f"{long_date(draft.starts_on)} is past, and agreements from before keep their words.",
            f"Choose {long_date(today)} or later.",
            "starts_on",
        )
    if len(draft.conditions) > MOST:
        raise Refusal(
            "terms_too_many",
            f"There are more than {MOST} conditions of your own.",
            "Put some of them together: nobody reads so many.",
        )
    for number, one in enumerate(draft.conditions, 1):
        if not (one.kinds and one.words.strip() and one.plain.strip() and one.because.strip()):
            raise Refusal(
                "terms_condition_half",
                f"Condition {number} is not whole.",
                "Say what it asks, in plain words too, why, and in which agreements it stands.",
                f"words_{number}",
            )


def check_deciding(
    *, state: LocalTermsState, proposed_by: UUID, user_id: UUID, reason: str
) -> None:
    """Refusals: `terms_decided_already`, `terms_same_hand`, `terms_reason`."""
    if state is not LocalTermsState.PROPOSED:
        raise Refusal(
            "terms_decided_already",
            "This version is decided already.",
            "Write another version if it should change.",
        )
    if proposed_by == user_id:
        raise Refusal(
            "terms_same_hand",
            "You wrote this version, so somebody else agrees to it.",
            "Ask another approver, or the PHB manager.",
        )
    if not reason.strip():
        raise Refusal("terms_reason", "It does not say why.", "Write it in a few words.", "reason")
