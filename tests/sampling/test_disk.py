"""Compiled code on disk: whatever became of its files, a call works, and a disk that refuses is told once."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile, InTreeCacheLocator, _CacheLocator

import vicinal as vc
from vicinal.sampling import disk, said
from vicinal.sampling.disk import _Files, keep
from vicinal.sampling.trusted import distrust


def plus(x: float) -> float:
    return x + 41.5


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where Numba keeps what these tests compile."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "numba"))
    monkeypatch.setattr(disk, "_told", False)
    return tmp_path / "numba"


def call() -> tuple[float, int]:
    """A result, and how often code was found on disk."""
    dispatcher = keep(numba.njit(plus))
    value = dispatcher(1.0)
    return value, sum(dispatcher.stats.cache_hits.values())


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.nb?"))


def test_what_was_compiled_is_found_again(folder: Path) -> None:
    assert call() == (42.5, 0)
    assert [path.suffix for path in files(folder)] == [".nbc", ".nbi"]
    assert call() == (42.5, 1)


def _cut(path: Path, share: float) -> None:
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])


def _flip(path: Path, share: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(share * (len(content) - 1))] ^= 0x10
    path.write_bytes(content)


def _folder(path: Path, _: float) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path, float], Any]] = {
    "cut": _cut,
    "a bit": _flip,
    "empty": lambda path, _: path.write_bytes(b""),
    "garbage": lambda path, _: path.write_bytes(np.random.default_rng(1).bytes(500)),
    "longer": lambda path, _: path.write_bytes(path.read_bytes() + b"0"),
    "gone": lambda path, _: path.unlink(),
}


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_compiled_anew_and_mended(folder: Path, damage: str, suffix: str) -> None:
    call()
    for share in (0.3, 0.95):
        [path] = folder.rglob(f"*{suffix}")
        DAMAGES[damage](path, share)
        assert call() == (42.5, 0)
        assert call() == (42.5, 1)


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
def test_a_folder_in_the_place_of_a_file_is_told_once(folder: Path, suffix: str) -> None:
    call()
    [path] = folder.rglob(f"*{suffix}")
    _folder(path, 0)
    with pytest.warns(RuntimeWarning, match="cannot be kept on disk .*compiles it anew.*NUMBA_CACHE_DIR") as told:
        assert [call(), call()] == [(42.5, 0)] * 2
    assert len(told) == 1


def test_files_cut_anywhere_hold_nothing(tmp_path: Path) -> None:
    kept = _Files(str(tmp_path), "f", "stamp")
    kept.save(("int64", 1), {"code": b"x" * 50})
    assert kept.load(("int64", 1)) == {"code": b"x" * 50}
    for path in files(tmp_path):
        content = path.read_bytes()
        for count in range(len(content)):
            path.write_bytes(content[:count])
            assert kept.load(("int64", 1)) is None
        path.write_bytes(content)
    assert kept.load(("int64", 1)) is not None


def test_code_of_another_source_or_signature_is_not_taken_for_that_of_this_one(tmp_path: Path) -> None:
    """As when the disk was full right after the first of the two files."""
    old, new = _Files(str(tmp_path), "f", "old"), _Files(str(tmp_path), "f", "new")
    old.save("key", "old code")
    [code] = tmp_path.glob("*.nbc")
    before = code.read_bytes()
    new.save("key", "new code")
    assert new.load("key") == "new code"
    code.write_bytes(before)
    assert new.load("key") is None


def test_what_numba_itself_left_is_compiled_anew(tmp_path: Path) -> None:
    IndexDataCacheFile(str(tmp_path), "f", "stamp").save("key", "code")
    assert _Files(str(tmp_path), "f", "stamp").load("key") is None


def test_no_folder_that_can_be_written_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(numba.config, "CACHE_LOCATOR_CLASSES", "IPythonCacheLocator")  # which takes no module
    with pytest.warns(RuntimeWarning, match="cannot be kept on disk") as told:
        assert [call(), call()] == [(42.5, 0)] * 2
    assert len(told) == 1


CALL = """
import resource, sys, warnings
import numpy as np
import vicinal as vc
warnings.simplefilter("always")
exec(sys.argv[1])
images = np.arange(4 * 20 * 20 * 3, dtype=np.uint8).reshape(4, 20, 20, 3)
print(int(vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Brightness((0.5, 0.9))], seed=3)(images, ids=range(4)).sum()))
"""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all code that lies beside the package, where a process looks for it that is told that folder."""
    folder = tmp_path_factory.mktemp("warm")
    for path in Path(vc.__file__).parent.rglob("__pycache__/*.nb?"):
        place = folder / _CacheLocator.get_suitable_cache_subpath(str(path.parents[1] / "module.py"))
        place.mkdir(exist_ok=True)
        shutil.copy(path, place)
    run(folder)
    return folder


def run(cache: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"NUMBA_CACHE_DIR": str(cache), "VICINAL_KERNELS": "jit"}
    command = [sys.executable, "-c", CALL, before]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=settings)


@pytest.fixture(scope="module")
def wanted(warm: Path) -> str:
    """What a call prints where all is well."""
    done = run(warm)
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize("damage", ["cut", "garbage", "full"])
def test_a_call_in_a_new_process_gives_the_same(warm: Path, wanted: str, tmp_path: Path, damage: str) -> None:
    shutil.copytree(warm, tmp_path / "cache")
    for path in (tmp_path / "cache").rglob("philox_kernel.uniform_block*"):
        if damage == "full":
            path.unlink()
        else:
            DAMAGES[damage](path, 0.5)
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))" if damage == "full" else ""
    got = run(tmp_path / "cache", limit)
    assert got.stdout == wanted != ""
    assert got.stderr.count("cannot be kept on disk") == (damage == "full")


def test_nothing_of_this_warns_where_all_is_well() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call()
        call()


def _refuse(_: Any) -> None:
    raise OSError("read-only")


@pytest.fixture
def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with code that this process cannot write to, as one that root filled and another user reads."""
    call()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    monkeypatch.setattr(_CacheLocator, "ensure_cache_path", _refuse)
    return folder


@pytest.mark.usefixtures("read_only")
def test_a_read_only_cache_is_used() -> None:
    assert call() == (42.5, 1)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners of files")
@pytest.mark.parametrize("suffix", [".nbi", ".nbc", "folder"])
def test_one_that_others_may_write_to_is_passed_over_with_a_line(
    read_only: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(said, "_said", {"compiling"})
    path = next(path for path in read_only.rglob("*") if path.is_dir() == (suffix == "folder") and path.suffix in (suffix, ""))
    path.chmod(0o777)
    with pytest.warns(RuntimeWarning, match=r"cannot be kept on disk .*NUMBA_CACHE_DIR"):
        assert [call(), call()] == [(42.5, 0)] * 2
    assert capsys.readouterr().err == f"vicinal: passed over compiled code: others may write to {path}\n"


def test_code_beside_the_sources_is_asked_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no other place at all, where Numba itself would take it for its own."""
    (tmp_path / "beside.py").write_text("def plus(x):\n    return x + 41.5\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    beside = importlib.import_module("beside")

    def called() -> tuple[float, int]:
        dispatcher = keep(numba.njit(beside.plus))
        return dispatcher(1.0), sum(dispatcher.stats.cache_hits.values())

    assert [called(), called()] == [(42.5, 0), (42.5, 1)]
    monkeypatch.setattr(_CacheLocator, "ensure_cache_path", _refuse)
    for path in (tmp_path, tmp_path / "__pycache__", *files(tmp_path)):
        path.chmod(0o755)
    assert called() == (42.5, 1)
    files(tmp_path)[0].chmod(0o777)
    with pytest.warns(RuntimeWarning, match="no folder that can be written"):
        assert called() == (42.5, 0)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files to another user")
def test_files_of_another_user_are_not_trusted_and_those_of_root_are(tmp_path: Path) -> None:
    path = tmp_path / "code.nbc"
    path.touch(0o644)
    assert distrust(str(path)) == ""
    os.chown(path, 65534, 65534)
    assert distrust(str(path)) == f"{path} belongs to user 65534"
    os.chown(path, 0, 0)
    os.chown(tmp_path, 65534, 65534)
    assert distrust(str(path)) == f"{tmp_path} belongs to user 65534"


def test_a_link_is_followed_to_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "code.nbc").touch(0o644)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link.nbc").symlink_to(tmp_path / "open" / "code.nbc")
    assert distrust(str(tmp_path / "link.nbc")) == f"others may write to {tmp_path / 'open'}"


def test_without_a_home_nothing_is_written_to_a_folder_called_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(InTreeCacheLocator, "ensure_cache_path", _refuse)
    monkeypatch.setenv("HOME", "~")  # as Python answers where there is no such user
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.warns(RuntimeWarning, match="no folder that can be written"):
        assert [call(), call()] == [(42.5, 0)] * 2
    assert not (tmp_path / "~").exists()


def test_what_is_compiled_is_said_once_and_where_it_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "_said", set())
    call()
    for path in files(folder):
        path.unlink()
    call()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert re.fullmatch(rf"vicinal: compiling kernels: .* 8-bit colour \(kept in {re.escape(str(folder))}\S*\)", lines[0])
    monkeypatch.setattr(said, "_said", set())
    call()  # finds it
    assert capsys.readouterr().err == ""


def test_two_processes_at_once_from_an_empty_cache(tmp_path: Path) -> None:
    code = (
        "import numpy as np\nfrom vicinal.sampling.draw import Draws\n"
        "print(Draws(7, np.arange(5, dtype=np.uint64), np.zeros(5, np.uint32)).uniform('0', 'x', 2).tobytes().hex())"
    )
    settings = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "VICINAL_KERNELS": "jit"}
    command = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    several = [subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=settings) for _ in range(2)]
    told = [one.communicate(timeout=300) for one in several]
    assert told[0][0] == told[1][0] != ""
    lines = [error.splitlines() for _, error in told]  # none of the process that found all on disk, as the other was ahead
    assert any(lines)
    assert all(len(one) <= 1 and all("vicinal: compiling kernels" in line for line in one) for one in lines)
    later = subprocess.run(command, capture_output=True, text=True, env=settings, timeout=300, check=True)
    assert (later.stdout, later.stderr) == (told[0][0], "")
