from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0018_lapsed_offsets"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentrun",
            name="report_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
