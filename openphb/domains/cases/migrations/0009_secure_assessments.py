from django.db import migrations

from openphb.foundation.tenancy.operations import Reference, Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_assessments"),
    ]
    operations = [
        Secure("Assessment", append_only=True),
        Secure("AssessmentFinding", append_only=True),
        Secure("AssessmentMember", append_only=True),
        Secure("NeedNotice", append_only=True),
        Secure("DelayReason", append_only=True),
        Reference("EligibilityDecision", "assessment"),
        run_sql_file(__file__),
    ]
