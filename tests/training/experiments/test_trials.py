"""Changed pictures: neutral where they say so, harder as they grow, and the corruptions those of the benchmark."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.training.experiments.material import DEMO, TINY
from vicinal.errors import DataError
from vicinal.torch.experiments.data.pictures import Data
from vicinal.torch.experiments.measure import measure, probabilities
from vicinal.torch.experiments.recipe import pipeline_for
from vicinal.torch.experiments.trials.corruptions import CORRUPTIONS, applicable, corrupted
from vicinal.torch.experiments.trials.heat import chosen, translations
from vicinal.torch.experiments.trials.robustness import corruption_scores, robustness
from vicinal.torch.experiments.trials.series import series_for, shifts
from vicinal.torch.models import build

BY_NAME = {one.name: one for one in CORRUPTIONS}


def photos(side: int) -> np.ndarray:
    squares = [vc.read(path)[:300, :300] for path in sorted((DEMO / "photos").glob("*.jpg"))]
    return vc.Pipeline([vc.Resize(side)])(np.stack(squares))


def test_series_begin_at_the_picture_itself_and_their_changes_grow() -> None:
    stack = photos(64)
    for series in series_for(64, 64):
        assert series.neutral in series.values
        assert list(series.values) == sorted(series.values)
        distance = {}
        for value in series.values:
            changed = vc.Pipeline(series.changes(value))(stack, ids=range(len(stack)))
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


@pytest.mark.parametrize("side", [32, 128])
def test_corruptions_grow_with_severity_and_leave_kind_and_size(side: int) -> None:
    stack = photos(side)
    for one in CORRUPTIONS:
        distance = []
        for severity in range(1, 6):
            changed = corrupted(one, severity, stack, np.arange(4))
            assert changed.dtype == np.uint8
            assert changed.shape == stack.shape
            assert np.array_equal(changed, corrupted(one, severity, stack, np.arange(4)))
            distance.append(float(np.abs(changed.astype(float) - stack).mean()))
        down = 2 if one.name == "saturate" else 5  # two levels towards grey, then three away from it
        assert distance[:down] == sorted(distance[:down]), one.name
        assert distance[0] > 0.2, one.name


def test_corruptions_against_the_formulas_of_the_benchmark() -> None:
    stack = photos(128)
    grey = vc.Pipeline([vc.Grayscale()])(stack)
    x = grey / 255
    more = np.clip(x + 0.3, 0, 1) * 255  # grey pictures: adding to the value of HSV is adding to every channel
    assert np.abs(corrupted(BY_NAME["brightness"], 3, grey, np.arange(4)) - more).max() <= 1
    means = x.mean((1, 2), keepdims=True)
    flat = np.clip((x - means) * 0.2 + means, 0, 1) * 255
    assert np.abs(corrupted(BY_NAME["contrast"], 3, grey, np.arange(4)) - flat).max() <= 1.5
    middle = np.full((4, 128, 128, 3), 128, np.uint8)
    noisy = corrupted(BY_NAME["gaussian_noise"], 2, middle, np.arange(4))
    assert np.std(noisy / 255.0) == pytest.approx(0.12, rel=0.02)
    dots = corrupted(BY_NAME["impulse_noise"], 4, middle, np.arange(4))
    assert np.mean(dots != middle) == pytest.approx(0.17, rel=0.03)
    assert set(np.unique(dots)) == {0, 128, 255}
    blocks = corrupted(BY_NAME["pixelate"], 2, stack, np.arange(4)).astype(float)  # 0.5: whole blocks of 2 x 2
    assert np.array_equal(blocks[:, ::2, ::2], blocks[:, 1::2, 1::2])
    boxes = [np.asarray(Image.fromarray(one).resize((64, 64), Image.Resampling.BOX)) for one in stack]
    assert np.abs(blocks[:, ::2, ::2] - np.stack(boxes)).mean() < 4


def test_grey_pictures_are_not_judged_by_saturation() -> None:
    assert {one.name for one in CORRUPTIONS} - {one.name for one in applicable(1)} == {"saturate"}


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
    counted = [value for one in CORRUPTIONS if not one.extra for value in by_hand["scores"][one.name]]
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
