"""An OpenID Connect server for tests: it checks its client as NHS login and CIS2 do, and signs tokens.

It is strict about what the client sends and, where a test says so, wrong in what it answers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

Claims = dict[str, Any]
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_ASSERTION = 60 * 60


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Person:
    """Who sits at the service's own page, and what the service knows of them."""

    claims: Claims
    userinfo: Claims = field(default_factory=dict)
    consents: bool = True
    change: Callable[[Claims], None] = lambda _claims: None
    """Spoils the id_token's claims just before they are signed."""
    signs_with: rsa.RSAPrivateKey | None = None
    """Another key than the one that the service publishes."""
    algorithm: str = "RS512"


@dataclass
class Registered:
    """A client as the service knows it."""

    client_id: str
    public_key: rsa.RSAPublicKey
    redirect_uris: set[str] = field(default_factory=set)


@dataclass
class Grant:
    """An authorisation code that waits to be traded, once."""

    person: Person
    redirect_uri: str
    challenge: str
    nonce: str
    used: bool = False


class Wrong(Exception):  # noqa: N818  an answer of the protocol
    """What the client sent is refused, with the protocol's word for it."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error


@dataclass
class OidcServer:
    """One service. Tests say who is at its page; it keeps what it was asked and what it refused."""

    registered: Registered
    requires: dict[str, str]
    """Parameters that a request for authorisation must carry, with their values."""
    at_the_page: Person = field(default_factory=lambda: Person({}))
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    address: str = ""
    codes: dict[str, Grant] = field(default_factory=dict)
    access_tokens: dict[str, Person] = field(default_factory=dict)
    seen_jti: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def token_endpoint(self) -> str:
        return f"{self.address}/token"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": self.token_endpoint,
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }

    def jwks(self) -> dict[str, Any]:
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**jwk, "kid": "service-1", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser goes next: back, with a code or with an error."""
        self.asked.append(query)
        if query.get("client_id") != self.registered.client_id:
            raise Wrong("invalid_request", "unknown client")
        if query.get("redirect_uri") not in self.registered.redirect_uris:
            raise Wrong("invalid_request", "unregistered redirect")
        for name, value in {"response_type": "code", **self.requires}.items():
            if query.get(name) != value:
                raise Wrong("invalid_request", f"{name} is {query.get(name)!r}")
        if query.get("code_challenge_method") != "S256":
            raise Wrong("invalid_request", "no proof key (S256)")
        for name in ("state", "nonce", "code_challenge"):
            if len(query.get(name, "")) < 16:
                raise Wrong("invalid_request", f"{name} could be guessed")
        if "openid" not in query.get("scope", "").split():
            raise Wrong("invalid_scope", "openid is missing")
        if self.at_the_page.consents:
            code = secrets.token_urlsafe(16)
            self.codes[code] = Grant(
                self.at_the_page, query["redirect_uri"], query["code_challenge"], query["nonce"]
            )
            answer = {"code": code, "state": query["state"]}
        else:
            answer = {
                "error": "access_denied",
                "error_description": "ConsentNotGiven",
                "state": query["state"],
            }
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Return the tokens for a code, to the client that the code was made for."""
        self._authenticate(form)
        grant = self.codes.get(form.get("code", ""))
        if form.get("grant_type") != "authorization_code" or grant is None or grant.used:
            raise Wrong("invalid_grant", "the code is unknown or used")
        grant.used = True
        if form.get("redirect_uri") != grant.redirect_uri:
            raise Wrong("invalid_grant", "another redirect")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != grant.challenge:
            raise Wrong("invalid_grant", "the proof key does not fit")
        access_token = secrets.token_urlsafe(16)
        self.access_tokens[access_token] = grant.person
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._id_token(grant),
        }

    def userinfo(self, header: str) -> Claims:
        person = self.access_tokens.get(header.removeprefix("Bearer "))
        if person is None:
            raise Wrong("invalid_token", "unknown access token")
        return {"sub": person.claims["sub"], **person.userinfo}

    def _authenticate(self, form: dict[str, str]) -> None:
        """Check the client's own signed proof (RFC 7523)."""
        if form.get("client_assertion_type") != ASSERTION or "client_secret" in form:
            raise Wrong("invalid_client", "not private_key_jwt")
        try:
            claims = jwt.decode(
                form.get("client_assertion", ""),
                self.registered.public_key,
                algorithms=["RS512"],
                audience=self.token_endpoint,
                issuer=self.registered.client_id,
                subject=self.registered.client_id,
                options={"require": ["iss", "sub", "aud", "exp", "jti"]},
            )
        except jwt.PyJWTError as fault:
            raise Wrong("invalid_client", str(fault)) from fault
        if claims["exp"] > time.time() + LONGEST_ASSERTION or claims["jti"] in self.seen_jti:
            raise Wrong("invalid_client", "too long, or used before")
        self.seen_jti.add(claims["jti"])

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": self.registered.client_id,
            "iat": now,
            "auth_time": now,
            "exp": now + 300,
            "jti": secrets.token_urlsafe(8),
            "nonce": grant.nonce,
            **grant.person.claims,
        }
        grant.person.change(claims)
        if grant.person.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none")
        if grant.person.algorithm == "HS512":
            # The attack in which the public key is taken for a shared secret.
            return _signed_by_hand(claims, self.key.public_key())
        return jwt.encode(
            claims,
            grant.person.signs_with or self.key,
            algorithm=grant.person.algorithm,
            headers={"kid": "service-1"},
        )


def _signed_by_hand(claims: Claims, key: rsa.RSAPublicKey) -> str:
    """Return what no library will make: a token signed with a public key as if it were a secret."""
    secret = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS512", "typ": "JWT", "kid": "service-1"}
    signed = b".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return b".".join([signed, _encoded(hmac.digest(secret, signed, "sha512"))]).decode()


def _encoded(found: bytes) -> bytes:
    return base64.urlsafe_b64encode(found).rstrip(b"=")


@contextmanager
def running(server: OidcServer) -> Iterator[OidcServer]:
    """Serve on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _answer(self, body: str) -> None:
            address = urlsplit(self.path)
            query = dict(parse_qsl(address.query))
            answers: dict[str, Callable[[], Any]] = {
                "/.well-known/openid-configuration": server.discovery,
                "/jwks": server.jwks,
                "/authorize": lambda: server.authorize(query),
                "/token": lambda: server.token(dict(parse_qsl(body))),
                "/userinfo": lambda: server.userinfo(self.headers.get("Authorization", "")),
            }
            try:
                found = answers[address.path]()
            except Wrong as wrong:
                server.refused.append(f"{wrong.error}: {wrong}")
                self._json(400, {"error": wrong.error})
                return
            if isinstance(found, dict):
                self._json(200, found)
                return
            self.send_response(302)
            self.send_header("Location", found)
            self.end_headers()

        def _json(self, status: int, found: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_words: object) -> None:
            """Keep quiet: what was refused is in `refused`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.address = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
