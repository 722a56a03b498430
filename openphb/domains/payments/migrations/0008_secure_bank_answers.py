from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_bank_answers"),
    ]
    operations = [
        Secure("BankAnswer", subject=None, append_only=True),
        Secure("BankAnswerLine", subject=None, append_only=True),
    ]
