from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("spending", "0004_uncoded"),
    ]
    operations = [
        Secure("UncodedSpending"),
    ]
