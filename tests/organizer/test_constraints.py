"""What the database itself refuses, whatever the code above it forgets. Every rule of every model is broken once."""

import datetime as dt
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from chapters.models import Membership, Role, Workspace
from content.models import PictureRendition, SocialCard
from events.models import CoHost, Flyer, ImportJob, Occurrence, PersonalFeed, Proposal, Rsvp, TrustedHost
from people.models import Consent, Contact, OutgoingMail, PeriodicRun, User
from tests import factories
from tests.events.shift_hands import shift
from tests.organizer import guest_rules
from tests.organizer.guest_rules import same_again

pytestmark = pytest.mark.django_db
SMALL = {"filter_spec": "width-10", "focal_point_key": "", "file": "a.webp", "width": 1, "height": 1}
OURS = {"people", "content", "chapters", "events", "organizer"}


def mail(**fields) -> OutgoingMail:
    fields = {"key": str(uuid4()), "kind": "test", "subject_id": "1", "locale": "en", **fields}
    return OutgoingMail.objects.create(**fields)


def second_date(**changes):
    """A copy of a date that differs from it in all that must differ, but for what is named here."""
    date = factories.occurrence()
    tomorrow = date.original_date + dt.timedelta(days=1)
    fresh = {"uid": uuid4(), "slug": str(tomorrow), "original_date": tomorrow}
    same_again(date, **{**fresh, **{name: getattr(date, name) for name, same in changes.items() if same}})


def consents(*withdrawn: dt.datetime | None):
    person = factories.contact()
    for at in withdrawn:
        Consent.objects.create(contact=person, purpose="letters", wording="Yes", place="/", withdrawn_at=at)


def roles(*given: str):
    person, chapter = factories.user(), factories.chapter()
    for role in given:
        Membership.objects.create(user=person, chapter=chapter, role=role)


def ends(after: dt.timedelta):
    date = factories.occurrence()
    Occurrence.objects.filter(pk=date.pk).update(ends_at=date.starts_at + after)


def seats(number: int):
    Occurrence.objects.filter(pk=factories.occurrence().pk).update(seats_taken=number)


def two_workspaces(**same: bool):
    first, other = (factories.chapter(title) for title in ("Berlin", "Hamburg"))
    one, two = Workspace.objects.get(chapter=first), Workspace.objects.get(chapter=other)
    Workspace.objects.filter(pk=two.pk).update(**{name: getattr(one, name) for name in same})


def two_people(model: type, **same):
    for _ in range(2):
        model.objects.create(**same)


def import_jobs(**same):
    for _ in range(2):
        fields = {"chapter": factories.chapter(), "actor": factories.user(), "erase_at": timezone.now()}
        ImportJob.objects.create(**fields, **same)


def personal_feeds(*same: str):
    row = PersonalFeed.objects.create(contact=factories.contact(), token_hash="a" * 64)
    fresh = {"contact": factories.contact(), "token_hash": "b" * 64}
    same_again(row, **{name: value for name, value in fresh.items() if name not in same})


def proposals(*same: str):
    now = timezone.now()
    row = Proposal.objects.create(
        chapter=factories.chapter(), locale="en", token_hash="a" * 64, confirm_by=now, erase_at=now
    )
    fresh = {"uid": uuid4(), "token_hash": "b" * 64}
    same_again(row, **{name: value for name, value in fresh.items() if name not in same})


def trusted_twice(**changes):
    same_again(TrustedHost.objects.create(chapter=factories.chapter(), contact=factories.contact()), **changes)


def co_hosts_twice(**changes):
    same_again(CoHost.objects.create(event=factories.event(), chapter=factories.chapter("Paris")), **changes)


def flyers_twice(**changes):
    date = factories.occurrence()
    row = Flyer.objects.create(occurrence=date, size="a4", language="en", keep_until=timezone.now())
    same_again(row, **changes)


def shift_of(**fields):
    return shift(factories.occurrence(), **fields)


BROKEN = {
    **guest_rules.BROKEN,
    "Contact.email_key": lambda: two_people(Contact, email_key="a" * 64),
    "User.email": lambda: two_people(User, email="ada@example.org"),
    "PeriodicRun.name": lambda: two_people(PeriodicRun, name="test.job"),
    "OutgoingMail.key": lambda: [mail(key="one", contact=person) for person in [factories.contact()] * 2],
    "mail_goes_to_one_person": lambda: mail(),
    "mail_goes_to_one_person, not two": lambda: mail(contact=factories.contact(), user=factories.user()),
    "one_standing_consent_a_purpose": lambda: consents(None, None),
    "one_row_a_role": lambda: roles(Role.HOST, Role.HOST),
    "Workspace.chapter": lambda: two_workspaces(chapter=True),
    "Workspace.group": lambda: two_workspaces(group=True),
    "Workspace.collection": lambda: two_workspaces(collection=True),
    "Occurrence.uid": lambda: second_date(uid=True),
    "one_row_a_date": lambda: second_date(original_date=True),
    "one_address_a_date": lambda: second_date(slug=True),
    "ends_after_it_starts": lambda: ends(dt.timedelta(0)),
    "ends_after_it_starts, not before": lambda: ends(-dt.timedelta(minutes=1)),
    "seats below none": lambda: seats(-1),
    "one_rendition_a_filter": lambda: two_people(PictureRendition, image=factories.picture(), **SMALL),
    "SocialCard.page": lambda: two_people(SocialCard, page=factories.plain_page(), digest="a" * 64),
    "ImportJob.uid": lambda: import_jobs(uid=uuid4()),
    "PersonalFeed.contact": lambda: personal_feeds("contact"),
    "PersonalFeed.token_hash": lambda: personal_feeds("token_hash"),
    "Proposal.uid": lambda: proposals("uid"),
    "Proposal.token_hash": lambda: proposals("token_hash"),
    "trusted_once_a_chapter": trusted_twice,
    "one_co_host_a_chapter": co_hosts_twice,
    "one_flyer_a_choice": flyers_twice,
    "shift_has_both_times_or_none": lambda: shift_of(end_time=None),
    "shift_has_both_times_or_none, not an end alone": lambda: shift_of(start_time=None),
    "seats of a shift below none": lambda: shift_of(seats_taken=-1),
}
KEPT = {
    **guest_rules.KEPT,
    "two mails": lambda: [mail(contact=factories.contact()), mail(user=factories.user())],
    "consent given again": lambda: consents(timezone.now(), timezone.now(), None),
    "two roles": lambda: roles(Role.HOST, Role.EDITOR),
    "two dates": second_date,
    "a minute": lambda: ends(dt.timedelta(minutes=1)),
    "no seats taken": lambda: seats(0),
    "two imports": import_jobs,
    "two feeds": personal_feeds,
    "two proposals": proposals,
    "a host trusted by two chapters": lambda: trusted_twice(chapter=factories.chapter("Paris")),
    "two hosts of one chapter": lambda: trusted_twice(contact=factories.contact()),
    "two chapters along": lambda: co_hosts_twice(chapter=factories.chapter("Lyon")),
    "two dates along": lambda: co_hosts_twice(event=factories.event()),
    "a flyer of the whole series": lambda: flyers_twice(whole=True),
    "a flyer on other paper": lambda: flyers_twice(size="letter"),
    "a flyer in Farsi": lambda: flyers_twice(language="fa"),
    "a shift with both times": shift_of,
    "a shift of the whole date": lambda: shift_of(start_time=None, end_time=None),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_database_refuses_what_breaks_a_rule(rule):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[rule]()


@pytest.mark.parametrize("what", KEPT)
def test_control_what_lies_just_inside_a_rule_is_kept(what):
    KEPT[what]()

    connection.check_constraints()


def test_every_rule_of_every_model_is_broken_above():
    rules = set()
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            rules |= {rule.name for rule in model._meta.constraints}
            unique = [field for field in model._meta.local_fields if field.unique and not field.primary_key]
            rules |= {f"{model.__name__}.{field.name}" for field in unique}

    assert rules - {name.partition(",")[0] for name in BROKEN} == set()


def date_with_guest() -> Rsvp:
    return factories.rsvp(factories.occurrence())


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(lambda row: row.occurrence, id="a date with guests"),
        pytest.param(lambda row: row.contact, id="a guest's contact"),
        pytest.param(lambda row: row.occurrence.event, id="an event with dates"),
        pytest.param(lambda row: row.occurrence.chapter, id="a chapter with dates"),
    ],
)
def test_what_others_rest_on_is_not_deleted(of):
    row = date_with_guest()

    with pytest.raises(ProtectedError):
        of(row).delete()
    assert Rsvp.objects.filter(pk=row.pk).exists()


def test_who_left_a_trace_in_the_audit_is_not_deleted():
    chapter, admin = factories.chapter(), factories.network_admin()
    factories.grant_role(user=factories.user(), chapter=chapter, role=Role.HOST, actor=admin)

    with pytest.raises(ProtectedError):
        admin.delete()
