"""Labels and columns that are first met late, or not in the first file, are labels and columns nevertheless."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.datasets.test_tables import jsonl, pictures, rows
from tests.datasets.test_webdataset import PNG, tar
from tests.datasets.writing import example, picture, write
from vicinal.datasets.formats import tar_survey, webdataset
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.mask_files import encode_mask

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

MASK = picture(1, channels=1)[..., 0]


@pytest.mark.parametrize(
    "late", [{"label": "cat"}, {"boxes": [[0, 0, 5, 5]]}, {"split": "val"}, {"mask": "m.png"}, {"note": "x"}]
)
@pytest.mark.parametrize("files", [1, 2])
def test_members_of_json_lines(tmp_path: Path, late: dict[str, Any], files: int) -> None:
    folders = [tmp_path / name for name in ("test", "train")[:files]]
    for folder in folders:
        pictures(folder, "a.png")
        (folder / "m.png").write_bytes(encode_mask(MASK))
    lines = [{"file_name": "missing.png"} for _ in range(150)]
    jsonl(folders[0] / "metadata.jsonl", *lines, {"file_name": "a.png", **(late if files == 1 else {})})
    if files == 2:
        jsonl(folders[1] / "metadata.jsonl", {"file_name": "a.png", **late})
    data = read(folders[0] if files == 1 else tmp_path)
    item = list(data.items())[-1]
    (name,) = late
    if name in ("label", "boxes", "mask"):
        assert data.header.holds == {name}
    assert (item.label is not None, item.objects is not None, item.mask is not None) == (
        name == "label", name == "boxes", name == "mask",
    )  # fmt: skip
    assert item.extra == ({"columns": late} if name == "note" else {})
    assert ("val" in data.header.splits) == (name == "split")


def test_columns_of_later_tables_and_parquet_files(tmp_path: Path) -> None:
    pictures(tmp_path / "c/test", "a.png")
    pictures(tmp_path / "c/train", "a.png")
    (tmp_path / "c/test/metadata.csv").write_text("file_name\na.png\n")
    (tmp_path / "c/train/metadata.csv").write_text("file_name,label\na.png,dog\n")
    data = read(tmp_path / "c")
    assert rows(data) == {"test/a": ("test", None, ""), "train/a": ("train", 0, "")}
    assert "read, but: 1 without a class (a.png)" in str(data.summary)
    (tmp_path / "p").mkdir()
    image = {"bytes": PNG, "path": "a.png"}
    pq.write_table(pa.table({"image": [image], "note": ["x"]}), tmp_path / "p/test-0.parquet")
    pq.write_table(pa.table({"image": [image], "label": [None]}), tmp_path / "p/train-0.parquet")
    pq.write_table(pa.table({"image": [image], "label": ["cat"], "mask": [image], "note": [7]}), tmp_path / "p/train-1.parquet")
    data = read(tmp_path / "p")
    assert (data.header.holds, data.names) == ({"label", "mask"}, ("cat",))
    assert [item.label for item in data.items()] == [None, None, 0]
    assert [item.mask is None for item in data.items()] == [True, True, False]
    assert "left out: 1 column of types that differ by file (note)" in str(data.summary)


def test_row_groups_that_are_empty_at_first(tmp_path: Path) -> None:
    count = 9000
    image = [{"bytes": PNG, "path": f"{n}.png"} for n in range(count)]
    table = pa.table({"image": image, "boxes": [None] * (count - 1) + ["[[1, 1, 5, 5]]"]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000)
    data = read(tmp_path / "a.parquet")
    assert data.header.holds == {"boxes"}
    assert data[count - 1]["boxes"].data.tolist() == [[1, 1, 5, 5]]


LATE = [
    ("cls", b"1", "label"), ("seg.png", encode_mask(MASK), "mask"), ("instances.png", encode_mask(MASK), "instances"),
    ("json", b'{"label": 1}', "label"), ("json", b'{"objects": [[0, 0, 5, 5]]}', "boxes"),
]  # fmt: skip


@pytest.mark.parametrize(("ending", "content", "kind"), LATE)
@pytest.mark.parametrize("where", ["sample", "tar"])
def test_labels_of_tars(tmp_path: Path, ending: str, content: bytes, kind: str, where: str) -> None:
    plain = [(f"t{number}.png", PNG) for number in range(150)]
    own = [("x.png", PNG), (f"x.{ending}", content)]
    tar(tmp_path / "test-000000.tar", *plain, *(own if where == "sample" else ()))
    if where == "tar":
        tar(tmp_path / "train-000000.tar", *own)
    data = read(tmp_path)
    assert data.header.holds == {kind}
    assert data.summary.pictures == 151
    item = next(item for item in data.items() if item.key == "x")
    assert (item.fault, item.split) == ("", "test" if where == "sample" else "train")
    field = {"label": "label", "boxes": "objects"}.get(kind, kind)
    assert getattr(item, field) is not None
    assert ("150 without a class (t0)" in str(data.summary)) == (kind == "label")


@pytest.mark.parametrize(("ending", "content", "kind"), LATE)
def test_labels_that_come_after_all_that_is_looked_at_are_faults_until_they_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, content: bytes, kind: str
) -> None:
    monkeypatch.setattr(webdataset, "MOST", 3)
    monkeypatch.setattr(tar_survey, "FEWEST", 3)
    tar(tmp_path / "a.tar", *((f"{n}.png", PNG) for n in range(3)), ("x.png", PNG), (f"x.{ending}", content))
    data = read(tmp_path / "a.tar")
    assert (data.header.holds, data.summary.pictures) == (frozenset(), None)
    assert [item.fault for item in data.items()][3:] == [
        f"x: has {kind}, which no sample had that was looked at first; holds={kind} reads it"
    ]
    told = read(tmp_path / "a.tar", holds=kind)
    assert told.header.holds == {kind}
    assert not any(item.fault for item in told.items())


def test_what_was_written_says_what_it_holds(tmp_path: Path) -> None:
    header = Header(frozenset({"label", "mask"}), names=("u", "v"))
    examples = [example(f"k{n}", n, label=None if n < 4 else 1, mask=MASK) for n in range(6)]
    root = write(tmp_path, "webdataset", header, examples)
    assert json.loads((root / "index.json").read_text())["holds"] == ["label", "mask"]
    data = read(root)
    assert (data.header.holds, data.summary.pictures) == (header.holds, 6)
    assert [item.label for item in data.items()] == [None] * 4 + [1, 1]


def test_tars_behind_a_url_are_looked_at_by_split() -> None:
    files = fsspec.filesystem("memory")
    for number in range(40):
        files.pipe(f"/late/test-{number:03d}.tar", _tar(("t.png", PNG)))
    files.pipe("/late/train-000.tar", _tar(("x.png", PNG), ("x.cls", b"3")))
    try:
        data = read("memory://late")
        assert (data.header.holds, data.summary.pictures) == ({"label"}, None)
    finally:
        files.rm("/late", recursive=True)


def _tar(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return data.getvalue()
