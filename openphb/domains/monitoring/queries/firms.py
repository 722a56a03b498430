"""Organisations that hold money: for whom, how much, what they showed, and who works there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.monitoring import reach, reference
from openphb.domains.monitoring.models import (
    ClientAccountCheck,
    FirmMember,
    FirmPaper,
    Holding,
)
from openphb.domains.monitoring.queries.holdings import answers
from openphb.domains.monitoring.rules.papers import standing
from openphb.domains.monitoring.types import (
    CheckAnswer,
    FirmAnswer,
    FirmPerson,
    HoldingAnswer,
    HoldingKind,
    PaperDraft,
    PaperKind,
    PaperStanding,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.refusal import NothingThere

SHOWN = 12


def firms(*, viewer: Viewer) -> tuple[FirmAnswer, ...]:
    """Return the organisations that hold money at the viewer's commissioners, by name."""
    tenants = viewer.scope(Permission.FIRM_VIEW).tenant_ids
    held = answers(Holding.objects.filter(tenant_id__in=tenants))
    return _told(held, viewer.today)


def firm(*, viewer: Viewer, tenant_id: UUID, organisation_id: UUID) -> FirmAnswer:
    """Return one organisation at a commissioner, with its people. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.FIRM_VIEW).tenant_ids:
        raise NothingThere("organisation")
    held = answers(Holding.objects.filter(tenant_id=tenant_id, organisation_id=organisation_id))
    found = _told(held, viewer.today)
    if not found:
        # One that holds nothing here is told so, like any other.
        named = Organisation.objects.filter(pk=organisation_id).first()
        if named is None:
            raise NothingThere("organisation")
        return FirmAnswer(named.id, named.name, tenant_id, ())
    one = found[0]
    return FirmAnswer(
        one.organisation_id,
        one.name,
        one.tenant_id,
        one.holdings,
        one.papers,
        _people(tenant_id, organisation_id),
        one.checks,
    )


def own_firms(*, viewer: Viewer) -> tuple[FirmAnswer, ...]:
    """Return the organisations that the viewer works for, with the people whom they reach there."""
    held = answers(Holding.objects.filter(reach.own_q(viewer)))
    return _told(held, viewer.today)


def firms_on_paper(*, viewer: Viewer) -> tuple[FirmAnswer, ...]:
    """Return the same organisations with their papers and checks, but without the people's money."""
    tenants = viewer.scope(Permission.FIRM_VIEW).tenant_ids
    kinds: dict[tuple[UUID, UUID], set[HoldingKind]] = defaultdict(set)
    for tenant_id, organisation_id, kind in _kinds(tenants):
        kinds[tenant_id, organisation_id].add(HoldingKind(kind))
    return _answers(kinds, {}, viewer.today)


@asked
def _kinds(tenant_ids: Collection[UUID]) -> Any:
    rows = Holding.objects.filter(tenant_id__in=tenant_ids)
    return rows.values_list("tenant_id", "organisation_id", "kind").distinct()


@asked
def _papers_of(firms: Q) -> QuerySet[FirmPaper]:
    return FirmPaper.objects.filter(firms).order_by("holds_from", "recorded_at", "id")


@asked
def _checks_of(firms: Q) -> QuerySet[ClientAccountCheck]:
    return ClientAccountCheck.objects.filter(firms).order_by("-on", "-stated_at", "-id")


@asked
def _called(organisation_ids: Collection[UUID]) -> Any:
    return Organisation.objects.filter(pk__in=organisation_ids).values_list("id", "name")


def _told(held: Iterable[HoldingAnswer], today: date) -> tuple[FirmAnswer, ...]:
    by_firm: dict[tuple[UUID, UUID], list[HoldingAnswer]] = defaultdict(list)
    for one in held:
        by_firm[one.tenant_id, one.organisation_id].append(one)
    kinds = {key: {one.kind for one in several} for key, several in by_firm.items()}
    return _answers(kinds, by_firm, today)


def _answers(
    kinds: Mapping[tuple[UUID, UUID], Set[HoldingKind]],
    held: Mapping[tuple[UUID, UUID], list[HoldingAnswer]],
    today: date,
) -> tuple[FirmAnswer, ...]:
    """Return what is known of organisations (commissioner, organisation → how they hold money)."""
    mine = Q(pk__in=[])
    for tenant_id, organisation_id in kinds:
        mine |= Q(tenant_id=tenant_id, organisation_id=organisation_id)
    papers: dict[tuple[UUID, UUID], list[FirmPaper]] = defaultdict(list)
    for paper in _papers_of(mine):
        papers[paper.tenant_id, paper.organisation_id].append(paper)
    checks: dict[tuple[UUID, UUID], list[ClientAccountCheck]] = defaultdict(list)
    for check in _checks_of(mine):
        checks[check.tenant_id, check.organisation_id].append(check)
    names = names_of(
        {
            *(one.recorded_by for several in papers.values() for one in several),
            *(one.stated_by for several in checks.values() for one in several),
        }
    )
    organisations = dict(_called({key[1] for key in kinds}))
    found = [
        FirmAnswer(
            key[1],
            organisations[key[1]],
            key[0],
            tuple(held.get(key, ())),
            _papers(of, papers[key], names, today),
            checks=tuple(
                CheckAnswer(one.on, one.stated_pence, one.held_pence, names.get(one.stated_by, ""))
                for one in checks[key][:SHOWN]
            ),
        )
        for key, of in kinds.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.tenant_id)))


def _papers(
    kinds: Set[HoldingKind],
    rows: Iterable[FirmPaper],
    names: dict[UUID, str],
    today: date,
) -> tuple[PaperStanding, ...]:
    soon = reference.limit("paper_soon_days", today)
    kept = list(rows)
    shown = [
        PaperDraft(
            PaperKind(one.kind),
            one.holds_from,
            one.holds_until,
            one.number,
            one.words,
            one.needed,
        )
        for one in kept
    ]
    found = []
    for wanted in reference.papers_asked():
        if wanted.of is not None and wanted.of not in kinds:
            continue
        state, last = standing(wanted.kind, shown, today=today, soon_days=soon)
        by = kept[shown.index(last)].recorded_by if last else None
        found.append(
            PaperStanding(wanted.kind, state, last, wanted.source, names.get(by, "") if by else "")
        )
    return tuple(found)


def _people(tenant_id: UUID, organisation_id: UUID) -> tuple[FirmPerson, ...]:
    rows = FirmMember.objects.filter(
        tenant_id=tenant_id, organisation_id=organisation_id
    ).select_related("user")
    return tuple(
        FirmPerson(
            one.id,
            one.user_id,
            one.user.name,
            one.user.username,
            one.invited_at,
            one.user.has_usable_password(),
            one.ended_on,
        )
        for one in rows.order_by("user__name", "id")
    )


def person_name(*, viewer: Viewer, member_id: UUID) -> str:
    """Return who acts for an organisation. Refusal: `nothing_there`, also where that has ended."""
    tenants = viewer.scope(Permission.HOLDING_RECORD).tenant_ids
    row = (
        FirmMember.objects.filter(pk=member_id, tenant_id__in=tenants, ended_on=None)
        .select_related("user")
        .first()
    )
    if row is None:
        raise NothingThere("person")
    return row.user.name


def client_accounts(*, viewer: Viewer) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return (commissioner, organisation, name) of the viewer's own pooled accounts."""
    rows = (
        Holding.objects.filter(reach.own_q(viewer), kind=HoldingKind.MANAGED_ACCOUNT)
        .values_list("tenant_id", "organisation_id", "organisation__name", "tenant__name")
        .distinct()
    )
    return tuple(
        (tenant_id, organisation_id, f"{name}, {tenant}")
        for tenant_id, organisation_id, name, tenant in rows.order_by("tenant__name")
    )
