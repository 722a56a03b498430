from django.db import migrations

from openphb.foundation.facts.operations import SecureFacts
from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_circumstances"),
        ("facts", "0001_facts"),
    ]
    operations = [
        Secure("LifeRecord", append_only=True),
        Secure("LifeFact"),
        SecureFacts("LifeFact", key=("subject_id", "kind")),
    ]
