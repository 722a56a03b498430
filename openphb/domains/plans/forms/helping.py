"""The questions about those who help to plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.helping.types import Helper, HelperDraft, HelperKind
from openphb.web.forms import (
    DayField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look, Words

KIND_OF_HELPER: Mapping[HelperKind, Words] = {
    HelperKind.NURSE: _("Nurse of the NHS"),
    HelperKind.ORGANISATION: _("Organisation"),
    HelperKind.PEER: _("Somebody who has a budget too (peer)"),
    HelperKind.BROKER: _("Broker"),
}


class HelperForm(Form):
    """Somebody who helps to plan."""

    kind = RadiosField(
        label=_("Who are they?"),
        choices=list(KIND_OF_HELPER.items()),
        missing=_("Choose who they are"),
    )
    name = TextField(label=_("Name"), missing=_("Write the name"))
    helps_with = TextAreaField(
        label=_("What do they help with?"),
        missing=_("Write what they help with"),
        look=Look(rows=3),
    )
    contact = TextField(label=_("How are they reached?"), missing=_("Write how they are reached"))
    contract_from = DayField(label=_("Contract from"), missing=_("Enter the first day"))
    contract_to = DayField(label=_("Contract to (last day)"), required=False)
    training = TextField(label=_("Which training did they do?"), required=False)
    trained_until = DayField(label=_("The training counts until"), required=False)
    languages = TextField(label=_("Languages"), required=False)
    area = TextField(label=_("Area"), required=False)

    @staticmethod
    def initial_of(helper: Helper) -> dict[str, object]:
        """Return what the form shows of somebody."""
        return asdict(helper.draft)

    def draft(self) -> HelperDraft:
        """Return what was asked for."""
        said: Any = dict(self.cleaned_data)
        return HelperDraft(**{**said, "kind": HelperKind(said["kind"])})


class ChooseHelperForm(VersionedForm):
    """Whom the person chooses to help with the plan."""

    helper = RadiosField(
        label=_("Who do you want to help you with this plan?"),
        choices=[],
        missing=_("Choose somebody, or nobody"),
    )
    words = TextAreaField(
        label=_("What do you want to say about it?"), required=False, look=Look(rows=3)
    )

    def __init__(self, *args: Any, helpers: Iterable[Helper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "helper",
            [
                *((one.key, one.draft.name) for one in helpers if not one.why_not),
                ("nobody", str(_("Nobody from this list"))),
            ],
        )

    def key(self) -> UUID | None:
        """Return who was chosen; None for nobody."""
        said = self.cleaned_data["helper"]
        return None if said == "nobody" else UUID(said)
