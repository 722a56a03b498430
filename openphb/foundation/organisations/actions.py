"""Loading the organisations that come with OpenPHB, and adding providers that it does not know."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from openphb.foundation.access.types import Actor
from openphb.foundation.organisations.models import Organisation, OrganisationKind, Succession
from openphb.foundation.organisations.types import Loaded
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal

DATA = Path(__file__).with_name("data")


@transaction.atomic
def load_national(*, at: datetime) -> Loaded:  # noqa: ARG001  every action says when
    """Bring the organisations and successions in `data/` up to date; return how many were new.

    A body is known by its ODS code, or by kind and name where it has none. Idempotent. What an
    administrator changed about a body that is there already, the file wins back: its rows carry
    their source.
    """
    organisations = successions = 0
    by_code: dict[str, Organisation] = {}
    for row in _rows("organisations.csv"):
        code = row["ods_code"] or None
        facts: dict[str, Any] = {
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            "source": row["source"],
        }
        named: dict[str, Any] = {"name": row["name"], "kind": row["kind"]}
        if code:
            known, new = Organisation.objects.update_or_create(
                ods_code=code, defaults=facts | named
            )
            by_code[code] = known
        else:
            _known, new = Organisation.objects.update_or_create(
                **named, ods_code=None, defaults=facts
            )
        organisations += new
    for row in _rows("successions.csv"):
        _handover, new = Succession.objects.update_or_create(
            predecessor=by_code[row["predecessor"]],
            successor=by_code[row["successor"]],
            defaults={"on": date.fromisoformat(row["on"])},
        )
        successions += new
    return Loaded(organisations, successions)


@transaction.atomic
def add_provider(*, by: Actor, at: datetime, name: str, ods_code: str, source: str) -> UUID:
    """Return the provider with an ODS code, or with a name where it has none; made where it is new.

    Whoever calls has found that `by` may, and says so in a commissioner's own audit. Refusal:
    `ods_taken`, where the code is that of a body of another kind.
    """
    code, called = ods_code.strip().upper(), " ".join(name.split())
    if code:
        known = Organisation.objects.filter(ods_code=code).first()
        if known is not None and known.kind != OrganisationKind.PROVIDER:
            raise Refusal(
                "ods_taken",
                f"{code} is {known.name}, which is no provider.",
                "Check the code.",
                "ods_code",
            )
    else:
        known = Organisation.objects.filter(
            ods_code=None, kind=OrganisationKind.PROVIDER, name__iexact=called, valid_to=None
        ).first()
    if known is not None:
        return known.id
    return Organisation.objects.create(
        ods_code=code or None,
        name=called,
        kind=OrganisationKind.PROVIDER,
        valid_from=day_of(at),
        source=f"{source} (added by {by.name})",
    ).id


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
