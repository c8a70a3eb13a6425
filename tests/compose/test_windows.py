"""What a crop took away stays away: a fused pipeline shows what the same transforms show in turn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vicinal as vc
from vicinal.program.ops import BORDERS

LEVELS = (np.uint8, np.uint16, np.float32)


def numbered(height: int, width: int, dtype: type = np.uint16, channels: int = 1) -> np.ndarray:
    """A picture whose pixels all differ, and differ from black."""
    numbers = np.arange(1, height * width * channels + 1).reshape(height, width, channels)
    return (numbers / (numbers.max() + 1)).astype(np.float32) if dtype is np.float32 else numbers.astype(dtype)


def crops(size: tuple[int, int]) -> st.SearchStrategy[vc.Transform]:
    sides = st.tuples(st.integers(1, size[0]), st.integers(1, size[1]))
    return st.one_of(sides.map(vc.CenterCrop), sides.map(vc.RandomCrop))


@st.composite
def chains(draw: st.DrawFn) -> list[vc.Transform]:
    """Transforms that move pixels and keep no canvas, so that their order shows.

    One of them resamples, as two are one; and pictures of odd sides, so that no centre falls between two pixels.
    """
    size, chain, resampled = (11, 15), [], False
    for _ in range(draw(st.integers(2, 5))):
        kinds = ["crop", "pad", "flip", "turn", "transpose", "placed"]
        if not resampled and size[0] % 2 and size[1] % 2:
            kinds += ["resize", "contain"]
        kind = draw(st.sampled_from(kinds))
        resampled = resampled or kind in ("resize", "contain")
        border, p = draw(st.sampled_from(BORDERS)), draw(st.sampled_from((1.0, 1.0, 0.5)))
        sides = (draw(st.integers(1, 16)), draw(st.integers(1, 16)))
        made: dict[str, Callable[[], vc.Transform]] = {
            "crop": lambda size=size: draw(crops(size)),
            "pad": lambda border=border: vc.Pad(draw(st.integers(1, 9)), border=border, fill=0.0, mask_fill=9, p=1.0),
            "flip": lambda p=p: draw(st.sampled_from((vc.HorizontalFlip, vc.VerticalFlip)))(p=p),
            "turn": lambda: vc.QuarterTurn(draw(st.integers(0, 3))),
            "transpose": lambda: vc.Transpose(),
            "resize": lambda sides=sides: vc.Resize(sides, interpolation="nearest"),
            "contain": lambda sides=sides, border=border: vc.Resize(
                sides, mode="contain", interpolation="nearest", border=border, mask_fill=9
            ),
            "placed": lambda sides=sides, border=border: vc.CenterCrop(sides, border=border, mask_fill=9),
        }
        step = made[kind]()
        chain.append(step)
        rows, columns = vc.Pipeline(chain, seed=0).program(np.zeros((11, 15), np.uint8)).out_canvas[0].tolist()
        size = (rows, columns)
    return chain


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])  # the first one may compile
@given(chains(), st.sampled_from(LEVELS), st.integers(0, 99), st.sampled_from((1, 3)))
def test_a_fused_pipeline_shows_what_the_same_in_turn_shows(
    chain: list[vc.Transform], dtype: type, number: int, channels: int
) -> None:
    picture = numbered(11, 15, np.uint16 if dtype is np.uint8 and channels == 3 else dtype, channels)
    mask = numbered(11, 15)[..., 0]
    outs = [vc.Pipeline(chain, seed=3, fuse=fuse)(image=picture, mask=mask, id=number) for fuse in (True, False)]
    for name in ("image", "mask"):
        np.testing.assert_array_equal(outs[0][name], outs[1][name])


def padded(picture: np.ndarray, window: tuple[slice, slice], width: int, **how: object) -> np.ndarray:
    return np.pad(picture[window], ((width, width), (width, width), (0, 0)), **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("dtype", LEVELS)
@pytest.mark.parametrize("border", BORDERS)
def test_a_pad_behind_a_crop_begins_at_its_window(border: str, dtype: type) -> None:
    picture = numbered(12, 15, np.uint16 if dtype is np.uint8 else dtype, 3)
    if dtype is np.uint8:
        picture = (picture % 251 + 1).astype(np.uint8)
    steps = [vc.CenterCrop((4, 5)), vc.Pad(3, border=border)]
    want = padded(picture, (slice(4, 8), slice(5, 10)), 3, mode=border)
    np.testing.assert_array_equal(vc.Pipeline(steps, seed=0)(picture), want)
    flipped = vc.Pipeline([vc.CenterCrop((4, 5)), vc.HorizontalFlip(p=1.0), vc.Pad(3, border=border)], seed=0)(picture)
    np.testing.assert_array_equal(flipped, padded(picture[:, ::-1], (slice(4, 8), slice(5, 10)), 3, mode=border))


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "area"])
@pytest.mark.parametrize("dtype", LEVELS)
def test_what_is_resampled_behind_a_crop_sees_the_border_of_the_window(
    dtype: type, interpolation: str, backend: str
) -> None:
    rng = np.random.default_rng(0)
    picture = rng.random((16, 12, 3)).astype(np.float32)
    picture = picture if dtype is np.float32 else (picture * np.iinfo(dtype).max).astype(dtype)
    resize = vc.Resize((8, 9), interpolation=interpolation, antialias=False)
    window = np.ascontiguousarray(picture[4:12, 4:8])
    got = vc.Pipeline([vc.CenterCrop((8, 4)), resize], seed=0)(picture, backend=backend)
    np.testing.assert_array_equal(got, vc.Pipeline([resize], seed=0)(window, backend=backend))


@pytest.mark.parametrize("later", [vc.Rotate(30), vc.Affine(scale=0.5), vc.Perspective(0.4), vc.Translate(x=0.3, y=-0.2)])
@pytest.mark.parametrize("border", ["constant", "reflect"])
def test_warps_that_look_around_see_nothing_beyond_a_window(later: vc.Transform, border: str) -> None:
    """What lies outside of the window does not matter, whatever it is; masks alike."""
    import attrs

    steps = [vc.RandomCrop((20, 24)), vc.HorizontalFlip(p=0.5), attrs.evolve(later, border=border)]
    augment = vc.Pipeline(steps, seed=5)
    picture = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    record = augment.trace(picture, ids=7)[1].values["RandomCrop[0]"]
    y, x = int(record["y"][0]), int(record["x"][0])
    inside = np.zeros((40, 50), bool)
    inside[y : y + 20, x : x + 24] = True
    other = np.where(inside[..., None], picture, 255 - picture)
    one = augment(image=picture, mask=picture[..., 0], id=7)
    two = augment(image=other, mask=other[..., 0], id=7)
    np.testing.assert_array_equal(one["image"], two["image"])
    np.testing.assert_array_equal(one["mask"], two["mask"])


def test_a_crop_of_random_size_and_a_cover_end_where_they_end() -> None:
    picture = numbered(40, 40) % 200 + 50
    for cut in (vc.RandomResizedCrop(16, scale=(0.2, 0.2), interpolation="nearest"),
                vc.Resize((8, 16), mode="cover", interpolation="nearest")):
        out = vc.Pipeline([cut, vc.Pad(4)], seed=0)(picture.astype(np.uint8), ids=0)
        assert not out[:4].any()
        assert not out[-4:].any()
        assert (out[4:-4, 4:-4] >= 50).all()
        turned = vc.Pipeline([cut, vc.Affine(scale=0.5, interpolation="nearest")], seed=0)(picture.astype(np.uint8), ids=0)
        assert 0.2 < (turned > 0).mean() < 0.3


def test_warps_that_keep_the_canvas_keep_what_one_between_them_would_have_lost() -> None:
    picture = np.full((40, 40, 3), 200, np.uint8)
    there_and_back = [vc.Translate(x=-30, whole=True), vc.Translate(x=30, whole=True)]
    assert vc.Pipeline(there_and_back, seed=0)(picture).all()
    assert not vc.Pipeline(there_and_back, seed=0, fuse=False)(picture)[:, :30].any()
    boxes = {"image": picture, "boxes": [[0, 0, 20, 20]]}
    assert len(vc.Pipeline(there_and_back, seed=0)(**boxes)["boxes"]) == 1
    assert len(vc.Pipeline(there_and_back, seed=0, fuse=False)(**boxes)["boxes"]) == 0


def test_pads_and_larger_canvases_lose_nothing_and_stay_one_warp() -> None:
    picture = np.zeros((1, 20, 20, 3), np.uint8)
    for chain, count in (
        ([vc.Pad(4), vc.Rotate(10)], 1), ([vc.Rotate(10), vc.CenterCrop(10), vc.HorizontalFlip(p=1.0)], 1),
        ([vc.Resize(10), vc.CenterCrop(8)], 1), ([vc.Pad(2), vc.RandomCrop(20), vc.HorizontalFlip(p=1.0)], 1),
        ([vc.Rotate(10), vc.Pad(4)], 2), ([vc.Rotate(10), vc.CenterCrop(10), vc.Resize(20)], 2),
        ([vc.Pad(2, border="reflect"), vc.Pad(2, border="reflect")], 2), ([vc.RandomResizedCrop(8), vc.Rotate(5)], 2),
    ):
        assert len(vc.Pipeline(chain, seed=0).program(picture).warps) == count, chain


@pytest.mark.parametrize("between", [[], [vc.Brightness((1.1, 1.2))], [vc.HorizontalFlip(p=1.0)]])
def test_labels_that_a_crop_removed_stay_away(between: list[vc.Transform]) -> None:
    """Boxes, polygons and points of a window of columns 40 to 80 and rows 30 to 70, on a larger canvas then."""
    image = np.full((100, 120, 3), 200, np.uint8)
    mask = np.zeros((100, 120), np.uint8)
    mask[0:20, 0:20], mask[40:60, 50:70] = 1, 2
    hulls = [[0, 0, 20, 20], [50, 40, 70, 60], [20, 20, 60, 60]]
    rings = [[[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]] for x0, y0, x1, y1 in hulls]
    augment = vc.Pipeline([vc.CenterCrop(40), *between, vc.Pad(30)], seed=0)
    points = vc.Keypoints([[10.5, 10.5], [60.5, 50.5]])
    mirrored = any(isinstance(step, vc.HorizontalFlip) for step in between)
    for polygons in (None, rings):
        boxes = vc.Boxes(hulls, polygons=polygons, labels=["cut away", "inside", "half"])
        out = augment(image=image, mask=mask, boxes=boxes, keypoints=points)
        assert out["boxes"].labels == ["inside", "half"]
        half = [50.0, 30.0, 70.0, 60.0] if mirrored else [30.0, 30.0, 50.0, 60.0]
        np.testing.assert_allclose(out["boxes"].data, [[40.0, 40.0, 60.0, 60.0], half], atol=1e-9)
        assert list(out["keypoints"].visibility) == [0, 2]
        assert set(np.unique(out["mask"]).tolist()) == {0, 2}


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_every_box_that_is_left_holds_pixels_of_its_object(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x0, y0 = rng.integers(0, 80, 2)
    box = [int(x0), int(y0), int(x0) + int(rng.integers(4, 20)), int(y0) + int(rng.integers(4, 20))]
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[box[1] : box[3], box[0] : box[2]] = 255
    augment = vc.Pipeline(
        [vc.RandomCrop(50), vc.ColorJitter(0.2, 0.2), vc.Affine(degrees=(-30, 30), scale=(0.3, 0.9)),
         vc.Resize((60, 90), mode="contain")], seed=seed,
    )  # fmt: skip
    out = augment(image=picture, boxes=[box], id=1)
    lit = out["image"].max(axis=2) > 100
    for left, top, right, bottom in out["boxes"]:
        part = lit[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))]
        assert part.sum() == lit.sum()
        assert part.any() or (right - left) * (bottom - top) < 9  # a corner of less than a pixel
    if not len(out["boxes"]):
        assert lit.sum() <= 4
