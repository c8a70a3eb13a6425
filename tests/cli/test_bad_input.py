"""Bad input ends with status 2 and one line that says what, where and why: every message as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.offline.pictures import class_folders, smooth
from vicinal.cli.main import main
from vicinal.files.write import encode

GOOD = "augment src out"


def recipe(text: str | bytes) -> Callable[[Path], object]:
    return lambda root: (root / "recipe.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())


def only(name: str, data: bytes) -> Callable[[Path], object]:
    def make(root: Path) -> None:
        (root / "one").mkdir()
        (root / "one" / name).write_bytes(data)

    return make


JPEG = encode(smooth(1), ".jpg")
PNG = encode(smooth(1), ".png")

TABLE: dict[str, tuple[str, Callable[[Path], object] | None, str]] = {
    "missing source": ("augment none out", None, "none: no such file or folder"),
    "source is a file": ("augment file out", None, "?file: no data set found (tried "),
    "no pictures": ("augment empty out", None, "?empty: no data set found: the folder is empty"),
    "no pictures in a folder of pictures": (
        "augment empty out --format folder",
        None,
        "?empty: no pictures found (looked for .bmp, .gif, .jpeg, .jpg, .pgm, .png, .ppm, .tif, .tiff, .webp)",
    ),
    "unknown format": (
        GOOD + " --format foldr", None, "?format: expected one of coco, ",
    ),
    "unknown format of the output": (GOOD + " --to vocs", None, "?got 'vocs'"),
    "unknown option of a format": (GOOD + " --reading linsk=1", None, "?folder: unknown option 'linsk'; did you mean 'links'?"),
    "unknown option for writing": (
        GOOD + " --to yolo --writing tsak=obb", None, "format yolo: unknown option 'tsak' for writing; did you mean 'task'?",
    ),
    "option without a value": (GOOD + " --writing task", None, "--writing: expected NAME=VALUE, got 'task'"),
    "unknown suffix": (GOOD + " --suffix .jpge", None, "?suffix: expected one of .png, "),
    "bad quality": (GOOD + " --quality 101", None, "?quality: expected a whole number in [1, 100], got 101"),
    "unknown engine": (GOOD + " --engine slurm", None, "engine: expected one of local, ray, got 'slurm'"),
    "address without Ray": (GOOD + " --address auto", None, "address: only the engine 'ray' has one, got 'auto'"),
    "no shard size": (GOOD + " --shard-size 0", None, "shard_size: expected a whole number in [1, 1000000], got 0"),
    "nothing to resume but another's files": (
        "augment src full --resume", None, "full: expected a new or empty folder, got one with 'x' in it",
    ),
    "convert to nowhere": ("convert src out", None, "?Missing option '--to'"),
    "output in source": (
        "augment src src/out", None, "src/out: expected an output folder outside of the source folder src",
    ),
    "output is source": ("augment src src", None, "src: expected an output folder other than the source folder"),
    "source in output": (
        "augment src/cats src", None, "src: expected an output folder that does not hold the source folder src/cats",
    ),
    "output is a file": ("augment src file", None, "file: expected a folder for the output, got a file"),
    "output is full": (
        "augment src full", None, "full: expected a new or empty folder, got one with 'x' in it",
    ),
    "no copies": (GOOD + " --copies 0", None, "copies: expected a whole number in [1, 1000000], got 0"),
    "no masks": (GOOD + " --masks none", None, "?none: no such folder of masks"),
    "unknown recipe": (
        GOOD + " --recipe imagnet",
        None,
        "recipe 'imagnet': expected a name or a .yaml or .json file; did you mean 'imagenet'?",
    ),
    "missing recipe": (GOOD + " --recipe no.yaml", None, "recipe 'no.yaml': No such file or directory"),
    "binary recipe": (
        GOOD + " --recipe recipe.yaml",
        recipe(b"\xff\xfe\x00\x01"),
        "recipe 'recipe.yaml': expected YAML or JSON, got a file that is not UTF-8 text",
    ),
    "unknown transform": (
        GOOD + " --recipe recipe.yaml",
        recipe("Pipeline: {transforms: [HorizontalFilp: {}]}"),
        "?HorizontalFlip",
    ),
    "recipe that is not YAML": (GOOD + " --recipe recipe.yaml", recipe("Pipeline: {transforms: ["), "?YAML"),
    "empty recipe": (GOOD + " --recipe recipe.yaml", recipe(""), "?recipe 'recipe.yaml': "),
    "unknown keyword": (
        GOOD + " --recipe recipe.yaml",
        recipe("Pipeline: {transforms: [Rotate: {degres: 5}]}"),
        "?did you mean 'degrees'?",
    ),
    "bad value": (
        GOOD + " --recipe recipe.yaml",
        recipe("Pipeline: {transforms: [HorizontalFlip: {p: 1.5}]}"),
        "?HorizontalFlip.p: expected a number in [0, 1], got 1.5",
    ),
    "empty file": (
        "augment one out --strict", only("a.jpg", b""), "a.jpg: empty file",
    ),
    "0-byte PNG": ("augment one out --strict", only("a.png", b""), "a.png: empty file"),
    "truncated JPEG": ("augment one out --strict", only("a.jpg", JPEG[: len(JPEG) // 2]), "?a.jpg: truncated JPEG"),
    "truncated PNG": ("augment one out --strict", only("a.png", PNG[: len(PNG) // 2]), "?a.png: truncated PNG"),
    "no picture": ("augment one out --strict", only("a.png", b"not a picture"), "?a.png: not a picture"),
    "nothing usable": (
        "augment one out",
        only("a.png", b""),
        "one: none of 1 pictures could be used; the first: a.png: empty file",
    ),
    "unknown command": (
        "agument src out", None, "No such command 'agument'. Did you mean 'augment'? (see vicinal --help)",
    ),
    "unknown option": (GOOD + " --copys 3", None, "?No such option: --copys"),
    "missing argument": ("augment src", None, "?Missing argument 'OUT'"),
    "copies that are no number": (GOOD + " --copies many", None, "?Invalid value for '--copies' / '-n'"),
    "preview of nothing": ("preview none -o sheet.png", None, "none: no such file or folder"),
    "preview of broken files": ("preview one -o sheet.png", only("a.png", b""), "?one: no picture could be read"),
    "preview to an unknown format": ("preview src -o sheet.xyz", None, "?write: suffix: expected one of .png, "),
    "preview to nowhere": ("preview src -o none/sheet.png", None, "?none/"),
    "bad size": (
        "explain gentle --size 512",
        None,
        "?--size: expected HxW in whole pixels such as 480x640, got '512'",
    ),
    "picture too small": ("explain medical --size 0x5", None, "?--size: expected HxW in whole pixels"),
    "unknown transform's name": ("transforms Rotat", None, "unknown transform 'Rotat'; did you mean 'Rotate'?"),
}  # fmt: skip
"""Arguments, what to make first, and the line; after "?" a part of it, where another module's words stand around it."""


@pytest.mark.parametrize("case", TABLE)
def test_bad_input(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, make, message = TABLE[case]
    monkeypatch.chdir(tmp_path)
    class_folders(tmp_path / "src", each=1)
    for folder in ("empty", "full"):
        (tmp_path / folder).mkdir()
    (tmp_path / "full/x").touch()
    (tmp_path / "file").touch()
    if make:
        make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as caught:
        main(arguments.split())
    printed = capsys.readouterr()
    assert caught.value.code == 2
    assert printed.out == ""
    line = printed.err.splitlines()[-1]
    if message.startswith("?"):
        assert message[1:] in line
    else:
        assert line == f"vicinal: {message}"
    said = [line for line in printed.err.splitlines() if not line.startswith("vicinal: read ")]
    assert len(said) == (2 if case == "preview of broken files" else 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_ends_the_job_with_one_line_that_says_how_to_go_on(tmp_path: Path) -> None:
    class_folders(tmp_path / "src")
    code = (
        "import resource\nfrom vicinal.cli.main import main\n"
        "try: main(['augment', 'src', 'warm'])\n"  # so that no kernel is compiled, and cached, under the quota
        "except SystemExit as end: assert end.code == 0\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"  # no file may grow beyond 600 bytes
        "main(['augment', 'src', 'out', '--threads', '2'])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert done.returncode == 2, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("vicinal: read ")]
    assert line.startswith(f"vicinal: {tmp_path}/out/")
    assert line.endswith("cannot write: File too large; use a file system that holds larger files and resume the job")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class_folders(tmp_path / "src", each=1)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit) as caught:
        main(["augment", "src", "file/out"])
    assert caught.value.code == 2
