"""Repairs and changed needs, as the person asks and as staff answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.wheelchairs.types import (
    AskedHow,
    ChairOwner,
    ChairPart,
    LookFound,
    RepairPaid,
)
from openphb.web.forms import (
    DayField,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

KEYED = [(one.value, _(one.words)) for one in AskedHow if one is not AskedHow.OWN_PAGE]


class _AskedForm(Form):
    """What somebody asks, themselves or through staff, who say who rang."""

    name = TextField(label=_("Who said so?"), max_length=120, missing=_("Enter who said so"))
    how = RadiosField(label=_("How did they say so?"), choices=KEYED, missing=_("Choose how"))

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        """`own` where the person asks on their own page."""
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["name"], self.fields["how"]
        else:
            self.order_fields(
                [*(n for n in self.fields if n not in ("name", "how")), "name", "how"]
            )

    @property
    def asked_name(self) -> str:
        return str(self.cleaned_data.get("name") or "")

    @property
    def asked_how(self) -> AskedHow:
        return AskedHow(self.cleaned_data.get("how") or AskedHow.OWN_PAGE)


class RepairForm(_AskedForm):
    """What is broken."""

    part = RadiosField(
        label=_("What is broken?"),
        choices=[
            (ChairPart.CHAIR.value, _("The chair itself")),
            (ChairPart.EXTRAS.value, _("Something that was added to it")),
        ],
        missing=_("Choose what is broken"),
    )
    words = TextAreaField(
        label=_("What is wrong with it?"),
        max_length=600,
        missing=_("Say what is wrong"),
        look=Look(rows=3),
    )


class ChangedForm(_AskedForm):
    """What has changed."""

    words = TextAreaField(
        label=_("What has changed?"),
        max_length=600,
        missing=_("Say what has changed"),
        look=Look(rows=3),
    )


class LookForm(Form):
    """What an early look found."""

    found = RadiosField(
        label=_("What did you find?"),
        choices=[(one.value, _(one.words)) for one in LookFound],
        missing=_("Choose what you found"),
    )
    words = TextAreaField(
        label=_("Say it for the person"),
        max_length=600,
        missing=_("Say what you found"),
        look=Look(rows=3),
    )


class RepairDoneForm(Form):
    """When a repair was done and, where it is the NHS's, how it is paid."""

    on = DayField(label=_("On which day was it done?"))
    words = TextField(label=_("What was done?"), max_length=200, missing=_("Say what was done"))
    paid = RadiosField(
        label=_("How is it paid?"),
        choices=[(one.value, _(one.words)) for one in RepairPaid],
        reveals={RepairPaid.BILL.value: ("pence", "organisation_id", "number")},
        missing=_("Choose how it is paid"),
    )
    pence = PoundsField(label=_("How much is the bill?"), missing=_("Enter what it asks"))
    organisation_id = SelectField(
        label=_("Who did it?"), choices=[], missing=_("Choose who did it")
    )
    number = TextField(
        label=_("What is the bill’s number?"), max_length=60, missing=_("Enter its number")
    )

    def __init__(
        self,
        *args: Any,
        mended_by: ChairOwner,
        repairers: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if mended_by is ChairOwner.PERSON:
            for name in ("paid", "pence", "organisation_id", "number"):
                del self.fields[name]
        else:
            self.offer("organisation_id", repairers, none=True)
