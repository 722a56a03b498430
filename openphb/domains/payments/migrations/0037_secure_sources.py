from django.db import migrations

from openphb.foundation.facts.operations import SecureFacts
from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0036_sources"),
    ]
    operations = [
        Secure("FundingSource", subject=None, append_only=True),
        Secure("SourceTerms", subject=None),
        Secure("SourceDraw", subject=None),
        Secure("SourceChoice", append_only=True),
        Secure("LineSource"),
        SecureFacts("LineSource", key=("line_key",)),
        Secure("CapQuestion", subject=None),
        Secure("CapCheck", append_only=True),
        Secure("ForecastTotal", subject=None, append_only=True),
        Secure("PromisedTotal", subject=None, append_only=True),
        run_sql_file(__file__),
    ]
