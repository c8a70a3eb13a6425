"""The public names: what they are, that importing is light, and that the stub is current."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

import vicinal
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import PUBLIC

ROOT = Path(__file__).parents[2]

NAMES = """
Batch Beta Boxes Choice Constant DataError Distribution Encoded Extra FiveCrop IMAGENET_MEAN IMAGENET_STD IntUniform JobError
Keypoints LogUniform MultiView Normal Poisson ReadError RecipeError Record RotatedBoxes
SaliencyMaps SpecError TenCrop Transform TruncatedNormal Uniform
VicinalError
VicinalWarning boxes_from_instances get_threads read read_mask register sample set_threads write
"""
"""All but the transforms, which the catalogue lists."""


def test_the_public_names_are_these() -> None:
    """A name that goes or comes is a change of the interface: it belongs into the changelog."""
    names = {*NAMES.split(), *PUBLIC}
    assert vicinal.__all__ == sorted(names)
    assert set(dir(vicinal)) == {*names, "datasets", "extend", "offline", "recipes", "__version__"}


def test_no_transform_is_lost() -> None:
    """The stub is committed, so that a name that goes shows as a line of a change."""
    stub = (ROOT / "src/vicinal/__init__.pyi").read_text(encoding="utf-8")
    assert set(re.findall(r"^from \S+ import (\w+) as ", stub, flags=re.MULTILINE)) == {*vicinal.__all__, *vicinal._MODULES}


def test_every_public_name_can_be_had() -> None:
    for name in vicinal.__all__:
        assert getattr(vicinal, name) is not None
    for name in PUBLIC:
        made = getattr(vicinal, name)
        assert issubclass(made, Transform)
        assert made.__name__ == name


def test_unknown_names_say_what_was_perhaps_meant() -> None:
    with pytest.raises(AttributeError) as caught:
        vicinal.HorizontalFlop  # noqa: B018
    assert str(caught.value) == "module 'vicinal' has no attribute 'HorizontalFlop'; did you mean 'HorizontalFlip'?"
    assert not hasattr(vicinal, "__wrapped__")


def test_the_import_itself_loads_nothing_heavy() -> None:
    code = "import sys, vicinal; print([m for m in ('numpy', 'numba', 'cv2', 'torch', 'attrs') if m in sys.modules])"
    assert _python(code) == "[]"


def test_declaring_a_pipeline_needs_no_numba() -> None:
    code = (
        "import sys, vicinal as vc; p = vc.Pipeline([vc.Rotate((-3, 3)), vc.HorizontalFlip(p=0.5)]); "
        "vc.Pipeline.from_yaml(p.to_yaml()); print('numba' in sys.modules)"
    )
    assert _python(code) == "False"


def test_the_stub_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_stub", ROOT / "tools" / "make_stub.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.STUB.read_text(encoding="utf-8") == maker.stub_text()


def _python(code: str) -> str:
    source = str(Path(vicinal.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source}
    )
    return done.stdout.strip()
