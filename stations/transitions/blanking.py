"""All words of a case: gathered for those who take it over, then gone wherever else they stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from congress_portal.loops.erasing import erase_elsewhere
from congress_portal.loops.models import (
    Clue,
    Dispute,
    Event,
    Evidence,
    EvidenceKind,
    Helper,
    Loop,
    Marking,
    Prompt,
    Step,
)
from stations.models import (
    Callback,
    CallbackTry,
    ContactLog,
    Follower,
    Matter,
    Opinion,
    Publication,
    PublicationVersion,
    PublicPhoto,
    Rating,
    Reply,
    ServiceMark,
    Slip,
    VisitQuestion,
)
from stations.transitions.indexing import index_opinions
from stations.words import NameMode, PublicationStatus


def _elsewhere(opinion: Opinion) -> list[tuple[QuerySet[Any], tuple[str, ...]]]:
    """Where words of a case stand beside the opinion itself and its events."""
    loop = opinion.pk
    return [
        (Step.objects.filter(loop=loop), ("plan", "outcome")),
        (Helper.objects.filter(step__loop=loop), ("part", "view")),
        (Dispute.objects.filter(loop=loop), ("reason", "words")),
        (Rating.objects.filter(opinion=loop), ("words",)),
        (Reply.objects.filter(opinion=loop), ("words",)),
        (Callback.objects.filter(opinion=loop), ("words",)),
        (CallbackTry.objects.filter(callback__opinion=loop), ("note",)),
        (
            Slip.objects.filter(opinion=loop),
            ("text", "place", "name", "mobile", "follower_name", "follower_mobile"),
        ),
        (Follower.objects.filter(opinion=loop), ("name", "mobile")),
        (Matter.objects.filter(loop=loop), ("text",)),
        (VisitQuestion.objects.filter(loop=loop), ("question",)),
    ]


def _never_empty(opinion: Opinion) -> list[tuple[QuerySet[Any], tuple[str, ...]]]:
    """The same where a row must say something: there the words for nothing take the place."""
    loop = opinion.pk
    return [
        (Clue.objects.filter(loop=loop), ("reason", "answer")),
        (Marking.objects.filter(loop=loop), ("why", "needed")),
        (Prompt.objects.filter(loop=loop), ("words", "reaction")),
        (ServiceMark.objects.filter(loop=loop), ("note", "returned")),
        (ContactLog.objects.filter(loop=loop), ("what",)),
    ]


def all_words(opinion: Opinion, but: str) -> str:
    """Everything that was said about a case by anybody, in one text; ``but``: words that say nothing."""
    said = Event.objects.filter(loop=opinion.pk).exclude(note__in=["", but]).order_by("pk")
    parts = [opinion.text, opinion.place, opinion.answer, *(event.note for event in said)]
    for rows, names in (*_elsewhere(opinion), *_never_empty(opinion)):
        parts += [str(word) for row in rows.order_by("pk").values_list(*names) for word in row]
    return "\n\n".join(dict.fromkeys(part for part in parts if part and part != but))


def photos_of(opinion: Opinion) -> Iterator[FieldFile]:
    """Photos of the case, and of a slip that was signed for it."""
    found = Evidence.objects.filter(loop=opinion.pk).exclude(kind=EvidenceKind.PLACE).exclude(file="")
    yield from (one.file for one in found)
    yield from (slip.paper for slip in Slip.objects.filter(opinion=opinion.pk).exclude(paper=""))


def blank(opinion: Opinion, words: str) -> None:
    """Leave ``words`` where the case's own stood, and nothing anywhere else. Files go once that is certain."""
    _end_publication(opinion)
    for file in photos_of(opinion):
        forget_file(file)
    Evidence.objects.filter(loop=opinion.pk).delete()
    opinion.text, opinion.place, opinion.name_mode = words, "", NameMode.ANONYMOUS
    opinion.answer, opinion.answered_at, opinion.ground = words, timezone.now(), ""
    opinion.may_publish = False
    opinion.save(
        update_fields=["text", "place", "name_mode", "answer", "answered_at", "ground", "may_publish"]
    )
    Loop.objects.filter(pk=opinion.pk).update(title=words)
    Event.objects.filter(loop=opinion.pk).exclude(note__in=["", words]).update(note="", salt="")
    for rows, names in _elsewhere(opinion):
        rows.update(**dict.fromkeys(names, ""))
    for rows, names in _never_empty(opinion):
        for name in names:
            rows.exclude(**{name: ""}).update(**{name: words})
    Follower.objects.filter(opinion=opinion.pk, ended_at=None).update(ended_at=timezone.now())
    erase_elsewhere(opinion.loop, words)
    Slip.objects.filter(opinion=opinion.pk).update(paper="")
    index_opinions([opinion.pk])


def _end_publication(opinion: Opinion) -> None:
    publication = Publication.objects.select_for_update().filter(opinion=opinion.pk).first()
    if publication is None:
        return
    photos = PublicPhoto.objects.filter(publication=publication)
    for photo in photos:
        forget_file(photo.file)
    photos.delete()
    PublicationVersion.objects.filter(publication=publication).update(
        title="", text="", answer="", hidden={}, photos=[]
    )
    publication.title = publication.text = publication.answer = ""
    if publication.ended_at is None:
        publication.status, publication.ended_at = PublicationStatus.WITHDRAWN, timezone.now()
    publication.save(update_fields=["title", "text", "answer", "status", "ended_at"])


def forget_file(file: FieldFile) -> None:
    """Delete a file once the transaction that gave it up is certain."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
