"""From a data set of any format to pictures in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.data.batch import Batch
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.sample import read_sample
from vicinal.errors import DataError
from vicinal.experiments.data.beware import cautions
from vicinal.experiments.data.choose import balanced, held_out
from vicinal.experiments.data.pictures import Array, Data, Pictures, moments
from vicinal.experiments.data.room import room
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.data.synthetic import capped, check_real
from vicinal.experiments.data.target import Targets, targets_for
from vicinal.sampling.draw import sample_ids
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.resize import Resize

CHUNK = 64


def load(src: str, selection: Selection | None = None) -> Data:
    """The pictures of ``src`` to train with and to test on, brought to one size, with classes or masks.

    60,000 pictures of 28 x 28 take 47 MB, 10,000 of 224 x 224 in colour 1.5 GB; those that take more than
    ``selection.memory`` are kept in a temporary file. Masks are held in memory.
    Raises DataError where there is nothing to learn, pictures differ in size and ``size`` is None, a split is none, a
    picture to test on was made by a network, or neither memory nor disk has room.
    """
    chosen = selection or Selection()
    channels = chosen.channels or _channels(src, chosen)
    header, parts = _divided(src, chosen)
    rule = targets_for(header, chosen.task, src)
    made = []
    for part, most in (("train", chosen.limit), ("test", chosen.test_limit)):
        items = [item for item in parts[part] if item.label is not None or not rule.labels]
        if not items:
            raise DataError(f"{src}: expected pictures to {part} with, got none")
        which = balanced(*_known(items), most)
        made.append(_pictures([items[index] for index in which.tolist()], header, rule, channels, chosen, src))
    _check_sizes(made[0], made[1], src)
    task, targets = rule.task(header, made[0].targets, made[1].targets, src)
    train, test = (attrs.evolve(one, targets=found) for one, found in zip(made, targets, strict=True))
    return Data(src, task, train, test, *moments(train.images), cautions(train, test, task.names))


def _channels(src: str, chosen: Selection) -> str:
    first = next(iter(read(src, chosen.format, only=chosen.train, **chosen.options)), None)
    if first is None:
        raise DataError(f"{src}: expected pictures, got none")
    return "grey" if first["image"].shape[2] == 1 else "rgb"


def _divided(src: str, chosen: Selection) -> tuple[Header, dict[str, list[Item]]]:
    """The samples to train with and to test on, by splits, or divided where there are none."""
    header = read(src, chosen.format, **chosen.options).header
    found = header.splits
    train = chosen.train or ("train" if "train" in found else None)
    test = chosen.test or next((name for name in ("test", "val") if name in found and name != train), None)
    if train is not None and train == test:
        raise DataError(f"{src}: expected two splits to train and to test with, got {train!r} twice")
    if train is None or test is None:
        items = _items(src, chosen, train if len(found) > 1 else None)
        check_real(items, src, "two splits, as pictures that networks made may be made from those that are held out")
        sides = held_out(*_known(items), chosen.holdout)
        parts = [[items[index] for index in side.tolist()] for side in sides]
        return header, {"train": parts[0], "test": parts[1]}
    held = _items(src, chosen, test)
    check_real(held, src, "real pictures to test with")
    return header, {"train": capped(_items(src, chosen, train), chosen.synthetic_share, src), "test": held}


def _items(src: str, chosen: Selection, split: str | None) -> list[Item]:
    return list(read(src, chosen.format, only=split, **chosen.options).items())


def _known(items: Sequence[Item]) -> tuple[list[int], list[str]]:
    """Classes (-1 for none) and keys."""
    return [-1 if item.label is None else item.label for item in items], [item.key for item in items]


def _pictures(
    items: Sequence[Item], header: Header, rule: Targets, channels: str, chosen: Selection, src: str
) -> Pictures:
    images: Array | None = None
    targets: list[Array] = []
    keys = [item.key for item in items]
    fit = Pipeline([] if chosen.size is None else [Resize(chosen.size, mode="cover")])
    for start in range(0, len(items), CHUNK):
        samples = [read_sample(item, header, channels, decode=False) for item in items[start : start + CHUNK]]
        found = [rule.target(sample) for sample in samples]
        given: dict[str, Any] = {} if rule.labels else {"masks": found}
        result = fit(Batch(images=[sample["image"] for sample in samples], **given))
        if images is None:
            first = result.images[0]
            images = room((len(items), *first.shape), first.dtype, chosen.memory, src)
        for index, image in enumerate(result.images, start):
            _check_same(image, keys[index], images, keys[0], src)
            images[index] = image
        targets += found if rule.labels else list(result.masks)
    return Pictures(np.asarray(images), np.stack(targets), tuple(keys), sample_ids(keys))


def _check_same(image: Array, key: str, images: Array, first_key: str, src: str) -> None:
    if image.shape != images.shape[1:] or image.dtype != images.dtype:
        first, other = (f"{one.dtype} of {one.shape[0]} x {one.shape[1]}" for one in (images[0], image))
        raise DataError(f"{src}: pictures differ: {first_key} is {first}, {key} {other}; a size makes them alike")


def _check_sizes(train: Pictures, test: Pictures, src: str) -> None:
    if train.size != test.size:
        sizes = [" x ".join(map(str, one.size)) for one in (train, test)]
        raise DataError(f"{src}: pictures to train with are {sizes[0]}, to test with {sizes[1]}; a size makes them alike")
