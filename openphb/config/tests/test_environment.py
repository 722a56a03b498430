"""What the environment says, and what is said when it is wrong."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from openphb.config.environment import read
from openphb.foundation.postgres.address import socket_directory
from openphb.kernel.refusal import Refusal

SERVER = {
    "DATABASE_URL": "postgresql://app:secret@db:5433/phb?sslmode=verify-full",
    "OPENPHB_OWNER_URL": "postgresql://owner:secret@db:5433/phb",
    "OPENPHB_READONLY_URL": "postgresql://readonly_all:secret@db:5433/phb",
    "OPENPHB_SECRET_KEY": "k" * 50,
}


def test_nothing_set_means_our_own_database_on_this_machine(tmp_path):
    environment = read({"OPENPHB_HOME": str(tmp_path)})
    assert environment.embedded
    assert (environment.address, environment.port, environment.debug) == ("127.0.0.1", 8000, False)
    database = environment.django_database()
    assert (database["USER"], database["NAME"]) == ("app", "openphb")
    assert database["HOST"] == str(socket_directory(tmp_path / "postgres"))
    assert environment.django_database("readonly")["USER"] == "readonly_all"


@pytest.mark.parametrize(
    ("role", "user"), [("app", "app"), ("owner", "owner"), ("readonly", "readonly_all")]
)
def test_a_process_signs_in_as_the_one_role_it_was_given(tmp_path, role, user):
    environment = read({"OPENPHB_HOME": str(tmp_path), "OPENPHB_DB_ROLE": role})
    assert environment.django_database()["USER"] == user


def test_a_server_is_used_as_given(tmp_path):
    environment = read({"OPENPHB_HOME": str(tmp_path), **SERVER})
    assert not environment.embedded
    assert environment.django_database() == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "phb",
        "USER": "app",
        "PASSWORD": "secret",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full", "prepare_threshold": 1},
    }
    assert not (tmp_path / "secret-key").exists()


def test_the_secret_key_is_made_once_kept_private_and_the_same_for_all_who_ask(tmp_path):
    home = {"OPENPHB_HOME": str(tmp_path / "home")}
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(home).secret_key, range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"OPENPHB_OWNER_URL": ""}, "OPENPHB_OWNER_URL", "Set all three"),
        ({"DATABASE_URL": ""}, "DATABASE_URL", "Set all three"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL", "not a PostgreSQL address"),
        ({"DATABASE_URL": "postgresql://db/phb"}, "DATABASE_URL", "both a role and a database"),
        ({"OPENPHB_SECRET_KEY": ""}, "OPENPHB_SECRET_KEY", "is not set"),
        ({"OPENPHB_SECRET_KEY": "short"}, "OPENPHB_SECRET_KEY", "5 characters"),
        ({"OPENPHB_PORT": "http"}, "OPENPHB_PORT", "1 to 65535"),
        ({"OPENPHB_PORT": "70000"}, "OPENPHB_PORT", "1 to 65535"),
        ({"OPENPHB_DEBUG": "perhaps"}, "OPENPHB_DEBUG", "yes or no"),
        ({"OPENPHB_DB_ROLE": "postgres"}, "OPENPHB_DB_ROLE", "app"),
        ({"OPENPHB_ALLOWED_HOSTS": "*"}, "OPENPHB_ALLOWED_HOSTS", "forged"),
        ({"OPENPHB_SMTP_URL": "mail.example"}, "OPENPHB_SMTP_URL", "smtps://"),
        ({"OPENPHB_MODULUS_TABLE": "/nowhere"}, "OPENPHB_MODULUS_TABLE", "not a file"),
        ({"OPENPHB_SAMPLES": "/nowhere"}, "OPENPHB_SAMPLES", "not a folder"),
        ({"OPENPHB_PG_BIN": "/nowhere"}, "OPENPHB_PG_BIN", "no program named postgres"),
        ({"OPENPHB_CIS2_ISSUER": "https://cis2"}, "OPENPHB_CIS2_CLIENT_ID", "half configured"),
    ],
)
def test_a_fault_names_its_variable_and_how_to_mend_it(tmp_path, change, where, says):
    with pytest.raises(Refusal, match=says) as refused:
        read({"OPENPHB_HOME": str(tmp_path), **SERVER, **change})
    assert refused.value.where == where
    assert refused.value.mend
    assert "secret@" not in str(refused.value)


def test_an_identity_provider_is_all_or_nothing(tmp_path):
    key = tmp_path / "key.pem"
    key.write_text("key")
    values = {
        "OPENPHB_HOME": str(tmp_path),
        "OPENPHB_NHS_LOGIN_ISSUER": "https://auth.example/",
        "OPENPHB_NHS_LOGIN_CLIENT_ID": "openphb",
        "OPENPHB_NHS_LOGIN_KEY_FILE": str(key),
    }
    environment = read(values)
    assert environment.cis2 is None
    assert environment.nhs_login is not None
    assert environment.nhs_login.issuer == "https://auth.example"
    assert environment.nhs_login.key_file == key


def test_listening_everywhere_does_not_make_everywhere_a_name(tmp_path):
    environment = read(
        {
            "OPENPHB_HOME": str(tmp_path),
            "OPENPHB_ADDRESS": "0.0.0.0",
            "OPENPHB_ALLOWED_HOSTS": "phb.example.nhs.uk, localhost",
        }
    )
    assert environment.allowed_hosts == (
        "localhost",
        "127.0.0.1",
        "[::1]",
        "phb.example.nhs.uk",
    )
