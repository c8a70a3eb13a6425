"""MultiView: several views of each picture."""

from __future__ import annotations

import pickle
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from vicinal.files.encoded import Encoded

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 20, 24, 3), np.uint8)
STRONG = vc.Pipeline([vc.RandomResizedCrop(16), vc.HorizontalFlip(p=0.5), vc.GaussianNoise(0.1)], seed=5)
VIEWS = vc.MultiView({"global": (2, STRONG), "local": (3, [vc.RandomCrop(8)])}, seed=9)


def test_every_view_is_drawn_on_its_own() -> None:
    out = VIEWS(PICTURES, ids=[1, 2, 3])
    assert {name: [view.shape for view in views] for name, views in out.items()} == {
        "global": [(3, 16, 16, 3)] * 2, "local": [(3, 8, 8, 3)] * 3
    }  # fmt: skip
    assert len({view.tobytes() for view in [*out["global"], *out["local"]]}) == 5
    np.testing.assert_array_equal(VIEWS(PICTURES, ids=[1, 2, 3])["local"][2], out["local"][2])
    assert not np.array_equal(VIEWS(PICTURES, ids=[1, 2, 3], epoch=1)["local"][2], out["local"][2])


def test_a_view_draws_the_same_whatever_others_there_are() -> None:
    alone = vc.MultiView({"global": (1, STRONG)}, seed=9)
    np.testing.assert_array_equal(alone(PICTURES, ids=[1, 2, 3])["global"][0], VIEWS(PICTURES, ids=[1, 2, 3])["global"][0])
    other = vc.MultiView({"global": (1, STRONG)}, seed=10)
    assert not np.array_equal(other(PICTURES, ids=[1, 2, 3])["global"][0], VIEWS(PICTURES, ids=[1, 2, 3])["global"][0])


def test_names_and_batches_bring_their_targets() -> None:
    out = VIEWS(image=PICTURES[0], mask=PICTURES[0, ..., 0], id=1)
    assert [view["mask"].shape for view in out["local"]] == [(8, 8)] * 3
    batch = VIEWS(vc.Batch(PICTURES, masks=PICTURES[..., 0], ids=[1, 2, 3]))
    np.testing.assert_array_equal(batch["local"][1].images[0], out["local"][1]["image"])


@pytest.mark.parametrize("listed", [False, True])
def test_encoded_pictures_are_decoded_once(listed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = cv2.imencode(".png", PICTURES[0])[1].tobytes()
    decodes = []
    whole = Encoded._whole
    monkeypatch.setattr(Encoded, "_whole", lambda self: decodes.append(self) or whole(self))
    picture = Encoded(data)
    out = VIEWS([picture], ids=[7]) if listed else VIEWS(picture, ids=7)
    pixels = vc.read(data)
    same = VIEWS([pixels], ids=[7]) if listed else VIEWS(pixels, ids=7)
    assert len(decodes) == 1
    for name, views in out.items():
        for view, plain in zip(views, same[name], strict=True):
            np.testing.assert_array_equal(np.asarray(view), np.asarray(plain))


def test_it_is_copied_and_its_seed_is_drawn_where_none_is_given() -> None:
    again = pickle.loads(pickle.dumps(VIEWS))
    np.testing.assert_array_equal(again(PICTURES, ids=[1, 2, 3])["local"][2], VIEWS(PICTURES, ids=[1, 2, 3])["local"][2])
    drawn = vc.MultiView({"a": (1, STRONG)})
    assert drawn.number != vc.MultiView({"a": (1, STRONG)}).number


@pytest.mark.parametrize(("given", "message"), [
    ({}, "MultiView.views: expected a dict of views by name"), ([STRONG], "MultiView.views: expected a dict of views by name"),
    ({"a": STRONG}, "MultiView.views['a']: expected (count, pipeline) with a count from 1 to 1000"),
    ({"a": (0, STRONG)}, "MultiView.views['a']: expected (count, pipeline) with a count"),
    ({"a": (2, 3)}, "MultiView.views['a']: expected (count, pipeline), or (count, [transforms])"),
    ({3: (2, STRONG)}, "MultiView.views: expected names that are strings, got 3"),
])  # fmt: skip
def test_what_does_not_fit_is_named(given: Any, message: str) -> None:
    with pytest.raises(vc.SpecError) as error:
        vc.MultiView(given)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "views", [VIEWS, vc.FiveCrop(8), vc.TenCrop(8), vc.MultiView({"a": (1, [vc.Invert()]), "b": (1, [vc.Gamma()])})]
)
def test_several_views_are_not_written_over_each_other(views: vc.MultiView) -> None:
    with pytest.raises(vc.DataError, match=r"^MultiView.out: expected None, .*, got uint8 of shape \(3, 8, 8, 3\)"):
        views(PICTURES, out=np.empty((3, 8, 8, 3), np.uint8))


def test_one_view_is_written_where_it_is_wanted() -> None:
    out = np.empty((3, 8, 8, 3), np.uint8)
    views = vc.MultiView({"local": (1, [vc.RandomCrop(8)])}, seed=9)
    assert views(PICTURES, ids=[1, 2, 3], out=out)["local"][0] is out
    np.testing.assert_array_equal(out, views(PICTURES, ids=[1, 2, 3])["local"][0])
