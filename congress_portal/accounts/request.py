"""The request as a view behind ``login_required`` sees it, for the type checker's sake."""

from django.http import HttpRequest

from congress_portal.accounts.models import User


class StaffRequest(HttpRequest):
    """A request by somebody who has logged in."""

    user: User
