"""Which way out a process gets, and by what it checks account numbers."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from openphb.config.environment import read
from openphb.config.wiring import gateway_for, modulus_table_for, sign_in_clients_for
from openphb.kernel.refusal import Refusal

KEY = "team-11111111-2222-4333-8444-555555555555-99999999-8888-4777-8666-555555555555"
SERVER = {
    "DATABASE_URL": "postgresql://app@db/openphb",
    "OPENPHB_OWNER_URL": "postgresql://owner@db/openphb",
    "OPENPHB_READONLY_URL": "postgresql://readonly_all@db/openphb",
    "OPENPHB_SECRET_KEY": "x" * 50,
}
NOTIFY = {"OPENPHB_NOTIFY_KEY": KEY, "OPENPHB_NOTIFY_TEMPLATE": "template-1"}
MAIL = {"OPENPHB_SMTP_URL": "smtps://mail.example.org"}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, "console"),
        (MAIL, "smtp"),
        ({**MAIL, **NOTIFY}, "notify"),
        ({**SERVER, **MAIL}, "smtp"),
        (SERVER, None),
    ],
)
def test_notify_comes_before_mail_and_only_a_demonstration_prints(tmp_path, values, name):
    chosen: Any = gateway_for(read({"OPENPHB_HOME": str(tmp_path), **values}))
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"OPENPHB_NOTIFY_KEY": KEY}, "OPENPHB_NOTIFY_TEMPLATE"),
        ({"OPENPHB_NOTIFY_TEMPLATE": "template-1"}, "OPENPHB_NOTIFY_KEY"),
        ({**NOTIFY, "OPENPHB_NOTIFY_KEY": "half-a-key"}, "OPENPHB_NOTIFY_KEY"),
    ],
)
def test_half_of_notify_is_refused_without_repeating_the_key(tmp_path, values, where):
    with pytest.raises(Refusal) as caught:
        read({"OPENPHB_HOME": str(tmp_path), **values})
    assert caught.value.where == where
    assert KEY not in str(caught.value)


def test_the_operators_modulus_table_is_read_and_a_bad_one_stops_the_start(tmp_path):
    table = tmp_path / "valacdos.txt"
    values = {"OPENPHB_HOME": str(tmp_path), "OPENPHB_MODULUS_TABLE": str(table)}
    table.write_text("990000 999999 MOD10" + "    1" * 14)
    found = modulus_table_for(read(values))
    assert found is not None
    assert len(found.rows_for("990000")) == 1
    table.write_text("not a table")
    with pytest.raises(Refusal):
        modulus_table_for(read(values))
    assert modulus_table_for(read({"OPENPHB_HOME": str(tmp_path)})) is None


def nhs_login(tmp_path, content: bytes, issuer: str = "https://auth.example") -> dict[str, str]:
    key = tmp_path / "key.pem"
    key.write_bytes(content)
    return {
        "OPENPHB_HOME": str(tmp_path),
        "OPENPHB_NHS_LOGIN_ISSUER": issuer,
        "OPENPHB_NHS_LOGIN_CLIENT_ID": "openphb",
        "OPENPHB_NHS_LOGIN_KEY_FILE": str(key),
    }


def pem(key: Any) -> bytes:
    found: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return found


def test_only_configured_services_sign_people_in(tmp_path):
    assert sign_in_clients_for(read({"OPENPHB_HOME": str(tmp_path)})) == {}
    key = pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    found = sign_in_clients_for(read(nhs_login(tmp_path, key)))
    assert list(found) == ["nhs_login"]
    assert found["nhs_login"].public_jwk()["alg"] == "RS512"
    assert "d" not in found["nhs_login"].public_jwk()


@pytest.mark.parametrize(
    "content",
    [
        b"not a key",
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
    ],
    ids=["no key", "another kind", "too short"],
)
def test_a_key_that_cannot_sign_stops_the_start(tmp_path, content):
    with pytest.raises(Refusal) as caught:
        sign_in_clients_for(read(nhs_login(tmp_path, content)))
    assert caught.value.where == "OPENPHB_NHS_LOGIN_KEY_FILE"


@pytest.mark.parametrize("issuer", ["http://auth.example", "auth.example", "https://"])
def test_a_service_is_reached_over_tls_alone(tmp_path, issuer):
    with pytest.raises(Refusal) as caught:
        read(nhs_login(tmp_path, b"", issuer))
    assert caught.value.where == "OPENPHB_NHS_LOGIN_ISSUER"
