"""What is not installed is named with the line that installs it, when it is needed and not before."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from vicinal.extras import EXTRA_OF, MissingExtraError, needed

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
HOOK = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]
CORE = {Requirement(one).name.lower() for one in HOOK["always"]}

WITHOUT = "import sys\nsys.modules.update(dict.fromkeys({names!r}))\n"
FULL = sorted({name for name in EXTRA_OF if name not in ("numba", "llvmlite")})


def python(code: str, *names: str) -> subprocess.CompletedProcess[str]:
    """Runs code where packages of these names cannot be imported."""
    command = [sys.executable, "-c", WITHOUT.format(names=names) + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=ROOT)


NEEDS = {
    "run-length masks": (
        "import numpy as np\nfrom vicinal.datasets.rle import encode\nencode(np.eye(3))",
        "pycocotools", "run-length masks: pycocotools is not installed: pip install 'vicinal[datasets]'",
    ),
    "annotations": (
        "from vicinal.datasets.formats.voc.annotation import parse\nparse(b'<annotation/>')",
        "defusedxml", "Pascal VOC annotations: defusedxml is not installed: pip install 'vicinal[datasets]'",
    ),
    "TIFF": (
        "from vicinal.files.tiff.page import read_page\nread_page(b'II*\\0' + bytes(40))",
        "tifffile", "TIFF files: tifffile is not installed: pip install 'vicinal[datasets]'",
    ),
    "pages": (
        "from vicinal.report.page.rendered import rendered\nrendered()",
        "jinja2", "pages: jinja2 is not installed: pip install 'vicinal[report]'",
    ),
    "URLs": (
        "from vicinal.offline.places.remote import remote_place\nremote_place('s3://a/b')",
        "fsspec", "URLs: fsspec is not installed: pip install 'vicinal[datasets]'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NEEDS)
def test_what_is_needed_is_named(what: str) -> None:
    code, name, message = NEEDS[what]
    done = python(code, name)
    assert f"vicinal.extras.MissingExtraError: {message}\n" in done.stderr


@pytest.mark.parametrize("arguments", [["-m", "vicinal"], ["-m", "vicinal", "-h"], ["-m", "vicinal.cli", "augment"]])
def test_the_command_line_says_in_one_line_what_it_is_made_with(arguments: list[str]) -> None:
    module, *others = arguments[1:]
    code = f"import runpy\nsys.argv = ['vicinal', *{others!r}]\nrunpy.run_module({module!r}, run_name='__main__')"
    done = python(code, "typer")
    assert done.returncode == 2
    assert done.stderr == "vicinal: the command line: typer is not installed: pip install 'vicinal[cli]'\n"


def test_a_pipeline_needs_no_extra() -> None:
    code = """
import vicinal as vc
augment = vc.Pipeline([vc.RandomResizedCrop(64), vc.Rotate(10), vc.ColorJitter(0.2, 0.2, 0.2, 0.1), vc.Normalize()], seed=1)
out = augment(**vc.sample())
print(sorted(out), augment.explain([vc.sample()["image"]]) is not None, vc.Pipeline.from_yaml(augment.to_yaml()) == augment)
"""
    done = python(code, *FULL)
    assert done.stdout == "['boxes', 'image', 'keypoints', 'labels', 'mask'] True True\n", done.stderr


def test_what_is_not_ours_to_name_is_raised_as_it_is() -> None:
    for name in ("no_such_package", "vicinal.no_such_module"):
        with pytest.raises(ModuleNotFoundError) as caught, needed("anything"):
            __import__(name)
        assert not isinstance(caught.value, MissingExtraError)


def test_every_extra_that_is_named_is_one_and_installs_what_is_missing() -> None:
    distributions = packages_distributions()
    for name, extra in EXTRA_OF.items():
        wanted = {Requirement(one).name.lower() for one in EXTRAS[extra]}
        brought = {"llvmlite": "numba"}.get(name)  # by what it comes with
        assert brought in wanted or {one.lower() for one in distributions[name]} & wanted, (name, extra)


def test_all_is_all_and_no_extra_repeats_the_core() -> None:
    (everything,) = EXTRAS["all"]
    beside_a_gpu = {"nvjpeg"}
    assert Requirement(everything).extras == {*EXTRAS} - {"all", "dev", "docs"} - beside_a_gpu
    for extra in EXTRAS.values():
        assert not CORE & {Requirement(one).name.lower() for one in extra}
