"""Taking assessments in from a file of another system: good rows go in, the others are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases.actions.assessing import keep_assessment
from openphb.domains.cases.actions.holding import hold
from openphb.domains.cases.assessing.table_file import AssessmentRow, fault_of, read_file
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.models import Assessment, Case
from openphb.domains.cases.types import TookIn
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal


def take_in_assessments(
    *, by: Viewer, at: datetime, tenant_id: UUID, tool: str, data: bytes
) -> TookIn:
    """Record every good row of a file of one tool; return what came of it.

    A row that was taken in before adds nothing. Evidence may be missing: it stays in the other
    system. No row decides anything. Refusals, of the whole file: `tool_unknown`, `not_permitted`, and those
    of `read_table`.
    """
    with transaction.atomic():
        actor = by.act(Permission.ASSESSMENT_RECORD, tenant_id=tenant_id)
        file = read_file(data, tool_coded(tool), tenant_id=tenant_id)
        seen = set(
            Assessment.objects.filter(
                tenant_id=tenant_id, fingerprint__in=[row.fingerprint for row in file.rows]
            ).values_list("fingerprint", flat=True)
        )
        cases = dict(
            Case.objects.filter(
                tenant_id=tenant_id, reference__in={row.reference for row in file.rows}
            ).values_list("reference", "id")
        )
        added, faults = 0, list(file.faults)
        for row in file.rows:
            if row.fingerprint in seen:
                continue
            try:
                with transaction.atomic():
                    added += _take_in(by, at, row, cases.get(row.reference))
            except Refusal as refusal:
                faults.append(fault_of(row.line, refusal))
            else:
                seen.add(row.fingerprint)
        took = TookIn(
            added=added,
            already_there=len(file.rows) - added - (len(faults) - len(file.faults)),
            faults=tuple(sorted(faults, key=lambda one: one.line)),
        )
        trail.record(
            "case.assessments_taken_in",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            # Of no one record: each assessment has its own entry, this one is of the whole file.
            record_kind="tenant",
            record_id=tenant_id,
            details={"tool": tool, "added": took.added, "faults": len(took.faults)},
        )
        return took


def _take_in(by: Viewer, at: datetime, row: AssessmentRow, case_id: UUID | None) -> bool:
    """Record one row; return False where somebody took the same row in at the same time."""
    if case_id is None:
        raise Refusal(
            "row_case_unknown",
            f"There is no case {row.reference[:20] or 'without a reference'} here.",
            "Write the reference of the case, like PHB-000123, or make the referral first.",
            "case",
        )
    held = hold(by, Permission.ASSESSMENT_RECORD, case_id, None)
    if row.nhs_number:
        person = people.person_of_subject(viewer=by, subject_id=held.case.subject_id)
        if person.nhs_number and person.nhs_number != row.nhs_number:
            raise Refusal(
                "row_person_differs",
                f"Case {row.reference} is of somebody with another NHS number.",
                "Check both. Nothing may be written into another person’s record.",
                "nhs_number",
            )
    # Asked again now that the case is locked: the other's rows are committed or were never there.
    mine = Assessment.objects.filter(tenant_id=held.case.tenant_id, fingerprint=row.fingerprint)
    if mine.exists():
        return False
    keep_assessment(held, at=at, told=row.told, fingerprint=row.fingerprint)
    return True
