"""Who may see and decide about whose signatures. Another chapter's signers do not exist as far as anyone can tell."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from appeals.models import Appeal, Signature
from chapters.models import ChapterPage
from people.models import User


def appeals_for(user: User, chapter: ChapterPage) -> QuerySet[Appeal]:
    """The appeals that this desk tells of: the chapter's own, and the network's, newest first."""
    mine = Q(chapter=None) | Q(chapter__translation_key=chapter.translation_key)
    return Appeal.objects.filter(mine).order_by("-created_at", "-pk")


def appeal_or_404(user: User, chapter: ChapterPage, key: UUID) -> Appeal:
    """One of the appeals that this desk tells of, by the key in the address."""
    found = appeals_for(user, chapter).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def signatures_for(user: User, chapter: ChapterPage, appeal: Appeal) -> QuerySet[Signature]:
    """Whose names this desk sees: those who signed the chapter's own appeal, or came through the chapter's codes; on
    any desk, network admins also see everyone who signed an appeal of the network.

    That the user may see signers in this chapter at all, the view has asked (`get_chapter_or_404`).
    """
    rows = Signature.objects.filter(appeal=appeal)
    if decides_about(user, chapter, appeal):
        return rows
    return rows.filter(chapter__translation_key=chapter.translation_key)


def decides_about(user: User, chapter: ChapterPage, appeal: Appeal) -> bool:
    """Whether all of an appeal is this desk's to decide about, not only what came through the chapter."""
    if appeal.chapter_id:
        return appeal.chapter is not None and appeal.chapter.translation_key == chapter.translation_key
    return bool(user.is_superuser)


def signature_or_404(user: User, chapter: ChapterPage, appeal: Appeal, uid: UUID) -> Signature:
    """One of the signatures that this desk sees."""
    found = signatures_for(user, chapter, appeal).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
