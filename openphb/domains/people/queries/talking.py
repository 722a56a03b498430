"""How to talk with somebody, what they agreed to, and what they can decide."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.people import rules
from openphb.domains.people.models import CapacityRecord, CommunicationRecord, ConsentRecord
from openphb.domains.people.types import (
    Capacity,
    CapacityAbout,
    CapacityTold,
    Communication,
    CommunicationTold,
    Consent,
    ConsentAbout,
    ConsentGiven,
    ConsentTold,
    ContactBy,
    Finding,
    Format,
    Interpreter,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer


def communication(*, viewer: Viewer, subject_id: UUID) -> tuple[CommunicationTold, ...]:
    """Return what was said about how to talk with a person, the latest, which counts, first."""
    rows = list(
        CommunicationRecord.objects.filter(
            viewer.scope(Permission.PERSON_VIEW).q(), subject_id=subject_id
        ).order_by("-recorded_at", "-id")
    )
    who = names_of(row.recorded_by for row in rows)
    return tuple(
        CommunicationTold(
            row.said_on,
            told,
            rules.communication_words(told),
            who.get(row.recorded_by, ""),
            row.recorded_at,
        )
        for row in rows
        for told in [_communication(row)]
    )


def consents(*, viewer: Viewer, subject_id: UUID) -> tuple[ConsentTold, ...]:
    """Return what a person agreed to or not, the latest first; none where cases are not for the viewer."""
    rows = list(
        ConsentRecord.objects.filter(
            viewer.scope(Permission.CASE_VIEW).q(), subject_id=subject_id
        ).order_by("-said_on", "-recorded_at", "-id")
    )
    who = names_of(row.recorded_by for row in rows)
    return tuple(
        ConsentTold(
            row.id,
            Consent(ConsentAbout(row.about), ConsentGiven(row.answer), row.decided_by, row.words),
            row.said_on,
            who.get(row.recorded_by, ""),
            row.recorded_at,
        )
        for row in rows
    )


def capacity(*, viewer: Viewer, subject_id: UUID) -> tuple[CapacityTold, ...]:
    """Return what was found about a person's decisions, the latest first."""
    rows = list(
        CapacityRecord.objects.filter(
            viewer.scope(Permission.CASE_VIEW).q(), subject_id=subject_id
        ).order_by("-assessed_on", "-recorded_at", "-id")
    )
    who = names_of(row.recorded_by for row in rows)
    return tuple(
        CapacityTold(
            row.id,
            Capacity(
                row.decision,
                Finding(row.finding),
                row.assessed_on,
                row.assessed_by,
                row.words,
                CapacityAbout(row.about),
                row.look_again_on,
            ),
            who.get(row.recorded_by, ""),
            row.recorded_at,
        )
        for row in rows
    )


def _communication(row: CommunicationRecord) -> Communication:
    return Communication(
        tuple(Format(one) for one in row.formats),
        row.language,
        Interpreter(row.interpreter),
        ContactBy(row.contact_by) if row.contact_by else None,
        row.adjustments,
        row.more,
    )
