"""Log-in by name and password. Rights are no matter of this backend: they come from duties."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from congress_portal.accounts.models import User


class Backend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        user = User.objects.filter(username=username).first()
        if user is None:
            User().set_password(password)  # the same time for a name that exists and one that does not
            return None
        return user if user.is_active and user.check_password(password or "") else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
