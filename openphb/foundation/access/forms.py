"""What is asked to give, end and join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.foundation.access.queries import Choices
from openphb.foundation.access.types import PERSONAL_ROLES, STAFF_ROLES, Role
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    EmailField,
    Form,
    RadiosField,
    SelectField,
    TextField,
)

WHY = _("By what authority?")


def _roles(wanted: frozenset[Role]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in Role if one in wanted]


class RolePart(Form):
    """Which role, where, and for how long."""

    role = SelectField(label=_("Role"), choices=_roles(STAFF_ROLES), missing=_("Choose the role"))
    organisation = SelectField(
        label=_("Organisation they work for"), choices=[], missing=_("Choose the organisation")
    )
    tenants = CheckboxesField(label=_("Whose records"), choices=[])
    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("Until (the first day without it)"),
        required=False,
        help_text=_("Leave empty if it goes on"),
    )
    authority = TextField(
        label=WHY, help_text=_("Such as “Job offer of 3 March 2026”"), max_length=200
    )

    def __init__(self, *args: Any, offer: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", offer.organisations, none=True)
        self.offer("tenants", offer.tenants)


class GiveRole(RolePart):
    """Who gets which role."""

    field_order = ("username",)

    username = TextField(label=_("Name they sign in with"), max_length=150)


class InviteStaff(RolePart):
    """Somebody who has no account, and the role they get."""

    field_order = ("name", "email", "username", "cis2_uid")

    name = TextField(label=_("Their name"), max_length=200, missing=_("Enter their name"))
    email = EmailField(label=_("Their work e-mail address"))
    username = TextField(
        label=_("Name they will sign in with"),
        max_length=150,
        missing=_("Enter a name to sign in with"),
    )
    cis2_uid = TextField(
        label=_("Care Identity number"),
        help_text=_("The 12 digits on their smartcard. Leave empty if they sign in another way."),
        required=False,
        max_length=20,
    )


class Decide(Form):
    """The second person's answer."""

    answer = RadiosField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes, give the role")), ("no", _("No, turn it down"))],
        missing=_("Say whether you agree"),
    )


class RenewRole(Form):
    """How long a role goes on."""

    until = DayField(
        label=_("Until when does it go on? (the first day without it)"),
        required=False,
        help_text=_("Leave empty if it goes on without an end"),
    )


class GetToken(Form):
    """For which call of the command line, and for whose runs."""

    permission = RadiosField(label=_("What will the call do?"), choices=[])
    tenant = RadiosField(label=_("For whose records?"), choices=[])

    def __init__(
        self,
        *args: Any,
        permissions: list[tuple[str, str]],
        tenants: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("permission", permissions)
        self.offer("tenant", tenants)


class OpenAccount(Form):
    """How an invited member of staff will sign in."""

    password = TextField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
        strip=False,
        missing=_("Enter a password"),
    )


class EndRole(Form):
    """The first day without the role."""

    on = DayField(label=_("What is the first day without this role?"))


class Invite(Form):
    """Who is invited to a person's record, and why they may."""

    role = RadiosField(
        label=_("Who is it for?"), choices=_roles(PERSONAL_ROLES), missing=_("Choose who it is for")
    )
    authority = TextField(
        label=WHY,
        help_text=_("Such as “Consent form of 4 September 2026”"),
        max_length=200,
        missing=_("Say by what authority"),
    )


class Code(Form):
    """The code, from somebody who is signed in."""

    code = TextField(
        label=_("Your code"),
        help_text=_("12 letters and numbers, like AB12-CD34-EF56"),
        max_length=40,
        missing=_("Enter your code"),
    )


class Join(Code):
    """The code, and how the person wants to sign in from now on."""

    name = TextField(label=_("Your name"), max_length=200, missing=_("Enter your name"))
    email = EmailField(label=_("Your e-mail address"))
    username = TextField(
        label=_("Name to sign in with"),
        help_text=_("Choose a name that you will remember"),
        max_length=150,
        missing=_("Enter a name to sign in with"),
    )
    password = TextField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
        strip=False,
        missing=_("Enter a password"),
    )
