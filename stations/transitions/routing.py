"""Changes of the routing rules: one office, one change of a county's rules at a time, each on its trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.models import RoutingRule
from stations.words import Act

FIELDS = (
    "name", "category", "region", "words", "station", "since", "until", "unit", "to_township", "to_category",
    "basis", "valid_from", "valid_until",
)  # fmt: skip
MOST_RULES = 200
Values = Mapping[str, Any]


@transaction.atomic
def add_rule(*, county: Region, by: User, values: Values) -> RoutingRule:
    """A new rule behind all others, as a draft."""
    office = _locked(county, by)
    _check(county, values)
    rules = RoutingRule.objects.filter(county=county)
    if rules.count() >= MOST_RULES:
        raise ValidationError(_("规则太多了，请先合并或删除一些。"))
    last = rules.aggregate(last=Max("position"))["last"] or 0
    rule = RoutingRule(
        county=county, position=last + 1, changed_by=by, **{name: values[name] for name in FIELDS}
    )
    rule.save(force_insert=True)
    _record(office, rule, by, what="added", said=_said(rule))
    return rule


@transaction.atomic
def edit_rule(*, rule: RoutingRule, by: User, version: int, values: Values) -> RoutingRule:
    """Change a rule. ``version`` is what the form showed: who was faster is not overwritten."""
    office, rule = _claimed(rule, by, version)
    _check(rule.county, values)
    before = _said(rule)
    for name in FIELDS:
        setattr(rule, name, values[name])
    _save(rule, by, *FIELDS)
    _record(office, rule, by, what="edited", before=before, said=_said(rule))
    return rule


@transaction.atomic
def switch_rule(*, rule: RoutingRule, by: User, version: int, on: bool) -> RoutingRule:
    """Let a draft suggest from now on, or make a rule a draft again."""
    office, rule = _claimed(rule, by, version)
    rule.is_active = on
    _save(rule, by, "is_active")
    _record(office, rule, by, what="on" if on else "off")
    return rule


@transaction.atomic
def shift_rule(*, rule: RoutingRule, by: User, up: bool) -> RoutingRule:
    """Change places with the rule before it or behind it; at the end of the list nothing happens."""
    office, rule = _claimed(rule, by)
    others = RoutingRule.objects.filter(county=rule.county_id)
    if up:
        other = others.filter(position__lt=rule.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=rule.position).order_by("position").first()
    if other is None:
        return rule
    rule.position, other.position = other.position, rule.position
    other.save(update_fields=["position"])
    rule.save(update_fields=["position"])
    _record(office, rule, by, what="moved", position=rule.position)
    return rule


@transaction.atomic
def drop_rule(*, rule: RoutingRule, by: User, version: int) -> None:
    """Delete a rule; what it said stays on the trail. A rule that suggests is made a draft first."""
    office, rule = _claimed(rule, by, version)
    if rule.is_active:
        raise NotNow(_("正在使用的规则不能删除，请先停用。"))
    _record(office, rule, by, what="dropped", said=_said(rule))
    rule.delete()


def _locked(county: Region, by: User) -> Unit:
    """The office that keeps the county's rules; the county's row is held, so that changes come one after another."""
    office = next(
        (d.unit for d in by.duties if d.role == Role.CONGRESS_OFFICE and county.lies_in(d.region)), None
    )
    if office is None:
        raise PermissionDenied(_("只有人大常委会办公室可以修改分办规则。"))
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)
    return office


def _claimed(rule: RoutingRule, by: User, version: int | None = None) -> tuple[Unit, RoutingRule]:
    """The office, and the rule read again under the county's lock."""
    office = _locked(rule.county, by)
    found = RoutingRule.objects.select_related("county").filter(pk=rule.pk).first()
    if found is None or (version is not None and found.version != version):
        raise NotNow(_("这条规则刚刚被别人改过，请核对后再改。"))
    return office, found


def _check(county: Region, values: Values) -> None:
    """What rules may name lies in their county, and they say something. The form says the same, field by field."""
    if not (values["unit"] or values["to_township"] or values["to_category"]):
        raise ValidationError({"unit": _("请写明建议由谁承办，或者建议哪个类别。")})
    if values["unit"] and values["to_township"]:
        raise ValidationError({"to_township": _("已经选了单位，不能同时选所在乡镇。")})
    if bool(values["since"]) != bool(values["until"]) or (
        values["since"] and values["since"] == values["until"]
    ):
        raise ValidationError({"until": _("请写明从几点到几点，两个时间不能相同。")})
    if values["valid_until"] and values["valid_until"] < values["valid_from"]:
        raise ValidationError({"valid_until": _("不能早于生效日期。")})
    for name in ("unit", "station"):
        if values[name] and values[name].county_id != county.pk:
            raise ValidationError({name: _("请选择本县（市、区）的。")})
    if values["region"] and not values["region"].lies_in(county):
        raise ValidationError({"region": _("请选择本县（市、区）的地方。")})


def _save(rule: RoutingRule, by: User, *fields: str) -> None:
    rule.version, rule.changed_by, rule.changed_at = rule.version + 1, by, timezone.now()
    rule.save(update_fields=[*fields, "version", "changed_by", "changed_at"])


def _said(rule: RoutingRule) -> dict[str, Any]:
    """The rule in plain values, for the trail."""
    return {
        name: str(value) for name in FIELDS if (value := getattr(rule, name)) not in (None, "", [], False)
    }


def _record(office: Unit, rule: RoutingRule, by: User, **detail: Any) -> None:
    trail.record_act(
        office, Act.ROUTING, by, about=subjects.name("routing", rule.pk), rule=rule.name, **detail
    )
