"""A job that is stopped at any instant goes on, and ends with the bytes of one that nobody disturbed."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.offline.pictures import class_folders, lasting, smooth, store
from vicinal.errors import JobError, VicinalWarning
from vicinal.offline import augment
from vicinal.offline.conduct import Summary
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop
from vicinal.transforms.mix.mixing import MixupCutmix

RECIPE = Pipeline([HorizontalFlip(p=0.5)], seed=4)
SETTINGS: dict[str, Any] = {"format": "folder", "copies": 2, "originals": True, "shard_size": 2, "threads": 2}

KILLED = """
import json, os, signal, sys
import numpy as np
from vicinal.offline import augment
from vicinal.transforms.compose.pipeline import Pipeline

def counted(call):
    def before(*args, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **named)
    return before

recipe, settings = Pipeline.from_yaml(sys.argv[1]), json.loads(sys.argv[2])
recipe(np.zeros((2, 8, 8, 3), np.uint8))
source, out, *steps = sys.argv[3:]
for number, given in enumerate(steps):
    child = os.fork()
    if child == 0:
        left = int(given)
        for name in ("replace", "link", "unlink", "rmdir", "fsync"):
            setattr(os, name, counted(getattr(os, name)))
        augment(source, f"{out}-{number}", recipe, **settings)
        print(int(given) - left, flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
"""


def tree(root: Path) -> dict[str, bytes]:
    names = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    return {name: lasting(name, (root / name).read_bytes()) for name in names}


def data_set(root: Path) -> Path:
    """Pictures, and two that cannot be read."""
    class_folders(root, each=4)
    (root / "cats/empty.jpg").touch()
    (root / "dogs/text.png").write_text("no picture")
    return root


def run(source: Path, out: Path, **changes: Any) -> Summary:
    return augment(source, out, changes.pop("recipe", RECIPE), **{**SETTINGS, **changes})


def until_killed(source: Path, out: Path, *steps: int, recipe: Pipeline = RECIPE, **changes: Any) -> list[int]:
    """Jobs to ``out``-0, -1 ..., each in a process that kills itself before so many calls that change the disk.

    How many there were in each that came to its end.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, recipe.to_yaml(), json.dumps({**SETTINGS, **changes}), str(source), str(out),
         *map(str, steps)],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.splitlines()]


def stop_after(shards: int) -> Callable[[int, int, int], None]:
    """A progress that stands for someone who presses Ctrl-C."""
    calls = iter(range(shards + 1))

    def progress(*_: int) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    return progress


def stopped(source: Path, out: Path, shards: int = 2, **changes: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(source, out, progress=stop_after(shards), **changes)


MIXED = {"recipe": Pipeline([RandomResizedCrop(24), MixupCutmix()], seed=4), "to": "jsonl", "shard_size": 6}


@pytest.mark.parametrize("changes", [{}, MIXED], ids=["alone", "mixed"])
def test_killed_anywhere_and_resumed_a_job_ends_with_the_same_bytes(tmp_path: Path, changes: dict[str, Any]) -> None:
    """``VICINAL_KILLS=1000``: before every single step."""
    source = data_set(tmp_path / "src")
    (steps,) = until_killed(source, tmp_path / "whole", 10**9, **changes)
    truth = tree(tmp_path / "whole-0")
    assert steps > 100
    kills = min(steps, int(os.environ.get("VICINAL_KILLS", "8")))
    instants = [int((number + 0.7) * steps / kills) for number in range(kills)]
    ended = until_killed(source, tmp_path / "out", *instants, **changes)
    # how many steps there are depends on the threads a little
    assert 20 * len(ended) <= kills
    for number in range(kills):
        out = tmp_path / f"out-{number}"
        seen = {path: data for path, data in tree(out).items() if not path.startswith(".vicinal/")}
        assert all(truth[path] == data for path, data in seen.items())
        run(source, out, resume=True, **changes)
        assert tree(out) == truth


def test_a_job_that_is_resumed_twice_and_one_that_is_done_are_the_same(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    stopped(source, out)
    stopped(source, out, 1, resume=True)
    summary = run(source, out, resume=True)
    assert tree(out) == tree(tmp_path / "whole")
    assert 0 < summary.before < summary.written == 8 * 3
    again = run(source, out, resume=True)
    assert (again.written, again.before, again.quarantined) == (24, 24, 2)
    assert tree(out) == tree(tmp_path / "whole")


def test_resume_begins_where_nothing_stands(tmp_path: Path) -> None:
    source = data_set(tmp_path / "src")
    run(source, tmp_path / "whole")
    run(source, tmp_path / "out", resume=True)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_without_resume_what_stands_there_is_said(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    stopped(source, out)
    before = tree(out)
    with pytest.raises(JobError) as caught:
        run(source, out)
    assert str(caught.value) == (
        f"{out}: holds a job that was not finished; resume=True goes on with it, overwrite=True starts again"
    )
    assert tree(out) == before
    run(source, out, resume=True)
    with pytest.raises(JobError, match="holds a finished job; overwrite=True replaces it"):
        run(source, out)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"copies": 3}, "copies (2 there, 3 here)"),
        ({"recipe": Pipeline([HorizontalFlip(p=0.5)], seed=5)}, "seed (4 there, 5 here)"),
        ({"recipe": Pipeline([HorizontalFlip(p=0.25)], seed=4)}, "recipe"),
        ({"shard_size": 5}, "shard size (2 there, 5 here)"),
        ({"quality": 80}, "encoding"),
    ],
)
def test_another_job_is_not_gone_on_with(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    stopped(source, out)
    before = tree(out)
    with pytest.raises(JobError) as caught:
        run(source, out, resume=True, **change)
    assert str(caught.value) == f"{out}: holds another job, which differs in {message}; overwrite=True replaces it"
    assert tree(out) == before


@pytest.mark.parametrize("change", ["new", "gone", "size"])
def test_a_source_that_changed_is_not_gone_on_with(tmp_path: Path, change: str) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    stopped(source, out)
    if change == "gone":
        (source / "cats/1.jpg").unlink()
    else:
        store(source / ("cats/9.jpg" if change == "new" else "cats/1.jpg"), smooth(77, 50, 50))
    with pytest.raises(JobError, match=r"which differs in source \('"):
        run(source, out, resume=True)


@pytest.mark.parametrize("change", ["new", "gone", "renamed"])
def test_a_finished_job_of_a_source_that_changed_stays_as_it_is_and_says_so(tmp_path: Path, change: str) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, out)
    before = tree(out)
    if change == "new":
        store(source / "cats/9.jpg", smooth(77, 50, 50))
    elif change == "gone":
        (source / "cats/1.jpg").unlink()
    else:
        (source / "cats/1.jpg").rename(source / "cats/one.jpg")
    with pytest.warns(VicinalWarning, match=r"the job is finished, and .*src has changed since; overwrite it to run it again"):
        run(source, out, resume=True)
    assert tree(out) == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"null", b'{"job": 3}', None])
def test_a_damaged_receipt_is_none(tmp_path: Path, damage: bytes | None) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    stopped(source, out)
    receipt = out / ".vicinal/receipts/00000.json"
    receipt.write_bytes(receipt.read_bytes().replace(b'"outputs": ', b'"outputs": 1') if damage is None else damage)
    (out / "cats/0_0.jpg").write_bytes(b"damaged, too")
    run(source, out, resume=True)
    assert tree(out) == tree(tmp_path / "whole")


def test_a_damaged_description_is_said_and_can_be_overwritten(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    stopped(source, out)
    (out / ".vicinal/job.json").write_text("{}")
    with pytest.raises(JobError, match=r"job.json: damaged; overwrite=True starts the job again"):
        run(source, out, resume=True)
    run(source, out, overwrite=True)
    assert tree(out) == tree(tmp_path / "whole")


@pytest.mark.parametrize("finished", [False, True])
def test_overwrite_replaces_all_that_a_job_wrote_and_nothing_else(tmp_path: Path, finished: bool) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole", copies=1)
    run(source, out) if finished else stopped(source, out)
    (out / "notes.txt").write_text("mine")
    (out / "cats/mine.jpg").write_text("mine")
    run(source, out, copies=1, overwrite=True)
    kept = {"notes.txt": b"mine", "cats/mine.jpg": b"mine"}
    assert tree(out) == {**tree(tmp_path / "whole"), **kept}


def test_what_a_killed_commit_left_is_replaced_by_overwrite(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out-0"
    run(source, tmp_path / "whole", copies=1)
    assert until_killed(source, tmp_path / "out", 100) == []
    assert any((out / ".vicinal/begun").iterdir())
    run(source, out, copies=1, overwrite=True)
    assert tree(out) == tree(tmp_path / "whole")


@pytest.mark.parametrize("how", [{}, {"processes": 1}])
def test_nothing_is_touched_where_nothing_can_be_read(tmp_path: Path, how: dict[str, Any]) -> None:
    source, out, bad = data_set(tmp_path / "src"), tmp_path / "out", tmp_path / "bad"
    run(source, out)
    before = tree(out)
    bad.mkdir()
    (bad / "empty.jpg").touch()
    with pytest.raises(JobError, match=r"none of 1 pictures could be used; the first: empty.jpg: empty file$"):
        run(bad, out, overwrite=True, **how)
    assert tree(out) == before
    with pytest.raises(JobError, match=r"none of 1 pictures could be used; the first: empty.jpg: empty file$"):
        run(bad, tmp_path / "new", **how)
    assert not (tmp_path / "new").exists()


def test_a_full_disk_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    real, left = os.replace, 40

    def replace(*paths: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        real(*paths)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(JobError, match=r"No space left on device; make room there and resume the job$"):
        run(source, out)
    monkeypatch.undo()
    assert run(source, out, resume=True).before > 0
    assert tree(out) == tree(tmp_path / "whole")


def test_a_source_out_of_reach_stops_the_job_and_quarantines_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    real, left = open, 6

    def stale(path: Any, *rest: Any, **named: Any) -> Any:
        nonlocal left
        if str(path).startswith(f"{source}/"):
            left -= 1
            if left < 0:
                raise OSError(errno.ESTALE, "Stale file handle", str(path))
        return real(path, *rest, **named)

    monkeypatch.setattr("builtins.open", stale)
    with pytest.raises(JobError, match=r"Stale file handle; resume the job when this is over$"):
        run(source, out, threads=1)
    monkeypatch.undo()
    assert run(source, out, resume=True).quarantined == 2
    assert tree(out) == tree(tmp_path / "whole")
