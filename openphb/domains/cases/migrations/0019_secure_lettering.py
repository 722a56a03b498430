from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_lettering"),
    ]
    operations = [
        Secure("LetterTemplate", subject=None, append_only=True),
        Secure("LetterTemplateDecision", subject=None, append_only=True),
        Secure("LetterSent", append_only=True),
        run_sql_file(__file__),
    ]
