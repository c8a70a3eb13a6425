"""Several pictures of one draw: videos, volumes and pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc

Array = NDArray[Any]
SIZE = (20, 26)


def frames(count: int = 4, dtype: Any = np.uint8) -> Array:
    noise = np.random.default_rng(1).integers(0, 256, (count, *SIZE, 3), np.uint8)
    return noise if dtype == np.uint8 else (noise / 255).astype(dtype)


def still() -> vc.Pipeline:
    """What draws geometry and colour, and no noise."""
    steps = [
        vc.RandomResizedCrop(16), vc.HorizontalFlip(p=0.5), vc.ElasticTransform(alpha=20, sigma=4),
        vc.ColorJitter(0.4, 0.4, 0.4, 0.1), vc.CoarseDropout(), vc.RandAugment(2, 9),
        vc.OneOf([vc.Posterize(3), vc.Solarize(0.5), vc.GaussianBlur(1.0)]),
    ]  # fmt: skip
    return vc.Pipeline(steps, seed=5)


NOISY = vc.Pipeline([vc.Rotate((-30, 30)), vc.GaussianNoise((0.05, 0.2)), vc.ShotNoise(50), vc.PixelDropout(0.2)], seed=6)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("epoch", [0, 3])
def test_every_frame_is_what_a_single_call_with_the_same_id_gives(epoch: int, dtype: Any) -> None:
    pipeline, video = still(), frames(dtype=dtype)
    out = pipeline(video=video, id="clip", epoch=epoch)["video"]
    for frame, moved in zip(video, out, strict=True):
        np.testing.assert_array_equal(pipeline(image=frame, id="clip", epoch=epoch)["image"], moved)


def test_noise_is_fresh_for_each_frame_or_frozen() -> None:
    same = np.repeat(frames(1), 3, axis=0)
    fresh = NOISY(video=same, id="clip")["video"]
    frozen = NOISY(video=same, id="clip", noise="frozen")["video"]
    single = NOISY(image=same[0], id="clip")["image"]
    np.testing.assert_array_equal(fresh[0], single)
    np.testing.assert_array_equal(frozen, np.stack([single] * 3))
    assert len({one.tobytes() for one in fresh}) == 3
    again = NOISY(video=same[:2], id="clip")["video"]
    np.testing.assert_array_equal(again, fresh[:2])


@pytest.mark.parametrize("called", ["video", "volume", "pair"])
def test_targets_of_every_frame_move_with_it(called: str) -> None:
    pipeline, video = still(), frames()
    rng = np.random.default_rng(2)
    masks, maps = rng.integers(0, 4, (4, *SIZE), np.uint8), rng.random((4, *SIZE, 3))
    boxes, points = [[[2, 3, 20, 18]]] * 4, [[[9.0, 8]]] * 4
    targets = {"mask": masks, "heatmap": maps, "boxes": boxes, "keypoints": points, "id": 3, "labels": [[k] for k in range(4)]}
    out = pipeline(**{called: list(video)}, **targets)
    assert list(out) == [called, "mask", "heatmap", "boxes", "keypoints", "id", "labels"]
    for k in range(4):
        one = pipeline(image=video[k], mask=masks[k], heatmap=maps[k], boxes=boxes[k], keypoints=points[k], labels=[k], id=3)
        np.testing.assert_array_equal(out[called][k], one["image"])
        np.testing.assert_array_equal(out["mask"][k], one["mask"])
        np.testing.assert_array_equal(out["heatmap"][k], one["heatmap"])
        assert (out["boxes"][k], out["keypoints"][k], out["labels"][k]) == (one["boxes"], one["keypoints"], one["labels"])
    assert out["id"] == 3


def test_a_label_of_the_whole_comes_back_as_it_is() -> None:
    out = still()(video=frames(), boxes=[[[2, 3, 20, 18]]] * 4, labels="running", id=1)
    assert out["labels"] == "running"


def test_videos_without_ids_are_drawn_anew_each_as_one() -> None:
    pipeline = vc.Pipeline([vc.Translate((-9, 9), unit="pixels")], seed=1)
    same = np.repeat(frames(1), 3, axis=0)
    first, second = (pipeline(video=same)["video"] for _ in range(2))
    np.testing.assert_array_equal(first[0], first[2])
    assert not np.array_equal(first[0], second[0])


def test_groups_of_a_batch_are_drawn_by_their_value_whatever_the_batch() -> None:
    pictures, ids = np.repeat(frames(1), 6, axis=0), ["a0", "a1", "b0", "b1", "a2", "c0"]
    groups = ["a", "a", "b", "b", "a", "c"]
    whole = NOISY(vc.Batch(pictures, ids=ids, groups=groups))
    order = [4, 2, 0]
    part = NOISY(vc.Batch(pictures[order], ids=[ids[k] for k in order], groups=[groups[k] for k in order]))
    np.testing.assert_array_equal(part.images, whole.images[order])
    assert (whole.groups, whole.ids) == (groups, ids)
    assert len({one.tobytes() for one in whole.images}) == 6
    frozen = NOISY(vc.Batch(pictures, ids=ids, groups=groups, noise="frozen"))
    assert frozen.noise == "frozen"
    for rows in ([0, 1, 4], [2, 3], [5]):
        for row in rows:
            np.testing.assert_array_equal(frozen.images[row], NOISY(image=pictures[0], id=groups[row])["image"])


def test_copies_of_a_group_are_drawn_apart() -> None:
    batch = vc.Batch(frames(2), ids=["a0", "a1"], groups=["a", "a"]).repeat(2)
    out = still()(batch)
    for row, (frame, epoch) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
        np.testing.assert_array_equal(out.images[row], still()(image=frames()[frame], id="a", epoch=epoch)["image"])


def test_groups_without_ids_share_their_draws() -> None:
    same = np.repeat(frames(1), 4, axis=0)
    out = vc.Pipeline([vc.Translate((-9, 9), unit="pixels")], seed=1)(vc.Batch(same, groups=[7, 8, 7, 8])).images
    np.testing.assert_array_equal(out[:2], out[2:])
    assert not np.array_equal(out[0], out[1])


def test_frames_may_differ_in_size() -> None:
    pictures = [frames()[0], frames()[1][:15, :20]]
    pipeline = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Resize(12)], seed=3)
    for given, moved in zip(pictures, pipeline(pair=pictures, id=2)["pair"], strict=True):
        np.testing.assert_array_equal(pipeline(image=given, id=2)["image"], moved)


def test_a_record_of_a_video_is_replayed_and_undone() -> None:
    pipeline, video = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.QuarterTurn(1), vc.GaussianNoise(0.1)], seed=8), frames()
    out, record = pipeline.trace(video=video, mask=video[..., 0], id="clip")
    np.testing.assert_array_equal(pipeline.replay(record, video=video)["video"], out["video"])
    np.testing.assert_array_equal(pipeline.replay(record, list(video)), out["video"])
    again = vc.Record.from_json(record[2].to_json())
    np.testing.assert_array_equal(pipeline.replay(again, video[2]), out["video"][2])
    back = record.inverse()(vc.Batch(out["video"], masks=out["mask"]))
    np.testing.assert_array_equal(back.masks, video[..., 0])


def test_boxes_that_a_crop_must_keep_are_those_of_all_frames() -> None:
    boxes = [[[2, 3, 6, 8]], [[18, 12, 22, 16]], []]
    out = vc.Pipeline([vc.BoxSafeCrop()], seed=1, min_visibility=0.99)(video=frames(3), boxes=boxes, id=4)
    assert [len(rows) for rows in out["boxes"]] == [1, 1, 0]
    assert len({one.shape for one in out["video"]}) == 1


@pytest.mark.parametrize(("given", "message"), [
    ({"video": frames()[0]}, "video: shape: expected [N, H, W, C] or [N, H, W]"),
    ({"video": 3}, "video: expected a stack [T, H, W, C] or a list of pictures, got 3"),
    ({"video": frames(), "image": frames()[0]}, "unknown target 'image'"),
    ({"video": frames(), "volume": frames()}, "unknown target 'volume'"),
    ({"video": frames(), "mask": np.zeros((3, *SIZE), np.uint8)}, "mask: expected one entry for each of 4 pictures, got 3"),
    ({"video": frames(), "noise": "old"}, "noise: expected \"fresh\" or \"frozen\", got 'old'"),
    ({"image": frames()[0], "noise": "frozen"}, "noise: expected a call with video, volume, pair"),
    ({"video": frames(), "ids": [1, 2, 3, 4]}, "ids: expected none for groups of pictures"),
])  # fmt: skip
def test_what_does_not_fit_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(vc.DataError) as error:
        still()(**given)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("mix", [vc.Mixup(alpha=1.0), vc.CutMix(alpha=1.0)])
def test_groups_are_not_mixed(mix: vc.Transform) -> None:
    with pytest.raises(vc.DataError, match="expected no groups of pictures, which have no meaning in a mix"):
        vc.Pipeline([mix], seed=1)(video=frames())
