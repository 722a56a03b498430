from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("sufficiency", "0001_initial"),
    ]
    operations = [
        Secure("UpliftBatch", subject=None, append_only=True),
        Secure("UpliftRow", append_only=True),
        Secure("UpliftLeftOut", append_only=True),
        Secure("UpliftDecision", subject=None, append_only=True),
        Secure("UpliftRaise", append_only=True),
    ]
