"""Who may vouch for a person: NHS login for people, CIS2 for staff; and what each must prove.

Sources: NHS login external interface specification, sections 3 to 5 and 7 (nhsconnect/nhslogin);
NHS CIS2 Authentication, "Sign in journey" and "Authenticator guidance for developers".
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.utils.translation import gettext_lazy as _
from jwt.algorithms import RSAAlgorithm

from openphb.kernel import nhs_number
from openphb.kernel.refusal import Refusal

NHS_LOGIN = "nhs_login"
CIS2 = "cis2"
# Identity checked against the person's face, and two factors, in each of the ways there are.
HIGH = ("P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm")
# What makes two factors of a vector: a password with a device, or a key that only the device has.
TWO_FACTORS = ({"Cp", "Cd"}, {"Cp", "Ck"}, {"Cm"})


@dataclass(frozen=True)
class Client:
    """How we are known to a service: where it is, our id with it, and the key that proves us."""

    issuer: str
    client_id: str
    private_key: RSAPrivateKey

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half as a JSON web key, which the service is given."""
        key = json.loads(RSAAlgorithm.to_jwk(self.private_key.public_key()))
        found = {"e": key["e"], "kty": key["kty"], "n": key["n"]}
        # RFC 7638: a key's own digest is its name, so a new key has another one.
        digest = hashlib.sha256(json.dumps(found, separators=(",", ":")).encode()).digest()
        kid = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return {**found, "kid": kid, "use": "sig", "alg": "RS512"}


@dataclass(frozen=True)
class Identity:
    """Who signed in, by a token of which everything was checked."""

    uid: str
    nhs_number: str | None = None
    born: date | None = None
    email: str = ""


@dataclass(frozen=True)
class Service:
    """One service that vouches for people: what we ask of it, and what its answer must say."""

    key: str
    name: Any
    button: Any
    scope: tuple[str, ...]
    asks: Mapping[str, str]
    """What we add to the request: how sure of the person the service has to be."""
    signs_with: tuple[str, ...]
    tells_more: bool
    """Whether the e-mail address has to be asked for at the userinfo endpoint."""
    identity: Callable[[Mapping[str, Any], Mapping[str, Any]], Identity]
    """Reads the claims of a checked token and of userinfo; refuses what is not sure enough."""


def nhs_login_identity(claims: Mapping[str, Any], more: Mapping[str, Any]) -> Identity:
    """Return who NHS login vouches for.

    Refusals: `identity_level` below P9 or without two factors; `nhs_number_missing`.
    """
    level, *credentials = str(claims.get("vot", "")).split(".")
    proved = claims.get("identity_proofing_level", level)
    if level != "P9" or proved != "P9" or not any(f <= set(credentials) for f in TWO_FACTORS):
        raise Refusal(
            "identity_level",
            "NHS login has not yet checked who you are with photo identification.",
            "Go to your NHS login settings, or the NHS App, and prove who you are. Then try again. "
            "You can also ask your care co-ordinator for a code to join with.",
        )
    checked = nhs_number.check(str(claims.get("nhs_number", "")))
    if checked.digits is None:
        raise Refusal(
            "nhs_number_missing",
            "NHS login did not tell us your NHS number.",
            "Ask your care co-ordinator for a code to join with.",
        )
    email = more.get("email") if more.get("email_verified") in (True, "true") else None
    return Identity(
        uid=str(claims["sub"]),
        nhs_number=checked.digits,
        born=_day(claims.get("birthdate")),
        email=str(email or "").strip().lower(),
    )


def cis2_identity(claims: Mapping[str, Any], _more: Mapping[str, Any]) -> Identity:
    """Return who CIS2 vouches for. Refusal: `assurance_level` below AAL3.

    The subject is the 12-digit UUID that stands on a smartcard.
    """
    level = str(claims.get("authentication_assurance_level", ""))
    strong = level == "3" if level else str(claims.get("acr", "")).startswith("AAL3_")
    if not strong:
        raise Refusal(
            "assurance_level",
            "You signed in to your Care Identity in a way that is not strong enough for this.",
            "Sign in again with your smartcard, security key or another very high confidence way.",
        )
    return Identity(uid=str(claims["sub"]))


SERVICES: Mapping[str, Service] = {
    NHS_LOGIN: Service(
        key=NHS_LOGIN,
        name=_("NHS login"),
        button=_("Continue to NHS login"),
        scope=("openid", "profile", "email"),
        asks={"vtr": json.dumps(HIGH, separators=(",", ":"))},
        signs_with=("RS512",),
        tells_more=True,
        identity=nhs_login_identity,
    ),
    CIS2: Service(
        key=CIS2,
        name=_("Care Identity (CIS2)"),
        button=_("Staff: sign in with your Care Identity"),
        scope=("openid", "profile"),
        asks={"acr_values": "AAL3_ANY"},
        signs_with=("RS256", "RS512"),
        tells_more=False,
        identity=cis2_identity,
    ),
}

_clients: dict[str, Client] = {}


def configure(clients: Mapping[str, Client]) -> None:
    """Say by which services people may sign in; the others are off."""
    _clients.clear()
    _clients.update(clients)


def clients() -> Mapping[str, Client]:
    """Return the services that are on, in the order of `SERVICES`."""
    return {key: _clients[key] for key in SERVICES if key in _clients}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
