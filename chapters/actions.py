"""What happens in a chapter: roles are given and taken, people invited, Wagtail kept in step.

Each is atomic and leaves an audit entry.
"""

import logging
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from chapters.errors import LastCoordinator
from chapters.models import FACTS, ChapterPage, Membership, Role, Workspace
from chapters.rules import Ability, roles_with
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
SITE_PERMISSIONS = ("access_admin", "submit_translation")
PICTURE_PERMISSIONS = ("add_image", "change_image", "choose_image")


@transaction.atomic
def grant_role(*, user: User, chapter: ChapterPage, role: str, actor: User | None) -> Membership:
    """Give someone a role in a chapter; asking twice changes nothing. `actor` None stands for the system."""
    chapter = chapter.canonical()
    membership, created = Membership.objects.get_or_create(user=user, chapter=chapter, role=Role(role))
    if created:
        record_audit(
            actor=actor,
            verb="chapters.role_granted",
            target=user,
            chapter_id=chapter.pk,
            details={"role": membership.role},
        )
        log.info("role granted user=%s chapter=%s role=%s", user.pk, chapter.pk, membership.role)
    sync_editors(sync_workspace(chapter=chapter))
    return membership


@transaction.atomic
def revoke_role(*, membership: Membership, actor: User | None) -> None:
    """Take a role away; what it allowed is over with the next request, and their sessions end.

    LastCoordinator where nobody else would coordinate the chapter.
    """
    # Whoever removes a coordinator holds the chapter's coordinators: two cannot remove each other at once.
    coordinators = Membership.objects.select_for_update().filter(chapter=membership.chapter, role=Role.COORDINATOR)
    active = [one.pk for one in coordinators.select_related("user") if one.user.is_active]
    if membership.role == Role.COORDINATOR and active in ([], [membership.pk]):
        raise LastCoordinator
    chapter, user, role = membership.chapter, membership.user, membership.role
    membership.delete()
    record_audit(actor=actor, verb="chapters.role_revoked", target=user, chapter_id=chapter.pk, details={"role": role})
    sync_editors(sync_workspace(chapter=chapter))
    log.info("role revoked user=%s chapter=%s role=%s", user.pk, chapter.pk, role)


@transaction.atomic
def sync_workspace(*, chapter: ChapterPage) -> Workspace:
    """Make the chapter's Wagtail group and folder if missing, and let the group edit every translation of its page."""
    chapter = chapter.canonical()
    workspace = Workspace.objects.select_related("group", "collection").filter(chapter=chapter).first()
    if workspace is None:
        workspace = _make_workspace(chapter)
    workspace.group.permissions.set(Permission.objects.filter(codename__in=SITE_PERMISSIONS))
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key)
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS, content_type__model="page"
    ):
        for page in pages:
            GroupPagePermission.objects.get_or_create(group=workspace.group, page=page.page_ptr, permission=permission)
    _sync_review(workspace, pages)
    return workspace


@transaction.atomic
def review_of(*, chapter: ChapterPage) -> Workflow:
    """The Wagtail workflow that brings what others propose before the chapter's editors.

    Chapters that are older than this get theirs here, at first use. One that a network admin gave the page stays.
    """
    first = chapter.canonical()
    if not WorkflowPage.objects.filter(page=first, workflow__active=True).exists():
        sync_workspace(chapter=first)
    return first.get_workflow()


def _sync_review(workspace: Workspace, pages: QuerySet[ChapterPage]) -> None:
    # Held until the end of the transaction: two at once would make two workflows and one of them would fail.
    first = ChapterPage.objects.select_for_update().get(pk=workspace.chapter_id)
    given = WorkflowPage.objects.filter(page=first, workflow__active=True).select_related("workflow").first()
    workflow = given.workflow if given else _make_review(workspace)
    for page in pages:
        ours, created = WorkflowPage.objects.get_or_create(page=page.page_ptr, defaults={"workflow": workflow})
        if not created and not ours.workflow.active:
            WorkflowPage.objects.filter(pk=ours.pk).update(workflow=workflow)


def _make_review(workspace: Workspace) -> Workflow:
    task = GroupApprovalTask.objects.create(name=workspace.group.name)
    task.groups.add(workspace.group)
    workflow = Workflow.objects.create(name=workspace.group.name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    log.info("review made chapter=%s workflow=%s", workspace.chapter_id, workflow.pk)
    return workflow


@transaction.atomic
def share_facts(*, chapter: ChapterPage) -> None:
    """Place, clock and risk are the same in every language: the first page's hold for all its translations."""
    first = chapter.canonical()
    others = ChapterPage.objects.filter(translation_key=first.translation_key).exclude(pk=first.pk)
    others.update(**{name: getattr(first, name) for name in FACTS})


def _make_workspace(chapter: ChapterPage) -> Workspace:
    name = f"{chapter.title[:100]} (chapter {chapter.pk})"
    group, _created = Group.objects.get_or_create(name=name)
    collection = Collection.get_first_root_node().add_child(name=name)
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=PICTURE_PERMISSIONS
    ):
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
    log.info("workspace made chapter=%s group=%s", chapter.pk, group.pk)
    return Workspace.objects.create(chapter=chapter, group=group, collection=collection)


def sync_editors(workspace: Workspace) -> None:
    """The Wagtail group holds exactly those whose role lets them edit pages; the others work at the desk only."""
    editors = User.objects.filter(
        memberships__chapter=workspace.chapter, memberships__role__in=roles_with(Ability.EDIT_PAGES)
    ).distinct()
    workspace.group.user_set.set(editors)


@transaction.atomic
def invite(*, email: str, handle: str, chapter: ChapterPage, role: str, locale: str, actor: User) -> User:
    """Give someone a role, known to us or not. Who is new gets a mail with a link to set a password.

    Until then their account is inactive; their second factor is set up at the first login.
    """
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, None, handle=handle, locale=locale, is_active=False)
    grant_role(user=user, chapter=chapter, role=role, actor=actor)
    if not user.is_active:
        queue_mail(
            kind="chapters.invitation",
            subject_id=user.pk,
            to=user,
            key=f"chapters.invitation:{user.pk}:{int(time.time()) // 3600}",
            locale=user.locale or locale,
        )
    return user


@transaction.atomic
def accept_invitation(*, user: User, password: str) -> None:
    """The invited person proved their address and chose a password: the account wakes up."""
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    record_audit(actor=user, verb="chapters.invitation_accepted", target=user)


@transaction.atomic
def give_totp(user: User, secret: str) -> None:
    """Set up a second factor whose secret (base32) is known beforehand, as demo accounts have; replaces any other."""
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)


@transaction.atomic
def set_language(*, user: User, locale: str) -> None:
    """The language in which the desk and Wagtail speak to this person."""
    user.locale = locale
    user.save(update_fields=["locale"])
