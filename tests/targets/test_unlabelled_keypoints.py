"""Keypoints that are nowhere, as NaN with visibility 0, beside others that move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS
from vicinal.transforms.catalogue import FOLDERS, transform_class

NAMES = sorted(set(FOLDERS["geometric"]))
SIZE = (30, 42)
NOWHERE = [np.nan, np.nan]
POINTS = [[6.0, 7.0], [30.0, 20.0]]


def moved(name: str, nowhere: Any, place: int, angles: bool = False) -> tuple[Any, Any]:
    """Where the points go, one that is nowhere at a ``place`` among them, and the way back of that."""
    xy, seen = [*POINTS], [2, 1]
    xy.insert(place, nowhere)
    seen.insert(place, 0)
    points = vc.Keypoints(np.array(xy), visibility=seen, angles=[10.0, 20, 30] if angles else None)
    given = {"image": np.zeros((*SIZE, 3), np.uint8), "mask": np.ones(SIZE, np.uint8), "keypoints": points, "id": 3}
    view, record = vc.Pipeline([transform_class(name)(**ARGUMENTS[name])], seed=2).trace(**given)
    back = None if name == "GridShuffle" else record.inverse()(keypoints=view["keypoints"])["keypoints"]
    return view["keypoints"], back


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("name", NAMES)
def test_they_stay_nowhere_and_others_move_as_beside_a_point_at_0(name: str, place: int) -> None:
    for angles in (False, True):
        (nan, back), (zero, _) = moved(name, NOWHERE, place, angles), moved(name, [0.0, 0.0], place, angles)
        rest = np.arange(3) != place
        assert np.isnan(nan.xy[place]).all()
        assert nan.visibility[place] == 0
        np.testing.assert_array_equal(nan.xy[rest], zero.xy[rest])
        np.testing.assert_array_equal(nan.visibility, zero.visibility)
        if angles:
            np.testing.assert_array_equal(nan.angles, zero.angles)
            assert nan.angles[place] == [10, 20, 30][place]
        assert back is None or np.isnan(back.xy[place]).all()


@pytest.mark.parametrize("name", ["ElasticTransform", "Twirl", "Perspective"])
def test_all_of_them_may_be_nowhere(name: str) -> None:
    transform = transform_class(name)(**ARGUMENTS[name])
    out = vc.Pipeline([transform], seed=2)(image=np.zeros((*SIZE, 3), np.uint8), keypoints=np.array([[np.nan, 4, 0]] * 3))
    np.testing.assert_array_equal(out["keypoints"], [[np.nan, 4, 0]] * 3)
