from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0001_initial"),
        ("cases", "0002_secure"),
    ]
    operations = [
        Secure("Budget"),
        Secure("IndicativeBudget", append_only=True),
        Secure("IndicativeLine", append_only=True),
    ]
