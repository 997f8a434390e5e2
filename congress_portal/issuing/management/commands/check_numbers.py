"""Whether the numbers of official documents are whole; for the operator and for a nightly job."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress_portal.issuing.models import Book
from congress_portal.issuing.reading import wrong_numbers


class Command(BaseCommand):
    help = "Proves that no number of an official document is missing or outside of its book."

    def handle(self, *args: Any, **options: Any) -> None:
        missing, surplus = wrong_numbers()
        books = {
            book.pk: f"{book.series.mark}〔{book.year}〕"
            for book in Book.objects.filter(pk__in=[pk for pk, _number in missing]).select_related("series")
        }
        for pk, number in missing:
            self.stderr.write(f"missing: {books[pk]}{number}号")
        for key in surplus:
            self.stderr.write(f"outside of its book: document {key}")
        if missing or surplus:
            raise CommandError(f"{len(missing)} missing, {len(surplus)} outside")
        self.stdout.write(f"whole: {Book.objects.count()} books")
