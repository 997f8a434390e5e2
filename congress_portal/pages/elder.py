"""Elder mode (适老化): larger letters and stronger contrast, kept in a cookie of the reader's own browser."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from congress_portal.pages.back import own_address

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
    answer = HttpResponseRedirect(own_address(request, request.POST.get("next")))
    if request.POST.get("on") == "1":
        answer.set_cookie(
            COOKIE, "1", max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
