"""A case's decisions and rights, to staff and to the person; one decision; asking again; its letters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, letters, queries
from openphb.domains.cases.forms import AskAgainForm, AskAgainHeardForm, RedoneForm
from openphb.domains.cases.lettering.decisions import lines_table
from openphb.domains.cases.lettering.easy import steps
from openphb.domains.cases.rights import reference
from openphb.domains.cases.rights.asking import granted_without_offer
from openphb.domains.cases.rights.clocks import WEEK, raised
from openphb.domains.cases.types import Heard, NoticeAnswer
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import clock
from openphb.web.shortcuts import page, posted


@requires(Permission.NOTICE_VIEW)
def rights(request: Request, case_id: UUID) -> HttpResponse:
    """Show what was decided about somebody, what they may ask again, and what waits."""
    viewer = request.viewer
    case = queries.case(viewer=viewer, case_id=case_id)
    trail.looked(
        "decisions and rights",
        by=viewer,
        at=request.moment.at,
        permission=Permission.NOTICE_VIEW,
        tenant_id=case.facts.tenant_id,
        subject_id=case.facts.subject_id,
    )
    running = queries.running(viewer=viewer, case_id=case_id)
    own = viewer.holds(Permission.HOME_OWN)
    requests = queries.requests_of_case(viewer=viewer, case_id=case_id)
    context = {
        "case": case,
        "own": own,
        "right": queries.right_of_case(viewer=viewer, case_id=case_id, on=viewer.today),
        "requests": requests,
        "to_offer": granted_without_offer(requests, case.offers),
        "managing": queries.managing_of_case(viewer=viewer, case_id=case_id),
        "not_offered": queries.not_offered(viewer=viewer, case_id=case_id),
        "notices": queries.notices_of_case(viewer=viewer, case_id=case_id),
        "concerns": queries.concerns_of_case(viewer=viewer, case_id=case_id),
        "late": queries.late_letters(viewer=viewer, case_id=case_id),
        "clocks": [(one, clock("", one.due_on, today=viewer.today, soon=WEEK)) for one in running],
        "broken": [one for one in raised(running, viewer.today) if one.due_on < viewer.today],
        "may": {str(one) for one in Permission if viewer.holds(one)},
        "back_href": reverse("holder:home") if own else reverse("staff:case", args=[case_id]),
    }
    return page(request, "cases/decided.jinja" if own else "cases/rights.jinja", context)


@requires(Permission.NOTICE_VIEW)
def notice(request: Request, notice_id: UUID) -> HttpResponse:
    """Show one decision: what, why, by which rule, and that it can be asked about again."""
    found = _found(request, notice_id)
    viewer = request.viewer
    # The letter that was sent has every line: who may not read one gets it made for them anew.
    kept = (
        documents.paper(viewer=viewer, kind=DocumentKind.LETTER, paper_of=letters.paper_of(found))
        if viewer.holds(Permission.DOCUMENT_VIEW) and not found.lines_left_out
        else None
    )
    table = lines_table(found)
    context = {
        "found": found,
        "opening": letters.notice_opening(found),
        "line_columns": table.columns,
        "line_rows": table.rows,
        "own": viewer.holds(Permission.HOME_OWN),
        "name": _name(request, found),
        "letter": reverse("documents:download", args=[kept.id])
        if kept
        else reverse("cases:notice_letter", args=[notice_id]),
        "easy": reverse("cases:notice_easy", args=[notice_id]),
        "may_ask": viewer.holds(Permission.DISAGREEMENT_RECORD)
        and all(one.reply for one in found.asked),
        "may_redo": found.to_redo and viewer.holds(Permission.NOTICE_FOLLOW),
        "back_href": reverse("cases:rights", args=[found.case_id]),
    }
    return page(request, "cases/notice.jinja", context)


@requires(Permission.DISAGREEMENT_RECORD)
def ask_again(request: Request, notice_id: UUID) -> HttpResponse:
    """Ask to have a decision looked at again; staff write down what they heard."""
    found = queries.notice(viewer=request.viewer, notice_id=notice_id)
    own = request.viewer.holds(Permission.HOME_OWN)
    form: AskAgainForm | AskAgainHeardForm = (
        AskAgainForm(posted(request))
        if own
        else AskAgainHeardForm(posted(request), today=request.viewer.today)
    )
    lines = (
        documents.documents(viewer=request.viewer, subject_id=found.subject_id).lines
        if request.viewer.holds(Permission.DOCUMENT_VIEW)
        else ()
    )
    form.offer_documents((one.id, one.title) for one in lines)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.ask_again(
                by=request.viewer,
                at=request.moment.at,
                notice_id=notice_id,
                said_on=request.viewer.today if own else given["said_on"],
                heard=Heard.PAGE if own else Heard(given["heard"]),
                words=given["words"],
                documents=[UUID(one) for one in given.get("documents", ())],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Thank you. It is written down, with its day."))
            return redirect("cases:disagreement", disagreement_id=made)
    context = {
        "form": form,
        "found": found,
        "own": own,
        "opening": letters.notice_opening(found),
        "name": _name(request, found),
        "add_href": reverse("documents:add", args=[found.subject_id])
        if request.viewer.holds(Permission.DOCUMENT_ADD)
        else "",
        "back_href": reverse("cases:notice", args=[notice_id]),
    }
    return page(request, "cases/ask_again.jinja", context)


@requires(Permission.NOTICE_FOLLOW)
def redone(request: Request, notice_id: UUID) -> HttpResponse:
    """Record what was done after a decision changed."""
    found = queries.notice(viewer=request.viewer, notice_id=notice_id)
    form = RedoneForm(posted(request), initial={"done_on": request.viewer.today})
    if form.is_valid():
        try:
            actions.record_redone(
                by=request.viewer, at=request.moment.at, notice_id=notice_id, **form.cleaned_data
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is recorded. Nothing waits here any more."))
            return redirect("cases:notice", notice_id=notice_id)
    context = {
        "form": form,
        "found": found,
        "name": _name(request, found),
        "back_href": reverse("cases:notice", args=[notice_id]),
    }
    return page(request, "cases/redone.jinja", context)


@requires(Permission.NOTICE_VIEW)
def notice_letter(request: Request, notice_id: UUID) -> HttpResponse:
    """Give out the letter about one decision as a PDF."""
    found = _found(request, notice_id)
    told = letters.of_notice(request.viewer, found)
    return downloads.printed(letters.LETTER, told, f"decision-{told['case']}.pdf")


@requires(Permission.NOTICE_VIEW)
def notice_easy(request: Request, notice_id: UUID) -> HttpResponse:
    """Give out the letter about one decision in Easy Read."""
    found = _found(request, notice_id)
    told = letters.of_notice(request.viewer, found)
    given = {**told, "steps": steps(told["letter"])}
    return downloads.printed(letters.EASY_READ, given, f"decision-{told['case']}-easy-read.pdf")


@requires(Permission.CASE_VIEW)
def offer_letter(request: Request, case_id: UUID) -> HttpResponse:
    """Give out the letter by which a budget was last offered."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    if not case.offers:
        raise NothingThere("offer")
    told = letters.of_offer(request.viewer, case_id, case.offers[0])
    return downloads.printed(letters.LETTER, told, f"offer-{told['case']}.pdf")


@requires(Permission.DISAGREEMENT_VIEW)
def reply_letter(request: Request, disagreement_id: UUID) -> HttpResponse:
    """Give out the letter that answers somebody who asked us to look again."""
    found = queries.disagreement(viewer=request.viewer, disagreement_id=disagreement_id)
    if found.reply is None:
        raise NothingThere("letter")
    told = letters.of_reply(request.viewer, found)
    return downloads.printed(letters.LETTER, told, f"looked-at-again-{told['case']}.pdf")


@requires(Permission.HOME_STAFF)
def rules(request: Request) -> HttpResponse:
    """Show the rules: every kind of decision, its regulation, its reasons, and every clock's number."""
    today = request.viewer.today
    kinds = [
        (rule, [one for one in reference.grounds() if one.kind is rule.kind])
        for rule in reference.notice_rules()
        if rule.valid_from <= today and (rule.valid_to is None or today < rule.valid_to)
    ]
    context = {
        "kinds": kinds,
        "limits": reference.clock_limits(),
        "back_href": reverse("staff:today"),
    }
    return page(request, "cases/decision_rules.jinja", context)


def _found(request: Request, notice_id: UUID) -> NoticeAnswer:
    found = queries.notice(viewer=request.viewer, notice_id=notice_id)
    trail.looked(
        "decision",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.NOTICE_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return found


def _name(request: Request, found: NoticeAnswer) -> str:
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    return names.get(found.subject_id, "")
