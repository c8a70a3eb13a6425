"""The summary page: counts that add up, charts that hold them, text that cannot break the page."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vicinal.report.summary.charts import bars, heat, histogram
from vicinal.report.summary.page import Content, page
from vicinal.report.summary.statistics import Statistics

OBJECT = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 2))
SAMPLE = st.tuples(st.integers(0, 3), st.lists(OBJECT, max_size=4))


def counted(samples: list) -> Statistics:
    statistics = Statistics()
    for label, objects in samples:
        boxes = np.array([[x, y, x + 5, y + 8] for x, y, _ in objects], np.float64).reshape(-1, 4)
        drawn = {"Rotate": {"degrees": [float(label)]}} if label else {}
        statistics.add((40, 60), {label: 1.0}, boxes, [kind for _, _, kind in objects], drawn)
    return statistics


@given(st.lists(SAMPLE, max_size=12), st.integers(0, 12))
def test_counts_of_parts_add_up_to_the_counts_of_the_whole(samples: list, cut: int) -> None:
    merged = counted(samples[:cut])
    merged.merge(Statistics.from_plain(json.loads(json.dumps(counted(samples[cut:]).plain()))))
    assert merged.plain() == counted(samples).plain()
    assert merged.sizes.sum() == merged.places.sum() == sum(merged.objects.values())


def test_boxes_are_counted_where_they_lie() -> None:
    statistics = Statistics()
    statistics.add((100, 200), {}, np.array([[150.0, 10.0, 190.0, 30.0]]), [0])
    assert np.argwhere(statistics.places).tolist() == [[3, 13]]  # centre: 0.2 of the height, 0.85 of the width
    assert np.argwhere(statistics.sizes).tolist() == [[3, 3]]  # 0.2 of the height, 0.2 of the width


def test_charts_are_valid_svg_with_the_counts() -> None:
    for svg in (bars(["a<b", "c"], [3, 1], [1234, 0]), histogram([1.0, 2.0, 2.5]), histogram([]), histogram([3.0]),
                heat(np.eye(4, dtype=np.int64))):
        ElementTree.fromstring(svg)
    assert "1,234" in bars(["a"], [3], [1234])


def test_a_page_shows_classes_parameters_and_quarantine_and_escapes_names() -> None:
    before, after = counted([(1, [(2, 3, 0)])]), counted([(1, [(2, 3, 0)]), (2, [])])
    bad = "<script>alert(1)</script>.jpg"
    html = page(Content("Job", [("written", "2")], "Pipeline: {}", ["x", "y", "z"], before, after,
                        np.zeros((8, 8, 3), np.uint8), [(bad, "truncated")]))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "Rotate.degrees" in html
    assert "truncated" in html
    assert re.search(r"data:image/jpeg;base64,\S{50}", html)
    assert not re.search(r"https?://", html.replace("http://www.w3.org", ""))
