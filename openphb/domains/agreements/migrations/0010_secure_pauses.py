from django.db import migrations

from openphb.foundation.facts.operations import SecureFacts
from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_circumstances"),
        ("facts", "0001_facts"),
    ]
    operations = [
        Secure("PauseRecord", append_only=True),
        Secure("Pause"),
        SecureFacts("Pause", key=("budget_id",)),
    ]
