"""Transforms that look at targets: what they see, and the crops that do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc
from vicinal import extend

Array = NDArray[Any]
SIZE = (40, 52)
COUNT = 60


def batch(**targets: Any) -> vc.Batch:
    return vc.Batch(np.zeros((COUNT, *SIZE, 3), np.uint8), ids=range(COUNT), **targets)


SEEN: list[Any] = []


@extend.transform
class Looks(extend.Transform):
    """Keeps what it sees."""

    def lower(self, site: extend.Site) -> None:
        SEEN.append((site.boxes(), site.mask(), site.mask([2, 3])))


def seen_by(steps: list[vc.Transform], given: vc.Batch) -> Any:
    SEEN.clear()
    out = vc.Pipeline([*steps, Looks()], seed=3, min_area=0)(given)
    return out, SEEN[0]


STEPS = [
    [],
    [vc.HorizontalFlip(p=0.5), vc.QuarterTurn()],
    [vc.Rotate((-50, 50)), vc.RandomCrop(30)],
    [vc.OneOf([vc.Resize((30, 20)), vc.Perspective(0.2)]), vc.ElasticTransform(alpha=10, sigma=4)],
    [vc.Sometimes(0.5, [vc.VerticalFlip()]), vc.Brightness(0.5)],
]


@pytest.mark.parametrize("steps", STEPS)
def test_a_transform_sees_targets_where_the_steps_before_it_moved_them(steps: list[vc.Transform]) -> None:
    rng = np.random.default_rng(2)
    masks = rng.integers(0, 5, (COUNT, *SIZE)).astype(np.int32)
    boxes = [[[5, 4, 20, 30], [40, 10, 50, 20.0]][: k % 3] for k in range(COUNT)]
    out, (saw, mask, chosen) = seen_by(steps, batch(masks=masks, boxes=boxes))
    for k in range(COUNT):
        np.testing.assert_array_equal(mask[k], out.masks[k])
        np.testing.assert_array_equal(chosen[k], (out.masks[k] == 2) | (out.masks[k] == 3))
        np.testing.assert_allclose(saw[k], np.reshape(out.boxes[k], (-1, 4)), rtol=0, atol=1e-9)
        with pytest.raises(ValueError, match="read-only"):
            mask[k][:] = 0


def test_it_sees_none_where_none_are_given_or_of_other_kinds() -> None:
    assert seen_by([], batch())[1] == (None, None, None)
    assert seen_by([], batch(masks=np.zeros((COUNT, *SIZE), np.float32)))[1] == (None, None, None)
    assert seen_by([], batch(masks=np.zeros((COUNT, *SIZE, 2), np.uint8)))[1] == (None, None, None)


@pytest.mark.parametrize(("step", "place"), [(vc.Mixup(alpha=1.0), "Mixup"), (vc.Lambda(boxes=lambda boxes: boxes), "Lambda")])
def test_behind_what_changes_targets_it_is_refused(step: vc.Transform, place: str) -> None:
    with pytest.raises(vc.SpecError, match=rf"Looks\[0\]: expected a place ahead of {place}\[0\], which changes the targets"):
        seen_by([step], batch(boxes=[[[1, 2, 9, 9]]] * COUNT))


def test_what_a_sample_sees_does_not_depend_on_its_batch() -> None:
    boxes = [[[3, 4, 10 + k % 30, 30]] for k in range(COUNT)]
    augment = vc.Pipeline([vc.Rotate((-20, 20)), vc.BoxCrop(16), vc.BoxSafeCrop(12)], seed=9)
    whole = augment(batch(boxes=boxes))
    for k in (0, 17, 59):
        one = augment(image=np.zeros((*SIZE, 3), np.uint8), boxes=boxes[k], id=k)
        np.testing.assert_array_equal(one["boxes"], whole.boxes[k])


@pytest.mark.parametrize("labels", [None, 2, (2, 7)])
@pytest.mark.parametrize("size", [12, (39, 20)])
def test_foreground_crop_shows_foreground_wherever_there_is_any(labels: Any, size: Any) -> None:
    masks = np.zeros((COUNT, *SIZE), np.uint8)
    rng = np.random.default_rng(4)
    for k in range(1, COUNT):
        masks[k, rng.integers(40), rng.integers(52)] = 2
    out = vc.Pipeline([vc.ForegroundCrop(size, labels)], seed=1)(batch(masks=masks)).masks
    assert ((out == 2).sum(axis=(1, 2)) == (np.arange(COUNT) > 0)).all()


def test_every_pixel_of_the_foreground_is_chosen_alike_and_every_window_around_it() -> None:
    masks = np.zeros((4000, 9, 9), np.uint8)
    masks[:, 2, 3] = masks[:, 6, 6] = 1
    pictures = np.arange(81, dtype=np.uint8).reshape(1, 9, 9, 1)
    out = vc.Pipeline([vc.ForegroundCrop(3)], seed=1)(vc.Batch(np.repeat(pictures, 4000, 0), masks=masks, ids=range(4000)))
    corner = out.images[:, 0, 0, 0]
    counts = {int(value): int((corner == value).sum()) for value in np.unique(corner)}
    windows = [(y - down, x - right) for y, x in ((2, 3), (6, 6)) for down in range(3) for right in range(3)]
    wanted = {row * 9 + column for row, column in windows if row < 7 and column < 7}
    assert set(counts) == wanted
    assert all(abs(count - 4000 / 18) < 5 * np.sqrt(4000 / 18) for count in counts.values())


@pytest.mark.parametrize("size", [None, 16, (20, 11)])
@pytest.mark.parametrize("first", [[], [vc.Affine(degrees=(-15, 15), scale=0.6)]])
def test_box_safe_crop_keeps_all_of_every_box(size: Any, first: list[vc.Transform]) -> None:
    rng = np.random.default_rng(5)
    low = rng.uniform(0, 20, (COUNT, 2, 2)) + np.array([14, 10])
    boxes = np.concatenate([low, low + rng.uniform(2, 7, (COUNT, 2, 2))], axis=2).clip(0, [52, 40, 52, 40])
    augment = vc.Pipeline([*first, vc.BoxSafeCrop(size)], seed=1, min_visibility=1 - 1e-9, min_area=0)
    out = augment(batch(boxes=list(boxes)))
    assert [len(rows) for rows in out.boxes] == [2] * COUNT
    whole = {picture.shape[:2] for picture in out.images}
    assert len(whole) > 20 if size is None else whole == {(16, 16) if size == 16 else size}


def test_erosion_lets_a_box_be_cut() -> None:
    boxes = [[[10, 10, 40, 30.0]]] * COUNT
    cut = vc.Pipeline([vc.BoxSafeCrop(erosion=0.5)], seed=1)(batch(boxes=boxes)).boxes
    areas = [(rows[0][2] - rows[0][0]) * (rows[0][3] - rows[0][1]) for rows in cut]
    assert min(areas) < 30 * 20
    assert min(areas) >= 15 * 10


def test_box_crop_shows_a_part_of_a_box() -> None:
    boxes = [[[k % 50, k % 38, k % 50 + 2, k % 38 + 2.0]] for k in range(COUNT)]
    out = vc.Pipeline([vc.BoxCrop(10)], seed=1, min_area=0)(batch(boxes=boxes))
    assert all(len(rows) == 1 for rows in out.boxes)


def test_without_targets_windows_are_anywhere() -> None:
    pictures = np.broadcast_to(np.arange(52, dtype=np.uint8)[None, :, None], (40, 52, 1))
    for crop in (vc.BoxCrop(10), vc.ForegroundCrop(10), vc.BoxSafeCrop(10)):
        out = vc.Pipeline([crop], seed=1)(vc.Batch([pictures] * COUNT, ids=range(COUNT)))
        assert len({int(one[0, 0, 0]) for one in out.images}) > 15


def test_iou_crop_holds_a_centre_and_overlaps_by_one_of_the_shares() -> None:
    boxes = [[[10, 8, 30, 32.0], [40, 2, 50, 12]]] * 400
    given = vc.Batch(np.zeros((400, *SIZE, 3), np.uint8), boxes=boxes, ids=range(400))
    augment = vc.Pipeline([vc.IoUCrop()], seed=1, min_area=0)
    record = augment.trace(given)[1]
    drawn = record.values["IoUCrop[0]"]
    y, x, height, width = (drawn[name] for name in ("y", "x", "height", "width"))
    whole = (height == 40) & (width == 52)
    assert 400 / 7 * 0.7 < whole.sum() < 400 / 2
    best = np.full(400, -1.0)
    for x0, y0, x1, y1 in boxes[0]:
        across = np.clip(np.minimum(x + width, x1) - np.maximum(x, x0), 0, None)
        down = np.clip(np.minimum(y + height, y1) - np.maximum(y, y0), 0, None)
        shared = across * down
        iou = shared / (width * height + (x1 - x0) * (y1 - y0) - shared)
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        centre = (x < cx) & (cx < x + width) & (y < cy) & (cy < y + height)
        best = np.maximum(best, np.where(centre, iou, -1))
    assert (best[~whole] >= 0).all()
    assert ((height >= np.floor(0.3 * 40)) & (width >= np.floor(0.3 * 52))).all()
    assert (best[~whole] > 0.5).mean() > 0.25
    assert len(set(zip(y, x, strict=True))) > 100


def test_iou_crop_without_boxes_keeps_the_whole_picture() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (COUNT, *SIZE, 3), np.uint8)
    np.testing.assert_array_equal(vc.Pipeline([vc.IoUCrop()], seed=1)(pictures, ids=range(COUNT)), pictures)
