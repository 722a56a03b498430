"""The way in: referrals one by one, in files, and by the person themself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.domains.cases import actions, queries
from openphb.domains.cases.actions.files import TAKING_IN
from openphb.domains.cases.forms import AskedRowForm, AskForm, ReferralFileForm, ReferralForm
from openphb.domains.cases.jobs import take_in_referrals
from openphb.domains.cases.referring.file import COLUMNS, MAYBE, write_template, write_wrong
from openphb.domains.cases.types import CameBy, Category
from openphb.domains.people import actions as people_actions
from openphb.domains.people import queries as people
from openphb.domains.people.types import Compared, Identity, Likely, SamePerson
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs import work as long_work
from openphb.foundation.jobs.types import WorkState
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted, posted_files

MOST_SHOWN = 100


@requires(Permission.CASE_REFER)
def refer(request: Request) -> HttpResponse:
    """One referral; where somebody like the person is here already, it asks before it opens a case."""
    form = ReferralForm(
        posted(request),
        commissioners=people.commissioners(viewer=request.viewer, permission=Permission.CASE_REFER),
        today=request.viewer.today,
    )
    likely: tuple[Likely, ...] = ()
    if form.is_valid():
        likely = _likely(request, form)
        compared = form.ask_same(likely)
        if compared is not None:
            try:
                case_id = _referred(request, form, compared)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return redirect("cases:referred", case_id=case_id)
    return page(
        request,
        "cases/refer.jinja",
        {"form": form, "likely": likely, "back_href": reverse("staff:cases")},
    )


@requires(Permission.CASE_VIEW)
def referred(request: Request, case_id: UUID) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    return page(
        request,
        "cases/referred.jinja",
        {"case": case, "reference": case.facts.reference, "done": _("The case is open")},
    )


@requires(Permission.CASE_REFER)
def files(request: Request) -> HttpResponse:
    """The files of referrals, and the rows that wait for somebody to say whose they are."""
    viewer = request.viewer
    return page(
        request,
        "cases/files.jinja",
        {"files": queries.files(viewer=viewer), "asked": queries.asked_rows(viewer=viewer)},
    )


@requires(Permission.CASE_REFER)
def template(_request: Request) -> HttpResponse:
    """The first row of a file of referrals."""
    return _download(write_template(), "referrals.csv")


@requires(Permission.CASE_REFER)
def send(request: Request) -> HttpResponse:
    """A file of referrals, kept and given to the worker."""
    form = ReferralFileForm(
        posted(request),
        posted_files(request),
        commissioners=people.commissioners(viewer=request.viewer, permission=Permission.CASE_REFER),
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = actions.send_file(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=form.tenant_id,
                name=file.name or "",
                data=file.read(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if sent.work_id is None:
                messages.success(request, _("This file was taken in before. Nothing was added."))
                return redirect("cases:file", file_id=sent.file_id)
            assert request.viewer.user_id is not None, "who sends is signed in"
            take_in_referrals.defer(by=request.viewer.user_id, work_id=sent.work_id)
            return redirect("cases:work", work_id=sent.work_id)
    context = {
        "form": form,
        "columns": COLUMNS,
        "maybe": MAYBE,
        "categories": list(Category),
        "back_href": reverse("cases:files"),
    }
    return page(request, "cases/send.jinja", context)


@never_cache
@requires(Permission.CASE_REFER)
def work(request: Request, work_id: UUID) -> HttpResponse:
    """How far a file is; where it is done, what came of it."""
    found = long_work.work(viewer=request.viewer, work_id=work_id, permission=Permission.CASE_REFER)
    if found.what != TAKING_IN:
        return redirect("cases:files")
    if found.state is WorkState.DONE and found.result_id is not None:
        return HttpResponseRedirect(reverse("cases:file", args=[found.result_id]))
    return page(
        request,
        "jobs/work.jinja",
        {
            "work": found,
            "doing": _("Taking in a file of referrals"),
            "again_href": reverse("cases:send"),
            "here": request.path,
            "back_href": reverse("cases:files"),
            "back_words": _("Back to the files of referrals"),
        },
    )


@requires(Permission.CASE_REFER)
def file(request: Request, file_id: UUID) -> HttpResponse:
    """What came of one file."""
    viewer = request.viewer
    found = queries.referral_file(viewer=viewer, file_id=file_id)
    return page(
        request,
        "cases/file.jinja",
        {
            "file": found,
            "wrong": queries.wrong_rows(viewer=viewer, file_id=file_id, most=MOST_SHOWN),
            "back_href": reverse("cases:files"),
        },
    )


@requires(Permission.CASE_REFER)
def given_back(request: Request, file_id: UUID) -> HttpResponse:
    """The rows of a file that could not be taken, as a file to be mended and sent again."""
    queries.referral_file(viewer=request.viewer, file_id=file_id)
    rows = queries.wrong_rows(viewer=request.viewer, file_id=file_id)
    return _download(write_wrong(rows), "referrals-to-mend.csv")


@requires(Permission.CASE_REFER)
def asked_row(request: Request, asked_id: UUID) -> HttpResponse:
    """A row that may be of somebody who is here: whose is it?"""
    asked = queries.asked_row(viewer=request.viewer, row_id=asked_id)
    form = AskedRowForm(posted(request), asked=asked)
    if form.is_valid():
        said = form.cleaned_data["same"]
        try:
            case_id = actions.answer_row(
                by=request.viewer,
                at=request.moment.at,
                row_id=asked_id,
                same_as=None if said == SamePerson.NO else UUID(said),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:referred", case_id=case_id)
    back = reverse("cases:files")
    context = {"form": form, "asked": asked, "likely": asked.likely, "back_href": back}
    return page(request, "cases/asked_row.jinja", context)


@requires(Permission.CASE_ASK)
def ask(request: Request, subject_id: UUID) -> HttpResponse:
    """A person, or who decides for them, asks for a budget."""
    person = people.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    form = AskForm(posted(request))
    if form.is_valid():
        try:
            case_id = actions.refer_oneself(
                by=request.viewer,
                at=request.moment.at,
                subject_id=subject_id,
                category=Category(form.cleaned_data["category"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:asked", case_id=case_id)
    return page(request, "cases/ask.jinja", {"form": form, "person": person})


@requires(Permission.CASE_ASK)
def asked(request: Request, case_id: UUID) -> HttpResponse:
    """What happens next after somebody asked, and by when."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    due = next((one.due for one in case.doing if one.due), None)
    came = queries.referral_of_case(viewer=request.viewer, case_id=case_id)
    by_themself = came is None or came.came.by is CameBy.PAGE
    return page(
        request,
        "cases/asked.jinja",
        {
            "case": case,
            "due": due,
            "by_themself": by_themself,
            "reference": case.facts.reference,
            "done": _("You have asked for a budget")
            if by_themself
            else _("You were referred for a budget"),
        },
    )


def _likely(request: Request, form: ReferralForm) -> tuple[Likely, ...]:
    """Return who may be the person; nobody where the NHS number says who it is, or no name is given."""
    person = form.person
    if not (person.given_name.strip() and person.family_name.strip()):
        return ()
    known = person.nhs_number and people.with_nhs_number(
        viewer=request.viewer, tenant_id=form.tenant_id, nhs_number=person.nhs_number
    )
    if known:
        return ()
    return people.likely(
        viewer=request.viewer, tenant_id=form.tenant_id, identity=Identity.of(person)
    )


def _referred(request: Request, form: ReferralForm, compared: tuple[Compared, ...]) -> UUID:
    """Open the case and keep what was said of consent, capacity and communication, or none of it."""
    write: dict[str, Any] = {"by": request.viewer, "at": request.moment.at}
    given = form.cleaned_data
    with transaction.atomic():
        case_id = actions.refer_somebody(
            **write,
            tenant_id=form.tenant_id,
            person=form.person,
            category=Category(given["category"]),
            referred_on=given["referred_on"],
            referred_by=given["referred_by"],
            reason=given["reason"],
            came=form.came,
            compared=compared,
        )
        subject_id = queries.case_facts(viewer=request.viewer, case_id=case_id).subject_id
        for consent in form.consents:
            people_actions.record_consent(
                **write, subject_id=subject_id, said_on=given["referred_on"], consent=consent
            )
        if form.capacity:
            people_actions.record_capacity(**write, subject_id=subject_id, told=form.capacity)
        if form.communication:
            people_actions.record_communication(
                **write, subject_id=subject_id, told=form.communication
            )
    return case_id


def _download(text: str, name: str) -> HttpResponse:
    # Spreadsheets take a file without a mark for another alphabet's.
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
