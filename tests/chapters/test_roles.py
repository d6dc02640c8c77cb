"""Who may do what, and how roles come and go."""

import pytest
from wagtail.models import GroupPagePermission

from chapters import actions
from chapters.errors import LastCoordinator
from chapters.models import Membership, Role
from chapters.rules import TABLE, Ability, can, chapters_where, get_chapter_or_404
from people.models import AuditEntry, OutgoingMail
from people.outbox import KINDS
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapters():
    return factories.chapter("San Francisco"), factories.chapter("Berlin")


def give(chapter, role, **fields):
    user = factories.user(**fields)
    actions.grant_role(user=user, chapter=chapter, role=role, actor=None)
    return user


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("ability", list(Ability))
def test_table_is_what_can_says(chapters, role, ability):
    here, there = chapters
    user = give(here, role)

    assert can(user, ability, here) is (ability in TABLE[role])
    assert can(user, ability, there) is False


def test_everyone_at_work_opens_their_desk_and_only_coordinators_manage_members():
    assert [role for role in Role if Ability.OPEN_DESK in TABLE[role]] == list(Role)
    assert [role for role in Role if Ability.MANAGE_MEMBERS in TABLE[role]] == [Role.COORDINATOR]


def test_network_admin_may_all_and_a_sleeping_account_nothing(chapters):
    here, _there = chapters
    sleeping = give(here, Role.COORDINATOR, is_active=False)

    assert set(chapters_where(factories.network_admin(), Ability.SEE_GUESTS)) == set(chapters)
    assert can(sleeping, Ability.OPEN_DESK, here) is False


def test_another_chapter_does_not_exist(chapters):
    from django.http import Http404

    here, there = chapters
    user = give(here, Role.HOST)

    assert get_chapter_or_404(user, Ability.OPEN_DESK, slug=here.slug) == here
    with pytest.raises(Http404):
        get_chapter_or_404(user, Ability.OPEN_DESK, slug=there.slug)
    with pytest.raises(Http404):
        get_chapter_or_404(user, Ability.EDIT_PAGES, slug=here.slug)


@pytest.mark.parametrize(
    ("role", "edits"), [("coordinator", True), ("editor", True), ("host", False), ("greeter", False)]
)
def test_only_who_edits_pages_is_in_the_wagtail_group(chapters, role, edits):
    here, _there = chapters
    user = give(here, role)

    assert user.has_perm("wagtailadmin.access_admin") is edits
    assert here.page_ptr.permissions_for_user(user).can_edit() is edits


def test_editor_reaches_every_translation_and_no_other_chapter(chapters):
    here, there = chapters
    user = give(here, Role.EDITOR)
    persian = factories.translation(here, "fa", title="سان‌فرانسیسکو")

    assert persian.page_ptr.permissions_for_user(user).can_publish() is True
    assert there.page_ptr.permissions_for_user(user).can_edit() is False
    pages = GroupPagePermission.objects.filter(group=here.workspace.group).values_list("page", flat=True)
    assert set(pages) == {here.pk, persian.pk}


def test_role_given_twice_is_one_row_and_one_audit_entry(chapters):
    here, _there = chapters
    user = give(here, Role.EDITOR)
    actions.grant_role(user=user, chapter=here, role=Role.EDITOR, actor=None)

    assert Membership.objects.filter(user=user).count() == 1
    entry = AuditEntry.objects.get(verb="chapters.role_granted")
    assert (entry.target, entry.chapter_id, entry.details) == (f"people.user:{user.pk}", here.pk, {"role": "editor"})


def test_role_on_a_translation_hangs_on_the_first(chapters):
    here, _there = chapters
    persian = factories.translation(here, "fa")
    user = give(persian, Role.HOST)

    assert user.memberships.get().chapter_id == here.pk
    assert can(user, Ability.OPEN_DESK, persian) is True


def test_taken_role_leaves_the_group_at_once(chapters):
    here, _there = chapters
    user = give(here, Role.EDITOR)
    actions.revoke_role(membership=user.memberships.get(), actor=None)

    fresh = type(user).objects.get(pk=user.pk)
    assert fresh.has_perm("wagtailadmin.access_admin") is False
    assert AuditEntry.objects.filter(verb="chapters.role_revoked", chapter_id=here.pk).count() == 1


def test_last_coordinator_stays(chapters):
    here, _there = chapters
    alice = give(here, Role.COORDINATOR)
    give(here, Role.COORDINATOR, is_active=False)  # invited, not here yet: nobody to rely on
    with pytest.raises(LastCoordinator):
        actions.revoke_role(membership=alice.memberships.get(), actor=alice)

    give(here, Role.COORDINATOR)
    actions.revoke_role(membership=alice.memberships.get(), actor=alice)
    assert alice.memberships.count() == 0


def test_invitation_wakes_one_account_once(client, chapters):
    here, _there = chapters
    alice = give(here, Role.COORDINATOR)
    new = actions.invite(
        email="Dina@Example.org", handle="Dina", chapter=here, role=Role.HOST, locale="fa", actor=alice
    )
    mail = OutgoingMail.objects.get(user=new)
    letter = KINDS[mail.kind].builder(mail)
    url = letter.context["url"].removeprefix("http://localhost:8000")

    assert (new.email, new.is_active, mail.locale) == ("dina@example.org", False, "fa")
    assert client.get(url).status_code == 200
    new.refresh_from_db()
    assert new.is_active is False  # looking changed nothing
    assert client.post(url, {"password": "short"}).context["form"].errors.keys() == {"password"}
    assert client.post(url, {"password": "candles on franklin street"}).url == "/accounts/login/"
    new.refresh_from_db()
    assert (new.is_active, new.check_password("candles on franklin street")) == (True, True)
    assert client.get(url).status_code == 404
    assert KINDS[mail.kind].builder(OutgoingMail.objects.get(pk=mail.pk)) is None


def test_invitation_does_not_wake_an_account_that_was_switched_off(client, chapters):
    here, _there = chapters
    alice = give(here, Role.COORDINATOR)
    off = factories.user("off@example.org", is_active=False)
    actions.invite(email=off.email, handle="x", chapter=here, role=Role.HOST, locale="en", actor=alice)

    mail = OutgoingMail.objects.get(user=off)
    assert KINDS[mail.kind].builder(mail) is None
