"""The environment, read once, in one place, into one frozen object.

Nothing else in OpenPHB reads `os.environ`. What policy may change is a dated row in the database;
what is here is only where things are and how this process is to run. A fault is a `Refusal` that
says which variable, what was wrong, and how to mend it. docs/how-to/configure.md lists them all.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from openphb.foundation.postgres import address
from openphb.kernel.refusal import Refusal

DatabaseRole = Literal["app", "owner", "readonly"]

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "openphb"
# The PostgreSQL role that each process role signs in as, in the embedded database.
EMBEDDED_ROLES: dict[DatabaseRole, str] = {
    "app": "app",
    "owner": "owner",
    "readonly": "readonly_all",
}
URL_VARIABLES: dict[DatabaseRole, str] = {
    "app": "DATABASE_URL",
    "owner": "OPENPHB_OWNER_URL",
    "readonly": "OPENPHB_READONLY_URL",
}
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class OidcClient:
    """How we are known to an OpenID Connect server that we sign in to by `private_key_jwt`."""

    issuer: str
    client_id: str
    key_file: Path


@dataclass(frozen=True)
class Environment:
    """Everything the environment says. Paths are absolute."""

    home: Path
    """Holds the embedded PostgreSQL, the documents and the secret key."""
    embedded: bool
    """True where OpenPHB runs its own PostgreSQL, because no DATABASE_URL was given."""
    database_role: DatabaseRole
    """Which of the three this process signs in as; one role per process."""
    database_urls: Mapping[DatabaseRole, str]
    postgres_programs: Path | None
    """The folder of `postgres` and `initdb` that was asked for; None finds one."""
    secret_key: str
    address: str
    port: int
    debug: bool
    allowed_hosts: tuple[str, ...]
    smtp_url: str | None
    notify_key: str | None
    notify_template: str | None
    """The id of the one GOV.UK Notify template, whose words are ((heading)) and ((body))."""
    modulus_table: Path | None
    modulus_substitutions: Path | None
    nhs_login: OidcClient | None
    cis2: OidcClient | None
    samples: Path | None
    """Files that others wrote, for tests; never part of the product."""

    @property
    def database_url(self) -> str:
        """The address for this process's own role."""
        return self.database_urls[self.database_role]

    @property
    def postgres_folder(self) -> Path:
        return self.home / "postgres"

    @property
    def documents_folder(self) -> Path:
        return self.home / "documents"

    @property
    def ledger_heads_folder(self) -> Path:
        return self.home / "ledger-heads"

    @property
    def templates_folder(self) -> Path:
        """Where translated templates are kept; what is in it can be deleted at any time."""
        return self.home / "templates"

    def django_database(self, role: DatabaseRole | None = None) -> dict[str, Any]:
        """Django's DATABASES entry for `role`, by default this process's own."""
        parts = conninfo_to_dict(self.database_urls[role or self.database_role])
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.pop("dbname", DATABASE),
            "USER": parts.pop("user", ""),
            "PASSWORD": parts.pop("password", ""),
            "HOST": parts.pop("host", ""),
            "PORT": str(parts.pop("port", "")),
            # Statements may be prepared. Django's own never are: it sends them whole.
            "OPTIONS": {**parts, "prepare_threshold": 1},
        }


@cache
def environment() -> Environment:
    """The environment of this process, read at the first call."""
    return read(os.environ)


def read(values: Mapping[str, str]) -> Environment:
    """What `values` say. Refuses a value that is missing, malformed, or half of a set."""
    home = _home(values)
    urls = _database_urls(values, home)
    embedded = not values.get("DATABASE_URL")
    notify_key, notify_template = _notify(values)
    listen = values.get("OPENPHB_ADDRESS") or "127.0.0.1"
    return Environment(
        home=home,
        embedded=embedded,
        database_role=_database_role(values),
        database_urls=urls,
        postgres_programs=_programs(values),
        secret_key=_secret_key(values, home, embedded=embedded),
        address=listen,
        port=_port(values),
        debug=_truth(values, "OPENPHB_DEBUG"),
        allowed_hosts=_allowed_hosts(values, listen),
        smtp_url=_smtp_url(values),
        notify_key=notify_key,
        notify_template=notify_template,
        modulus_table=_file(values, "OPENPHB_MODULUS_TABLE"),
        modulus_substitutions=_file(values, "OPENPHB_MODULUS_SUBSTITUTIONS"),
        nhs_login=_oidc(values, "OPENPHB_NHS_LOGIN"),
        cis2=_oidc(values, "OPENPHB_CIS2"),
        samples=_samples(values),
    )


def _fault(variable: str, message: str, mend: str) -> Refusal:
    return Refusal(code="environment", message=message, mend=mend, where=variable)


def _home(values: Mapping[str, str]) -> Path:
    if given := values.get("OPENPHB_HOME"):
        return Path(given).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    raise _fault(
        "OPENPHB_HOME",
        "OpenPHB was installed as a package and does not know where to keep its data.",
        "Set OPENPHB_HOME to a folder that only OpenPHB's own user can read.",
    )


def _programs(values: Mapping[str, str]) -> Path | None:
    given = values.get("OPENPHB_PG_BIN")
    if not given:
        return None
    path = Path(given).expanduser().resolve()
    if not (path / "postgres").is_file():
        raise _fault(
            "OPENPHB_PG_BIN",
            f"OPENPHB_PG_BIN names {path}, which holds no program named postgres.",
            "Give the bin folder of PostgreSQL 15 or newer, such as /usr/lib/postgresql/15/bin.",
        )
    return path


def _database_role(values: Mapping[str, str]) -> DatabaseRole:
    given = values.get("OPENPHB_DB_ROLE") or "app"
    if given not in get_args(DatabaseRole):
        raise _fault(
            "OPENPHB_DB_ROLE",
            f"OPENPHB_DB_ROLE is {given!r}.",
            "Set it to app (web and worker), owner (migrate, restore) or readonly (backup).",
        )
    return cast(DatabaseRole, given)


def _database_urls(values: Mapping[str, str], home: Path) -> Mapping[DatabaseRole, str]:
    given = {role: values.get(name) for role, name in URL_VARIABLES.items()}
    if not any(given.values()):
        folder = home / "postgres"
        return {r: address.url(folder, name, DATABASE) for r, name in EMBEDDED_ROLES.items()}
    missing = [URL_VARIABLES[role] for role, url in given.items() if not url]
    if missing:
        raise _fault(
            missing[0],
            f"Some database addresses are set, but not {' and '.join(missing)}.",
            "Set all three of DATABASE_URL, OPENPHB_OWNER_URL and OPENPHB_READONLY_URL for a "
            "PostgreSQL server (docs/how-to/run-on-a-postgresql-server.md), or none of them "
            "to use the PostgreSQL that comes with OpenPHB.",
        )
    for role, url in given.items():
        _check_url(URL_VARIABLES[role], url or "")
    return {role: url or "" for role, url in given.items()}


def _check_url(variable: str, url: str) -> None:
    # The address may hold a password, so no message repeats it.
    mend = "Write it as postgresql://role:password@host:5432/database."
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as fault:
        raise _fault(variable, f"{variable} is not a PostgreSQL address.", mend) from fault
    if not parts.get("dbname") or not parts.get("user"):
        raise _fault(variable, f"{variable} does not name both a role and a database.", mend)


def _secret_key(values: Mapping[str, str], home: Path, *, embedded: bool) -> str:
    if given := values.get("OPENPHB_SECRET_KEY"):
        if len(given) < 50:
            raise _fault(
                "OPENPHB_SECRET_KEY",
                f"OPENPHB_SECRET_KEY has {len(given)} characters, which can be guessed.",
                "Use 50 or more random characters: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            )
        return given
    if not embedded:
        raise _fault(
            "OPENPHB_SECRET_KEY",
            "OPENPHB_SECRET_KEY is not set.",
            "Set the same key for every process that shares the database: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
        )
    return _kept_secret_key(home / "secret-key")


def _kept_secret_key(path: Path) -> str:
    """The key in `path`, made at the first call; whole or absent, however many processes ask."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file 0600; link refuses where another process came first.
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
            if not path.exists():
                Path(path).hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()


def _port(values: Mapping[str, str]) -> int:
    given = values.get("OPENPHB_PORT") or "8000"
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        raise _fault(
            "OPENPHB_PORT", f"OPENPHB_PORT is {given!r}.", "Set it to a number from 1 to 65535."
        )
    return int(given)


def _truth(values: Mapping[str, str], name: str) -> bool:
    given = (values.get(name) or "no").lower()
    if given in {"1", "yes", "true", "on"}:
        return True
    if given in {"0", "no", "false", "off"}:
        return False
    raise _fault(name, f"{name} is {given!r}.", "Set it to yes or no.")


def _allowed_hosts(values: Mapping[str, str], listen: str) -> tuple[str, ...]:
    given = values.get("OPENPHB_ALLOWED_HOSTS") or ""
    hosts = tuple(host.strip() for host in given.split(",") if host.strip())
    if "*" in hosts:
        raise _fault(
            "OPENPHB_ALLOWED_HOSTS",
            "OPENPHB_ALLOWED_HOSTS allows every name, so links in letters could be forged.",
            "List the names that people use, with commas between: phb.example.nhs.uk",
        )
    # "Every interface" is where we listen, never a name that a browser asks for.
    own = () if listen in {"0.0.0.0", "::"} else (listen,)  # noqa: S104  compared, not listened on
    return tuple(dict.fromkeys((*LOCAL_HOSTS, *own, *hosts)))


def _smtp_url(values: Mapping[str, str]) -> str | None:
    given = values.get("OPENPHB_SMTP_URL") or None
    if given is not None and (
        urlsplit(given).scheme not in {"smtp", "smtps"} or not urlsplit(given).hostname
    ):
        raise _fault(
            "OPENPHB_SMTP_URL",
            "OPENPHB_SMTP_URL is not the address of a mail server.",
            "Write it as smtps://name:password@host:465 or smtp://host:25.",
        )
    return given


NOTIFY_KEY = re.compile(r".+(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){2}")


def _notify(values: Mapping[str, str]) -> tuple[str | None, str | None]:
    key = values.get("OPENPHB_NOTIFY_KEY") or None
    template = values.get("OPENPHB_NOTIFY_TEMPLATE") or None
    if (key is None) != (template is None):
        missing = "OPENPHB_NOTIFY_TEMPLATE" if key else "OPENPHB_NOTIFY_KEY"
        raise _fault(
            missing,
            f"GOV.UK Notify is half configured: {missing} is not set.",
            "Set both OPENPHB_NOTIFY_KEY and OPENPHB_NOTIFY_TEMPLATE, or neither.",
        )
    if key is not None and not NOTIFY_KEY.fullmatch(key):
        raise _fault(
            "OPENPHB_NOTIFY_KEY",
            "OPENPHB_NOTIFY_KEY is not a whole GOV.UK Notify key.",
            "Copy it again: the key's name, the service's id and the secret, with hyphens between.",
        )
    return key, template


def _file(values: Mapping[str, str], name: str) -> Path | None:
    given = values.get(name)
    if not given:
        return None
    path = Path(given).expanduser().resolve()
    if not path.is_file():
        raise _fault(
            name, f"{name} names {path}, which is not a file.", "Give the path of the file."
        )
    return path


def _oidc(values: Mapping[str, str], prefix: str) -> OidcClient | None:
    names = [f"{prefix}_ISSUER", f"{prefix}_CLIENT_ID", f"{prefix}_KEY_FILE"]
    missing = [name for name in names if not values.get(name)]
    if len(missing) == len(names):
        return None
    if missing:
        raise _fault(
            missing[0],
            f"Sign-in through {prefix} is half configured: {' and '.join(missing)} is not set.",
            f"Set all of {', '.join(names)}, or none of them to leave this way of signing in off.",
        )
    key_file = _file(values, names[2])
    assert key_file is not None
    issuer = urlsplit(values[names[0]])
    if not issuer.hostname or (issuer.scheme != "https" and issuer.hostname not in LOCAL_HOSTS):
        raise _fault(
            names[0],
            f"{names[0]} is not an address that starts with https://.",
            "Copy it from the service's own discovery document, where it is called issuer.",
        )
    return OidcClient(values[names[0]].rstrip("/"), values[names[1]], key_file)


def _samples(values: Mapping[str, str]) -> Path | None:
    """The named folder, which must exist; or the customary one, where it happens to."""
    given = values.get("OPENPHB_SAMPLES")
    path = Path(given).expanduser().resolve() if given else CHECKOUT.parent / "shared" / "data"
    if path.is_dir():
        return path
    if given:
        raise _fault(
            "OPENPHB_SAMPLES",
            f"OPENPHB_SAMPLES names {path}, which is not a folder.",
            "Give the path of the folder of sample files, or leave it unset.",
        )
    return None


def child_environment(role: DatabaseRole) -> dict[str, str]:
    """The variables for a process that we start: our own, and the database role it is to have."""
    return {
        **os.environ,
        "OPENPHB_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "openphb.config.settings",
    }
