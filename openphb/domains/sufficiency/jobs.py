"""Raising the budgets of an agreed batch, one after another, and writing to each person."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.sufficiency import actions, queries
from openphb.domains.sufficiency.letters import LETTER, letter
from openphb.domains.sufficiency.types import RaiseOutcome
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run


@job("sufficiency.raise_budgets", attempts=8)
def raise_budgets(run: Run, batch_id: UUID) -> None:
    """Raise each budget of a batch, as whoever agreed to it, a transaction each.

    A worker that is killed and takes it up again goes on where it was: what is raised is not raised
    again. The letter is asked for in the same transaction, so that none is without its rise.
    """
    with run.acting() as by:
        waiting = queries.budgets_to_raise(viewer=by, batch_id=batch_id)
    for budget_id in waiting:
        with run.acting() as by:
            outcome = actions.raise_budget(by=by, at=run.at, batch_id=batch_id, budget_id=budget_id)
            if outcome is RaiseOutcome.RAISED:
                write_letter.defer(by=SYSTEM_USER_ID, batch_id=batch_id, budget_id=budget_id)


@job("sufficiency.write_letter", attempts=8)
def write_letter(run: Run, batch_id: UUID, budget_id: UUID) -> None:
    """Print the letter about a rise and keep it with the person's documents, once."""
    with run.acting() as by:
        told = letter(by, batch_id, budget_id)
        plan = told["plan"]
        documents.issue(
            by=by,
            at=run.at,
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            kind=DocumentKind.LETTER,
            paper_of=plan.id,
            title=_("Your budget goes up"),
            file_name=f"rise-{told['case']}-version-{plan.number}.pdf",
            content=pdf.render(LETTER, told),
        )
