"""Recorded cases of Albumentations 2.0.8: run on the front, and compared with what was recorded."""

from __future__ import annotations

import builtins
import json
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import vicinal.compat.albumentations as A

ROOT = Path(os.environ.get("VICINAL_GOLDEN", Path(__file__).parents[3] / "../shared/golden")) / "albumentations"
KEPT = Path(__file__).parent / "data"
SEED = 137
WARPS = {
    "Affine",
    "Rotate",
    "SafeRotate",
    "ShiftScaleRotate",
    "Perspective",
    "ElasticTransform",
    "GridDistortion",
    "OpticalDistortion",
    "ThinPlateSpline",
    "PiecewiseAffine",
    "GridElasticDeform",
    "ChromaticAberration",
}
"""Linear warps: OpenCV 4 has a table of 1/32 pixel, OpenCV 5 has not; both are right within 4 levels, 0.5 in the mean."""
PARTS = ("bboxes_pascal_voc", "bboxes_yolo", "labels", "keypoints_xy", "klabels")


class Golden:
    """The cases of one folder and their arrays."""

    def __init__(self, cases: Path, arrays: Path) -> None:
        self.file = json.loads(cases.read_text())
        with np.load(arrays) as stored:
            self.arrays = dict(stored)
        self.cases: list[dict[str, Any]] = self.file["cases"]

    def of(self, name: str) -> list[dict[str, Any]]:
        """The cases of a class."""
        return [case for case in self.cases if case["call"]["class"] == name]

    def faults(self, case: dict[str, Any]) -> list[str]:
        """What differs from what was recorded, in words."""
        try:
            found = self.run(case)
        except Exception as error:
            if "error" in case:
                return [] if isinstance(error, error_of(case["error"])) else [f"raises {error!r}, not {case['error']}"]
            return [f"raises {error!r}"]
        if "error" in case:
            return [f"no {case['error']}"]
        return [*self.pictures(case, found), *self.annotations(case, found)]

    def run(self, case: dict[str, Any]) -> dict[str, Any]:
        """Everything that a case records: boxes in both formats come of two runs."""
        call = case["call"]
        picture = self.arrays[case["input"]]
        made: dict[str, Any] = {"image": picture}
        if "mask_in" in case:
            made["mask"] = self.arrays[case["mask_in"]]
        made.update(self.extra(call["kwargs"], picture))
        found: dict[str, Any] = {}
        for form in ("pascal_voc", "yolo") if "bboxes_yolo" in case else ("",):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                transform = getattr(A, call["class"])(**tuples(call["kwargs"]))
                options = self.options(form)
                result = A.Compose([transform], seed=SEED, **options)(**made, **(self.points(form, picture) if form else {}))
            found.setdefault("image", result["image"])
            found.setdefault("mask", result.get("mask"))
            found["transform"] = transform
            if form:
                found[f"bboxes_{form}"] = result["bboxes"]
                found.update(labels=result["labels"], keypoints_xy=result["keypoints"], klabels=result["klabels"])
        return found

    def extra(self, kwargs: dict[str, Any], picture: np.ndarray) -> dict[str, Any]:
        """What some classes ask for beside the picture."""
        if "metadata_key" in kwargs:
            return {kwargs["metadata_key"]: [self.arrays["input/ref"]]}
        return {kwargs["cropping_bbox_key"]: (5, 6, 15, 18)} if "cropping_bbox_key" in kwargs else {}

    def options(self, form: str) -> dict[str, Any]:
        """The formats."""
        if not form:
            return {}
        boxes = A.BboxParams(form, label_fields=["labels"])
        return {"bbox_params": boxes, "keypoint_params": A.KeypointParams("xy", ["klabels"], remove_invisible=False)}

    def points(self, form: str, picture: np.ndarray) -> dict[str, Any]:
        """The fixed boxes and keypoints, as a picture of this size got them."""
        height, width = picture.shape[:2]
        boxes = np.array(self.file["bboxes_pascal_voc"], float)
        points = np.array(self.file["keypoints_xy"], float)
        if form == "yolo":
            ends = boxes / [width, height, width, height]
            boxes = np.hstack([(ends[:, :2] + ends[:, 2:]) / 2, ends[:, 2:] - ends[:, :2]])
        return {
            "bboxes": boxes.tolist(),
            "labels": list(self.file["labels"]),
            "keypoints": points.tolist(),
            "klabels": list(self.file["klabels"]),
        }

    def pictures(self, case: dict[str, Any], found: dict[str, Any]) -> list[str]:
        """Whether picture and mask are as recorded."""
        faults = compare("image", found["image"], self.arrays[case["output"]], case["call"]["class"] in WARPS)
        if "mask" in case:
            linear = case["call"]["kwargs"].get("mask_interpolation", 0) != 0
            faults += compare("mask", found["mask"], self.arrays[case["mask"]], linear and case["call"]["class"] in WARPS)
        return faults

    def annotations(self, case: dict[str, Any], found: dict[str, Any]) -> list[str]:
        """Whether boxes, keypoints, labels and the serialised form are as recorded."""
        faults = []
        for part in PARTS:
            if part not in case:
                continue
            ours, theirs = found[part], case[part]
            if len(ours) != len(theirs):
                faults.append(f"{part}: {len(ours)} of {len(theirs)}")
            elif part.endswith("labels"):
                faults += [] if list(ours) == theirs else [f"{part}: {ours} not {theirs}"]
            elif len(ours) and np.abs(np.array(ours, float)[:, : len(theirs[0])] - np.array(theirs)).max() > 2e-3:
                faults.append(f"{part}: off by {np.abs(np.array(ours, float) - np.array(theirs)).max():.3g}")
        if "to_dict" in case:
            ours = json.loads(json.dumps(A.to_dict(found["transform"])["transform"]))
            faults += [] if alike(ours, case["to_dict"]) else [f"to_dict: {ours} not {case['to_dict']}"]
        return faults


def error_of(name: str) -> type[Exception]:
    """An exception by its name."""
    return getattr(A, name, None) or getattr(builtins, name)  # type: ignore[no-any-return]


def alike(ours: Any, theirs: Any) -> bool:
    """Equal, but for the digits to which arguments were recorded."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    return bool(abs(ours - theirs) < 1e-6) if isinstance(ours, float) else bool(ours == theirs)


def tuples(value: Any) -> Any:
    """Recorded arguments: every list was a tuple."""
    if isinstance(value, dict):
        return {key: tuples(x) for key, x in value.items()}
    return tuple(tuples(x) for x in value) if isinstance(value, list) else value


def compare(name: str, ours: np.ndarray, theirs: np.ndarray, warp: bool) -> list[str]:
    """Equal arrays, or within OpenCV's own differences for linear warps."""
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        return [f"{name}: {ours.dtype} {ours.shape} not {theirs.dtype} {theirs.shape}"]
    unit = 1 if ours.dtype == np.uint8 else 1 / 255
    off = np.abs(ours.astype(float) - theirs.astype(float)) / unit
    most, mean = (4, 0.5) if warp else (0, 0) if ours.dtype == np.uint8 else (1e-3, 1e-3)
    return (
        [] if off.max(initial=0) <= most and off.mean() <= mean else [f"{name}: off by {off.max():.3g}, mean {off.mean():.3g}"]
    )
