"""Seasons: a tiny run of everything, on pictures of two colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

import vicinal as vc
from experiments.common.arguments import Arguments
from experiments.readme import asked
from experiments.seasons.measure import work
from experiments.seasons.outcome import table
from experiments.seasons.pictures import changed, planted
from experiments.seasons.settings import SHORT, Settings
from tests.offline.pictures import smooth, store
from vicinal.errors import DataError
from vicinal.generative.domains.settings import DomainTraining


def photos(root: Path) -> Path:
    for split, count in (("train", 16), ("test", 24)):
        for tint, domain in ((120, "summer"), (220, "winter")):
            for index in range(count):
                picture = smooth(index + count, 32, 32) // 2 + np.array([tint // 2, 60, tint // 2], np.uint8)
                store(root / f"summer2winter/{split}/{domain}/{index}.png", picture.astype(np.uint8))
    return root


def test_everything_runs_and_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("efficientnet_lite_pytorch")
    tiny = DomainTraining(steps=4, size=16, width=4, blocks=1)
    arguments = Arguments(name="seasons", data=photos(tmp_path), out=tmp_path / "out", results=tmp_path / "results")
    settings = Settings(planted=tiny, seasons=tiny, features=32, shown=5)
    found = work(arguments, settings)
    assert [row["way"] for row in found["outcome"]["planted"]] == ["untouched", "Reinhard", "CycleGAN"]
    assert len(found["outcome"]["seasons"]) == 8
    assert set(found["answers"]) == {"planted", "seasons"}
    assert "dB (asked: 24 dB or more)" in asked(found["answers"]["planted"])
    text = table(found)
    assert text.count("CycleGAN") == 2
    for name in found["pictures"]:
        assert vc.read(str(tmp_path / "results" / name)).std() > 5
    torch.set_num_threads(1)
    assert work(arguments, settings)["outcome"] == found["outcome"]


def test_the_planted_pair_has_disjoint_pictures_of_which_the_second_are_changed(tmp_path: Path) -> None:
    first, second = planted(photos(tmp_path) / "summer2winter", tmp_path / "pair")
    names = [{path.stem for path in folder.iterdir()} for folder in (first, second)]
    assert names[0].isdisjoint(names[1])
    assert [len(one) for one in names] == [16, 16]
    picture = vc.read(str(tmp_path / "summer2winter/train/summer/1.png"))
    assert np.array_equal(vc.read(str(second / "0001.png")), changed(picture))
    assert np.abs(changed(picture).astype(int) - picture).mean() > 5


def test_without_the_data_it_says_so(tmp_path: Path) -> None:
    arguments = Arguments(name="seasons", data=tmp_path, out=tmp_path / "out", results=tmp_path / "results")
    with pytest.raises(DataError, match="expected the data set there"):
        work(arguments, SHORT)
