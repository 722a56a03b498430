"""Pages of who may have a direct payment. What bars one is opened by the few, who say why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, reference
from openphb.domains.agreements.eligibility import queries
from openphb.domains.agreements.eligibility.rules import THE_REST
from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Dbs,
    Giver,
    Hurdle,
    MayHave,
    Occasion,
    Outcome,
)
from openphb.domains.agreements.forms import (
    ConsentForm,
    DecisionForm,
    ExclusionForm,
    LookForm,
    RoleForm,
)
from openphb.domains.agreements.views.wording import person_name
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.people import queries as people
from openphb.domains.people.types import Finding
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted


@requires(Permission.MAY_HAVE_VIEW)
def may_have(request: Request, budget_id: UUID) -> HttpResponse:
    """Whether a direct payment may be made on a budget, why not, and what stays open."""
    found = _found(request, budget_id)
    trail.looked(
        "who may have a direct payment",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.MAY_HAVE_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    scope = {
        name: request.viewer.scope(permission).covers(
            tenant_id=found.tenant_id, subject_id=found.subject_id
        )
        for name, permission in (
            ("may_record", Permission.MAY_HAVE_RECORD),
            ("may_decide", Permission.MAY_HAVE_DECIDE),
            ("may_test", Permission.EXCLUSION_RECORD),
        )
    }
    names = {role.draft.contact_id: role.name for role in found.facts.roles}
    return page(
        request,
        "agreements/may_have.jinja",
        {
            "found": found,
            "person": person_name(request.viewer, found.subject_id),
            "lead": lead(found),
            "consents": consent_words(found),
            "said": [(names.get(one.contact_id, _("The person")), one) for one in _said(found)],
            "roles": [role for role in found.facts.roles if role.on(request.viewer.today)],
            "ended": [role for role in found.facts.roles if not role.on(request.viewer.today)],
            "stops": Hurdle.CONSENT_WITHDRAWN in found.hurdles,
            "rest": [rest_words(option) for option in THE_REST],
            **scope,
        },
    )


def lead(found: MayHave) -> str:
    """Return how it stands, in a sentence. Of an exclusion it says that there is one and no more."""
    if Hurdle.EXCLUDED in found.hurdles:
        return _("A direct payment cannot be made to this person.")
    if found.outcome is Outcome.CANNOT:
        return _("Consent was taken back, so a direct payment must not be made.")
    if found.decision is not None and not found.granted:
        return _("It was decided not to make a direct payment.")
    if found.outcome is Outcome.NOT_YET:
        # Whoever is paid already must not read that they cannot be.
        return (
            _(
                "It was agreed that a direct payment is made. Something stands below to look at again."
            )
            if found.granted
            else _("A direct payment cannot be made yet. What is missing stands below.")
        )
    if found.decision is None:
        return _("Nothing stands in the way of a direct payment. Nobody has decided yet.")
    return _("A direct payment can be made.")


def consent_words(found: MayHave) -> str:
    """Return who agrees to a direct payment for this person, and why them."""
    capacity = found.facts.capacity
    if found.facts.born is None:
        return _("The date of birth is not known, so nobody can say who agrees.")
    if found.who_consents is Giver.PERSON:
        return (
            _("The person agrees for themself: it was found that they can decide this.")
            if capacity and capacity.finding.able
            else _(
                "The person agrees for themself. Everybody from 16 is taken to be able to decide, "
                "until somebody finds otherwise."
            )
        )
    if found.who_consents is Giver.REPRESENTATIVE:
        return (
            _("A representative agrees for them: it was found that they cannot decide this.")
            if capacity and capacity.finding is Finding.LACKS
            else _("A representative agrees for them, because they are under 16.")
        )
    return _("The person agrees when they can decide, or a representative when they cannot.")


def rest_words(option: ManagementOption) -> str:
    """Return a way to manage the budget that stays open, in plain words with the official one."""
    return {
        ManagementOption.NOTIONAL: _(
            "The NHS keeps the money and arranges the care in the plan (a notional budget)."
        ),
        ManagementOption.THIRD_PARTY: _(
            "An independent organisation keeps the money and arranges it (a third-party budget)."
        ),
    }[option]


@requires(Permission.EXCLUSION_VIEW)
def exclusion(request: Request, budget_id: UUID) -> HttpResponse:
    """What bars a direct payment: only after saying why, and each look is kept."""
    found = _found(request, budget_id)
    form = LookForm(posted(request))
    tests = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.look_at_exclusion(
                by=request.viewer,
                at=request.moment.at,
                subject_id=found.subject_id,
                why=form.cleaned_data["why"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            tests = queries.exclusion_tests(viewer=request.viewer, subject_id=found.subject_id)
    words = {one.code: one for one in reference.exclusions(request.viewer.today)}
    return page(
        request,
        "agreements/exclusion.jinja",
        {
            "form": form,
            "tests": tests,
            "words": words,
            "looks": queries.exclusion_looks(viewer=request.viewer, subject_id=found.subject_id),
            "caption": person_name(request.viewer, found.subject_id),
            "budget_id": budget_id,
            "back_href": _of(budget_id),
        },
    )


@requires(Permission.EXCLUSION_RECORD)
def record_exclusion_test(request: Request, budget_id: UUID) -> HttpResponse:
    """A test against the Schedule of who is excluded."""
    found = _found(request, budget_id)
    form = ExclusionForm(
        posted(request),
        exclusions=reference.exclusions(request.viewer.today),
        initial={"tested_on": request.viewer.today, "occasion": Occasion.START},
    )

    def record() -> None:
        given = form.cleaned_data
        actions.record_exclusion_test(
            by=request.viewer,
            at=request.moment.at,
            subject_id=found.subject_id,
            occasion=Occasion(given["occasion"]),
            tested_on=given["tested_on"],
            item="" if given["item"] == "none" else given["item"],
            until=given["until"],
            how_known=given["how_known"],
        )

    return _asked(
        request, found, form, record, _("Can a direct payment be made?"), _("The test is recorded.")
    )


@requires(Permission.MAY_HAVE_RECORD)
def record_consent(request: Request, budget_id: UUID) -> HttpResponse:
    """Who agrees to a direct payment, or no longer does."""
    found = _found(request, budget_id)
    form = ConsentForm(
        posted(request),
        person=person_name(request.viewer, found.subject_id) or _("The person"),
        contacts=[
            (role.draft.contact_id, role.name)
            for role in found.facts.roles
            if role.draft.acting_as is ActingAs.REPRESENTATIVE
        ],
        initial={"said_on": request.viewer.today},
    )

    def record() -> None:
        actions.record_consent(
            by=request.viewer, at=request.moment.at, subject_id=found.subject_id, **form.said
        )

    return _asked(
        request,
        found,
        form,
        record,
        _("Do they agree to a direct payment?"),
        _("What they said is recorded."),
    )


@requires(Permission.MAY_HAVE_RECORD)
def record_role(request: Request, budget_id: UUID) -> HttpResponse:
    """Who acts for the person, by what authority, and what was checked."""
    found = _found(request, budget_id)
    contacts = people.contacts(viewer=request.viewer, subject_id=found.subject_id)
    form = RoleForm(
        posted(request),
        contacts=[(one.id, f"{one.name}, {one.relationship}") for one in contacts],
        initial={"valid_from": request.viewer.today, "dbs": Dbs.NOT_ASKED},
    )

    def record() -> None:
        actions.record_role(
            by=request.viewer,
            at=request.moment.at,
            subject_id=found.subject_id,
            draft=form.draft,
        )

    return _asked(request, found, form, record, _("Who acts for them?"), _("The role is recorded."))


@requires(Permission.MAY_HAVE_DECIDE)
def decide_direct_payment(request: Request, budget_id: UUID) -> HttpResponse:
    """A named person's decision whether a direct payment is made."""
    found = _found(request, budget_id)
    form = DecisionForm(
        posted(request),
        initial={
            "decided_on": request.viewer.today,
            "occasion": Occasion.REVIEW if found.decision else Occasion.START,
        },
    )

    def record() -> None:
        actions.decide_direct_payment(
            by=request.viewer, at=request.moment.at, budget_id=budget_id, draft=form.draft
        )

    return _asked(
        request,
        found,
        form,
        record,
        _("Is a direct payment made?"),
        _("Your decision is recorded."),
    )


def _asked(
    request: Request,
    found: MayHave,
    form: Form,
    record: Callable[[], None],
    title: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            record()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(_of(found.budget_id))
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "stands": found.hurdles if isinstance(form, DecisionForm) else (),
        "caption": person_name(request.viewer, found.subject_id),
        "back_href": _of(found.budget_id),
        "button_text": _("Record it"),
    }
    return page(request, "agreements/may_have_question.jinja", context)


def _found(request: Request, budget_id: UUID) -> MayHave:
    return queries.may_have(viewer=request.viewer, budget_id=budget_id)


def _said(found: MayHave) -> list[Any]:
    return sorted(found.facts.consents, key=lambda one: one.said_on, reverse=True)


def _of(budget_id: UUID) -> str:
    return reverse("agreements:may_have", args=[budget_id])
