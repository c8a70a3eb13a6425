"""Labels that change places in a mirror: left and right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc
from tests.datasets.writing import example, read, write
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.offline import augment

Array = NDArray[Any]
PICTURE = np.zeros((12, 16, 3), np.uint8)
MASK = np.arange(12 * 16, dtype=np.uint8).reshape(12, 16) % 5
SWAPS: Any = {"mask": [(1, 2)], "boxes": [("left", "right")], "heatmap": [(0, 1)], "rotated_boxes": [(3, 4)]}
BOXES = np.array([[1.0, 1, 5, 5], [8, 2, 14, 9], [3, 6, 7, 11]])
LABELS = ["left", "nose", "right"]


def exchanged(mask: Array) -> Array:
    return np.choose(mask, [0, 2, 1, 3, 4]).astype(mask.dtype)


MIRRORS: list[tuple[list[vc.Transform], bool]] = [
    ([vc.HorizontalFlip()], True), ([vc.VerticalFlip()], True), ([vc.Transpose()], True), ([vc.QuarterTurn(1)], False),
    ([vc.HorizontalFlip(), vc.VerticalFlip()], False), ([vc.HorizontalFlip(), vc.CenterCrop((8, 8)), vc.Transpose()], False),
    ([vc.HorizontalFlip(), vc.QuarterTurn(1), vc.Brightness(0.5)], True), ([vc.Rotate(40)], False),
]  # fmt: skip


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize(("steps", "mirror"), MIRRORS)
def test_masks_swap_where_an_odd_number_of_mirrors_moved_them(
    steps: list[vc.Transform], mirror: bool, fuse: bool, backend: str
) -> None:
    plain, swapping = vc.Pipeline(steps, seed=1, fuse=fuse), vc.Pipeline(steps, seed=1, fuse=fuse, swaps=SWAPS)
    moved = plain(image=PICTURE, mask=MASK, backend=backend)["mask"]
    out = swapping(image=PICTURE, mask=MASK, backend=backend)["mask"]
    np.testing.assert_array_equal(out, exchanged(moved) if mirror else moved)
    assert out.dtype == MASK.dtype


def test_each_picture_of_a_batch_swaps_by_its_own_draw() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=3, swaps=SWAPS)
    batch = vc.Batch(np.stack([PICTURE] * 12), masks=np.stack([MASK] * 12), boxes=[BOXES] * 12, labels=[LABELS] * 12)
    out, record = pipeline.trace(batch)
    active = record.active["HorizontalFlip[0]"]
    assert 0 < active.sum() < 12
    for row, over in enumerate(active):
        np.testing.assert_array_equal(out.masks[row], exchanged(MASK)[:, ::-1] if over else MASK)
        assert out.labels[row] == (["right", "nose", "left"] if over else LABELS)


def test_single_calls_by_plans_swap_too() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps=SWAPS)
    for _ in range(6):  # the first few calls have no plan
        out = pipeline(image=PICTURE, mask=MASK, boxes=BOXES, labels=LABELS)
        np.testing.assert_array_equal(out["mask"], exchanged(MASK)[:, ::-1])
        assert out["labels"] == ["right", "nose", "left"]


@pytest.mark.parametrize("kind", ["list", "tuple", "array", "strings", "tensor"])
def test_labels_of_boxes_keep_their_kind(kind: str) -> None:
    torch = pytest.importorskip("torch")
    numbers = [1, 7, 2]
    given: Any = {
        "list": numbers, "tuple": tuple(numbers), "array": np.array(numbers, np.int16), "strings": np.array(["a", "b", "left"]),
        "tensor": torch.tensor(numbers),
    }[kind]  # fmt: skip
    pairs: Any = [("left", "a much longer one"), ("a", "c")] if kind == "strings" else [(1, 2)]
    pipeline = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps={"boxes": pairs})
    out = pipeline(image=PICTURE, boxes=vc.Boxes(BOXES, labels=given))["boxes"].labels
    assert type(out) is type(given)
    assert list(out) == (["c", "b", "a much longer one"] if kind == "strings" else [2, 7, 1])
    assert kind not in ("array", "tensor") or out.dtype == given.dtype


def test_rotated_boxes_heat_maps_and_soft_masks_swap() -> None:
    rng = np.random.default_rng(0)
    maps, soft = rng.random((12, 16, 3)).astype(np.float32), rng.random((12, 16, 3)).astype(np.float32)
    rotated = vc.RotatedBoxes([[5.0, 5, 4, 3, 20]], labels=[3])
    out = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps=SWAPS)(
        image=PICTURE, mask=soft, heatmap=maps, rotated_boxes=rotated
    )  # fmt: skip
    np.testing.assert_array_equal(out["mask"], soft[:, ::-1, [0, 2, 1]])
    np.testing.assert_array_equal(out["heatmap"], maps[:, ::-1, [1, 0, 2]])
    assert out["rotated_boxes"].labels == [4]


def test_masks_of_several_labels_a_pixel_swap() -> None:
    deep = np.stack([MASK, 4 - MASK], axis=-1)
    out = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps=SWAPS)(image=PICTURE, mask=deep)["mask"]
    np.testing.assert_array_equal(out, exchanged(deep)[:, ::-1])


def test_what_lies_beyond_the_border_stays_what_it_is_said_to_be() -> None:
    out = vc.Pipeline([vc.HorizontalFlip(), vc.Pad(2, border="constant", mask_fill=1)], seed=3, swaps=SWAPS)(
        image=PICTURE, mask=np.full((12, 16), 1, np.uint8)
    )["mask"]
    assert (out[2:-2, 2:-2] == 2).all()
    assert (out[:2] == 1).all()


def test_the_way_back_swaps_back_also_from_a_line() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip(), vc.Rotate(90)], seed=3, swaps=SWAPS)
    given: Any = {"image": np.zeros((12, 12, 3), np.uint8), "mask": MASK[:, :12], "boxes": BOXES[::2], "labels": LABELS[::2]}
    out, record = pipeline.trace(**given)
    assert out["labels"] == ["right", "left"]
    for back in (record.inverse(), vc.Record.from_json(record.to_json()).inverse()):
        found = back(**out)
        np.testing.assert_array_equal(found["mask"], given["mask"])
        assert found["labels"] == given["labels"]
    np.testing.assert_array_equal(pipeline.replay(record, **given)["mask"], out["mask"])


def test_functions_between_moves_see_what_was_swapped() -> None:
    steps: list[vc.Transform] = [vc.HorizontalFlip(), vc.GridShuffle(2), vc.HorizontalFlip()]
    out = vc.Pipeline(steps, seed=3, swaps=SWAPS)(image=PICTURE, mask=MASK)["mask"]
    np.testing.assert_array_equal(out, vc.Pipeline(steps, seed=3)(image=PICTURE, mask=MASK)["mask"])
    out = vc.Pipeline(steps[:2], seed=3, swaps=SWAPS)(image=PICTURE, mask=MASK)["mask"]
    np.testing.assert_array_equal(out, exchanged(vc.Pipeline(steps[:2], seed=3)(image=PICTURE, mask=MASK)["mask"]))


def test_crops_that_look_at_labels_see_what_was_swapped() -> None:
    picture, mask = np.zeros((40, 60, 3), np.uint8), np.zeros((40, 60), np.uint8)
    mask[18:22, 4:8], mask[18:22, 52:56] = 1, 2
    steps: list[vc.Transform] = [vc.HorizontalFlip(), vc.ForegroundCrop((12, 12), labels=(1,))]
    for id in range(5):
        out = vc.Pipeline(steps, seed=3, swaps=SWAPS)(image=picture, mask=mask, id=id)["mask"]
        assert (out == 1).any()
        assert not (out == 2).any()


def test_they_are_written_down_and_read() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps=SWAPS)
    for again in (vc.Pipeline.from_yaml(pipeline.to_yaml()), vc.Pipeline.from_json(pipeline.to_json())):
        assert again == pipeline
        assert again(image=PICTURE, boxes=BOXES, labels=LABELS)["labels"] == ["right", "nose", "left"]
    assert "swaps" not in vc.Pipeline([vc.HorizontalFlip()], seed=3).to_yaml()
    hash(pipeline)


def test_collated_masks_swap() -> None:
    pytest.importorskip("torch")
    from vicinal.torch import collate

    out = collate(vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps=SWAPS))([{"image": PICTURE, "mask": MASK}] * 2)
    np.testing.assert_array_equal(out["mask"][1].numpy(), exchanged(MASK)[:, ::-1])


def test_jobs_swap_masks_and_classes(tmp_path: Path) -> None:
    objects = Objects(BOXES, np.array([0, 2, 1]))
    header = Header(holds=frozenset({"boxes", "mask"}), names=("left", "right", "nose"))
    source = write(tmp_path / "in", "jsonl", header, [example("a", objects=objects, mask=MASK)])
    pipeline = vc.Pipeline([vc.HorizontalFlip()], seed=3, swaps={"mask": [(1, 2)], "boxes": [(0, 1)]})
    augment(source, tmp_path / "out", pipeline, copies=1, to="jsonl")
    (sample,) = read(tmp_path / "out", "jsonl")
    np.testing.assert_array_equal(sample["mask"], exchanged(MASK)[:, ::-1])
    assert np.asarray(sample["boxes"].labels).tolist() == [1, 2, 0]


@pytest.mark.parametrize(
    ("swaps", "message"),
    [
        ([(1, 2)], "Pipeline.swaps: expected pairs of labels by target, as {'mask': [(1, 2)]}, got [(1, 2)]"),
        ({"masks": [(1, 2)]}, "Pipeline.swaps: expected one of mask, heatmap, boxes, rotated_boxes, got 'masks'"),
        ({"mask": [(1, 1)]}, "Pipeline.swaps['mask']: expected pairs of labels [(left, right), ...], each label once"),
        ({"mask": [("a", "b")]}, "Pipeline.swaps['mask']: expected pairs of labels"),
        ({"boxes": [(1, "b")]}, "Pipeline.swaps['boxes']: expected numbers or names, got both"),
        ({"mask": [(1, 2, 3)]}, "Pipeline.swaps['mask']: expected pairs of labels"),
    ],
)
def test_what_is_no_pairs_is_refused(swaps: Any, message: str) -> None:
    with pytest.raises(vc.SpecError) as caught:
        vc.Pipeline([vc.HorizontalFlip()], swaps=swaps)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("swaps", "given", "message"),
    [
        ({"mask": [(1, 300)]}, {"mask": MASK}, "mask: expected swaps of labels that uint8 holds (at most 255), got 300"),
        ({"mask": [(0, 3)]}, {"mask": np.zeros((12, 16, 2), np.float32)}, "mask: expected swaps of channels below 2, got 3"),
        ({"boxes": [("a", "b")]}, {"boxes": BOXES, "labels": [1, 2, 3]},
         "boxes[0].labels: expected names, as swaps exchange, got 1"),
        ({"boxes": [(1, 2)]}, {"boxes": vc.Boxes(BOXES, labels=np.eye(3))},
         "boxes[0].labels: shape: expected one label a box, of which swaps exchange some, got (3, 3)"),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_exchanged_are_refused(swaps: Any, given: Any, message: str) -> None:
    with pytest.raises(vc.DataError) as caught:
        vc.Pipeline([vc.HorizontalFlip()], seed=1, swaps=swaps)(image=PICTURE, **given)
    assert str(caught.value) == message
