"""Shapes of what is asked about a one-off budget."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.one_offs.types import OneOffAnswer, SaidBy, ToldDraft, UnspentUse
from openphb.kernel.money import pounds
from openphb.web.forms import (
    JPEG,
    PDF,
    PNG,
    DayField,
    FileField,
    Form,
    PoundsField,
    RadiosField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

KEYED = [(one.value, _(one.words)) for one in SaidBy if one is not SaidBy.OWN_PAGE]
SCORES = [
    ("5", _("5: very much")),
    ("4", _("4: quite a lot")),
    ("3", _("3: a little")),
    ("2", _("2: hardly")),
    ("1", _("1: not at all")),
]


class _SaidForm(Form):
    """What somebody says, themselves or through staff, who say who rang."""

    name = TextField(label=_("Who said so?"), max_length=120, missing=_("Enter who said so"))
    how = RadiosField(label=_("How did they say so?"), choices=KEYED, missing=_("Choose how"))

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        """`own` where it is said on one's own page."""
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["name"], self.fields["how"]
        else:
            rest = [one for one in self.fields if one not in ("name", "how")]
            self.order_fields([*rest, "name", "how"])

    @property
    def said_name(self) -> str:
        return str(self.cleaned_data.get("name") or "")

    @property
    def said_how(self) -> SaidBy:
        return SaidBy(self.cleaned_data.get("how") or SaidBy.OWN_PAGE)


class TellForm(_SaidForm):
    """What was bought."""

    line = RadiosField(label=_("What was it for?"), choices=[], missing=_("Choose one"))
    words = TextAreaField(
        label=_("What did you buy?"),
        max_length=600,
        missing=_("Say what you bought"),
        look=Look(rows=2),
    )
    pence = PoundsField(label=_("What did it cost?"), missing=_("Enter what it cost"))
    on = DayField(label=_("On which day?"))
    paper = FileField(
        label=_("A photo of the receipt"),
        help_text=_("Or a scan. Leave this empty if you have no receipt."),
        kinds=(JPEG, PNG, PDF),
        required=False,
    )

    def __init__(self, *args: Any, found: OneOffAnswer, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, own=own, **kwargs)
        self.found = found
        lines = [one for one in found.lines if one.paid_pence]
        self.offer("line", [(one.line_key, one.words) for one in lines])
        if len(lines) == 1:
            del self.fields["line"]
            self.only = lines[0].line_key
        if not own:
            self.fields["words"].label = _("What was bought?")

    def draft(self) -> ToldDraft:
        given = self.cleaned_data
        return ToldDraft(
            line_key=UUID(given["line"]) if "line" in self.fields else self.only,
            on=given["on"],
            pence=given["pence"],
            words=given["words"],
            how=self.said_how,
            name=self.said_name,
        )


class HelpForm(_SaidForm):
    """Did it help?"""

    score = RadiosField(
        label=_("How much did it help?"), choices=SCORES, missing=_("Choose a number from 1 to 5")
    )
    words = TextAreaField(
        label=_("What is different now?"), required=False, max_length=600, look=Look(rows=3)
    )


class LookForm(Form):
    """Whether what was bought is what the money was for."""

    right = RadiosField(
        label=_("Is this what the money was for?"),
        choices=[("yes", _("Yes")), ("no", _("I have a question"))],
        reveals={"no": ("words",)},
        missing=_("Choose one"),
    )
    words = TextAreaField(
        label=_("What do you ask the person?"),
        max_length=600,
        missing=_("Say what you ask"),
        look=Look(rows=3),
    )


class UseForm(Form):
    """What becomes of money that was not spent."""

    line = RadiosField(label=_("Which money is it?"), choices=[], missing=_("Choose one"))
    use = RadiosField(
        label=_("What was agreed?"),
        choices=[(one.value, _(one.words)) for one in UnspentUse],
        missing=_("Choose what was agreed"),
    )
    pence = PoundsField(label=_("How much?"), missing=_("Enter how much"))
    words = TextAreaField(
        label=_("What is it used for, or why does it come back?"),
        max_length=600,
        missing=_("Say what for, or why"),
        look=Look(rows=3),
    )
    agreed_with = TextField(
        label=_("With whom was it talked about?"),
        help_text=_("The person, or whoever decides for them."),
        max_length=120,
        missing=_("Enter who agreed"),
    )

    def __init__(self, *args: Any, found: OneOffAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "line",
            [
                (one.line_key, f"{one.words}, {pounds(one.paid_pence)}")
                for one in found.lines
                if one.paid_pence
            ],
        )
