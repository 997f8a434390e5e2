"""The letters' numbers go over to the register of all documents; those that went out are entered there."""

from itertools import groupby

from django.db import migrations, models

ON_PAPER = ("note", "letter", "heads", "chair")


def carry_over(apps, schema_editor):
    """One mark and year after the other, number by number, as the triggers of the register want it."""
    known = apps.get_model("issuing", "Issued").objects.values("about")
    rungs = apps.get_model("supervision", "Rung").objects.filter(serial__isnull=False)
    numbered = models.functions.Concat(models.Value("rung:"), models.F("pk"), output_field=models.CharField())
    rows = rungs.annotate(paper=numbered).exclude(paper__in=known).select_related("unit", "issuer")
    in_order = rows.order_by("county", "mark", "year", "serial")
    for (county, mark, year), letters in groupby(in_order, lambda row: (row.county_id, row.mark, row.year)):
        _carry_book(apps, county, mark, year, list(letters))
    # rows with deferred triggers may not wait when the tables change
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _carry_book(apps, county, mark, year, letters):
    Unit = apps.get_model("accounts", "Unit")
    Book, Issued = apps.get_model("issuing", "Book"), apps.get_model("issuing", "Issued")
    Series, Use = apps.get_model("issuing", "Series"), apps.get_model("issuing", "Use")
    offices = Unit.objects.filter(region=county, kind="congress_office").order_by("-is_active", "pk")
    keeper = offices.first() or letters[0].issuer
    series, _made = Series.objects.get_or_create(county_id=county, mark=mark, defaults={"unit": keeper})
    for kind in {row.rung for row in letters}:
        Use.objects.update_or_create(
            county_id=county, unit_id=series.unit_id, kind=kind, defaults={"series": series}
        )
    before = letters[0].serial - 1
    book, _made = Book.objects.get_or_create(
        county_id=county, series=series, year=year, defaults={"before": before, "last": before}
    )
    for row in letters:
        book.last = row.serial
        book.save(update_fields=["last"])
        Issued.objects.create(
            county_id=county, series=series, year=year, number=row.serial, mark=mark, kind=row.rung,
            unit_id=row.issuer_id or row.unit_id, title=row.title, loop_id=row.loop_id, about=f"rung:{row.pk}",
            recipient="主任会议" if row.rung == "chair" else row.unit.name, by_id=row.sent_by_id, at=row.sent_at,
        )  # fmt: skip


def take_back(apps, schema_editor):
    """The books as they stand in the letters; the register keeps its rows."""
    LetterBook = apps.get_model("supervision", "LetterBook")
    sent = apps.get_model("supervision", "Rung").objects.filter(serial__isnull=False)
    for row in sent.order_by().values("county", "rung", "year").annotate(last=models.Max("serial")):
        LetterBook.objects.create(
            county_id=row["county"], rung=row["rung"], year=row["year"], last=row["last"]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("issuing", "0001_initial"),
        ("supervision", "0002_guard_rows"),
    ]

    operations = [
        migrations.RunPython(carry_over, take_back),
        migrations.RemoveConstraint(model_name="rung", name="rung_number_once"),
        migrations.AddConstraint(
            model_name="rung",
            constraint=models.UniqueConstraint(
                condition=models.Q(("serial__isnull", False)),
                fields=("county", "mark", "year", "serial"),
                name="rung_number_once",
            ),
        ),
        migrations.DeleteModel(name="LetterBook"),
    ]
