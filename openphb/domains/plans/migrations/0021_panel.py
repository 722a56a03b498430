import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0020_secure_precedents"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="plandecision",
            name="by_panel",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PanelDecision",
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
                ("verdict", models.CharField(max_length=12)),
                ("reasons", models.TextField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "sent",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plansent",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelCondition",
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
                ("words", models.TextField()),
                ("owner", models.UUIDField()),
                ("due_on", models.DateField()),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "decision",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.paneldecision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelItem",
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
                ("put_by", models.UUIDField()),
                ("put_at", models.DateTimeField()),
                (
                    "plan",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.planversion",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="paneldecision",
            name="item",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.panelitem",
            ),
        ),
        migrations.CreateModel(
            name="PanelMeeting",
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
                ("held_on", models.DateField()),
                ("place", models.TextField(blank=True, default="")),
                ("called_by", models.UUIDField()),
                ("called_at", models.DateTimeField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="panelitem",
            name="meeting",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.panelmeeting",
            ),
        ),
        migrations.CreateModel(
            name="PanelMember",
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
                ("member", models.UUIDField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "meeting",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.panelmeeting",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelReferral",
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
                ("referred_by", models.UUIDField()),
                ("referred_at", models.DateTimeField()),
                (
                    "plan",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.planversion",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelVoice",
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
                ("agrees", models.BooleanField()),
                ("words", models.TextField(blank=True, default="")),
                (
                    "decision",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.paneldecision",
                    ),
                ),
                (
                    "member",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.panelmember",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelConditionMet",
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
                ("words", models.TextField()),
                ("met_by", models.UUIDField()),
                ("met_at", models.DateTimeField()),
                (
                    "condition",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.panelcondition",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "condition"), name="panel_condition_met_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words__regex", "^\\s*$"), _negated=True),
                        name="panel_condition_met_says",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="panelcondition",
            index=models.Index(fields=["tenant", "due_on"], name="panel_condition_by_day"),
        ),
        migrations.AddConstraint(
            model_name="panelcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "^\\s*$"), _negated=True),
                name="panel_condition_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.UniqueConstraint(
                fields=("tenant", "sent"), name="panel_decided_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["approved", "part", "refused"])),
                name="panel_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons__regex", "^\\s*$"), _negated=True),
                name="panel_decision_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="panelmeeting",
            index=models.Index(fields=["tenant", "-held_on", "-id"], name="panel_meeting_last"),
        ),
        migrations.AddConstraint(
            model_name="panelitem",
            constraint=models.UniqueConstraint(
                fields=("tenant", "meeting", "plan"), name="panel_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.UniqueConstraint(
                fields=("tenant", "meeting", "member"), name="panel_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelreferral",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan"), name="panel_referred_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "^\\s*$"), _negated=True),
                name="panel_referral_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelvoice",
            constraint=models.UniqueConstraint(
                fields=("tenant", "decision", "member"), name="panel_voice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees", True),
                    models.Q(("words__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="panel_dissent_says_why",
            ),
        ),
    ]
