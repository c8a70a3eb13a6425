"""Test-time augmentation: models whose merged answers are known, and a small one that is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import vicinal as vc
from tests.contracts.subjects import pictures, stack
from vicinal.torch import tta

TURNS = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.QuarterTurn()], seed=3)


def corner(views: Tensor) -> Tensor:
    """Scores [N, C]: the upper left pixel."""
    return views[:, :, 0, 0].float()


def identity(views: Tensor) -> Tensor:
    """Maps [N, C, h, w]: the view itself."""
    return views.float()


def by_hand(model: Any, pipeline: vc.Pipeline, images: Any, epochs: Any) -> Any:
    """The answers for the plain pictures and for each epoch's views [V, N, ...], and where those are seen [V, N, H, W]."""
    answers, seen = [model(torch.from_numpy(np.moveaxis(images, -1, 1).copy()))], [np.ones(images.shape[:3], bool)]
    for epoch in epochs:
        views, record = pipeline.trace(images, ids=np.arange(len(images)), epoch=epoch)
        inverse = record.inverse()
        found = [model(torch.from_numpy(np.moveaxis(view, -1, 0).copy())[None]) for view in views]
        if found[0].ndim == 4:
            maps = inverse.maps([np.moveaxis(one[0].numpy(), 0, -1).copy() for one in found])
            answers.append(torch.from_numpy(np.moveaxis(np.stack(maps), -1, 1).copy()))
        else:
            answers.append(torch.cat(found))
        seen.append(np.stack(inverse.seen))
    return torch.stack(answers), torch.from_numpy(np.stack(seen))


@pytest.mark.parametrize("merge", ["mean", "max"])
@pytest.mark.parametrize("views", [1, 4, (5, 9)])
def test_scores_are_merged_over_the_views(merge: str, views: Any) -> None:
    images = stack()
    epochs = range(views - 1) if isinstance(views, int) else views
    answers, _ = by_hand(corner, TURNS, images, epochs)
    expected = answers.mean(0) if merge == "mean" else answers.amax(0)
    torch.testing.assert_close(tta(corner, TURNS, images, views=views, merge=merge), expected)


@pytest.mark.parametrize("pipeline", [
    TURNS, vc.Pipeline([vc.RandomCrop((6, 7)), vc.QuarterTurn()], seed=1), vc.Pipeline([vc.Rotate((-40, 40))], seed=1),
])  # fmt: skip
@pytest.mark.parametrize("merge", ["mean", "max"])
def test_each_pixel_merges_the_views_that_show_it(pipeline: vc.Pipeline, merge: str) -> None:
    images = stack(np.float32)

    def model(views: Tensor) -> Tensor:
        return torch.cat([views - 0.5, views.cumsum(2)], dim=1)  # one that looks the same either way, and one that does not

    answers, seen = by_hand(model, pipeline, images, range(3))
    seen = seen[:, :, None].expand(answers.shape)
    total = torch.where(seen, answers, 0 if merge == "mean" else -torch.inf)
    expected = total.sum(0) / seen.sum(0) if merge == "mean" else total.amax(0)
    found = tta(model, pipeline, images, views=4, merge=merge)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


def test_pixels_that_no_view_shows_come_from_the_plain_picture() -> None:
    def model(views: Tensor) -> Tensor:
        return torch.full((len(views), 1, *views.shape[2:]), 1.0 if views.shape[2] == 9 else 5.0)

    crop = vc.Pipeline([vc.CenterCrop((5, 5))])
    found = tta(model, crop, stack(), views=3)
    assert found.shape == (3, 1, 9, 13)
    assert (found[:, 0, 2:7, 4:9] == (1 + 5 + 5) / 3).all()
    outside = torch.ones(9, 13, dtype=torch.bool)
    outside[2:7, 4:9] = False
    assert (found[:, 0, outside] == 1).all()


def test_a_model_that_turns_with_the_picture_says_what_it_said() -> None:
    images = stack()
    plain = torch.from_numpy(np.moveaxis(images, -1, 1).astype(np.float32))
    torch.testing.assert_close(tta(identity, TURNS, images), plain)
    normalized = vc.Pipeline([*TURNS.transforms, vc.Normalize(0.5, 0.25)], seed=3)
    torch.testing.assert_close(tta(identity, normalized, images), (plain / 255 - 0.5) / 0.25, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("normalize", [[], [vc.Normalize(0.5, 0.25)], [vc.Normalize(0.5, 0.25, layout="hwc")]])
def test_every_form_of_pictures_gives_the_same(normalize: list[vc.Transform]) -> None:
    images = stack()
    pipeline = vc.Pipeline([*TURNS.transforms, *normalize], seed=3)
    expected = tta(identity, pipeline, images)
    tensor = torch.from_numpy(np.moveaxis(images, -1, 1).copy())
    for given in (tensor, list(images), list(tensor)):
        torch.testing.assert_close(tta(identity, pipeline, given), expected)
    chw = np.moveaxis(images, -1, 1).copy()
    torch.testing.assert_close(tta(identity, pipeline, chw, layout="chw"), expected)


def test_pictures_of_many_sizes() -> None:
    images = pictures()
    found = tta(identity, TURNS, images)
    assert [tuple(one.shape) for one in found] == [(3, *image.shape[:2]) for image in images]
    for one, image in zip(found, images, strict=True):
        torch.testing.assert_close(one, torch.from_numpy(np.moveaxis(image, -1, 0).astype(np.float32)))
    assert tta(corner, TURNS, images).shape == (3, 3)


def test_ids_and_the_pipeline_decide_which_views() -> None:
    images = stack(count=4)
    first = tta(corner, TURNS, images, ids=["a", "b", "c", "d"], views=3)
    again = tta(corner, TURNS, images[::-1].copy(), ids=["d", "c", "b", "a"], views=3)
    torch.testing.assert_close(first, again.flip(0))


def test_a_network_is_asked_in_evaluation_mode_and_left_as_it_was() -> None:
    network = nn.Sequential(nn.Conv2d(3, 2, 3, padding=1), nn.BatchNorm2d(2), nn.Dropout(0.9))
    network[2].eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    found = tta(network, vc.Pipeline([*TURNS.transforms, vc.Normalize(0.5, 0.5)]), stack(), views=3)
    assert not found.requires_grad
    assert [one.training for one in network] == [True, True, False]
    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, before[name])
    (found.requires_grad_() * 2).sum().backward()


def test_another_plain_view() -> None:
    """For models that take one size only."""
    images = stack(size=(12, 12))
    crop = vc.Pipeline([vc.RandomResizedCrop(6)], seed=1)

    def model(views: Tensor) -> Tensor:
        assert views.shape[2:] == (6, 6)
        return views.float()

    found = tta(model, crop, images, plain=vc.Pipeline([vc.Resize((6, 6))]), views=2)
    assert found.shape == (3, 3, 12, 12)
    with pytest.raises(vc.DataError, match=r"tta\.plain: expected a view that shows the whole picture"):
        tta(model, crop, images, plain=vc.Pipeline([vc.CenterCrop((6, 6))]))


def squares(views: Tensor) -> list[dict[str, Tensor]]:
    """Finds the one bright square of every view, if any of it is there; larger ones with more confidence."""
    found = []
    for view in views:
        y, x = torch.nonzero(view[0] > 0, as_tuple=True)
        box = torch.tensor([[x.min(), y.min(), x.max() + 1, y.max() + 1]] if len(x) else []).reshape(-1, 4)
        found.append({"boxes": box.float(), "scores": torch.full((len(box),), 0.75), "labels": torch.full((len(box),), 4)})
    return found


@pytest.mark.parametrize("merge", ["mean", "max"])
@pytest.mark.parametrize("pipeline", [TURNS, vc.Pipeline([vc.RandomCrop((25, 25)), vc.HorizontalFlip(p=0.5)], seed=2)])
def test_boxes_are_brought_back_and_fused(pipeline: vc.Pipeline, merge: str) -> None:
    pytest.importorskip("ensemble_boxes", reason="ensemble-boxes is not installed")
    images = np.zeros((3, 40, 50, 1), np.uint8)
    images[0, 5:15, 20:40] = images[1, 30:38, 2:9] = 255
    found = tta(squares, pipeline, images, merge=merge)
    for one, box in zip(found[:2], ([20, 5, 40, 15], [2, 30, 9, 38]), strict=True):
        torch.testing.assert_close(one["boxes"], torch.tensor([box]).float(), rtol=0, atol=1e-3)
        torch.testing.assert_close(one["scores"], torch.tensor([0.75]), rtol=0, atol=1e-5)
        assert one["labels"].tolist() == [4]
    assert len(found[2]["boxes"]) == 0


def test_bad_boxes_are_refused_by_name() -> None:
    pytest.importorskip("ensemble_boxes", reason="ensemble-boxes is not installed")
    good = {"boxes": [[1.0, 2, 5, 6]], "scores": [0.5], "labels": [1]}
    for change, message in (
        ({"scores": [1.5]}, r"answer\[0\]: scores: expected numbers in \[0, 1\], got 1.5"),
        ({"scores": [0.5, 0.5]}, r"answer\[0\]: expected boxes \[M, 4\], scores \[M\] and labels \[M\]"),
        ({"labels": [1.5]}, r"answer\[0\]: labels: expected whole numbers"),
        ({"boxes": [[5.0, 2, 1, 6]]}, r"boxes\[0\]\[0\]: expected no negative width and height"),
    ):
        with pytest.raises(vc.DataError, match=message):
            tta(lambda views, change=change: [{**good, **change}] * len(views), TURNS, stack())
    with pytest.raises(vc.DataError, match=r"answer\[0\]: expected a dict of boxes, scores, labels, got \['boxes'\]"):
        tta(lambda views: [{"boxes": []}] * len(views), TURNS, stack())
    with pytest.raises(vc.SpecError, match=r"tta\.iou: expected a number in \[0, 1\], got 2"):
        tta(lambda views: [good] * len(views), TURNS, stack(), iou=2)


MIX = vc.Pipeline([vc.OneOf([vc.Identity(), vc.HorizontalFlip()]), vc.Mixup(p=0.01)])

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "mixes": ({"pipeline": MIX}, "tta.pipeline: expected a pipeline that mixes no pictures, got one with Mixup"),
    "plain mixes": ({"plain": MIX}, "tta.plain: expected a pipeline that mixes no pictures"),
    "no pipeline": ({"pipeline": vc.HorizontalFlip()}, "tta.pipeline: expected a vicinal.Pipeline"),
    "merge": ({"merge": "meen"}, "tta.merge: expected one of mean, max, got 'meen'; did you mean 'mean'"),
    "no views": ({"views": 0}, "tta.views: expected a whole number"),
    "an epoch": ({"views": [1, -1]}, r"tta\.views\[1\]: expected a whole number from 0"),
    "no pictures": ({"images": []}, "tta.images: expected at least one picture"),
    "one picture": ({"images": stack()[0]}, "images: shape: expected"),
    "no model": ({"model": 3}, "tta.model: expected a module, or a function of views"),
    "an answer": ({"model": lambda v: v.float().mean()}, r"model: answer: expected scores \[N, K\], .* got 'a tensor of"),
    "another answer": ({"model": lambda _: "cat"}, r"tta.model: answer: expected scores"),
    "smaller maps": ({"model": lambda v: v[:, :, ::2, ::2].float()}, r"expected floats \[K, 9, 13\] for each view, got"),
    "whole numbers": ({"model": lambda v: v}, r"answer: expected floats \[K, 9, 13\] for each view, got 'torch.uint8"),
    "fewer": ({"model": lambda v: corner(v)[:2]}, r"shape of the answer: expected \[3, K\], got \[2, 3\]"),
    "two heads": ({"model": lambda v: [v.float(), v.float()]}, "answer: expected maps of 3 views, got those of 6"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_refused_by_name(name: str) -> None:
    given, message = BAD[name]
    with pytest.raises((vc.DataError, vc.SpecError), match=message):
        tta(**{"model": identity, "pipeline": TURNS, "images": stack(), "views": 2, **given})


def test_turns_help_a_small_network() -> None:
    """Taught with blobs under light from the left alone, it is asked about blobs under light from all sides."""
    generator = np.random.default_rng(0)
    y, x = np.mgrid[:24, :24] + 0.5

    def blobs(count: int, turned: bool) -> tuple[np.ndarray[Any, Any], Tensor]:
        centres, radii = generator.uniform(6, 18, (count, 2)), generator.uniform(3, 6, count)
        far = np.hypot(y - centres[:, :1, None], x - centres[:, 1:, None]) / radii[:, None, None]
        light = np.where(far < 1, 0.5 + 0.3 * (centres[:, 1:, None] - x) / radii[:, None, None], 0.3)
        noisy = np.clip(light + generator.normal(0, 0.15, far.shape), 0, 1).astype(np.float32)
        masks = far < 1
        for index in range(count if turned else 0):
            noisy[index], masks[index] = (np.rot90(one[index], index % 4) for one in (noisy, masks))
        return noisy[..., None], torch.from_numpy(masks)

    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.Conv2d(8, 1, 5, padding=2))
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    images, masks = blobs(32, turned=False)
    for _ in range(60):
        optimizer.zero_grad()
        answers = network(torch.from_numpy(images).permute(0, 3, 1, 2))[:, 0]
        nn.functional.binary_cross_entropy_with_logits(answers, masks.float()).backward()
        optimizer.step()

    images, masks = blobs(32, turned=True)

    def dice(logits: Tensor) -> float:
        found = logits[:, 0] > 0
        return float(2 * (found & masks).sum() / (found.sum() + masks.sum()))

    plain, merged = dice(tta(network, TURNS, images, views=1)), dice(tta(network, TURNS, images, views=8))
    assert plain > 0.6
    assert merged >= plain - 0.005


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("merge", ["mean", "max"])
def test_scores_of_half_precision_are_merged_in_float32(dtype: torch.dtype, merge: str) -> None:
    """Eight times 30000 passes the largest float16, 65504; and of eight thirds the sum is rounded seven times."""
    for number in (30000.0, 1 / 3):
        wanted = torch.full((4, 2), number, dtype=dtype)
        found = tta(lambda views, wanted=wanted: wanted[: len(views)], TURNS, stack(count=4), views=8, merge=merge)
        assert found.dtype == dtype
        assert torch.equal(found, wanted)
