"""What a leader chooses: region, days, kind; and, for a list, which number of which line."""

from __future__ import annotations

import contextlib
import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Unit, UnitKind, User
from congress_portal.dashboard.figures.cases import AFTER, Narrow
from congress_portal.dashboard.figures.frames import AREAS, Frame, frame_of, line_of, places_of
from congress_portal.dashboard.figures.registry import FIGURES
from congress_portal.loops.words import Kind

NUL = "\0"
"""No text of the database can hold it: the field refuses it as no choice, and no query is to ask for it."""
LONGEST = 5 * 366
FIRST = dt.date(2000, 1, 1)
NO_DATE = _("请输入日期，例如 2026-01-31。")


class FrameForm(forms.Form):
    """Without anything chosen: the widest region of the reader, this year so far, all kinds."""

    region = forms.ModelChoiceField(
        label=_("区划"),
        queryset=Region.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Kind.choices], required=False)
    since = forms.DateField(
        label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": NO_DATE},
    )  # fmt: skip
    until = forms.DateField(
        label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": NO_DATE},
    )  # fmt: skip

    compare = forms.BooleanField(label=_("表中与去年同期比较"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        self.user, self.places = user, places_of(user)
        today = timezone.localdate()
        usual = {"since": today.replace(month=1, day=1).isoformat(), "until": today.isoformat()}
        usual["region"] = self.places[0].code if self.places else ""
        given = {name: value for name, value in data.items() if value}
        with contextlib.suppress(ValueError):
            usual["since"] = dt.date.fromisoformat(given.get("until", "")).replace(month=1, day=1).isoformat()
        super().__init__({**usual, **given})
        field, code = self.fields["region"], given.get("region", "")
        field.queryset = within(self.places, "" if NUL in code else code)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until:
            if since > until:
                raise ValidationError({"until": _("结束日期不能早于开始日期。")})
            if since < FIRST or until > timezone.localdate():
                raise ValidationError({"since": _("请选择2000年以来、今天以前的日期。")})
            if (until - since).days > LONGEST:
                raise ValidationError({"since": _("一次最多看五年。")})
        return found

    @property
    def compares(self) -> bool:
        """Whether the tables put last year beside what happened."""
        return self.is_valid() and bool(self.cleaned_data["compare"])

    def frame(self) -> Frame:
        """What was chosen; the usual where it was nonsense, which the form says beside the field."""
        found = self.cleaned_data if self.is_valid() else {}
        place = found.get("region") or self.places[0]
        return frame_of(
            place, found.get("since"), found.get("until"), found.get("kind", ""), line_of(self.user, place)
        )


class WallForm(forms.Form):
    region = forms.ModelChoiceField(
        label=_("大屏显示哪个区划"), queryset=Region.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        field = self.fields["region"]
        field.queryset = within(places_of(user))  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class ChargeForm(forms.Form):
    units = forms.ModelMultipleChoiceField(
        label=_("分管的单位"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选，就是不限于分管的单位。"),
    )  # fmt: skip

    def __init__(self, data: Any, *, county: Region, kept: list[int]) -> None:
        super().__init__(data, initial={"units": kept})
        kinds = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.WORKING_COMMITTEE)
        chosen = Q(kind__in=kinds, is_active=True) | Q(pk__in=kept)
        field = self.fields["units"]
        field.queryset = Unit.objects.filter(chosen, county=county)  # type: ignore[attr-defined]


class CasesForm(FrameForm):
    """The same, and the line of a table. Fields that are not chosen by hand but come with a link."""

    figure = forms.ChoiceField(
        label=_("数字"), choices=[(one.name, one.label) for one in FIGURES if not one.is_share]
    )
    unit = forms.ModelChoiceField(label=_("现在该办的单位"), queryset=Unit.objects.none(), required=False)
    watcher = forms.ModelChoiceField(label=_("督办方"), queryset=Unit.objects.none(), required=False)
    step = forms.CharField(label=_("环节"), max_length=20, required=False)
    own = forms.BooleanField(label=_("不属于乡镇（街道）"), required=False)
    after = forms.DateTimeField(label=_("晚于"), required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, user=user)
        around = Region.objects.filter(level=Level.COUNTY).filter(_near(self.places))
        for name in ("unit", "watcher"):
            self.fields[name].queryset = Unit.objects.filter(county__in=around)  # type: ignore[attr-defined]

    def narrow(self) -> Narrow:
        found = self.cleaned_data
        return Narrow(found["unit"], found["watcher"], found["step"], found["own"], found["after"])

    def clean_after(self) -> dt.datetime | None:
        """Only what happens at a moment can lie after another."""
        after: dt.datetime | None = self.cleaned_data["after"]
        if after and self.cleaned_data.get("figure") not in AFTER:
            raise ValidationError(_("这个数字不能按时刻筛选。"))
        return after


def within(places: list[Region], given: str = "") -> QuerySet[Region]:
    """The regions that may be chosen: all down to the townships, of more than one county down to the counties.

    ``given``: the code of one that a link named; a township then, too.
    """
    if not places:
        return Region.objects.none()
    levels = AREAS if all(one.level in (Level.COUNTY, Level.TOWNSHIP) for one in places) else AREAS[:-1]
    covered = reduce(or_, (Q(path__startswith=one.path) for one in places))
    return Region.objects.filter(covered, Q(level__in=levels) | Q(code=given, level__in=AREAS)).order_by(
        "path"
    )


def _near(places: list[Region]) -> Q:
    """The counties in or around these regions."""
    near = Q(pk__in=[])
    for one in places:
        near |= Q(path__startswith=one.path) | Q(path__in=one.paths)
    return near
