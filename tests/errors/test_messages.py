"""What a user reads after a mistake, through ``import vicinal as vc`` alone: every message as a whole.

Other tables hold more of them, next to what they are about: tests/transforms/test_bad_declarations.py (fields),
tests/sampling/test_declaration_errors.py (distributions), tests/data/test_batch.py and test_adapt.py (targets),
tests/compose/test_plain.py (recipes) and tests/cli/test_bad_input.py (the command line).
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pytest

import vicinal as vc

STACK = np.zeros((3, 12, 16, 3), np.uint8)
PICTURE = STACK[0]
GREY = STACK[..., :1]
FLIP = vc.Pipeline([vc.HorizontalFlip()])
UNREAD = "cv2.imread gives None for a file that it cannot read"
KNOWN = "expected a picture, a list or a stack of pictures, a Batch, or image=..."
OUT = "Pipeline.out: expected a C-contiguous uint8 array of shape (3, 12, 16, 3), got"

Row = tuple[Callable[[], object], type[Exception], str]


def run(*transforms: vc.Transform) -> Callable[[], object]:
    return lambda: vc.Pipeline(transforms)(STACK)


PICTURES: list[Row] = [
    (lambda: FLIP(), vc.DataError, f"images: {KNOWN}, got None; {UNREAD}"),
    (lambda: FLIP("cat.jpg"), vc.DataError, f"images: {KNOWN}, got 'cat.jpg'; vicinal.read opens files"),
    (
        lambda: FLIP(image="cat.jpg"), vc.DataError,
        "image: expected a NumPy array, a PIL image or a torch tensor, got 'cat.jpg'; vicinal.read opens files",
    ),
    (
        lambda: FLIP(["a.jpg"]), vc.DataError,
        "images[0]: expected a NumPy array, a PIL image or a torch tensor, got 'a.jpg'; vicinal.read opens files",
    ),
    (
        lambda: FLIP(STACK.astype(np.int64)), vc.DataError,
        "images: dtype: expected uint8, uint16, float32, float16, float64, int16, int32, uint32 or bool, got int64 "
        "(convert values from 0 to 255 to uint8)",
    ),
    (
        lambda: FLIP(image=np.array([PICTURE, PICTURE[:5]], dtype=object)), vc.DataError,
        "image: dtype: expected uint8, uint16, float32, float16, float64, int16, int32, uint32 or bool, got object "
        "(of pictures of different sizes: a list of arrays)",
    ),
    (lambda: FLIP([None]), vc.DataError,
     f"images[0]: expected a NumPy array, a PIL image or a torch tensor, got None; {UNREAD}"),
    (lambda: FLIP(image=None), vc.DataError, f"image: expected a picture, got None; {UNREAD}"),
    (lambda: FLIP(image=PICTURE * 1j), vc.DataError,
     "image: dtype: expected uint8, uint16, float32, float16, float64, int16, int32, uint32 or bool, got complex128"),
    (lambda: vc.Pipeline([vc.Invert()])(STACK.astype(np.int16)), vc.DataError,
     "images: dtype: Invert[0] needs a range of values, and int16 has none of its own (say value_range=(low, high), the "
     "numbers that are black and white)"),
    (lambda: vc.Pipeline([vc.Invert()])(np.full((2, 4, 4, 3), 255, np.float32)), vc.DataError,
     "images[0]: expected values in [0, 1], as Invert[0] needs them, got 255 to 255 (divide by 255, say "
     "value_range=(low, high), or let Normalize come last)"),
    (
        lambda: FLIP(np.zeros((3, 12, 16), np.uint8)), vc.DataError,
        "images: shape: expected an array [H, W, C] with C of 1 to 4, got (3, 12, 16) "
        "(layout='chw' says that channels come first; a stack of grey pictures: images[..., None])",
    ),
    (
        lambda: FLIP([PICTURE, PICTURE.astype(np.float32)]), vc.DataError,
        "images[1]: expected uint8 with 3 channels as in images[0], got float32 with 3 channels",
    ),
    (
        lambda: FLIP(STACK, masks=STACK[..., 0]), vc.DataError,
        "images: expected pictures alone or names alone, got both "
        "(named: masks; for many pictures with targets there is vicinal.Batch)",
    ),
    (lambda: FLIP(image=PICTURE, bbox=[]), vc.DataError, "unknown target 'bbox'; did you mean 'boxes'?"),
    (lambda: FLIP(STACK, channels="RGB"), vc.DataError, "channels: expected 'rgb' or 'bgr', got 'RGB'"),
    (
        lambda: FLIP(vc.Batch(STACK), channels="bgr"), vc.DataError,
        "channels: expected 'rgb', as the Batch says, got 'bgr'",
    ),
    (lambda: FLIP(STACK, ids=[1, 1, 2]), vc.DataError,
     "ids: expected different ids within an epoch, got 1 twice (for copies: Batch.repeat)"),
    (lambda: FLIP(STACK, ids=["a"]), vc.DataError, "ids: expected one id for each of 3 pictures, got shape (1,)"),
    (lambda: FLIP(STACK, epoch=0.5), vc.DataError, "epoch: expected a whole number from 0 to 2^32 - 1, got 0.5"),
    (lambda: FLIP(STACK, backend=None), vc.SpecError, "backend: expected one of auto, cpu, reference, torch, got None"),
]  # fmt: skip

TARGETS: list[Row] = [
    (
        lambda: FLIP(image=PICTURE, boxes=[[1, 2, nan, 4]]), vc.DataError,
        "boxes[0]: expected finite numbers, got xyxy [1.0, 2.0, nan, 4.0]",
    ),
    (
        lambda: FLIP(image=PICTURE, boxes=[[1, 2, 3, 4], [5, 5, 5, 9]]), vc.DataError,
        "boxes[1]: expected a positive width and height, got xyxy [5.0, 5.0, 5.0, 9.0]",
    ),
    (
        lambda: FLIP(image=PICTURE, boxes=[[1, 2, 30, 4]]), vc.DataError,
        "boxes[0]: expected a box inside the canvas of height 12 and width 16 (or Boxes(..., clip=True)), "
        "got xyxy [1.0, 2.0, 30.0, 4.0]",
    ),
    (lambda: FLIP(image=PICTURE, boxes=[1, 2, 3, 4]), vc.DataError, "boxes: shape: expected [M, 4], got (4,)"),
    (lambda: FLIP(image=PICTURE, boxes=3), vc.DataError, "boxes: shape: expected [M, 4], got ()"),
    (lambda: vc.Boxes([[1, 2, 3, 4]], normalized="no"), vc.DataError,
     "Boxes.normalized: expected True or False, got 'no'"),
    (lambda: vc.Boxes([[1, 2, 3, 4]], labels=7), vc.DataError,
     "Boxes.labels: expected one entry for each of 1 boxes, got 7"),
    (lambda: vc.Boxes([[1, 2, 3, 4]], fields=["score"]), vc.DataError,
     "Boxes.fields: expected a mapping of names to one entry for each box, got ['score']"),
    (
        lambda: FLIP(image=PICTURE, mask=np.zeros((12, 15), np.uint8)), vc.DataError,
        "mask: expected the picture's size (12, 16), got (12, 15)",
    ),
    (
        lambda: FLIP(image=PICTURE, mask=np.zeros((12, 16), np.int8)), vc.DataError,
        "mask: dtype: expected uint8, uint16, int32, int64 or bool, got int8",
    ),
    (lambda: FLIP(image=PICTURE, mask=PICTURE[0, 0]), vc.DataError, "mask: shape: expected [H, W], got (3,)"),
    (lambda: FLIP(image=PICTURE, mask=PICTURE[:, :9]), vc.DataError, "mask: expected the picture's size (12, 16), got (12, 9)"),
    (
        lambda: FLIP(image=PICTURE, heatmap=PICTURE), vc.DataError,
        "heatmap: dtype: expected float16, float32 or float64, got uint8",
    ),
    (
        lambda: FLIP(image=PICTURE, heatmap=np.full((12, 16), np.nan)), vc.DataError,
        "heatmap: expected finite numbers, got 'nan at [0, 0, 0] (192 such values)'",
    ),
    (
        lambda: FLIP(image=PICTURE, extra={"depth": np.zeros((12, 15))}), vc.DataError,
        "extra['depth']: expected the picture's size (12, 16), got (12, 15)",
    ),
    (
        lambda: FLIP(image=PICTURE, extra=PICTURE), vc.DataError,
        "extra: expected a dict of pictures by name, got uint8 of shape (12, 16, 3)",
    ),
    (lambda: vc.Extra(PICTURE, colour=1), vc.DataError, "Extra.colour: expected True or False, got 1"),
    (
        lambda: vc.Extra(PICTURE, interpolation="cubic"), vc.DataError,
        "Extra.interpolation: expected \"nearest\" or None, got 'cubic'",
    ),
    (
        lambda: vc.Extra(PICTURE, colour=True, interpolation="nearest"), vc.DataError,
        "Extra.colour: expected False with interpolation, got True",
    ),
    (
        lambda: FLIP(image=PICTURE, boxes=[[1, 2, 3, 4]], instances=np.zeros((2, 12, 16), bool)), vc.DataError,
        "instances: expected one plane for each of 1 boxes, got 2",
    ),
    (lambda: FLIP(image=PICTURE, boxes=[[5, 2, 4, 3]]), vc.DataError,
     "boxes[0]: expected a positive width and height, got xyxy [5.0, 2.0, 4.0, 3.0]; boxes [x, y, width, height]: "
     "Boxes(..., format='xywh')"),
    (lambda: FLIP(image=PICTURE, boxes=[[5, 2, 4, 30]]), vc.DataError,
     "boxes[0]: expected a positive width and height, got xyxy [5.0, 2.0, 4.0, 30.0]"),
    (lambda: FLIP(image=PICTURE, boxes=vc.Boxes([[1, 2, 3, 4]], normalized=True)), vc.DataError,
     "boxes[0]: expected a box inside the canvas of height 12 and width 16 (or Boxes(..., clip=True)), got xyxy [16.0, 24.0, "
     "48.0, 48.0]; normalized=True takes fractions of the picture, at most 1"),
    (
        lambda: FLIP(image=PICTURE, boxes=[[1, 2, 3, 4]], labels=["a", "b"]), vc.DataError,
        "labels: expected one label for each box, or soft labels [N, K] of floats, got [2] labels for [1] boxes (for labels of "
        "both: Boxes(..., labels=...), and labels of the pictures)",
    ),
    (lambda: FLIP(vc.Batch(STACK, labels=5)), vc.DataError,
     "Batch.labels: expected one entry for each of 3 pictures, got 5"),
    (lambda: FLIP(image=PICTURE, keypoints=[[1, nan]]), vc.DataError,
     "keypoints[0]: expected finite numbers, got [1.0, nan]"),
    (lambda: vc.Keypoints([[1, 2]], visibility=["seen"]), vc.DataError,
     "Keypoints.visibility: dtype: expected numbers, got '<U4'"),
    (lambda: vc.Keypoints([[1, 2]], pairs=5), vc.DataError,
     "Keypoints.pairs: expected pairs of indices ((left, right), ...), got 5"),
    (lambda: vc.Batch.from_samples([PICTURE]), vc.DataError,
     "Batch.from_samples[0]: expected a dict of one sample, got uint8 of shape (12, 16, 3)"),
    (lambda: vc.Batch.from_samples([{"id": 3}]), vc.DataError,
     "Batch.from_samples[0]: expected a dict with an 'image', got ['id']"),
    (lambda: vc.Batch(STACK).repeat(1.5), vc.DataError,
     "Batch.repeat.copies: expected a whole number in [1, 4294967295], got 1.5"),
]  # fmt: skip

PIPELINES: list[Row] = [
    (
        run(vc.RandomCrop(14)), vc.DataError,
        "RandomCrop.size: expected a canvas of at least (14, 14) (or a border, such as border='constant'), "
        "got (12, 16) at sample 0",
    ),
    (run(vc.Rotate(5, fill=(0.1, 0.2))), vc.DataError,
     "Rotate[0].fill: expected 1 number or one for each of 3 channels, got 2"),
    (run(vc.Cutout(3, fill=(0.1, 0.2))), vc.DataError,
     "Cutout[0].fill: expected 1 number or one for each of 3 channels, got 2"),
    (run(vc.Normalize((0.5, 0.5), 0.2)), vc.DataError,
     "Normalize[0].mean: expected 1 number or one for each of 3 channels, got 2"),
    (lambda: vc.Pipeline([vc.Normalize()])(GREY), vc.DataError,
     "Normalize[0].mean: expected 1 number for 1 channel, got 3"),
    (
        lambda: vc.Normalize((123.675, 116.28, 103.53), (58.4, 57.1, 57.4)), vc.SpecError,
        "Normalize.mean: expected a fraction of the range in [0, 1] (an 8-bit value v is v / 255) or one a channel, "
        "got (123.675, 116.28, 103.53); did you mean (123.675/255, 116.28/255, 103.53/255) = (0.485, 0.456, 0.406) "
        "of the range?",
    ),
    (lambda: vc.Normalize(0.5, 1e-30), vc.SpecError,
     "Normalize.std: expected a fraction of the range in [1e-09, 1] or one a channel, got 1e-30"),
    (run(vc.Normalize(), vc.Normalize()), vc.SpecError,
     "Normalize[1]: expected values in [0, 1], but Normalize[0] comes before it"),
    (run(vc.Resize(20000), vc.Pad((0, 600000))), vc.DataError,
     "Resize[0]+Pad[0]: expected a canvas of 1 to 1048576 pixels a side, got (20000, 1220000) for sample 0"),
    (lambda: vc.CenterCrop(1200000), vc.SpecError,
     "CenterCrop.size: expected a whole number of pixels in [1, 1048576] or a pair (height, width) of them, got 1200000"),
    (
        lambda: vc.Pipeline([vc.Rotate(5, mask_fill=300)])(image=PICTURE, mask=PICTURE[..., 0]), vc.DataError,
        "Rotate[0].mask_fill: expected a label that the masks' dtype holds (at most 255), got 300",
    ),
    (lambda: vc.Pipeline([vc.Saturation(0.3)])(np.zeros((1, 4, 4, 6), np.uint8), layout="hwc"), vc.DataError,
     "Saturation: expected 1 or 3 colour channels, got 6"),
    (lambda: vc.Pipeline(vc.Invert()), vc.SpecError,
     "Pipeline.transforms: expected a list of transforms, got Invert(p=1.0)"),
    (lambda: vc.OneOf([3]), vc.SpecError, "OneOf.transforms[0]: expected a transform, got 3"),
    (lambda: vc.Pipeline([[vc.Invert()]]), vc.SpecError,
     "Pipeline.transforms[0]: expected a transform, got [Invert(p=1.0)]; vicinal.Pipeline([...]) makes one of a list"),
    (lambda: vc.Pipeline([vc.Invert(), len]), vc.SpecError,
     "Pipeline.transforms[1]: expected a transform, got <built-in function len>; vicinal.Lambda takes functions"),
    (lambda: vc.SomeOf([vc.Invert()], 3), vc.SpecError,
     "SomeOf.count: expected at most 1, as many as there are transforms, got 3"),
    (lambda: vc.Rotate(3, degrees=3), vc.SpecError,
     "Rotate.degrees: expected one value, got one by position and one by keyword"),
    (lambda: vc.Cutout(), vc.SpecError, "Cutout.length: expected a value, got none"),
    (lambda: vc.GaussianBlur(5000), vc.SpecError,
     "GaussianBlur.sigma: expected standard deviations of at most 2000 pixels, got 5000"),
    (lambda: vc.Brightness(1e300), vc.SpecError,
     "Brightness.factor: expected a number, (low, high), [choices] or a Distribution of at least 0, none beyond 20, "
     "got 1e+300"),
    (lambda: vc.RandomErasing(aspect=(1e-300, 1)), vc.SpecError,
     "RandomErasing.aspect: expected a pair (low, high) within [1e-09, 1e+09], got (1e-300, 1)"),
    (lambda: vc.Rotate(10**400), vc.SpecError,
     "Rotate.degrees: expected a number, (low, high), [choices] or a Distribution, got 1" + 116 * "0" + "..."),
    (lambda: vc.Rotate(10**5000), vc.SpecError,
     "Rotate.degrees: expected a number, (low, high), [choices] or a Distribution, got a value of type int"),
    (lambda: vc.set_threads(0), vc.SpecError,
     "set_threads.count: expected a whole number of at least 1 or None, got 0"),
    (lambda: vc.Rotat, AttributeError, "module 'vicinal' has no attribute 'Rotat'; did you mean 'Rotate'?"),
    (lambda: vc.recipes.load(3), vc.RecipeError, "recipe: expected a name or a .yaml or .json file, got 3"),
    (lambda: vc.Pipeline.from_yaml(None), vc.RecipeError,
     "recipe: expected YAML text (vicinal.recipes.load opens files), got None"),
    (lambda: vc.Pipeline.from_yaml("[1, 2]"), vc.RecipeError,
     "recipe: expected a mapping {Pipeline: {transforms: [...]}}, got [1, 2]"),
    (lambda: vc.Pipeline.from_json("[1"), vc.RecipeError,
     "recipe: expected JSON, got Expecting ',' delimiter: line 1 column 3 (char 2)"),
]  # fmt: skip

RESULTS: list[Row] = [
    (lambda: FLIP(STACK, out=np.empty((3, 12, 16, 4), np.uint8)), vc.DataError, f"{OUT} uint8 of shape (3, 12, 16, 4)"),
    (lambda: FLIP(STACK, out=np.empty((3, 12, 16, 3), "f")), vc.DataError, f"{OUT} float32 of shape (3, 12, 16, 3)"),
    (lambda: FLIP(STACK, out=[]), vc.DataError, f"{OUT} []"),
    (lambda: FLIP(STACK, out=np.empty((3, 12, 32, 3), np.uint8)[:, :, ::2]), vc.DataError,
     f"{OUT} one that is not contiguous"),
    (lambda: FLIP(STACK, out=np.frombuffer(bytes(STACK.size), np.uint8).reshape(STACK.shape)), vc.DataError,
     f"{OUT} one that is read-only"),
    (lambda: FLIP(STACK, out=STACK), vc.DataError,
     "Pipeline.out: expected memory of its own, got that of the pictures"),
    (lambda: FLIP([PICTURE, PICTURE[:5]], out=np.empty_like(STACK[:2])), vc.DataError,
     "Pipeline.out: expected None, because the results differ in size, got uint8 of shape (2, 12, 16, 3)"),
    (lambda: vc.write(None, PICTURE), vc.DataError, "write.path: expected a path, got None"),
    (lambda: vc.write("a.png", [1]), vc.DataError,
     "write.picture: expected a NumPy array [H, W] or [H, W, C], got [1]"),
    (lambda: vc.write("a.jpg", PICTURE, quality=200), vc.DataError,
     "write.quality: expected a whole number in [1, 100], got 200"),
    (lambda: vc.write("a.png", PICTURE.astype("f")), vc.DataError,
     "write: dtype for .png: expected uint8 or uint16, got float32 (of values in [0, 1]: "
     "(255 * picture).round().astype(np.uint8))"),
    (lambda: vc.read(3), vc.DataError, "read.source: expected a path, or the bytes of a file, got 3"),
    (lambda: vc.read(b""), vc.ReadError, "<bytes>: empty file"),
    (lambda: vc.read(b"hello"), vc.ReadError, "<bytes>: not a picture in a format that Vicinal reads"),
    (lambda: vc.read("no.png", channels="bgr"), vc.DataError,
     "read.channels: expected unchanged, rgb or grey, got 'bgr'; did you mean 'grey'?"),
]  # fmt: skip

TABLE = PICTURES + TARGETS + PIPELINES + RESULTS


@pytest.mark.parametrize(("mistake", "error", "message"), TABLE, ids=[row[2][:60] for row in TABLE])
def test_what_a_user_reads(mistake: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        mistake()
    assert str(caught.value) == message


def test_both_backends_say_the_same_of_out() -> None:
    for backend in ("cpu", "reference"):
        with pytest.raises(vc.DataError, match=r"^Pipeline\.out: expected a C-contiguous uint8 array"):
            FLIP(STACK, out=np.empty((3, 12, 16, 4), np.uint8), backend=backend)


def test_what_is_refused_has_changed_nothing() -> None:
    out = np.full((3, 12, 16, 3), 7, np.uint8)
    with pytest.raises(vc.DataError):
        vc.Pipeline([vc.RandomCrop((12, 16)), vc.Affine(fit_output=True), vc.CenterCrop(40)])(STACK, out=out)
    assert (out == 7).all()
    assert not STACK.any()
