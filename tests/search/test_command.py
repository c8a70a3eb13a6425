"""``vicinal search`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vicinal as vc
from vicinal.cli.main import main

TINY = ["--model-option", "widths=[4, 8]", "--model-option", "hidden=8", "--model-option", "grid=4", "--device", "cpu"]
SHORT = [*TINY, "--epochs", "2", "--batch", "16", "--rate", "0.01", "--threads", "1"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    threads = vc.get_threads()
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    vc.set_threads(threads)
    said = capsys.readouterr()
    return caught.value.code, said.out, said.err


@pytest.mark.parametrize(
    "way", [["--by", "audit", "--drop", "5"], ["--by", "trials", "--trials", "2", "--over", "rotate,shift", "--again", "1"]]
)
def test_a_search_writes_a_recipe_that_augment_reads(
    way: list[str], sides: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("optuna")
    out = tmp_path / "a b?#%"
    code, said, told = run(capsys, "search", sides, "-o", out, *way, *SHORT, "--seeds", 2, "-r", "HorizontalFlip")
    assert code == 0, told
    assert told.startswith(f"vicinal: read {sides}: ")
    lines = said.splitlines()
    assert [line.split()[0] for line in lines[1:5]] == ["none", "HorizontalFlip", "TrivialAugmentWide", "search"]
    assert lines[5].startswith("Search ")
    assert lines[6:] == [f"{out}/recipe.yaml", f"{out}/search.html"]
    result = json.loads((out / "search.json").read_text())
    assert (result["by"], result["training"]["epochs"], result["seeds"]) == (way[1], 2, 2)
    code, _, _ = run(capsys, "augment", sides, tmp_path / "augmented", "-r", out / "recipe.yaml", "--copies", 1)
    assert code == 0


def test_a_recipe_by_hand_may_be_one_of_the_others(
    sides: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(capsys, "search", sides, "-o", tmp_path / "out", *SHORT, "--seeds", 1, "-r", "none")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()[1:4]] == ["none", "TrivialAugmentWide", "search"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "audits"], "by: expected one of audit, trials, got 'audits'; did you mean 'audit'?"),
        (["--by", "trials", "--over", "rotate,flips"], "'flips'; did you mean 'flip'?"),
        (["--drop", "0"], "drop: expected a share of accuracy above 0, at most 0.5, got 0.0"),
        (["--epochs", "-1"], "epochs: expected a whole number in [1, 1000000], got -1"),
        (["--recipe", "gentel"], "did you mean 'gentle'?"),
        (["--seconds", "0", "--epochs", "0"], "seconds: expected a time above 0, got 0.0"),
    ],
)  # fmt: skip
def test_bad_arguments_end_in_one_line_and_leave_nothing(
    arguments: list[str], message: str, sides: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, errors = run(capsys, "search", sides, "-o", tmp_path / "out", *arguments)
    faults = [line for line in errors.splitlines() if not line.startswith("vicinal: read ")]
    assert (code, said, len(faults)) == (2, "", 1)
    assert message in faults[0]
    assert not (tmp_path / "out").exists()
