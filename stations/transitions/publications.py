"""Making an answered opinion public: proposed, reviewed by somebody else, published, taken down.

Each write locks the opinion's row first and the publication's after it, so the citizen's consent and whatever staff
do at that moment come one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.models import Evidence, EvidenceKind
from congress_portal.loops.trail import CITIZEN, By
from stations import access, drafts
from stations.covering import MOST_BOXES, covered
from stations.merging import joined_to
from stations.models import Opinion, Publication, PublicationVersion, PublicPhoto
from stations.words import Act, PublicationStatus

S = PublicationStatus
ENDED = (S.TAKEN_DOWN, S.WITHDRAWN)
PROPOSABLE = (S.RETURNED, *ENDED)


@transaction.atomic
def consent(*, opinion: Opinion, may_publish: bool, by: By = CITIZEN) -> Opinion:
    """The citizen agrees to be published, or does so no more: then nothing of it is public from this moment on."""
    opinion = _locked(opinion)
    if opinion.may_publish == may_publish:
        return opinion
    opinion.may_publish = may_publish
    opinion.save(update_fields=["may_publish"])
    publication = Publication.objects.select_for_update().filter(opinion=opinion).first()
    about = subjects.name("publication", publication.pk) if publication else ""
    act = Act.CONSENTED if may_publish else Act.CONSENT_GONE
    trail.record_act(opinion.station.unit, act, by, about=about, code=opinion.loop.code)
    if not may_publish and publication is not None and publication.status not in ENDED:
        publication.status, publication.ended_at, publication.reason = S.WITHDRAWN, timezone.now(), ""
        publication.save(update_fields=["status", "ended_at", "reason"])
    return opinion


@transaction.atomic
def propose(
    *,
    opinion: Opinion,
    by: User,
    keep: Collection[str] = (),
    also: Sequence[str] = (),
    photos: Collection[str] = (),
) -> Publication:
    """Propose it as the rules redact it: ``keep`` names findings left readable, ``also`` words to hide besides,
    ``photos`` the tokens of the case's photos to show."""
    opinion = _locked(opinion)
    _guard(opinion, by)
    _need_consent(opinion)
    if not drafts.is_answered(opinion):
        raise NotNow(_("已经答复的事项才能公开；并入别的事项、未受理或者正在重新办理的不公开。"))
    if drafts.is_forgotten(opinion):
        raise NotNow(_("反映人的姓名和电话已经删除，无法核对文字里有没有，不能再公开。"))
    known = Publication.objects.select_for_update().filter(opinion=opinion).first()
    if known is not None and known.status not in PROPOSABLE:
        raise NotNow(_("这件事刚刚有人提出公开了。"))
    made = drafts.draft(opinion, keep=keep, also=also)
    publication = known or Publication(county_id=opinion.county_id, opinion=opinion, version=0)
    publication.version += 1
    for name in ("title", "text", "answer"):
        setattr(publication, name, getattr(made, name))
    publication.category, publication.township = opinion.category, drafts.township_of(opinion.loop.region)
    publication.month = timezone.localdate(opinion.loop.opened_at).replace(day=1)
    publication.joined = len(joined_to([opinion.pk])[opinion.pk])
    assert opinion.answered_at is not None
    publication.answered_at, publication.due_on = opinion.answered_at, drafts.due_on(opinion)
    publication.status, publication.reason = S.PROPOSED, ""
    publication.proposed_by, publication.proposed_at = by, timezone.now()
    publication.reviewed_by = publication.reviewed_at = None
    publication.published_at = publication.ended_at = None
    publication.save()
    _choose(publication, photos)
    _keep_version(publication, made.hidden, by)
    found: dict[str, int] = {}
    for place in (*made.hidden["text"], *made.hidden["answer"]):
        found[place[2]] = found.get(place[2], 0) + 1
    _record(publication, Act.PUBLIC_ASKED, by, hidden=found, kept=len(keep))
    return publication


@transaction.atomic
def cover(*, photo: PublicPhoto, boxes: Sequence[Sequence[int]], by: User, version: int) -> PublicPhoto:
    """Cover places of a chosen photo. Who proposed may begin anew; anybody else only covers more."""
    publication = _claimed(photo.publication, by, (S.PROPOSED,), version)
    found = PublicPhoto.objects.select_for_update().select_related("evidence").filter(pk=photo.pk).first()
    if found is None:
        raise NotNow()
    before = [] if publication.proposed_by_id == by.pk else found.boxes
    wanted = [*before, *([int(side) for side in box] for box in boxes)]
    if len(wanted) > MOST_BOXES + len(before):
        raise ValidationError({"cells": _("遮得太多了，请分几次，或者不公开这张照片。")})
    found.boxes = wanted
    _write_copy(found)
    found.save(update_fields=["boxes", "file", "token"])
    hidden = _hidden(publication)
    publication.version += 1
    publication.save(update_fields=["version"])
    _keep_version(publication, hidden, by)
    _record(publication, Act.PUBLIC_PHOTO, by, covered=len(wanted))
    return found


@transaction.atomic
def review(
    *,
    publication: Publication,
    by: User,
    version: int,
    hide: Collection[str] = (),
    also: Sequence[str] = (),
    faces: bool = False,
) -> Publication:
    """A second person has read it and may hide more, never less. ``version`` is the draft that was read."""
    publication = _claimed(publication, by, (S.PROPOSED,), version)
    if publication.proposed_by_id in by.selves:
        raise PermissionDenied(_("自己提出的公开须由另一人审核。"))
    _need_fresh(publication)
    if publication.photos.exists() and not faces:
        raise ValidationError({"faces": _("请逐张看过照片，确认没有能认出的人脸。")})
    before = _hidden(publication)
    made = drafts.stricter(publication.opinion, before, hide=hide, also=also)
    publication.status = S.REVIEWED
    publication.reviewed_by, publication.reviewed_at = by, timezone.now()
    fields = ["status", "reviewed_by", "reviewed_at"]
    if made.hidden != before:
        publication.version += 1
        publication.title, publication.text, publication.answer = made.title, made.text, made.answer
        fields += ["version", "title", "text", "answer"]
    publication.save(update_fields=fields)
    if "version" in fields:
        _keep_version(publication, made.hidden, by)
    _record(publication, Act.PUBLIC_OK, by)
    return publication


@transaction.atomic
def send_back(*, publication: Publication, by: User, version: int, reason: str) -> Publication:
    """Not like this: back to be proposed anew, with the reason."""
    publication = _claimed(publication, by, (S.PROPOSED, S.REVIEWED), version)
    _need_reason(reason)
    publication.status, publication.reason = S.RETURNED, reason.strip()
    publication.reviewed_by = publication.reviewed_at = None
    publication.save(update_fields=["status", "reason", "reviewed_by", "reviewed_at"])
    _record(publication, Act.PUBLIC_BACK, by, reason, person=publication.proposed_by_id)
    return publication


@transaction.atomic
def publish(*, publication: Publication, by: User, version: int) -> Publication:
    """From now on everybody reads it."""
    publication = _claimed(publication, by, (S.REVIEWED,), version)
    _need_fresh(publication)
    publication.status, publication.published_at = S.PUBLISHED, timezone.now()
    publication.joined = len(joined_to([publication.opinion_id])[publication.opinion_id])
    publication.save(update_fields=["status", "published_at", "joined"])
    _record(publication, Act.PUBLIC, by)
    return publication


@transaction.atomic
def take_down(*, publication: Publication, by: User, reason: str) -> Publication:
    """Public no more, with the reason; it may be proposed anew."""
    publication = _claimed(publication, by, (S.PUBLISHED,))
    _need_reason(reason)
    publication.status, publication.ended_at, publication.reason = (
        S.TAKEN_DOWN, timezone.now(), reason.strip(),
    )  # fmt: skip
    publication.save(update_fields=["status", "ended_at", "reason"])
    _record(publication, Act.PUBLIC_DOWN, by, reason)
    return publication


# ---------------------------------------------------------------- locks, guards, what is kept


def _locked(opinion: Opinion) -> Opinion:
    """The opinion's row, locked and read afresh."""
    return (
        Opinion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("loop__region", "station__unit__region", "category")
        .get(pk=opinion.pk)
    )


def _claimed(
    publication: Publication, by: User, sources: Collection[str], version: int | None = None
) -> Publication:
    """Both rows locked and read afresh, in a status that allows the act, at the draft that the page showed."""
    opinion = _locked(Opinion(pk=publication.opinion_id))
    _guard(opinion, by)
    found = Publication.objects.select_for_update().get(pk=publication.pk)
    found.opinion = opinion
    if found.status not in sources or (version is not None and version != found.version):
        raise NotNow(_("这件公开刚刚有了变化，请刷新后查看。"))
    return found


def _guard(opinion: Opinion, by: User) -> None:
    if not access.publishes(by, opinion.station):
        raise PermissionDenied(_("公开由本站工作人员和人大办公室办理。"))


def _need_consent(opinion: Opinion) -> None:
    if not opinion.may_publish:
        raise NotNow(_("群众没有同意公开，或者刚刚撤回了同意。"))


def _need_fresh(publication: Publication) -> None:
    """Consent still stands, and the answer is the one that was redacted."""
    opinion = publication.opinion
    _need_consent(opinion)
    if opinion.answered_at != publication.answered_at or not drafts.is_answered(opinion):
        raise NotNow(_("答复后来有了变化，请退回，按新的答复重新提出。"))


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})


def _hidden(publication: Publication) -> dict[str, Any]:
    found: dict[str, Any] = publication.versions.get(number=publication.version).hidden
    return found


def _keep_version(publication: Publication, hidden: dict[str, Any], by: User) -> None:
    PublicationVersion.objects.create(
        county_id=publication.county_id,
        publication=publication,
        number=publication.version,
        title=publication.title,
        text=publication.text,
        answer=publication.answer,
        hidden=hidden,
        photos=[[photo.evidence_id, photo.boxes] for photo in publication.photos.all()],
        by=by,
    )


def _choose(publication: Publication, tokens: Collection[str]) -> None:
    """Copies of the chosen photos of the case; those chosen no more go, with what was covered of them."""
    own = Evidence.objects.filter(loop=publication.opinion_id, kind=EvidenceKind.PHOTO, token__in=tokens)
    chosen = {evidence.pk: evidence for evidence in own}
    for photo in publication.photos.all():
        if photo.evidence_id not in chosen:
            _forget_file(photo)
            photo.delete()
        else:
            del chosen[photo.evidence_id]
    for evidence in chosen.values():
        photo = PublicPhoto(county_id=publication.county_id, publication=publication, evidence=evidence)
        _write_copy(photo)
        photo.save(force_insert=True)


def _write_copy(photo: PublicPhoto) -> None:
    """A new file at a new address; the old copy goes once that is certain."""
    if photo.file:
        _forget_file(photo)
        photo.token = PublicPhoto._meta.get_field("token").get_default()
    try:
        with photo.evidence.file.open("rb") as original:
            photo.file = covered(original, photo.boxes)
    except OSError:
        raise ValidationError({"photos": _("有一张照片打不开，请不要选它。")}) from None


def _forget_file(photo: PublicPhoto) -> None:
    storage, name = photo.file.storage, photo.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _record(publication: Publication, act: Act, by: By, note: str = "", **detail: object) -> None:
    about = subjects.name("publication", publication.pk)
    detail |= {"version": publication.version, "code": publication.opinion.loop.code, "reason": note}
    trail.record_act(publication.opinion.station.unit, act, by, note, about=about, **detail)
