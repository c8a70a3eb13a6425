"""Every format read out of a real S3 server on this machine."""

from __future__ import annotations

from pathlib import Path

import attrs
import fsspec
import numpy as np
import pytest

from tests.datasets.writing import example, picture, write
from tests.offline.conftest import bucket, s3_server  # noqa: F401
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.errors import DataError

FORMATS = ("folder", "masks", "csv", "jsonl", "parquet", "webdataset", "idx", "npz")


@pytest.mark.parametrize("format", FORMATS)
def test_a_bucket_is_read_as_a_folder_is(tmp_path: Path, bucket: str, format: str) -> None:  # noqa: F811
    holds = frozenset({"mask"} if format == "masks" else {"label"})
    examples = [
        example(f"k{number}", number, label=number % 2, mask=picture(number, channels=1)[..., 0], split=split)
        for number, split in enumerate(("train", "train", "val"))
    ]
    if format in ("idx", "npz"):
        examples = [attrs.evolve(one, data=None, pixels=picture(one.number)) for one in examples]
    write(tmp_path, format, Header(holds, names=("a", "b")), examples)
    fsspec.filesystem("s3").put(f"{tmp_path}/", f"{bucket}/data/", recursive=True)
    here, there = read(tmp_path, format), read(f"{bucket}/data", format)
    assert read(f"{bucket}/data").format == format
    assert there.header == here.header
    assert len(there) == 3
    for one, other in zip(here, there, strict=True):
        assert set(one) == set(other)
        for name, value in one.items():
            np.testing.assert_array_equal(value, other[name])


def test_what_is_not_there(bucket: str) -> None:  # noqa: F811
    for url in (f"{bucket}/none", "s3://no-such-bucket/x"):
        with pytest.raises(DataError) as caught:
            read(url)
        assert str(caught.value) == f"{url}: no such file or folder"
