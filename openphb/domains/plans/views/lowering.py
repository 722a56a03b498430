"""What a page and a letter say of a direct payment that becomes lower."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.plans.lowering import queries
from openphb.domains.plans.lowering.rules import fall_words
from openphb.domains.plans.lowering.types import LoweredAnswer, Lowering
from openphb.foundation.access.types import Viewer
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def fall_told(found: Lowering) -> list[str]:
    """Return what whoever decides reads of a fall: how much, from when, and what was promised."""
    day = long_date(found.fall.from_day)
    said = [_("From %(day)s, %(what)s") % {"day": day, "what": fall_words(found.fall)}]
    if found.is_backwards:
        said.append(
            _(
                "That day is over. Nobody may lower it for days that are over: the version has to "
                "start later, or it is refused."
            )
        )
        return said
    said.append(
        ngettext(
            "The person was promised %(num)s day’s notice.",
            "The person was promised %(num)s days’ notice.",
            found.notice_days,
        )
        % {"num": found.notice_days}
    )
    said.append(
        _("That would be until %(day)s. Say why it cannot wait, or have the version start later.")
        % {"day": long_date(found.promised_on)}
        if found.is_short
        else _("This version leaves it whole.")
    )
    return said


def told_in_letter(viewer: Viewer, plan_id: UUID) -> dict[str, list[str]]:
    """Return what the letter about a decision says of a lower direct payment."""
    found = queries.lowered_by(viewer=viewer, plan_id=plan_id)
    if found is None:
        return {"lowered": [], "lowered_because": []}
    words = {one.code: one.words for one in queries.grounds(viewer, found.lowering.decided_on)}
    return {"lowered": _letter(found), "lowered_because": [words[one] for one in found.grounds]}


def _letter(found: LoweredAnswer) -> list[str]:
    fall = found.lowering.fall
    said = []
    if fall.now_weekly_pence < fall.was_weekly_pence:
        said.append(
            _(
                "From %(day)s, your direct payment is %(now)s a week. Before, it was %(was)s. Until "
                "then you get what you get now."
            )
            % {
                "day": long_date(fall.from_day),
                "now": pounds(fall.now_weekly_pence),
                "was": pounds(fall.was_weekly_pence),
            }
        )
    if fall.once_less_pence:
        said.append(
            _("We pay %(once)s less once than we had agreed.")
            % {"once": pounds(fall.once_less_pence)}
        )
    if found.why_sooner:
        said.append(
            _("We promised to tell you by %(day)s at the latest. It comes sooner, because: %(why)s")
            % {
                "day": long_date(found.lowering.tell_by),
                "why": found.why_sooner,
            }
        )
    return said
