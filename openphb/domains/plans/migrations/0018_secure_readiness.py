from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0017_readiness"),
    ]
    operations = [
        Secure("LineNote"),
        Secure("LineVisit"),
        Secure("LocalExclusion", subject=None, append_only=True),
        Secure("LocalExclusionDecision", subject=None, append_only=True),
        Secure("ExceptionRequest", append_only=True),
        Secure("ExceptionDecision", append_only=True),
        run_sql_file(__file__),
    ]
