"""Plain functions: what they get and must give, of pictures and of what belongs to them, and how they are written down."""

from __future__ import annotations

import copy
import functools
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.errors import DataError, SpecError

BACKENDS = ("cpu", "reference")
DTYPES = (np.uint8, np.uint16, np.float32)


def upside_down(picture: Any) -> Any:
    return picture[::-1]


def boxes_upside_down(boxes: Any, height: int = 30) -> Any:
    return np.stack([boxes[:, 0], height - boxes[:, 3], boxes[:, 2], height - boxes[:, 1]], axis=1)


flipped_boxes = functools.partial(boxes_upside_down)


def of_boxes(boxes: Any) -> Any:
    return boxes_upside_down(boxes)


def of_points(points: Any) -> Any:
    return np.stack([points[:, 0], 30 - points[:, 1]], axis=1)


def grain(picture: Any, rng: np.random.Generator) -> Any:
    return np.clip(picture + rng.normal(0, picture.max() / 8, picture.shape), 0, picture.max()).astype(picture.dtype)


FLIP = vc.Lambda(upside_down, mask=upside_down, boxes=of_boxes, keypoints=of_points)


def batch(dtype: Any = np.uint8) -> vc.Batch:
    """Three pictures of 30 x 40 with all that functions may change."""
    masks = np.random.default_rng(2).integers(0, 9, (3, 30, 40)).astype(np.int32)
    boxes = [[[1, 2, 20, 12.5], [0, 0, 40, 30]], np.zeros((0, 4)), [[3, 4, 9, 9]]]
    points = [vc.Keypoints([[1.5, 2.5], [0, 0], [39, 30]], [2, 0, 1]), [[5.0, 6.0]], np.zeros((0, 2))]
    return vc.Batch(
        images=random_picture((3, 30, 40, 3), dtype), masks=masks, boxes=boxes, keypoints=points, ids=[7, 8, 9],
        labels=[["a", "b"], [], ["c"]],
    )  # fmt: skip


def assert_alike(found: vc.Batch, wanted: vc.Batch) -> None:
    np.testing.assert_array_equal(found.images, wanted.images)
    np.testing.assert_array_equal(found.masks, wanted.masks)
    for index in range(len(wanted)):
        np.testing.assert_allclose(np.asarray(found.boxes[index]), np.asarray(wanted.boxes[index]))
        one, other = found.keypoints[index], wanted.keypoints[index]
        if isinstance(other, vc.Keypoints):
            np.testing.assert_array_equal(one.visibility, other.visibility)
            one, other = one.xy, other.xy
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_functions_that_flip_do_what_the_flip_does(backend: str, dtype: Any) -> None:
    given = batch(dtype)
    flip, plain = vc.Pipeline([FLIP], seed=0), vc.Pipeline([vc.VerticalFlip(p=1)], seed=0)
    assert_alike(flip(given, backend=backend), plain(given, backend=backend))
    assert_alike(given, batch(dtype))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "around",
    [
        lambda one: [vc.HorizontalFlip(p=1), one, vc.RandomCrop((20, 24))],
        lambda one: [vc.Rotate((5, 20)), one, vc.Brightness((0.5, 1.5)), one],
        lambda one: [one, vc.Resize((60, 80)), vc.Gamma(1.5), vc.Normalize()],
        lambda one: [vc.OneOf([one, vc.Invert()]), vc.CutMix(), one],
        lambda one: [vc.Sometimes(0.5, [one, vc.QuarterTurn(2, p=0.5)], otherwise=[vc.Invert(), one]), vc.GaussianBlur(1)],
    ],
)
def test_between_other_transforms_targets_follow_as_they_do_the_flip(around: Callable[[Any], Any], backend: str) -> None:
    """A flip is what it is wherever it stands; in turn, since fusing would resample once where functions stand between."""
    given = batch()
    chain, plain = around(FLIP), around(vc.VerticalFlip(p=1))
    if isinstance(chain[1], vc.CutMix):
        given = vc.Batch(images=given.images, masks=given.masks, ids=given.ids)
    first, second = (vc.Pipeline(one, seed=3, fuse=False)(given, backend=backend) for one in (chain, plain))
    if given.boxes is not None:
        assert_alike(first, second)
    np.testing.assert_array_equal(first.images, second.images)
    np.testing.assert_array_equal(first.masks, second.masks)


def test_the_picture_is_the_same_with_and_without_functions_of_targets() -> None:
    for dtype in DTYPES:
        given = batch(dtype)
        alone = vc.Pipeline([vc.Rotate(20), vc.Lambda(grain), vc.Brightness((0.5, 1.5)), vc.AutoContrast()], seed=1)
        every = vc.Lambda(grain, mask=upside_down, boxes=of_boxes, keypoints=of_points)
        more = vc.Pipeline([vc.Rotate(20), every, vc.Brightness((0.5, 1.5)), vc.AutoContrast()], seed=1)
        np.testing.assert_array_equal(alone(given).images, more(given).images)
        np.testing.assert_array_equal(alone(given.images, ids=given.ids), more(given).images)


def test_every_form_of_a_call_gives_the_same(tmp_path: Path) -> None:
    given, pipeline = batch(), vc.Pipeline([vc.Rotate(20), vc.Lambda(grain, mask=upside_down), vc.Invert()], seed=1)
    whole = pipeline(given)
    for index in range(3):
        named = pipeline(image=given.images[index], mask=given.masks[index], id=given.ids[index])
        np.testing.assert_array_equal(named["image"], whole.images[index])
        np.testing.assert_array_equal(named["mask"], whole.masks[index])
        np.testing.assert_array_equal(pipeline(given.images[index], ids=given.ids[index]), whole.images[index])
        vc.write(tmp_path / f"{index}.png", given.images[index])
    out = np.empty_like(given.images)
    assert pipeline(given, out=out).images is out
    np.testing.assert_array_equal(out, whole.images)
    files = vc.Batch(images=[vc.Encoded(tmp_path / f"{k}.png") for k in range(3)], masks=given.masks, ids=given.ids)
    np.testing.assert_array_equal(pipeline(files).images, whole.images)
    np.testing.assert_array_equal(pipeline(files).masks, whole.masks)
    images = [random_picture((side, 8, 3)) for side in (9, 10, 11)]
    varied = vc.Batch(images=images, masks=[image[..., 0] for image in images])
    assert [mask.shape for mask in pipeline(varied).masks] == [(9, 8), (10, 8), (11, 8)]


def test_a_generator_is_keyed_by_seed_epoch_id_and_place_and_is_alike_for_all_functions_of_a_sample() -> None:
    def first(array: Any, rng: np.random.Generator) -> Any:
        return np.full_like(array, rng.integers(0, 200))

    given = batch()
    made = vc.Lambda(first, mask=first)
    pipeline = vc.Pipeline([made, vc.HorizontalFlip(p=1)], seed=5)
    out = pipeline(given)
    for image, mask in zip(out.images, out.masks, strict=True):
        assert image.flat[0] == mask.flat[0]
    assert len({int(image.flat[0]) for image in out.images}) > 1
    values = out.images[:, 0, 0, 0].tolist()
    assert pipeline(given).images[:, 0, 0, 0].tolist() == values
    assert pipeline(given.images[::-1], ids=[9, 8, 7])[::-1][:, 0, 0, 0].tolist() == values
    for other in (
        pipeline(given, epoch=1), vc.Pipeline([made], seed=6)(given), vc.Pipeline([vc.OneOf([made])], seed=5)(given),
        vc.Pipeline([made, made], seed=5)(given),
    ):  # fmt: skip
        assert other.images[:, 0, 0, 0].tolist() != values


@pytest.mark.parametrize(
    ("function", "draws"),
    [
        (lambda picture: picture, False),
        (lambda picture, r: np.full_like(picture, r.integers(200)), True),
        (lambda picture, rng=None: np.full_like(picture, rng.integers(200)), True),
        (lambda *arrays: arrays[0], False),
        (lambda picture, *, strength=3: picture // strength, False),
        (functools.partial(np.rot90, k=2), False),
        (np.flipud, False),
    ],
)
def test_which_arguments_a_function_may_have(function: Any, draws: bool) -> None:
    given = random_picture((4, 6, 6, 3))
    pipeline = vc.Pipeline([vc.Lambda(function)], seed=0)
    out = pipeline(given, ids=range(4))
    assert out.shape == given.shape
    assert (pipeline(given, ids=range(4), epoch=1) != out).any() == draws


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (None, r"Lambda\.image: expected a function here or for mask, boxes, keypoints, got None"),
        (3, r"Lambda\.image: expected a function of one array, or of an array and a NumPy Generator, got 3"),
        (len, "expected a function of one array"),
        (str, "expected a function of one array"),
        (vc.Invert(), r"expected a function of one array.*got Invert\("),
        (lambda: 3, "with no arguments"),
        (lambda a, b, c: a + b + c, "with the arguments a, b, c"),
        (lambda a, *, b: a + b, "with the arguments a, b"),
        (np.flip, "expected no default of the argument 'axis' of flip .*wrap it in a function of one"),
        ("no.such.module:function", "no module 'no' is installed here"),
        ("numpy:no_such", "module 'numpy' has no no_such"),
        ("os:remove", "expected a module of a package or a file of yours, got os"),
        ("numpy", "expected module:name"),
    ],
)
def test_functions_that_are_none(function: Any, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        vc.Lambda(function)
    assert str(caught.value).startswith("Lambda.image: ")
    assert "\n" not in str(caught.value)
    if isinstance(function, str):
        with pytest.raises(vc.RecipeError, match=message) as caught:
            vc.Pipeline.from_dict({"Pipeline": {"transforms": ["Invert", {"Lambda": {"image": function}}]}})
        assert str(caught.value).startswith("Pipeline.transforms[1]: Lambda.image: ")


WRONG: list[tuple[str, Any, str]] = [
    ("image", lambda x: x[1:], r"Lambda\[0\]: expected <lambda> to give uint8 of shape \(30, 40, 3\), got uint8 of shape \(29"),
    ("image", lambda x: x / 2, r"Lambda\[0\]: expected <lambda> to give uint8 .* got float64"),
    ("image", lambda _: None, r"Lambda\[0\]: expected <lambda> to give uint8 .* got NoneType"),
    ("mask", lambda x: x.T, r"Lambda\[0\]\.mask: expected <lambda> to give int32 of shape \(30, 40\), got int32 .* \(40, 30\)"),
    ("mask", lambda x: x.astype(float), r"Lambda\[0\]\.mask: expected .* got float64"),
    ("mask", lambda x: x.tolist(), r"Lambda\[0\]\.mask: expected .* got \[\["),
    ("boxes", lambda x: x[:1], r"Lambda\[0\]\.boxes: expected <lambda> to give float64 of shape \(2, 4\), got .*\(1, 4\)"),
    ("boxes", lambda x: x * np.nan, r"Lambda\[0\]\.boxes\[0\]: expected finite numbers, got xyxy \[nan"),
    ("boxes", lambda x: x[:, ::-1], r"Lambda\[0\]\.boxes\[0\]: expected a positive width and height, got xyxy \[12\.5"),
    ("boxes", lambda x: x + 1, r"Lambda\[0\]\.boxes\[1\]: expected a box inside the canvas of height 30 and width 40, got"),
    ("boxes", lambda x: x.astype(complex), r"Lambda\[0\]\.boxes: expected .* got complex128"),
    ("keypoints", lambda x: x[:, :1], r"Lambda\[0\]\.keypoints: expected <lambda> to give float64 of shape \(3, 2\)"),
    ("keypoints", lambda x: x / 0 * np.inf, r"Lambda\[0\]\.keypoints\[0\]: expected finite numbers, got \["),
    ("keypoints", lambda _: "abc", r"Lambda\[0\]\.keypoints: expected .* got 'abc'"),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("target", "function", "message"), WRONG)
def test_functions_that_break_their_word_are_named(target: str, function: Any, message: str, backend: str) -> None:
    with np.errstate(all="ignore"), pytest.raises(SpecError, match=message) as caught:
        vc.Pipeline([vc.Lambda(**{target: function})], seed=0)(batch(), backend=backend)
    assert "\n" not in str(caught.value)


def test_boxes_with_polygons_are_refused() -> None:
    boxes = vc.Boxes([[1, 2, 9, 9]], polygons=[[[[1, 2], [9, 2], [9, 9]]]])
    given = {"image": random_picture((20, 20, 3)), "boxes": boxes}
    with pytest.raises(DataError, match=r"Lambda\[0\]\.boxes: expected boxes without polygons, which of_boxes does not move"):
        vc.Lambda(boxes=of_boxes)(**given)
    assert len(vc.Lambda(upside_down)(**given)["boxes"]) == 1


def test_points_leave_the_canvas_hidden_and_those_without_a_label_stay() -> None:
    points = vc.Keypoints([[1.5, 2.5], [0, 0], [30, 20]], [2, 0, 1])
    out = vc.Lambda(keypoints=lambda xy: xy + 15)(image=random_picture((30, 40, 3)), keypoints=points)["keypoints"]
    np.testing.assert_array_equal(out.xy, [[16.5, 17.5], [0, 0], [45, 35]])
    np.testing.assert_array_equal(out.visibility, [2, 0, 0])


def test_only_the_samples_that_are_meant_are_touched_and_the_users_arrays_are_not() -> None:
    def cleared(array: Any) -> Any:
        array[...] = 0
        return array

    given = batch()
    before = batch()
    out = vc.Pipeline([vc.Lambda(cleared, mask=cleared, p=0.5)], seed=2)(given)
    assert_alike(given, before)
    touched = [not image.any() for image in out.images]
    assert touched == [not mask.any() for mask in out.masks]
    assert any(touched)
    assert not all(touched)
    for index in np.flatnonzero(~np.array(touched)):
        np.testing.assert_array_equal(out.images[index], given.images[index])


def test_alpha_and_the_order_of_channels_are_not_the_functions_matter() -> None:
    def red_gone(picture: Any) -> Any:
        assert picture.shape[2] == 3
        picture[..., 0] = 0
        return picture

    given = random_picture((2, 5, 6, 4))
    out = vc.Pipeline([vc.Lambda(red_gone)], seed=0)(given, alpha=True)
    np.testing.assert_array_equal(out[..., 1:], given[..., 1:])
    assert not out[..., 0].any()
    bgr = vc.Pipeline([vc.Lambda(red_gone)], seed=0)(given[..., :3], channels="bgr")
    np.testing.assert_array_equal(bgr[..., :2], given[..., :2])
    assert not bgr[..., 2].any()


def test_values_beyond_the_range_are_left_as_they_are() -> None:
    hounsfield = np.linspace(-1000, 3000, 75, dtype=np.float32).reshape(1, 5, 5, 3)
    np.testing.assert_array_equal(vc.Lambda(lambda x: x * 2)(hounsfield), hounsfield * 2)
    for chain in ([vc.Lambda(upside_down), vc.Brightness(2)], [vc.Lambda(upside_down, mask=upside_down), vc.Brightness(2)]):
        with pytest.raises(DataError, match=r"expected values in \[0, 1\], as Brightness\[0\] needs them"):
            vc.Pipeline(chain, seed=0)(image=hounsfield[0], mask=np.zeros((5, 5), np.uint8))
    with pytest.raises(SpecError, match=r"Lambda\[0\]: expected values in \[0, 1\], but Normalize\[0\] comes before it"):
        vc.Pipeline([vc.Normalize(), vc.Lambda(mask=upside_down)], seed=0)(hounsfield)


@pytest.mark.parametrize("way", ["yaml", "json", "pickle", "deepcopy"])
def test_functions_of_a_module_are_written_by_their_place(way: str) -> None:
    made = vc.Pipeline([vc.OneOf([FLIP, vc.Lambda(grain, p=0.5)]), vc.Lambda(mask="numpy:flipud")], seed=3)
    back = {
        "yaml": lambda: vc.Pipeline.from_yaml(made.to_yaml()),
        "json": lambda: vc.Pipeline.from_json(made.to_json()),
        "pickle": lambda: pickle.loads(pickle.dumps(made)),
        "deepcopy": lambda: copy.deepcopy(made),
    }[way]()
    assert back == made
    assert back.transforms[1].mask is np.flipud
    np.testing.assert_array_equal(back(batch()).images, made(batch()).images)
    assert made.to_dict()["Pipeline"]["transforms"][0]["OneOf"]["transforms"][1] == {
        "Lambda": {"image": "tests.extend.test_lambda:grain", "p": 0.5}
    }


def test_with_a_range_functions_see_fractions_of_it_whatever_stands_beside() -> None:
    seen = []

    def looking(picture: Any) -> Any:
        seen.append((picture.dtype, float(picture.min()), float(picture.max())))
        return picture

    for dtype in (np.int16, np.float32, np.uint16):
        picture = np.linspace(0, 1000, 75).astype(dtype).reshape(5, 5, 3)
        for before, after in (([], []), ([], [vc.Brightness(1.0)]), ([vc.HorizontalFlip(p=1)], [])):
            out = vc.Pipeline([*before, vc.Lambda(looking), *after], seed=0, value_range=(0, 2000))(picture)
            assert out.dtype == dtype
            np.testing.assert_allclose(np.sort(out, axis=None), np.sort(picture, axis=None), atol=1e-3)
    assert len(seen) == 9
    assert set(seen) == {(np.dtype(np.float32), 0.0, 0.5)}


def test_an_error_of_a_functions_own_comes_through_and_says_where_it_was() -> None:
    def failing(_: Any) -> Any:
        raise ZeroDivisionError("mine")

    for target in ("image", "mask", "boxes", "keypoints"):
        with pytest.raises(ZeroDivisionError, match="mine") as caught:
            vc.Pipeline([vc.Invert(), vc.Lambda(**{target: failing})], seed=0)(batch())
        where = "Lambda[0]" if target == "image" else f"Lambda[0].{target}"
        assert f"in failing, which {where} applies to a" in caught.value.__notes__[0]


def _closure() -> Any:
    def inner(picture: Any) -> Any:
        return picture

    return inner


class _Holder:
    def method(self, picture: Any) -> Any:
        return picture


NAMELESS = [lambda picture: picture, _closure(), functools.partial(np.rot90, k=2), _Holder().method]


@pytest.mark.parametrize("function", NAMELESS, ids=["lambda", "closure", "partial", "method"])
@pytest.mark.parametrize("target", ["image", "mask", "keypoints"])
def test_functions_that_have_no_place_say_so_where_they_are_written(function: Any, target: str, tmp_path: Path) -> None:
    pipeline = vc.Pipeline([vc.Sometimes(0.5, [vc.Lambda(**{target: function})])], seed=0)
    (tmp_path / "pictures").mkdir()
    vc.write(tmp_path / "pictures/a.png", random_picture((8, 9, 3)))
    runs: list[Callable[[], Any]] = [
        pipeline.to_yaml, pipeline.to_json,
        lambda: vc.offline.augment(tmp_path / "pictures", tmp_path / "out", pipeline),
    ]  # fmt: skip
    if function in NAMELESS[:2]:  # the others can be pickled
        runs.append(lambda: pickle.dumps(pipeline))
    message = rf"^Lambda\.{target}: expected a function that other processes can import, got .*; define it at the top of a mod"
    for run in runs:
        with pytest.raises(SpecError, match=message) as caught:
            run()
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
    assert copy.deepcopy(pipeline) == copy.copy(pipeline) == pipeline
    alone = vc.Lambda(**{target: function})
    assert copy.deepcopy(alone) == copy.copy(alone) == alone


def test_a_module_of_yours_may_have_the_name_of_one_of_pythons(tmp_path: Path) -> None:
    (tmp_path / "colorsys.py").write_text("def dimmed(picture):\n    return picture // 2\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import vicinal as vc, colorsys\n"
        "made = vc.Pipeline([vc.Lambda(colorsys.dimmed)]); print(vc.Pipeline.from_yaml(made.to_yaml()) == made)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr


def test_a_function_of_a_notebook_is_not_pickled_for_processes_that_could_not_find_it() -> None:
    code = (
        "import pickle, vicinal as vc\ndef f(x): return x\n"
        "try: pickle.dumps(vc.Lambda(f))\nexcept vc.SpecError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Lambda.image: expected a function that other processes can import, got f of __main__;")


def test_explain_names_the_functions() -> None:
    text = str(vc.Pipeline([vc.Rotate(3), FLIP, vc.Lambda(grain)], seed=0).explain(batch().images))
    assert "function upside_down, mask upside_down, boxes of_boxes, keypoints of_points" in text
    assert "function grain" in text
