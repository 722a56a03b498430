"""Loading the organisations that come with OpenPHB."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from openphb.foundation.organisations.models import Organisation, Succession
from openphb.foundation.organisations.types import Loaded

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


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
