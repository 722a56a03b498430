import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_secure_lettering"),
    ]
    operations = [
        migrations.AddField(
            "decisionnotice",
            "falls",
            models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
    ]
