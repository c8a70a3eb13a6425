"""Training takes at most a share of pictures that networks made, and nothing is tested on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from torch.utils.data import ConcatDataset, Subset

import vicinal as vc
from tests.generative.painting import Paint
from tests.offline.pictures import smooth, store
from vicinal.datasets.load import read
from vicinal.errors import DataError, SpecError
from vicinal.experiments.data.load import load
from vicinal.experiments.data.selection import Selection
from vicinal.offline import augment
from vicinal.torch import EpochSampler, Loader


class Numbers:
    """``real`` samples, then ``made`` ones; a sample's label is its number."""

    def __init__(self, real: int, made: int) -> None:
        self.synthetic = np.arange(real + made) >= real

    def __len__(self) -> int:
        return len(self.synthetic)

    def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
        return np.zeros((2, 2, 3), np.uint8), index


def seen(sampler: EpochSampler) -> list[int]:
    return [index for _, index in sampler]


@pytest.mark.parametrize(("share", "made"), [(0.5, 10), (0.2, 2), (0.75, 30), (0, 0), (1, 40), (0.9, 40)])
@pytest.mark.parametrize("shuffle", [True, False])
def test_an_epoch_has_all_real_samples_and_a_share_of_others(share: float, made: int, shuffle: bool) -> None:
    sampler = EpochSampler(Numbers(10, 40), shuffle=shuffle, synthetic_share=share)
    for _ in range(3):
        indices = seen(sampler)
        assert len(indices) == len(set(indices)) == len(sampler) == 10 + made
        assert set(range(10)) <= set(indices)
        assert shuffle or indices == sorted(indices)


def test_every_epoch_takes_other_synthetic_samples_and_a_seed_the_same() -> None:
    first, second = (EpochSampler(Numbers(10, 40), seed=4) for _ in range(2))
    epochs = [set(seen(first)) for _ in range(12)]
    assert epochs == [set(seen(second)) for _ in range(12)]
    assert len(set.union(*epochs)) > 40
    assert epochs[0] != epochs[1]


def test_ranks_share_the_same_choice() -> None:
    ranks = [seen(EpochSampler(Numbers(7, 30), rank=rank, world=3, uneven="drop")) for rank in range(3)]
    assert [len(one) for one in ranks] == [4, 4, 4]
    assert len({*ranks[0], *ranks[1], *ranks[2]}) == 12


def test_data_sets_of_data_sets_say_which_are_synthetic() -> None:
    class Plain:
        def __len__(self) -> int:
            return 6

        def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
            return np.zeros((2, 2, 3), np.uint8), index

    class Wrapper(Plain):
        def __init__(self, dataset: Numbers) -> None:
            self.dataset = dataset

        def __len__(self) -> int:
            return len(self.dataset)

    class Made(Plain):
        synthetic = True

        def __len__(self) -> int:
            return 40

    assert len(EpochSampler(ConcatDataset([Plain(), Made()]))) == 12  # type: ignore[list-item]
    assert len(EpochSampler(Subset(Numbers(10, 40), list(range(5, 30))))) == 10  # type: ignore[arg-type]
    assert len(EpochSampler(Wrapper(Numbers(10, 40)))) == 20
    assert len(EpochSampler(Plain())) == 6
    with pytest.raises(DataError, match=r"EpochSampler.dataset: expected some real pictures .* got 40 synthetic"):
        EpochSampler(Made())


def test_a_loader_is_capped_and_its_state_says_so() -> None:
    loader = Loader(Numbers(10, 40), None, 4, threads=0)
    assert sum(len(labels) for _, labels in loader) == 20
    state = loader.state_dict()
    Loader(Numbers(10, 40), None, 4, threads=0).load_state_dict(state)
    with pytest.raises(DataError, match="synthetic"):
        Loader(Numbers(10, 40), None, 4, threads=0, synthetic_share=0.3).load_state_dict(state)
    with pytest.raises(SpecError, match=r"EpochSampler.synthetic_share: expected a number in \[0, 1\], got 2"):
        Loader(Numbers(10, 40), None, synthetic_share=2)
    with pytest.raises(SpecError, match=r"Loader.synthetic_share: expected the default for a stream"):
        Loader(lambda: iter([]), None, synthetic_share=0.1)


def test_a_loader_over_a_written_data_set_is_capped(tmp_path: Path) -> None:
    data = painted(tmp_path, splits=("train", "test"), copies=3)
    train = read(data, only="train")
    assert train.synthetic.sum() == 18
    assert len(EpochSampler(train)) == 12


def painted(root: Path, splits: tuple[str, ...], copies: int, only: str | tuple[str, ...] = ()) -> Path:
    """Three pictures a class and split, and ``copies`` of each that a network made."""
    places = [f"{split}/{name}" for split in splits for name in ("cats", "dogs")]
    for index, place in enumerate(place for place in places for _ in range(3)):
        store(root / f"src/{place}/{index}.png", smooth(index, 8, 8))
    augment(root / "src", root / "made", vc.Pipeline([Paint()]), copies=copies, originals=True, only=only)
    return root / "made"


def test_experiments_train_with_a_share_and_test_on_real_pictures(tmp_path: Path) -> None:
    data = painted(tmp_path, ("train", "test"), 4, only="train")
    found = load(str(data))
    assert len(found.train) == 12
    assert sum("original" in key for key in found.train.keys) == 6
    assert np.bincount(found.train.targets).tolist() == [6, 6]
    assert len(found.test) == 6
    assert len(load(str(data), Selection(synthetic_share=1)).train) == 30
    assert len(load(str(data), Selection(synthetic_share=0)).train) == 6
    assert "synthetic_share" not in Selection().plain()
    assert Selection(synthetic_share=0.2).plain()["synthetic_share"] == 0.2


def test_experiments_refuse_synthetic_pictures_to_test_on(tmp_path: Path) -> None:
    data = painted(tmp_path, ("train", "test"), 1)
    with pytest.raises(DataError, match="expected real pictures to test with, got 6 of 12 synthetic ones, the first test/"):
        load(str(data))


def test_experiments_hold_nothing_out_where_a_made_picture_may_show_it(tmp_path: Path) -> None:
    data = painted(tmp_path, ("some",), 1)
    with pytest.raises(DataError, match="expected two splits, as pictures that networks made may be made from those"):
        load(str(data))


@pytest.mark.parametrize("share", [-0.1, 1.5, "half", True, float("nan")])
def test_a_share_that_is_none(share: object) -> None:
    with pytest.raises(SpecError, match=r"synthetic_share: expected a number in \[0, 1\]"):
        Selection(synthetic_share=share)  # type: ignore[arg-type]
