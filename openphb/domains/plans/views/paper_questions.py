"""The plan's questions on paper: printed under a code, and keyed when they come back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.people import queries as people
from openphb.domains.plans import actions, reference
from openphb.domains.plans.forms.together import FindPaperForm, KeyPaperForm, PaperForm
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.together import queries
from openphb.domains.plans.together.types import AddedAs, PaperStyle
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import downloads
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.PLAN_CONTRIBUTE)
def paper_new(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask which questions are printed, and how."""
    found = queries.together(viewer=request.viewer, plan_id=plan_id)
    asked = [row for row in reference.sections_on(request.viewer.today) if not row.restricted]
    form = PaperForm(
        posted(request),
        asked=asked,
        initial={"sections": [str(row.section) for row in asked if row.always]},
    )
    back = reverse("plans:together", args=[plan_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.print_paper(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                sections=[Section(one) for one in form.cleaned_data["sections"]],
                style=PaperStyle(form.cleaned_data["style"]),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The questions are ready to download and print."))
            return HttpResponseRedirect(f"{back}#paper")
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Print the questions"),
            "intro": _("Each paper has a code, so that what is written on it finds its place."),
            "caption": _("Care and support plan, version %(number)s") % {"number": found.number},
            "back_href": back,
            "button_text": _("Make the paper"),
        },
    )


@requires(Permission.PLAN_CONTRIBUTE)
def paper_pdf(request: Request, paper_id: UUID) -> HttpResponse:
    """Give out a form as a PDF, with room to write by hand."""
    found = queries.paper(viewer=request.viewer, paper_id=paper_id)
    trail.looked(
        "plan's questions on paper",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_CONTRIBUTE,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    easy = found.style is PaperStyle.EASY
    told = {
        "code": found.code,
        "name": names.get(found.subject_id, ""),
        "easy": easy,
        "large_print": found.style is not PaperStyle.PLAIN,
        "questions": reference.questions(found.sections, easy=easy),
        "lines": range(8),
    }
    return downloads.printed("plans/printed/paper.jinja", told, f"plan-{found.code}.pdf")


@requires(Permission.PLAN_KEY)
def paper_find(request: Request) -> HttpResponse:
    """Ask for the code of a paper that came back, and go to what it asks."""
    form = FindPaperForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = queries.paper_of_code(viewer=request.viewer, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("plans:paper_key", args=[found.id]))
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("A paper came back"),
            "intro": _("Each paper with questions of a plan has a code."),
            "button_text": _("Find it"),
        },
    )


@requires(Permission.PLAN_KEY)
def paper_key(request: Request, paper_id: UUID) -> HttpResponse:
    """Ask what stands on a paper that came back."""
    found = queries.paper(viewer=request.viewer, paper_id=paper_id)
    asked = [row for row in reference.sections() if row.section in found.sections]
    form = KeyPaperForm(
        posted(request),
        posted_files(request),
        asked=asked,
        initial={"filled_in_on": request.viewer.today},
    )
    back = reverse("plans:together", args=[found.plan_id])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            document_id = None
            if said["file"]:
                document_id = documents.add(
                    by=request.viewer,
                    at=request.moment.at,
                    tenant_id=found.tenant_id,
                    subject_id=found.subject_id,
                    kind=DocumentKind.PLAN,
                    title=_("Questions of the plan, %(code)s") % {"code": found.code},
                    file_name=said["file"].name or "",
                    content=said["file"].file,
                )
            count = actions.key_paper(
                by=request.viewer,
                at=request.moment.at,
                paper_id=paper_id,
                name=said["name"],
                added_as=AddedAs(said["added_as"]),
                filled_in_on=said["filled_in_on"],
                words=form.words(),
                document_id=document_id,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", count)
                % {"num": count},
            )
            return HttpResponseRedirect(back)
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Key what was written on %(code)s") % {"code": found.code},
            "intro": _("It is kept as words of whoever filled it in, beside the plan."),
            "caption": _("Care and support plan"),
            "back_href": back,
            "button_text": _("Save"),
        },
    )
