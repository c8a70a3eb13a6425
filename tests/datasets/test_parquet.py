"""Parquet as others write it: pictures as bytes, with or without names, or as paths."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.datasets.writing import example, picture, store, write
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.errors import DataError
from vicinal.files.write import encode

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def test_parquet_as_hugging_face_writes_it(tmp_path: Path) -> None:
    features = {"image": {"_type": "Image"}, "label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}
    for split, count in (("train", 5), ("validation", 2)):
        table = pa.table(
            {
                "image": [{"bytes": encode(picture(n), ".png"), "path": f"/root/.cache/{n % 2}.png"} for n in range(count)],
                "label": pa.array([n % 2 for n in range(count)], pa.int64()),
            }
        )
        table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
        (tmp_path / "data").mkdir(exist_ok=True)
        pq.write_table(table, tmp_path / f"data/{split}-00000-of-00001.parquet", row_group_size=2)
    data = read(tmp_path)
    assert data.format == "parquet"
    assert data.names == ("cat", "dog")
    assert data.header.splits == ("train", "val")
    expected = [("train", n % 2) for n in range(5)] + [("val", 0), ("val", 1)]
    assert [(item.split, item.label) for item in data.items()] == expected
    assert len({item.key for item in data.items()}) == 7
    for index in (4, 0, 3, 6, 2):
        np.testing.assert_array_equal(data[index]["image"], picture(index if index < 5 else index - 5))


def test_parquet_with_plain_bytes_and_with_paths(tmp_path: Path) -> None:
    for number, name in enumerate(("a.png", "b.png")):
        store(tmp_path / name, picture(number))
    pq.write_table(pa.table({"jpeg": [encode(picture(n), ".png") for n in range(2)], "y": ["u", "v"]}), tmp_path / "x.parquet")
    data = read(tmp_path / "x.parquet", label="y")
    assert [(item.key, item.label) for item in data.items()] == [("x/000001", 0), ("x/000002", 1)]
    np.testing.assert_array_equal(data[1]["image"], picture(1))
    kind = pa.struct({"bytes": pa.binary(), "path": pa.string()})
    rows = [{"bytes": None, "path": name} for name in ("a.png", "../b.png")]
    pq.write_table(pa.table({"image": pa.array(rows, kind)}), tmp_path / "y.parquet")
    good, bad = read(tmp_path / "y.parquet").items()
    assert (good.key, good.picture.path) == ("a", str(tmp_path / "a.png"))
    assert bad.fault == "row 2: expected a name inside the data set, got '../b.png'"


def test_parquet_files_that_are_written_are_the_same_every_time(tmp_path: Path) -> None:
    examples = [example(f"k{number}", number, label=number % 2) for number in range(5)]
    header = Header(frozenset({"label"}), names=("u", "v"))
    first, second = (write(tmp_path / name, "parquet", header, examples) for name in "ab")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
    table = pq.read_table(first)
    assert table.num_rows == 5
    assert table.schema.field("image").type == pa.struct({"bytes": pa.binary(), "path": pa.string()})


def test_damaged_files_are_told_and_rows_of_a_damaged_group_fail_alone(tmp_path: Path) -> None:
    images = [{"bytes": encode(picture(number), ".png"), "path": f"{number}.png"} for number in range(4)]
    pq.write_table(pa.table({"image": images}), tmp_path / "a.parquet", row_group_size=2, compression="none")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    group = pq.read_metadata(tmp_path / "a.parquet").row_group(1).column(0)
    start = group.dictionary_page_offset or group.data_page_offset
    data[start : start + 40] = b"\xff" * 40
    (tmp_path / "a.parquet").write_bytes(data)
    samples = read(tmp_path / "a.parquet")
    np.testing.assert_array_equal(samples[1]["image"], picture(1))
    with pytest.raises(DataError, match=f"^{tmp_path}/a.parquet: damaged: ") as caught:
        samples[3]
    assert "\n" not in str(caught.value)
