"""What is imported, and what is not."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np

from vicinal.compat import albumentations as A


def modules(code: str) -> set[str]:
    """The modules that are there after some code, in a fresh interpreter."""
    asked = f"import sys; {code}; print(' '.join(sys.modules))"
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", asked], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_vicinal_imports_no_compat() -> None:
    assert not [name for name in modules("import vicinal; vicinal.HorizontalFlip()") if name.startswith("vicinal.compat")]


def test_the_front_imports_neither_the_original_nor_torch() -> None:
    code = "import numpy as np, vicinal.compat.albumentations as A; "
    code += "A.Compose([A.Rotate(p=1)])(image=np.zeros((4, 4, 3), np.uint8))"
    tops = {name.partition(".")[0] for name in modules(code)}
    assert not tops & {"albumentations", "albucore", "torch", "torchvision", "imgaug", "pydantic", "scipy"}


def test_transforms_of_ones_own_find_the_helpers_for_boxes() -> None:
    from vicinal.compat.albumentations.core import bbox_utils, keypoints_utils

    class Shift(A.DualTransform):
        """Moves everything by 8 pixels to the right."""

        def apply(self, img: Any, **params: Any) -> Any:
            return np.roll(img, 8, axis=1)

        def apply_to_bboxes(self, bboxes: Any, **params: Any) -> Any:
            pixels = bbox_utils.denormalize_bboxes(bboxes, params["shape"])
            pixels[:, [0, 2]] += 8
            return bbox_utils.normalize_bboxes(pixels, params["shape"])

    boxes = bbox_utils.BboxParams("pascal_voc", label_fields=["labels"])
    points = keypoints_utils.KeypointParams("xy")
    move = A.Compose([Shift(p=1)], bbox_params=boxes, keypoint_params=points)
    result = move(image=np.zeros((20, 40, 3), np.uint8), bboxes=[[1, 2, 11, 12], [5, 2, 38, 12]], labels=["a", "b"])
    np.testing.assert_allclose(result["bboxes"], [[9, 2, 19, 12], [13, 2, 40, 12]], atol=1e-4)
    assert result["labels"] == ["a", "b"]
