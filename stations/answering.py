"""Who is answered with a case, and whom the answer has not reached yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Loop, Step
from stations.merging import joined_to
from stations.models import Contact, Follower, Opinion, Reply, ReplyDelivery
from stations.person_names import COMMON, WEAK
from stations.words import ReplyChannel, ReplyState

MAKE = """
WITH RECURSIVE author AS (
    SELECT id FROM loops_loop WHERE id = %(lead)s
    UNION ALL
    SELECT loop.id FROM loops_loop loop JOIN author ON loop.merged_into_id = author.id WHERE loop.status = 'merged'
), made AS (
    INSERT INTO stations_reply (county_id, opinion_id, lead_id, event_id, words, at)
    SELECT %(county)s, author.id, %(lead)s, %(event)s, '', %(now)s FROM author
    ON CONFLICT DO NOTHING
    RETURNING id, county_id
)
INSERT INTO stations_replydelivery (county_id, reply_id, channel, state, at)
SELECT county_id, id, 'page', 'made', %(now)s FROM made
"""
"""An answer for the author of a case and for each whose case was merged into it, by way of others too."""


def own_words(opinion: Opinion) -> set[str]:
    """Names and numbers of the author, of who follows for them and of the authors joined to the case: never shown."""
    cases = [opinion.pk, *joined_to([opinion.pk])[opinion.pk]]
    authors = Contact.objects.filter(opinion__in=cases)
    words = [word for one in authors for word in (one.name, one.mobile)]
    followers = Follower.objects.filter(opinion__in=cases)
    words += [word for one in followers for word in (one.name, one.mobile)]
    return {word for word in words if word.strip()}


def refuse_names(opinion: Opinion, words: str) -> None:
    """What others read along names none of the authors: neither of them knows of the other."""
    if not joined_to([opinion.pk])[opinion.pk]:
        return
    if any(word in words for word in own_words(opinion) if _is_telling(word)):
        raise ValidationError(
            _("其他群众也会看到这段话，里面有反映人的姓名或者电话，请去掉；要单独说的，办结前可以另行答复。")
        )


def _is_telling(word: str) -> bool:
    """A number, or what begins with a family name: somebody who calls themself 村民 is not named by the word."""
    return word.isdecimal() or (len(word) > 1 and word[0] in COMMON | WEAK)


def make_replies(lead: Loop, event: Event) -> int:
    """Give every author of a locked case the answer that ``event`` tells of; whoever has it keeps it."""
    values: dict[str, Any] = {
        "lead": lead.pk,
        "county": lead.county_id,
        "event": event.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE, values)
        return int(cursor.rowcount)


def reply_of(opinion: Opinion, lead: Opinion) -> Reply | None:
    """What the author reads now."""
    if lead.answered_at is None:
        return None
    found = Reply.objects.filter(opinion=opinion, lead=lead, at__gte=lead.answered_at)
    return found.order_by("id").last()


def unreached(lead: Opinion) -> list[int]:
    """The authors whom the answer that stands has not reached, or who have none. Keys of their opinions."""
    authors = [lead.pk, *joined_to([lead.pk])[lead.pk]]
    if lead.answered_at is None:
        return authors
    rows = ReplyDelivery.objects.filter(reply__lead=lead, reply__at__gte=lead.answered_at)
    newest: dict[int, int] = {}
    states: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for reply, author, channel, state in rows.order_by("reply").values_list(
        "reply", "reply__opinion", "channel", "state"
    ):
        newest[author] = reply
        states[reply].append((channel, state))
    return [author for author in authors if not has_reached(states[newest.get(author, 0)])]


def has_reached(states: Iterable[tuple[str, str]]) -> bool:
    """The page of the query code counts as long as nothing came back; then it must be opened, or another way found."""
    found = dict(states)
    page = found.pop(ReplyChannel.PAGE, "")
    if page == ReplyState.OPENED:
        return True
    if found:
        return any(state != ReplyState.RETURNED for state in found.values())
    return bool(page)


def refuse_unreached(loop: Loop, step: Step) -> None:
    """No answer is signed off while one of its authors has none."""
    left = len(unreached(Opinion.objects.get(pk=loop.pk)))
    if left:
        raise NotNow(
            ngettext(
                "还有%(count)d位群众没有收到答复，请先在“答复送达”里办好再销号。",
                "还有%(count)d位群众没有收到答复，请先在“答复送达”里办好再销号。",
                left,
            )
            % {"count": left}
        )


def texts_queued(places: Iterable[tuple[int, int]]) -> None:
    """Text messages about answers wait to be sent. A place is the answer's event and the case of its author."""
    wanted = set(places)
    known = Reply.objects.filter(event__in={event for event, _loop in wanted})
    ReplyDelivery.objects.bulk_create(
        [
            ReplyDelivery(county_id=county, reply_id=reply, channel=ReplyChannel.SMS, state=ReplyState.MADE)
            for reply, county, event, loop in known.values_list("pk", "county", "event", "opinion")
            if (event, loop) in wanted
        ],
        ignore_conflicts=True,
    )


def text_settled(event: int, loop: int, went: bool) -> None:
    """A text message about an answer went out, or never will."""
    rows = ReplyDelivery.objects.filter(reply__event=event, reply__opinion=loop, channel=ReplyChannel.SMS)
    rows.update(state=ReplyState.SENT if went else ReplyState.RETURNED, at=timezone.now())
