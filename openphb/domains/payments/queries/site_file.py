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
            *("id", "amount_pence", "budget__case__reference"),
            *("recipient_name", "period_from", "period_to"),
            *("number__number", "number__site", "bill__reference"),
            *("organisation_account__number", "organisation_account__site"),
        )
    )
    return rails.site_file(
        run.id,
        [
            rails.SitePayout(
                payment_id,
                number or of_organisation or "",
                site or site_of_organisation or "",
                pence,
                case_reference,
                name,
                Period(start, end),
                bill or "",
            )
            for payment_id, pence, case_reference, name, start, end, *numbers in rows
            for number, site, bill, of_organisation, site_of_organisation in [numbers]
        ],
        terms=terms_of(run.site_rail),
        codes=codes_of(run.codes) if run.codes else None,
        pay_on=run.pay_on,
        made_on=made_on,
    )
