"""Writing to the person that their plan is agreed. What was not agreed is told by `cases`."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.plans import queries
from openphb.domains.plans.types import Verdict
from openphb.domains.plans.views import printing
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import NothingThere


@job("plans.write_letter", attempts=8)
def write_letter(run: Run, plan_id: UUID) -> None:
    """Print the letter about an agreed plan and keep it with the person's documents, once.

    Not in the request: whoever decides must not wait for a printer, hold its locks, or fail with it.
    """
    with run.acting() as by:
        plan = queries.whole(viewer=by, plan_id=plan_id)
        if plan.decision is None or plan.decision.verdict is not Verdict.APPROVED:
            raise NothingThere("decision")
        told = printing.letter(by, plan)
        documents.issue(
            by=by,
            at=run.at,
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            kind=DocumentKind.LETTER,
            paper_of=plan.id,
            title=_("Your plan is agreed: version %(number)s") % {"number": plan.number},
            file_name=f"decision-{told['case']}-version-{plan.number}.pdf",
            content=pdf.render(printing.LETTER, told),
        )
