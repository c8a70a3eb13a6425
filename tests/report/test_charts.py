"""Charts do not exaggerate: axes say where they begin, nothing lies beyond what is possible, zeros and scales are there."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from vicinal.report.figures import duration, figure, pictures, share, speed
from vicinal.report.page.axes import span, ticks
from vicinal.report.page.grids import confusion, heat, percent
from vicinal.report.page.lines import LABEL, LEAST, ROOM, Line, lines, number, shares, whiskers
from vicinal.report.summary.charts import heat as counts


def interval(mean: float, reach: float | None = None) -> dict[str, float | None]:
    ends = (None, None) if reach is None else (mean - reach, mean + reach)
    return {"mean": mean, "low": ends[0], "high": ends[1], "count": 3}


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter("text")]


def dots(svg: str) -> list[float]:
    return [float(one.get("cx", "")) for one in ElementTree.fromstring(svg).iter("circle")]


@pytest.mark.parametrize(("means", "begins"), [
    ([0.6538, 0.4615], "begins at 45 %"), ([0.91, 0.92], "begins at 90 %"), ([0.995, 0.999], "begins at 98 %"),
    ([0.001, 0.9], None), ([0.0, 1.0], None), ([0.5], "begins at 48 %"), ([0.015, 0.9], None),
])  # fmt: skip
def test_an_axis_of_accuracies_says_where_it_begins(means: list[float], begins: str | None) -> None:
    for svg in (
        whiskers([(f"r{place}", "#000", interval(mean)) for place, mean in enumerate(means)]),
        lines([Line("r", "#000", range(1, 1 + len(means)), [interval(mean) for mean in means])], "epoch", percent=True),
    ):
        found = [text for text in texts(svg) if text.startswith("begins")]
        assert found == ([] if begins is None else [begins])
        assert any(re.fullmatch(r"[\d.]+ %", text) for text in texts(svg))  # numbers on the axis


def test_a_tenth_of_a_point_does_not_fill_the_axis() -> None:
    first, second = dots(whiskers([("a", "#000", interval(0.9)), ("b", "#000", interval(0.901))]))
    assert 0 < second - first < 0.05 * ROOM
    (gain,) = dots(whiskers([("a", "#000", interval(0.001))], zero=True))
    assert gain - LABEL < 0.6 * ROOM
    assert shares([0.9, 0.901])[1] - shares([0.9, 0.901])[0] >= LEAST * 0.99
    assert span([1.0, 1.1]) == pytest.approx((0.995, 1.105))


def test_intervals_end_where_shares_do() -> None:
    svg = whiskers([("a", "#000", interval(0.98, 0.05)), ("b", "#000", interval(0.01, 0.2))])
    assert "98.00 (93.00 to 100.00)" in texts(svg)
    assert "1.00 (0.00 to 21.00)" in texts(svg)
    ends = [float(one.get(end, "")) for one in ElementTree.fromstring(svg).iter("line") for end in ("x1", "x2")]
    assert min(ends) >= LABEL
    assert max(ends) <= LABEL + ROOM
    found = texts(whiskers([("a", "#000", interval(-0.03, 0.05)), ("b", "#000", interval(-0.4615, 0.57))], zero=True))
    assert {"-3.00 (-8.00 to +2.00)", "-46.15 (-100.00 to +10.85)"} <= set(found)
    assert number(interval(0.5, 0.7), signed=True) == "+50.00 (-20.00 to +100.00)"
    assert number(interval(1.4, 0.7), percent=False) == "1.400 (0.700 to 2.100)"
    assert number(interval(0.1, 0.3), percent=False) == "0.100 (0.000 to 0.400)"
    below = lines([Line("r", "#000", [1, 2], [interval(0.1, 0.3), interval(0.2, 0.5)])], "epoch")
    assert "0" in texts(below)
    assert not [text for text in texts(below) if text.startswith("-")]


def test_gains_have_an_axis_with_signs_around_no_difference() -> None:
    found = texts(whiskers([("a", "#000", interval(0.05, 0.02)), ("b", "#000", interval(-0.04, 0.01))], zero=True))
    assert {"0", "+5", "-5"} & set(found) == {"0", "+5", "-5"}
    assert not [text for text in found if text.startswith("begins")]


@pytest.mark.parametrize(("low", "high"), [(1, 3), (1, 12), (0.5, 1.5), (1, 100), (-5, 5), (-1, 1)])
def test_epochs_and_pixels_have_whole_numbers(low: float, high: float) -> None:
    found = ticks(low, high, whole=True)
    assert found
    assert all(value == int(value) and low <= value <= high for value in found)
    assert len(found) <= 12


@pytest.mark.parametrize("count", [2, 4, 10, 11, 30])
def test_confusion_has_names_on_both_sides_and_every_zero(count: int) -> None:
    names = [f"class {place}" for place in range(count)]
    table = 5 * np.eye(count, dtype=int)
    table[0, 1] = 1000
    svg = confusion(table.tolist(), names)
    found = texts(svg)
    assert min(float(one.get("width", "")) for one in ElementTree.fromstring(svg).iter("rect")) > 23  # two digits have room
    assert all(found.count(name) == 2 for name in names)
    assert found.count("0") == count * count - count - 1
    assert "<1" in found  # 5 of 1005 right
    assert "99" in found
    assert (percent(0.0), percent(0.004), percent(0.5), percent(0.9999), percent(1.0)) == ("0", "<1", "50", "99", "100")


def test_heat_maps_have_a_scale_with_numbers() -> None:
    found = texts(heat(np.array([[0.0, 0.5], [1.0, 0.2]]), ["-1", "0"], ["a", "b"], "shift"))
    assert {"0", "20", "40", "60", "80", "100", "%"} <= set(found)
    for cells, most in ((np.array([[0, 3], [1234, 0]]), "1,234"), (np.zeros((4, 4), int), "1"), (np.eye(3, dtype=int), "1")):
        assert {"0", most, "boxes a square"} <= set(texts(counts(cells)))


def test_times_and_shares_are_written_as_people_write_them() -> None:
    assert [duration(value) for value in (0.123, 99.6, 120, 7200, 200_000)] == ["0.12 s", "100 s", "2 min", "2.0 h", "2.3 days"]
    assert [share(*pair) for pair in ((0, 5), (5, 5), (1, 3), (1, 1000), (999, 1000), (0, 0))] == [
        "0 %", "100 %", "33 %", "< 1 %", "> 99 %", "0 %",
    ]  # fmt: skip
    assert [figure(value) for value in (1e6, -14.78, 1e-9)] == ["1000000", "-14.8", "0"]


@pytest.mark.parametrize(
    ("count", "seconds", "text"),
    [(1, 2.8, "0.36 pictures/s"), (21, 5, "4.2 pictures/s"), (13000, 10, "1,300 pictures/s"), (0, 0, "0 pictures/s")],
)
def test_speeds_of_slow_jobs_are_not_nothing(count: int, seconds: float, text: str) -> None:
    assert speed(count, seconds) == text


def test_one_picture_is_no_pictures() -> None:
    assert [pictures(count) for count in (0, 1, 12000)] == ["0 pictures", "1 picture", "12,000 pictures"]
