"""What we sign to prove ourselves to a service, and how we check what it signed.

Sources: OpenID Connect Core 1.0, 3.1.3.7 (checks of an id_token); RFC 7523 (private_key_jwt).
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt

from openphb.foundation.access.sign_in.services import Client
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# How long our own proof is good for; and how far another's clock may be from ours.
ASSERTION_SECONDS = 120
LEEWAY_SECONDS = 30
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
FAULTS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "sign_in_expired"),
    (jwt.InvalidAudienceError, "sign_in_audience"),
    (jwt.InvalidIssuerError, "sign_in_issuer"),
    (jwt.InvalidSignatureError, "sign_in_signature"),
    (jwt.InvalidAlgorithmError, "sign_in_signature"),
    (jwt.ImmatureSignatureError, "sign_in_early"),
    (jwt.MissingRequiredClaimError, "sign_in_claims"),
)


def client_assertion(client: Client, token_endpoint: str) -> str:
    """Return the proof, good once and for two minutes, that the caller of the token endpoint is us."""
    now = int(time.time())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": token_endpoint,
        "jti": str(new_id()),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    headers = {"kid": client.public_jwk()["kid"]}
    return jwt.encode(claims, client.private_key, algorithm="RS512", headers=headers)


def verified(
    id_token: str,
    *,
    keys: Mapping[str, Any],
    algorithms: Sequence[str],
    issuer: str,
    client_id: str,
    nonce: str,
) -> dict[str, Any]:
    """Return the claims of an id_token, of which signature, issuer, audience, time and nonce hold.

    `keys` is the service's JSON web key set.

    :raises Refusal: `sign_in_…`, by what did not hold; the words are the same for all.
    """
    try:
        claims = _decoded(id_token, keys, algorithms, issuer, client_id)
    except jwt.PyJWTError as fault:
        codes = (code for kind, code in FAULTS if isinstance(fault, kind))
        raise not_believed(next(codes, "sign_in_token")) from fault
    audience = claims["aud"]
    others = isinstance(audience, list) and len(audience) > 1
    if (others or "azp" in claims) and claims.get("azp") != client_id:
        raise not_believed("sign_in_audience")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise not_believed("sign_in_nonce")
    return claims


def not_believed(code: str) -> Refusal:
    """Return the refusal of an answer that could not be checked: `code` is for the audit."""
    return Refusal(
        code,
        "We could not be sure that the answer we got was about you.",
        "Start again from the sign-in page. If it happens again, sign in another way and tell the "
        "team that runs this service.",
    )


def _decoded(
    id_token: str,
    keys: Mapping[str, Any],
    algorithms: Sequence[str],
    issuer: str,
    client_id: str,
) -> dict[str, Any]:
    named = jwt.get_unverified_header(id_token).get("kid")
    fitting = [
        one
        for one in keys.get("keys", ())
        if one.get("kty") == "RSA" and (named is None or one.get("kid") in (None, named))
    ]
    fault: jwt.PyJWTError = jwt.InvalidSignatureError("no key of this name")
    for one in fitting:
        # The algorithm is the one we expect of the service: never what the token says of itself.
        for algorithm in algorithms:
            try:
                claims: dict[str, Any] = jwt.decode(
                    id_token,
                    jwt.PyJWK(dict(one), algorithm=algorithm).key,
                    algorithms=[algorithm],
                    issuer=issuer,
                    audience=client_id,
                    leeway=LEEWAY_SECONDS,
                    options={"require": NEEDED},
                )
            except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError) as wrong:
                fault = wrong
            else:
                return claims
    raise fault
