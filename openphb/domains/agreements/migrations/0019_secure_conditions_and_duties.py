from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0018_conditions_duties_and_kinds"),
    ]
    operations = [
        Secure("LocalTerms", subject=None, append_only=True),
        Secure("LocalTermsDecision", subject=None, append_only=True),
        Secure("DutyRecord", append_only=True),
        run_sql_file(__file__),
    ]
