"""What is asked about an organisation that is bought from, and about who works for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.marketplace.types import InvoicesCome, ProviderDraft, VatStatus
from openphb.foundation.access.actions import NewStaff
from openphb.web.forms import EmailField, Form, RadiosField, TextField
from openphb.web.forms.fields import Look

NAME = 120


class ProviderForm(Form):
    """An organisation, its VAT, and how its invoices come."""

    tenant_id = RadiosField(
        label=_("Which commissioner buys from it?"),
        choices=[],
        missing=_("Choose the commissioner"),
    )
    name = TextField(
        label=_("What is it called?"), max_length=NAME, missing=_("Enter the organisation’s name")
    )
    ods_code = TextField(
        label=_("What is its ODS code?"),
        help_text=_("Leave this empty where it has none."),
        required=False,
        max_length=12,
        look=Look(width=10),
    )
    contact = TextField(
        label=_("How do we reach it?"),
        help_text=_("An e-mail address or a telephone number for orders."),
        max_length=200,
        missing=_("Enter an e-mail address or a telephone number"),
    )
    vat = RadiosField(
        label=_("Does it add VAT?"),
        choices=[(one.value, _(one.words)) for one in VatStatus],
        missing=_("Choose what VAT it adds"),
    )
    invoices_come = RadiosField(
        label=_("How do its invoices come?"),
        choices=[(one.value, _(one.words)) for one in InvoicesCome],
        missing=_("Choose how its invoices come"),
    )

    def __init__(self, *args: Any, tenants: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """`tenants` are those for whom the viewer may write down a provider."""
        super().__init__(*args, **kwargs)
        self.offer("tenant_id", tenants)
        if len(tenants) == 1:
            self.fields["tenant_id"].initial = str(tenants[0][0])

    @property
    def tenant(self) -> UUID:
        return UUID(self.cleaned_data["tenant_id"])

    def draft(self) -> ProviderDraft:
        given = self.cleaned_data
        return ProviderDraft(
            given["name"],
            given["ods_code"],
            VatStatus(given["vat"]),
            InvoicesCome(given["invoices_come"]),
            given["contact"],
        )


class MemberForm(Form):
    """Somebody who works for a provider, and how they will sign in."""

    name = TextField(label=_("Who is it?"), max_length=NAME, missing=_("Enter their name"))
    email = EmailField(label=_("What is their work e-mail address?"))
    username = TextField(
        label=_("What name will they sign in with?"),
        max_length=60,
        missing=_("Enter the name they will sign in with"),
    )

    def person(self) -> NewStaff:
        given = self.cleaned_data
        return NewStaff(given["name"], given["username"], given["email"])
