"""Telling a person that no direct payment is made, and that the budget stays open in other ways."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from openphb.domains.agreements.eligibility.rules import THE_REST
from openphb.domains.agreements.models import DirectPaymentDecision
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.types import Managed, NoticeDraft, NoticeKind, ToldBy
from openphb.foundation.access.types import Viewer

KIND = NoticeKind.DIRECT_PAYMENT_REFUSED


def tell_of_no(
    *,
    by: Viewer,
    at: datetime,
    row: DirectPaymentDecision,
    grounds: tuple[str, ...],
    before: date | None,
) -> None:
    """Give notice that a direct payment is refused (SI 2013/1617, regulation 7), and what stays open.

    Where the answer to a request refused it for the same reasons, and nobody has decided here since
    (`before` is the day of the last decision here), that notice is this one's too: the person is told
    once. Refusals: those of `cases.give_notice`.
    """
    case_id = row.budget.case_id
    if _told_already(by, case_id, grounds, before):
        return
    still = " ".join(f"{Managed(option.value).words}." for option in THE_REST)
    cases.give_notice(
        by=by,
        at=at,
        case_id=case_id,
        draft=NoticeDraft(
            kind=KIND,
            about_id=row.id,
            what=f"A direct payment. The budget stays: {still}",
            grounds=grounds,
            reasons=row.words,
            evidence="",
            decided_by=row.decided_by,
            decided_on=row.decided_on,
            told_on=by.today,
            told_by=ToldBy.LETTER,
        ),
    )


def _told_already(by: Viewer, case_id: UUID, grounds: tuple[str, ...], before: date | None) -> bool:
    latest = next(iter(case_queries.managing_of_case(viewer=by, case_id=case_id)), None)
    if latest is None or not latest.direct_payment_refused:
        return False
    told = case_queries.notice_about(viewer=by, kind=KIND, about_id=latest.id)
    return (
        told is not None
        and not told.overturned
        and set(grounds) <= {one.code for one in told.grounds}
        and (before is None or before <= latest.decided_on)
    )
