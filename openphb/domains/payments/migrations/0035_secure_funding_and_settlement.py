from django.db import migrations

from openphb.foundation.facts.operations import SecureFacts
from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0034_funding_and_settlement"),
    ]
    operations = [
        Secure("FundingFinding", append_only=True),
        Secure("FundingPart", append_only=True),
        Secure("LineFunding"),
        SecureFacts("LineFunding", key=("line_key",)),
        Secure("ContributionFinding", append_only=True),
        Secure("PersonContribution"),
        SecureFacts("PersonContribution", key=("line_key",)),
        Secure("HandOver", append_only=True),
        Secure("PaidSchedule", subject=None, append_only=True),
        Secure("PaidElsewhere", append_only=True),
        Secure("Settlement", subject=None),
        Secure("SettlementLine", append_only=True),
        Secure("SettlementAgreed", subject=None, append_only=True),
        Secure("SettlementDispute", subject=None),
        Secure("ContributionRefund"),
        Secure("RefundLine", append_only=True),
        run_sql_file(__file__),
    ]
