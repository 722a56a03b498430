"""`openphb administrator add`: somebody to give the first roles, from the shell of whoever runs it."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from openphb.config.database import running_database
from openphb.config.environment import LOCAL_HOSTS, Environment, environment
from openphb.kernel.command import Answer, Subparsers, add_command
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.foundation.organisations.models import Organisation


def register(subparsers: Subparsers) -> None:
    """Add `administrator add`."""
    words = "who gives roles to everybody else"
    commands = subparsers.add_parser("administrator", help=words).add_subparsers(required=True)
    parser = add_command(
        commands,
        "add",
        "Invite an administrator: prints a link, which works once, and no password. The first one "
        "may begin at once; another one waits until somebody who gives roles agrees.",
        run,
    )
    parser.add_argument("username", metavar="USERNAME", help="the name they will sign in with")
    parser.add_argument("--email", required=True, metavar="ADDRESS", help="their work address")
    parser.add_argument("--name", metavar="NAME", help="their name; the username without it")
    parser.add_argument(
        "--organisation", required=True, metavar="CODE", help="ODS code of whom they work for"
    )
    parser.add_argument(
        "--records-of",
        action="append",
        default=[],
        metavar="CODE",
        help="ODS code of the commissioner whose records they administer, as often as there are "
        "commissioners; the organisation without it. Its records are begun if there are none yet",
    )


def run(arguments: Namespace) -> Answer:
    """Invite them as the database role that owns the tables: it takes the operator's own shell."""
    os.environ["OPENPHB_DB_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
    settings = environment()
    with running_database(settings):
        import django

        django.setup()
        from django.db import connections, transaction
        from django.utils import timezone

        try:
            with transaction.atomic():
                return _add(arguments, settings, timezone.now())
        finally:
            # Our own database stops after this, and a connection left open would hold it.
            connections.close_all()


def _add(arguments: Namespace, settings: Environment, at: datetime) -> Answer:
    from openphb.foundation.access import actions

    employer = _organisation(arguments.organisation, at)
    codes: Sequence[str] = arguments.records_of or [arguments.organisation]
    tenant_ids = {one for code in codes for one in _records_of(_organisation(code, at), at)}
    username: str = arguments.username
    issued = actions.add_administrator(
        by=None,
        at=at,
        person=actions.NewStaff(arguments.name or username, username, arguments.email),
        organisation_id=employer.id,
        tenant_ids=sorted(tenant_ids),
    )
    link = f"{_address(settings)}/join/staff/?secret={issued.secret}"
    begins = issued.given.grant_id is not None
    then = (
        "The role begins today."
        if begins
        else "The role begins when somebody who gives roles has agreed to it, on the page Roles."
    )
    return Answer(
        {
            "username": username,
            "link": link,
            "expires_on": issued.expires_on.isoformat(),
            "waits_for_second_person": not begins,
        },
        f"Send this link to {username}. It works once, until {long_date(issued.expires_on)}:\n"
        f"{link}\n{then}",
    )


def _organisation(code: str, at: datetime) -> Organisation:
    """Return the body with this code today. Refusal: `organisation_unknown`."""
    from openphb.foundation.organisations.actions import load_national
    from openphb.foundation.organisations.models import Organisation
    from openphb.foundation.organisations.queries import organisation_on

    if not Organisation.objects.exists():
        load_national(at=at)
    if organisation_on(code, at.date()) is None:
        raise Refusal(
            "organisation_unknown",
            f"There is no organisation {code} today.",
            "Give its ODS code as it is now, such as QT1 for NHS Nottingham and Nottinghamshire.",
            "--organisation",
        )
    return Organisation.objects.get(ods_code=code)


def _records_of(body: Organisation, at: datetime) -> set[UUID]:
    """Return the tenants that a body is responsible for today; its first one is made here."""
    from openphb.foundation.jobs.actions import ensure_system_user
    from openphb.foundation.organisations.models import Commissioning
    from openphb.foundation.tenancy.models import Tenant

    responsible = Commissioning.objects.filter(organisation=body, valid__contains=at.date())
    found = set(responsible.values_list("tenant_id", flat=True))
    if not found:
        tenant = Tenant.objects.create(name=body.name)
        Commissioning.objects.create(
            tenant=tenant, organisation=body, valid=(body.valid_from, None)
        )
        found = {tenant.id}
    ensure_system_user(tenant_ids=found, at=at)
    return found


def _address(settings: Environment) -> str:
    """Return where people open OpenPHB: by its public name, or on this machine."""
    known = (*LOCAL_HOSTS, settings.address)
    named = [host for host in settings.allowed_hosts if host not in known]
    return f"https://{named[0]}" if named else f"http://{settings.address}:{settings.port}"
