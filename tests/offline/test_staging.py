"""An output folder is filled as a whole or left as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from vicinal.offline.staging import Staging, entries


def _fill_and_fail(out: Path, error: BaseException) -> None:
    with Staging(out) as place:
        (place.part / "new.txt").write_text("new")
        raise error


def test_nothing_is_seen_before_commit_and_all_after_it(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with Staging(out) as place:
        (place.part / "a").mkdir()
        (place.part / "a" / "1.txt").write_text("1")
        (place.part / "manifest.jsonl").write_text("{}")
        assert entries(out) == []
        place.commit()
    assert [path.name for path in sorted(out.iterdir())] == ["a", "manifest.jsonl"]


def test_an_error_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _fill_and_fail(tmp_path / "out", KeyboardInterrupt())
    assert not (tmp_path / "out").exists()


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("old")
    with pytest.raises(ValueError, match="stop"):
        _fill_and_fail(tmp_path, ValueError("stop"))
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]


def test_commit_replaces_what_was_there_and_what_a_killed_job_left(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "1.txt").write_text("old")
    (tmp_path / ".partial-x").mkdir()
    with Staging(tmp_path) as place:
        (place.part / "new.txt").write_text("new")
        place.commit()
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]
