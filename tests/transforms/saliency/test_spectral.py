"""What stands out without a network."""

from __future__ import annotations

import numpy as np
import pytest

from tests.transforms.saliency.planted import striped
from vicinal.transforms.saliency.spectral import spectral_residual


@pytest.mark.parametrize("place", [(0.3, 0.6), (0.7, 0.25), (0.5, 0.75)])
@pytest.mark.parametrize(("dtype", "channels", "size"), [("u1", 3, (120, 160)), ("u2", 1, (200, 90)), ("f4", 5, (64, 64))])
def test_the_highest_place_is_where_a_pattern_breaks(
    dtype: str, channels: int, size: tuple[int, int], place: tuple[float, float]
) -> None:
    found = spectral_residual(striped(size, dtype, channels, place))
    row, column = divmod(int(found.argmax()), found.shape[1])
    assert abs((row + 0.5) / 64 - place[0]) < 0.12
    assert abs((column + 0.5) / 64 - place[1]) < 0.12
    assert found.min() == 0
    assert found.max() == 1


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (300, 2)])
def test_nothing_stands_out_of_one_colour(size: tuple[int, int]) -> None:
    assert not spectral_residual(np.full((*size, 3), 77, np.uint8)).any()


def test_a_picture_brighter_or_of_more_contrast_has_the_same_map() -> None:
    picture = striped((80, 80), "f4", 3, (0.4, 0.6))
    np.testing.assert_allclose(spectral_residual(picture * 0.5 + 0.2), spectral_residual(picture), atol=1e-3)
