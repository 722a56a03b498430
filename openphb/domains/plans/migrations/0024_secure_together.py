from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0023_together"),
    ]
    operations = [
        Secure("PlanPaper", append_only=True),
        Secure("PaperReturn", append_only=True),
        Secure("Contribution", append_only=True),
        Secure("ContributionReply", append_only=True),
        Secure("ContributionEnding", append_only=True),
    ]
