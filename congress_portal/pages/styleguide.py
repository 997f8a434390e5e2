"""The page of all components, each in its states, so that a newcomer sees what there is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congress_portal.pages import samples


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/index.html", samples.everything())
