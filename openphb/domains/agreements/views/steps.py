"""What has to happen next with an agreement, and who does it."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementKind,
    AgreementState,
    BankState,
    Party,
)
from openphb.domains.agreements.views.wording import covers
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.web.formatting import short_date
from openphb.web.parts import Task


def steps(viewer: Viewer, agreement: AgreementAnswer) -> tuple[Task, ...]:
    """Return what has to happen before money is paid, with links for what the viewer may do."""
    if agreement.state is AgreementState.ENDED:
        return ()
    return (
        _person_signs(viewer, agreement),
        *(_firm_signs(viewer, agreement) for party in agreement.parties if party is Party.FIRM),
        _body_signs(viewer, agreement),
        *(_bank(viewer, agreement) if agreement.kind is not AgreementKind.THIRD_PARTY else ()),
    )


def _person_signs(viewer: Viewer, agreement: AgreementAnswer) -> Task:
    if covers(viewer, Permission.AGREEMENT_SIGN, agreement):
        name, href = _("Sign the agreement"), _signing("sign", agreement)
    elif covers(viewer, Permission.AGREEMENT_PREPARE, agreement):
        name, href = (
            _("Record the person's signature from paper"),
            _signing("record_paper_signature", agreement),
        )
    else:
        name, href = _("The person signs, or whoever acts for them"), ""
    hint = _("Or they sign here, after they sign in.") if viewer.is_staff and href else ""
    return _signature(agreement, Party.PERSON, name, href, hint)


def _firm_signs(viewer: Viewer, agreement: AgreementAnswer) -> Task:
    may = covers(viewer, Permission.AGREEMENT_PREPARE, agreement)
    href = _signing("record_paper_signature", agreement) if may else ""
    third = agreement.kind is AgreementKind.THIRD_PARTY
    if href:
        name = (
            _("Record the organisation's signature from paper")
            if third
            else _("Record the firm's signature from paper")
        )
    else:
        name = _("The organisation signs") if third else _("The firm signs")
    return _signature(agreement, Party.FIRM, name, href)


def _body_signs(viewer: Viewer, agreement: AgreementAnswer) -> Task:
    may = covers(viewer, Permission.AGREEMENT_SIGN_FOR_BODY, agreement)
    recorded = any(one.recorded_by == viewer.user_id for one in agreement.signatures)
    if may and not recorded:
        name, href = _("Sign for the body that pays"), _signing("sign_for_body", agreement)
        return _signature(agreement, Party.BODY, name, href)
    hint = _("Somebody else than you: you recorded the person's signature.") if may else ""
    return _signature(agreement, Party.BODY, _("The body that pays signs"), "", hint)


def _signature(
    agreement: AgreementAnswer, party: Party, name: str, href: str, hint: str = ""
) -> Task:
    there = agreement.signed_by(party)
    if there is None:
        return Task(name, _("To do") if href else _("Waiting"), href, hint)
    name = {
        Party.BODY: _("The body that pays signs"),
        Party.PERSON: _("The person signs"),
        Party.FIRM: _("The organisation signs")
        if agreement.kind is AgreementKind.THIRD_PARTY
        else _("The firm signs"),
    }[party]
    signed = {"name": there.signed_name, "day": short_date(there.signed_on)}
    return Task(name, _("Signed by %(name)s on %(day)s") % signed, done=True)


def _bank(viewer: Viewer, agreement: AgreementAnswer) -> tuple[Task, ...]:
    approved, proposed = (agreement.bank_in(s) for s in (BankState.APPROVED, BankState.PROPOSED))
    if approved and not proposed:
        return (Task(_("The bank account is checked"), _("Done"), done=True),)
    if proposed is None:
        may = covers(viewer, Permission.BANK_PROPOSE, agreement)
        href = reverse("agreements:propose_bank", args=[agreement.id]) if may else ""
        return (
            Task(_("Give the bank account"), _("To do") if href else _("Waiting"), href),
            Task(_("Somebody in finance checks the account"), _("Waiting")),
        )
    mine = proposed.proposed_by == viewer.user_id
    may = covers(viewer, Permission.BANK_APPROVE, agreement) and not mine
    href = reverse("agreements:bank", args=[proposed.id]) if may else ""
    given = {"day": short_date(day_of(proposed.proposed_at))}
    name = _("Check the bank account") if may else _("Somebody in finance checks the account")
    return (
        Task(_("Give the bank account"), _("Given on %(day)s") % given, done=True),
        Task(name, _("To do") if may else _("Waiting"), href),
    )


def _signing(name: str, agreement: AgreementAnswer) -> str:
    # The second signature starts payments, which crosses domains: its pages are a room above.
    try:
        return reverse(f"journeys:{name}", args=[agreement.id])
    except NoReverseMatch:
        return ""
