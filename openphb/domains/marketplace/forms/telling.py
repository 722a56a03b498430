"""Whether what was delivered was right, in the words of the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.marketplace.forms.ordering import HOW
from openphb.domains.marketplace.types import DeliveryAnswer, DeliveryTold, SaidHow
from openphb.domains.marketplace.wording import delivered_words
from openphb.web.forms import CheckboxesField, Form, RadiosField, TextAreaField
from openphb.web.forms.fields import Look


class RightForm(Form):
    """Was this right? All of it, or not these days."""

    right = RadiosField(
        label=_("Your answer"),
        choices=[("yes", _("Yes, all of it")), ("no", _("No, something is wrong"))],
        reveals={"no": ("wrong", "words")},
        missing=_("Choose yes or no"),
    )
    wrong = CheckboxesField(
        label=_("Which are not right?"), choices=[], missing=_("Tick what is not right")
    )
    words = TextAreaField(
        label=_("What was not right?"),
        max_length=600,
        missing=_("Say what was not right"),
        look=Look(rows=3),
    )
    how = RadiosField(
        label=_("How did they say so?"), choices=HOW, missing=_("Choose how they said so")
    )

    def __init__(self, *args: Any, told: Sequence[DeliveryTold], own: bool, **kwargs: Any) -> None:
        """`told` is what the answer is about; `own` where the person answers on their own page."""
        super().__init__(*args, **kwargs)
        self.told = told
        self.offer("wrong", [(one.id, delivered_words(one)) for one in told])
        if own:
            del self.fields["how"]

    @property
    def said_how(self) -> SaidHow:
        return SaidHow(self.cleaned_data.get("how") or SaidHow.OWN_PAGE)

    def answers(self) -> Mapping[UUID, tuple[DeliveryAnswer, str]]:
        """Return what is said of each: those that were not ticked were right."""
        given = self.cleaned_data
        wrong = set(given["wrong"] or ()) if given["right"] == "no" else set()
        return {
            one.id: (DeliveryAnswer.QUESTIONED, given["words"])
            if str(one.id) in wrong
            else (DeliveryAnswer.RIGHT, "")
            for one in self.told
        }
