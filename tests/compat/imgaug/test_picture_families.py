"""Augmenters that change pictures alone: what they draw, in which forms pictures come and go, and what they refuse."""

import numpy as np
import pytest

from vicinal import set_threads
from vicinal.compat import imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug import parameters as iap

PICTURE = np.random.default_rng(0).integers(0, 256, (24, 32, 3)).astype(np.uint8)
GREY = PICTURE[..., 0]
POINT = np.zeros((15, 15), np.uint8)
POINT[7, 7] = 255
ALL = [
    iaa.GaussianBlur(seed=1), iaa.AverageBlur(seed=1), iaa.MedianBlur(seed=1), iaa.MotionBlur(seed=1),
    iaa.MeanShiftBlur(seed=1), iaa.LinearContrast(seed=1), iaa.GammaContrast(per_channel=True, seed=1),
    iaa.LogContrast(seed=1), iaa.SigmoidContrast(seed=1), iaa.CLAHE(seed=1), iaa.AllChannelsCLAHE(per_channel=True, seed=1),
    iaa.HistogramEqualization(seed=1), iaa.AllChannelsHistogramEqualization(seed=1), iaa.Sharpen(seed=1), iaa.Emboss(seed=1),
    iaa.EdgeDetect(seed=1), iaa.DirectedEdgeDetect(seed=1), iaa.Canny(seed=1), iaa.AveragePooling(seed=1),
    iaa.MaxPooling(seed=1), iaa.MinPooling(seed=1), iaa.MedianPooling(seed=1), iaa.KMeansColorQuantization(seed=1),
    iaa.UniformColorQuantization(seed=1), iaa.Posterize(seed=1), iaa.pillike.Equalize(seed=1),
    iaa.pillike.Autocontrast(seed=1), iaa.pillike.EnhanceSharpness(seed=1), iaa.pillike.FilterSmooth(seed=1),
    iaa.UniformVoronoi(seed=1), iaa.Superpixels(seed=1), iaa.Fog(seed=1), iaa.Rain(seed=1),
]  # fmt: skip
COLOURS_ONLY = [
    iaa.BilateralBlur(seed=1), iaa.Grayscale((0, 1), seed=1), iaa.ChangeColorspace("HSV", seed=1), iaa.AddToHue(seed=1),
    iaa.AddToSaturation(seed=1), iaa.AddToHueAndSaturation((-50, 50), per_channel=True, seed=1), iaa.MultiplyHue(seed=1),
    iaa.MultiplySaturation(seed=1), iaa.MultiplyHueAndSaturation(seed=1), iaa.RemoveSaturation((0, 1), seed=1),
    iaa.MultiplyBrightness(seed=1), iaa.AddToBrightness(seed=1), iaa.MultiplyAndAddToBrightness(seed=1),
    iaa.ChangeColorTemperature(seed=1), iaa.FastSnowyLandscape(seed=1), iaa.Cartoon(seed=1),
    iaa.pillike.Affine(rotate=(5, 20), seed=1),
    iaa.WithColorspace("HSV", children=iaa.WithChannels(0, iaa.Add((1, 9))), seed=1),
    iaa.WithBrightnessChannels(iaa.Add((1, 50)), seed=1), iaa.WithHueAndSaturation(iaa.Add((1, 50)), seed=1),
]  # fmt: skip


@pytest.mark.parametrize("augmenter", [*ALL, *COLOURS_ONLY], ids=lambda one: type(one).__name__)
def test_every_form_of_a_batch(augmenter: iaa.Augmenter) -> None:
    given = PICTURE.copy()
    stack = np.stack([PICTURE] * 3)
    as_array, as_list = augmenter.augment_images(stack), augmenter.augment_images([PICTURE, PICTURE[:20, :25]])
    assert isinstance(as_array, np.ndarray)
    assert (as_array.shape, as_array.dtype) == (stack.shape, np.uint8)
    assert [one.shape for one in as_list] == [(24, 32, 3), (20, 25, 3)]
    repeated = augmenter.to_deterministic()
    assert (repeated.augment_image(given) == repeated.augment_image(given)).all()
    assert (given == PICTURE).all()
    assert str(augmenter)


@pytest.mark.parametrize("augmenter", ALL, ids=lambda one: type(one).__name__)
def test_grey_pictures_keep_their_axes(augmenter: iaa.Augmenter) -> None:
    assert augmenter.augment_image(GREY).shape == GREY.shape
    assert augmenter.augment_image(GREY[..., np.newaxis]).shape == (*GREY.shape, 1)
    assert augmenter.augment_images(np.stack([GREY] * 2)).shape == (2, *GREY.shape)


def test_what_is_on_pictures_stays() -> None:
    points = ia.KeypointsOnImage([ia.Keypoint(3.5, 4)], (24, 32, 3))
    for augmenter in [*ALL, *COLOURS_ONLY]:
        if isinstance(augmenter, iaa.pillike.Affine):
            with pytest.raises(AssertionError, match="pictures alone"):
                augmenter.augment_keypoints(points)
        else:
            assert augmenter.augment_keypoints(points).to_xy_array().tolist() == [[3.5, 4.0]]


@pytest.mark.parametrize("shape", [(0, 4, 3), (4, 0, 3), (0, 0, 3)])
def test_empty_pictures_pass(shape: tuple[int, ...]) -> None:
    empty = np.zeros(shape, np.uint8)
    for augmenter in [*ALL, *COLOURS_ONLY]:
        if not isinstance(augmenter, (iaa.Cartoon,)):
            assert augmenter.augment_image(empty).shape == shape, augmenter


def sides(k: object, draws: int = 400) -> dict[tuple[int, int], int]:
    """How often a blur of a point was so many pixels high and wide."""
    found = iaa.AverageBlur(k, seed=1).augment_images([POINT] * draws)
    seen = [((one > 0).any(axis=1).sum(), (one > 0).any(axis=0).sum()) for one in found]
    return {one: seen.count(one) for one in sorted(set(seen))}


def test_sides_of_an_average() -> None:
    assert set(sides((2, 5))) == {(k, k) for k in (2, 3, 4, 5)}
    assert all(count > 60 for count in sides((2, 5)).values())
    assert set(sides([2, 5])) == set(sides((2, 5)))  # a list is a range, too
    assert set(sides(((1, 1), (3, 3)))) == {(3, 1)}  # imgaug 0.4 takes the first for the width
    assert set(sides(iap.Choice([3, 7]))) == {(3, 3), (7, 7)}


def test_even_sides_of_a_median_become_odd() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (20, 20)).astype(np.uint8)
    by_side = {k: iaa.MedianBlur(k).augment_image(noise).tobytes() for k in (3, 5, 7)}
    found = [one.tobytes() for one in iaa.MedianBlur((3, 7), seed=1).augment_images([noise] * 300)]
    counts = [found.count(by_side[k]) for k in (3, 5, 7)]
    assert sum(counts) == 300
    assert np.abs(np.array(counts) - [60, 120, 120]).max() < 4 * np.sqrt(300 * 0.4 * 0.6)


def test_numbers_are_drawn_for_pictures_or_for_channels() -> None:
    flat = np.full((40, 4, 4, 3), 100, np.uint8)
    shared = iaa.LinearContrast((0.1, 5.0), seed=1).augment_images(flat)[:, 0, 0]
    own = iaa.LinearContrast((0.1, 5.0), per_channel=True, seed=1).augment_images(flat)[:, 0, 0]
    some = iaa.GammaContrast((0.2, 5.0), per_channel=0.5, seed=1).augment_images(flat)[:, 0, 0]
    assert (shared == shared[:, :1]).all()
    assert len(np.unique(shared[:, 0])) > 15
    assert (own != own[:, :1]).any(axis=1).mean() > 0.9
    assert 0.2 < (some != some[:, :1]).any(axis=1).mean() < 0.8


def test_colour_spaces_are_drawn_for_each_picture() -> None:
    stack = np.stack([PICTURE] * 60)
    found = {one.tobytes() for one in iaa.ChangeColorspace(["HSV", "BGR", "Lab"], seed=1).augment_images(stack)}
    assert found == {iaa.change_colorspace_(PICTURE.copy(), space).tobytes() for space in ("HSV", "BGR", "Lab")}
    both = iaa.MultiplyAndAddToBrightness(1.5, 30, "HSV", seed=1)
    order = {both.augment_image(PICTURE).tobytes() for _ in range(30)}
    assert len(order) == 2  # multiplied first, or added first


def test_one_value_changes_hue_and_saturation_alike_or_not() -> None:
    red = np.zeros((2, 2, 3), np.uint8)
    red[...] = (200, 100, 100)
    both = iaa.AddToHueAndSaturation(50).augment_image(red)
    hue, saturation, _ = iaa.change_colorspace_(both, "HSV")[0, 0].astype(int)
    assert abs(hue - int(50 / 255 * 180)) <= 1
    assert abs(saturation - (128 + 50)) <= 2
    with pytest.raises(AssertionError, match="value_hue"):
        iaa.AddToHueAndSaturation(5, value_hue=3)
    with pytest.raises(AssertionError, match="mul_saturation"):
        iaa.MultiplyHueAndSaturation(1.0, mul_saturation=2.0)


def test_light_between_the_steps_of_the_table() -> None:
    white = np.full((1, 1, 3), 255, np.uint8)
    warm, between, cold = (iaa.change_color_temperature(white, kelvin)[0, 0].astype(int) for kelvin in (2000, 2050, 2100))
    assert ((warm <= between) & (between <= cold)).all()
    many = iaa.change_color_temperatures_([white, white], [2000, 40000])
    assert many[0][0, 0].tolist() == warm.tolist()
    assert many[1][0, 0].tolist() == [155, 188, 255]
    with pytest.raises(AssertionError, match=r"kelvins: expected numbers in \[1000, 40000\]"):
        iaa.change_color_temperature(white, 900)


def test_kernels_of_ones_own() -> None:
    def moved(image: np.ndarray, channels: int, random_state: object) -> list[np.ndarray | None]:
        del image, random_state
        return [np.array([[0, 0, 1]]), None, np.array([[1, 0, 0]])][:channels]

    found = iaa.Convolve(moved).augment_image(PICTURE)
    assert (found[:, 1:-1, 0] == PICTURE[:, 2:, 0]).all()
    assert (found[..., 1] == PICTURE[..., 1]).all()
    assert (found[:, 1:-1, 2] == PICTURE[:, :-2, 2]).all()
    assert (iaa.Convolve().augment_image(PICTURE) == PICTURE).all()
    with pytest.raises(AssertionError, match="list of 3"):
        iaa.Convolve(lambda *_: [np.ones((3, 3))]).augment_image(PICTURE)
    with pytest.raises(Exception, match="expected None, an array or a function"):
        iaa.Convolve("box")


def test_edges_get_two_colours() -> None:
    square = np.zeros((20, 20, 3), np.uint8)
    square[5:15, 5:15] = 255
    edges = iaa.Canny(1.0, colorizer=iaa.RandomColorsBinaryImageColorizer(255, 9), seed=1).augment_image(square)
    assert set(np.unique(edges)) == {9, 255}
    with_alpha = np.dstack([square, np.full((20, 20), 77, np.uint8)])
    assert (iaa.Canny(1.0, seed=1).augment_image(with_alpha)[..., 3] == 77).all()
    with pytest.raises(ValueError, match="float32"):
        iaa.Canny().augment_image(square.astype(np.float32))


def test_pooling_shrinks_all_that_is_on_a_picture() -> None:
    halved = iaa.MaxPooling((iap.Deterministic(2), iap.Deterministic(3)), keep_size=False)
    picture, points = halved(image=PICTURE[:23], keypoints=ia.KeypointsOnImage([ia.Keypoint(3, 11.5)], (23, 32, 3)))
    assert picture.shape == (12, 11, 3)
    assert points.shape == (12, 11, 3)
    assert (points.keypoints[0].x, points.keypoints[0].y) == pytest.approx((3 * 11 / 32, 6.0))


def test_quantised_colours_leave_alpha_alone() -> None:
    with_alpha = np.dstack([PICTURE, np.arange(24 * 32).reshape(24, 32).astype(np.uint8)])
    for augmenter in (iaa.KMeansColorQuantization(3), iaa.UniformColorQuantization(3, to_colorspace="HSV"), iaa.Posterize(2)):
        found = augmenter.augment_image(with_alpha)
        assert (found[..., 3] == with_alpha[..., 3]).all()
        assert len(np.unique(found[..., :3].reshape(-1, 3), axis=0)) < 100
    assert len(np.unique(iaa.quantize_kmeans(PICTURE, 5).reshape(-1, 3), axis=0)) == 5
    large = iaa.KMeansColorQuantization(4, max_size=16).augment_image(np.tile(PICTURE, (4, 4, 1)))
    assert large.shape == (96, 128, 3)


def test_old_names_warn() -> None:
    with pytest.warns(ia.DeprecationWarning, match="InColorspace"):
        assert isinstance(iaa.InColorspace("HSV"), iaa.WithColorspace)
    with pytest.warns(ia.DeprecationWarning, match="quantize_colors_uniform"):
        iaa.quantize_colors_uniform(PICTURE, 4)


def test_pillow_under_a_mask_and_with_ignored_levels() -> None:
    from PIL import Image, ImageOps

    picture, mask = PICTURE // 3 + 40, (GREY > 100).astype(np.uint8) * 255
    wanted = np.asarray(ImageOps.equalize(Image.fromarray(picture), mask=Image.fromarray(mask)))
    assert (iaa.pillike.equalize(picture, mask) == wanted).all()
    for cutoff, ignore in ((0, None), (0, 40), (7, None), (7, [40, 41])):
        wanted = np.asarray(ImageOps.autocontrast(Image.fromarray(picture), cutoff=cutoff, ignore=ignore))
        assert (iaa.pillike.autocontrast(picture, cutoff, ignore) == wanted).all(), (cutoff, ignore)
        four = np.dstack([picture, picture[..., :1]])  # goes another way than three channels
        assert (iaa.pillike.autocontrast(four, cutoff, ignore)[..., :3] == wanted).all(), (cutoff, ignore)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: iaa.GaussianBlur(-1), "sigma: expected a number >= 0, got -1"),
        (lambda: iaa.MedianBlur((3, 6)), "MedianBlur.k: expected odd numbers, got (3, 6)"),
        (lambda: iaa.AverageBlur((1, 2, 3)), "AverageBlur.k: expected two entries, got (1, 2, 3)"),
        (lambda: iaa.CLAHE(to_colorspace="RGB"), "to_colorspace: expected one of Lab, HLS, HSV, got 'RGB'"),
        (lambda: iaa.ChangeColorspace("hsv"), "to_colorspace: expected one of RGB, BGR, GRAY"),
        (lambda: iaa.ChangeColorspace("HSV", "GRAY"), "from_colorspace: expected a space of colours"),
        (lambda: iaa.Canny(sobel_kernel_size=9), "sobel_kernel_size: expected a number >= 0 and <= 7, got 9"),
        (lambda: iaa.pillike.Autocontrast(60), "cutoff: expected a number >= 0 and <= 49, got 60"),
        (lambda: iaa.BilateralBlur(3).augment_image(GREY), "BilateralBlur: expected pictures of three channels"),
        (lambda: iaa.Grayscale().augment_image(GREY), "three channels"),
        (lambda: iaa.KMeansColorQuantization(3).augment_image(PICTURE[..., :2]), "pictures of 1, 3 or 4 channels"),
    ],
)
def test_wrong_arguments_and_pictures(make: object, message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        make()  # type: ignore[operator]
    assert message in str(caught.value)


def test_large_pictures_are_equalised_without_pillow() -> None:
    dim = np.random.default_rng(2).integers(0, 101, (40, 40, 3)).astype(np.uint8)  # 4800 values, the brightest at 100
    counts = [np.bincount(dim[..., c].reshape(-1), minlength=256) for c in range(3)]
    step = 1600 // 255  # none of which are left out, as none is at 255
    wanted = [np.minimum((step // 2 + np.concatenate([[0], np.cumsum(one)[:-1]])) // step, 255) for one in counts]
    found = iaa.pillike.equalize(dim)
    assert all((found[..., c] == wanted[c][dim[..., c]]).all() for c in range(3))


@pytest.mark.parametrize("dtype", ["uint32", "int64", "uint64"])
def test_wide_integers_are_blurred_as_scipy_does(dtype: str) -> None:
    ndimage = pytest.importorskip("scipy.ndimage")
    picture = PICTURE[..., 0].astype(dtype) * 1000
    wanted = ndimage.gaussian_filter(picture[..., None], (1.3, 1.3, 0), mode="mirror")[..., 0]
    found = iaa.GaussianBlur(1.3).augment_image(picture)
    assert found.dtype == picture.dtype
    assert np.abs(found.astype(float) - wanted.astype(float)).max() <= 1
    with pytest.warns(UserWarning, match="ksize: ignored"):
        iaa.blur_gaussian_(picture, 1.3, ksize=3)
    with pytest.raises(AssertionError, match="backend cv2"):
        iaa.blur_gaussian_(picture, 1.3, backend="cv2")


def test_wide_integers_are_pooled_but_not_resized() -> None:
    picture = PICTURE.astype(np.int32) * 70000
    pooled = iaa.MaxPooling(2, keep_size=False).augment_image(picture)
    assert (pooled == picture.reshape(12, 2, 16, 2, 3).max(axis=(1, 3))).all()
    with pytest.raises(ValueError, match="int32"):
        iaa.MaxPooling(2).augment_image(picture)


@pytest.mark.parametrize("name", ["GaussianBlur", "MotionBlur", "KMeansColorQuantization", "Superpixels"])
def test_a_batch_of_many_threads_is_the_batch_of_one(name: str) -> None:
    large = np.random.default_rng(3).integers(0, 256, (8, 80, 80, 3)).astype(np.uint8)
    found = []
    try:
        for threads in (1, 4):
            set_threads(threads)
            found.append(getattr(iaa, name)(seed=4).augment_images(large))
    finally:
        set_threads(None)
    assert (found[0] == found[1]).all()
