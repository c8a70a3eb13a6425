"""Ways of saying that a picture has no class, and the columns of row numbers that pandas writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.test_idx import idx
from tests.datasets.test_tables import jsonl, pictures, rows
from tests.datasets.test_webdataset import PNG, tar
from tests.datasets.writing import example, write
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.header import Header
from vicinal.datasets.load import read

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def labels(data: Dataset) -> list[int | None]:
    assert [item.fault for item in data.items()] == [""] * len(data)
    return [item.label for item in data.items()]


IMAGES = [{"bytes": PNG, "path": f"{n}.png"} for n in range(3)]


@pytest.mark.parametrize("none", ["", "-1", "-1.0", "nan", "NaN", "<NA>", " -1"])
@pytest.mark.parametrize("names", ["cat,dog", None])
def test_csv(tmp_path: Path, none: str, names: str | None) -> None:
    pictures(tmp_path, "0.png", "1.png", "2.png")
    (tmp_path / "a.csv").write_text(f"path,label\n0.png,0\n1.png,{none}\n2.png,1\n")
    data = read(tmp_path / "a.csv", **({} if names is None else {"names": names}))
    assert data.names == (("0", "1") if names is None else ("cat", "dog"))
    assert labels(data) == [0, None, 1]
    assert [sample["labels"] for sample in data] == [0, -1, 1]
    assert str(data.summary).endswith("read, but: 1 without a class (1.png)")


@pytest.mark.parametrize("none", [None, -1, -1.0, float("nan"), "-1"])
def test_json_lines(tmp_path: Path, none: Any) -> None:
    pictures(tmp_path, "0.png", "1.png", "2.png")
    values = ("cat", none, "dog")
    data = read(jsonl(tmp_path / "a.jsonl", *({"path": f"{n}.png", "label": value} for n, value in enumerate(values))))
    assert (data.names, labels(data)) == (("cat", "dog"), [0, None, 1])


@pytest.mark.parametrize("kind", ["int64", "int8", "float", "double"])
@pytest.mark.parametrize("none", [-1, None, float("nan")])
def test_parquet(tmp_path: Path, kind: str, none: Any) -> None:
    column = pa.array([0, None if none != none and "int" in kind else none, 1], pa.type_for_alias(kind))
    pq.write_table(pa.table({"image": IMAGES, "label": column}), tmp_path / "a.parquet")
    assert (read(tmp_path / "a.parquet").names, labels(read(tmp_path / "a.parquet"))) == (("0", "1"), [0, None, 1])
    features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": ["a", "b"]}}
    table = pa.table({"image": IMAGES, "label": column})
    table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    pq.write_table(table, tmp_path / "b.parquet")
    assert (read(tmp_path / "b.parquet").names, labels(read(tmp_path / "b.parquet"))) == (("a", "b"), [0, None, 1])


@pytest.mark.parametrize("values", [np.array([0, -1, 1]), np.array([0, np.nan, 1.0]), np.array([[0], [-1], [1]], np.int8)])
def test_npz(tmp_path: Path, values: np.ndarray) -> None:
    np.savez(tmp_path / "a.npz", images=np.zeros((3, 4, 4, 3), np.uint8), labels=values)
    data = read(tmp_path / "a.npz")
    assert (data.names, labels(data)) == (("0", "1"), [0, None, 1])
    np.savez(tmp_path / "b.npz", images=np.zeros((3, 4, 4, 3), np.uint8), labels=values, names=np.array(["u", "v"]))
    assert (read(tmp_path / "b.npz").names, labels(read(tmp_path / "b.npz"))) == (("u", "v"), [0, None, 1])


def test_idx(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(np.zeros((3, 4, 4), np.uint8)))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"\0\0\x09\x01\0\0\0\x03" + bytes([0, 255, 1]))
    assert labels(read(tmp_path)) == [0, None, 1]


@pytest.mark.parametrize("none", [("cls", b"-1"), ("cls", b"\n"), ("json", b'{"label": -1}'), ("json", b'{"label": NaN}')])
@pytest.mark.parametrize("names", ["u,v", None])
def test_webdataset(tmp_path: Path, none: tuple[str, bytes], names: str | None) -> None:
    tar(tmp_path / "a.tar", ("a.png", PNG), ("a.cls", b"1"), ("b.png", PNG), (f"b.{none[0]}", none[1]))
    assert labels(read(tmp_path / "a.tar", **({} if names is None else {"names": names}))) == [1, None]


def test_a_class_may_be_called_minus_one(tmp_path: Path) -> None:
    pictures(tmp_path, "0.png", "1.png")
    (tmp_path / "a.csv").write_text("path,label\n0.png,-1\n1.png,+1\n")
    assert labels(read(tmp_path / "a.csv", names="-1,+1")) == [0, 1]


@pytest.mark.parametrize("format", ["npz", "parquet", "jsonl", "csv", "webdataset", "folder"])
def test_what_has_no_class_is_written_and_read_again(tmp_path: Path, format: str) -> None:
    header = Header(frozenset({"label"}), names=("u", "v"))
    pixels = {"pixels": np.zeros((12, 16, 3), np.uint8)} if format == "npz" else {}
    examples = [example(f"k{n}", n, label=label, **pixels) for n, label in enumerate((1, None, 0))]
    data = read(write(tmp_path, format, header, examples), format)
    assert data.names == ("u", "v")
    assert sorted(labels(data), key=str) == [0, 1, None]


@pytest.mark.parametrize("head", ["", "Unnamed: 0", "Unnamed: 0.1", "unnamed: 12", "__index_level_0__"])
@pytest.mark.parametrize("twice", [False, True])
def test_columns_of_row_numbers_are_none(tmp_path: Path, head: str, twice: bool) -> None:
    pictures(tmp_path, "a.png", "b.png")
    for more in ("label", "mask_of", "boxes_of", "split"):
        first = f"{head},," if twice else f"{head},"
        count = first.count(",")
        body = "".join(f"{'7,' * count}{name}.png,{value}\n" for name, value in (("a", "x"), ("b", "y")))
        (tmp_path / "t.csv").write_text(f"{first}file_name,{more}\n{body}")
        data = read(tmp_path / "t.csv")
        assert all(fault == "" for _, _, fault in rows(data).values())
        assert [item.extra for item in data.items()] == (
            [{"columns": {more: "x"}}, {"columns": {more: "y"}}] if more.endswith("_of") else [{}, {}]
        )
    table = pa.table({"image": IMAGES, "label": [0, 1, 0], head: [1, 2, 3]})
    pq.write_table(table, tmp_path / "t.parquet")
    assert [item.extra for item in read(tmp_path / "t.parquet").items()] == [{}] * 3
    lines = ({head: n, "path": name} for n, name in enumerate(("a.png", "b.png")))
    assert [item.extra for item in read(jsonl(tmp_path / "t.jsonl", *lines)).items()] == [{}, {}]
