"""What differs from Albumentations 2.0.8, name by name, and why: for the migration guide and the tests."""

from __future__ import annotations

FRONT: dict[str, str] = {
    "messages": "errors and warnings have Albumentations' types and our own words: transform, argument, expected, got",
    "positional arguments": "one too many raises TypeError; Albumentations drops it",
    "seed": "parts of a Compose share one generator; Albumentations 2.0.8 seeds each part alike, so that equal p coincide",
    "workers": "a copy in another process draws on its own also without a seed",
    "bboxes, empty": "an empty array of boxes or keypoints passes through every transform",
    "SelectiveChannelTransform": "channels other than (0, 1, 2) are serialised; Albumentations forgets them",
    "ToTensorV2": "a name of the package also where torch is not installed; torch is imported when a picture comes",
    "nearest masks": "as OpenCV 4 rounds them, also on OpenCV 5",
    "linear warps": "on OpenCV 5 within 4 levels of OpenCV 4, which has a table of 1/32 pixel",
    "Spatter": "its relief differs from the recorded one by 2 levels in the mean",
    "RandomSunFlare": "blends are rounded; the recording machine added in half precision (one level, one pixel of a hundred)",
    "CubicSymmetry": "indices number the 48 symmetries in our own order; keypoints always follow the volume",
    "InitSchema": "a class of the user's own is not checked by pydantic",
}
"""The front: ``import vicinal.compat.albumentations as A``."""

PIPELINE: dict[str, str] = {
    "draws": "come from Vicinal's counter-based generator: another sequence of the same distributions",
    "rounding": "Vicinal rounds where Albumentations cuts (brightness, contrast, gamma): one level",
    "boxes": "turn about the centre of the picture's area, as pictures do; no mirrored copies of boxes and keypoints",
    "Rotate, Affine, ShiftScaleRotate": "angles and shears change their sign: Vicinal's are clockwise",
    "GridDistortion": "no shift at limit 0; Albumentations shifts pixels by up to one within each cell",
    "RandomToneCurve": "draws beyond [0, 1] are drawn again; Albumentations cuts them",
    "OpticalDistortion": "mode='fisheye' alone, about the centre of the picture's area: half a pixel",
    "Equalize": "Pillow's rule, whose steps are whole numbers; OpenCV's is finer, which shows in small pictures",
    "SafeRotate": "not converted: Albumentations stretches the turned picture onto its canvas, Vicinal keeps the aspect",
    "translate_percent, shift_limit": "shifts are rounded to whole pixels, Albumentations cuts them",
    "RandomResizedCrop, Resize": "nearest takes the pixel below the centre, OpenCV's the one of floor(i s)",
    "weather, ElasticTransform, Perspective, ...": "not converted where the definition differs: see unsaid.py, name by name",
    "ToTensorV2": "Normalize gives channels first where it follows; batches become tensors in vicinal.torch",
    "BboxParams": "Pipeline filters by min_area and min_visibility",
}
"""What ``Compose.pipeline`` and ``vicinal convert-recipe`` give."""

GOLDEN: dict[str, str] = {
    "Spatter|big": FRONT["Spatter"],
    "RandomSunFlare|big": FRONT["RandomSunFlare"],
}
"""Recorded cases that differ."""
