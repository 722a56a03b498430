"""The file that a site's own system is given, made of what a run keeps."""

from __future__ import annotations

from datetime import date

from openphb.domains.payments import rails
from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.queries.site_rails import codes_of, terms_of
from openphb.kernel.periods import Period


def site_file_of(run: PaymentRun, *, made_on: date) -> rails.Made:
    """Return a run's file for its site's own system, of every payment that was numbered for it.

    It rests on rows that do not change once the run is approved, so that made again for the day of
    its approval it has the same bytes, whatever was agreed or came back since.
    Refusals: those of the rail's writer.
    """
    assert run.site_rail is not None
    rows = (
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id, outside_number__isnull=False)
        .order_by("id")
        .values_list(
            *("id", "number__number", "number__site", "amount_pence", "budget__case__reference"),
            *("recipient_name", "period_from", "period_to"),
        )
    )
    return rails.site_file(
        run.id,
        [
            rails.SitePayout(
                payment_id, number, site, pence, case_reference, name, Period(start, end)
            )
            for payment_id, number, site, pence, case_reference, name, start, end in rows
        ],
        terms=terms_of(run.site_rail),
        codes=codes_of(run.codes) if run.codes else None,
        pay_on=run.pay_on,
        made_on=made_on,
    )
