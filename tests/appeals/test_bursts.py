"""Case 20: what is unusual within an hour is found, held and told; what is a success is left alone."""

import datetime as dt

import pytest
from django.utils import timezone

from appeals.actions.alarms import end_alarm, watch
from appeals.actions.counting import fold_changes
from appeals.actions.signing import confirm_signature
from appeals.forms.desk import SweepForm
from appeals.keys import domain_key
from appeals.models import Alarm, Signature, Source, Tally
from appeals.queries.bursts import COLUMNS, LARGE_HOSTS, bursts_of
from appeals.queries.sources import given_out, is_given_out
from appeals.safeguards import Marks, hold_for
from tests import factories
from tests.appeals.desk_hands import counted, crowd, old_appeal

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def page():
    return old_appeal()


def found(page) -> list[tuple[str, str, int]]:
    fold_changes()
    return [(one.axis, one.key, one.count) for one in bursts_of(page.appeal)]


def history(page, **countries: int) -> None:
    """So many from each country before the last hour, over the 240 hours of the appeal."""
    Tally.objects.bulk_create(
        Tally(appeal=page.appeal, axis="country", key=key, online=number) for key, number in countries.items()
    )


def test_antarctica(page):
    """Case 20: five from where nobody lives raise an alarm, and wait; the same five from Germany do neither."""
    penguins, people = crowd(page, 5, country="AQ"), crowd(page, 5, country="DE")
    assert counted(page) == (10, 0)

    assert watch() == 1

    alarm = Alarm.objects.get()
    assert (alarm.axis, alarm.key, alarm.count, alarm.ended_at) == ("country", "AQ", 5, None)
    held = Signature.objects.filter(held_for="burst")
    assert set(held) == set(penguins)
    assert not held.filter(pk__in=[row.pk for row in people]).exists()
    assert counted(page) == (5, 0)


def test_four_from_nowhere_are_no_burst(page):
    crowd(page, 4, country="AQ")
    assert (watch(), Signature.objects.exclude(held_for="").count()) == (0, 0)


def test_what_comes_while_an_alarm_stands_is_held(page):
    crowd(page, 5, country="AQ")
    before = factories.signature(page, "first@example.org", country="DE")
    watch()
    late = factories.signature(page, "late@example.org", country="AQ")
    other = factories.signature(page, "other@example.org", country="DE")
    assert (before.held_for, late.held_for, other.held_for) == ("", "burst", "")
    assert (late.state, late.counts) == ("confirmed", False)


@pytest.mark.parametrize("axis", Alarm.Axis.values)
def test_every_kind_of_alarm_holds(page, axis):
    said = {"country": "CO", "source": "vigil", "network": "n" * 64, "domain": domain_key("flood.example")}
    marks = Marks(network="n" * 64)
    signing = factories_signing("x@flood.example", country="CO", source="vigil")
    Alarm.objects.create(appeal=page.appeal, axis=axis, key="else", count=1)
    assert hold_for(page.appeal, signing, marks) == ""
    alarm = Alarm.objects.create(appeal=page.appeal, axis=axis, key=said[axis], count=1)
    assert hold_for(page.appeal, signing, marks) == "burst"
    end_alarm(alarm=alarm, actor=factories.user())
    assert hold_for(page.appeal, signing, marks) == ""


def factories_signing(email: str, **fields):
    from appeals.actions.signing import Signing

    return Signing(**{"name": "A", "email": email, "display": "full", "locale": "en", **fields})


def test_a_pending_one_is_held_too_and_counts_only_when_released(page):
    waiting = crowd(page, 5, country="AQ", state="pending")
    assert counted(page) == (0, 5)
    watch()
    assert counted(page) == (0, 5)
    confirm_signature(signature=waiting[0])
    assert counted(page) == (0, 4)


def test_a_country_far_above_its_usual_hour(page):
    history(page, CO=240, DE=2400)  # one and ten an hour
    crowd(page, 20, country="CO")
    crowd(page, 20, country="DE")
    assert found(page) == [("country", "CO", 20)]


def test_nineteen_are_too_few(page):
    history(page, DE=2400)
    crowd(page, 19, country="CO")
    assert found(page) == []


def test_a_success_everywhere_is_no_flood(page):
    """Every country six times its usual hour and more, together: people read of the appeal."""
    history(page, CO=240, DE=240, FR=240)
    for country in ("CO", "DE", "FR"):
        crowd(page, 40, country=country)
    assert found(page) == []


def test_one_country_alone_is(page):
    """The control of the test above."""
    history(page, CO=240, DE=240, FR=240)
    crowd(page, 40, country="CO")
    assert found(page) == [("country", "CO", 40)]


def test_a_young_appeal_has_no_usual_hour():
    page = factories.appeal_page()
    crowd(page, 40, country="CO")
    crowd(page, 5, country="AQ")
    assert found(page) == [("country", "AQ", 5)]


def test_a_code_of_ours_may_bring_a_full_room(page):
    """Sixty at a vigil with its code are no flood; with a code that nobody gave out twenty are."""
    Source.objects.create(code="vigil")
    history(page, DE=2400)
    crowd(page, 60, source="vigil")
    assert ("source", "vigil", 60) not in found(page)
    crowd(page, 21, source="made-up")
    assert [one for one in found(page) if one[0] == "source"] == [("source", "made-up", 21)]


def test_a_code_of_ours_has_its_limits(page):
    Source.objects.create(code="vigil")
    crowd(page, 61, source="vigil")
    assert ("source", "vigil", 61) in found(page)


def test_no_code_is_no_source(page):
    history(page, DE=240)
    crowd(page, 100, source="")
    assert [one for one in found(page) if one[0] == "source"] == []


@pytest.mark.parametrize(("number", "alarms"), [(99, 0), (100, 1)])
def test_a_hundred_from_one_network(page, number, alarms):
    history(page, DE=24_000)
    crowd(page, number, network="a" * 64)
    assert len(found(page)) == alarms


def test_a_network_that_is_not_known_is_none(page):
    history(page, DE=24_000)
    crowd(page, 120, network="")
    assert found(page) == []


def test_a_hundred_of_one_mail_host(page):
    history(page, DE=24_000)
    crowd(page, 100, host="flood.example")
    assert found(page) == [("domain", domain_key("flood.example"), 100)]


def test_the_largest_hosts_tell_nothing(page):
    history(page, DE=24_000)
    crowd(page, 150, host="gmail.com")
    crowd(page, 150, host="googlemail.com")
    assert found(page) == []


def test_a_host_that_many_had_before_is_usual(page):
    """A fifth of those before: six times as many cannot be."""
    earlier = timezone.now() - dt.timedelta(hours=5)
    crowd(page, 40, host="uni.example", at=earlier)
    crowd(page, 160, host="elsewhere.example", at=earlier)
    history(page, DE=24_000)
    crowd(page, 100, host="uni.example")
    assert found(page) == []
    crowd(page, 100, host="flood.example")
    assert [one[1] for one in found(page)] == [domain_key("flood.example")]


def test_what_is_older_than_an_hour_is_not_looked_at(page):
    crowd(page, 50, country="AQ", at=timezone.now() - HOUR)
    assert (watch(), found(page)) == (0, [])


def test_the_look_costs_the_same_however_many_signed(page, django_assert_max_num_queries, django_assert_num_queries):
    crowd(page, 3, network="a" * 64, source="x", host="one.example")
    with django_assert_max_num_queries(4):
        bursts_of(page.appeal)
    for number in range(12):
        crowd(page, 20, country=f"D{number % 10}", network=f"{number:064d}", source=f"s{number}", host="h.example")
        if number in (7, 11):  # with a hundred of one host, and more than one country and source far above
            with django_assert_num_queries(9):
                bursts_of(page.appeal)


def test_codes_are_given_out_by_sources_and_chapters():
    factories.chapter("Berlin", slug="berlin")
    Source.objects.create(code="vigil")
    Source.objects.create(code="old", retired_at=timezone.now())
    assert given_out(["vigil", "old", "berlin", "made-up", ""]) == {"vigil", "berlin"}
    assert [is_given_out(code) for code in ("vigil", "old", "")] == [True, False, False]


def test_an_alarm_leads_to_a_sweep_of_the_same():
    """What the link of an alarm fills in is what the form takes."""
    keys = {"country": "AQ", "source": "made-up", "network": "a" * 64, "domain_key": domain_key("flood.example")}
    assert set(COLUMNS.values()) == keys.keys()
    for name, key in keys.items():
        form = SweepForm({name: key, "reason": "A flood"}, zone="UTC")
        assert form.is_valid(), form.errors
        assert getattr(form.wanted(), name) == key


def test_large_hosts_are_hosts():
    assert all("." in host and host == host.lower() for host in LARGE_HOSTS)
