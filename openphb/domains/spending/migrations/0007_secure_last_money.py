from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("spending", "0006_last_money"),
    ]
    operations = [
        Secure("MoneyKept", append_only=True),
        Secure("LastMoney"),
    ]
