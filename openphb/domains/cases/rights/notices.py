"""What a notice must hold, and when a decision may be looked at again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.domains.cases.types import DisagreementAnswer, Reconsidered
from openphb.domains.cases.types.rights import Holds, NoticeDraft, NoticeRule
from openphb.kernel.periods import add_months, long_date
from openphb.kernel.refusal import Refusal

USUAL_AGAIN_MONTHS = 6
"""How far apart two looks at one decision usually are where the card says nothing: what the law is
held to say; its text was not seen."""


def notice_fault(
    draft: NoticeDraft, rule: NoticeRule, *, known: Iterable[str], today: date
) -> Refusal | None:
    """Return why a decision cannot be told so, or None.

    `known` are the codes of the reasons that the law knows for it on the day. Codes:
    `notice_ground_missing`, `notice_ground_unknown`, `notice_reasons_missing`, `notice_part_missing`,
    `notice_amount_missing`, `notice_day_missing`, `notice_pay_by_missing`, `notice_payer_missing`,
    `notice_told_in_future`, `notice_told_before_decided`.
    """
    if not draft.grounds:
        return Refusal(
            "notice_ground_missing",
            "It does not say which reason of the law it rests on.",
            "Choose the reason. What something costs is none by itself.",
            "grounds",
        )
    strange = sorted(set(draft.grounds) - set(known))
    if strange:
        return Refusal(
            "notice_ground_unknown",
            f"The law knows no such reason for this decision: {', '.join(strange)}.",
            "Choose a reason from the list.",
            "grounds",
        )
    for holds, there, code, where in (
        (Holds.REASONS, draft.reasons.strip(), "notice_reasons_missing", "reasons"),
        (Holds.PART, draft.part.strip(), "notice_part_missing", "part"),
        (Holds.AMOUNT, draft.amount_pence is not None, "notice_amount_missing", "amount"),
        (Holds.FROM_DAY, draft.from_day, "notice_day_missing", "from_day"),
        (Holds.PAY_BY, draft.pay_by, "notice_pay_by_missing", "pay_by"),
        (Holds.WHO_PAYS, draft.who_pays.strip(), "notice_payer_missing", "who_pays"),
    ):
        if holds in rule.holds and not there:
            return Refusal(
                code,
                f"The notice does not say {holds.words}.",
                f"Write down {holds.words}: {rule.regulation} asks for it.",
                where,
            )
    if draft.told_on > today:
        return Refusal(
            "notice_told_in_future",
            f"The person cannot have been told on {long_date(draft.told_on)}: it is to come.",
            "Tell them first.",
            "told_on",
        )
    return None


def looked_at_lately(
    asked: Iterable[DisagreementAnswer], *, said_on: date, months: int
) -> date | None:
    """Return when the decision was last looked at within `months` before a day; None where it was not.

    What was answered only with "it was looked at already" was no look.
    """
    looks = [
        one.reply.answered_on
        for one in asked
        if one.reply is not None
        and one.reply.outcome is not Reconsidered.LOOKED_AT_ALREADY
        and one.reply.answered_on <= said_on < add_months(one.reply.answered_on, months)
    ]
    return max(looks, default=None)


def refuse_outcome(outcome: Reconsidered, *, looked_at_on: date | None) -> None:
    """Refuse to answer that it was looked at already where it was not. Refusal: `reply_not_looked_at`."""
    if outcome is Reconsidered.LOOKED_AT_ALREADY and looked_at_on is None:
        raise Refusal(
            "reply_not_looked_at",
            "Nobody has looked at this decision again yet, or it is too long ago.",
            "Look at it, and answer what came of it.",
            "outcome",
        )
