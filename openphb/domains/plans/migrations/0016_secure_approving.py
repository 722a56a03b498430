from django.db import migrations

from openphb.foundation.tenancy.operations import Reference, Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0015_approving"),
    ]
    operations = [
        Secure("ApprovalScheme", subject=None, append_only=True),
        Secure("ApprovalRule", subject=None, append_only=True),
        Secure("ApprovalDays", subject=None, append_only=True),
        Secure("ApprovalLimit", subject=None, append_only=True),
        Secure("ApprovalSchemeDecision", subject=None, append_only=True),
        Secure("ApproverCover", subject=None),
        Secure("PlanSent", append_only=True),
        Secure("LineDecision", append_only=True),
        Secure("PartAgreed", append_only=True),
        Secure("PlanQuestion", append_only=True),
        Secure("PlanQuestionAnswer", append_only=True),
        Reference("PlanDecision", "scheme"),
        Reference("PlanDecision", "cover"),
        run_sql_file(__file__),
    ]
