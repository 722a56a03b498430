from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_asking_and_concerns"),
    ]
    operations = [
        Secure("BudgetRequest", append_only=True),
        Secure("RequestDecision", append_only=True),
        Secure("ManagementDecision", append_only=True),
        Secure("NotOffered", append_only=True),
        Secure("Concern", append_only=True),
        Secure("ConcernStepTaken", append_only=True),
        Secure("LateLetter", append_only=True),
        Secure("RedressRow", append_only=True),
    ]
