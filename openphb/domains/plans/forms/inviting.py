"""The questions about somebody who is invited to help with a plan."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.forms.together import ADDED_AS_WORDS
from openphb.domains.plans.inviting.rules import MAY_BE
from openphb.domains.plans.inviting.types import ContributorDraft, ContributorState, May
from openphb.domains.plans.together.types import AddedAs
from openphb.web.forms import DayField, Form, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look, Words

MAY_WORDS: Mapping[May, Words] = {
    May.READ: _("Read the plan’s words"),
    May.COMMENT: _("Read, and write comments"),
    May.SUGGEST: _("Read, write comments, add own words and suggest other words"),
    May.WRITE: _("Write in the plan itself, and see its money"),
}
CONTRIBUTOR_WORDS: Mapping[ContributorState, Words] = {
    ContributorState.WAITS: _("The link was not used yet"),
    ContributorState.HELPS: _("Helps"),
    ContributorState.TOO_LATE: _("The link is too old"),
    ContributorState.ENDED: _("Ended"),
}


class InviteForm(Form):
    """Whom somebody invites, and what they ask of them."""

    name = TextField(label=_("What is their name?"), missing=_("Write their name"))
    added_as = RadiosField(
        label=_("Who are they?"),
        choices=[(one, ADDED_AS_WORDS[one]) for one in MAY_BE],
        missing=_("Choose who they are"),
    )
    may = RadiosField(
        label=_("What may they do?"),
        help_text=_(
            "Who writes in the plan itself also sees the case, letters and documents, payments, "
            "spending and complaints. The others see the plan’s words and nothing else."
        ),
        choices=list(MAY_WORDS.items()),
        initial=May.SUGGEST,
        missing=_("Choose what they may do"),
    )
    asked = TextAreaField(
        label=_("What do you ask of them?"),
        help_text=_("They see this when they sign in."),
        missing=_("Write what you ask of them"),
        look=Look(rows=3),
    )
    expires_on = DayField(
        label=_("The link works until"),
        help_text=_("On this day it works no more."),
        missing=_("Enter a day"),
    )

    def draft(self) -> ContributorDraft:
        """Return what was asked for."""
        said = self.cleaned_data
        return ContributorDraft(
            said["name"],
            AddedAs(said["added_as"]),
            May(said["may"]),
            said["asked"],
            said["expires_on"],
        )


class EndForm(Form):
    """Why somebody helps no more."""

    words = TextAreaField(
        label=_("Do you want to say why?"),
        required=False,
        help_text=_("It is kept with the plan."),
        look=Look(rows=3),
    )
