from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0021_panel"),
    ]
    operations = [
        Secure("PanelReferral", append_only=True),
        Secure("PanelMeeting", subject=None, append_only=True),
        Secure("PanelMember", subject=None, append_only=True),
        Secure("PanelItem", append_only=True),
        Secure("PanelDecision", append_only=True),
        Secure("PanelVoice", append_only=True),
        Secure("PanelCondition", append_only=True),
        Secure("PanelConditionMet", append_only=True),
        run_sql_file(__file__),
    ]
