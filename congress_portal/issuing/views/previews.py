"""Every kind of document as a sample: for the office, to see what each looks like before one goes out."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing import samples
from congress_portal.issuing.answers import letter_file
from congress_portal.issuing.marks import county_kept
from congress_portal.papers import Letter, as_pictures

KEPT = 12
"""As many letters' pictures one process keeps: one of each kind and some; a letter's are about 200 kB."""


@login_required
@require_safe
def samples_list(request: StaffRequest) -> HttpResponse:
    _need_keeper(request.user)
    return render(request, "issuing/samples.html", {"samples": samples.known()})


@login_required
@require_safe
def sample(request: StaffRequest, key: str) -> HttpResponse:
    """All pages of one, as pictures, and the files."""
    letter = _sample(request.user, key)
    context = {
        "key": key,
        "letter": letter,
        "name": dict(samples.known())[key],
        "pages": range(1, len(_pictures(letter)) + 1),
    }
    return render(request, "issuing/sample.html", context)


@login_required
@require_safe
def sample_letter(request: StaffRequest, key: str, form: str) -> HttpResponse:
    return letter_file(_sample(request.user, key), form, f"sample-{key}")


@login_required
@cache_control(private=True, max_age=3600)
@require_safe
def sample_picture(request: StaffRequest, key: str, page: int) -> HttpResponse:
    """One page, 80 dots an inch."""
    pages = _pictures(_sample(request.user, key))
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(pages[page - 1], content_type="image/png")


@lru_cache(maxsize=KEPT)
def _pictures(letter: Letter) -> tuple[bytes, ...]:
    return tuple(as_pictures(letter))


def _sample(user: User, key: str) -> Letter:
    _need_keeper(user)
    county = county_kept(user)
    found = samples.sample(key, county) if county else None
    if found is None:
        raise Http404
    return found


def _need_keeper(user: User) -> None:
    if county_kept(user) is None:
        raise PermissionDenied(_("公文样张由县人大常委会办公室查看。"))
