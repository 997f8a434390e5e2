"""Which user a person of the identity service is: linked by an administrator, or bound at the first log-in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import tokens, trail, transitions
from congress_portal.accounts.models import Deed, Duty, Identity, Region, Role, User
from congress_portal.accounts.oidc import provider
from congress_portal.accounts.oidc.provider import Claims

VOUCHED = ("email", "phone_number")
"""Claims with a word beside them on whether the service has checked them (OpenID Connect Core 1.0, section 5.1)."""


class Unknown(Exception):
    """Nobody here is linked with this person; ``subject`` is what an administrator links."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


def user_of(claims: Claims) -> User:
    """The user, who may be deactivated. Raises ``Unknown``; never makes a user."""
    issuer, subject = provider.ours().issuer, claims["sub"]
    mine = Identity.objects.good().filter(issuer=issuer, subject=subject).select_related("user")
    found = mine.first()
    if found:
        return found.user
    named = _named_by(claims)
    if named is None:
        raise Unknown(subject)
    try:
        return link(user=named, subject=subject, by=None, county=None).user
    except ValidationError:  # linked meanwhile, or linked with somebody else
        again = mine.all().first()
        if again is None:
            raise Unknown(subject) from None
        return again.user


def _named_by(claims: Claims) -> User | None:
    """The one active user whom the claim of the settings names; nobody where it names none or several.

    Nor one who was unlinked, or the unlinking would keep nobody out; nor an administrator, who is linked by another.
    """
    claim, field = provider.ours().claim, provider.ours().field
    value = claims.get(claim) if claim else None
    if not isinstance(value, str) or not value or "\0" in value or not _is_vouched_for(claim, claims):
        return None
    found = list(User.objects.filter(is_active=True, **{field: value})[:2])
    if len(found) != 1 or found[0].has_role(Role.ADMINISTRATOR):
        return None
    had = Identity.objects.filter(issuer=provider.ours().issuer, user=found[0]).exists()
    return None if had else found[0]


def _is_vouched_for(claim: str, claims: Claims) -> bool:
    said = claims.get(f"{claim}_verified")
    return said is True if claim in VOUCHED else said is not False


@transaction.atomic
def link(*, user: User, subject: str, by: User | None, county: Region | None) -> Identity:
    """``by`` an administrator of ``county``, or by nobody where the user came in by a claim that the settings trust."""
    if county is not None:
        transitions.check_may_touch(user, by, county)
    user = User.objects.select_for_update().get(pk=user.pk)
    issuer = provider.ours().issuer
    mine = Identity.objects.filter(user=user, issuer=issuer)
    if mine.good().exists():
        raise ValidationError(_("该用户已关联统一身份，请先解除。"))
    if by is None and mine.exists():  # unlinked since the claim was looked at
        raise ValidationError(_("该用户的统一身份已解除，由管理员重新关联。"))
    identity = mine.filter(subject=subject).first() or Identity(user=user, issuer=issuer, subject=subject)
    identity.linked_by, identity.linked_at, identity.ended_at = by, timezone.now(), None
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError:
        raise ValidationError({"subject": _("这个统一身份现在或者曾经关联别的用户。")}) from None
    _record(Deed.IDENTITY_LINKED, user, by, county)
    return identity


@transaction.atomic
def unlink(*, user: User, by: User, county: Region) -> None:
    """From now on the service lets this user in no longer. Sessions that are open go on; deactivation ends those."""
    transitions.check_may_touch(user, by, county)
    user = User.objects.select_for_update().get(pk=user.pk)
    good = Identity.objects.good().filter(user=user, issuer=provider.ours().issuer)
    gone = good.update(ended_at=timezone.now())
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
