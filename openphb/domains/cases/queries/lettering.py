"""The words of letters: which count, a commissioner's versions, and letters as they went out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from openphb.domains.cases.lettering import rules
from openphb.domains.cases.models import LetterSent, LetterTemplate, LetterTemplateDecision
from openphb.domains.cases.types.lettering import (
    LetterDraft,
    LetterKept,
    LetterKind,
    LetterState,
    LetterTold,
    LetterVersion,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def letter_words(*, viewer: Viewer, tenant_id: UUID, kind: LetterKind, on: date) -> LetterTold:
    """Return the words that count for a kind of letter on a day: OpenPHB's own where no other do.

    Whoever may read the letter reads its words: of a tenant that the viewer reaches nothing of, the
    answer is OpenPHB's own.
    """
    assert viewer.user_id is not None, "somebody reads it"
    return rules.counting(_agreed(tenant_id), kind, on)


def letter_template(*, viewer: Viewer, letter_template_id: UUID) -> LetterVersion:
    """Return one version of a commissioner's words. Refusal: `nothing_there`."""
    reach = viewer.scope(Permission.LETTER_VIEW).tenants_q()
    found = _versions(LetterTemplate.objects.filter(reach, pk=letter_template_id))
    if not found:
        raise NothingThere("letter")
    return found[0]


def letter_templates(
    *, viewer: Viewer, tenant_id: UUID, kind: LetterKind | None = None
) -> tuple[LetterVersion, ...]:
    """Return every version of a commissioner's words, the last written first."""
    reach = viewer.scope(Permission.LETTER_VIEW).tenants_q()
    rows = LetterTemplate.objects.filter(reach, tenant_id=tenant_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return _versions(rows.order_by("-proposed_at", "-id"))


def letter_templates_to_decide(*, viewer: Viewer) -> tuple[LetterVersion, ...]:
    """Return the versions that wait for this viewer, the oldest first: none of their own."""
    waiting = LetterTemplate.objects.filter(
        viewer.scope(Permission.LETTER_DECIDE).tenants_q(),
        ~Exists(LetterTemplateDecision.objects.filter(template=OuterRef("pk"))),
    ).order_by("proposed_at", "id")
    return _versions(row for row in waiting if row.proposed_by != viewer.user_id)


def letters_kept(*, viewer: Viewer, about_id: UUID) -> tuple[LetterKept, ...]:
    """Return the letters that went out about one record, first to last, with their files' hashes."""
    rows = LetterSent.objects.filter(viewer.scope(Permission.NOTICE_VIEW).q(), about_id=about_id)
    return tuple(
        LetterKept(
            kind=LetterKind(row.kind),
            about_id=row.about_id,
            template_id=row.template_id,
            words_from=row.words_from,
            document_id=row.document_id,
            sha256=row.document.sha256,
        )
        for row in rows.select_related("document").order_by("kept_at", "id")
    )


def _agreed(tenant_id: UUID) -> tuple[LetterTold, ...]:
    """Return every agreed version of a tenant that the transaction reaches, or has a person in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, kind, starts_on, address, greeting, body, contact, closing, agreed_on "
            "from cases_agreed_letters(%s)",
            [tenant_id],
        )
        rows = cursor.fetchall()
    return tuple(
        LetterTold(key, LetterDraft(LetterKind(kind), *words), agreed_on)
        for key, kind, *words, agreed_on in rows
    )


def _versions(found: Iterable[LetterTemplate]) -> tuple[LetterVersion, ...]:
    rows = list(found)
    decided = {
        one.template_id: one for one in LetterTemplateDecision.objects.filter(template__in=rows)
    }
    names = names_of(
        [row.proposed_by for row in rows] + [one.decided_by for one in decided.values()]
    )
    return tuple(_version(row, decided.get(row.id), names) for row in rows)


def _version(
    row: LetterTemplate, decision: LetterTemplateDecision | None, names: Mapping[UUID, str]
) -> LetterVersion:
    state = LetterState.PROPOSED
    if decision is not None:
        state = LetterState.AGREED if decision.agreed else LetterState.REFUSED
    return LetterVersion(
        id=row.id,
        tenant_id=row.tenant_id,
        draft=_draft(row),
        state=state,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_on=decision.decided_on if decision else None,
        reason=decision.reason if decision else "",
    )


def _draft(row: LetterTemplate) -> LetterDraft:
    return LetterDraft(
        LetterKind(row.kind),
        row.starts_on,
        row.address,
        row.greeting,
        row.body,
        row.contact,
        row.closing,
    )
