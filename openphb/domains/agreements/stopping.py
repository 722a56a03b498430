"""When a direct payment may be stopped, and what must be said."""

from __future__ import annotations

from datetime import date, timedelta

from openphb.domains.agreements.types import CareGoesOn, StopDraft, StopGround
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

SHORTEST = 5
# The Regulations ask for reasonable notice and count no days; four weeks is what most agreements say.
NOTICE = timedelta(weeks=4)


def stop_fault(
    draft: StopDraft,
    *,
    first_day: date | None,
    stopped_from: date | None,
    bought: bool,
    today: date,
) -> Refusal | None:
    """Return why a direct payment cannot be stopped so, or None.

    `first_day` is that of a signed agreement, `stopped_from` of an end that is recorded already, and
    `bought` is whether the agreed plan has a line that the NHS buys on the first day without payment.
    The person is told in writing, with reasons, and in reasonable time; that may be cut short for a
    reason that is said. Source: SI 2013/1617, regulation 17. Codes: `nothing_to_stop`,
    `already_stopped`, `stop_before_payments`, `stop_words_missing`, `stop_authority_missing`,
    `safe_care_missing`, `stop_told_in_future`, `stop_told_late`, `stop_notice_short`,
    `stop_is_a_transfer`, `care_not_bought`, `care_who_missing`.
    """
    if draft.ground is StopGround.OTHER_BODY:
        return Refusal(
            "stop_is_a_transfer",
            "That another body pays is no end of the direct payment.",
            "Move the case to the other body: payments go on there.",
            "ground",
        )
    if first_day is None:
        return Refusal(
            "nothing_to_stop",
            "No direct payment is agreed and signed for this budget.",
            "An agreement that was not signed is given up on its own page.",
        )
    if stopped_from is not None:
        return Refusal(
            "already_stopped",
            f"This direct payment is stopped already, from {long_date(stopped_from)}.",
            "To change the day, let payments go on first.",
        )
    return _words_fault(draft) or _care_fault(draft, bought) or _days_fault(draft, first_day, today)


def _words_fault(draft: StopDraft) -> Refusal | None:
    if len(draft.words.strip()) < SHORTEST:
        return Refusal(
            "stop_words_missing",
            "It does not give the person the reasons.",
            "Say why in a few words, as you would say it to them.",
            "words",
        )
    if len(draft.authority.strip()) < SHORTEST:
        return Refusal(
            "stop_authority_missing",
            "It does not say who decided it.",
            "Name who decided it, and under which rule or condition.",
            "authority",
        )
    if len(draft.safe_care.strip()) < SHORTEST:
        return Refusal(
            "safe_care_missing",
            "It does not say how the person is cared for from that day.",
            "Stopping the money does not end the duty to meet the need. Say who gives the care.",
            "safe_care",
        )
    return None


def _care_fault(draft: StopDraft, bought: bool) -> Refusal | None:
    """Return why it is not said how care goes on, or None: it goes on before the money stops."""
    if draft.care_by is CareGoesOn.BOUGHT and not bought:
        return Refusal(
            "care_not_bought",
            f"No line of the agreed plan is bought by the NHS on {long_date(draft.stops_on)}.",
            "Have a plan agreed that buys the care first, or name who gives it.",
            "care_by",
        )
    if draft.care_by is not CareGoesOn.BOUGHT and len(draft.care_who.strip()) < SHORTEST:
        refused = draft.care_by is CareGoesOn.REFUSED
        return Refusal(
            "care_who_missing",
            "It does not name who heard the person say so."
            if refused
            else "It does not name who gives the care from that day.",
            "Name them, and when they were asked.",
            "care_who",
        )
    return None


def _days_fault(draft: StopDraft, first_day: date, today: date) -> Refusal | None:
    if draft.stops_on < first_day:
        return Refusal(
            "stop_before_payments",
            f"The agreement pays from {long_date(first_day)}.",
            f"Choose {long_date(first_day)} or later.",
            "stops_on",
        )
    if draft.told_on > today:
        return Refusal(
            "stop_told_in_future",
            "The person cannot have been told on a day to come.",
            "Tell them in writing first, then record it.",
            "told_on",
        )
    if draft.stops_on < draft.told_on and not draft.ground.must:
        return Refusal(
            "stop_told_late",
            f"Payments would stop before the person was told, on {long_date(draft.told_on)}.",
            "Choose that day or a later one. Only where consent has ended may it be earlier.",
            "stops_on",
        )
    enough = draft.told_on + NOTICE
    reason = draft.ground.must or len(draft.why_sooner.strip()) >= SHORTEST
    if draft.stops_on < enough and not reason:
        return Refusal(
            "stop_notice_short",
            f"That is less than {NOTICE.days // 7} weeks after the person was told.",
            f"Choose {long_date(enough)} or later, or say why it cannot wait.",
            "why_sooner",
        )
    return None
