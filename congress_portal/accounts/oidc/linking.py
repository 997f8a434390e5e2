"""Which user a person of the identity service is: linked by an administrator, or bound at the first log-in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from congress_portal.accounts import tokens, trail, transitions
from congress_portal.accounts.models import Deed, Duty, Identity, Region, User
from congress_portal.accounts.oidc import provider
from congress_portal.accounts.oidc.provider import Claims


class Unknown(Exception):
    """Nobody here is linked with this person; ``subject`` is what an administrator links."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


def user_of(claims: Claims) -> User:
    """The user, who may be deactivated. Raises ``Unknown``; never makes a user."""
    issuer, subject = provider.ours().issuer, claims["sub"]
    found = Identity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
    if found:
        return found.user
    named = _named_by(claims)
    if named is None:
        raise Unknown(subject)
    try:
        return link(user=named, subject=subject, by=None, county=None).user
    except ValidationError:  # linked meanwhile, or linked with somebody else
        again = Identity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
        if again is None:
            raise Unknown(subject) from None
        return again.user


def _named_by(claims: Claims) -> User | None:
    """The one active user whom the claim of the settings names; nobody where it names none or several."""
    claim, field = provider.ours().claim, provider.ours().field
    value = claims.get(claim) if claim else None
    if not isinstance(value, str) or not value or "\0" in value or claims.get(f"{claim}_verified") is False:
        return None
    found = list(User.objects.filter(is_active=True, **{field: value})[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def link(*, user: User, subject: str, by: User | None, county: Region | None) -> Identity:
    """``by`` an administrator of ``county``, or by nobody where the user came in by a claim that the settings trust."""
    if county is not None:
        transitions.check_may_touch(user, by, county)
    user = User.objects.select_for_update().get(pk=user.pk)
    identity = Identity(user=user, issuer=provider.ours().issuer, subject=subject, linked_by=by)
    same = Identity.objects.filter(issuer=identity.issuer)
    if same.filter(user=user).exists():
        raise ValidationError(_("该用户已关联统一身份，请先解除。"))
    try:
        with transaction.atomic():
            identity.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"subject": _("这个统一身份已关联别的用户。")}) from None
    _record(Deed.IDENTITY_LINKED, user, by, county)
    return identity


@transaction.atomic
def unlink(*, user: User, by: User, county: Region) -> None:
    """From now on the service lets this user in no longer. Sessions that are open go on; deactivation ends those."""
    transitions.check_may_touch(user, by, county)
    user = User.objects.select_for_update().get(pk=user.pk)
    gone, _rows = Identity.objects.filter(user=user, issuer=provider.ours().issuer).delete()
    if gone:
        _record(Deed.IDENTITY_UNLINKED, user, by, county)


@transaction.atomic
def drop_temporary_password(*, user: User) -> User:
    """Who comes in by the service needs no temporary password; nobody else shall know a way in either."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.must_change_password:
        user.set_unusable_password()
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        tokens.end(user)
    return user


def _record(deed: Deed, user: User, by: User | None, county: Region | None) -> None:
    """The subject stands in its table alone: it is personal data of the service's."""
    if county is None:
        duty = Duty.objects.filter(user=user).select_related("county").order_by("-since").first()
        county = duty.county if duty else None
    if county is not None:
        trail.record(county, deed, by=by or user, whom=user, issuer=provider.ours().issuer)
