"""Keeping the letters by which a person is told their indicative budget."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.budgets import queries
from openphb.domains.budgets.letters import EASY_READ, LETTER, on_paper
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import NothingThere


@job("budgets.write_letters", attempts=8)
def write_letters(run: Run, budget_id: UUID, version: int) -> None:
    """Print the letter and the Easy Read letter of a version that was told, and keep each once."""
    with run.acting() as by:
        budget = queries.budget(viewer=by, budget_id=budget_id)
        answer = queries.indicative(viewer=by, budget_id=budget_id, version=version)
        if answer is None or answer.told_on is None:
            raise NothingThere("indicative budget")
        told = on_paper(by, budget, answer)
        what = told["telling"].what
        for kind, template, title in (
            (
                DocumentKind.LETTER,
                LETTER,
                _("Money for %(what)s: a first idea") % {"what": what},
            ),
            (
                DocumentKind.EASY_READ,
                EASY_READ,
                _("Money for %(what)s: a first idea, in Easy Read") % {"what": what},
            ),
        ):
            documents.issue(
                by=by,
                at=run.at,
                tenant_id=budget.tenant_id,
                subject_id=budget.subject_id,
                kind=kind,
                paper_of=answer.id,
                title=title,
                file_name=f"first-budget-{told['case']}-{version}-{kind.value}.pdf",
                content=pdf.render(template, told),
            )
