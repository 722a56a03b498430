import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_without_a_number"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CapacityRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("about", models.CharField(max_length=16)),
                ("decision", models.TextField()),
                ("finding", models.CharField(max_length=12)),
                ("assessed_on", models.DateField()),
                ("assessed_by", models.TextField()),
                ("words", models.TextField(blank=True)),
                ("look_again_on", models.DateField(null=True)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CommunicationRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("said_on", models.DateField()),
                ("formats", models.JSONField(default=list)),
                ("language", models.TextField(blank=True)),
                ("interpreter", models.CharField(max_length=12)),
                ("contact_by", models.CharField(max_length=12, null=True)),
                ("adjustments", models.TextField(blank=True)),
                ("more", models.TextField(blank=True)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("answer", models.CharField(max_length=10)),
                ("points", models.SmallIntegerField()),
                ("words", models.TextField()),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ConsentRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("about", models.CharField(max_length=10)),
                ("answer", models.CharField(max_length=16)),
                ("decided_by", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("said_on", models.DateField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RecordJoin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reason", models.TextField()),
                ("joined_by", models.UUIDField()),
                ("joined_at", models.DateTimeField()),
                ("parted_reason", models.TextField(null=True)),
                ("parted_by", models.UUIDField(null=True)),
                ("parted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="by_name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    django.db.models.functions.text.Left(
                        models.Func(
                            django.db.models.functions.text.Lower("family_name"),
                            models.Value("[^bcdfghjklmnpqrstvwxz]"),
                            models.Value(""),
                            models.Value("g"),
                            function="regexp_replace",
                            output_field=models.TextField(),
                        ),
                        3,
                    ),
                    models.Value("."),
                    django.db.models.functions.text.Left(
                        models.Func(
                            django.db.models.functions.text.Lower("given_name"),
                            models.Value("[^abcdefghijklmnopqrstuvwxyz]"),
                            models.Value(""),
                            models.Value("g"),
                            function="regexp_replace",
                            output_field=models.TextField(),
                        ),
                        1,
                    ),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["tenant", "by_name_key"], name="person_by_name_key"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["tenant", "date_of_birth"], name="person_by_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["tenant", "postcode"], name="person_by_postcode"),
        ),
        migrations.AddField(
            model_name="capacityrecord",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="capacityrecord",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="communicationrecord",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="communicationrecord",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="other",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="recordjoin",
            name="other",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="recordjoin",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="recordjoin",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddIndex(
            model_name="capacityrecord",
            index=models.Index(fields=["tenant", "subject"], name="capacity_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="capacityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["direct_payment", "care", "sharing", "other"])),
                name="capacity_about_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("finding__in", ["has", "with_support", "fluctuates", "lacks"])),
                name="capacity_finding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("look_again_on__isnull", True),
                    ("look_again_on__gt", models.F("assessed_on")),
                    _connector="OR",
                ),
                name="capacity_looked_at_again_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__regex", "^\\s*$"), _negated=True),
                    models.Q(("assessed_by__regex", "^\\s*$"), _negated=True),
                ),
                name="capacity_is_of_a_decision",
            ),
        ),
        migrations.AddIndex(
            model_name="communicationrecord",
            index=models.Index(
                fields=["tenant", "subject", "-recorded_at"], name="communication_latest"
            ),
        ),
        migrations.AddConstraint(
            model_name="communicationrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "interpreter__in",
                        ["none", "spoken", "bsl", "deafblind", "lipspeaker", "advocate"],
                    )
                ),
                name="communication_interpreter_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="communicationrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "contact_by__in",
                        ["letter", "phone", "text", "email", "relay", "in_person", "somebody"],
                    ),
                    ("contact_by", None),
                    _connector="OR",
                ),
                name="communication_contact_known",
            ),
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(
                condition=models.Q(("answer", "not_sure")),
                fields=["tenant", "answered_at"],
                name="comparison_unsure",
            ),
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(fields=["tenant", "other"], name="comparison_by_other"),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["yes", "no", "not_sure"])),
                name="comparison_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("other", None),
                    models.Q(("other", models.F("subject")), _negated=True),
                    _connector="OR",
                ),
                name="comparison_of_two_records",
            ),
        ),
        migrations.AddIndex(
            model_name="consentrecord",
            index=models.Index(fields=["tenant", "subject"], name="consent_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["referral", "sharing"])),
                name="consent_about_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["given", "refused", "not_asked", "best_interests"])
                ),
                name="consent_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "best_interests"), _negated=True),
                    models.Q(("decided_by__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="consent_in_best_interests_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="recordjoin",
            index=models.Index(fields=["tenant", "subject"], name="record_join_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="recordjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("parted_by__isnull", False),
                        ("parted_at__isnull", False),
                        ("parted_reason__isnull", False),
                    ),
                    models.Q(
                        ("parted_by__isnull", True),
                        ("parted_at__isnull", True),
                        ("parted_reason__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="record_join_parted_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(("other", models.F("subject")), _negated=True),
                name="record_join_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "^\\s*$"), _negated=True),
                name="record_join_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parted_reason", None),
                    models.Q(("parted_reason__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="record_parting_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordjoin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parted_at", None)),
                fields=("tenant", "other"),
                name="record_joined_to_one",
            ),
        ),
    ]
