"""What was drawn, applied again: the same bytes for the same picture, the stated geometry for others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import vicinal as vc
from tests.contracts.subjects import NAMES, assert_same, everything, paired, pictures, pipeline, stack
from vicinal.transforms.catalogue import FOLDERS

FORMS: dict[str, Any] = {
    "one": lambda: stack()[0],
    "stack": stack,
    "list": pictures,
    "uint16": lambda: stack(np.uint16),
    "tensor": lambda: torch.from_numpy(np.moveaxis(stack(np.float32), -1, 1).copy()),
}


def of(other: vc.Record) -> vc.Record:
    """The record as its lines say it."""
    return vc.Record.from_json(other.to_json())


def plain(value: Any) -> Any:
    """Tensors as arrays, in lists too."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.numpy() if isinstance(value, torch.Tensor) else value


@pytest.mark.parametrize(("name", "form"), [case for case in paired(list(FORMS)) if NAMES.index(case[0]) % 2 == 0] + [
    (name, "list") for name in NAMES[1::2]
])  # fmt: skip
def test_the_same_bytes_for_the_same_picture(name: str, form: str) -> None:
    given, augment = FORMS[form](), pipeline(name)
    result, record = augment.trace(given, epoch=3)
    for one in (record, of(record)):
        again = augment.replay(one, given)
        assert type(again) is type(result)
        assert_same(plain(again), plain(result))


@pytest.mark.parametrize("name", NAMES)
def test_every_target_of_a_batch(name: str) -> None:
    given, augment = everything(), pipeline(name)
    result, record = augment.trace(given, epoch=1)
    assert_same(augment.replay(record, given), result)


def test_samples_apart_and_under_another_seed() -> None:
    given = stack(count=4)
    augment = vc.Pipeline([vc.Rotate((-40, 40)), vc.RandomErasing(p=0.5), vc.GaussianNoise()])
    result, record = augment.trace(given, ids=["a", "b", "c", "d"], epoch=7)
    other = vc.Pipeline(augment.transforms, seed=99)
    for index in range(4):
        np.testing.assert_array_equal(other.replay(record[index], given[index]), result[index])
        np.testing.assert_array_equal(other.replay(of(record)[index - 4], given[index]), result[index])
    with pytest.raises(IndexError, match="whole number below 4"):
        record[4]


def test_named_targets_and_others_than_those_of_the_trace() -> None:
    given = everything()
    augment = vc.Pipeline([vc.QuarterTurn(), vc.RandomCrop((6, 5))])
    result, record = augment.trace(given)
    for index in range(3):
        one = {name: value for name, value in given[index].items() if name not in ("id", "labels")}
        moved = augment.replay(record[index], **one)
        np.testing.assert_array_equal(moved["image"], result.images[index])
        np.testing.assert_array_equal(moved["mask"], result.masks[index])
        np.testing.assert_array_equal(moved["boxes"], result.boxes[index])
        alone = augment.replay(record[index], image=one["image"], keypoints=one["keypoints"])
        np.testing.assert_array_equal(alone["keypoints"], result.keypoints[index])


def test_one_record_for_all_frames() -> None:
    frames = stack(count=5)
    augment = vc.Pipeline([vc.Rotate((-40, 40)), vc.Brightness((0.5, 1.5)), vc.GaussianNoise()])
    _, record = augment.trace(frames[2])
    moved = augment.replay(record, frames)
    for frame, one in zip(moved, frames, strict=True):
        np.testing.assert_array_equal(frame, augment.replay(record, one))
    with pytest.raises(vc.DataError, match="expected 2 pictures, as many as the record has samples, got 5"):
        augment.replay(augment.trace(frames[:2])[1], frames)
    with pytest.raises(vc.DataError, match=r"replay.record: expected a vicinal.Record, got \{\}"):
        augment.replay({}, frames)


@pytest.mark.parametrize("name", sorted(FOLDERS["geometric"]))
def test_another_size_gets_the_geometry_that_this_pipeline_draws_for_it(name: str) -> None:
    """As if a picture of that size had come under the same seed, id and epoch in the first place."""
    augment = pipeline(name)
    _, record = augment.trace(stack(), epoch=2)
    for size in ((18, 26), (31, 15)):
        larger = stack(size=size)
        program = augment.program(larger, ids=np.arange(3), epoch=2)
        result = augment.replay(of(record), larger)
        assert_same(result, augment(larger, ids=np.arange(3), epoch=2))
        _, again = augment.trace(larger, ids=np.arange(3), epoch=2)
        for step, warp in zip(again.steps or (), program.warps, strict=True):
            np.testing.assert_array_equal(step.matrix, warp.matrix)


def test_relative_is_relative_and_pixels_are_pixels() -> None:
    small, large = (np.mgrid[:side, :side].transpose(1, 2, 0).astype(np.uint8) for side in (20, 40))
    crop = vc.Pipeline([vc.RandomResizedCrop(8, scale=(0.3, 0.3), ratio=(1, 1))])
    _, record = crop.trace(small[..., :1])
    _, other = crop.trace(large[..., :1], ids=record.ids)
    np.testing.assert_allclose(crop.replay(record, large[..., :1]), crop(large[..., :1], ids=record.ids))
    assert other.values["RandomResizedCrop[0]"]["width"][0] == pytest.approx(
        2 * record.values["RandomResizedCrop[0]"]["width"][0]
    )
    shift = vc.Pipeline([vc.Translate(x=(3, 3), y=(0, 0))])
    _, record = shift.trace(small[..., 1:])
    moved = shift.replay(record, large[..., 1:])
    np.testing.assert_array_equal(moved[:, 3:], large[:, :-3, 1:])


def test_the_canvases_and_the_composed_matrix() -> None:
    augment = vc.Pipeline([vc.HorizontalFlip(p=1), vc.CenterCrop((7, 9)), vc.GaussianBlur(1.0), vc.Resize((14, 18))])
    _, record = augment.trace(stack(size=(11, 15)))
    assert [canvas[0].tolist() for canvas in record.canvases] == [[11, 15], [7, 9], [14, 18]]
    np.testing.assert_allclose(record.matrix[1] @ [0, 0, 1], [12, 2, 1])  # the view's left corner is the crop's right one
    np.testing.assert_allclose(record.matrix[1] @ [18, 14, 1], [3, 9, 1])


MIXES: dict[str, dict[str, Any]] = {"Mixup": {"alpha": 1.0}, "CutMix": {"alpha": 1.0}, "MixupCutmix": {}}


@pytest.mark.parametrize("name", MIXES)
@pytest.mark.parametrize("per_sample", [True, False])
def test_mixes_are_replayed_with_the_whole_batch_alone(name: str, per_sample: bool) -> None:
    given = stack(count=6)
    augment = vc.Pipeline([vc.HorizontalFlip(p=0.5), getattr(vc, name)(per_sample=per_sample, **MIXES[name])], seed=5)
    result, record = augment.trace(given)
    for one in (record, of(record)):
        np.testing.assert_array_equal(augment.replay(one, given), result)
        mixed = next(index for index in range(6) if one.mixes[f"{name}[0]"][index])
        with pytest.raises(vc.DataError, match=rf"{name}\[0\]\.\w+: the record holds .*, this pipeline draws"):
            augment.replay(one[mixed], given[:1])
        with pytest.raises(vc.DataError, match=rf"{name}\[0\]: expected the record of a whole batch and as many pictures"):
            augment.replay(one[mixed], given)


def rotated(**changes: Any) -> vc.Pipeline:
    settings: dict[str, Any] = {"degrees": (-40, 40), **changes}
    return vc.Pipeline([vc.Rotate(**settings), vc.OneOf([vc.Brightness((0.5, 1.5)), vc.Posterize((2, 6))])], seed=1)


OTHERS = {
    "a range": (rotated(degrees=(-30, 40)), r"Rotate\[0\]\.degrees: sample 0: the record holds .*, this pipeline draws"),
    "a share": (rotated(p=0.3), r"Rotate\[0\]: sample \d: in the record it is active, in this pipeline it is not"),
    "a place": (
        vc.Pipeline([vc.Shear((-5, 5)), *rotated().transforms[1:]]),
        r"Rotate\[0\]: the record has this place, this pipeline has not",
    ),
    "one more": (
        vc.Pipeline([*rotated().transforms, vc.Invert()]), r"Invert\[0\]: sample 0: in the record it is not active",
    ),
    "another branch": (
        vc.Pipeline([rotated().transforms[0], vc.OneOf([vc.Brightness((0.5, 1.5)), vc.Posterize((2, 6))], weights=[9, 1])]),
        r"OneOf\[0\]/\w+\[0\]: sample \d: in the record",
    ),
    "no rotation": (vc.Pipeline(rotated().transforms[1:]), r"Rotate\[0\]: the record has this place"),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("size", [(9, 13), (16, 16)])
def test_another_pipeline_is_refused_by_name(name: str, size: tuple[int, int]) -> None:
    given = stack(count=12)
    _, record = rotated().trace(given)
    other, message = OTHERS[name]
    for one in (record, of(record)):
        with pytest.raises(vc.DataError, match=message):
            other.replay(one, stack(count=12, size=size))


def test_what_draws_nothing_is_the_pipelines_own() -> None:
    given: NDArray[np.uint8] = stack()
    _, record = rotated().trace(given)
    other = rotated(border="edge")
    np.testing.assert_array_equal(other.replay(record, given), other(given, ids=range(3)))


def test_out_and_the_reference() -> None:
    given, augment = stack(), vc.Pipeline([vc.VerticalFlip(p=0.5)])
    out = np.empty_like(given)
    result, record = augment.trace(given, out=out)
    np.testing.assert_array_equal(out, result)
    again = np.empty_like(given)
    augment.replay(record, given, out=again, backend="reference")
    np.testing.assert_array_equal(again, out)
