"""The pictures that kill are found, whichever they are, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.offline.engines.bisect import KILLED, Course
from vicinal.offline.shard import Shard, Task


def run(keys: list[str], deadly: set[str], chance: list[bool]) -> tuple[dict[str, str], int]:
    """What is left out at the end, and how many pictures were read; ``chance``: deaths that nothing in the shard causes."""
    course = Course(Shard(7, tuple(Task(Item(key, Source(key)), number, 1) for number, key in enumerate(keys))))
    read = 0
    while True:
        group = course.probe if course.probe is not None else [key for key in keys if key not in course.faults]
        read += len(group)
        by_chance = chance.pop(0) if chance else False
        if deadly & set(group) or by_chance:
            course.died()
        elif course.probe is not None:
            course.survived()
        else:
            return course.faults, read


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), max_size=5))))
def test_exactly_the_pictures_that_kill_are_left_out(drawn):
    count, numbers = drawn
    keys, deadly = [str(number) for number in range(count)], {str(number) for number in numbers}
    found, read = run(keys, deadly, [])
    assert found == dict.fromkeys(deadly, KILLED)
    if not deadly:
        assert read == count


@given(st.integers(1, 60), st.integers(0, 30))
def test_a_worker_that_is_killed_once_by_others_costs_no_picture(count, when):
    keys = [str(number) for number in range(count)]
    found, read = run(keys, set(), [True, *[False] * when])
    assert found == {}
    assert read <= 2 * count


def test_one_deadly_picture_of_five_hundred_costs_few_runs():
    keys = [f"{number}.jpg" for number in range(500)]
    found, read = run(keys, {"123.jpg"}, [])
    assert found == {"123.jpg": KILLED}
    assert read < 6 * 500
