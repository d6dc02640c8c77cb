"""Rules in plain words, and what they leave out."""

import datetime as dt

import pytest

from events.recurrence import Missing, expand, gap_of, label, parse

START = dt.date(2024, 2, 29)  # a Thursday
SEVEN = dt.time(19)


def plain(rule: str, *facts, language: str = "en", start: dt.date = START) -> str:
    """The label with ordinary spaces."""
    return label(rule, start, *facts, language=language).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days"),
        ("FREQ=DAILY;BYDAY=MO,TU", "Every day that is Monday or Tuesday"),
        ("FREQ=DAILY;BYMONTHDAY=1,15;BYMONTH=6", "Every day that is the 1st or the 15th in June"),
        ("FREQ=WEEKLY", "Every Thursday"),
        ("FREQ=WEEKLY;BYDAY=TU,TH,FR", "Every Tuesday, Thursday and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "Every day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "Every 2 weeks on Tuesday"),
        ("FREQ=MONTHLY", "Every month on the 29th"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every last Friday"),
        ("FREQ=MONTHLY;BYDAY=5FR", "Every fifth Friday"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5", "Every fifth Friday"),
        ("FREQ=MONTHLY;BYDAY=1FR,3FR", "Every first and third Friday"),
        ("FREQ=MONTHLY;BYDAY=-2FR;BYMONTH=6,7", "Every second last Friday in June and July"),
        ("FREQ=MONTHLY;BYDAY=1FR,3MO", "Every month on the third Monday and the first Friday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "Every 2 months on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=FR", "Every month on every Friday"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1", "Every month on the first and last day that is Monday or Tuesday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3,11,22", "Every month on the 1st, the 2nd, the 3rd, the 11th and the 22nd"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1,15", "Every 3 months on the 15th and the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "Every month on the 13th if that is Friday"),
        ("FREQ=YEARLY", "Every year on 29 February"),
        ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=-1", "Every year on the last day of February and the last day of March"),
        ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=31", "Every year on 31 March"),
        ("FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR", "Every year on the last Friday of June"),
        ("FREQ=YEARLY;BYDAY=20MO", "Every year on the 20th Monday of the year"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTHDAY=15", "Every 4 years on the 15th of every month"),
    ],
)
def test_what_a_rule_is_called(rule, words):
    assert plain(rule) == words


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", (SEVEN, dt.date(2024, 6, 28)), "Every last Friday, 7 PM, until 28 June"),
        ("FREQ=WEEKLY", (None, dt.date(2025, 6, 26)), "Every Thursday, until Thursday 26 June 2025"),
        ("FREQ=WEEKLY;COUNT=4", (SEVEN,), "Every Thursday, 7 PM, 4 times"),
        ("FREQ=WEEKLY;COUNT=1", (dt.time(18, 30),), "Every Thursday, 6:30 PM, 1 time"),
        ("", (SEVEN, dt.date(2024, 6, 28)), ""),
    ],
)
def test_the_hour_and_the_end_stand_behind(rule, facts, words):
    assert plain(rule, *facts) == words


@pytest.mark.parametrize(
    ("rule", "start", "missing", "instead"),
    [
        pytest.param("FREQ=MONTHLY", "2026-01-31", Missing.DAY, "FREQ=MONTHLY;BYMONTHDAY=-1", id="case-6"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30", "2026-01-15", Missing.DAY, "FREQ=MONTHLY;BYMONTHDAY=-1,15"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "2026-01-31", Missing.DAY, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2026-01-29", Missing.DAY, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        pytest.param("FREQ=MONTHLY;BYDAY=5FR", "2026-01-30", Missing.WEEKDAY, "FREQ=MONTHLY;BYDAY=-1FR", id="case-5"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5", "2026-01-30", Missing.WEEKDAY, "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYDAY=-5FR", "2026-01-02", Missing.WEEKDAY, "FREQ=MONTHLY;BYDAY=1FR"),
        ("FREQ=YEARLY;BYMONTH=6;BYDAY=5MO", "2026-06-29", Missing.WEEKDAY, "FREQ=YEARLY;BYDAY=-1MO;BYMONTH=6"),
        ("FREQ=YEARLY;BYDAY=53TH", "2026-12-31", Missing.WEEKDAY, "FREQ=YEARLY;BYDAY=-1TH"),
        pytest.param("FREQ=YEARLY", "2024-02-29", Missing.LEAP_DAY, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", id="case-7"),
    ],
)
def test_what_is_left_out_is_noticed_and_the_last_is_offered(rule, start, missing, instead):
    day = dt.date.fromisoformat(start)

    gap = gap_of(parse(rule), start=day)

    assert (gap.missing, str(gap.instead)) == (missing, instead)
    assert gap_of(gap.instead, start=day) is None


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=DAILY", "2026-01-31"),
        ("FREQ=WEEKLY;BYDAY=FR", "2026-01-31"),
        ("FREQ=MONTHLY", "2026-01-28"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15", "2026-01-31"),
        ("FREQ=MONTHLY;BYDAY=4FR,-1MO", "2026-01-31"),
        # Only months that have the day are meant.
        ("FREQ=MONTHLY;BYMONTH=1,3;BYMONTHDAY=31", "2026-01-31"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-01-31"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31;BYMONTH=7", "2026-01-31"),
        ("FREQ=YEARLY", "2026-12-31"),
        # Rare on purpose.
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2026-02-13"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=23", "2026-01-30"),
    ],
)
def test_where_nothing_is_left_out_nobody_is_warned(rule, start):
    assert gap_of(parse(rule), start=dt.date.fromisoformat(start)) is None


def test_what_is_offered_has_a_date_in_every_month():
    """Case 6: the 31st is in seven months of a year, the last day in twelve."""
    rule, start = parse("FREQ=MONTHLY"), dt.date(2026, 1, 31)

    def months(one):
        facts = {"until": None, "excluded": (), "extra": (), "most": 100}
        return [day.month for day in expand(one, start=start, horizon=dt.date(2026, 12, 31), **facts)]

    assert months(rule) == [1, 3, 5, 7, 8, 10, 12]
    assert months(gap_of(rule, start=start).instead) == list(range(1, 13))


@pytest.mark.parametrize(
    ("rule", "farsi", "spanish"),
    [
        ("FREQ=DAILY;INTERVAL=3", "هر ۳ روز", "Cada 3 días"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "هر سه‌شنبه و پنجشنبه", "Cada martes y jueves"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "هر ۲ هفته، جمعه", "Cada 2 semanas, viernes"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "هر ماه، آخرین جمعه", "Cada último viernes"),
        ("FREQ=MONTHLY;BYDAY=5FR", "هر ماه، پنجمین جمعه", "Cada quinto viernes"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "هر ماه، اولین و سومین دوشنبه", "Cada primer y tercer lunes"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15", "هر ماه، روز ۱۵ و روز آخر", "Cada mes, el día 15 y el último día"),
        ("FREQ=YEARLY", "هر سال، ۲۹ فوریه", "Cada año, 29 de febrero"),
        ("FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR", "هر سال، آخرین جمعه در ژوئن", "Cada año, el último viernes de junio"),
        ("FREQ=YEARLY;BYDAY=20MO", "هر سال، ۲۰مین دوشنبه سال", "Cada año, el 20.º lunes del año"),
    ],
)
def test_what_a_rule_is_called_in_farsi_and_spanish(rule, farsi, spanish):
    assert (plain(rule, language="fa"), plain(rule, language="es")) == (farsi, spanish)


def test_in_farsi_the_last_day_is_jalali_with_the_gregorian_beside_it():
    facts = (SEVEN, dt.date(2024, 6, 28))
    far = (SEVEN, dt.date(2025, 6, 27))

    assert plain("FREQ=MONTHLY;BYDAY=-1FR", *facts, language="fa") == (
        "هر ماه، آخرین جمعه، ساعت ۱۹:۰۰، تا ۸ تیر (۲۸ ژوئن)"
    )
    assert plain("FREQ=DAILY;COUNT=4", *far, language="fa") == (
        "هر روز، ساعت ۱۹:۰۰، ۴ بار، تا جمعه ۶ تیر ۱۴۰۴ (۲۷ ژوئن ۲۰۲۵)"
    )
    assert plain("FREQ=DAILY;COUNT=4", *far, language="es") == (
        "Cada día, 19:00, 4 veces, hasta el viernes 27 de junio de 2025"
    )
