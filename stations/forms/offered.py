"""The step between form and receipt: open matters nearby are offered, and everything typed waits, photos too.

What was let through once needs no second proof: the page brings back a signed pass that is good for these very words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress_portal.guard import sealed
from congress_portal.guarded import Guarded
from congress_portal.loops.photos import MAX_FILES
from stations import waiting
from stations.models import Station
from stations.reading.offers import Asked, Offer

SALT = "stations.offered"
CARRIED = ("opened", "again")
"""Hidden fields of the page that belong to no field of the form."""


class Offered(Guarded):
    """Mix in before the form, instead of ``Guarded``."""

    offers: tuple[Offer, ...] = ()
    pass_given = ""
    """The signed pass that the next page brings back."""

    @cached_property
    def _brought(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = signing.loads(self.sent("pass"), salt=SALT, max_age=waiting.WAITS)
        except signing.BadSignature:
            return {}
        return found

    @property
    def has_passed(self) -> bool:
        """Whether these very words came through the guard a while ago."""
        return self._brought.get("of") == self._digest()

    @cached_property
    def kept_photos(self) -> list[waiting.Photo]:
        """What was sent along with the page before, unless it is to be left out now."""
        return [] if self.sent("drop_photos") else waiting.kept(self._brought.get("photos", []))

    def _digest(self) -> str:
        data = self.cleaned_data
        names = ("request_key", "text", "place", "category")
        said = [str(getattr(data.get(name), "pk", data.get(name))) for name in names]
        return sealed("\n".join([self.guard.request.path, *said]))

    def clean_answer(self) -> str:
        return "" if self.has_passed else super().clean_answer()

    def clean_photos(self) -> list[waiting.Photo]:
        photos = [*self.kept_photos, *self.cleaned_data["photos"]]
        if len(photos) > MAX_FILES:
            raise forms.ValidationError(
                _("最多上传%(most)d张照片，连同先前的%(kept)d张，一共%(count)d张。"),
                params={"most": MAX_FILES, "kept": len(self.kept_photos), "count": len(photos)},
            )
        return photos

    def asked(self, station: Station) -> Asked:
        data = self.cleaned_data
        return Asked(station, data["category"], data["text"], data["place"], data["request_key"])

    def ask(self, offers: list[Offer]) -> None:
        """Ask which of the offers it is: everything typed waits in the page, the photos beside it."""
        self.offers = tuple(offers)
        self.keep(of=self._digest())

    def keep(self, of: str = "") -> None:
        """Let the photos wait; ``of`` names the words that need no second proof, because they were counted."""
        waiting.throw_out()
        names = waiting.keep(self.cleaned_data.get("photos", []))
        self.pass_given = signing.dumps({"of": of, "photos": names}, salt=SALT)
        self.kept_photos = self.cleaned_data.get("photos", [])

    @property
    def carried_pass(self) -> str:
        """What the page brings back: a new pass, or the one that came, as long as it is good."""
        return self.pass_given or (self.sent("pass") if self._brought else "")

    def chosen(self, offers: list[Offer]) -> Offer | None:
        mark = self.sent("join")
        return next((offer for offer in offers if offer.mark == mark), None) if mark else None

    @property
    def typed(self) -> Iterator[tuple[str, str]]:
        """All that was typed, for the hidden fields of the next page."""
        for name in (*self.fields, *CARRIED):
            if name not in ("photos", "answer"):
                for value in self.data.getlist(name):  # type: ignore[attr-defined]  # a QueryDict
                    yield name, value

    @property
    def kept_in_words(self) -> str:
        """That photos are kept, where the form is shown again."""
        count = len(self.kept_photos) if self.is_bound else 0
        if not count:
            return ""
        return ngettext("已保留您先前选的%(count)d张照片。", "已保留您先前选的%(count)d张照片。", count) % {
            "count": count
        }
