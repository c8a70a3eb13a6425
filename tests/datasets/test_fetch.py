"""Bytes and pixels of sources of every kind: by path and URL, from many threads, and what is wrong in one line."""

from __future__ import annotations

import gzip
import io
import itertools
import os
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import numpy as np
import pytest

from tests.datasets.writing import picture, store
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture, fetch_pixels
from vicinal.datasets.inside import locate
from vicinal.datasets.source import Source
from vicinal.errors import DataError, ReadError
from vicinal.files.write import encode

PNGS = [encode(picture(number), ".png") for number in range(20)]
STACK = np.stack([picture(number) for number in range(20)])


def parts(path: Path) -> list[Source]:
    path.write_bytes(b"".join(PNGS))
    ends = np.cumsum([0, *map(len, PNGS)]).tolist()
    return [Source(str(path), "part", at, end - at) for at, end in itertools.pairwise(ends)]


def rows(path: Path) -> list[Source]:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"image": [{"bytes": data, "path": "a.png"} for data in PNGS], "n": list(range(20))})
    pytest.importorskip("pyarrow.parquet").write_table(table, path, row_group_size=7)
    return [Source(str(path), "row", at, name="image") for at in range(20)]


def stored(path: Path) -> list[Source]:
    np.savez(path.with_suffix(".npz"), other=STACK[:1], x=STACK)
    return [Source(str(path.with_suffix(".npz")), "array", at, name="x") for at in range(20)]


def packed(path: Path) -> list[Source]:
    np.savez_compressed(path.with_suffix(".npz"), x=STACK)
    return [Source(str(path.with_suffix(".npz")), "array", at, name="x") for at in range(20)]


def idx(path: Path) -> list[Source]:
    path.write_bytes(b"\0\0\x08\x04" + struct.pack(">4I", *STACK.shape) + STACK.tobytes())
    return [Source(str(path), "array", at) for at in range(20)]


def idx_gz(path: Path) -> list[Source]:
    with gzip.open(path.with_suffix(".gz"), "wb") as file:
        file.write(b"\0\0\x08\x04" + struct.pack(">4I", *STACK.shape) + STACK.tobytes())
    return [Source(str(path.with_suffix(".gz")), "array", at) for at in range(20)]


def files(path: Path) -> list[Source]:
    path.mkdir()
    return [Source(str(store(path / f"{number}.png", picture(number)))) for number in range(20)]


KINDS = [parts, rows, stored, packed, idx, idx_gz, files]


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("remote", [False, True])
def test_every_kind_in_any_order_and_from_many_threads(
    tmp_path: Path, make: Callable[[Path], list[Source]], remote: bool
) -> None:
    sources = make(tmp_path / "data")
    if remote:
        fsspec.filesystem("memory").put(f"{tmp_path}/", f"/fetch-{make.__name__}/", recursive=True)
        fields = [source.plain() for source in sources]
        sources = [Source(one[0].replace(str(tmp_path), f"memory://fetch-{make.__name__}"), *one[1:]) for one in fields]
    order = np.random.default_rng(0).permutation(20).tolist() * 3
    with ThreadPoolExecutor(8) as pool:
        for number, found in zip(order, pool.map(lambda number: fetch_picture(sources[number]), order), strict=True):
            np.testing.assert_array_equal(found, picture(number))
    raw = fetch_pixels(sources[3]) if sources[3].kind == "array" else fetch_bytes(sources[3])
    np.testing.assert_array_equal(raw, picture(3) if isinstance(raw, np.ndarray) else raw)
    assert not isinstance(raw, bytes) or raw == PNGS[3]


def test_a_file_that_is_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    for number in range(3):
        np.savez_compressed(path, x=STACK[number:])
        np.testing.assert_array_equal(fetch_pixels(Source(str(path), "array", 0, name="x")), STACK[number])


def test_a_row_group_that_is_larger_than_what_is_held(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    blobs = [bytes([number]) * 2**20 for number in range(70)]
    parquet.write_table(arrow.table({"image": blobs}), tmp_path / "a.parquet", compression="none", use_dictionary=False)
    for row in (69, 0, 64, 63):
        assert fetch_bytes(Source(str(tmp_path / "a.parquet"), "row", row, name="image")) == blobs[row]


def test_what_comes_as_array_is_turned_to_the_channels_asked_for(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", grey=STACK[..., 0], wide=STACK.astype(np.float32), planes=np.moveaxis(STACK, 3, 1))
    source = Source(str(tmp_path / "a.npz"), "array", 2, name="grey")
    np.testing.assert_array_equal(fetch_picture(source, "rgb"), np.repeat(STACK[2, ..., :1], 3, axis=2))
    np.testing.assert_array_equal(fetch_mask(source), STACK[2, ..., 0])
    np.testing.assert_array_equal(fetch_picture(Source(source.path, "array", 2, name="planes")), STACK[2])
    assert fetch_picture(Source(source.path, "array", 2, name="wide"), "grey").shape == (12, 16, 1)
    with pytest.raises(ReadError, match="expected a mask"):
        fetch_mask(Source(source.path, "array", 2, name="wide"))


def cut(path: Path, size: int) -> str:
    path.write_bytes(path.read_bytes()[:size])
    return str(path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (Source("{root}/none.png"), "{root}/none.png: no such file or folder"),
        (Source("{root}/empty.png"), "{root}/empty.png: empty file"),
        (Source("{root}"), "{root}: expected a file, got a folder"),
        (Source("{root}/pipe"), "{root}/pipe: expected a file, got a device or a pipe"),
        (Source("{root}/a\0b"), "{root}/a\0b: embedded null byte"),
        (Source("{root}/a.png", "part", 10, 10**12), "{root}/a.png: expected 1000000000000 bytes from 10, got "),
        (Source("{root}/a.png", "row", 0, name="image"), "{root}/a.png: no Parquet file: "),
        (Source("{root}/a.parquet", "row", 2, name="image"), "{root}/a.parquet: expected a row of 2, got 2"),
        (Source("{root}/a.parquet", "row", 0, name="jpg"), "{root}/a.parquet: no column 'jpg' of bytes"),
        (Source("{root}/a.parquet", "row", 1, name="image"), "{root}/a.parquet: row 1: image holds no bytes"),
        (Source("{root}/a.png", "array", 0, name="x"), "{root}/a.png: x: File is not a zip file"),
        (Source("{root}/a.png", "array", 0), "{root}/a.png: no IDX file (it starts with 89 50 4e 47)"),
        (Source("{root}/a.npz", "array", 0, name="y"), "{root}/a.npz: no array 'y'"),
        (Source("{root}/a.npz", "array", 2, name="x"), "{root}/a.npz: expected an entry of 2, got 2"),
        (Source("memory://none/a.png"), "memory://none/a.png: no such file or folder"),
        (Source("nothing://a.png"), "nothing://a.png: Protocol not known: nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, source: Source, message: str) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    store(tmp_path / "a.png", picture(1))
    (tmp_path / "empty.png").touch()
    os.mkfifo(tmp_path / "pipe")
    kind = arrow.struct({"bytes": arrow.binary(), "path": arrow.string()})
    images = arrow.array([{"bytes": PNGS[0], "path": ""}, {"bytes": None, "path": "x"}], kind)
    parquet.write_table(arrow.table({"image": images}), tmp_path / "a.parquet")
    np.savez(tmp_path / "a.npz", x=STACK[:2])
    plain = source.plain()
    with pytest.raises(ReadError) as caught:
        fetch_picture(Source(plain[0].format(root=tmp_path), *plain[1:]))
    text = str(caught.value)
    assert text.startswith(message.format(root=tmp_path))
    assert "\n" not in text


def test_files_that_are_cut_short(tmp_path: Path) -> None:
    for make in (rows, stored, packed, idx, idx_gz):
        folder = tmp_path / make.__name__
        folder.mkdir()
        source = make(folder / "data")[10]
        path = Path(source.path)
        for size in (0, 1, 40, path.stat().st_size // 2, path.stat().st_size - 1):
            whole = path.read_bytes()
            cut(path, size)
            with pytest.raises(ReadError, match=f"^{path}: "):
                fetch_picture(source)
            path.write_bytes(whole)
        np.testing.assert_array_equal(fetch_picture(source), picture(10))


def test_names_stay_in_the_data_set(tmp_path: Path) -> None:
    root = tmp_path / "root"
    store(root / "sub/a.png", picture(1))
    store(tmp_path / "far/b.png", picture(1))
    (root / "in").symlink_to("sub")
    (root / "out").symlink_to(tmp_path / "far")
    (root / "loop").symlink_to("loop")
    for name in ("sub/a.png", "./sub//a.png", "sub\\a.png", "in/a.png", f"{root}/sub/a.png"):
        assert Path(locate(str(root), name)).samefile(root / "sub/a.png")
    for bad in ("../far/b.png", "sub/../../far/b.png", f"{tmp_path}/far/b.png", "out/b.png", "loop", "C:/a.png", "", ".",
                "a\0b", "sub", "none.png", None, 3, "s3://x/a.png"):
        with pytest.raises(DataError, match=r"expected|no such file|leads out|symbolic"):
            locate(str(root), bad)


def test_pictures_in_containers_are_named_in_errors(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(b"x" * 100)
    with pytest.raises(ReadError, match=rf"^{tmp_path}/a.tar: part 10: not a picture"):
        fetch_picture(Source(str(tmp_path / "a.tar"), "part", 10, 20))
    with pytest.raises(ReadError, match="4 x 4 pixels; at most 3 are read"):
        fetch_picture(Source(str(store(tmp_path / "b.png", picture(0, 4, 4)))), max_pixels=3)
    assert io.BytesIO(fetch_bytes(Source(str(tmp_path / "b.png")))).read(4) == b"\x89PNG"
