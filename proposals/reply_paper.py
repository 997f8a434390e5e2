"""The letter of an answer that is sent (答复), from its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.issuing.answers import void_among
from congress_portal.issuing.models import Issued, of_units_of
from congress_portal.loops import subjects
from congress_portal.loops.ledger.reading import with_line
from congress_portal.loops.words import Verb
from congress_portal.papers import Letter
from congress_portal.papers.frozen import thaw
from proposals.models import Proposal, Reply
from proposals.models.publications import shown_address
from proposals.papers import INVITATION, reply_letter


def paper_of(reply: Reply) -> str:
    """What it belongs to, in the register."""
    return subjects.name("reply", reply.pk)


def numbered_at_home(user: User) -> QuerySet[Reply, Any]:
    """Sent answers whose number their unit gave itself, as the register shows them beside its own."""
    in_register = Issued.objects.filter(
        county=OuterRef("county"), about=Concat(Value("reply:"), Cast(OuterRef("pk"), CharField()))
    )
    found = Reply.objects.sent().filter(of_units_of(user), ~Exists(in_register)).exclude(document="")
    return found.order_by("-sent_at", "-pk").values(
        "document", "sent_at", code=F("proposal__loop__code"), title=F("proposal__loop__title"),
        unit_name=F("unit__name"), by_name=F("sent_by__name"),
    )  # fmt: skip


def with_void(replies: Iterable[Reply]) -> list[Reply]:
    """The answers of one proposal, each with whether its document was declared void (``is_void``)."""
    rows = list(replies)
    void = void_among({one.county_id for one in rows}, [paper_of(one) for one in rows])
    for one in rows:
        one.is_void = paper_of(one) in void
    return rows


def letter_of(proposal: Proposal, found: Reply) -> Letter:
    """As it goes out, with the number that its unit gave it at home or the register did."""
    day = timezone.localdate(found.sent_at)
    made = reply_letter(
        proposal=proposal, unit=found.unit, text=found.text, result=found.result.code, day=day,
        to=[one.user for one in found.deliveries.select_related("user").order_by("pk")],
        number=found.document, contact=found.contact, phone=found.phone, copies=(proposal.loop.owner.name,),
        address=shown_address(found), views=found.views,
    )  # fmt: skip
    sending = proposal.loop.events.filter(step=found.step, verb=Verb.CHECKED_IN, at__lte=found.sent_at)
    return with_line(made, sending.order_by("id").last())


def kept_letter(proposal: Proposal, found: Reply) -> Letter:
    """As it went out, whatever is called otherwise since, with the code of its public page once there is one.

    Made of its rows where it was sent before letters were kept.
    """
    if found.letter is None:
        return letter_of(proposal, found)
    made, address = thaw(found.letter), shown_address(found)
    return replace(made, address=address, invitation=INVITATION) if address else made
