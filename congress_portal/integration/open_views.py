"""The catalogue of the open data, for people and as DCAT, and the files."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congress_portal import throttle
from congress_portal.accounts.context import county_name
from congress_portal.integration import datasets

RATE = throttle.Rate("open-sets", 120, 3600)
"""Files from one address in an hour."""


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    context = {"datasets": datasets.DATASETS, "licence": settings.OPEN_LICENCE, "most": RATE.most}
    response = render(request, "open/sets.html", context)
    response["Link"] = f'<{reverse("open_data:dcat")}>; rel="alternate"; type="application/ld+json"'
    return response


@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The same catalogue as W3C DCAT 3 in JSON-LD, for data portals that collect such."""
    return _open(request, JsonResponse(_described(), json_dumps_params={"ensure_ascii": False}), "ld+json")


@require_safe
def download(request: HttpRequest, name: str, form: str) -> HttpResponse:
    dataset = datasets.BY_NAME.get(name)
    if dataset is None or form not in datasets.WRITERS:
        raise Http404
    throttle.check(request, RATE)
    throttle.count(request, RATE)
    kind, write = datasets.WRITERS[form]
    asked = _asked(request)
    if asked is None:
        return _refused(request, "invalid", _("year 是四位年份，county 是县（市、区）编码。"))
    try:
        response = HttpResponse(write(dataset, asked), content_type=kind)
    except datasets.TooLarge:
        words = _("超过 %(most)d 行，请加上 year 或者 county 分开下载。") % {"most": datasets.MOST}
        return _refused(request, "too_large", words)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return _open(request, response)


def _asked(request: HttpRequest) -> datasets.Asked | None:
    year, county = request.GET.get("year", ""), request.GET.get("county", "")
    is_year = not year or (year.isascii() and year.isdecimal() and len(year) == 4 and year > "1900")
    is_code = not county or (county.isascii() and county.isalnum() and len(county) <= 12)
    return datasets.Asked(int(year or 0), county) if is_year and is_code else None


def _refused(request: HttpRequest, code: str, words: str) -> HttpResponse:
    content = {"error": {"code": code, "message": words, "fields": {}}}
    return _open(request, JsonResponse(content, status=400))


def _open(request: HttpRequest, response: HttpResponse, kind: str = "") -> HttpResponse:
    """Readable from any site's scripts; kept by caches, but asked for anew each time: what is taken down is gone."""
    if kind:
        response["Content-Type"] = f"application/{kind}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    response["Cache-Control"] = "public, no-cache"
    response["Link"] = f'<{settings.OPEN_LICENCE}>; rel="license"'
    if response.status_code != 200:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    known: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    known["Access-Control-Allow-Origin"] = "*"  # a 304 keeps only the headers of caching
    return known


def _described() -> dict[str, Any]:
    here = settings.SITE_URL + reverse("open_data:catalogue")
    publisher = {"@type": "foaf:Agent", "foaf:name": _("%(county)s人大常委会") % {"county": county_name()}}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": _("人大代表联络站开放数据"),
        "dct:language": "zh-Hans",
        "dct:publisher": publisher,
        "dct:license": {"@id": settings.OPEN_LICENCE},
        "dcat:dataset": [_set(one, publisher) for one in datasets.DATASETS],
    }


def _set(dataset: datasets.Dataset, publisher: dict[str, Any]) -> dict[str, Any]:
    return {
        "@id": f"{settings.SITE_URL}{reverse('open_data:catalogue')}#{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": str(dataset.title),
        "dct:description": str(dataset.about),
        "dct:publisher": publisher,
        "dct:license": {"@id": settings.OPEN_LICENCE},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {
                    "@id": settings.SITE_URL + reverse("open_data:file", args=[dataset.name, form])
                },
                "dcat:mediaType": kind.partition(";")[0],
            }
            for form, (kind, _write) in datasets.WRITERS.items()
        ],
    }
