"""Labels, masks and boxes of mixed pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import vicinal as vc
from tests.mix.batches import CLASSES, MIXES, Array, batch, mix, recorded
from vicinal.data.mix_boxes import covered, pasted
from vicinal.errors import DataError


@settings(max_examples=30)
@given(
    name=st.sampled_from(MIXES), count=st.integers(1, 9), per_sample=st.booleans(), p=st.sampled_from([0.3, 1.0]),
    smoothing=st.sampled_from([0.0, 0.1]), seed=st.integers(0, 99),
)  # fmt: skip
def test_soft_labels_are_the_shares_of_the_two_classes(
    name: str, count: int, per_sample: bool, p: float, smoothing: float, seed: int
) -> None:
    asked = batch(count)
    transform = mix(name, per_sample=per_sample, p=p, classes=CLASSES, smoothing=smoothing)
    result, record = vc.Pipeline([transform], seed=seed).trace(asked)
    values = record.values[f"{name}[0]"]
    share = np.where(record.active[f"{name}[0]"], values["share"], 1.0)[:, None]
    hard = np.eye(CLASSES)[asked.labels] * (1 - smoothing) + smoothing / CLASSES  # as timm's one_hot has it
    assert result.labels.dtype == np.float32
    np.testing.assert_allclose(result.labels, share * hard + (1 - share) * hard[values["partner"].astype(int)], atol=1e-6)
    np.testing.assert_allclose(result.labels.sum(axis=1), 1, atol=1e-6)


def test_labels_come_back_as_the_kind_that_was_asked_for() -> None:
    asked = batch()
    soft = np.random.default_rng(0).dirichlet(np.ones(CLASSES), len(asked)).astype(np.float64)
    result, values = recorded(vc.Mixup(1.0), batch(labels=soft))
    partner, share = values["partner"].astype(int), values["share"][:, None]
    np.testing.assert_allclose(result.labels, share * soft + (1 - share) * soft[partner], atol=1e-12)
    assert result.labels.dtype == np.float64
    pairs = recorded(vc.Mixup(1.0), asked)[0].labels
    y_a, y_b, lam = pairs
    np.testing.assert_array_equal(y_a, asked.labels)
    np.testing.assert_array_equal(y_b, asked.labels[partner])
    np.testing.assert_allclose(lam, values["share"], atol=1e-6)
    assert recorded(vc.Mixup(1.0), asked)[0][3]["labels"] == (y_a[3], y_b[3], lam[3])
    tensors = recorded(vc.Mixup(1.0, classes=CLASSES), batch(labels=torch.as_tensor(asked.labels)))[0].labels
    assert isinstance(tensors, torch.Tensor)
    assert tensors.dtype == torch.float32
    pairs = recorded(vc.Mixup(), batch(labels=torch.as_tensor(asked.labels)))[0].labels
    assert all(isinstance(part, torch.Tensor) for part in pairs)


def test_two_mixes_in_one_pipeline() -> None:
    both = [vc.Mixup(classes=CLASSES, smoothing=0.1), vc.CutMix(classes=CLASSES, smoothing=0.1)]
    labels = vc.Pipeline([vc.OneOf(both)], seed=0)(batch(40)).labels
    np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-6)
    assert labels.min() == pytest.approx(0.1 / CLASSES)  # smoothed once
    with pytest.raises(DataError) as caught:
        vc.Pipeline([vc.Mixup(), vc.CutMix()], seed=0)(batch())
    assert str(caught.value) == "CutMix[0]: expected classes=K in the mix before it, for labels mixed twice, got none"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 1, 5, 0], "labels[2]: expected a class from 0 to 4, got 5"),
        (["a", "b", "c", "d"], "labels: expected integers [N] or soft labels [N, K] of floats to mix, got <U1 of shape (4,)"),
        (np.ones((4, 3)) / 3, "labels: expected soft labels of 5 classes, as Mixup[0].classes says, got 3"),
    ],
)
def test_labels_that_cannot_be_mixed(labels: Any, message: str) -> None:
    with pytest.raises(DataError) as caught:
        vc.Pipeline([vc.Mixup(classes=CLASSES)], seed=0)(batch(4, labels=labels))
    assert str(caught.value) == message


@pytest.mark.parametrize("kind", ["stack", "list"])
def test_masks_are_pasted_where_pictures_are(kind: str) -> None:
    count, size = 30, (14, 19)
    masks = np.arange(count, dtype=np.uint8)[:, None, None] + np.zeros(size, np.uint8)
    images = np.repeat(masks[..., None], 3, axis=3)
    asked = vc.Batch(images=images, masks=masks if kind == "stack" else list(masks), ids=np.arange(count))
    result, _ = recorded(vc.CutMix(per_sample=True), asked)
    np.testing.assert_array_equal(np.stack(list(result.masks)), result.images[..., 0])
    assert (masks == np.arange(count)[:, None, None]).all()


@pytest.mark.parametrize(
    ("name", "targets", "message"),
    [
        ("Mixup", {"masks": np.zeros((8, 12, 17), np.uint8)}, "no masks, which cannot be blended (CutMix pastes them)"),
        ("MixupCutmix", {"masks": np.zeros((8, 12, 17), np.uint8)}, "no masks, which cannot be blended (CutMix pastes them)"),
        ("CutMix", {"instances": np.zeros((8, 12, 17), np.uint8)}, "no instances, which have no meaning in a mix"),
        ("Mixup", {"keypoints": [np.zeros((1, 2))] * 8}, "no keypoints, which have no meaning in a mix"),
        *(
            (name, {"extra": {"ids": vc.Extra(np.ones((8, 12, 17), dtype), interpolation="nearest")}},
             "no extra['ids'] with interpolation \"nearest\", which cannot be blended (CutMix pastes it)")
            for name, dtype in (("Mixup", np.int32), ("MixupCutmix", np.uint8), ("Mixup", np.float32))
        ),
        (
            "CutMix", {"boxes": [vc.Boxes([[0, 0, 5, 5]], polygons=[[[[0, 0], [5, 0], [5, 5]]]])] * 8},
            "no polygons, which have no meaning in a mix",
        ),
    ],
)  # fmt: skip
def test_targets_without_a_meaning_are_refused(name: str, targets: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        vc.Pipeline([mix(name, p=0.01)])(batch(**targets))
    assert str(caught.value) == f"{name}[0]: expected {message}, got some"


def boxes_of(count: int, size: tuple[int, int], rng: np.random.Generator) -> list[Array]:
    """Whole pixels, so that areas can be counted."""
    found = []
    for _ in range(count):
        low = rng.integers(0, np.array(size[::-1]) - 2, (rng.integers(0, 4), 2))
        corners = np.concatenate([low, low + rng.integers(1, 9, low.shape)], axis=1)
        found.append(corners.clip(0, [*size[::-1]] * 2).astype(float))
    return found


@pytest.mark.parametrize("name", MIXES)
def test_boxes_stay_whole_and_hold_what_is_seen_of_their_object(name: str) -> None:
    """Each object's pixels are painted on a canvas, mixed the same way, and looked for again."""
    size, count = (24, 30), 100
    boxes = boxes_of(count, size, np.random.default_rng(4))
    labels = [np.arange(len(rows)) + 10 * n for n, rows in enumerate(boxes)]
    asked = batch(count, size, boxes=boxes, labels=labels)
    transform = mix(name, per_sample=True, alpha=1.0) if name != "MixupCutmix" else mix(name, per_sample=True)
    result, record = vc.Pipeline([transform], seed=2).trace(asked)
    values = record.values[f"{name}[0]"]
    for n, partner in enumerate(values["partner"].astype(int)):
        left = np.ones(size, bool)  # where the sample's own pixels are seen; the partner's in the rest
        pastes = name == "CutMix" or ("pastes" in values and values["pastes"][n] == 1)
        if pastes and values["share"][n] < 1:
            y0, x0, y1, x1 = values["rectangle"][n].astype(int)
            left[y0:y1, x0:x1] = False
        wanted = {}
        parts = [(n, left), (partner, ~left if pastes else left)]
        for whose, seen in parts[: 1 if values["share"][n] == 1 else 2]:
            for box, label in zip(boxes[whose].astype(int), labels[whose], strict=True):
                part = np.zeros(size, bool)
                part[box[1] : box[3], box[0] : box[2]] = True
                y, x = np.nonzero(part & seen)
                if len(y):
                    wanted[int(label)] = [x.min(), y.min(), x.max() + 1, y.max() + 1]
        assert dict(zip(map(int, result.labels[n]), result.boxes[n].tolist(), strict=True)) == wanted


def test_of_pictures_that_are_not_seen_at_all_no_boxes_are_left() -> None:
    """With so small an alpha lambda is 0 or 1 to the last bit for many."""
    boxes = [np.array([[n, 0.0, n + 1, 5]]) for n in range(60)]
    result, values = recorded(vc.Mixup(0.01, per_sample=True), batch(60, (6, 70), boxes=boxes, labels=None))
    of = {1: lambda n, _: [n], 0: lambda _, partner: [partner]}
    seen = {0: 0, 1: 0}
    for n, (share, partner) in enumerate(zip(values["share"], values["partner"].astype(int), strict=True)):
        if share in of:
            assert result.boxes[n][:, 0].tolist() == of[share](n, partner)
            seen[share] += 1
    assert min(seen.values()) > 5


def test_boxes_go_by_the_rules_of_the_pipeline() -> None:
    size, count = (24, 30), 60
    asked = batch(count, size, boxes=boxes_of(count, size, np.random.default_rng(4)), labels=None)
    for rules in ({"min_area": 6.0}, {"min_visibility": 0.7}):
        free, ruled = (vc.Pipeline([vc.CutMix(per_sample=True)], seed=1, **r)(asked) for r in ({}, rules))
        assert sum(map(len, ruled.boxes)) < sum(map(len, free.boxes))
    assert all(((rows[:, 2:] - rows[:, :2]).prod(axis=1) >= 1).all() for rows in free.boxes if len(rows))


@settings(max_examples=100)
@given(
    box=st.tuples(*[st.floats(0, 20)] * 2, *[st.floats(0.5, 10)] * 2),
    window=st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(0, 12)] * 2),
)
def test_what_is_left_of_a_box_is_inside_of_it_and_solid(box: tuple[float, ...], window: tuple[int, ...]) -> None:
    one = np.array([[box[0], box[1], box[0] + box[2], box[1] + box[3]]])
    rectangle = np.array([window[0], window[1], window[0] + window[2], window[1] + window[3]], float)
    for move in (covered, pasted):
        moved, left = move(one, rectangle)
        assert left[0] <= (one[0, 2:] - one[0, :2]).prod() + 1e-9
        if left[0] > 0:
            assert (moved[0, 2:] > moved[0, :2]).all()
            assert (moved[0, :2] >= one[0, :2]).all()
            assert (moved[0, 2:] <= one[0, 2:]).all()


@pytest.mark.parametrize(
    ("window", "left"),
    [
        ((2, 2, 8, 5), (2, 5, 8, 8)), ((2, 5, 8, 8), (2, 2, 8, 5)), ((2, 0, 4, 9), (4, 2, 8, 8)), ((6, 2, 9, 8), (2, 2, 6, 8)),
        ((3, 2, 5, 8), (2, 2, 8, 8)), ((2, 2, 5, 5), (2, 2, 8, 8)), ((8, 0, 9, 9), (2, 2, 8, 8)), ((2, 2, 8, 8), None),
    ],
)  # fmt: skip
def test_the_hull_of_what_a_window_leaves_of_a_box(window: tuple[int, ...], left: tuple[int, ...] | None) -> None:
    hull, area = covered(np.array([[2.0, 2, 8, 8]]), np.array(window, float))
    assert (area[0] > 0) == (left is not None)
    assert left is None or hull[0].tolist() == list(left)


def test_visibility_counts_what_was_lost_before_the_mix_and_after_it() -> None:
    """Each crop leaves more of the box than is asked for, both together less."""
    crop, pad = vc.CenterCrop((20, 20)), vc.Pad(4)
    boxes = [np.array([[3.0, 5, 8, 15]])] * 2  # columns 5 to 25 of 30 are kept: 3 of 5 are left
    given = batch(2, (20, 30), boxes=boxes, labels=None)
    steps = [crop, vc.Mixup(1.0), pad, vc.CenterCrop((28, 18))]  # then 2 of these 3
    for least, kept in ((0.35, True), (0.45, False)):
        out = vc.Pipeline(steps, seed=0, min_visibility=least)(given)
        assert [len(rows) > 0 for rows in out.boxes] == [kept] * 2


def test_fields_that_do_not_fit_together_are_refused_by_name() -> None:
    boxes = [vc.Boxes([[0, 0, 5, 5]], labels=[1])] * 4 + [vc.Boxes([[0, 0, 5, 5]])] * 4
    with pytest.raises(DataError, match=r"boxes\[\d\]: expected the fields \[.*\] of boxes\[\d\], with which it is mixed, got"):
        vc.Pipeline([vc.Mixup()], seed=0)(batch(boxes=boxes, labels=None))


def test_labels_of_pictures_pass_through_other_pipelines_as_they_are() -> None:
    for labels in (["a", "b"], [1, 2], np.array([3, 4])):
        result = vc.Pipeline([vc.HorizontalFlip()])(batch(2, labels=labels))
        assert type(result.labels) is type(labels)
        assert list(result.labels) == list(labels)
    picture = batch(1).images[0]
    assert vc.Pipeline([vc.Invert()])(image=picture, labels="a")["labels"] == "a"
