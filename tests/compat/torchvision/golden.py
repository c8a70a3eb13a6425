"""What was recorded of torchvision, and how a case is tried."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from vicinal.compat.torchvision import tv_tensors
from vicinal.compat.torchvision.interpolation import InterpolationMode
from vicinal.compat.torchvision.transforms import v2

GOLDEN = Path(os.environ.get("VICINAL_GOLDEN", Path(__file__).parents[4] / "shared/golden")) / "torchvision"
HERE = Path(__file__).parent
PART = HERE / "part"
DIFFERENCES: dict[str, str] = json.loads((HERE / "differences.json").read_text())
"""Cases that are known not to agree, and why."""

SMOOTH = ("resize", "resized_crop", "affine", "rotate", "perspective", "elastic", "gaussian_blur")
"""Operations that add up floats, whose order depends on the processor: one level may round otherwise, rarely."""


class Cases:
    """The cases of a folder, by operation."""

    def __init__(self, folder: Path, functional: Any = v2.functional) -> None:
        self.functional = functional
        self.recorded = json.loads((folder / "cases.json").read_text())
        self.arrays = dict(np.load(folder / "arrays.npz"))
        self.by_operation: dict[str, list[Any]] = {}
        for case in self.recorded["cases"]:
            self.by_operation.setdefault(case["op"], []).append(case)

    def faults(self, case: Any) -> list[str]:
        """In what a case differs: pictures, each format of boxes, points, masks, errors."""
        function = getattr(self.functional, case["op"])
        args, kwargs = self._read(case.get("args", [])), {key: self._read(value) for key, value in case["kwargs"].items()}
        picture = self.arrays[case["input"]]
        found = [f"picture: {fault}" for fault in self._picture(case, function, picture, args, kwargs)]
        for name, given, expected in self._targets(case, picture.shape[-2:]):
            arguments = {key: value for key, value in kwargs.items() if name != "mask" or key != "fill"}
            found += [f"{name}: {fault}" for fault in self._target(function, given, expected, args, arguments)]
        return found

    def _picture(self, case: Any, function: Callable[..., Any], picture: Any, args: Any, kwargs: Any) -> Iterator[str]:
        given = Image.fromarray(np.moveaxis(picture, 0, -1).squeeze()) if case.get("pil") else torch.from_numpy(picture)
        if "std_of_change" in case:
            change = np.asarray(function(given, **kwargs)) - picture
            if abs(change.std() - case["std_of_change"]) > 0.01:
                yield f"a deviation of {change.std():.4f}, recorded {case['std_of_change']:.4f}"
            return
        result = called(function, given, args, kwargs)
        if "error" in case:
            if type(result).__name__ != case["error"]:
                yield f"expected {case['error']}, got {result!r:.80}"
        elif isinstance(result, Exception):
            yield repr(result)
        else:
            results = result if "outputs" in case else [result]
            for one, key in zip(results, outputs_of(case), strict=True):
                yield from differs(np.asarray(one), self.arrays[key], case["op"] in SMOOTH)

    def _targets(self, case: Any, canvas: Any) -> Iterator[tuple[str, Any, Any]]:
        corners = torch.tensor(self.recorded["boxes_xyxy"], dtype=torch.float32)
        for name in ("xyxy", "xywh", "cxcywh"):
            if f"boxes_{name}" in case:
                boxes = tv_tensors.BoundingBoxes(corners, format="XYXY", canvas_size=canvas)
                boxes = v2.functional.convert_bounding_box_format(boxes, new_format=tv_tensors.BoundingBoxFormat[name.upper()])
                yield f"boxes_{name}", boxes, case[f"boxes_{name}"]
        if "keypoints" in case:
            points = torch.tensor(self.recorded["keypoints"], dtype=torch.float32)
            yield "keypoints", tv_tensors.KeyPoints(points, canvas_size=canvas), case["keypoints"]
        if "mask" in case:
            yield "mask", tv_tensors.Mask(torch.from_numpy(self.arrays[case["mask_in"]])), case["mask"]

    def _target(self, function: Callable[..., Any], given: Any, expected: Any, args: Any, kwargs: Any) -> Iterator[str]:
        result = called(function, given, args, kwargs)
        if isinstance(expected, dict) and "error" in expected:
            if type(result).__name__ != expected["error"]:
                yield f"expected {expected['error']}, got {result!r:.80}"
        elif isinstance(result, Exception):
            yield repr(result)
        elif isinstance(expected, str):
            yield from differs(np.asarray(result), self.arrays[expected], False)
        else:
            if list(result.canvas_size) != expected["canvas_size"]:
                yield f"a canvas of {result.canvas_size}, recorded {expected['canvas_size']}"
            if not np.allclose(np.asarray(result), expected["values"], rtol=0, atol=1e-4):
                yield f"{np.asarray(result).tolist()}, recorded {expected['values']}"

    def _read(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._read(one) for one in value]
        if isinstance(value, dict):
            if "$InterpolationMode" in value:
                return InterpolationMode[value["$InterpolationMode"]]
            dtype = getattr(torch, value.get("dtype", value.get("$dtype")).removeprefix("torch."))
            return torch.tensor(value["$tensor"], dtype=dtype) if "$tensor" in value else dtype
        return torch.from_numpy(self.arrays[value]) if isinstance(value, str) and value in self.arrays else value


def outputs_of(case: Any) -> list[str]:
    """The arrays of what a case gave."""
    several = [one if isinstance(one, str) else one["output"] for one in case.get("outputs", [])]
    return several + ([case["output"]] if "output" in case else [])


def called(function: Callable[..., Any], given: Any, args: Any, kwargs: Any) -> Any:
    """The result, or the error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return function(given, *args, **kwargs)
        except (TypeError, ValueError, RuntimeError) as error:
            return error


def differs(result: Any, recorded: Any, smooth: bool) -> Iterator[str]:
    """Whether two arrays are not the same, floats but for rounding."""
    if result.shape != recorded.shape or result.dtype != recorded.dtype:
        yield f"{result.dtype} of {result.shape}, recorded {recorded.dtype} of {recorded.shape}"
        return
    away = np.abs(result.astype(np.float64) - recorded.astype(np.float64))
    if result.dtype.kind == "f":
        fine = away.max() <= 1e-5 * max(1.0, float(np.abs(recorded).max()))
    else:
        fine = away.max() == 0 or (smooth and away.max() <= 1 and away.mean() <= 0.005)
    if not fine:
        yield f"at most {away.max():.6g} off, {away.mean():.6g} on average"
