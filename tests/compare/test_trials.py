"""Changed pictures: neutral where they say so, harder as they grow."""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from tests.compare.material import TINY, squares
from vicinal.errors import DataError
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.measure import measure, probabilities
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.trials.heat import chosen, translations
from vicinal.experiments.trials.robustness import corruption_scores, robustness
from vicinal.experiments.trials.series import series_for, shifts
from vicinal.torch.models import build
from vicinal.transforms.corrupt.table import KINDS


def test_series_begin_at_the_picture_itself_and_their_changes_grow() -> None:
    stack = squares(64)
    for series in series_for(64, 64):
        assert series.neutral in series.values
        assert list(series.values) == sorted(series.values)
        distance = {}
        for value in series.values:
            changed = vc.Pipeline(series.changes(value), seed=0)(stack, ids=range(len(stack)))
            assert changed.shape == stack.shape
            distance[value] = float(np.abs(changed.astype(float) - stack).mean())
        assert distance.pop(series.neutral) == 0
        for side in ([v for v in distance if v < series.neutral][::-1], [v for v in distance if v > series.neutral]):
            reached = [distance[value] for value in side]
            assert reached == sorted(reached) or series.name in ("rotation", "shift"), series.name
            assert all(value > 0.5 for value in reached), series.name


@pytest.mark.parametrize("side", [4, 28, 32, 100, 224, 1000])
def test_shifts_are_whole_pixels_symmetric_about_none(side: int) -> None:
    found = shifts(side)
    assert found == sorted(set(found))
    assert found == [-value for value in reversed(found)]
    assert len(found) <= 17
    assert found[-1] == pytest.approx(0.18 * side, abs=0.51)


def test_scores_of_trials_are_those_of_the_changed_pictures(classes: Data) -> None:
    network = build("small_cnn", 4, 3, **TINY)
    clean = measure(network, classes.task, classes.test, pipeline_for(classes, None)).score
    found = robustness(network, classes, classes.test)
    assert set(found) == {"shift", "rotation", "scale", "brightness", "noise", "blur"}
    for series in found.values():
        assert series["scores"][series["values"].index(series["neutral"])] == pytest.approx(clean, abs=1e-6)
        assert len(series["scores"]) == len(series["by_class"]) == len(series["values"])
    dark = measure(network, classes.task, classes.test, pipeline_for(classes, vc.Brightness(vc.Constant(0.25)))).score
    assert found["brightness"]["scores"][0] == pytest.approx(dark, abs=1e-6)
    by_hand = corruption_scores(network, classes, classes.test)
    counted = [value for one in KINDS.values() if not one.extra for value in by_hand["scores"][one.name]]
    assert by_hand["mean"] == pytest.approx(np.mean(counted), abs=1e-6)


def test_masks_move_with_the_pictures(nuclei: Data) -> None:
    """A network that answers by the pixel's value alone is as good on a shifted picture, up to the black border."""

    class Bright(build("unet", 1, 3, width=2, levels=1).__class__):  # type: ignore[misc]
        def forward(self, x):  # type: ignore[no-untyped-def]
            return 20 * x.mean(1, keepdim=True)

    found = robustness(Bright(1, 3, 2, 1), nuclei, nuclei.test)["shift"]
    middle = found["scores"][found["values"].index(0)]
    assert middle > 0.4
    assert found["scores"][-1] == pytest.approx(middle, abs=0.1)


def test_heat_maps_hold_the_probabilities_of_the_shifted_picture(classes: Data) -> None:
    network = build("small_cnn", 4, 3, **TINY)
    index = chosen(classes.test, classes.test.keys[9])
    assert index == 9
    found = translations(network, classes, index)
    table = np.array(found["probabilities"])
    assert table.shape == (len(found["y"]), len(found["x"]), 4)
    assert table.sum(2) == pytest.approx(np.ones(table.shape[:2]), abs=1e-3)
    x, y = found["x"].index(2), found["y"].index(-1)
    moved = np.zeros_like(classes.test.images[9:10])
    moved[:, :-1, 2:] = classes.test.images[9:10, 1:, :-2]
    one = type(classes.test)(moved, classes.test.targets[9:10], ("moved",), np.zeros(1, np.uint64))
    expected = probabilities(network, classes.task, one, pipeline_for(classes, None))[0].tolist()
    assert table[y, x].tolist() == pytest.approx(expected, abs=1e-4)
    with pytest.raises(DataError, match="picture 'test/coffee/99': not among those to test on; did you mean 'test/coffee"):
        chosen(classes.test, "test/coffee/99")
