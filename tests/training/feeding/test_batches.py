"""What batches look like, for every kind of sample."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from tests.training.feeding.data import Named, picture
from vicinal.torch import Augmented, Loader, collate

CROP = vc.Pipeline([vc.HorizontalFlip(), vc.CenterCrop(8)])
NORMAL = vc.Pipeline([*CROP.transforms, vc.Normalize()], seed=0)


def batch(data: Any, pipeline: vc.Pipeline | None = CROP) -> Any:
    return next(iter(Loader(data, pipeline, len(data), shuffle=False, threads=0)))


@pytest.mark.parametrize("kind", ["array", "grey", "pil", "tensor", "encoded"])
def test_pictures_of_every_kind(kind: str) -> None:
    arrays = [picture(index) for index in range(3)]
    made: dict[str, Any] = {
        "array": lambda a: a, "grey": lambda a: a[..., 0], "pil": Image.fromarray,
        "tensor": lambda a: torch.from_numpy(a).movedim(-1, 0), "encoded": _encoded,
    }  # fmt: skip
    images, labels = batch([(made[kind](array), index) for index, array in enumerate(arrays)])
    wanted = CROP(np.stack(arrays))[..., :1] if kind == "grey" else CROP(np.stack(arrays))
    assert images.dtype == torch.uint8
    assert torch.equal(images, torch.from_numpy(wanted).movedim(-1, 1))
    assert labels.dtype == torch.int64
    alone = batch([made[kind](array) for array in arrays])
    assert torch.equal(alone, images)


def _encoded(array: np.ndarray[Any, Any]) -> vc.Encoded:
    import io

    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return vc.Encoded(buffer.getvalue())


@pytest.mark.parametrize("layout", ["chw", "hwc"])
@pytest.mark.parametrize("nested", [False, True])
def test_normalised_pictures_are_nchw_floats(layout: str, nested: bool) -> None:
    normalize = vc.Normalize(layout=layout)
    pipeline = vc.Pipeline([CROP, vc.Pipeline([normalize])] if nested else [*CROP.transforms, normalize], seed=0)
    arrays = [picture(index) for index in range(3)]
    images, _ = batch([(array, 0) for array in arrays], pipeline)
    assert images.shape == (3, 3, 8, 8)
    assert images.dtype == torch.float32
    mean, std = (torch.tensor(value).reshape(3, 1, 1) for value in (vc.IMAGENET_MEAN, vc.IMAGENET_STD))
    wanted = (torch.from_numpy(CROP(np.stack(arrays))).movedim(-1, 1) / 255 - mean) / std
    torch.testing.assert_close(images, wanted, rtol=0, atol=1e-5)
    assert images.is_contiguous(memory_format=torch.contiguous_format if layout == "chw" else torch.channels_last)


def test_dicts_keep_their_names_and_what_is_not_known_passes() -> None:
    rows = [{**Named(3)[index], "weight": index / 2, "path": f"{index}.png", "row": np.arange(index)} for index in range(3)]
    out = batch(rows, NORMAL)
    assert set(out) == {"image", "mask", "boxes", "label", "id", "weight", "path", "row"}
    assert out["id"] == ["picture 0", "picture 1", "picture 2"]
    assert out["label"].tolist() == [0, 1, 2]
    assert out["weight"].tolist() == [0, 0.5, 1]
    assert out["path"] == ["0.png", "1.png", "2.png"]
    assert [row.tolist() for row in out["row"]] == [[], [0], [0, 1]]
    assert out["mask"].shape == (3, 8, 8)
    assert out["mask"].dtype == torch.int64
    top, left, bottom, right = 0, 0, 6, 8  # [5, 15] mirrored is [5, 15] of 20; cropped to [6, 14]: [0, 8]
    for mask, boxes in zip(out["mask"], out["boxes"], strict=True):
        assert boxes.tolist() == [[left, top, right, bottom]]
        assert boxes.dtype == torch.float32
        assert mask[:6].all()
        assert not mask[6:].any()


def test_boxes_objects_keypoints_and_instances() -> None:
    corners = np.array([[0.0, 0, 10, 10], [12, 12, 18, 18]])
    boxes = vc.Boxes(corners[:, [0, 1, 2, 3]] / 20, normalized=True, labels=np.array([4, 7]), fields={"hard": [0, 1]})
    points = vc.Keypoints(np.array([[9.5, 10.5], [1.0, 1.0]]))
    planes = np.zeros((2, 20, 20), bool)
    planes[0, :10, :10] = planes[1, 12:18, 12:18] = True
    row = {"image": picture(0), "boxes": boxes, "keypoints": points, "instances": planes}
    out = batch([row, row], NORMAL)
    assert [one.tolist() for one in out["boxes"]] == [[[4, 0, 8, 4], [0, 6, 2, 8]]] * 2  # mirrored, and cropped by 6
    assert [one.tolist() for one in out["box_labels"]] == [[4, 7]] * 2
    assert [list(one["hard"]) for one in out["box_fields"]] == [[0, 1]] * 2
    assert out["keypoints"][0].tolist() == [[4.5, 4.5, 2], [13, -5, 0]]
    for stack in out["instances"]:
        assert stack.dtype == torch.bool
        assert stack.sum((1, 2)).tolist() == [16, 4]


def test_labels_by_box_are_a_list_even_where_counts_agree() -> None:
    row = {"image": picture(0), "boxes": np.array([[0.0, 0, 10, 10], [12, 12, 18, 18]]), "labels": [3, 5]}
    out = batch([row, row], None)
    assert [one.tolist() for one in out["labels"]] == [[3, 5], [3, 5]]
    gone = batch([{**row, "boxes": np.array([[0.0, 0, 2, 2], [8, 8, 12, 12]])}] * 2)
    assert [one.tolist() for one in gone["labels"]] == [[5], [5]]


@pytest.mark.parametrize(("labels", "wanted"), [
    ([0, 1], torch.tensor([0, 1])),
    ([np.int32(3), np.int32(4)], torch.tensor([3, 4])),
    ([torch.tensor(3), torch.tensor(4)], torch.tensor([3, 4])),
    ([0.5, 1.5], torch.tensor([0.5, 1.5])),
    ([np.array([0.5, 0.5]), np.array([1.0, 0.0])], torch.tensor([[0.5, 0.5], [1, 0]])),
    ([[0.5, 0.5], [1.0, 0.0]], torch.tensor([[0.5, 0.5], [1, 0]])),
    (["cat", "dog"], ["cat", "dog"]),
])  # fmt: skip
def test_labels(labels: list[Any], wanted: Any) -> None:
    out = batch([(picture(index), label) for index, label in enumerate(labels)])[1]
    assert torch.equal(out, wanted) and out.dtype == wanted.dtype if isinstance(wanted, torch.Tensor) else out == wanted


@pytest.mark.parametrize("kind", [np.asarray, torch.from_numpy, Image.fromarray])
def test_pairs_of_picture_and_mask(kind: Any) -> None:
    masks = [np.random.default_rng(index).integers(0, 3, (20, 20), dtype=np.uint8) for index in range(2)]
    images, out = batch([(picture(index), kind(mask)) for index, mask in enumerate(masks)])
    assert out.dtype == torch.int64
    assert torch.equal(out, torch.from_numpy(np.stack(masks)[:, 6:14, 6:14][:, :, ::-1].copy()).long())
    assert images.shape == (2, 3, 8, 8)
    _, untouched = batch([(picture(index), kind(mask)) for index, mask in enumerate(masks)], vc.Pipeline([vc.Invert()]))
    assert torch.equal(untouched, torch.from_numpy(np.stack(masks)).long())


def test_pictures_of_differing_sizes_are_a_list() -> None:
    rows = [{"image": picture(0, 12), "mask": np.ones((12, 12), np.uint8), "label": 0},
            {"image": picture(1, 16), "mask": np.ones((16, 16), np.uint8), "label": 1}]  # fmt: skip
    out = batch(rows, vc.Pipeline([vc.HorizontalFlip(), vc.Normalize()]))
    assert [tuple(image.shape) for image in out["image"]] == [(3, 12, 12), (3, 16, 16)]
    assert [tuple(mask.shape) for mask in out["mask"]] == [(12, 12), (16, 16)]
    assert batch(rows)["image"].shape == (2, 3, 8, 8)


def test_augmented_gives_what_a_batch_holds() -> None:
    out, whole = Augmented(Named(3), NORMAL)[1], batch(Named(3), NORMAL)
    assert set(out) == set(whole)
    for name in out:
        one, all_of_them = out[name], whole[name][1]
        assert torch.equal(one, all_of_them) if isinstance(one, torch.Tensor) else one == all_of_them


@pytest.mark.parametrize(("labels", "wanted"), [
    ([["cat", "dog"], ["cat"]], [["cat", "dog"], ["cat"]]),
    ([np.array(["cat", "dog"]), np.array(["dog", "cat"])], [["cat", "dog"], ["dog", "cat"]]),
    ([[1, None], [2, None]], [[1, None], [2, None]]),
    ([[1, 2], [3]], [[1, 2], [3]]),
    ([2**63 + 5, 2**63], [2**63 + 5, 2**63]),
    ([2**70, 3], [2**70, 3]),
    ([np.array([2**63], np.uint64), np.array([3], np.uint64)], [[2**63], [3]]),
])  # fmt: skip
def test_labels_that_no_tensor_holds_come_as_they_are(labels: list[Any], wanted: list[Any]) -> None:
    for data in ([(picture(0), one) for one in labels], [{"image": picture(0), "tag": one} for one in labels]):
        found = batch(data)
        rows = found["tag"] if isinstance(found, dict) else found[1]
        assert isinstance(rows, list)
        assert [one.tolist() if hasattr(one, "tolist") else one for one in rows] == wanted


def test_whole_numbers_that_differ_in_kind_are_not_rounded() -> None:
    """Of [2^63 + 5, 3] NumPy makes floats."""
    assert batch([{"image": picture(0), "tag": one} for one in (2**63 + 5, 3)])["tag"] == [2**63 + 5, 3]


def test_an_id_of_none_is_the_index() -> None:
    random = vc.Pipeline([vc.RandomCrop(8)], seed=1)
    without = batch([{"image": picture(index)} for index in range(3)], random)
    assert torch.equal(batch([{"image": picture(index), "id": None} for index in range(3)], random)["image"], without["image"])


def test_a_collate_function_travels_and_is_worth_its_pipeline() -> None:
    assert pickle.loads(pickle.dumps(collate(NORMAL))) == collate(NORMAL)
    with pytest.raises(vc.SpecError, match=r"^pipeline: expected a vicinal\.Pipeline, a vicinal\.MultiView or None, got 3"):
        collate(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("decode", [True, False])
def test_a_folder_read_by_vicinal(tmp_path: Path, decode: bool) -> None:
    import vicinal.datasets

    for index in range(6):
        folder = tmp_path / ("cats" if index % 2 else "dogs")
        folder.mkdir(exist_ok=True)
        Image.fromarray(picture(index, 64)).save(folder / f"{index}.jpg")
    data = vicinal.datasets.read(tmp_path, decode=decode)
    pipeline = vc.Pipeline([vc.RandomResizedCrop(16), vc.Normalize()], seed=3)
    several = [batch for _ in range(2) for batch in Loader(data, pipeline, 4, threads=2)]
    assert [len(batch["image"]) for batch in several] == [4, 2, 4, 2]
    assert several[0]["image"].shape == (4, 3, 16, 16)
    for batch in several:
        names = [data.names[label] for label in batch["labels"].tolist()]
        assert [key.split("/")[0] for key in batch["id"]] == names
    again = list(Loader(data, pipeline, 4, threads=0))
    assert all(torch.equal(a["image"], b["image"]) for a, b in zip(again, several[:2], strict=True))
