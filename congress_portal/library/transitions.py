"""Every write of the rule library: the rule's row locked, read again, guarded; one line on the trail of accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, Region, User
from congress_portal.errors import NotNow
from congress_portal.grams import normal
from congress_portal.library.access import may_keep
from congress_portal.library.models import Link, Rule, RuleVersion
from congress_portal.library.words import Body, Category, Screen

ONE_DAY = dt.timedelta(days=1)


def add_rule(*, county: Region, by: User, body: str, number: int, title: str, category: str) -> Rule:
    """A new slot; each number of a body is taken once."""
    _guard(by, county.pk)
    _known(title, category)
    if body not in Body.values:
        raise ValidationError({"body": _("请选择制定机关。")})
    made = Rule(
        county=county, body=body, number=number, title=title.strip(), category=category, made_by=by,
        made_at=timezone.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(made, by, "added")
    except IntegrityError:
        raise ValidationError({"number": _("这个序号已经有制度。")}) from None
    return made


@transaction.atomic
def change_rule(
    *, rule: Rule, by: User, title: str, category: str, is_public: bool, screens: Collection[str]
) -> Rule:
    """Its title and category, whether everybody may read it, and the screens that name it."""
    rule = _lock(rule, by)
    _known(title, category)
    before = {"title": rule.title, "public": rule.is_public}
    rule.title, rule.category, rule.is_public = title.strip(), category, is_public
    rule.save(update_fields=["title", "category", "is_public"])
    wanted = set(screens) & set(Screen.values)
    there = set(rule.links.values_list("screen", flat=True))
    rule.links.filter(screen__in=there - wanted).delete()
    Link.objects.bulk_create(
        Link(county_id=rule.county_id, rule=rule, screen=screen) for screen in sorted(wanted - there)
    )
    for draft in rule.versions.filter(adopted_on=None):
        draft.words = _words(rule, draft.text)
        draft.save(update_fields=["words"])
    _tell(rule, by, "changed", before=before, screens=sorted(wanted))
    return rule


@transaction.atomic
def save_draft(*, rule: Rule, by: User, text: str, changes: str = "", revision: int = 0) -> RuleVersion:
    """Write the draft of the next version. ``revision``: the one the writer saw, 0 where there was none."""
    rule = _lock(rule, by)
    if not text.strip():
        raise ValidationError({"text": _("请填写正文。")})
    draft = _draft(rule)
    if (draft.revision if draft else 0) != revision:
        raise ValidationError(_("别人刚刚改过这份草案。您填的还在下面，请对照后再保存。"), code="stale")
    if draft is None:
        last = rule.versions.order_by("number").last()
        draft = RuleVersion(county_id=rule.county_id, rule=rule, number=last.number + 1 if last else 1)
    else:
        draft.revision += 1
    draft.text, draft.changes, draft.words = text.strip(), changes.strip(), _words(rule, text)
    draft.drafted_by, draft.drafted_at = by, timezone.now()
    if draft.pk is None:
        draft.save(force_insert=True)
    else:
        draft.save(update_fields=["text", "changes", "words", "revision", "drafted_by", "drafted_at"])
    _tell(rule, by, "drafted", version=draft.number)
    return draft


@transaction.atomic
def drop_draft(*, rule: Rule, by: User) -> None:
    """Throw the draft away."""
    rule = _lock(rule, by)
    draft = _some_draft(rule)
    _tell(rule, by, "dropped", version=draft.number)
    draft.delete()


@transaction.atomic
def adopt(
    *, rule: Rule, by: User, adopted_on: dt.date, organ: str, valid_from: dt.date, revision: int
) -> RuleVersion:
    """The draft was adopted: it is in force from a day on, and the version before ends the day before."""
    rule = _lock(rule, by)
    draft = _some_draft(rule)
    if draft.revision != revision:
        raise NotNow(_("别人刚刚改过这份草案，请看过后再登记通过。"))
    _check_days(rule, adopted_on, organ, valid_from)
    _end_before(rule, valid_from, draft.number)
    draft.adopted_on, draft.organ, draft.valid_from = adopted_on, organ.strip(), valid_from
    draft.entered_by, draft.entered_at = by, timezone.now()
    draft.save(update_fields=["adopted_on", "organ", "valid_from", "entered_by", "entered_at"])
    _tell(rule, by, "adopted", version=draft.number, since=valid_from.isoformat())
    return draft


@transaction.atomic
def repeal(*, rule: Rule, by: User, last_day: dt.date, basis: str) -> RuleVersion:
    """The rule ends with a day, by whose decision is said."""
    rule = _lock(rule, by)
    newest = rule.versions.adopted().order_by("number").last()
    if newest is None or newest.valid_until is not None:
        raise NotNow(_("这项制度没有正在施行、未定失效日期的文本。"))
    if not basis.strip():
        raise ValidationError({"basis": _("请写明由哪次会议、哪份文件废止。")})
    if last_day < max(newest.valid_from or last_day, timezone.localdate()):
        raise ValidationError({"last_day": _("不能早于今天，也不能早于施行日期。")})
    newest.valid_until, newest.end_basis = last_day, basis.strip()
    newest.save(update_fields=["valid_until", "end_basis"])
    _tell(rule, by, "repealed", version=newest.number, until=last_day.isoformat())
    return newest


def _check_days(rule: Rule, adopted_on: dt.date, organ: str, valid_from: dt.date) -> None:
    errors = {}
    if not organ.strip():
        errors["organ"] = _("请写明由哪次会议通过。")
    if adopted_on > timezone.localdate():
        errors["adopted_on"] = _("通过日期不能晚于今天。")
    if valid_from < adopted_on:
        errors["valid_from"] = _("施行日期不能早于通过日期。")
    newest = rule.versions.adopted().order_by("number").last()
    if newest is not None and newest.valid_from is not None and valid_from <= newest.valid_from:
        errors["valid_from"] = _("施行日期须晚于上一版的施行日期%(day)s。") % {"day": newest.valid_from}
    if errors:
        raise ValidationError(errors)


def _end_before(rule: Rule, day: dt.date, number: int) -> None:
    """The version before ends the day before, unless it ended earlier."""
    newest = rule.versions.adopted().order_by("number").last()
    if newest is None or (newest.valid_until is not None and newest.valid_until < day):
        return
    newest.valid_until = day - ONE_DAY
    newest.end_basis = newest.end_basis or _("由第%(number)s版替代") % {"number": number}
    newest.save(update_fields=["valid_until", "end_basis"])


def _lock(rule: Rule, by: User) -> Rule:
    found = Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    _guard(by, found.county_id)
    return found


def _guard(by: User, county_id: int) -> None:
    if not may_keep(by, county_id):
        raise PermissionDenied(_("制度库由县人大常委会办公室维护。"))


def _known(title: str, category: str) -> None:
    errors = {}
    if not title.strip():
        errors["title"] = _("请填写名称。")
    if category not in Category.values:
        errors["category"] = _("请选择类别。")
    if errors:
        raise ValidationError(errors)


def _draft(rule: Rule) -> RuleVersion | None:
    return rule.versions.filter(adopted_on=None).first()


def _some_draft(rule: Rule) -> RuleVersion:
    found = _draft(rule)
    if found is None:
        raise NotNow(_("没有草案，可能刚刚已经登记通过或者删除。"))
    return found


def _words(rule: Rule, text: str) -> str:
    return f"{normal(rule.title)}\n{normal(text)}"


def _tell(rule: Rule, by: User, act: str, **detail: Any) -> None:
    county = Region.objects.get(pk=rule.county_id)
    trail.record(county, Deed.LIBRARY_CHANGED, by=by, subject=rule.title, rule=rule.pk, act=act, **detail)
