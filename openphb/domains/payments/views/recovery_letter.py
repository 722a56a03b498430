"""The letter that tells a person what we propose to do about money that was paid too much."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openphb.domains.payments import queries
from openphb.domains.payments.types import OverpaymentAnswer, RecoveryAnswer, RecoveryKind
from openphb.domains.payments.views.payments import period_words
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Column, Kind

LETTER = "payments/printed/recovery.jinja"


@requires(Permission.RECOVERY_VIEW)
def recovery_letter(request: Request, recovery_id: UUID) -> HttpResponse:
    """Give out the letter of one offset or repayment. A write-off asks nothing of anybody."""
    one = queries.overpayment_of_recovery(viewer=request.viewer, recovery_id=recovery_id)
    recovery = next((each for each in one.recoveries if each.id == recovery_id), None)
    if recovery is None or recovery.kind is RecoveryKind.WRITE_OFF:
        raise NothingThere("letter")
    trail.looked(
        "letter about money paid too much",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.RECOVERY_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    told = on_paper(request.viewer, one, recovery)
    return downloads.printed(LETTER, told, f"paid-too-much-{one.case_reference}.pdf")


def on_paper(viewer: Viewer, one: OverpaymentAnswer, recovery: RecoveryAnswer) -> dict[str, Any]:
    """Return what the letter says: how much, for which weeks, why, by when, and how to object.

    Source: SI 2013/1617, regulations 13(4), 13(5), 15(4) and 15(5).
    """
    to = people.addressee(viewer=viewer, subject_id=one.subject_id)
    written_on = recovery.told_on or day_of(recovery.proposed_at)
    body = organisations.responsible_for(one.tenant_id, written_on)
    return {
        "one": one,
        "recovery": recovery,
        "offset": recovery.kind is RecoveryKind.OFFSET,
        "written_on": written_on,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": one.case_reference,
        "reference": _("%(case)s, money paid too much") % {"case": one.case_reference},
        "whom": one.for_name or _("your care co-ordinator"),
        "columns": (
            Column(_("For")),
            Column(_("What for")),
            Column(_("Paid too much"), Kind.MONEY),
        ),
        "rows": [
            (
                period_words(line.period),
                one.words[line.line_id].description if line.line_id in one.words else "",
                -line.due_pence,
            )
            for period in one.periods
            for line in period.lines
            if line.due_pence
        ],
    }
