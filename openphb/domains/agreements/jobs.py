"""Keeping an agreement as it was signed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.agreements import queries
from openphb.domains.agreements.types import AgreementState
from openphb.domains.agreements.views import printing
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import NothingThere


@job("agreements.keep_signed", attempts=8)
def keep_signed(run: Run, agreement_id: UUID) -> None:
    """Print an agreement that everybody has signed and keep it with the person's documents, once.

    Not in the request: whoever signs must not wait for a printer, hold its locks, or fail with it.
    """
    with run.acting() as by:
        agreement = queries.agreement(viewer=by, agreement_id=agreement_id)
        if agreement.state is AgreementState.PREPARED:
            raise NothingThere("signed agreement")
        told = printing.on_paper(by, agreement)
        documents.issue(
            by=by,
            at=run.at,
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
            kind=DocumentKind.AGREEMENT,
            paper_of=agreement.id,
            title=_("%(what)s, as it was signed") % {"what": _(agreement.kind.words)},
            file_name=printing.file_name(told),
            content=pdf.render(printing.AGREEMENT, told),
        )
