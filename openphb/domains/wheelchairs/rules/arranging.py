"""How a chair may be arranged, for how long it is, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.wheelchairs.types import (
    ChairDraft,
    ChairOption,
    ChairOwner,
    ChairPart,
    ChairState,
    PartOfBudget,
)
from openphb.kernel.periods import add_months, long_date
from openphb.kernel.refusal import Refusal

PERIODS = (36, 60, None)
_DAY = timedelta(days=1)


def owner_of(option: ChairOption) -> ChairOwner:
    """Return who owns a chair: the NHS, but where a third party was paid its value."""
    return ChairOwner.PERSON if option is ChairOption.THIRD_PARTY else ChairOwner.NHS


def mended_by(option: ChairOption, part: ChairPart, extras_mended_by: ChairOwner) -> ChairOwner:
    """Return whose repair it is. `extras_mended_by` is what was agreed of extras.

    Repairs of a chair with a contribution stay the NHS's; its extras are as was agreed.
    """
    if option is ChairOption.THIRD_PARTY:
        return ChairOwner.PERSON
    if option is ChairOption.CONTRIBUTION and part is ChairPart.EXTRAS:
        return extras_mended_by
    return ChairOwner.NHS


def arranging_fault(
    draft: ChairDraft,
    parts: Sequence[PartOfBudget],
    *,
    category: Category,
    managed: Collection[ManagementOption],
    usual_months: int,
) -> Refusal | None:
    """Return why a chair cannot be arranged so, or None. `managed` are the lines' options.

    Codes: `chair_category`, `chair_no_lines`, `chair_lines_differ`, `chair_option_other`,
    `chair_description`, `chair_extras_mended`, `chair_period`, `chair_period_because`.
    """
    if category is not Category.WHEELCHAIR:
        return Refusal(
            "chair_category",
            "This is no personal wheelchair budget.",
            "A chair is arranged on a wheelchair budget only.",
        )
    if not any(one.part is ChairPart.CHAIR for one in parts):
        return Refusal(
            "chair_no_lines",
            "The agreed plan has no chair that is paid for once, by the NHS or a third party.",
            "Put the chair into the plan as equipment that is paid once, and have it agreed.",
        )
    if len(set(managed)) > 1:
        return Refusal(
            "chair_lines_differ",
            "Some lines of the chair are notional and some are a third party’s.",
            "Give all of them the same way in a new version of the plan.",
            "option",
        )
    if draft.option.managed not in managed:
        said = "a third party’s" if ManagementOption.THIRD_PARTY in managed else "notional"
        return Refusal(
            "chair_option_other",
            f"The agreed plan says that the chair is {said}.",
            "Choose what the plan says, or have a new version of it agreed first.",
            "option",
        )
    return _words_fault(draft) or _period_fault(draft, usual_months)


def _words_fault(draft: ChairDraft) -> Refusal | None:
    if not draft.description.strip():
        return Refusal(
            "chair_description", "It does not say which chair.", "Describe it.", "description"
        )
    must = {
        ChairOption.NOTIONAL: ChairOwner.NHS,
        ChairOption.THIRD_PARTY: ChairOwner.PERSON,
    }.get(draft.option)
    if must is not None and draft.extras_mended_by is not must:
        who = "the NHS" if must is ChairOwner.NHS else "the person"
        return Refusal(
            "chair_extras_mended",
            f"In this way, {who} has everything mended.",
            "Choose that, or another way.",
            "extras_mended_by",
        )
    return None


def _period_fault(draft: ChairDraft, usual_months: int) -> Refusal | None:
    if draft.months not in PERIODS:
        return Refusal(
            "chair_period",
            "A chair is for 3 years, for 5, or until the need changes.",
            "Choose one of these.",
            "months",
        )
    if draft.months != usual_months and not draft.months_because.strip():
        return Refusal(
            "chair_period_because",
            f"Usually it is for {usual_months // 12} years.",
            "Say why it is another time for this person.",
            "months_because",
        )
    return None


def last_day(handed_over_on: date | None, months: int | None) -> date | None:
    """Return the last day of the period, counted from the day the chair was handed over."""
    if handed_over_on is None or months is None:
        return None
    return add_months(handed_over_on, months) - _DAY


def renew_from(last: date | None, months_before: int) -> date | None:
    """Return from when a renewal waits for somebody."""
    return None if last is None else add_months(last + _DAY, -months_before)


def state_of(
    *,
    ordered_on: date | None,
    handed_over_on: date | None,
    renew_on: date | None,
    ended_on: date | None,
    today: date,
) -> ChairState:
    """Return where an arrangement stands on a day, from what was recorded of it."""
    if ended_on is not None:
        return ChairState.ENDED
    if handed_over_on is not None:
        renew = renew_on is not None and renew_on <= today
        return ChairState.RENEW if renew else ChairState.IN_USE
    return ChairState.ORDERED if ordered_on is not None else ChairState.ARRANGED


def hand_over_fault(
    *, ordered_on: date | None, on: date, today: date, serial: str
) -> Refusal | None:
    """Return why a chair cannot be handed over on a day. Codes: `chair_not_ordered`,
    `chair_day`, `chair_serial`."""
    if ordered_on is None:
        return Refusal(
            "chair_not_ordered", "Nobody has ordered this chair.", "Record the order first."
        )
    if not ordered_on <= on <= today:
        return Refusal(
            "chair_day",
            f"It was ordered on {long_date(ordered_on)}, and today is {long_date(today)}.",
            "Enter a day from the one to the other.",
            "on",
        )
    if not serial.strip():
        return Refusal(
            "chair_serial",
            "There is no serial number.",
            "Read it off the frame: a recall or a theft is found by it.",
            "serial",
        )
    return None
