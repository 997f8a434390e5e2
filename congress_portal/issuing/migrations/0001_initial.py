import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION issuing_book_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.last = NEW.before
     OR TG_OP = 'UPDATE' AND NEW.last = OLD.last + 1
        AND (NEW.id, NEW.county_id, NEW.series_id, NEW.year, NEW.before)
          = (OLD.id, OLD.county_id, OLD.series_id, OLD.year, OLD.before) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'numbers of documents go up one by one' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issuing_book_one_by_one BEFORE INSERT OR UPDATE OR DELETE ON issuing_book
FOR EACH ROW EXECUTE FUNCTION issuing_book_guard();

CREATE FUNCTION issuing_number_has_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM issuing_issued
    WHERE (county_id, series_id, year, number) = (NEW.county_id, NEW.series_id, NEW.year, NEW.last)
  ) THEN
    RAISE EXCEPTION 'a number was given without its document' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER issuing_book_without_gaps AFTER UPDATE ON issuing_book
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION issuing_number_has_document();

CREATE FUNCTION issuing_issued_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (
      SELECT 1 FROM issuing_book
      WHERE (county_id, series_id, year) = (NEW.county_id, NEW.series_id, NEW.year)
        AND NEW.number > before AND NEW.number <= last
    ) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a document needs a number that was given' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.pdf_sha256 = ''
     AND (to_jsonb(NEW) - 'pdf_sha256') = (to_jsonb(OLD) - 'pdf_sha256') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what went out is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issuing_issued_stays BEFORE INSERT OR UPDATE OR DELETE ON issuing_issued
FOR EACH ROW EXECUTE FUNCTION issuing_issued_guard();

CREATE FUNCTION issuing_series_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a mark stays with its unit' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issuing_series_stays BEFORE UPDATE OR DELETE ON issuing_series
FOR EACH ROW EXECUTE FUNCTION issuing_series_guard();
"""
UNGUARD = """
DROP TRIGGER issuing_series_stays ON issuing_series;
DROP TRIGGER issuing_issued_stays ON issuing_issued;
DROP TRIGGER issuing_book_without_gaps ON issuing_book;
DROP TRIGGER issuing_book_one_by_one ON issuing_book;
DROP FUNCTION issuing_series_guard();
DROP FUNCTION issuing_issued_guard();
DROP FUNCTION issuing_number_has_document();
DROP FUNCTION issuing_book_guard();
"""


class Migration(migrations.Migration):
    """Numbers go up one by one, each has its document by the end of its transaction, and no document ever changes.

    With the unique constraint on the number that is all that is needed: no gap, no double.
    """

    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
        ("loops", "0015_guard_seals_and_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=20, verbose_name="机关代字")),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "机关代字",
                "ordering": ["unit", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "mark"), name="series_mark_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("mark", ""), _negated=True), name="series_has_mark"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Issued",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("mark", models.CharField(max_length=20, verbose_name="当时的机关代字")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assignment", "交办通知"),
                            ("reply", "答复"),
                            ("note", "提示函"),
                            ("letter", "督办函"),
                            ("heads", "约见通知书"),
                            ("chair", "报告"),
                            ("hearing", "听证会公告"),
                            ("result", "表决结果报告"),
                            ("bulletin", "会议公报"),
                        ],
                        max_length=12,
                        verbose_name="文种",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="标题")),
                ("recipient", models.CharField(blank=True, max_length=250, verbose_name="主送")),
                ("about", models.CharField(max_length=40, verbose_name="所属")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="发出时间")),
                ("data", models.JSONField(blank=True, null=True, verbose_name="原文")),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="发文单位",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued",
                        to="issuing.series",
                        verbose_name="机关代字",
                    ),
                ),
            ],
            options={
                "verbose_name": "发文",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["county", "-id"], name="issued_newest"),
                    models.Index(fields=["unit", "-id"], name="issued_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "series", "year", "number"), name="issued_number_once"
                    ),
                    models.UniqueConstraint(fields=("county", "about"), name="issued_once_for_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "assignment",
                                    "reply",
                                    "note",
                                    "letter",
                                    "heads",
                                    "chair",
                                    "hearing",
                                    "result",
                                    "bulletin",
                                ],
                            ),
                            models.Q(("title", ""), _negated=True),
                            models.Q(("about", ""), _negated=True),
                        ),
                        name="issued_something",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="issued_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("before", models.PositiveIntegerField(default=0, verbose_name="平台启用前已编到")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="已编到")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="books",
                        to="issuing.series",
                        verbose_name="机关代字",
                    ),
                ),
            ],
            options={
                "verbose_name": "发文编号簿",
                "ordering": ["-year", "series"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "series", "year"), name="book_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("before"))), name="book_goes_on"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assignment", "交办通知"),
                            ("reply", "答复"),
                            ("note", "提示函"),
                            ("letter", "督办函"),
                            ("heads", "约见通知书"),
                            ("chair", "报告"),
                            ("hearing", "听证会公告"),
                            ("result", "表决结果报告"),
                            ("bulletin", "会议公报"),
                        ],
                        max_length=12,
                        verbose_name="文种",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="issuing.series",
                        verbose_name="机关代字",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "文种的代字",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "unit", "kind"), name="use_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "assignment",
                                    "reply",
                                    "note",
                                    "letter",
                                    "heads",
                                    "chair",
                                    "hearing",
                                    "result",
                                    "bulletin",
                                ],
                            )
                        ),
                        name="use_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
