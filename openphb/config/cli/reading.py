"""Reading at the command line: in one snapshot, by the role that changes nothing, as nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from openphb.config.database import running_database
from openphb.config.environment import environment
from openphb.kernel.command import Answer
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.foundation.access.types import Viewer


def tenants_of(code: str, on: date) -> set[UUID]:
    """Return the tenants that the body with this ODS code is responsible for on a day."""
    from openphb.foundation.organisations.models import Commissioning

    return set(
        Commissioning.objects.filter(organisation__ods_code=code, valid__contains=on).values_list(
            "tenant_id", flat=True
        )
    )


def read_only(ask: Callable[[Viewer], Answer], today: date | None) -> Answer:
    """Return the answer, from one snapshot, as the database role that reads all and changes nothing.

    The shell is nobody: it gets no user, so it could not act even if the role could.
    """
    os.environ["OPENPHB_DB_ROLE"] = "readonly"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
    with running_database(environment()):
        import django

        django.setup()
        from django.db import connection, transaction

        from openphb.foundation.clock import business

        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read, read only")
                return ask(everywhere(today or business.read().today))
        finally:
            # Our own database stops after this, and a connection left open would hold it.
            connection.close()


def everywhere(today: date) -> Viewer:
    """Return a viewer that is OpenPHB itself, in every tenant, and no user."""
    from openphb.foundation.access.types import GrantScope, Role, Viewer
    from openphb.foundation.tenancy.models import Tenant

    return Viewer(
        None,
        "",
        today,
        tuple(
            GrantScope(tenant_id, Role.SYSTEM, None, tenant_id, None, "command line")
            for tenant_id in Tenant.objects.values_list("id", flat=True)
        ),
    )


def commissioner_unknown(code: str, on: date) -> Refusal:
    """The refusal of an ODS code that no records belong to."""
    return Refusal(
        "commissioner_unknown",
        f"No records belong to a commissioner {code} on {long_date(on)}.",
        "Give the ODS code of the body responsible on that day.",
        "--commissioner",
    )
