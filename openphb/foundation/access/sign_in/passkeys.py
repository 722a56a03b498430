"""Passkeys and security keys, in words that people use."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Names a new key, says who asks for it, and what went wrong with a code or a key."""

    error_messages = {  # noqa: RUF012  allauth's form of it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code or passkey does not work here. A code works once, and for about a minute."
        ),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("My key %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        named: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**named, "name": "OpenPHB"}


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """What a new key is called, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
        self.fields["passwordless"].label = _("Let it sign me in without a password")
        self.fields["passwordless"].help_text = _(
            "It then asks for your face, finger, PIN or screen lock each time."
        )
