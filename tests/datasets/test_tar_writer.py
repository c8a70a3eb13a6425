"""Tars are those that the module tarfile writes, byte for byte, whatever their members are called and however large."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vicinal.datasets.formats.tar_writer import TarWriter, header

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1, max_size=130)


def of_the_library(members: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return file.getvalue()


def written(members: list[tuple[str, bytes]]) -> bytes:
    tar = TarWriter()
    for name, data in members:
        tar.add(name, data)
    return b"".join(tar.chunks())


@given(st.lists(st.tuples(NAMES, st.binary(max_size=1100)), max_size=30))
def test_any_names_and_contents(members: list[tuple[str, bytes]]) -> None:
    assert written(members) == of_the_library(members)


@pytest.mark.parametrize("length", [1, 99, 100, 101, 255, 300])
@pytest.mark.parametrize("letter", ["a", "ü", "\udc80"])
@pytest.mark.parametrize("size", [0, 1, 511, 512, 513])
def test_long_and_odd_names(length: int, letter: str, size: int) -> None:
    members = [(f"train/{letter * length}.png", bytes(size))]
    assert written(members) == of_the_library(members)


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21])
def test_the_end_fills_a_record(count: int) -> None:
    members = [(f"{number}.cls", b"7") for number in range(count)]
    found = written(members)
    assert len(found) % tarfile.RECORDSIZE == 0
    assert found == of_the_library(members)


@pytest.mark.parametrize("size", [8**7, 8**11 - 1, 8**11, 10**12])
def test_sizes_of_any_number_of_digits(size: int) -> None:
    info = tarfile.TarInfo("large.png")
    info.size = size
    assert header("large.png", size) == info.tobuf(tarfile.PAX_FORMAT)


def test_a_tar_that_outgrows_memory_is_whole() -> None:
    members = [(f"{number}.bin", bytes([number]) * 400_000) for number in range(8)]
    assert written(members) == of_the_library(members)
