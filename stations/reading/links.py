"""What the pages ask of the two links: whose they are, how often they were used this year, what is missing."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, User
from stations.access import READING
from stations.models import ContactLog, Link
from stations.reading.quotas import quotas_of
from stations.words import LinkKind


def _paths(user: User) -> list[str]:
    return sorted({duty.region.path for duty in user.duties if duty.role in READING})


def deputies_under(paths: list[str]) -> QuerySet[Duty]:
    """The deputies' duties at stations below these regions, none where there are no regions."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(unit__region__path__startswith=path)
    return Duty.objects.current().filter(below, role=Role.DEPUTY)


def overseen(user: User) -> QuerySet[Link]:
    """The links of the regions that the user organises or reads: of their deputies, stations and constituencies."""
    people = deputies_under(_paths(user)).values("user")
    found = Q(user__in=people) | Q(deputy__in=people)
    for path in _paths(user):
        found |= Q(station__unit__region__path__startswith=path) | Q(region__path__startswith=path)
    return Link.objects.filter(found)


def links_for(user: User) -> QuerySet[Link]:
    """Those overseen, and one's own at either end. Never a voter's name: that is a look of its own."""
    own = Link.objects.filter(Q(user=user.pk) | Q(deputy=user.pk))
    found = Link.objects.filter(Q(pk__in=overseen(user).values("pk")) | Q(pk__in=own.values("pk")))
    return found.select_related("user", "deputy", "station__unit", "region", "voter__region").defer(
        "voter__name", "voter__mobile"
    )


def with_year(links: QuerySet[Link], county: int, year: int, on: dt.date) -> QuerySet[Link]:
    """With ``done`` (contacts of the year), ``asked`` (the minimum, 0 where none is set) and ``missing``."""
    times = ContactLog.objects.filter(link=OuterRef("pk"), on__year=year).order_by().values("link")
    done = Coalesce(Subquery(times.annotate(number=Count("pk")).values("number")), 0)
    quotas = quotas_of(county, on)
    cases = [When(kind=kind, then=Value(quotas[kind].amount)) for kind in LinkKind.values if kind in quotas]
    asked = Case(*cases, default=Value(0), output_field=IntegerField())
    return links.annotate(done=done, asked=asked).annotate(missing=Greatest(F("asked") - F("done"), Value(0)))


def gaps(user: User, county: int, year: int, on: dt.date) -> Any:
    """Deputies and everybody linked, with ``links``, ``contacts``, ``missing``; the widest gaps first."""
    seen = overseen(user).filter(until=None, county=county)
    deputies = deputies_under(_paths(user)).filter(county=county).values("user")
    mine = seen.filter(user=OuterRef("pk")).order_by().values("user")
    times = ContactLog.objects.filter(link__in=seen, link__user=OuterRef("pk"), on__year=year)
    contacts = times.order_by().values("link__user").annotate(number=Count("pk")).values("number")
    yearly = with_year(seen.filter(user=OuterRef("pk")).order_by(), county, year, on)
    short = yearly.values("user").annotate(total=Sum("missing")).values("total")
    people: Any = User.objects.filter(Q(pk__in=deputies) | Q(pk__in=seen.values("user")))
    return people.annotate(
        links_held=Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0),
        contacts=Coalesce(Subquery(contacts), 0),
        missing=Coalesce(Subquery(short), 0),
    ).order_by("-missing", "links_held", "name", "pk")


def workbook(people: Any, year: int) -> bytes:
    """The page of gaps as an Excel book; names are written as text, so that none becomes a formula."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet(_("%(year)d年联系缺口") % {"year": year})
    for column, label in enumerate((_("姓名"), _("联系对象数"), _("今年联系次数"), _("还差次数"))):
        sheet.write_string(0, column, label)
    for number, one in enumerate(people.values_list("name", "links_held", "contacts", "missing"), start=1):
        sheet.write_string(number, 0, one[0])
        for column in (1, 2, 3):
            sheet.write_number(number, column, one[column])
    book.close()
    return written.getvalue()


def address_of(key: int, user: User) -> str:
    return reverse("links:detail", args=[key]) if links_for(user).filter(pk=key).exists() else ""


def matter_facts(link: Link) -> QuerySet[ContactLog]:
    return ContactLog.objects.filter(link=link).select_related("loop", "by")


def target_of(link: Link) -> dict[str, Any]:
    """The other end in words: a voter by the village alone."""
    if link.voter_id and link.voter:
        return {"name": _("选民（%(village)s）") % {"village": link.voter.region}}
    return {"name": str(link.deputy or link.station or link.region)}
