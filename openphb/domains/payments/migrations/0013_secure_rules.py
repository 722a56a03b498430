from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0012_kinds_and_rules"),
    ]
    operations = [
        Secure("ApprovalLimit", subject=None),
        Secure("PayingPolicy", subject=None),
        Secure("RunCalendar", subject=None),
    ]
