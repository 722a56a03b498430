from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("budgets", "0002_secure"),
    ]
    operations = [
        Secure("PlanVersion"),
        Secure("Need"),
        Secure("Outcome"),
        Secure("BudgetLine"),
        Secure("LineOutcome"),
        Secure("FunderShare"),
        Secure("Risk"),
        Secure("PlanDecision", append_only=True),
    ]
