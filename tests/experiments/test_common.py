"""What experiments share: paths, time over several processes, results that are whole, plots that repeat."""

from __future__ import annotations

import time
from pathlib import Path

import attrs
import matplotlib.pyplot as plt
import pytest

from experiments.common import clock as clocks
from experiments.common.answers import answer
from experiments.common.arguments import ROOT, Arguments, parse
from experiments.common.clock import Clock
from experiments.common.plots import save
from experiments.common.publish import KEYS, publish
from experiments.common.tables import number, percent, points, table
from vicinal.errors import DataError
from vicinal.experiments.student import Interval, interval


def arguments(folder: Path) -> Arguments:
    return Arguments(name="shift", data=folder / "data", out=folder / "out", results=folder / "results")


def test_default_results_go_to_the_repository_and_those_of_full_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_DATA", "/somewhere")
    usual, full = parse("shift", "doc", []), parse("shift", "doc", ["--full", "--threads", "1"])
    assert usual.data == Path("/somewhere")
    assert usual.results == ROOT / "experiments/shift/results"
    assert full.results == full.out / "results"
    assert full.out != usual.out
    assert full.threads == 1


def test_a_missing_data_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="fashion-mnist: expected the data set there; --data or VICINAL_DATA"):
        arguments(tmp_path).dataset("fashion-mnist")


def test_a_bad_argument_ends_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse("shift", "doc", ["--threads", "0"])
    assert "--threads: expected a number of 1 or more, got 0" in capsys.readouterr().err


def test_time_adds_up_over_processes_and_a_stopped_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "EVERY", 0.0)
    first = Clock(tmp_path)
    time.sleep(0.2)
    first.note()
    second = Clock(tmp_path)
    time.sleep(0.1)
    assert second.total()["wall"] >= 0.3
    assert second.total()["cpu"] < 0.3


def test_results_that_leave_something_out_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"results of shift: expected question, .* got no answers, no pictures"):
        publish(arguments(tmp_path), dict.fromkeys(KEYS[:-2]))
    assert not (tmp_path / "results").exists()


def test_an_answer_is_reached_by_its_mean_and_where_asked_by_its_interval() -> None:
    wide = interval([0.01, 0.30])
    assert answer("gain", wide, at_least=0.08)["reached"]
    assert not answer("gain", wide, at_least=0.08, excludes_zero=True)["reached"]
    assert not answer("gain", attrs.evolve(wide, mean=0.07), at_least=0.08)["reached"]


def test_numbers_of_tables() -> None:
    found = attrs.asdict(Interval(0.2134, 0.2, 0.2268, 3))
    assert percent(found) == "21.3 ± 1.3"
    assert points(found) == "**+21.3 ± 1.3**"
    assert points(attrs.asdict(Interval(-0.001, -0.01, 0.008, 3))) == "-0.1 ± 0.9"
    assert number({"mean": 0.5, "low": None, "high": None}) == "0.500"
    assert table(["recipe", "score"], [["none", "1"]]) == "| recipe | score |\n| --- | --: |\n| none | 1 |"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_plots_are_the_same_bytes_again(kind: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        figure, axes = plt.subplots(figsize=(2, 1))
        axes.plot([0, 1], [1, 0])
        save(figure, tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2
