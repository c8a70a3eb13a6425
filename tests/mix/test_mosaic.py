"""Mosaic: each part shows its picture where the record says, and all that belongs to pictures with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vicinal as vc
from tests.contracts.subjects import assert_same
from tests.mix.batches import Array, mosaic, painted
from vicinal.errors import DataError, SpecError
from vicinal.program.verify import verify

SIZES = ((9, 13), (12, 8), (7, 7), (1, 1), (16, 16))


def parts(values: dict[str, Array], row: int, sizes: Any, size: tuple[int, int], grid: int) -> list[tuple[int, Any, Any]]:
    """Whose each part of a mosaic is, its place (y0, x0, y1, x1), and the corner and size of the scaled picture: by hand."""
    found: list[tuple[int, Any, Any]] = []
    side = 2 if grid == 4 else 3
    meet = [round(values[name][row] * length) for name, length in zip("yx", size, strict=True)]
    lines: list[list[int]] = []
    for place, length in zip(meet, size, strict=True):
        first = place - length // 6
        inner = [place] if side == 2 else [min(max(first, 0), length), min(max(first + length // 3, 0), length)]
        lines.append([0, *inner, length])
    whose = [row, *values["partner"][row].astype(int).reshape(-1)]
    for k, source in enumerate(whose):
        step = max(size) * values["scale"][row, k] / max(sizes[source])
        sides = [max(int(np.rint(length * step)), 1) for length in sizes[source]]
        window, corner = [], []
        for axis, index in enumerate(divmod(k, side)):
            low, high = lines[axis][index], lines[axis][index + 1]
            start = high - sides[axis] if index == 0 else low if index == side - 1 else (low + high - sides[axis]) // 2
            corner.append(start)
            window.append((max(start, low), min(start + sides[axis], high)))
        found.append((source, window, (corner, sides)))
    return found


@settings(max_examples=25, deadline=None)
@given(
    count=st.sampled_from([1, 2, 5]), grid=st.sampled_from([4, 9]), seed=st.integers(0, 99),
    dtype=st.sampled_from(["u1", "u2", "f4"]), center=st.sampled_from([(0.0, 1.0), (0.3, 0.7)]),
    scale=st.sampled_from([1.0, (0.3, 2.0)]),
)  # fmt: skip
def test_every_pixel_is_that_of_the_picture_that_the_record_names(
    count: int, grid: int, seed: int, dtype: str, center: Any, scale: Any
) -> None:
    size = (24, 31)
    asked = painted(SIZES[:count], np.dtype(dtype), seed)
    how = {"interpolation": "nearest", "fill": 0.0, "mask_fill": 77, "classes": count}
    transform = mosaic(size, grid=grid, center=center, scale=scale, **how)
    program = vc.Pipeline([transform], seed=seed).program(asked)
    verify(program, deep=True)
    out, record = vc.Pipeline([transform], seed=seed).trace(asked)
    assert out.images.shape == (count, *size, 3)
    assert out.images.dtype == asked.images[0].dtype
    for row in range(count):
        wanted, labels = np.zeros((*size, 3), asked.images[0].dtype), np.full(size, 77, np.uint8)
        share = np.zeros(count)
        for source, (rows, columns), (corner, sides) in parts(record.values["Mosaic[0]"], row, SIZES, size, grid):
            picture, mask = asked.images[source], asked.masks[source]
            pick = [
                np.floor((np.arange(low, high) + 0.5 - start) * length / sides_).astype(int)
                for (low, high), start, sides_, length in zip(
                    (rows, columns), corner, sides, picture.shape[:2], strict=True
                )
            ]
            if all(len(one) for one in pick):
                wanted[rows[0] : rows[1], columns[0] : columns[1]] = picture[np.ix_(*pick)]
                labels[rows[0] : rows[1], columns[0] : columns[1]] = mask[np.ix_(*pick)]
                share[source] += (rows[1] - rows[0]) * (columns[1] - columns[0])
        np.testing.assert_array_equal(out.images[row], wanted)
        np.testing.assert_array_equal(out.masks[row], labels)
        np.testing.assert_allclose(out.labels[row], share / share.sum(), atol=1e-6)


@pytest.mark.parametrize("grid", [4, 9])
@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_objects_are_cut_to_their_part_and_hold_pixels(grid: int, backend: str) -> None:
    """Twice their size, so that boxes lie on whole pixels: each must be the hull of what its plane shows."""
    sizes = [(16, 16)] * 5
    given = painted(sizes, np.dtype("u1"), 3, planes=True)
    transform = mosaic((32, 32), grid=grid, center=(0.1, 0.9), scale=1.0, interpolation="nearest")
    out = vc.Pipeline([transform], seed=5)(vc.Batch(given.images, boxes=given.boxes, instances=given.instances, ids=given.ids,
                                                   keypoints=given.keypoints), backend=backend)  # fmt: skip
    found = 0
    for boxes, planes, image in zip(out.boxes, out.instances, out.images, strict=True):
        assert len(boxes) == len(planes)
        assert (planes.sum(axis=0) <= 1).all()
        for (x0, y0, x1, y1), plane, label in zip(boxes.data, planes, boxes.labels, strict=True):
            rows, columns = np.nonzero(plane)
            assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == (x0, y0, x1, y1)
            assert (image[rows, columns, 1] == label).all()
            assert plane.sum() == (image[..., 1] == label)[int(y0) : int(y1), int(x0) : int(x1)].sum()
            found += 1
    assert found > 5


def test_keypoints_polygons_and_id_maps_go_with_their_part() -> None:
    sizes = [(16, 16)] * 4
    given = painted(sizes, np.dtype("u1"), 1)
    maps = [np.where(image[..., 1] > 0, image[..., 1] % 5 + 1, 0).astype(np.uint8) for image in given.images]
    boxes = [
        vc.Boxes(rows.data, labels=rows.labels, fields={"instance": rows.labels % 5 + 1},
                 polygons=[[np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])] for x0, y0, x1, y1 in rows.data])
        for rows in given.boxes
    ]  # fmt: skip
    batch = vc.Batch(given.images, boxes=boxes, instances=maps, keypoints=given.keypoints, ids=given.ids)
    out = vc.Pipeline([mosaic((16, 16), interpolation="nearest")], seed=2)(batch)
    for row in range(4):
        image, ids = out.images[row], out.boxes[row].fields["instance"]
        assert len(set(ids.tolist())) == len(ids)
        boxes = out.boxes[row]
        for box, name, label, rings in zip(boxes.data, ids, boxes.labels, boxes.polygons, strict=True):
            assert ((out.instances[row] == name) <= (image[..., 1] == label)).all()
            assert (out.instances[row] == name).any()
            ring = np.concatenate(rings)
            np.testing.assert_allclose([*ring.min(axis=0), *ring.max(axis=0)], box)
        assert set(np.unique(out.instances[row]).tolist()) - {0} == set(ids.tolist())
        points, seen = out.keypoints[row].xy, out.keypoints[row].visibility > 0
        assert len(points) == 4 * 2
        for x, y in points[seen]:
            assert image[int(y), int(x), 2] == 200
        assert ((points[~seen] < 0) | (points[~seen] > 16) | (seen.sum() < 8)).any()


def test_backends_and_orders_agree_and_a_mosaic_can_be_replayed() -> None:
    given = painted(SIZES, np.dtype("u1"), 4)
    augment = vc.Pipeline([vc.HorizontalFlip(p=0.5), mosaic((20, 30), classes=5, p=0.7), vc.Resize((20, 30))], seed=3)
    first, again = augment(given), augment(given, backend="reference")
    assert np.abs(first.images.astype(int) - again.images).max() <= 1
    assert_same(list(first.masks), list(again.masks))
    order = [3, 0, 4, 2, 1]
    turned = augment(vc.Batch.from_samples([given[index] for index in order]))
    assert_same(np.asarray(turned.images), np.asarray(first.images)[order])
    assert_same(turned.labels, first.labels[order])
    out, record = augment.trace(given)
    assert_same(augment.replay(vc.Record.from_json(record.to_json()), given).images, out.images)
    with pytest.raises(DataError, match=r"Mosaic\[0\]: expected the record of a whole batch"):
        augment.replay(record[0], given)


def test_a_picture_alone_meets_itself_and_none_are_nothing() -> None:
    image = np.full((10, 10, 3), 9, np.uint8)
    out = vc.Pipeline([mosaic(10, classes=5)], seed=0)(image=image, labels=3)
    assert (out["image"] == 9).all()
    assert out["labels"].tolist() == [0, 0, 0, 1, 0]
    assert len(vc.Pipeline([mosaic(10)], seed=0)(vc.Batch([], boxes=[])).images) == 0


def test_what_has_no_place_in_a_mosaic_is_refused() -> None:
    images = np.zeros((4, 8, 8, 3), np.uint8)
    asked = (
        ([mosaic(8)], {"labels": [1, 2, 3, 4]}, "Mosaic[0].classes: expected how many there are"),
        ([mosaic(8)], {"groups": ["a", "a", "b", "b"]}, "Mosaic[0]: expected no groups of pictures"),
        ([mosaic(8, mask_fill=300)], {"masks": np.zeros((4, 8, 8), np.uint8)}, "Mosaic[0].mask_fill: expected a label"),
        ([mosaic(8, partners="same-class")], {}, "Mosaic[0].partners: expected labels of the pictures"),
    )
    for chain, targets, message in asked:
        with pytest.raises(DataError) as caught:
            vc.Pipeline(chain, seed=0)(vc.Batch(images, **targets))
        assert str(caught.value).startswith(message)
    with pytest.raises(DataError, match=r"expected values in \[0, 1\], as Mosaic\[0\] needs them"):
        vc.Pipeline([mosaic(8)])(np.full((2, 8, 8, 3), 200, np.float32))
    with pytest.raises(SpecError, match=r"Mosaic.grid: expected 4 or 9, got 5"):
        mosaic(8, grid=5)
    with pytest.raises(SpecError, match="but Normalize"):
        vc.Pipeline([vc.Normalize(), mosaic(8)])
    with pytest.raises(SpecError, match="CenterCrop"):
        vc.Pipeline([mosaic(8), vc.CenterCrop(9)])
