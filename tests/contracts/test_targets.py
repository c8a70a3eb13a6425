"""Every transform on every target: kinds, alignment, and nothing moved by what does not move pixels."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import BACKENDS, NAMES, SIZES, assert_same, everything, paired, pictures, pipeline
from tests.contracts.targets import EXACT, EXAMPLES
from vicinal.data.targets.listed import TARGETS
from vicinal.program.ops.declare import CHANGED, MOVED
from vicinal.transforms.base import Transform

LOOK = ("BoxCrop", "BoxSafeCrop", "ForegroundCrop", "IoUCrop")
"""Transforms that look at targets to place a window."""
NAMES_OF_ONE = {"image": "images", **{target.one: name for name, target in TARGETS.items()}}


def _mask_fills(transform: Transform) -> set[int]:
    children = [c for field in ("transforms", "then", "otherwise") for c in getattr(transform, field, ())]
    return {getattr(transform, "mask_fill", 0)}.union(*map(_mask_fills, children))


@pytest.mark.parametrize(("name", "backend", "planes"), paired(BACKENDS, (False, True)))
def test_targets_stay_aligned_and_of_their_kinds(name: str, backend: str, planes: bool) -> None:
    augment, batch = pipeline(name), everything(planes=planes)
    out = augment(batch, backend=backend)
    assert isinstance(out, vc.Batch)
    assert_same(batch, everything(planes=planes))
    sizes = augment.program(batch).out_canvas
    labels_of_masks = set(range(5)) | _mask_fills(augment)
    for i, (height, width) in enumerate(sizes.tolist()):
        assert out.masks[i].shape == (height, width)
        assert out.masks[i].dtype == np.uint8
        assert set(np.unique(out.masks[i]).tolist()) <= labels_of_masks
        boxes, count = out.boxes[i], len(out.boxes[i])
        assert boxes.shape == (count, 4)
        assert boxes.dtype == batch.boxes[i].dtype
        assert (boxes >= 0).all()
        assert (boxes <= [width, height, width, height]).all()
        assert (boxes[:, 2:] > boxes[:, :2]).all()
        assert set(out.labels[i].tolist()) <= set(batch.labels[i].tolist())
        assert len(out.labels[i]) == count
        assert out.instances[i].shape == ((count, height, width) if planes else (height, width))
        assert out.instances[i].dtype == batch.instances[i].dtype
        assert out.keypoints[i].shape == batch.keypoints[i].shape
        assert out.heatmaps[i].shape == (height, width, 5)
        assert out.heatmaps[i].dtype == batch.heatmaps[i].dtype
        assert np.isfinite(out.heatmaps[i]).all()
        assert out.flows[i].shape == (height, width, 2)
        assert np.isfinite(out.flows[i]).all()
        assert out.rotated_boxes[i].shape[1:] == (5,)
        assert len(out.rotated_boxes[i]) <= len(batch.rotated_boxes[i])
        assert (out.rotated_boxes[i][:, 2:4] > 0).all()
        assert {name: getattr(one, "data", one).shape for name, one in out.extra[i].items()} == {
            "depth": (height, width), "holes": (height, width)
        }  # fmt: skip
        assert out.extra[i]["depth"].min() > -1e-6
        assert out.extra[i]["depth"].max() < 9 + 1e-6
    assert list(out.ids) == list(batch.ids)


@pytest.mark.parametrize("name", NAMES)
def test_backends_move_targets_alike(name: str) -> None:
    augment, batch = pipeline(name), everything()
    on_cpu, on_reference = augment(batch), augment(batch, backend="reference")
    for target in EXAMPLES:
        first, second = getattr(on_cpu, target), getattr(on_reference, target)
        assert_same(first, second) if target in EXACT else assert_near(first, second)


@pytest.mark.parametrize("name", NAMES)
def test_what_moves_no_pixel_moves_no_target(name: str) -> None:
    augment, batch = pipeline(name, min_area=0.0), everything()
    moved = np.zeros(len(batch), np.bool_)
    for op in augment.program(batch).ops:
        if op.traits.targets in (MOVED, CHANGED):
            moved |= op.active
    out = augment(batch)
    for index in np.flatnonzero(~moved):
        for target in EXAMPLES:
            assert_same(getattr(out, target)[index], getattr(batch, target)[index])


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LOOK])
def test_targets_do_not_change_what_is_drawn_for_the_picture(name: str) -> None:
    augment, batch = pipeline(name), everything()
    assert_same(augment(batch).images, augment(vc.Batch(images=batch.images, ids=batch.ids)).images)


@pytest.mark.parametrize("name", NAMES)
def test_names_give_what_a_batch_gives(name: str) -> None:
    augment, batch = pipeline(name), everything()
    out = augment(batch)
    for index in range(len(batch)):
        named = augment(**{key: value for key, value in batch[index].items() if key != "epoch"})
        for target, many in NAMES_OF_ONE.items():
            assert_same(named[target], getattr(out, many)[index])


def test_every_target_has_an_example_and_a_field_of_a_batch() -> None:
    assert set(EXAMPLES) == set(TARGETS)
    assert set(EXAMPLES) < {field.name for field in attrs.fields(vc.Batch)}


@pytest.mark.parametrize("target", EXAMPLES)
def test_a_target_alone_is_mirrored_and_comes_back_as_it_was(target: str) -> None:
    sizes, given = SIZES, EXAMPLES[target](SIZES, np.random.default_rng(1))
    batch = vc.Batch(pictures(), ids=[1, 2, 3], **{target: given})
    mirror = vc.Pipeline([vc.HorizontalFlip(p=1.0)], seed=1)
    once = mirror(batch)
    assert_same(getattr(batch, target), EXAMPLES[target](sizes, np.random.default_rng(1)))
    changed = [not _same(first, second) for first, second in zip(getattr(once, target), given, strict=True)]
    assert any(changed) == (target != "labels")
    twice = mirror(once)
    assert_near(getattr(twice, target), given, 1e-12 if target in EXACT else 1e-5)


@pytest.mark.parametrize("target", EXAMPLES)
def test_results_of_a_target_are_in_memory_of_their_own(target: str) -> None:
    given = EXAMPLES[target](SIZES, np.random.default_rng(1))
    out = vc.Pipeline([vc.Brightness(0.9)], seed=1)(vc.Batch(pictures(), **{target: given}))
    assert_same(getattr(out, target), given)
    for first, second in zip(_arrays(getattr(out, target)), _arrays(given), strict=True):
        assert not np.may_share_memory(first, second)


@pytest.mark.parametrize("target", EXAMPLES)
def test_a_target_is_repeated_taken_and_collated_with_its_batch(target: str) -> None:
    given = EXAMPLES[target](SIZES, np.random.default_rng(1))
    batch = vc.Batch(pictures(), ids=[1, 2, 3], **{target: given})
    again = vc.Batch.from_samples([batch[index] for index in range(3)])
    assert_same(getattr(again, target), given)
    assert_same(getattr(batch.repeat(2), target), [given[0], given[0], given[1], given[1], given[2], given[2]])


@pytest.mark.parametrize("target", EXAMPLES)
def test_no_pictures_have_no_target(target: str) -> None:
    out = vc.Pipeline([vc.Rotate((5, 50)), vc.Brightness((0.5, 1.5))], seed=1)(vc.Batch([], **{target: []}))
    assert len(getattr(out, target)) == 0


def assert_near(first: Any, second: Any, tolerance: float = 1e-3) -> None:
    """The same shapes and dtypes, and numbers that agree."""
    for one, other in zip(_arrays(first), _arrays(second), strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance)


def _arrays(value: Any) -> list[Any]:
    if isinstance(value, vc.Extra):
        return _arrays(value.data)
    if isinstance(value, dict | list):
        return [array for entry in (value.values() if isinstance(value, dict) else value) for array in _arrays(entry)]
    return [value]


def _same(first: Any, second: Any) -> bool:
    pairs = zip(_arrays(first), _arrays(second), strict=True)
    return all(np.array_equal(one, other, equal_nan=one.dtype.kind == "f") for one, other in pairs)
