from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_rights"),
    ]
    operations = [
        Secure("DecisionNotice", append_only=True),
        Secure("DisagreementEvidence", append_only=True),
        Secure("NoticeRedone", append_only=True),
    ]
