"""Elder mode (适老化): larger letters and stronger contrast, kept in a cookie of the reader's own browser."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "elder"
ONE_YEAR = 365 * 24 * 3600


def is_elder(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "1"


# Exempt because it only sets how this browser shows the pages: a token on every public page would cost a
# cookie for readers who never log in.
@csrf_exempt
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turns the mode on or off and goes back to where the reader was."""
    answer = HttpResponseRedirect(_way_back(request))
    if request.POST.get("on") == "1":
        answer.set_cookie(COOKIE, "1", max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return "/"
