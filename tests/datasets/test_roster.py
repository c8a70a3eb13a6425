"""Keys of samples are unique whatever pictures are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vicinal.datasets.roster import Roster, Sample

NAMES = st.builds("".join, st.lists(st.sampled_from(["a", "b/", ".jpg", ".png", "train/"]), min_size=1, max_size=5))


def roster_of(*samples: Sample) -> Roster:
    roster = Roster()
    roster.add(samples)
    roster.settle()
    return roster


@given(st.lists(st.tuples(st.sampled_from(["", "train", "val"]), NAMES), max_size=8))
def test_keys_are_unique_and_only_what_is_listed_twice_is_a_fault(drawn: list[tuple[str, str]]) -> None:
    samples = list(roster_of(*(Sample(split, name) for split, name in drawn)))
    assert [(sample.split, sample.name) for sample in samples] == drawn
    assert len({sample.key for sample in samples}) == len(samples)
    wholes = [name if not split or name.startswith(f"{split}/") else f"{split}/{name}" for split, name in drawn]
    for sample, whole in zip(samples, wholes, strict=True):
        assert bool(sample.fault) == (wholes.count(whole) > 1)


def test_the_first_fault_stays() -> None:
    first, second = roster_of(Sample("", "a.jpg", fault="broken"), Sample("", "a.jpg"))
    assert (first.fault, second.fault) == ("broken", "a.jpg: listed more than once")
