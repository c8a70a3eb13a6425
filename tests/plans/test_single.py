"""One picture at a time: results, errors, ids and memory are those of a batch."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.plans.pictures import as_bytes, pictures
from vicinal.sampling.distributions import Distribution
from vicinal.transforms.compose.plans import MOST

RNG = np.random.default_rng(4)
CORNERS = RNG.uniform(0, 25, (6, 2))
BOXES = np.concatenate([CORNERS, CORNERS + RNG.uniform(4, 15, (6, 2))], axis=1)
PIPELINES = {
    "crop": [vc.RandomResizedCrop(30), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.4, 0.4), vc.Normalize()],
    "affine": [vc.Affine(degrees=(-25, 25), scale=(0.6, 1.4)), vc.HorizontalFlip(p=0.5), vc.Contrast()],
    "no geometry": [vc.Brightness(), vc.GaussianNoise()],
    "several warps": [vc.Pad(4, mask_fill=1, mask_border="constant", border="edge"), vc.RandomCrop(30), vc.Rotate(p=0.5)],
    "perspective": [vc.Perspective(1.0, p=0.7), vc.RandomCrop(25)],
    "functions": [vc.RandomCrop(30, p=0.6), vc.UniformNoise(p=0.5), vc.Rotate(p=0.5), vc.Brightness(), vc.MedianBlur(1)],
}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and as_bytes([one]) == as_bytes([other])
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("name", PIPELINES)
def test_targets_by_names(name: str) -> None:
    image = pictures(1)[0]
    mask = np.ascontiguousarray(image[:, :, 0] // 32)
    named: list[dict[str, Any]] = [
        {"image": image, "mask": mask}, {"image": image, "boxes": BOXES, "labels": np.arange(6)},
        {"labels": list("abcdef"), "mask": mask.astype(np.int64), "boxes": BOXES.astype(np.float32), "image": image},
        {"image": image, "boxes": BOXES[:0]}, {"image": image, "mask": mask > 3}, {"image": image, "mask": None},
        {"image": image, "labels": 3}, {"labels": [0.5, 0.25, 0.25], "image": image, "mask": mask},
        {"image": image, "labels": None},
        {"image": image, "labels": np.arange(3), "boxes": None}, {"image": image, "labels": {"name": "cat", "at": [1, 2]}},
        {"id": "a", "image": image, "mask": mask}, {"image": image, "id": 2**64 - 1}, {"image": image, "id": np.int64(-3)},
    ]  # fmt: skip
    for given in named:
        quick, slow = (vc.Pipeline(PIPELINES[name], seed=3, min_visibility=0.2) for _ in range(2))
        for _ in range(12):  # both number their pictures alike
            assert same(quick(**given), slow.trace(**given)[0])


def test_results_are_memory_of_their_own() -> None:
    image, still = pictures(1)[0], vc.Pipeline([vc.Brightness()], seed=1)
    mask = image[:, :, 0].copy()
    first, second = still(image=image, mask=mask), still(image=image, mask=mask)
    assert not np.shares_memory(first["mask"], mask)
    assert not np.shares_memory(first["image"], second["image"])
    kept = first["image"].copy()
    for _ in range(5):
        still(image)
    np.testing.assert_array_equal(first["image"], kept)


def test_ids_and_epochs_of_any_kind() -> None:
    image, pipeline = pictures(1)[0], vc.Pipeline(PIPELINES["affine"], seed=9)
    for id in (0, 5, -1, -(2**63), 2**63 - 1, "a picture", np.int64(12), np.uint64(3)):
        for epoch in (0, 2**32 - 1):
            assert same(pipeline(image, ids=id, epoch=epoch), pipeline.trace(image[None], ids=[id], epoch=epoch)[0][0])


def test_pictures_without_ids_are_numbered_in_turn() -> None:
    image = pictures(1)[0]
    one, other = (vc.Pipeline(PIPELINES["affine"], seed=9) for _ in range(2))
    assert as_bytes([one(image) for _ in range(4)]) == as_bytes(other(np.stack([image] * 4)))
    assert as_bytes(one(np.stack([image] * 2))) == as_bytes([other(image) for _ in range(2)])


def test_other_kinds_of_calls_are_as_they_were() -> None:
    image, pipeline = pictures(1)[0], vc.Pipeline(PIPELINES["affine"], seed=9)
    expected = pipeline(image, ids=3)
    turned, grey = np.asfortranarray(image), np.ascontiguousarray(image[:, :, 0])
    read_only = image.copy()
    read_only.setflags(write=False)
    out = np.empty((1, *expected.shape), np.uint8)
    assert same(pipeline(turned, ids=3), expected)
    assert same(pipeline(read_only, ids=3), expected)
    assert same(pipeline(image[None], ids=[3], out=out)[0], expected)
    assert same(pipeline([image], ids=[3])[0], expected)
    assert same(pipeline(image[:, :, ::-1].copy(), ids=3, channels="bgr")[:, :, ::-1].copy(), expected)
    assert pipeline(grey, ids=3).shape == grey.shape
    np.testing.assert_allclose(pipeline(image, ids=3, backend="reference").astype(int), expected, atol=1)


@pytest.mark.parametrize("many", [False, True])
def test_a_crop_that_does_not_fit_says_so(many: bool) -> None:
    image, pipeline = pictures(1)[0], vc.Pipeline([vc.Pad(2), vc.RandomCrop(300)], seed=1)
    height, width = (side + 4 for side in image.shape[:2])
    message = rf"RandomCrop.size: expected a canvas of at least \(300, 300\) .*, got \({height}, {width}\) at sample 0"
    for _ in range(3):
        with pytest.raises(vc.DataError, match=message):
            pipeline([image, image] if many else image)
    rare = vc.Pipeline([vc.RandomCrop(300, p=0.5)], seed=1)
    refused = 0
    for n in range(20):
        try:
            rare(image, ids=n)
        except vc.DataError:
            refused += 1
    assert 0 < refused < 20


def test_floats_out_of_range_and_boxes_that_do_not_fit_are_refused() -> None:
    image = pictures(1, np.float32)[0]
    wrong = image * 255
    with pytest.raises(vc.DataError, match=r"images\[0\]: expected values in \[0, 1\], as Contrast\[0\] needs them"):
        vc.Pipeline([vc.Contrast()])(wrong)
    np.testing.assert_array_equal(vc.Pipeline([vc.HorizontalFlip()])(wrong), wrong[:, ::-1])
    with pytest.raises(vc.DataError, match=r"boxes\[5\]: expected a positive width"):
        vc.Pipeline([vc.HorizontalFlip()])(image=image, boxes=np.concatenate([BOXES[:5], BOXES[5:, [2, 1, 0, 3]]]))
    with pytest.raises(vc.DataError, match="epoch"):
        vc.Pipeline([vc.HorizontalFlip()])(image, epoch=-1)
    with pytest.raises(vc.DataError, match=r"Normalize.*mean: expected 1 number or one for each of 3"):
        vc.Pipeline([vc.Normalize((0.5, 0.5), (0.1, 0.1))])(image)


def test_explain_says_what_is_lowered_for_each_call() -> None:
    image = pictures(1)[0]
    plain = vc.Pipeline([vc.Rotate()]).explain(image)
    assert plain.unplanned == ""
    assert "lowered for each call" not in str(plain)
    masked = vc.Lambda(np.flipud, mask=np.flipud)
    mixed = vc.Pipeline([vc.Rotate(), vc.OneOf([masked, vc.MedianBlur()])]).explain(image)
    assert mixed.unplanned == "OneOf[0]/Lambda[0]: functions change what belongs to pictures"
    assert str(mixed).endswith(f"lowered for each call: {mixed.unplanned}")
    assert "Mixup[0]: pictures of a batch" in vc.Pipeline([vc.Mixup()]).explain(image[None]).unplanned
    assert "2 channels" in vc.Pipeline([vc.Rotate()]).explain(image[:, :, :2]).unplanned
    assert "pictures of float64" in vc.Pipeline([vc.Rotate()]).explain(image / 255).unplanned
    assert "value_range" in vc.Pipeline([vc.Rotate()], value_range=(0, 1)).explain(image).unplanned


@attrs.frozen
class Ramp(Distribution):
    """One of a user's own, which counts the samples."""

    def draw(self, draws: Any, place: str, name: str) -> Any:  # noqa: ARG002
        return np.arange(len(draws)) * 10.0

    def bounds(self) -> tuple[float, float]:
        return 0.0, 1000.0


def test_what_another_package_draws_is_drawn_each_time() -> None:
    image, pipeline = pictures(1)[0], vc.Pipeline([vc.Rotate(vc.Uniform(0, 0) + Ramp())], seed=1)
    assert pipeline.explain(image).unplanned == "Rotate[0]: Ramp is another package's"
    for _ in range(3):
        turned = pipeline(np.stack([image] * 3))
        assert (turned[0] == image).all()
        assert (turned[1] != turned[2]).any()


def test_encoded_pictures_are_decoded_as_small_as_before() -> None:
    image = np.repeat(np.repeat(pictures(1)[0], 8, axis=0), 8, axis=1)
    encoded = vc.Encoded(cv2.imencode(".jpg", image)[1].tobytes())
    pipeline = vc.Pipeline(PIPELINES["crop"], seed=2)
    for id in range(12):
        assert same(pipeline(encoded, ids=id), pipeline.trace([encoded], ids=[id])[0][0])
    assert pipeline.explain([encoded]).unplanned == "pictures that are yet to be decoded"


def test_a_pipeline_that_is_called_once_is_not_traced() -> None:
    image = pictures(1)[0]
    for given in ({"images": image}, {"image": image, "mask": image[:, :, 0].copy()}, {"images": np.stack([image] * 2)}):
        pipeline = vc.Pipeline(PIPELINES["crop"])
        pipeline(**given)
        assert not pipeline._plans._known
        for _ in range(2):
            pipeline(**given)
        assert all(pipeline._plans._known.values())
        assert pipeline._plans._known


def test_plans_are_few_and_stay_at_home() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip()], seed=1)
    image = pictures(1)[0]
    pipeline(image)
    for channels in range(5, 5 + 2 * MOST):
        pipeline(np.zeros((4, 4, channels), np.uint8), layout="hwc")
        pipeline.explain(np.zeros((1, 4, 4, channels), np.uint8), layout="hwc")
        pipeline._plans._plan(pipeline, (np.dtype(np.uint8), channels))
    assert len(pipeline._plans._known) == len(pipeline._plans._reasons) == MOST
    copy = pickle.loads(pickle.dumps(pipeline))
    assert not copy._plans._known
    assert same(copy(image, ids=1), pipeline(image, ids=1))


def test_threads_at_once_and_sizes_that_change() -> None:
    pipeline = vc.Pipeline(PIPELINES["crop"], seed=5)
    given = pictures(40)
    alone = [pipeline(one, ids=n) for n, one in enumerate(given)]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            together = pool.map(lambda n: pipeline(given[n], ids=n), range(len(given)))
            assert as_bytes(together) == as_bytes(alone)


def test_what_looks_at_boxes_or_masks_sees_those_of_the_call() -> None:
    image = pictures(1)[0]
    mask = np.zeros(image.shape[:2], np.uint8)
    mask[3:9, 4:8] = 1
    pipeline = vc.Pipeline([vc.ForegroundCrop(12), vc.HorizontalFlip(p=0.5)], seed=3)
    assert "ForegroundCrop[0]: it looks at boxes or masks" in pipeline.explain(image).unplanned
    for _ in range(10):
        assert pipeline(image=image, mask=mask)["mask"].any()
