"""A run over a stream that was stopped anywhere and goes on gives the batches of an undisturbed one."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

import vicinal as vc
from tests.training.feeding.data import PIPELINE, contents, loader, same
from tests.training.feeding.streams import Endless, Placed, Stream, Web, streamed
from vicinal.torch import Loader

EPOCHS, COUNT, SIZE = 2, 22, 4
BATCHES = 6


def made(kind: type[Stream], **options: Any) -> Loader:
    return Loader(kind(COUNT), PIPELINE, SIZE, **{"threads": 2, **options})


def pictures(batches: Any) -> list[Any]:
    """Labels and pictures, in all forms."""
    return contents([(batch["image"], batch["labels"]) if isinstance(batch, dict) else batch for batch in batches])


@pytest.mark.parametrize(("kind", "options"), [
    (Stream, {}), (Stream, {"shuffle_buffer": 5}), (Stream, {"drop_last": True}), (Web, {"shuffle_buffer": 3}),
    (Stream, {"rank": 1, "world": 4}), (Placed, {}), (Placed, {"shuffle_buffer": 5}), (Placed, {"length": 20}),
    (Placed, {"rank": 2, "world": 4}), (Placed, {"rank": 3, "world": 4, "uneven": "drop"}), (Placed, {"sharded": True}),
    (Endless, {"length": 30}),
])  # fmt: skip
def test_every_instant(kind: type[Stream], options: dict[str, Any]) -> None:
    whole = made(kind, **options)
    wanted = [batch for _ in range(EPOCHS) for batch in pictures(whole)]
    for stop in range(len(wanted)):
        first, given = made(kind, **options), list[Any]()
        for _ in range(EPOCHS):
            for batch in first:
                given += pictures([batch])
                if len(given) == stop + 1:
                    break
            if len(given) == stop + 1:
                break
        state = json.loads(json.dumps(first.state_dict()))
        second = made(kind, **{**options, "threads": (stop + 1) % 3})
        second.load_state_dict(state)
        assert second.state_dict() == state
        for _ in range(state["epoch"], EPOCHS):
            given += pictures(second)
        assert same(given, wanted)


class Spoiled(Web):
    """Whose first 8 pictures cannot be decoded."""

    def item(self, index: int) -> Any:
        return {**super().item(index), "png": b"no picture"} if index < 8 else super().item(index)


def test_items_that_were_given_are_read_again_but_not_decoded() -> None:
    state = {**made(Web).state_dict(), "batch": 2}
    first, second = made(Web), made(Spoiled)
    second.load_state_dict(state)
    assert same(pictures(second), pictures(first)[2:])
    with pytest.raises(vc.ReadError, match=r"^stream\[0\] \('a/000'\): image: not a picture"):
        list(made(Spoiled))


@pytest.mark.parametrize("options", [{}, {"rank": 1, "world": 2}, {"rank": 1, "world": 2, "sharded": True}])
def test_a_data_set_that_knows_its_place_goes_on_there(options: dict[str, Any]) -> None:
    first = made(Placed, **options)
    batches = iter(first)
    next(batches)
    next(batches)
    state = first.state_dict()
    taken = 2 * SIZE * (2 if options.get("world") and not options.get("sharded") else 1)
    assert state["stream"]["state"] == {"at": taken}  # behind what was given, and not what was taken ahead
    rest = contents(batches)
    second = made(Placed, **options)
    second.load_state_dict(state)
    assert same(contents(second), rest)
    assert second.dataset.taken <= COUNT - taken + 2  # those that fill up the last row are read once more


def test_a_share_of_its_own_is_not_gone_on_with_on_another_rank() -> None:
    options: dict[str, Any] = {"world": 2, "sharded": True}
    first, second = made(Placed, rank=0, **options), made(Placed, rank=1, **options)
    next(batches := iter(first))
    second.load_state_dict(first.state_dict())
    assert [labels for labels, _ in contents(second)] == [labels for labels, _ in contents(batches)]
    assert second.dataset.taken == COUNT  # read from its beginning


@pytest.mark.parametrize("count", [13, 9, 22])
def test_a_run_that_is_broken_off_at_every_batch(count: int) -> None:
    """Goes on from a loader that went on itself; the data set is begun again for what fills up the last row."""
    options: dict[str, Any] = {"rank": 3, "world": 4, "threads": 0}
    wanted = contents(Loader(Placed(count), PIPELINE, 2, **options))
    state, given = Loader(Placed(count), PIPELINE, 2, **options).state_dict(), list[Any]()
    for _ in range(len(wanted) + 1):
        one = Loader(Placed(count), PIPELINE, 2, **options)
        one.load_state_dict(state)
        given += contents(itertools.islice(one, 1))
        state = one.state_dict()
    assert same(given, wanted)
    assert state["epoch"] == 1


def test_positions_without_a_break() -> None:
    one = streamed(COUNT)
    batches = iter(one)
    for given in range(1, BATCHES + 1):
        next(batches)
        assert (one.state_dict()["epoch"], one.state_dict()["batch"]) == (0, given)
    assert next(batches, None) is None
    assert (one.state_dict()["epoch"], one.state_dict()["batch"]) == (1, 0)
    one.set_epoch(5)
    next(iter(one))
    one.set_epoch(5)
    assert (one.state_dict()["epoch"], one.state_dict()["batch"]) == (5, 0)


def test_after_an_error_the_next_try_is_for_the_batch_that_failed() -> None:
    class Failing(Stream):
        fails = True

        def item(self, index: int) -> Any:
            if index == 9 and Failing.fails:
                raise OSError("disk on fire")
            return super().item(index)

    wanted, one, given = contents(streamed(COUNT)), Loader(Failing(COUNT), PIPELINE, SIZE, threads=2), list[Any]()
    batches = map(contents, zip(one))
    with pytest.raises(OSError, match="disk on fire"):
        given.extend(batch for [batch] in batches)
    Failing.fails = False
    one.load_state_dict(one.state_dict())
    assert same(given + contents(one), wanted)


@pytest.mark.parametrize(("name", "options"), [
    ("length", {"length": 22}), ("shuffle_buffer", {"shuffle_buffer": 5}), ("batch_size", {"batch_size": 8}),
    ("sharded", {"sharded": True}), ("world", {"rank": 0, "world": 2}), ("uneven", {"uneven": "drop"}), ("seed", {"seed": 2}),
])  # fmt: skip
def test_a_state_of_another_loader_is_refused(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(vc.DataError, match=rf"^Loader\.load_state_dict: {name}: expected .*, got "):
        streamed(COUNT, **options).load_state_dict(streamed(COUNT).state_dict())


def test_what_is_no_state_of_a_data_set_is_refused() -> None:
    one = made(Placed)
    for stream in ({"at": 3}, 3):
        with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: stream: expected None or a dict of rank"):
            one.load_state_dict({**one.state_dict(), "stream": stream})


def test_states_of_streams_and_of_data_sets_by_index_are_apart() -> None:
    with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: (length|shuffle_buffer): expected "):
        streamed(COUNT).load_state_dict(loader(COUNT).state_dict())
    with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: length: expected "):
        loader(COUNT).load_state_dict(streamed(COUNT).state_dict())
