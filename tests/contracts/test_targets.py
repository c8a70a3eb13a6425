"""Every transform on every target: kinds, alignment, and nothing moved by what does not move pixels."""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import BACKENDS, NAMES, assert_same, everything, pipeline
from vicinal.program.ops.declare import CHANGED, MOVED
from vicinal.transforms.base import Transform


def _mask_fills(transform: Transform) -> set[int]:
    children = [c for field in ("transforms", "then", "otherwise") for c in getattr(transform, field, ())]
    return {getattr(transform, "mask_fill", 0)}.union(*map(_mask_fills, children))


@pytest.mark.parametrize("planes", [False, True], ids=["id maps", "planes"])
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
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
    assert list(out.ids) == list(batch.ids)


@pytest.mark.parametrize("name", NAMES)
def test_backends_move_targets_alike(name: str) -> None:
    augment, batch = pipeline(name), everything()
    on_cpu, on_reference = augment(batch), augment(batch, backend="reference")
    for target in ("masks", "instances", "boxes", "keypoints", "labels", "ids"):
        assert_same(getattr(on_cpu, target), getattr(on_reference, target))


@pytest.mark.parametrize("name", NAMES)
def test_what_moves_no_pixel_moves_no_target(name: str) -> None:
    augment, batch = pipeline(name, min_area=0.0), everything()
    moved = np.zeros(len(batch), np.bool_)
    for op in augment.program(batch).ops:
        if op.traits.targets in (MOVED, CHANGED):
            moved |= op.active
    out = augment(batch)
    for index in np.flatnonzero(~moved):
        for target in ("masks", "instances", "boxes", "keypoints", "labels"):
            assert_same(getattr(out, target)[index], getattr(batch, target)[index])


@pytest.mark.parametrize("name", NAMES)
def test_targets_do_not_change_what_is_drawn_for_the_picture(name: str) -> None:
    augment, batch = pipeline(name), everything()
    assert_same(augment(batch).images, augment(vc.Batch(images=batch.images, ids=batch.ids)).images)


@pytest.mark.parametrize("name", NAMES)
def test_names_give_what_a_batch_gives(name: str) -> None:
    augment, batch = pipeline(name), everything()
    out = augment(batch)
    for index in range(len(batch)):
        named = augment(**{key: value for key, value in batch[index].items() if key != "epoch"})
        for target, many in {"image": "images", "mask": "masks", "boxes": "boxes", "keypoints": "keypoints",
                             "labels": "labels", "instances": "instances"}.items():  # fmt: skip
            assert_same(named[target], getattr(out, many)[index])
