"""How referrals came, what came of files, and which rows wait for somebody to say whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from openphb.domains.cases.models import Referral, ReferralFile, ReferralRow
from openphb.domains.cases.referring.file import read_row
from openphb.domains.cases.types import (
    AskedRow,
    Came,
    CameBy,
    FileAnswer,
    ReferralTold,
    Referrer,
    RowWrong,
    WrongRow,
)
from openphb.domains.people import queries as people
from openphb.domains.people.matching.weighing import strength_of
from openphb.domains.people.types import Likely
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

MOST_FILES = 20
MOST_ASKED = 50
_WAITING = Q(code="", case=None)


def referral_of_case(*, viewer: Viewer, case_id: UUID) -> ReferralTold | None:
    """Return how a case's referral came; None of a case from before this was asked."""
    row = Referral.objects.filter(viewer.scope(Permission.CASE_VIEW).q(), case_id=case_id).first()
    if row is None:
        return None
    return ReferralTold(
        Came(
            Referrer(row.referrer),
            CameBy(row.came_by),
            row.role,
            row.organisation,
            row.source_reference,
        ),
        names_of([row.recorded_by]).get(row.recorded_by, ""),
        row.recorded_at,
    )


def files(*, viewer: Viewer) -> tuple[FileAnswer, ...]:
    """Return the twenty latest files of referrals, the latest first."""
    rows = ReferralFile.objects.filter(_reach(viewer)).defer("content")
    return _files(viewer, list(rows.order_by("-sent_at", "-id")[:MOST_FILES]))


def referral_file(*, viewer: Viewer, file_id: UUID) -> FileAnswer:
    """Return what came of one file. Refusal: `nothing_there`."""
    found = _files(
        viewer, list(ReferralFile.objects.filter(_reach(viewer), id=file_id).defer("content"))
    )
    if not found:
        raise NothingThere("file")
    return found[0]


def file_with(*, viewer: Viewer, tenant_id: UUID, sha256: str) -> FileAnswer | None:
    """Return the file with these bytes that a commissioner took in before, or None."""
    rows = ReferralFile.objects.filter(_reach(viewer), tenant_id=tenant_id, sha256=sha256)
    found = _files(viewer, list(rows.defer("content")))
    return found[0] if found else None


def wrong_rows(*, viewer: Viewer, file_id: UUID, most: int | None = None) -> tuple[WrongRow, ...]:
    """Return the rows of a file that were given back, in order; at most so many."""
    rows = ReferralRow.objects.filter(_reach(viewer), ~Q(code=""), file_id=file_id)
    return tuple(
        WrongRow(row.line, row.cells, RowWrong(row.column, row.code, row.message, row.mend))
        for row in rows.order_by("line")[:most]
    )


def asked_rows(*, viewer: Viewer) -> tuple[AskedRow, ...]:
    """Return the fifty rows that have waited longest for somebody to say whose they are."""
    rows = ReferralRow.objects.filter(_reach(viewer), _WAITING).select_related("file")
    found = rows.defer("file__content").order_by("file__sent_at", "line")[:MOST_ASKED]
    return _asked(viewer, list(found))


def asked_row(*, viewer: Viewer, row_id: UUID) -> AskedRow:
    """Return one row that waits. Refusal: `nothing_there`."""
    found = _asked(viewer, list(ReferralRow.objects.filter(_reach(viewer), _WAITING, id=row_id)))
    if not found:
        raise NothingThere("row")
    return found[0]


def _asked(viewer: Viewer, rows: Iterable[ReferralRow]) -> tuple[AskedRow, ...]:
    wanted = list(rows)
    ids = {UUID(one["id"]) for row in wanted for one in row.likely}
    known = people.summaries(viewer=viewer, subject_ids=ids)
    return tuple(
        AskedRow(
            row.id,
            row.tenant_id,
            row.file_id,
            row.line,
            read_row(row.cells, today=viewer.today),
            tuple(
                Likely(known[found], one["points"], strength_of(one["points"]), one["words"])
                for one in row.likely
                if (found := UUID(one["id"])) in known
            ),
        )
        for row in wanted
    )


def _files(viewer: Viewer, rows: list[ReferralFile]) -> tuple[FileAnswer, ...]:
    who = names_of(row.sent_by for row in rows)
    waiting = ReferralRow.objects.filter(
        _reach(viewer), _WAITING, file_id__in=[row.id for row in rows]
    )
    still = dict(waiting.order_by().values_list("file_id").annotate(Count("id")))
    return tuple(
        FileAnswer(
            row.id,
            row.tenant_id,
            row.name,
            who.get(row.sent_by, ""),
            row.sent_at,
            row.rows is not None,
            row.rows or 0,
            row.opened,
            row.again,
            row.asked,
            row.wrong,
            still.get(row.id, 0),
        )
        for row in rows
    )


def _reach(viewer: Viewer) -> Q:
    return viewer.scope(Permission.CASE_REFER).tenants_q()
