"""The stream of JSON: what Python's own parser gives, however the file is cut into chunks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vicinal.datasets.formats.coco.shared import mirrored
from vicinal.datasets.formats.coco.stream import members
from vicinal.errors import DataError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def gathered(path: Path, chunk: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """All members put together again, from the values and from their texts."""
    values: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for name, index, value, text in members(str(path), chunk):
        if index is None and not text:
            values[name], texts[name] = [], []
        elif index is None:
            values[name], texts[name] = value, json.loads(text)
        else:
            assert index == len(values[name])
            values[name].append(value)
            texts[name].append(json.loads(text))
    return values, texts


@SHARED
@given(st.dictionaries(st.text(), VALUES), st.integers(1, 40), st.booleans(), st.sampled_from([None, 0, 3]))
def test_values_and_texts_are_those_of_the_file(
    tmp_path: Path, value: dict[str, Any], chunk: int, ascii: bool, indent: int | None
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value, ensure_ascii=ascii, indent=indent), encoding="utf-8", errors="surrogatepass")
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:  # half of a pair of characters
        with pytest.raises(DataError, match="expected UTF-8"):
            gathered(path, chunk)
        return
    assert gathered(path, chunk) == (value, value)


@SHARED
@given(st.dictionaries(st.text("ab"), VALUES, min_size=1), st.integers(1, 40), st.data())
def test_a_file_that_ends_early_is_an_error_and_never_less_data(
    tmp_path: Path, value: dict[str, Any], chunk: int, data: st.DataObject
) -> None:
    text = json.dumps(value)
    path = tmp_path / "a.json"
    path.write_text(text[: data.draw(st.integers(0, len(text) - 1))])
    with pytest.raises(DataError, match="no valid JSON"):
        gathered(path, chunk)


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("nose", "left_eye", "right_eye"), ((1, 2),)),
        (("RightEye", "LeftEye"), ((1, 0),)),
        (("l_hip", "r_hip", "hip"), ((0, 1),)),
        (("knee-R", "knee-L"), ((1, 0),)),
        (("leftmost", "tail", "left_ear"), ()),
        (("all", "role", "l"), ()),
    ],
)
def test_pairs_come_from_names_that_say_left_and_right(names: tuple[str, ...], pairs: tuple[tuple[int, int], ...]) -> None:
    assert mirrored(names) == pairs
