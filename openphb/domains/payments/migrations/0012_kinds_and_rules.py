import django.db.models.deletion
from django.db import migrations, models

import openphb.domains.payments.types.house_rules
import openphb.domains.payments.types.states
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("payments", "0011_rails"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalLimit",
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
                ("state", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("user_id", models.UUIDField(null=True)),
                ("run_pence", models.BigIntegerField()),
                ("payment_pence", models.BigIntegerField()),
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
                "indexes": [
                    models.Index(fields=["tenant", "valid_from"], name="approval_limit_by_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "agreed", "refused"])),
                        name="approval_limit_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_limit_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                            models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="approval_limit_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by", None),
                                (
                                    "state",
                                    openphb.domains.payments.types.house_rules.HouseRuleState[
                                        "PROPOSED"
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state",
                                        openphb.domains.payments.types.house_rules.HouseRuleState[
                                            "PROPOSED"
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="approval_limit_decided_where_it_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user_id", None), models.Q(("role", ""), _negated=True)),
                            models.Q(("user_id__isnull", False), ("role", "")),
                            _connector="OR",
                        ),
                        name="approval_limit_of_a_role_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user_id", None),
                            ("decided_by", None),
                            models.Q(("user_id", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_limit_not_decided_by_its_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("run_pence__gte", 0), ("run_pence__lte", 99999999999)),
                        name="approval_limit_run_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payment_pence__gte", 0), ("payment_pence__lte", models.F("run_pence"))
                        ),
                        name="approval_limit_payment_within_run",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayingPolicy",
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
                ("state", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                ("second_above_pence", models.BigIntegerField(null=True)),
                ("cooling_off_days", models.PositiveSmallIntegerField()),
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
                "indexes": [
                    models.Index(fields=["tenant", "valid_from"], name="paying_policy_by_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "agreed", "refused"])),
                        name="paying_policy_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paying_policy_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                            models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="paying_policy_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by", None),
                                (
                                    "state",
                                    openphb.domains.payments.types.house_rules.HouseRuleState[
                                        "PROPOSED"
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state",
                                        openphb.domains.payments.types.house_rules.HouseRuleState[
                                            "PROPOSED"
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paying_policy_decided_where_it_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_above_pence", None),
                            models.Q(
                                ("second_above_pence__gte", 0),
                                ("second_above_pence__lte", 99999999999),
                            ),
                            _connector="OR",
                        ),
                        name="paying_policy_value_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cooling_off_days__gte", 0), ("cooling_off_days__lte", 90)
                        ),
                        name="paying_policy_days_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunCalendar",
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
                ("state", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                ("frequency", models.CharField(max_length=12)),
                ("first_day", models.DateField()),
                ("days_before_end", models.PositiveSmallIntegerField(default=0)),
                ("rail", models.CharField(max_length=20)),
                ("prepare_days", models.PositiveSmallIntegerField()),
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
                "indexes": [
                    models.Index(fields=["tenant", "valid_from"], name="run_calendar_by_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "agreed", "refused"])),
                        name="run_calendar_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="run_calendar_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                            models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="run_calendar_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by", None),
                                (
                                    "state",
                                    openphb.domains.payments.types.house_rules.HouseRuleState[
                                        "PROPOSED"
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state",
                                        openphb.domains.payments.types.house_rules.HouseRuleState[
                                            "PROPOSED"
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="run_calendar_decided_where_it_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["weekly", "four_weekly", "monthly"])),
                        name="run_calendar_frequency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rail__in",
                                ["bacs", "faster_payments", "supplier_invoice", "prepaid_card"],
                            )
                        ),
                        name="run_calendar_rail_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_before_end__gte", 0), ("days_before_end__lte", 15)
                        ),
                        name="run_calendar_month_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prepare_days__gte", 0), ("prepare_days__lte", 30)),
                        name="run_calendar_prepare_sane",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="paymentrun",
            name="run_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="paymentrun",
            name="run_beyond_reviewed_was_approved",
        ),
        migrations.RemoveConstraint(
            model_name="paymentrun",
            name="run_one_open",
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="authority",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="first_approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="first_approved_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="kind",
            field=models.CharField(
                default=openphb.domains.payments.types.states.RunKind["ORDINARY"], max_length=12
            ),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="limit_pence",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="second_above_pence",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "reviewed",
                            "first_of_two",
                            "approved",
                            "submitted",
                            "confirmed",
                            "cancelled",
                        ],
                    )
                ),
                name="run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            openphb.domains.payments.types.states.RunState["DRAFT"],
                            openphb.domains.payments.types.states.RunState["REVIEWED"],
                            openphb.domains.payments.types.states.RunState["FIRST_OF_TWO"],
                            openphb.domains.payments.types.states.RunState["CANCELLED"],
                        ],
                    ),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="run_beyond_reviewed_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            openphb.domains.payments.types.states.RunState["DRAFT"],
                            openphb.domains.payments.types.states.RunState["REVIEWED"],
                            openphb.domains.payments.types.states.RunState["FIRST_OF_TWO"],
                        ],
                    ),
                    models.Q(
                        ("kind", openphb.domains.payments.types.states.RunKind["EMERGENCY"]),
                        _negated=True,
                    ),
                ),
                fields=("tenant", "payer", "rail", "kind"),
                name="run_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["ordinary", "advance", "emergency"])),
                name="run_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_on__gt", models.F("pay_on")),
                        ("kind", openphb.domains.payments.types.states.RunKind["ADVANCE"]),
                    ),
                    models.Q(
                        models.Q(
                            ("kind", openphb.domains.payments.types.states.RunKind["ADVANCE"]),
                            _negated=True,
                        ),
                        ("due_on", None),
                    ),
                    _connector="OR",
                ),
                name="run_advance_is_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", openphb.domains.payments.types.states.RunKind["ORDINARY"]),
                    models.Q(("reason__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="run_out_of_turn_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", openphb.domains.payments.types.states.RunKind["EMERGENCY"]),
                        _negated=True,
                    ),
                    models.Q(("authority__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="run_emergency_names_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_approved_by__isnull", False), ("first_approved_at__isnull", False)
                    ),
                    models.Q(
                        ("first_approved_by__isnull", True), ("first_approved_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="run_first_approved_by_and_at_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_approved_by", None),
                    models.Q(
                        models.Q(("first_approved_by", models.F("prepared_by")), _negated=True),
                        models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("first_approved_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="run_first_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", openphb.domains.payments.types.states.RunState["FIRST_OF_TWO"]),
                        _negated=True,
                    ),
                    ("first_approved_by__isnull", False),
                    _connector="OR",
                ),
                name="run_first_of_two_was_approved_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    ("second_above_pence", None),
                    ("total_pence__lte", models.F("second_above_pence")),
                    ("first_approved_by__isnull", False),
                    _connector="OR",
                ),
                name="run_above_its_value_had_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    ("limit_pence", None),
                    ("total_pence__lte", models.F("limit_pence")),
                    _connector="OR",
                ),
                name="run_within_its_approvers_limit",
            ),
        ),
    ]
