"""Shapes of what is asked about the commissioner's own offer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.rights.offering import OWN
from openphb.domains.cases.types import LocalOfferDraft, LocalOfferLine
from openphb.web.forms import DayField, Form, RadiosField, TextAreaField
from openphb.web.forms.fields import Look

YES = "yes"


class LocalOfferForm(Form):
    """A version of the commissioner's own offer."""

    starts_on = DayField(label=_("From which day does it count?"))
    words = TextAreaField(
        label=_("What do we offer, in a few sentences?"),
        help_text=_("Anybody who may have a budget can read it. Use short, plain words."),
        missing=_("Write what we offer"),
        max_length=4000,
        look=Look(rows=4),
    )

    def __init__(self, *args: Any, before: LocalOfferDraft | None, **kwargs: Any) -> None:
        """`before` is what counts today; its answers stand there to be changed."""
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = before.words if before else ""
        for category in OWN:
            line = before.of(category) if before else None
            self.fields[f"offered_{category}"] = RadiosField(
                label=_("%(what)s: do we offer a budget?") % {"what": _(category.words)},
                choices=[(YES, _("Yes")), ("no", _("No"))],
                missing=_("Choose yes or no for each"),
                initial=None if line is None else YES if line.offered else "no",
            )
            self.fields[f"words_{category}"] = TextAreaField(
                label=_("%(what)s: to whom, or why not?") % {"what": _(category.words)},
                missing=_("Say for each to whom, or why not"),
                max_length=1000,
                look=Look(rows=2),
                initial=line.words if line else "",
            )

    @property
    def draft(self) -> LocalOfferDraft:
        """The version as it was answered."""
        given = self.cleaned_data
        return LocalOfferDraft(
            given["starts_on"],
            given["words"],
            tuple(
                LocalOfferLine(one, given[f"offered_{one}"] == YES, given[f"words_{one}"])
                for one in OWN
            ),
        )


class LocalOfferDecisionForm(Form):
    """Whether a version is published."""

    decision = RadiosField(
        label=_("Is it published?"),
        choices=[("publish", _("Yes, publish it")), ("refuse", _("No"))],
        missing=_("Choose whether it is published"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Say why in a few words"), max_length=1000, look=Look(rows=2)
    )
