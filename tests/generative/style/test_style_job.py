"""The commands: a data set restyled with its labels, stopped and gone on with, and a network trained and used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.generative.style.networks import store_vgg
from tests.generative.style.pictures import contents, styles
from tests.offline.pictures import class_folders, smooth, store
from vicinal import datasets
from vicinal.cli.main import main
from vicinal.files.read import read


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def large(root: Path, count: int = 2) -> Path:
    """Class folders of pictures that are large enough, and one that is not."""
    for index in range(count):
        store(root / f"cats/{index}.png", smooth(index, 96, 100))
        store(root / f"dogs/{index}.png", smooth(10 + index, 100, 97))
    store(root / "dogs/small.png", smooth(20, 40, 40))
    return root


def test_classes_and_names_stay_and_small_pictures_too(tmp_path: Path) -> None:
    data, out = large(tmp_path / "data"), tmp_path / "out"
    assert run("generate", "style", data, out, "--alpha", "0.5,1", "--copies", 2, "--side", 32) == 0
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    assert len(lines) == 10
    for line in lines:
        before, after = read(data / line["source"]), read(out / line["output"])
        assert line["output"].split("/")[0] == line["source"].split("/")[0]
        assert (before == after).all() == ("small" in line["source"])
        drawn = line["parameters"].get("RandomStyle[0]")
        assert (drawn is None) == ("small" in line["source"])
        assert line.get("synthetic", False) == (drawn is not None)
        if drawn is not None:
            assert 0.5 <= drawn["alpha"] <= 1
            assert sum(drawn["weights"]) == pytest.approx(1)
    again = datasets.read(out)
    assert again.synthetic.sum() == 8
    first, *_ = (out / "synthetic.jsonl").read_text().splitlines()
    assert "multistyle26.onnx" in first  # with the hash of its weights


def test_masks_and_boxes_stay(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    mask = np.zeros((96, 100), np.uint8)
    mask[20:50, 30:70] = 1
    store(data / "a.png", smooth(1, 96, 100))
    store(tmp_path / "masks/a.png", mask)
    assert run("generate", "style", data, out, "--masks", tmp_path / "masks", "--side", 32) == 0
    assert (read(out / "images/a_0.png" if (out / "images").exists() else out / "a_0.png") != smooth(1, 96, 100)).any()
    np.testing.assert_array_equal(vc.read_mask(out / "masks/a_0.png"), mask)


def test_a_killed_job_ends_with_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vicinal.generative.style import sessions

    data, once, calls = large(tmp_path / "data"), sessions.run, []
    options = ("--shard-size", 1, "--threads", 1, "--side", 32, "--styles", styles(tmp_path / "styles"))
    assert run("generate", "style", data, tmp_path / "whole", *options) == 0

    def killed(*given: object) -> object:
        calls.append(given)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return once(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(sessions, "run", killed)
        assert run("generate", "style", data, tmp_path / "parts", *options) == 130
    assert run("generate", "style", data, tmp_path / "parts", *options, "--resume") == 0
    files = [path for path in (tmp_path / "whole").rglob("*") if path.suffix in (".png", ".jsonl")]
    assert len(files) >= 6
    for path in files:
        assert path.read_bytes() == (tmp_path / "parts" / path.relative_to(tmp_path / "whole")).read_bytes()


def test_a_network_is_trained_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    encoder, own = store_vgg(tmp_path / "vgg.pth"), styles(tmp_path / "styles")
    trained = ("generate", "style-train", contents(tmp_path / "contents"), tmp_path / "model", "--encoder", encoder)
    assert run(*trained, "--styles", own, "--steps", 4, "--warm", 2, "--size", 16, "--batch", 2, "--threads", 1) == 0
    model = tmp_path / "model/model.pt"
    assert capsys.readouterr().out == f"{model}\n"
    data, out = large(tmp_path / "data", count=1), tmp_path / "out"
    assert run("generate", "style", data, out, "--styles", own, "--with", model, "--side", 32) == 0
    line = json.loads((out / "manifest.jsonl").read_text().splitlines()[0])
    assert line["parameters"]["AdaIN[0]"]["alpha"] == 1
    assert (read(out / line["output"]) != read(data / line["source"])).any()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("style", "DATA", "OUT", "--styles", "no/folder"), "--styles no/folder: expected a picture, or a folder of 1 to 1000"),
        (("style", "DATA", "OUT", "--styles", "EMPTY"), "or a folder of 1 to 1000, got 0 pictures"),
        (("style", "DATA", "OUT", "--with", "DATA/cats/0.jpg"), "--with: a network of your own needs pictures of styles"),
        (
            ("style", "DATA", "OUT", "--with", "DATA/cats/0.jpg", "--styles", "DATA"),
            "0.jpg: expected a model that vicinal generate style-train wrote",
        ),
        (("style", "DATA", "OUT", "--alpha", "2"), "RandomStyle.alpha: expected"),
        (("style", "no/data", "OUT"), "no/data: no such file or folder"),
        (("style-train", "DATA", "OUT", "--encoder", "VGG"), "DATA: expected 16 pictures or more to train with, got 6"),
        (("style-train", "no/data", "OUT", "--encoder", "VGG"), "no/data: no such file or folder"),
        (("style-train", "DATA", "OUT", "--encoder", "no.pth"), "no.pth: No such file or directory"),
        (("style-train", "DATA", "OUT", "--encoder", "VGG", "--size", "20"), "size: expected a multiple of 8 from 16 on"),
        (("style-train", "DATA", "OUT", "--encoder", "VGG", "--device", "abacus"), "device: expected cpu, cuda or auto"),
    ],
)
def test_bad_input_is_one_line(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class_folders(tmp_path / "DATA")
    (tmp_path / "EMPTY").mkdir()
    store_vgg(tmp_path / "VGG")
    given = [str(tmp_path / one) if one.partition("/")[0] in ("DATA", "OUT", "EMPTY", "VGG") else one for one in arguments]
    assert run("generate", *given) == 2
    *_, last = capsys.readouterr().err.splitlines()
    assert last.startswith("vicinal: ")
    assert says in last
    assert not (tmp_path / "OUT").exists()
