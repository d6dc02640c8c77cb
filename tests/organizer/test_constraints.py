"""What the database itself refuses, whatever the code above it forgets. Every rule of every model is broken once."""

import datetime as dt
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from chapters.models import Membership, Role, Workspace
from content.models import PictureRendition, SocialCard
from events.models import Occurrence, Rsvp
from people.models import Consent, Contact, OutgoingMail, PeriodicRun, User
from tests import factories

pytestmark = pytest.mark.django_db
SMALL = {"filter_spec": "width-10", "focal_point_key": "", "file": "a.webp", "width": 1, "height": 1}
OURS = {"people", "content", "chapters", "events", "organizer"}


def mail(**fields) -> OutgoingMail:
    fields = {"key": str(uuid4()), "kind": "test", "subject_id": "1", "locale": "en", **fields}
    return OutgoingMail.objects.create(**fields)


def same_again(row: Model, **changes):
    """The row once more under another key, with `changes`."""
    row = type(row).objects.get(pk=row.pk)
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def second_date(**changes):
    """A copy of a date that differs from it in all that must differ, but for what is named here."""
    date = factories.occurrence()
    tomorrow = date.original_date + dt.timedelta(days=1)
    fresh = {"uid": uuid4(), "slug": str(tomorrow), "original_date": tomorrow}
    same_again(date, **{**fresh, **{name: getattr(date, name) for name, same in changes.items() if same}})


def second_rsvp(**changes):
    row = factories.rsvp(factories.occurrence())
    fresh = {"uid": uuid4(), "token_hash": "f" * 64, "contact": factories.contact()}
    same_again(row, **{**fresh, **{name: getattr(row, name) for name, same in changes.items() if same}})


def party_of(number: int) -> Rsvp:
    return factories.rsvp(factories.occurrence(), party=number)


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


BROKEN = {
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
    "Rsvp.uid": lambda: second_rsvp(uid=True),
    "Rsvp.token_hash": lambda: second_rsvp(token_hash=True),
    "one_rsvp_a_contact": lambda: second_rsvp(contact=True),
    "party_of_1_to_20": lambda: party_of(0),
    "party_of_1_to_20, not 21": lambda: party_of(21),
    "one_rendition_a_filter": lambda: two_people(PictureRendition, image=factories.picture(), **SMALL),
    "SocialCard.page": lambda: two_people(SocialCard, page=factories.plain_page(), digest="a" * 64),
}
KEPT = {
    "two mails": lambda: [mail(contact=factories.contact()), mail(user=factories.user())],
    "consent given again": lambda: consents(timezone.now(), timezone.now(), None),
    "two roles": lambda: roles(Role.HOST, Role.EDITOR),
    "two dates": second_date,
    "two guests": second_rsvp,
    "a minute": lambda: ends(dt.timedelta(minutes=1)),
    "no seats taken": lambda: seats(0),
    "one person": lambda: party_of(1),
    "twenty people": lambda: party_of(20),
    "forgotten guests": lambda: [factories.rsvp(factories.occurrence(), contact=None) for _ in range(2)],
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
