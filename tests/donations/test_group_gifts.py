"""One pays, many gave: a name on each line, with commas between where they are shown."""

import pytest
from django import forms

from donations.forms.names import LONGEST, MOST, NamesField
from tests import factories
from tests.donations.ringing import checkout, hear


class Form(forms.Form):
    name = NamesField(label="Names")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("  Ada  ", "Ada"), ("Ada\r\n\r\n  Grace   Hopper\n", "Ada\nGrace Hopper"), ("رضا\nنگار", "رضا\nنگار")],
)
def test_a_name_on_each_line(typed, kept):
    form = Form({"name": typed})
    assert form.is_valid()
    assert form.cleaned_data["name"] == kept


@pytest.mark.parametrize("typed", ["x\n" * (MOST + 1), "x" * (LONGEST + 1), "Ada\x07"])
def test_too_many_too_long_or_broken_names_are_refused(typed):
    assert "name" in Form({"name": typed}).errors


@pytest.mark.django_db
def test_readers_see_all_names_of_a_group(client):
    page = factories.fund_page()
    checkout("pays", page.fund, name="Ada\nGrace", shows_name=True)
    hear()
    assert "Ada, Grace" in client.get(page.url).content.decode()
    farsi = factories.translation(page, "fa")
    assert "Ada، Grace" in client.get(farsi.url).content.decode()
