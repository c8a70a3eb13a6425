"""Encoded pictures: what a pipeline makes of them, decoded small or whole, against ``read`` and the same pipeline."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import vicinal as vc
from vicinal.data import buffers
from vicinal.files.write import encode
from vicinal.program.scale import needed_scale

PHOTOS = Path(__file__).parents[2] / "demo" / "photos"
PHOTO = vc.read(PHOTOS / "astronaut.jpg")
LARGE = encode(PHOTO, ".jpg", 92)
RAMP = np.stack([np.tile(np.linspace(20, 230, 517), (403, 1)), np.tile(np.linspace(30, 200, 403)[:, None], (1, 517)),
                 np.full((403, 517), 90.0)], axis=2).round().astype(np.uint8)  # fmt: skip


def stored(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def turned(picture: np.ndarray, orientation: int) -> bytes:
    """A JPEG of fine quality whose EXIF orientation makes ``picture`` of what is stored."""
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    image = Image.fromarray(picture)
    exif = Image.Exif()
    exif[274] = orientation
    return stored(image if back is None else image.transpose(back), "JPEG", quality=97, subsampling=0, exif=exif)


SMALL = PHOTO[100:163, 200:291]
TALL = encode(PHOTO[:300, 200:251], ".jpg")
GREY = np.ascontiguousarray(SMALL[..., :1])
COLOURS, SHADES = Image.fromarray(SMALL), Image.fromarray(GREY[..., 0])
FILES = {
    "jpeg": encode(SMALL, ".jpg"), "grey jpeg": encode(GREY, ".jpg"), "turned jpeg": turned(SMALL, 6),
    "progressive": stored(COLOURS, "JPEG", progressive=True), "cmyk": stored(COLOURS.convert("CMYK"), "JPEG"),
    "png": encode(SMALL, ".png"), "grey png": encode(GREY, ".png"), "one bit": stored(SHADES.convert("1"), "PNG"),
    "png of 16 bits": encode(SMALL.astype(np.uint16) * 257, ".png"),
    "grey png of 16 bits": encode(GREY.astype(np.uint16) * 257, ".png"),
    "png with alpha": encode(np.dstack([SMALL, GREY]), ".png"), "grey with alpha": encode(np.dstack([GREY, GREY]), ".png"),
    "palette": stored(COLOURS.quantize(16), "PNG"), "transparent": stored(COLOURS.quantize(16), "PNG", transparency=2),
    "transparent colour": stored(COLOURS, "PNG", transparency=(1, 2, 3)), "gif": stored(COLOURS.quantize(16), "GIF"),
    "webp": encode(SMALL, ".webp"), "webp with alpha": encode(np.dstack([SMALL, GREY]), ".webp"), "bmp": encode(SMALL, ".bmp"),
    "animation": stored(COLOURS, "WEBP", save_all=True, append_images=[COLOURS.rotate(90)]),
    "tiff": encode(SMALL, ".tif"), "tiff of floats": encode((SMALL / 255).astype(np.float32), ".tif"),
}  # fmt: skip

PIPELINES = {
    "nothing": [],
    "flip": [vc.HorizontalFlip()],
    "small crop": [vc.RandomCrop(30)],
    "crop and resize": [vc.RandomResizedCrop(24)],
    "shrink": [vc.Resize(9)],
    "turn": [vc.Rotate((-180, 180), border="reflect")],
    "perspective": [vc.Perspective(0.5), vc.Resize(8)],
    "colour first": [vc.Gamma(0.8), vc.Resize(8)],
    "blur": [vc.GaussianBlur(1.0), vc.RandomCrop(20)],
}


@pytest.mark.parametrize("channels", ["unchanged", "rgb", "grey"])
@pytest.mark.parametrize("name", FILES)
def test_the_header_tells_what_read_gives(name: str, channels: str) -> None:
    picture = vc.read(FILES[name], channels)
    encoded = vc.Encoded(FILES[name], channels)
    assert (encoded.shape, encoded.dtype) == (picture.shape, picture.dtype)
    np.testing.assert_array_equal(vc.Pipeline([])(encoded), picture)
    np.testing.assert_array_equal(encoded.pixels(), picture)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("name", FILES)
def test_unscaled_it_is_bit_for_bit_what_read_and_the_pipeline_give(name: str, pipeline: str) -> None:
    augment = vc.Pipeline(PIPELINES[pipeline], seed=3)
    picture = vc.read(FILES[name])
    alpha = picture.shape[2] in (2, 4)  # which files say, and arrays do not
    wanted = augment(vc.Batch(images=[picture] * 3, ids=range(3), alpha=alpha))
    got = augment(vc.Batch(images=[vc.Encoded(FILES[name], scaled=False)] * 3, ids=range(3)))
    np.testing.assert_array_equal(got.images, wanted.images)


BORDERS = ["constant", "edge", "reflect", "symmetric", "wrap"]


@settings(max_examples=80)
@given(
    st.sampled_from(BORDERS), st.sampled_from(["nearest", "bilinear", "bicubic", "area"]), st.integers(0, 10**6),
    st.sampled_from(["tall jpeg", "grey jpeg", "turned jpeg", "progressive", "png", "webp"]), st.booleans(),
)  # fmt: skip
def test_rows_that_are_left_out_are_not_missed(border: str, how: str, seed: int, name: str, fuse: bool) -> None:
    """Any affine warp, any border, any resampling: what is not decoded must not be read."""
    augment = vc.Pipeline([
        vc.Affine((-180, 180), (0.1, 3.0), translate_x=(-0.6, 0.6), translate_y=(-0.6, 0.6), shear_x=(-20, 20), unit="fraction",
                  border=border, interpolation=how),
        vc.Pad(5, border=border), vc.RandomCrop(17), vc.HorizontalFlip(p=0.5),
    ], seed=seed, fuse=fuse)  # fmt: skip
    data = TALL if name == "tall jpeg" else FILES[name]
    wanted = augment(vc.Batch(images=[vc.read(data)] * 4, ids=range(4)))
    with pytest.MonkeyPatch.context() as patch:  # memory that holds nothing useful
        patch.setattr(buffers, "empty", lambda shape, kind: np.full(shape, 255, kind))
        got = augment(vc.Batch(images=[vc.Encoded(data, scaled=False) for _ in range(4)], ids=range(4)))
    np.testing.assert_array_equal(got.images, wanted.images)


WHOLE = {
    "colour first": [vc.Brightness(1.2), vc.Resize(64)],
    "one side shrinks": [vc.Resize((100, 512))],
    "less than twofold": [vc.Resize(260)],
    "nearest": [vc.Resize(64, interpolation="nearest")],
    "perspective": [vc.Perspective(0.4), vc.Resize(64)],
    "a turn ahead, resampled in turn": [vc.Rotate(20), vc.Resize(64)],
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_needs_all_pixels_gets_them(name: str) -> None:
    augment = vc.Pipeline(WHOLE[name], seed=1, fuse="in turn" not in name)
    np.testing.assert_array_equal(augment(vc.Encoded(LARGE), ids=[1]), augment(vc.read(LARGE), ids=[1]))


SHRINKING = {
    "resize": [vc.Resize(100)],
    "crop": [vc.RandomResizedCrop(60, scale=(0.3, 1.0), interpolation="area")],
    "crop, bicubic": [vc.RandomResizedCrop(60, scale=(0.3, 1.0), interpolation="bicubic")],
    "affine": [vc.Affine((-30, 30), (0.2, 0.4), border="edge"), vc.CenterCrop(120)],
    "in turn": [vc.RandomResizedCrop(60, scale=(0.3, 1.0)), vc.HorizontalFlip(p=0.5)],
    "and colours": [vc.RandomResizedCrop(60, scale=(0.3, 1.0)), vc.ColorJitter(0.4, 0.4, 0.4, 0.1), vc.Normalize()],
}


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", SHRINKING)
def test_what_shrinks_smooth_pictures_is_decoded_small_and_hardly_differs(name: str, backend: str) -> None:
    """On ramps the mean of pixels is their middle: a shift of half a pixel would show."""
    data = encode(RAMP, ".jpg", 98, subsampling="4:4:4")
    augment = vc.Pipeline(SHRINKING[name], seed=5, fuse=name != "in turn")
    count = 6 if backend == "cpu" else 2
    whole = augment(vc.Batch(images=[vc.read(data)] * count, ids=range(count)), backend=backend).images
    small = augment(vc.Batch(images=[vc.Encoded(data)] * count, ids=range(count)), backend=backend).images
    step = 255 * 0.225 if whole.dtype.kind == "f" else 1
    difference = np.abs(small.astype(float) - whole) * step
    assert small.shape == whole.shape
    assert (small != whole).any()
    assert difference.mean() < 0.8
    assert np.quantile(difference, 0.99) < 4


@pytest.mark.parametrize("border", ["constant", "reflect", "symmetric", "wrap"])
def test_a_border_stays_where_it_is(border: str) -> None:
    """Pixels that stand for fewer than eight would move it: pictures of such sides are decoded whole. (Reflections: all.)"""
    augment = vc.Pipeline([vc.Affine((-30, 30), (0.08, 0.12), border=border, fill=1.0)], seed=1)
    for side, scaled in ((403, False), (400, True)):
        data = encode(RAMP[:side, :400], ".jpg", 98, subsampling="4:4:4")
        small = augment(vc.Batch(images=[vc.Encoded(data)] * 4, ids=range(4))).images.astype(float)
        whole = augment(vc.Batch(images=[vc.read(data)] * 4, ids=range(4))).images
        assert (small != whole).any() == (scaled and border != "reflect")
        assert np.abs(small - whole).mean() < 1.5


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_small_picture_is_where_the_whole_one_is_however_it_is_stored(orientation: int) -> None:
    """Sides of 403 and 517 are no multiples of 2, 4 or 8: mirrored, the partial pixels come first."""
    encoded = vc.Encoded(data := turned(RAMP, orientation))
    assert encoded.shape == RAMP.shape
    for size in (150, 80, 40):
        augment = vc.Pipeline([vc.Resize(size)])
        difference = augment(encoded).astype(float) - augment(vc.read(data))
        assert np.abs(difference).mean() < 0.6
        assert np.abs(difference.mean(axis=(0, 1))).max() < 0.25


@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee", "rocket"])
def test_photographs_differ_from_area_resampling_by_what_the_docstring_says(name: str) -> None:
    path = PHOTOS / f"{name}.jpg"
    crops = vc.Pipeline([vc.RandomResizedCrop(96, scale=(0.2, 1), interpolation="bilinear")], seed=2)
    fine = vc.Pipeline([vc.RandomResizedCrop(96, scale=(0.2, 1), interpolation="area")], seed=2)
    encoded, whole = (vc.Batch(images=[picture] * 16, ids=range(16)) for picture in (vc.Encoded(path), vc.read(path)))
    wanted = fine(whole).images.astype(float)
    assert np.abs(fine(encoded).images - wanted).mean() < 2
    assert np.abs(crops(encoded).images - wanted).mean() < np.abs(crops(whole).images - wanted).mean()


def test_targets_keep_the_coordinates_of_the_whole_picture() -> None:
    mask = (PHOTO[..., 0] > 120).astype(np.uint8)
    targets = {
        "masks": [mask] * 2, "instances": [mask.astype(np.uint16) * 7] * 2, "keypoints": [[[200.0, 100.0]]] * 2, "ids": [1, 2],
        "boxes": [vc.Boxes([[150, 10, 300, 200], [0, 0, 512, 512]], labels=["head", "all"])] * 2,
    }  # fmt: skip
    augment = vc.Pipeline([vc.RandomResizedCrop(64, scale=(0.5, 1)), vc.HorizontalFlip(p=0.5)], seed=4)
    small = augment(vc.Batch(images=[vc.Encoded(LARGE)] * 2, **targets))
    whole = augment(vc.Batch(images=[vc.read(LARGE)] * 2, **targets))
    for name in ("masks", "instances", "keypoints"):
        for got, wanted in zip(getattr(small, name), getattr(whole, name), strict=True):
            np.testing.assert_array_equal(got, wanted)
    for got, wanted in zip(small.boxes, whole.boxes, strict=True):
        np.testing.assert_array_equal(got.data, wanted.data)
        assert got.labels == wanted.labels
    assert (small.images != whole.images).any()


def test_the_scale_is_the_largest_that_every_direction_allows() -> None:
    random = np.random.default_rng(0)
    for factor in random.uniform(0.05, 1.2, 40):
        augment = vc.Pipeline([vc.Affine((-180, 180), float(factor), shear_x=(-40, 40), border="edge")], seed=int(1e6 * factor))
        program = augment.program([PHOTO] * 8)
        scales = needed_scale(program, np.full(8, 8))
        shrinks = np.linalg.svd(program.ops[0].matrix[:, :2, :2], compute_uv=False).min(axis=1)
        assert (scales <= np.maximum(shrinks, 1) + 1e-3).all()
        assert ((scales == 8) | (2 * scales > shrinks - 1e-3)).all()
        assert (needed_scale(program, np.full(8, 2)) <= 2).all()


def test_encoded_pictures_and_arrays_mix() -> None:
    augment = vc.Pipeline([vc.RandomResizedCrop(50), vc.ColorJitter(0.3)], seed=1)
    picture = vc.read(FILES["jpeg"])
    mixed = augment([vc.Encoded(FILES["jpeg"]), picture, vc.Encoded(FILES["png"]), SMALL], ids=range(4))
    plain = augment([picture, picture, SMALL, SMALL], ids=range(4))
    for got, wanted in zip(mixed, plain, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_every_way_to_call() -> None:
    encoded, picture = vc.Encoded(FILES["jpeg"]), vc.read(FILES["jpeg"])
    augment = vc.Pipeline([vc.RandomCrop(40)], seed=1)
    wanted = augment(picture, ids=[5])
    np.testing.assert_array_equal(augment(encoded, ids=[5]), wanted)
    np.testing.assert_array_equal(augment(image=encoded, id=5)["image"], wanted)
    out = np.empty((2, 40, 40, 3), np.uint8)
    assert augment(vc.Batch(images=[encoded, encoded], ids=[5, 6]), out=out).images is out
    np.testing.assert_array_equal(out[0], wanted)
    bgr = augment(vc.Batch(images=[encoded, picture[..., ::-1]], ids=[5, 6], channels="bgr")).images
    np.testing.assert_array_equal(bgr, augment(vc.Batch(images=[picture] * 2, ids=[5, 6])).images[..., ::-1])
    copies = augment(vc.Batch(images=[encoded], ids=[5]).repeat(3))
    np.testing.assert_array_equal(copies.images, augment(vc.Batch(images=[picture], ids=[5]).repeat(3)).images)
    assert "Crop" in str(augment.explain([encoded]))


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_nothing(threads: int) -> None:
    augment = vc.Pipeline([vc.RandomResizedCrop(200), vc.GaussianNoise(0.1), vc.Normalize()], seed=1)
    whole = augment(vc.Batch(images=[vc.read(LARGE)] * 12, ids=range(12))).images
    list_ = [vc.Encoded(LARGE), vc.Encoded(FILES["jpeg"])] * 6
    flip = vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=1)
    flipped = flip([picture.pixels() for picture in list_], ids=range(12))
    vc.set_threads(threads)
    try:
        again = augment(vc.Batch(images=[vc.Encoded(LARGE, scaled=False) for _ in range(12)], ids=range(12))).images
        np.testing.assert_array_equal(again, whole)
        for got, wanted in zip(flip(list_, ids=range(12)), flipped, strict=True):
            np.testing.assert_array_equal(got, wanted)
    finally:
        vc.set_threads(None)


def test_a_broken_picture_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(FILES["jpeg"][:300] + b"\xff\xd9")
    unnamed, named = vc.Encoded(path), vc.Encoded(path.read_bytes(), name="cats/7")
    augment = vc.Pipeline([vc.Resize(8)])
    for pictures, place, name in (([SMALL, unnamed, named], 1, str(path)), ([SMALL, SMALL, named, unnamed], 2, "cats/7")):
        with pytest.raises(vc.ReadError) as caught:
            augment(pictures)
        assert str(caught.value).startswith(f"images[{place}]: {name}: ")
        assert caught.value.index == place
        again = pickle.loads(pickle.dumps(caught.value))
        assert (str(again), again.index) == (str(caught.value), place)
    with pytest.raises(vc.ReadError) as caught:
        vc.Encoded(path.read_bytes()[:60], name="dogs/1")
    assert (str(caught.value), caught.value.index) == ("dogs/1: truncated or broken JPEG header", None)


def test_it_can_go_to_another_process_and_is_shown_by_name() -> None:
    encoded = pickle.loads(pickle.dumps(vc.Encoded(LARGE, "grey", name="a")))
    assert repr(encoded) == "Encoded('a', 512 x 512 x 1 uint8)"
    np.testing.assert_array_equal(vc.Pipeline([])(encoded), vc.read(LARGE, "grey"))


MISTAKES = [
    ((3,), {}, "Encoded.data: expected a path, or the bytes of a file, got 3"),
    ((b"",), {}, "<bytes>: empty file"),
    (("none.jpg",), {}, "none.jpg: no such file"),
    ((LARGE,), {"channels": "gry"}, "Encoded.channels: expected unchanged, rgb or grey, got 'gry'; did you mean 'grey'?"),
    ((LARGE,), {"max_pixels": 0}, "Encoded.max_pixels: expected a whole number of at least 1, got 0"),
    ((LARGE,), {"max_pixels": 1000}, "<bytes>: 512 x 512 pixels; at most 1000 are read (max_pixels)"),
    ((LARGE,), {"scaled": 1}, "Encoded.scaled: expected True or False, got 1"),
    ((LARGE,), {"name": 1}, "Encoded.name: expected a string, got 1"),
]


@pytest.mark.parametrize(("given_", "named", "message"), MISTAKES)
def test_mistakes_are_named(given_: tuple[object, ...], named: dict[str, object], message: str) -> None:
    with pytest.raises(vc.DataError) as error:
        vc.Encoded(*given_, **named)  # type: ignore[arg-type]
    assert str(error.value) == message


def test_pictures_of_differing_kinds_are_refused_as_arrays_are() -> None:
    with pytest.raises(vc.DataError, match=r"images\[1\]: expected uint8 with 3 channels as in images\[0\], got uint8 with 1"):
        vc.Pipeline([])([vc.Encoded(FILES["jpeg"]), vc.Encoded(FILES["grey jpeg"])])
