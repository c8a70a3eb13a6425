"""Arguments of jobs that nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.offline.pictures import class_folders
from vicinal.errors import JobError
from vicinal.offline import augment, convert


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"original": False}, "unknown argument 'original'; did you mean 'originals'?"),
        ({"qualty": 80}, "unknown argument 'qualty'; did you mean 'quality'?"),
        ({"shardsize": 2}, "unknown argument 'shardsize'; did you mean 'shard_size'?"),
    ],
)
def test_an_unknown_argument_is_refused_before_anything_is_written(
    arguments: dict[str, Any], message: str, tmp_path: Path
) -> None:
    source = class_folders(tmp_path / "src", each=1)
    with pytest.raises(JobError) as caught:
        augment(source, tmp_path / "out", **arguments)
    assert str(caught.value) == message
    with pytest.raises(JobError) as caught:
        convert(source, tmp_path / "out", "npz", **arguments)
    assert str(caught.value) == message
    assert not (tmp_path / "out").exists()
