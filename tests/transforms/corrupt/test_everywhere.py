"""``Corruption`` where pictures are written, loaded, shown and listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.pictures import smooth, store
from vicinal.cli.main import main
from vicinal.offline.commands import augment

RECIPE = """
Pipeline:
  transforms:
  - RandomCrop: {size: 36}
  - OneOf:
      transforms:
      - Corruption: {name: fog, severity: [1, 4, 5]}
      - Corruption: {name: glass_blur, severity: 2}
      - Corruption: {name: gaussian_noise}
  - HorizontalFlip: {p: 0.5}
  seed: 4
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for index in range(5):
        store(tmp_path / f"src/{index}.png", smooth(index))
    return tmp_path / "src"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.png"))}


def test_jobs_write_the_same_bytes_whatever_runs_them_and_their_manifest_says_the_severity(source: Path) -> None:
    pipeline, out = vc.Pipeline.from_yaml(RECIPE), source.parent
    augment(source, out / "threads", pipeline, copies=4, threads=2)
    augment(source, out / "processes", pipeline, copies=4, processes=2, shard_size=2)
    written = files(out / "threads")
    assert len(written) == 20
    assert files(out / "processes") == written
    lines = [json.loads(line) for line in (out / "threads/manifest.jsonl").read_text().splitlines()]
    seen: dict[str, set[int]] = {}
    for line in lines:
        picture = vc.read(source / line["source"])
        made = pipeline(picture, ids=line["id"], epoch=line["copy"])
        np.testing.assert_array_equal(vc.read(out / "threads" / line["output"]), made)
        for place, parameters in line["parameters"].items():
            if "Corruption" in place:
                seen.setdefault(place, set()).add(int(parameters["severity"]))
    assert seen.pop("OneOf[0]/Corruption[1]") == {2}
    assert seen.pop("OneOf[0]/Corruption[0]") <= {1, 4, 5}
    assert seen.pop("OneOf[0]/Corruption[2]") <= {1, 2, 3, 4, 5}
    assert not seen


class Pictures:
    """A data set of ten."""

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return smooth(index), index


@pytest.mark.parametrize("threads", [0, 2])
def test_the_loader_gives_what_the_pipeline_gives(threads: int) -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    from vicinal.torch import Loader

    pipeline = vc.Pipeline([vc.Corruption("snow"), vc.Corruption("jpeg_compression", [1, 3])], seed=2)
    rows = {}
    for images, labels in Loader(Pictures(), pipeline, 4, threads=threads):
        rows |= {int(label): image.numpy() for label, image in zip(labels, images, strict=True)}
    assert sorted(rows) == list(range(10))
    for index, row in rows.items():
        np.testing.assert_array_equal(np.moveaxis(row, 0, -1), pipeline(smooth(index), ids=index, epoch=0))


def test_the_command_line_lists_explains_and_previews_it(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = source.parent / "recipe.yaml"
    recipe.write_text(RECIPE)
    assert run("transforms") == 0
    assert "Corruption  " in capsys.readouterr().out
    assert run("transforms", "Corruption") == 0
    described = " ".join(capsys.readouterr().out.split())
    assert "severity (1, 5) a whole number of 1 to 5" in described
    assert "jpeg_compression" in described
    assert run("explain", recipe, "--size", "40x48", "--count", "16") == 0
    assert "function fog" in capsys.readouterr().out
    sheet = source.parent / "sheet.png"
    assert run("preview", source, "-r", recipe, "-o", sheet, "--rows", "2", "--columns", "3", "--cell", "48") == 0
    assert vc.read(sheet).shape[1] == 3 * (48 + 4) + 4
