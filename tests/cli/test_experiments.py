"""``vicinal compare``, ``evaluate`` and ``audit`` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import vicinal as vc
from tests.compare.material import cut_photos
from vicinal.cli.main import main

torch = pytest.importorskip("torch")

TINY = ["--model-option", "widths=[4, 8]", "--model-option", "hidden=16", "--model-option", "grid=4"]
SHORT = [*TINY, "--epochs", "2", "--batch", "16", "--rate", "0.01", "--device", "cpu"]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cut_photos(tmp_path_factory.mktemp("photos"))


def faults(errors: str) -> str:
    """What was written to stderr, but for the line that says what was read."""
    return "".join(line for line in errors.splitlines(keepends=True) if not line.startswith("vicinal: read "))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    threads = torch.get_num_threads(), vc.get_threads()
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    torch.set_num_threads(threads[0])
    vc.set_threads(threads[1])
    captured = capsys.readouterr()
    return caught.value.code, captured.out, captured.err


def test_compare_then_evaluate_then_audit(photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    command = ["compare", photos, "--recipes", "none,gentle", "--seeds", 2, "--trial-limit", 8, "--threads", 1]
    code, said, told = run(capsys, *command, "--out", out, *SHORT)
    assert code == 0
    assert told.startswith(f"vicinal: read {photos}: folder, ")
    lines = said.splitlines()
    assert lines[0].split("  ")[0] == "recipe"
    assert [line.split()[0] for line in lines[1:3]] == ["none", "gentle"]
    assert lines[3] == f"{out}/report.html"
    settings = json.loads((out / "experiment.json").read_text())
    assert settings["model"]["options"] == {"widths": [4, 8], "hidden": 16, "grid": 4}
    assert settings["training"]["epochs"] == 2

    network = out / "runs" / "gentle" / "seed-1" / "network.pt"
    code, said, _ = run(capsys, "evaluate", network, photos, "--corruptions", "--out", tmp_path / "e", "--trial-limit", 8)
    assert code == 0
    rows = [line.split() for line in said.splitlines()]
    assert rows[1][:2] == ["test", "pictures"]
    assert {"shift", "rotation", "blur", "pixelate"} <= {row[0] for row in rows}
    assert rows[-1] == [f"{tmp_path}/e/evaluation.html"]
    kept = json.loads((network.parent / "result.json").read_text())
    assert json.loads((tmp_path / "e" / "evaluation.json").read_text())["measures"]["score"] == kept["measures"]["score"]

    code, said, _ = run(
        capsys, "audit", photos, "--recipe", "HorizontalFlip", "--network", network, "--out", tmp_path / "a",
        "--pictures", 20, "--copies", 2,
    )  # fmt: skip
    assert code == 0
    assert "HorizontalFlip[0]" in said
    assert (tmp_path / "a" / "audit.html").exists()


def test_options_of_training_are_those_of_the_comparison(
    photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--consistency", "12", "--warmup", "1", "--amp", "--recipes", "AugMix", "--seeds", "1", "--trial-limit", "0"]
    code, _, _ = run(capsys, "compare", photos, "--out", tmp_path / "out", "--memory", "0", *options, *SHORT)
    assert code == 0
    training = json.loads((tmp_path / "out" / "experiment.json").read_text())["training"]
    assert (training["consistency"], training["warmup"], training["amp"]) == (12, 1, True)


def test_audit_trains_its_judges_and_goes_on(photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["audit", photos, "-r", "HorizontalFlip", "-o", tmp_path / "a", "--pictures", 16, "--copies", 2, *SHORT]
    code, first, _ = run(capsys, *command)
    assert code == 0
    kept = (tmp_path / "a" / "runs" / "HorizontalFlip" / "seed-0" / "network.pt").stat().st_mtime_ns
    code, again, errors = run(capsys, *command)
    assert (code, again, faults(errors)) == (0, first, "")
    assert (tmp_path / "a" / "runs" / "HorizontalFlip" / "seed-0" / "network.pt").stat().st_mtime_ns == kept


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "resnet19"], "model: expected one of small_cnn, resnet18, resnet20, wrn, vgg, unet, or "
         "'package.module:Class', got 'resnet19'; did you mean 'resnet18'?"),
        (["--model-option", "widths"], "--model-option: expected NAME=VALUE, got 'widths'"),
        (["--model-option", "wide=1"], "model small_cnn: unknown option 'wide'; did you mean 'widths'?"),
        (["--recipes", "none,gentel"], "recipe 'gentel': expected a name or a .yaml or .json file; did you mean 'gentle'?"),
        (["--size", "big"], "--size: expected a side in pixels, or HxW, got 'big'"),
        (["--optimizer", "lion"], "optimizer: expected one of adam, sgd, got 'lion'"),
        (["--rate", "-1"], "rate: expected a learning rate above 0, got -1.0"),
        (["--memory", "-1"], "--memory: expected GiB, at least 0, got -1.0"),
        (["--warmup", "1"], "warmup: expected a whole number in [0, 0], got 1"),
        (["--consistency", "0"], "consistency: expected a weight above 0, got 0.0"),
        (["--consistency", "12", "--recipes", "Mixup"], "of one picture at a time; leave Mixup and CutMix out"),
        (["--loss", "dice"], "loss: expected cross_entropy or focal for classes of pictures, got 'dice'"),
        (["--task", "segmentation"], "expected masks to learn, got label"),
        (["--device", "tpu9"], "device: expected cpu, cuda or auto, and one that is there, got 'tpu9'"),
        (["--holdout", "2"], "holdout: expected a share above 0 and below 1, got 2.0"),
        (["--test-split", "dev"], "split: expected one of test, train, got 'dev'"),
    ],
)  # fmt: skip
def test_bad_arguments_end_in_one_line_and_leave_nothing(
    arguments: list[str], message: str, photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    code, said, errors = run(capsys, "compare", photos, "--out", out, *arguments, "--epochs", 1, "--seeds", 1)
    assert (code, said) == (2, "")
    assert faults(errors).startswith("vicinal: ")
    assert faults(errors).count("\n") == 1
    assert message in errors
    assert not out.exists()


def test_networks_and_folders_that_are_not_there(photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = run(capsys, "evaluate", tmp_path / "no.pt", photos)
    assert (code, faults(errors).count("\n")) == (2, 1)
    assert "no such file, and expected weights for a network by name or import path" in errors
    code, _, errors = run(capsys, "compare", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert code == 2
    assert "no such file or folder" in errors
    (tmp_path / "file").write_text("x")
    code, _, errors = run(capsys, "compare", photos, "--out", tmp_path / "file", "--epochs", 1)
    assert (code, faults(errors)) == (2, f"vicinal: {tmp_path}/file: expected a folder, got a file\n")


def test_without_torch_the_reason_is_one_line(photos: str) -> None:
    code = "import sys; sys.modules['torch'] = None; from vicinal.cli.main import main; main(sys.argv[1:])"
    for command in (["compare", photos, "-o", "x"], ["evaluate", "x.pt", photos], ["audit", photos, "-r", "gentle", "-o", "x"]):
        done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, "vicinal: this command needs torch: pip install 'vicinal[torch]'\n")


def test_values_of_options_are_numbers_lists_and_words() -> None:
    from vicinal.cli.words import values
    from vicinal.errors import JobError

    words = ["rate=1e-3", "depth=010", "widths=[8, 16]", "bias=true", "norm=batch"]
    found = values("--model-option", words)
    assert found == {"rate": 0.001, "depth": 10, "widths": [8, 16], "bias": True, "norm": "batch"}
    for bad in ("[" * 5000, "9" * 5000, "[1", "{a: 1, a: 2}"):
        with pytest.raises(JobError, match=r"^--model-option a: expected a number, a word or \[a, list\], got"):
            values("--model-option", [f"a={bad}"])
