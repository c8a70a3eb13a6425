"""Heat maps, soft masks, extra pictures and videos as batches of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import vicinal as vc
from vicinal.torch import Augmented, EpochSampler, Keyed, Loader, collate

SIZE = (12, 16)


class Rows:
    """Samples made by a function of their index."""

    def __init__(self, make: Any, count: int = 6) -> None:
        self.make, self.count = make, count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Any:
        return self.make(index, np.random.default_rng(index))


def maps(index: int, rng: np.random.Generator) -> dict[str, Any]:
    picture = rng.integers(0, 256, (*SIZE, 3), np.uint8)
    return {
        "image": picture, "heatmap": rng.random((*SIZE, 5)), "mask": rng.random(SIZE).astype(np.float32), "label": index,
        "extra": {"depth": rng.random(SIZE), "before": vc.Extra(picture, colour=True)},
    }  # fmt: skip


def video(index: int, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "video": rng.integers(0, 256, (3, *SIZE, 3), np.uint8), "mask": rng.integers(0, 3, (3, *SIZE), np.uint8),
        "boxes": [[[1, 2, 9, 8.0]]] * 3, "label": index,
    }  # fmt: skip


AUGMENT = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.RandomCrop(10), vc.GaussianNoise(0.1), vc.Normalize()], seed=2)


def test_heat_maps_soft_masks_and_extras_come_as_tensors() -> None:
    (batch,) = Loader(Rows(maps), AUGMENT, 6, shuffle=False)
    assert {name: (value.shape, value.dtype) for name, value in batch.items() if name != "extra"} == {
        "image": ((6, 3, 10, 10), torch.float32), "heatmap": ((6, 5, 10, 10), torch.float32),
        "mask": ((6, 10, 10), torch.float32), "label": ((6,), torch.int64),
    }  # fmt: skip
    torch.testing.assert_close(batch["extra"]["before"], batch["image"], rtol=0, atol=0)
    assert batch["extra"]["depth"].shape == (6, 10, 10)
    given = maps(4, np.random.default_rng(4))
    single = AUGMENT(image=given["image"], heatmap=given["heatmap"], id=4)
    np.testing.assert_allclose(batch["heatmap"][4].numpy(), np.moveaxis(single["heatmap"], -1, 0), rtol=1e-6)


@pytest.mark.parametrize("kind", ["array", "tensor"])
def test_tensors_of_maps_have_their_values_first(kind: str) -> None:
    rows = np.random.default_rng(1).random((2, *SIZE)).astype(np.float32)
    give = torch.from_numpy(rows) if kind == "tensor" else np.moveaxis(rows, 0, -1)
    data = Rows(lambda *_: {"image": np.zeros((*SIZE, 3), np.uint8), "mask": give, "heatmap": give}, 2)
    batch = next(iter(Loader(data, vc.Pipeline([vc.VerticalFlip()], seed=1), 2)))
    for name in ("mask", "heatmap"):
        np.testing.assert_array_equal(batch[name][0].numpy(), rows[:, ::-1])


def test_a_video_is_one_sample_and_the_same_in_every_loader() -> None:
    data = Rows(video)
    batches = list(Loader(data, AUGMENT, 4, shuffle=False))
    assert [batch["video"].shape for batch in batches] == [(4, 3, 3, 10, 10), (2, 3, 3, 10, 10)]
    assert batches[0]["mask"].shape == (4, 3, 10, 10)
    assert [len(rows) for rows in batches[0]["boxes"]] == [3] * 4
    assert batches[0]["label"].tolist() == [0, 1, 2, 3]
    single = AUGMENT(video=data[1]["video"], mask=data[1]["mask"], id=1)
    np.testing.assert_array_equal(batches[0]["video"][1].numpy(), single["video"])
    np.testing.assert_array_equal(batches[0]["mask"][1].numpy(), single["mask"])
    alone = Augmented(data, AUGMENT)
    alone.set_epoch(0)
    torch.testing.assert_close(alone[1]["video"], batches[0]["video"][1], rtol=0, atol=0)
    sampler = EpochSampler(data, shuffle=False)
    loaded = next(iter(DataLoader(Keyed(data), 4, sampler=sampler, collate_fn=collate(AUGMENT))))
    torch.testing.assert_close(loaded["video"], batches[0]["video"], rtol=0, atol=0)


@pytest.mark.parametrize("called", ["label", "labels"])
@pytest.mark.parametrize("what", ["video", "volume", "pair"])
def test_the_class_of_a_clip_comes_along_whatever_it_is_called(what: str, called: str) -> None:
    def sample(index: int, rng: np.random.Generator) -> dict[str, Any]:
        return {what: rng.integers(0, 256, (2, *SIZE, 3), np.uint8), called: index}

    data = Rows(sample, 4)
    (batch,) = Loader(data, AUGMENT, 4, shuffle=False)
    assert batch[called].tolist() == [0, 1, 2, 3]
    (collated,) = DataLoader(Keyed(data), 4, sampler=EpochSampler(data, shuffle=False), collate_fn=collate(AUGMENT))
    assert collated[called].tolist() == [0, 1, 2, 3]
    assert int(Augmented(data, AUGMENT)[2][called]) == 2


def test_noise_of_a_video_is_frozen_where_that_is_said() -> None:
    data = Rows(lambda *_: {"video": np.full((3, *SIZE, 3), 90, np.uint8)}, 2)
    pipeline = vc.Pipeline([vc.GaussianNoise(0.1)], seed=1)
    (fresh,), (frozen,) = (list(Loader(data, pipeline, 2, noise=noise)) for noise in ("fresh", "frozen"))
    assert not torch.equal(fresh["video"][0, 0], fresh["video"][0, 1])
    assert torch.equal(frozen["video"][0, 0], frozen["video"][0, 1])
    assert not torch.equal(frozen["video"][0, 0], frozen["video"][1, 0])


def test_videos_of_unlike_lengths_come_as_lists_and_pictures_among_them_are_named() -> None:
    data = Rows(lambda index, rng: {"video": rng.integers(0, 256, (2 + index, *SIZE, 3), np.uint8)}, 2)
    (batch,) = Loader(data, AUGMENT, 2, shuffle=False)
    assert [len(one) for one in batch["video"]] == [2, 3]
    mixed = Rows(lambda index, rng: video(index, rng) if index else maps(index, rng), 2)
    with pytest.raises(vc.DataError, match="expected 'image' as samples\\[0\\], got 'video'"):
        list(Loader(mixed, AUGMENT, 2, shuffle=False))


def test_a_loader_goes_on_with_its_own_settings() -> None:
    drawn = vc.Pipeline([vc.GaussianNoise(0.1)])
    data = Rows(lambda *_: {"video": np.full((3, *SIZE, 3), 90, np.uint8)}, 4)
    first, second = (Loader(data, drawn, 2, noise="frozen", shuffle=False) for _ in range(2))
    second.load_state_dict(first.state_dict())
    (batch, *_) = second
    assert torch.equal(batch["video"][0, 0], batch["video"][0, 1])


def test_views_of_a_picture_come_by_name() -> None:
    views = vc.MultiView({"global": (2, [vc.RandomCrop(10)]), "local": (3, [vc.RandomCrop(6), vc.Normalize()])}, seed=3)
    data = Rows(lambda index, rng: (rng.integers(0, 256, (*SIZE, 3), np.uint8), index))
    ((given, labels),) = Loader(data, views, 6, shuffle=False)
    assert {name: [view.shape for view in made] for name, made in given.items()} == {
        "global": [(6, 3, 10, 10)] * 2, "local": [(6, 3, 6, 6)] * 3
    }  # fmt: skip
    assert labels.tolist() == list(range(6))
    alone = views(data[4][0], ids=4)["local"][2]
    np.testing.assert_array_equal(given["local"][2][4].numpy(), alone)
    (named,) = Loader(Rows(maps), views, 6, shuffle=False)
    assert named["local"][1]["heatmap"].shape == (6, 5, 6, 6)
    drawn = vc.MultiView({"a": (1, [vc.GaussianNoise(0.1)])})
    first, second = Loader(data, drawn, 6), Loader(data, vc.MultiView({"a": (1, [vc.GaussianNoise(0.1)])}), 6)
    second.load_state_dict(first.state_dict())
    torch.testing.assert_close(next(iter(first))[0]["a"][0], next(iter(second))[0]["a"][0], rtol=0, atol=0)
