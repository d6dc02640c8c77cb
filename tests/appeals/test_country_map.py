"""From where people signed, on the map: a dot a country, as large as its share, none where nobody did."""

import pytest

from appeals.actions.counting import fold_changes
from appeals.maps import LARGEST, SMALLEST, country_map
from appeals.queries.tallies import Count
from tests import factories
from tests.appeals.desk_hands import crowd, html


def radii(*tally: tuple[str, int]) -> list[float]:
    return [dot["r"] for dot in country_map([(code, Count(signed)) for code, signed in tally], "en")["dots"]]


def test_the_area_of_a_dot_is_its_share():
    """Four times as many are twice as wide, above the smallest that can still be seen."""
    most, quarter, few = radii(("DE", 4_000_000), ("US", 1_000_000), ("FR", 1))
    assert (most, quarter) == (LARGEST, round(SMALLEST + (LARGEST - SMALLEST) / 2, 1))
    assert few == SMALLEST


@pytest.mark.parametrize("tally", [[], [("DE", 0)], [("DE", 0), ("US", 0)], [("", 5)], [("XX", 5)], [("ZZ", 0)]])
def test_where_nobody_signed_there_is_no_dot_and_no_fault(tally):
    found = country_map([(code, Count(signed)) for code, signed in tally], "en")
    assert (found["dots"], bool(found["land"])) == ([], True)


def test_a_country_from_which_all_withdrew_has_no_dot():
    assert len(radii(("DE", 5), ("US", 0))) == 1


def test_paper_and_pages_count_together_and_pending_not_at_all():
    both = country_map([("DE", Count(1, 1)), ("US", Count(2, 0)), ("FR", Count(0, 0, 9))], "en")["dots"]
    assert [dot["r"] for dot in both] == [LARGEST, LARGEST]


@pytest.mark.parametrize("code", ["DE", "NZ", "FJ", "US", "CL", "NO", "ZA", "JP", "IR"])
def test_each_dot_is_on_the_map(code):
    drawn = country_map([(code, Count(1))], "en")
    left, top, width, height = map(float, drawn["view_box"].split())
    (dot,) = drawn["dots"]
    assert left <= dot["x"] <= left + width
    assert top <= dot["y"] <= top + height


@pytest.mark.django_db
def test_an_appeal_whose_first_mails_are_not_answered_has_a_page(client):
    page = factories.appeal_page()
    crowd(page, 2, state="pending")
    fold_changes()
    assert "None" not in html(client, page.url).split("<main")[1].split("</main>")[0]
    crowd(page, 1)
    fold_changes()
    assert html(client, f"{page.url}?again=1")
