"""Money leaves a fund: what was paid, what is bound for it, whose word covers the rest, and news for donors."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import people.fields
from donations import append_only


def let_go(apps, schema_editor):
    """SQLite writes the table of accounts anew, which a trigger that reads it would not allow."""
    if schema_editor.connection.vendor == "sqlite":
        append_only.remove(schema_editor.connection)


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0002_the_ledger_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount",
                    models.PositiveBigIntegerField(
                        help_text="Minor units of the fund's currency, what was paid included."
                    ),
                ),
                ("subject", models.CharField(help_text="What for, as `placement:uid`.", max_length=60)),
                ("livemode", models.BooleanField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FundNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="What it tells of, so that it is told once.", max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shortfall", "what was decided, since it is not enough"),
                            ("surplus", "what happens with more than was needed"),
                            ("printed", "it is in print"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.JSONField(help_text="By language, the first one first: {title, text}.")),
                (
                    "url",
                    models.CharField(
                        blank=True, help_text="Where more of it stands, below our own address.", max_length=300
                    ),
                ),
                ("livemode", models.BooleanField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "fund news",
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("amount", models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")),
                ("by", people.fields.SealedTextField(blank=True, help_text="Whose word it is. Empty once forgotten.")),
                (
                    "note",
                    people.fields.SealedTextField(
                        blank=True, help_text="The treasurer's: how they gave it, how to reach them."
                    ),
                ),
                ("valid_until", models.DateField(blank=True, help_text="The last day on the fund's clock.", null=True)),
                ("livemode", models.BooleanField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("amount", models.PositiveBigIntegerField(help_text="Minor units of the fund's currency.")),
                ("payee", people.fields.SealedTextField(help_text="Who was paid, as on the invoice.")),
                (
                    "subject",
                    models.CharField(help_text="What for, as `placement:uid`; no personal data.", max_length=60),
                ),
                ("paid_on", models.DateField()),
                (
                    "note",
                    people.fields.SealedTextField(blank=True, help_text="The treasurer's: number of the invoice."),
                ),
                ("livemode", models.BooleanField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunPython(let_go, keep),
        migrations.RemoveConstraint(
            model_name="account",
            name="a_fund_account_has_its_fund",
        ),
        migrations.AddField(
            model_name="fundtotal",
            name="spent",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="What was paid from it, below zero: all four add up to what it holds.",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("card", "given for the fund through the payment company"),
                    ("offline", "given for the fund by transfer, cheque or cash"),
                    ("match", "given for the fund by who promised to match"),
                    ("spent", "paid from the fund for what it is for"),
                    ("tips", "given on top, for running the platform"),
                    ("clearing", "held for us by the payment company"),
                    ("bank", "on our bank account"),
                    ("cash", "cash and cheques at hand"),
                    ("fees", "what the payment company kept"),
                    ("exchange", "the other side of a change of currency"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gift", "Gift"),
                    ("refund", "Refund"),
                    ("refund-failed", "Refund Failed"),
                    ("dispute", "Dispute"),
                    ("dispute-won", "Dispute Won"),
                    ("payout", "Payout"),
                    ("spent", "Spending"),
                    ("correction", "Correction"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fund__isnull", False), ("kind__in", ("card", "offline", "match", "spent"))),
                    models.Q(
                        models.Q(("kind__in", ("card", "offline", "match", "spent")), _negated=True), ("fund", None)
                    ),
                    _connector="OR",
                ),
                name="a_fund_account_has_its_fund",
            ),
        ),
        migrations.RunPython(keep, let_go),
        migrations.AddField(
            model_name="commitment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="fundnews",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="fundnews",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="news", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="guarantees", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="guarantee",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="spendings", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="posting",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="spending", to="donations.posting"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("subject", "livemode"), name="one_commitment_a_subject"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_commitment_has_an_amount"),
        ),
        migrations.AddConstraint(
            model_name="fundnews",
            constraint=models.UniqueConstraint(fields=("fund", "key", "livemode"), name="news_of_a_fund_once"),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_guarantee_has_an_amount"),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_guarantee_is_withdrawn_by_someone",
            ),
        ),
        migrations.AddIndex(
            model_name="spending",
            index=models.Index(fields=["fund", "livemode", "subject"], name="spending_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_spending_has_an_amount"),
        ),
    ]
