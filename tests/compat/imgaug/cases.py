"""Recorded cases of imgaug 0.4.0: how their calls are built, and how a result is compared with what was recorded."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from vicinal.compat import imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa

GOLDEN = Path(__file__).parents[4] / "shared/golden/imgaug"
COMMITTED = Path(__file__).parent / "golden"
# Warps between pixels: OpenCV 5 and exact sampling are both within this of OpenCV 4 (README.md beside the recorded cases).
WARPS = ("Affine", "AffineCv2", "ScaleX", "ScaleY", "TranslateX", "TranslateY", "Rotate", "ShearX", "ShearY")
MEAN, MOST = 0.5, 4


class Recorded:
    """The cases of a folder and the arrays that they name."""

    def __init__(self, folder: Path) -> None:
        self.about = json.loads((folder / "cases.json").read_text())
        self.cases = self.about["cases"]
        with np.load(folder / "arrays.npz") as arrays:
            self.arrays = {name: arrays[name] for name in arrays.files}

    def of(self, name: str) -> list[dict[str, Any]]:
        """The cases of one class."""
        return [case for case in self.cases if case["call"]["class"] == name]

    def differs(self, case: dict[str, Any]) -> str:
        """What differs from the recorded case, or nothing."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                augmenter = build(case["call"], case.get("seed"))
                image = augmenter.augment_image(self.arrays[case["input"]].copy())
            except Exception as error:
                return _raised(error, case.get("error"))
            if "error" in case:
                return f"expected {case['error']}, got a picture"
            found = self._picture(case, image)
            for kind, wanted in case.get("geometry", {}).items():
                found = found or self._belongings(kind, wanted, augmenter, case)
        return found

    def _picture(self, case: dict[str, Any], image: Any) -> str:
        if list(image.shape) != case["shape"] or image.dtype.name != case["dtype"]:
            return f"shape {image.shape} {image.dtype}, expected {case['shape']} {case['dtype']}"
        if str(case.get("extra", "")).startswith("tuple of two"):
            return ""  # random: only an example
        wanted = self.arrays[case["output"]]
        off = np.abs(image.astype(np.float64) - wanted.astype(np.float64))
        scale = 255.0 if image.dtype.kind == "f" else 1.0
        near = case["call"]["class"] in WARPS and off.mean() * scale <= MEAN and off.max() * scale <= MOST
        tiny = image.dtype.kind == "f" and off.max(initial=0) <= 1e-5
        if near or tiny or not off.any():
            return ""
        return f"pixels: most {off.max():.4g}, mean {off.mean():.4g}, share {np.mean(off > 0):.4f}"

    def _belongings(self, kind: str, wanted: dict[str, Any], augmenter: Any, case: dict[str, Any]) -> str:
        try:
            result = self._augmented(
                kind, augmenter, self.arrays[case["input"]].shape, case["input"].split("/")[1].removesuffix("f")
            )
        except Exception as error:
            return _raised(error, wanted.get("error"))
        if "error" in wanted:
            return f"{kind}: expected {wanted['error']}"
        if list(result.shape) != wanted["shape"]:
            return f"{kind}: shape {result.shape}, expected {wanted['shape']}"
        return self._values(kind, wanted, result)

    def _values(self, kind: str, wanted: dict[str, Any], result: Any) -> str:
        if kind in ("segmap", "heatmap"):
            arr = result.arr_0to1 if kind == "heatmap" else result.arr
            expected = self.arrays[wanted["arr"]].astype(np.float64)
            if arr.dtype.name != wanted["arr_dtype"] or arr.size != expected.size:
                return f"{kind}: {arr.dtype} {arr.shape}, expected {wanted['arr_dtype']} {expected.shape}"
            off = np.abs(arr.reshape(expected.shape) - expected)
            close = off.max(initial=0) <= 1e-3 or (kind == "heatmap" and off.mean() <= 2e-3 and off.max() <= 16e-3)
            return "" if close else f"{kind}: most {off.max():.4g}"
        return _coordinates(kind, wanted, result)

    def _augmented(self, kind: str, augmenter: Any, shape: tuple[int, ...], name: str) -> Any:
        given = self.about
        if kind == "keypoints":
            points = [ia.Keypoint(x, y) for x, y in given["keypoints"]]
            return augmenter.augment_keypoints(ia.KeypointsOnImage(points, shape))
        if kind == "boxes":
            boxes = [ia.BoundingBox(*box, label=f"c{i}") for i, box in enumerate(given["boxes"])]
            return augmenter.augment_bounding_boxes(ia.BoundingBoxesOnImage(boxes, shape))
        if kind == "polygons":
            return augmenter.augment_polygons(ia.PolygonsOnImage([ia.Polygon(one) for one in given["polygons"]], shape))
        if kind == "lines":
            lines = [ia.LineString(one) for one in given["lines"]]
            return augmenter.augment_line_strings(ia.LineStringsOnImage(lines, shape))
        if kind == "segmap":
            arr = self.arrays[f"input/segmap_{name}"]
            return augmenter.augment_segmentation_maps(ia.SegmentationMapsOnImage(arr, shape))
        return augmenter.augment_heatmaps(ia.HeatmapsOnImage(self.arrays[f"input/heat_{name}"], shape))


def _raised(error: Exception, wanted: str | None) -> str:
    kinds = {one.__name__ for one in type(error).__mro__}
    return "" if wanted in kinds else f"raised {type(error).__name__}: {error}"


def _coordinates(kind: str, wanted: dict[str, Any], result: Any) -> str:
    found: Any
    if kind == "keypoints":
        found, expected = [[(one.x, one.y) for one in result.keypoints]], [wanted["xy"]]
    elif kind == "boxes":
        found = [[(one.x1, one.y1, one.x2, one.y2) for one in result.bounding_boxes]]
        expected = [wanted["xyxy"]]
        if [one.label for one in result.bounding_boxes] != wanted["labels"]:
            return "boxes: labels"
    elif kind == "polygons":
        found, expected = [one.exterior for one in result.polygons], wanted["exterior"]
    else:
        found, expected = [one.coords for one in result.line_strings], wanted["coords"]
    if [len(one) for one in found] != [len(one) for one in expected]:
        return f"{kind}: {[len(one) for one in found]} corners, expected {[len(one) for one in expected]}"
    pairs = [(np.array(a, float), np.array(b, float)) for a, b in zip(found, expected, strict=True)]
    off = max((np.abs(a - b).max(initial=0) for a, b in pairs), default=0)
    return "" if off <= 1e-3 else f"{kind}: off by {off:.4g}"


def build(call: dict[str, Any], seed: Any = None) -> Any:
    """The augmenter of a recorded call; those with a seed were recorded by their first deterministic copy."""
    place: Any = iaa
    for part in call["class"].split("."):
        place = getattr(place, part)
    kwargs = {name: _argument(value) for name, value in call["kwargs"].items()}
    return place(**kwargs) if seed is None else place(**kwargs, seed=seed).to_deterministic()


def _argument(value: Any) -> Any:
    if isinstance(value, list):
        return [_argument(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$tuple" in value:
        return tuple(_argument(one) for one in value["$tuple"])
    if "$array" in value:
        return np.array(value["$array"])
    if "$aug" in value:
        return build({"class": value["$aug"], "kwargs": value["kwargs"]})
    if "$param" in value:
        from vicinal.compat.imgaug import parameters as iap

        return getattr(iap, value["$param"])(*(_argument(one) for one in value["args"]))
    return {name: _argument(one) for name, one in value.items()}
