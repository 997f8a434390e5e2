"""Every write of an opinion that has a rule. The loop's own moves do the work; what is special stands here."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db.models import Model
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import Actor, StepStatus, Verb
from stations.answering import make_replies, refuse_names
from stations.merging import joined_to
from stations.models import Category, Contact, Opinion, Report, Station
from stations.plans import EFFECT, HANDLE, HEAR, OPINION, PROPOSE, RESPOND
from stations.transitions.indexing import SUPPLEMENTS, index_opinions, search_row
from stations.transitions.ratings import window_of
from stations.transitions.service import give_sort
from stations.words import Act, Channel, Complexity, NameMode, Urgency

PRIVACY_NOTICE = "2026-11"
"""The version of the privacy notice that the forms show; stored with each opinion."""
TITLE_LENGTH = 30
MOST_SUPPLEMENTS = 10
STATION = """
SELECT unit.id, unit.name, station.county_id, unit.region_id, region.level, region.path, county.abbr
FROM stations_station station
JOIN accounts_unit unit ON unit.id = station.unit_id AND unit.is_active
JOIN accounts_region region ON region.id = unit.region_id
JOIN accounts_region county ON county.id = station.county_id
WHERE station.public_id = %s
"""
PRESIDIUM = """
SELECT unit.id FROM accounts_unit unit JOIN accounts_region region ON region.id = unit.region_id
WHERE unit.county_id = %s AND unit.is_active
  AND (unit.kind = 'congress_office' OR unit.kind = 'presidium' AND region.path = ANY(%s))
ORDER BY unit.kind = 'presidium' DESC, unit.code
LIMIT 1
"""


def receiving_station(public_id: str) -> Station:
    """A station that the public sees, with what taking an opinion needs of it; the rest is read when asked for.

    Written in SQL because Django composes its own join of all columns anew each time, for longer than it runs.
    """
    found = _first(STATION, [public_id])
    if found is None:
        raise Http404
    key, name, county, region, level, path, abbr = found
    station = _part(Station, unit_id=key, county_id=county, public_id=public_id)
    station.unit = _part(Unit, id=key, name=name, region_id=region)
    station.unit.region = _part(Region, id=region, level=level, path=path)
    station.county = _part(Region, id=county, abbr=abbr)
    return station


def _first(query: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _part[Row: Model](model: type[Row], **known: object) -> Row:
    """A row of which some columns are known, named in the order of the model; the others are deferred."""
    return model.from_db(DEFAULT_DB_ALIAS, list(known), list(known.values()))


def submit_opinion(
    *,
    station: Station,
    category: Category,
    text: str,
    name_mode: str,
    request_key: uuid.UUID,
    name: str = "",
    mobile: str = "",
    place: str = "",
    lng: float | None = None,
    lat: float | None = None,
    photos: Sequence[ContentFile[bytes]] = (),
    by: By = CITIZEN,
    channel: str = Channel.WEB,
    deputy: User | None = None,
    may_publish: bool = False,
) -> Opinion:
    """Take an opinion and open its loop. The same ``request_key`` again returns the same opinion, no second row.

    A key that has served for other words (a form that the browser kept) is refused with ``NotNow``: nothing that a
    citizen writes may vanish.
    """
    opinion = Opinion(
        county_id=station.county_id,
        station=station,
        category=category,
        text=text,
        place=place,
        name_mode=name_mode,
        channel=channel,
        deputy=deputy,
        may_publish=may_publish,
        track_code=new_track_code(),
        notice_version=PRIVACY_NOTICE,
    )
    rows: list[Model] = [opinion]
    if name_mode != NameMode.ANONYMOUS and (name or mobile):
        rows.append(Contact(opinion=opinion, county_id=station.county_id, name=name, mobile=mobile))
    try:
        with transaction.atomic():
            loop = _open(opinion, rows, by, request_key)
            loop_moves.attach(loop, None, by, photos=photos, lng=lng, lat=lat)
            if may_publish:
                trail.record_act(station.unit, Act.CONSENTED, by, code=loop.code)
    except IntegrityError:
        known = Opinion.objects.filter(loop__request_key=request_key, county=station.county_id).first()
        if known is None:
            raise
        if (known.text, known.station_id, known.name_mode) != (text, station.pk, name_mode):
            raise NotNow(
                _("这张表单已经提交过另一条意见。您现在写的内容还在下面，请再按一次提交。")
            ) from None
        return known
    return opinion


def _open(opinion: Opinion, rows: Sequence[Model], by: By, request_key: uuid.UUID) -> Loop:
    """Open the case of a fresh opinion; its rows are written along with the case."""
    station = opinion.station

    def content(loop: Loop) -> Sequence[Model]:
        opinion.loop = loop
        return [*rows, search_row(opinion, loop.opened_at)]

    return loop_moves.open_loop(
        plan=OPINION,
        title=title_of(opinion.text),
        region=station.unit.region,
        county=station.county,
        parties={"station": station.unit, "presidium": _presidium(station)},
        owner=station.unit,
        by=by,
        request_key=request_key,
        content=content,
    )


def new_track_code() -> str:
    """Twelve digits that nobody can guess; an elder types them on a number pad."""
    return f"{secrets.randbelow(9 * 10**11) + 10**11}"


def title_of(text: str) -> str:
    """The first sentence, shortened: lists need a title, the citizen should not have to think of one."""
    pieces = re.split("[。！？!?；;\n\r]", text)
    first = next((piece.strip() for piece in pieces if piece.strip()), text.strip())
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def _presidium(station: Station) -> Unit:
    """Who signs for the township: its presidium, else the county's congress office."""
    found = _first(PRESIDIUM, [station.county_id, station.unit.region.paths])
    if found is None:
        raise ValidationError(_("本地区还没有设置人大主席团或办公室，暂时不能受理。"))
    return _part(Unit, id=found[0])


@transaction.atomic
def acknowledge(
    *,
    opinion: Opinion,
    by: User,
    complexity: str = Complexity.ORDINARY,
    urgency: str = Urgency.ORDINARY,
) -> Step:
    """The station has heard the citizen (受理): signs off 听民意 and says what sort of matter it is, which decides by
    when it is answered."""
    loop = lock(opinion.loop)
    step = current_step(loop)
    if step is None or step.key != HEAR:
        raise NotNow()
    opinion.loop = loop
    note = _("已受理")
    if (complexity, urgency) != (Complexity.ORDINARY, Urgency.ORDINARY):
        note = _("已受理：%(complexity)s、%(urgency)s") % {
            "complexity": Complexity(complexity).label,
            "urgency": Urgency(urgency).label,
        }
    following = loop_moves.sign_off(loop=loop, by=by, note=note)
    give_sort(opinion, complexity, urgency)
    return following


@transaction.atomic
def answer_now(*, opinion: Opinion, by: User, answer: str) -> Opinion:
    """Answer on the spot (当场答复): the steps between are marked as not needed and the answer goes out."""
    loop, step = _at(opinion, by, PROPOSE, "assign")
    open_steps = Step.objects.filter(loop=loop, key__in=(PROPOSE, HANDLE, EFFECT))
    open_steps = open_steps.filter(status__in=[StepStatus.ACTIVE, StepStatus.WAITING])
    loop_moves.skip(loop, list(open_steps.order_by("position")), by, _("当场答复"))
    last = Step.objects.filter(loop=loop, key=RESPOND, status=StepStatus.WAITING).order_by("position").first()
    if last is None:
        raise NotNow()
    last.assignee_id = step.assignee_id
    last.save(update_fields=["assignee"])
    loop_moves.begin(loop, last)
    return answer_citizen(opinion=opinion, by=by, answer=answer)


@transaction.atomic
def answer_citizen(*, opinion: Opinion, by: User, answer: str, step: Step | None = None) -> Opinion:
    """Give the citizen the answer (有回应); the step then waits for the citizen's rating or a sign-off."""
    loop, step = _at(opinion, by, RESPOND, "check_in", step)
    refuse_names(opinion, answer)
    loop_moves.check_in(loop=loop, by=by, outcome=answer, step=step)
    opinion.answer, opinion.answered_at = answer, timezone.now()
    opinion.rate_until = window_of(loop, opinion.answered_at)
    opinion.save(update_fields=["answer", "answered_at", "rate_until"])
    index_opinions([opinion.pk])
    deadlines.keep_promise(loop)
    make_replies(loop, trail.record(loop, step, Verb.ANSWERED, by))
    return opinion


@transaction.atomic
def send_back(*, opinion: Opinion, by: User, reason: str, step: Step | None = None) -> Step:
    """Send work back to be done again; where that is the answer itself, the promise runs on."""
    returned = loop_moves.send_back(loop=opinion.loop, by=by, reason=reason, step=step)
    if returned.key == RESPOND:
        deadlines.renew_promise(opinion.loop)
    return returned


@transaction.atomic
def reject(*, opinion: Opinion, by: User, ground: str, reason: str) -> Opinion:
    """Not taken on, or shown the right door (不予受理、转介), with a ground from the list and words for the citizen."""
    loop = lock(opinion.loop)
    step = current_step(loop)
    if step is None or step.key not in (HEAR, PROPOSE):
        raise NotNow()
    if loop.reopened:
        raise NotNow(_("重新办理的事项不能不予受理。"))
    refuse_names(opinion, reason)
    loop_moves.reject(loop=loop, by=by, reason=reason, ground=ground)
    opinion.ground, opinion.answer, opinion.answered_at = ground, reason, timezone.now()
    opinion.save(update_fields=["ground", "answer", "answered_at"])
    index_opinions([opinion.pk])
    make_replies(loop, Event.objects.filter(loop=loop, verb=Verb.REJECTED).latest("id"))
    return opinion


@transaction.atomic
def supplement(*, opinion: Opinion, text: str) -> None:
    """The citizen adds words to an open case, asked for or not; where the clock waits for them, it goes on."""
    if not text.strip():
        raise ValidationError({"text": _("请写下要补充的内容。")})
    loop = lock(opinion.loop)
    step = current_step(loop)
    if not loop.is_open or step is None:
        raise ValidationError({"text": _("这件事已经办完，不能再补充。有新的情况，请重新提意见。")})
    if step.status == StepStatus.PAUSED:
        loop_moves.resume(loop=loop, by=CITIZEN, note=text)
        index_opinions([loop.pk])
        return
    said = Event.objects.filter(loop=loop, actor=Actor.CITIZEN, verb__in=SUPPLEMENTS)
    if said.filter(note=text).exists():
        return  # the button pressed twice
    if said.count() >= MOST_SUPPLEMENTS:
        raise ValidationError({"text": _("您已经补充过很多次了，还有情况请直接联系联络站。")})
    trail.record(loop, step, Verb.NOTED, CITIZEN, text)
    index_opinions([loop.pk])


@transaction.atomic
def withdraw(*, opinion: Opinion) -> Loop:
    """The citizen takes the opinion back; not one that others' opinions are handled with."""
    loop = lock(opinion.loop)
    if joined_to([loop.pk])[loop.pk]:
        raise NotNow(_("其他群众反映的同一件事已经并入一起办理，这件事不能撤回。"))
    return loop_moves.withdraw(loop=loop, by=CITIZEN)


@transaction.atomic
def look_at_contact(*, opinion: Opinion, by: User) -> Contact:
    """Open the citizen's personal data; the look itself is an event."""
    if not may_see_contact(by, opinion):
        raise PermissionDenied(_("您没有查看联系方式的权限。"))
    contact = Contact.objects.filter(opinion=opinion).first()
    if contact is None or contact.emptied_at:
        raise NotNow(_("这条意见没有留下联系方式。"))
    trail.record(opinion.loop, None, Verb.VIEWED, by)
    return contact


def may_see_contact(user: User, opinion: Opinion) -> bool:
    """The owning station's keepers and the congress office; the handling unit only if the citizen said so."""
    loop = opinion.loop
    if may_print_receipt(user, opinion):
        return True
    if opinion.name_mode != NameMode.NAMED:
        return False
    handled = Step.objects.filter(loop=loop, key=HANDLE, unit__in=user.unit_ids(Role.HANDLER))
    return handled.exclude(status__in=[StepStatus.WAITING, StepStatus.SKIPPED]).exists()


@transaction.atomic
def print_receipt(*, opinion: Opinion, by: User) -> Opinion:
    """Print the receipt with the query code again for a citizen who lost it; the look itself is an event."""
    if not may_print_receipt(by, opinion):
        raise PermissionDenied(_("您没有补打回执的权限。"))
    refuse_moved(opinion)
    trail.record(opinion.loop, None, Verb.VIEWED, by, what="receipt")
    return opinion


def refuse_moved(opinion: Opinion) -> None:
    """The code of what turned out to be a report opens the officers' answer as well: the desk shows it no more."""
    if Report.objects.filter(source=opinion.pk).exists():
        raise NotNow(_("这件事已由专门渠道办理，查询码只由本人保管，不能再看、再打印。"))


def may_print_receipt(user: User, opinion: Opinion) -> bool:
    """Who knows the citizen at the desk: the owning station's keepers and the congress office."""
    if opinion.station_id in user.unit_ids(Role.KEEPER):
        return True
    region = opinion.loop.region
    return any(d.role == Role.CONGRESS_OFFICE and region.lies_in(d.region) for d in user.duties)


def _at(opinion: Opinion, by: User, key: str, move: str, step: Step | None = None) -> tuple[Loop, Step]:
    """The locked loop at the step ``key``, where ``by`` may make a move of the one who works on it."""
    loop, step = claim(opinion.loop, move, by, step=step)
    if step.key != key:
        raise NotNow()
    return loop, step
