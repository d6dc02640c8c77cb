"""How names are laid out, without drawing anything: everyone once, in order, never too wide or too many."""

import random

import pytest

from outreach.creative.planning import (
    DOT,
    Name,
    Room,
    alone,
    fill,
    least_lines,
    measure_of,
    plan,
    run_on,
    split,
)

ROOM = Room(720, 600)


def named(count: int, widest: float = 9) -> list[Name]:
    drawn = random.Random(3)  # noqa: S311 - a test, the same every time
    return [Name(rank, "", f"\u2068Name {rank:05}\u2069", drawn.uniform(3, widest)) for rank in range(count)]


def planned(count: int, *rooms: Room, least: int = 600, scales=(2, 1.4, 1, 0.8, 0.6), grid: int = 0, **more):
    given = [(scale, [Room(room.width, room.height - 150 * scale) for room in rooms or (ROOM,)]) for scale in scales]
    return plan(named(count), given, least=least, leading=1.15, grid=grid, **more)


def printed(found) -> list[str]:
    return [name for room in found.rooms for column in room for line in column for _kind, name in line.names]


@pytest.mark.parametrize("count", [0, 1, 12, 200, 480, 900, 2500])
def test_everyone_who_fits_stands_there_once_and_in_order(count):
    found = planned(count)
    assert printed(found) == [name.text for name in named(count)][: found.printed]
    assert found.measure.size >= 600
    assert all(len(column) * found.pitch <= ROOM.height - 150 * found.scale + 0.01 for column in found.rooms[0])


def test_few_names_are_large_and_on_lines_of_their_own_many_run_on():
    sizes = [planned(count) for count in (12, 300, 900)]
    assert [found.measure.mode for found in sizes] == ["lines", "lines", "run"]
    assert sizes[0].measure.size > sizes[1].measure.size >= sizes[2].measure.size
    assert sizes[0].scale > sizes[2].scale


def test_where_not_all_fit_it_is_those_who_signed_first():
    found = planned(4000)
    assert 0 < found.printed < 4000
    assert found.measure.size == 600
    assert printed(found) == [name.text for name in named(4000)[: found.printed]]


def test_names_that_stand_in_another_order_than_they_signed():
    names = sorted(named(4000), key=lambda name: -name.rank)
    found = plan(names, [(1, [ROOM])], least=600, leading=1.15, grid=0)
    ranks = [int(name.strip("\u2068\u2069").split()[1]) for name in printed(found)]
    assert ranks == list(range(found.printed))[::-1]


def test_no_room_is_no_plan():
    assert planned(10, Room(700, 60)) is None
    assert planned(4000, generous=True) is None


def test_two_rooms_are_filled_one_after_the_other():
    found = planned(1500, Room(720, 500), Room(720, 700))
    assert found.printed == 1500
    first, second = found.rooms
    assert len({len(column) for column in first}) == 1
    assert max(map(len, second)) - min(map(len, second[:-1])) <= 1


@pytest.mark.parametrize("grid", [5, 6])
def test_columns_keep_to_the_publication_s_grid(grid):
    for count in (12, 480, 2000):
        columns = planned(count, grid=grid).measure.columns
        assert columns % grid == 0 or grid % columns == 0


def test_lines_are_never_wider_than_their_column():
    widths = {name.text: name.width for name in named(3000)}
    for unit in run_on(named(3000), 40):
        for line in unit:
            used = sum(widths[name] for _kind, name in line.names) + DOT * (len(line.names) - 1)
            assert used <= 40
    assert least_lines(named(3000), 40) <= len(run_on(named(3000), 40)) <= 1.04 * least_lines(named(3000), 40)


def test_a_name_wider_than_its_column_goes_on_in_the_next_line_of_the_same_column():
    long = Name(0, "", "\u2068" + "Wolfeschlegelstein " * 4 + "\u2069", 40)
    parts = split(long, 12)
    assert len(parts) > 2
    assert "".join(part.strip("\u2068\u2069").replace(" ", "") for part in parts) == "Wolfeschlegelstein" * 4
    (unit,) = alone([long], 12)
    assert [line.more for line in unit] == [False, *[True] * (len(unit) - 1)]
    measure = measure_of("lines", ROOM, 1.15, 12, 0, 800)
    columns = fill([*alone(named(measure.rows(ROOM) - 1), 12), unit], [ROOM], measure)
    assert [column for column in columns[0] if any(line in column for line in unit)] == [columns[0][-1]]


def test_one_endless_word_is_cut_by_letters():
    assert all(len(part) <= 14 for part in split(Name(0, "", "a" * 300, 150), 8))
