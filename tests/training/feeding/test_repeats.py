"""Repeated augmentation: a batch's pictures several times, read and decoded once, each copy with draws of its own."""

from __future__ import annotations

import io
import json
import threading
from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Named, Pairs, contents, loader, picture, same
from tests.training.feeding.streams import Placed, Stream, Web
from vicinal.sampling.keys import sample_ids
from vicinal.torch import Loader


class Counted(Pairs):
    """Remembers what it was asked for."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.asked: Counter[int] = Counter()
        self._lock = threading.Lock()

    def __getitem__(self, index: int) -> Any:
        with self._lock:
            self.asked[index] += 1
        return super().__getitem__(index)


@pytest.mark.parametrize("threads", [0, 2])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize(("batch_size", "repeats"), [(4, 3), (5, 2), (3, 7)])
def test_each_picture_comes_so_often_in_its_batch_and_is_read_once(
    threads: int, shuffle: bool, batch_size: int, repeats: int
) -> None:
    data = Counted(11)
    one = Loader(data, PIPELINE, batch_size, repeats=repeats, shuffle=shuffle, threads=threads)
    batches = contents(one)
    assert len(batches) == len(one) == -(-11 // batch_size)
    assert data.asked == Counter(range(11))
    for labels, images in batches:
        assert labels == [label for label in labels[::repeats] for _ in range(repeats)]
        assert len({image.numpy().tobytes() for image in images}) == len(labels) == len(images)
    assert Counter(label for labels, _ in batches for label in labels) == dict.fromkeys(range(11), repeats)


def test_the_first_copy_is_the_picture_of_a_loader_without_repeats_and_others_are_ids_of_their_own() -> None:
    thrice, once = contents(loader(11, repeats=3)), contents(loader(11))
    for (labels, images), (wanted, plain) in zip(thrice, once, strict=True):
        assert labels[::3] == wanted
        assert torch.equal(images[::3], plain)
    labels, images = thrice[0]
    ids = [f"{labels[0]}#1", f"{labels[0]}#2"]
    alone = PIPELINE(vc.Batch(images=[picture(labels[0])] * 2, ids=ids), epoch=0)
    np.testing.assert_array_equal(images[1:3].numpy(), alone.images)
    assert len(set(sample_ids(ids).tolist())) == 2


@pytest.mark.parametrize("data", [Stream, Web, Placed])
def test_streams(data: Any) -> None:
    stream = data(11)
    batches = list(Loader(stream, PIPELINE, 4, repeats=3, threads=2, shuffle_buffer=6))
    labels = torch.cat([batch["labels"] if data is Web else batch[1] for batch in batches])
    assert Counter(labels.tolist()) == dict.fromkeys(range(11), 3)
    assert stream.taken == 11


def test_dicts_keep_their_ids_and_targets() -> None:
    batch = next(iter(Loader(Named(5), PIPELINE, 2, repeats=3, shuffle=False, threads=1)))
    assert batch["id"] == ["picture 0"] * 3 + ["picture 1"] * 3
    assert batch["image"].shape[0] == batch["mask"].shape[0] == len(batch["boxes"]) == 6
    assert not torch.equal(batch["mask"][0], batch["mask"][1])


class Opened(vc.Encoded):
    """Counts how often pictures are decoded."""

    times = 0

    def decoded(self) -> Any:
        Opened.times += 1
        return super().decoded()


def test_a_picture_is_decoded_once() -> None:
    kept = io.BytesIO()
    Image.fromarray(picture(1)).save(kept, "PNG")
    before = Opened.times
    images = next(iter(Loader([(Opened(kept.getvalue()), 0)] * 2, PIPELINE, 2, repeats=4, threads=0)))[0]
    assert len(images) == 8
    assert Opened.times == before + 2


@pytest.mark.parametrize("epochs", [(0, 1), (1, 5)])
def test_copies_share_the_epoch(epochs: tuple[int, int]) -> None:
    pipeline = vc.Pipeline([vc.ByEpoch({0: vc.Identity(), epochs[1]: vc.Invert()})], seed=1)
    one = Loader(Pairs(3), pipeline, 3, repeats=3, shuffle=False, threads=0)
    for epoch, changed in zip(epochs, (False, True), strict=True):
        one.set_epoch(epoch)
        for images, labels in one:
            for image, label in zip(images, labels.tolist(), strict=True):
                given = picture(label).transpose(2, 0, 1)
                np.testing.assert_array_equal(image.numpy(), 255 - given if changed else given)


def test_several_views_and_mixes_of_copies() -> None:
    views = vc.MultiView({"a": (2, vc.Pipeline([vc.RandomCrop(8)]))}, seed=1)
    made, labels = next(iter(Loader(Pairs(4), views, 2, repeats=3, shuffle=False, threads=0)))
    assert [len(view) for view in made["a"]] == [6, 6]
    assert labels.tolist() == [0, 0, 0, 1, 1, 1]
    mixed = vc.Pipeline([vc.Mixup(1.0, per_sample=True, classes=4)], seed=2)
    _, soft = next(iter(Loader(Pairs(4), mixed, 4, repeats=2, threads=0)))
    assert soft.shape == (8, 4)
    torch.testing.assert_close(soft.sum(1), torch.ones(8))


@pytest.mark.parametrize("stop", [1, 2, 4, 6])
def test_a_run_that_was_stopped_goes_on(stop: int) -> None:
    def make() -> Loader:
        return loader(10, batch_size=3, repeats=2, drop_last=True)

    whole = make()
    wanted = contents(whole) + contents(whole)
    first, given = make(), []
    while len(given) < stop:
        for batch in first:
            given += contents([batch])
            if len(given) == stop:
                break
    second = make()
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    while len(given) < 6:
        given += contents(second)
    assert same(given, wanted)


def test_states_of_other_repeats_are_refused_and_old_states_are_those_of_one() -> None:
    state = loader(10, repeats=2).state_dict()
    with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: repeats: expected 1, got 2"):
        loader(10).load_state_dict(state)
    old = {name: value for name, value in loader(10).state_dict().items() if name != "repeats"}
    loader(10).load_state_dict(old)
    with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: repeats: expected 2, got 1"):
        loader(10, repeats=2).load_state_dict(old)


@pytest.mark.parametrize("value", [0, -1, 1.5, 2.0, True, None, "3", [3], 1001])
def test_what_is_no_number_of_repeats(value: Any) -> None:
    with pytest.raises(vc.SpecError, match=r"^Loader\.repeats: expected a whole number in \[1, 1000\], got "):
        loader(5, repeats=value)
