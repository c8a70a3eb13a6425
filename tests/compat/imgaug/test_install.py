"""``install()``: import imgaug finds the drop-in, unless the real one is there already; nothing of it is loaded before."""

from __future__ import annotations

import subprocess
import sys

import pytest

CASES = {
    "all names are one module": """
        from vicinal.compat import imgaug as ours
        ours.install(); ours.install()
        import imgaug, imgaug as ia, imgaug.augmenters as iaa, imgaug.parameters as iap, imgaug.imgaug
        from imgaug.augmentables.bbs import BoundingBox
        from imgaug.augmenters import meta
        assert imgaug is ours and BoundingBox is ours.BoundingBox and iaa is ours.augmenters and iap is ours.parameters
        assert imgaug.__spec__.name == "vicinal.compat.imgaug" and meta.Augmenter is iaa.Augmenter
        assert imgaug.imgaug.imresize_single_image is ours.imresize_single_image
        try:
            import imgaug.nothing
        except ModuleNotFoundError as error:
            assert "imgaug.nothing" in str(error)
        else:
            raise SystemExit("found nothing")
    """,
    "it can be undone": """
        from vicinal.compat.imgaug import install, uninstall
        install()
        import imgaug.random
        uninstall(); uninstall()
        try:
            import imgaug
        except ModuleNotFoundError:
            pass
        else:
            raise SystemExit("still there")
    """,
    "the real one is in the way": """
        import sys, types
        sys.modules["imgaug"] = types.ModuleType("imgaug")
        from vicinal.compat.imgaug import install
        from vicinal.errors import VicinalError
        try:
            install()
        except VicinalError as error:
            assert "expected no imgaug to be imported" in str(error)
        else:
            raise SystemExit("installed")
    """,
    "nothing foreign is loaded": """
        import sys, vicinal
        assert not [name for name in sys.modules if "compat" in name and name.startswith("vicinal")]
        import vicinal.compat.imgaug.augmenters
        assert not {"imgaug", "albumentations", "torchvision", "torch", "skimage", "scipy", "matplotlib"} & set(sys.modules)
    """,
}


@pytest.mark.parametrize("case", CASES)
def test_in_a_process_of_its_own(case: str) -> None:
    lines = [line.removeprefix("        ") for line in CASES[case].splitlines()]
    ran = subprocess.run([sys.executable, "-W", "error", "-c", "\n".join(lines)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
