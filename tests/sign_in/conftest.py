"""The product on a world of its own, with NHS login and CIS2 that the tests run themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import requests
from cryptography.hazmat.primitives import serialization

from tests.serving import Server, serving
from tests.sign_in.oidc_server import OidcServer, Person, Registered, new_key, running
from tests.worlds import World, cloned, world_template

HIGH = '["P9.Cp.Cd","P9.Cp.Ck","P9.Cm"]'
CLIENT_ID = "openphb-tests"


@dataclass
class Found:
    """A person of the world, as the database has them."""

    tenant_id: UUID
    subject_id: UUID
    nhs_number: str
    born: date


@dataclass
class House:
    """The product with both services beside it."""

    server: Server
    nhs_login: OidcServer
    cis2: OidcServer

    def browser(self) -> requests.Session:
        session = requests.Session()
        # Proxies of the machine are not for its own servers.
        session.trust_env = False
        return session

    def url(self, path: str) -> str:
        return f"{self.server.address}{path}"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.world.url("readonly_all")) as everything:
            return everything.execute(query, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """Write to a table that is nobody's in particular, as the product's own role."""
        with psycopg.connect(self.server.world.url("app")) as app:
            app.execute(statement, values)

    def people(self, *, joined: bool) -> list[Found]:
        """Return the people who hold their own record by a role already, or who do not."""
        rows = self.rows(
            "select p.tenant_id, p.subject_id, p.nhs_number, p.date_of_birth from people_person p"
            " where exists (select 1 from access_grantline l join access_grant g on g.id = l.grant_id"
            " where l.subject_id = p.subject_id and g.role = 'holder') = %s order by p.id",
            joined,
        )
        return [Found(*row) for row in rows]

    def refusals(self) -> list[str]:
        rows = self.rows("select code from audit_refusedattempt order by id")
        return [str(code) for (code,) in rows]

    def counts(self) -> tuple[int, int, int]:
        """Return how many users, grants and linked services there are."""
        ((users, grants, linked),) = self.rows(
            "select (select count(*) from access_user), (select count(*) from access_grant),"
            " (select count(*) from socialaccount_socialaccount)"
        )
        return users, grants, linked


def patient(person: Found, sub: str = "", **changed: Any) -> Person:
    """Return somebody at NHS login's page, proved at P9 with two factors."""
    sub = sub or f"nhs-login-{person.nhs_number}"
    claims = {
        "sub": sub,
        "vot": "P9.Cp.Cd",
        "vtm": "https://auth.example/trustmark",
        "identity_proofing_level": "P9",
        "nhs_number": person.nhs_number,
        "birthdate": person.born.isoformat(),
        "family_name": "Anybody",
        **changed,
    }
    return Person(claims, {"email": f"{sub}@example.org", "email_verified": True})


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = world_template()
    folder: Path = tmp_path_factory.mktemp("keys")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    with ExitStack() as stack:
        world = World(stack.enter_context(cloned("world", f"sign_in_{worker}")), made)
        extra: dict[str, str] = {}
        services = []
        for prefix, requires in (
            ("NHS_LOGIN", {"vtr": HIGH}),
            ("CIS2", {"acr_values": "AAL3_ANY"}),
        ):
            key = new_key()
            file = folder / f"{prefix}.pem"
            file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            service = OidcServer(Registered(CLIENT_ID, key.public_key()), requires)
            services.append(stack.enter_context(running(service)))
            extra |= {
                f"OPENPHB_{prefix}_ISSUER": service.address,
                f"OPENPHB_{prefix}_CLIENT_ID": CLIENT_ID,
                f"OPENPHB_{prefix}_KEY_FILE": str(file),
            }
        server = stack.enter_context(serving(world, **extra))
        nhs_login, cis2 = services
        nhs_login.registered.redirect_uris.add(f"{server.address}/accounts/nhs-login/back/")
        cis2.registered.redirect_uris.add(f"{server.address}/accounts/cis2/back/")
        yield House(server, nhs_login, cis2)
