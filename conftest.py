"""Database tests run as the `app` role, each pytest worker on its own clone of one migrated template."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database
from tests.migrating import migrate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=LONDON)


def superuser_url() -> str:
    """Return the address of the session's own cluster, as its superuser."""
    from openphb.foundation.postgres.cluster import SUPERUSER

    return address.url(Path(os.environ["OPENPHB_HOME"]) / "postgres", SUPERUSER, "postgres")


def migrated_template() -> str:
    """Migrate the template once a session, whichever worker comes first; return its name."""
    home = Path(os.environ["OPENPHB_HOME"])
    done = home / "template-migrated"
    with (home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            migrate(home.parent, address.url(home / "postgres", "owner", "openphb"))
            done.touch()
    return "openphb"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Point Django at this worker's clone. Tests roll back; nothing truncates history."""
    from django.conf import settings
    from django.db import connections

    template = migrated_template()
    clone = f"worker_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
    with (Path(os.environ["OPENPHB_HOME"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        create_database(superuser_url(), clone, template=template)
    for alias in ("default", "attempts"):
        settings.DATABASES[alias]["NAME"] = clone
        connections[alias].settings_dict["NAME"] = clone
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own type
        connections.close_all()
    drop_database(superuser_url(), clone)


@dataclass
class House:
    """One commissioner with staff in every role, and a second one to be kept out of."""

    tenant_id: UUID
    organisation_id: UUID
    other_tenant_id: UUID
    other_organisation_id: UUID
    today: date = TODAY
    at: datetime = NOON
    users: dict[tuple[UUID, str], UUID] = field(default_factory=dict)

    def user_id(self, role: str, tenant_id: UUID | None = None) -> UUID:
        """Return the user who holds a staff role in a tenant (ours unless given), made on first use."""
        tenant_id = tenant_id or self.tenant_id
        if (tenant_id, role) not in self.users:
            organisation = (
                self.organisation_id if tenant_id == self.tenant_id else self.other_organisation_id
            )
            self.users[tenant_id, role] = self.join(
                role, tenant_id=tenant_id, organisation_id=organisation
            )
        return self.users[tenant_id, role]

    def join(
        self,
        role: str,
        *,
        tenant_id: UUID | None = None,
        subject_id: UUID | None = None,
        organisation_id: UUID | None = None,
        name: str = "",
    ) -> UUID:
        """Make a new user with one grant, for a person if `subject_id` is given; return its id."""
        from openphb.foundation.access.models import Grant, GrantLine, User
        from openphb.kernel.ids import new_id

        handle = f"{role}-{new_id()}"
        user = User(
            username=handle,
            email=f"{handle}@example.org",
            name=name or role.replace("_", " ").title(),
            password="!",
        )
        user.save()
        grant = Grant.objects.create(
            user=user,
            role=role,
            organisation_id=organisation_id,
            valid_from=date(2013, 4, 1),
            authority="made for a test",
            granted_at=self.at,
        )
        GrantLine.objects.create(
            grant=grant, tenant_id=tenant_id or self.tenant_id, subject_id=subject_id
        )
        return user.id

    def acting(self, role: str, tenant_id: UUID | None = None) -> AbstractContextManager:  # type: ignore[type-arg]  # of a Viewer
        """Act in a role: `with house.acting("approver") as viewer:`."""
        return self.acting_as(self.user_id(role, tenant_id))

    def acting_as(self, user_id: UUID) -> AbstractContextManager:  # type: ignore[type-arg]  # of a Viewer
        from openphb.foundation.access.session import acting

        return acting(user_id, self.today)


@pytest.fixture(scope="session", autouse=True)
def every_paper_is_checked() -> Iterator[None]:
    """Let no test print a PDF that is not PDF/UA-1, whatever else the test is about."""
    from openphb.foundation.documents import pdf
    from openphb.foundation.documents.tests import reading

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", reading.checked(pdf.render))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield Chromium. Of one process, for all its tests: Playwright cannot be begun twice in a thread."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert found, "install Chromium (Debian: apt-get install chromium); `make test` does"
    # Playwright keeps an event loop in this thread from here on; our queries are plain all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def passwords_are_kept_quickly() -> None:
    """A password takes a third of a second to keep, as it should; no test here is about that."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """Return a fresh pair of commissioners in the test's own transaction.

    A file whose tests all begin with the same people says so once, as `begins_with(house)`. They are
    made once for the file, and each test works in a savepoint that is rolled back after it.
    """
    if hasattr(request.module, "begins_with"):
        begun: House = request.getfixturevalue("begun_house")
        with _rolled_back(request.getfixturevalue("django_db_blocker")):
            yield deepcopy(begun)
    else:
        request.getfixturevalue("db")
        yield make_house()


@pytest.fixture
def empty_house(house: House) -> House:
    """Return another pair of commissioners, in a file whose own begin with somebody in them."""
    return make_house(" once more")


@pytest.fixture(scope="module")
def begun_house(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[House]:
    """Make what all tests of a file begin with, in a transaction that is open while they run."""
    with _rolled_back(django_db_blocker):
        house = make_house()
        request.module.begins_with(house)
        yield house


@contextmanager
def _rolled_back(blocker: Any) -> Iterator[None]:
    """Work in a transaction, or in a savepoint of one, that keeps nothing.

    As Django's own `TestCase` does: promises that wait for the end are checked before it.
    """
    from django.db import connection, transaction

    with blocker.unblock():
        within = transaction.atomic()
        within._from_testcase = True  # type: ignore[attr-defined]  # as `TestCase` marks its own
        with within:
            yield
            if not connection.needs_rollback:
                connection.check_constraints()
            transaction.set_rollback(True)


def make_house(mark: str = "") -> House:
    """Make a pair of commissioners, their names marked where there are several; return the house."""
    from openphb.foundation.organisations.models import Commissioning, Organisation
    from openphb.foundation.tenancy.models import Tenant

    made = []
    for name in (f"NHS Ourshire{mark} ICB", f"NHS Othershire{mark} ICB"):
        tenant = Tenant.objects.create(name=f"{name} records")
        organisation = Organisation.objects.create(
            name=name, kind="icb", valid_from=date(2013, 4, 1), source="made for a test"
        )
        Commissioning.objects.create(
            tenant=tenant, organisation=organisation, valid=(date(2013, 4, 1), None)
        )
        made += [tenant.id, organisation.id]
    return House(made[0], made[1], made[2], made[3])


@pytest.fixture
def own_database() -> Iterator[dict[str, str]]:
    """Make a database that other processes may commit to; yield the environment they need."""
    from openphb.kernel.ids import new_id

    name = f"own_{new_id().hex}"
    template = migrated_template()
    with (Path(os.environ["OPENPHB_HOME"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        create_database(superuser_url(), name, template=template)
    yield environment_of(name)
    drop_database(superuser_url(), name)


def environment_of(name: str) -> dict[str, str]:
    """Return the environment of a process that works in a database of the session's cluster."""
    folder = Path(os.environ["OPENPHB_HOME"]) / "postgres"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "openphb.config.settings",
        "DATABASE_URL": address.url(folder, "app", name),
        "OPENPHB_OWNER_URL": address.url(folder, "owner", name),
        "OPENPHB_READONLY_URL": address.url(folder, "readonly_all", name),
        "OPENPHB_SECRET_KEY": "only for tests of processes that share one database, never elsewhere",
    }


# What takes longest begins first, so that no worker is left alone with it at the end.
LONG = ("tests/browser/test_the_walk", "tests/operations/", "tests/browser/", "tests/security/")
DATABASES = {"db", "house", "django_db_setup", "world", "own_world", "own_database"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        found = [n for n, part in enumerate(LONG) if item.nodeid.startswith(part)]
        return found[0] if found else len(LONG)

    def is_pure(item: pytest.Item) -> bool:
        return rank(item) == len(LONG) and not DATABASES & set(getattr(item, "fixturenames", ()))

    # Two workers take a half each, from its beginning, and then what is left of the other's. Both
    # begin with what needs no database, while a third process makes the world.
    pure = [item for item in items if is_pure(item)]
    others = sorted((item for item in items if not is_pure(item)), key=rank)
    ahead, half = len(pure) // 2, len(items) // 2
    first = pure[:ahead] + others[: half - ahead]
    items[:] = first + pure[ahead:] + others[half - ahead :]


def pytest_collection_finish() -> None:
    """Leave what was loaded to stay out of the collector's way: it was an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
