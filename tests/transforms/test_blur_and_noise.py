"""Blur kernels and the parameters of noise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from tests.transforms.lowered import lowered, values
from vicinal.errors import SpecError
from vicinal.sampling.distributions import Normal
from vicinal.transforms.base import Transform
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.noise.pixel_dropout import PixelDropout
from vicinal.transforms.noise.salt_and_pepper import SaltAndPepper


def only(transform: Transform, count: int = 1) -> Any:
    (op,) = lowered(transform, (6, 5), count).ops
    return op


@pytest.mark.parametrize("sigma", [(0.0, 4.0), (0.1, 2.0), 0.0, 1.5, [0, 0.2, 7]])
def test_kernels_are_symmetric_bells_that_sum_to_one(sigma: Any) -> None:
    kernel = only(GaussianBlur(sigma), 400).kernel_x
    centre = kernel.shape[1] // 2
    assert kernel.shape[1] % 2 == 1
    np.testing.assert_allclose(kernel.sum(axis=1), 1.0, atol=4e-16)
    np.testing.assert_array_equal(kernel, kernel[:, ::-1])
    assert (np.diff(kernel[:, : centre + 1]) >= -1e-15).all()


def test_weights_fall_as_the_gaussian_does_and_reach_three_sigmas() -> None:
    lowering = lowered(GaussianBlur((0.3, 3.0)), count=300)
    kernel, sigma = lowering.ops[0].kernel_x, values(lowering)["sigma"]  # type: ignore[union-attr]
    centre = kernel.shape[1] // 2
    np.testing.assert_allclose(kernel[:, centre + 1] / kernel[:, centre], np.exp(-0.5 / sigma**2))
    reach = (kernel[:, centre + 1 :] > 0).sum(axis=1)
    np.testing.assert_array_equal(reach, np.ceil(3 * sigma))


def test_no_deviation_keeps_the_picture() -> None:
    np.testing.assert_array_equal(only(GaussianBlur(0)).kernel_y, [[0, 1, 0]])
    np.testing.assert_array_equal(only(GaussianBlur(0, kernel=5)).kernel_y, [[0, 0, 1, 0, 0]])


def test_kernels_are_as_long_as_the_declared_bound_whatever_is_drawn() -> None:
    assert {only(GaussianBlur((0.1, 2.0)), count).kernel_x.shape[1] for count in (0, 1, 2, 50)} == {13}
    assert only(GaussianBlur(Normal(1, 0.1).clip(0, 2))).kernel_x.shape[1] == 13
    assert only(GaussianBlur((0.1, 2.0), kernel=5)).kernel_x.shape == (1, 5)


def test_a_deviation_without_a_bound_takes_the_batch_s_longest() -> None:
    lowering = lowered(GaussianBlur(Normal(5, 1).clip(low=0)), count=50)
    longest = int(np.ceil(3 * values(lowering)["sigma"].max()))
    assert lowering.ops[0].kernel_x.shape == (50, 2 * longest + 1)  # type: ignore[union-attr]


def test_noise_has_a_key_for_every_sample_and_epoch() -> None:
    keys = [only(cls(), 100).key for cls in (GaussianNoise, SaltAndPepper, PixelDropout)]
    (again,) = lowered(GaussianNoise(), count=100, epochs=np.ones(100)).ops
    assert len(np.unique(np.concatenate([*keys, again.key]))) == 400  # type: ignore[union-attr]


def test_salt_pepper_and_dropout_set_values_and_rates() -> None:
    op = only(SaltAndPepper(0.3, 0.8))
    assert (op.amount, op.salt, op.low, op.high, op.per_channel) == (0.3, 0.8, 0.0, 1.0, False)
    op = only(PixelDropout(0.3, fill=0.25, per_channel=True))
    assert (op.amount, op.low, op.high, op.per_channel) == (0.3, 0.25, 0.25, True)
    op = only(GaussianNoise(0.1, per_channel=False))
    assert (op.std, op.per_channel) == (0.1, False)


def test_rows_and_columns_may_have_deviations_of_their_own() -> None:
    op = only(GaussianBlur(0.5, sigma_y=(1.0, 3.0)), 20)
    assert op.kernel_x.shape == op.kernel_y.shape == (20, 19)
    drawn = values(lowered(GaussianBlur(0.5, sigma_y=(1.0, 3.0)), count=20))
    assert sorted(drawn) == ["sigma", "sigma_y"]
    np.testing.assert_array_equal((op.kernel_y > 0).sum(axis=1), 2 * np.ceil(3 * drawn["sigma_y"]) + 1)
    np.testing.assert_array_equal((op.kernel_x > 0).sum(axis=1), 5)
    np.testing.assert_array_equal(only(GaussianBlur(2.0, sigma_y=2.0)).kernel_y, only(GaussianBlur(2.0)).kernel_x)
    with pytest.raises(SpecError, match=r"^GaussianBlur\.sigma_y: expected .* at most 2000 pixels, got 5000$"):
        GaussianBlur(1, sigma_y=5000)


@pytest.mark.parametrize(("across", "down"), [(0.0, 2.0), (3.0, 0.0), (1.0, 2.5)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_two_deviations_are_scipys(across: float, down: float, dtype: Any) -> None:
    top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    picture = (np.random.default_rng(3).random((23, 31, 3)) * top).astype(dtype)
    wanted = ndimage.gaussian_filter(picture.astype(np.float64), (down, across, 0), mode="mirror", truncate=3)
    for backend in ("cpu", "reference"):
        found = Pipeline([GaussianBlur(across, sigma_y=down)])(picture, backend=backend)
        assert np.abs(found - wanted).max() <= (2 if dtype == np.uint8 else 0.02 * top)
