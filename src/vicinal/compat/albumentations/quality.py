"""Quality: ImageCompression, Downscale, ChromaticAberration and Superpixels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import Field, option, optional, pair, probability, resize_flag, span, whole
from vicinal.compat.albumentations.pixels import channels_of, keeps_channels, need_rgb, through_bytes
from vicinal.compat.albumentations.resizes import resize
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params

CODECS = {".jpg": cv2.IMWRITE_JPEG_QUALITY, ".webp": cv2.IMWRITE_WEBP_QUALITY}


class ImageCompression(ImageOnlyTransform):
    """Compressed by JPEG or WebP, and read again."""

    compression_type: Any = option("jpeg", "jpeg", "webp")
    quality_range: Any = pair((99, 100), cast=int, low=1, high=100)
    p: Any = probability()

    def get_params(self) -> Params:
        """The quality and the codec."""
        kind = ".jpg" if self.compression_type == "jpeg" else ".webp"
        return {"quality": self.py_random.randint(*self.quality_range), "image_type": kind}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, compressed."""
        return compressed(img, params["quality"], params["image_type"])


@through_bytes
def compressed(img: Array, quality: int, kind: str) -> Array:
    """A picture written and read: three channels together (two with an empty third), each further one alone."""

    def through(part: Array, mode: int) -> Array:
        written = cv2.imencode(kind, np.ascontiguousarray(part), (CODECS[kind], quality))[1]
        return np.asarray(cv2.imdecode(written, mode))

    count = channels_of(img)
    if count == 1:
        return through(img, cv2.IMREAD_GRAYSCALE).reshape(img.shape)
    three = np.concatenate([img, np.zeros_like(img[..., :1])], axis=2) if count == 2 else img[..., :3]
    parts = [through(three, cv2.IMREAD_UNCHANGED)[..., : min(count, 3)]]
    parts += [through(img[..., i], cv2.IMREAD_GRAYSCALE)[..., None] for i in range(3, count)]
    return np.concatenate(parts, axis=2)


def both_flags() -> Any:
    """OpenCV's interpolations down and up."""

    def read(where: str, value: Any) -> dict[str, int]:
        if not isinstance(value, dict) or set(value) != {"downscale", "upscale"}:
            raise ValueError(f"{where}: expected a dict of downscale and upscale, got {value!r}")
        return {key: resize_flag().read(f"{where}.{key}", flag) for key, flag in value.items()}

    return Field({"upscale": 0, "downscale": 0}, read)


class Downscale(ImageOnlyTransform):
    """Made smaller by a factor, and as large again."""

    scale_range: Any = pair((0.25, 0.25), low=0, high=1)
    interpolation_pair: Any = both_flags()
    p: Any = probability()

    def get_params(self) -> Params:
        """``scale``."""
        return {"scale": self.py_random.uniform(*self.scale_range)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, coarser."""
        return coarser(img, params["scale"], self.interpolation_pair)


@keeps_channels
@through_bytes
def coarser(img: Array, scale: float, flags: dict[str, int]) -> Array:
    """A picture through a smaller one."""
    small = cv2.resize(img, None, fx=scale, fy=scale, interpolation=flags["downscale"])
    return np.asarray(cv2.resize(small, (img.shape[1], img.shape[0]), interpolation=flags["upscale"]))


def like(sign: float, value: float, same: bool) -> float:
    """``value`` with the sign of ``sign``, or with the other."""
    return -value if sign * value != 0 and (sign * value < 0) == same else value


class ChromaticAberration(ImageOnlyTransform):
    """Red and blue distorted as by a lens of two coefficients."""

    primary_distortion_limit: Any = span((-0.02, 0.02), rising=False)
    secondary_distortion_limit: Any = span((-0.05, 0.05), rising=False)
    mode: Any = option("green_purple", "green_purple", "red_blue", "random")
    interpolation: Any = resize_flag(1)
    p: Any = probability()

    def get_params(self) -> Params:
        """The coefficients; ``green_purple`` moves red and blue alike, ``red_blue`` apart."""
        ranges = (self.primary_distortion_limit, self.secondary_distortion_limit)
        red, red2, blue, blue2 = (self.py_random.uniform(*ranges[i % 2]) for i in range(4))
        red2, blue2 = like(red, red2, True), like(blue, blue2, True)
        if self.mode != "random":
            same = self.mode == "green_purple"
            blue, blue2 = like(red, blue, same), like(red2, blue2, same)
        names = ("primary_distortion_red", "secondary_distortion_red", "primary_distortion_blue", "secondary_distortion_blue")
        return dict(zip(names, (red, red2, blue, blue2), strict=True))

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with coloured edges."""
        need_rgb("ChromaticAberration", img)
        lenses = [[params[f"{order}_distortion_{name}"] for order in ("primary", "secondary")] for name in ("red", "blue")]
        return aberrant(img, lenses, self.interpolation)


@through_bytes
def aberrant(img: Array, lenses: list[list[float]], flags: int) -> Array:
    """Red and blue through a lens each."""
    height, width = img.shape[:2]
    camera = np.array([[width, 0, width / 2], [0, height, height / 2], [0, 0, 1]], np.float32)
    result = img.copy()
    for channel, lens in zip((0, 2), lenses, strict=True):
        maps = cv2.initUndistortRectifyMap(
            camera, np.array([*lens, 0, 0], np.float32), None, camera, (width, height), cv2.CV_32FC1
        )
        source = np.ascontiguousarray(img[..., channel])
        result[..., channel] = cv2.remap(source, *maps, flags, borderMode=cv2.BORDER_REPLICATE)
    return result


def segments(img: Array, count: int) -> Array:
    """About ``count`` compact regions of like colour [H, W]: ten rounds of nearest centres by colour and place."""
    height, width = img.shape[:2]
    colours = img.reshape(height, width, -1).astype(np.float32) / np.max(img + 1e-6)
    step = int((height * width / count) ** 0.5)
    centres = np.array([(x, y) for y in range(step // 2, height, step) for x in range(step // 2, width, step)])
    labels, nearest = np.full((height, width), -1, np.int32), np.full((height, width), np.inf)
    for _ in range(10):
        for index, (x, y) in enumerate(centres.astype(int)):
            top, left = max(0, y - step), max(0, x - step)
            part = slice(top, min(height, y + step + 1)), slice(left, min(width, x + step + 1))
            off = ((colours[part] - colours[y, x]) ** 2).sum(axis=-1)
            yy, xx = np.ogrid[part]
            distance = off + 10 * ((yy - y) ** 2 + (xx - x) ** 2) / step**2
            nearer = distance < nearest[part]
            nearest[part][nearer], labels[part][nearer] = distance[nearer], index
        for index in range(len(centres)):
            places = np.argwhere(labels == index)
            if len(places):
                centres[index] = places.mean(axis=0)[::-1]
    return labels


class Superpixels(ImageOnlyTransform):
    """Regions of like colour, a share of which becomes its mean."""

    p_replace: Any = span((0, 0.1), start=0, low=0, high=1)
    n_segments: Any = span((100, 100), start=1, low=1, rising=False, keep=int)
    max_size: Any = optional(whole(128, ge=1))
    interpolation: Any = resize_flag(1)
    p: Any = probability()

    def get_params(self) -> Params:
        """How many regions, and which are replaced."""
        count, share = self.py_random.randint(*self.n_segments), self.py_random.uniform(*self.p_replace)
        return {"replace_samples": self.random_generator.random(count) < share, "n_segments": count}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture of regions."""
        return regions(img, params["n_segments"], np.asarray(params["replace_samples"]), self.max_size, self.interpolation)


@through_bytes
def regions(img: Array, count: int, replaced: Array, most: int | None, flags: int) -> Array:
    """Regions as their means, found on a picture of at most ``most`` pixels a side."""
    if not replaced.any():
        return img
    small, size = img, max(img.shape[:2])
    if most is not None and size > most:
        small = resize(img, (int(img.shape[0] * most / size), int(img.shape[1] * most / size)), flags)
    labels, result = segments(small, count), small.copy()
    present = np.unique(labels)
    present = present[1:] if present[0] == 0 else present
    for index, label in enumerate(present):
        if replaced[index % len(replaced)]:
            inside = labels == label
            result[inside] = np.clip(np.round(small[inside].mean(axis=0)), 0, 255)
    return resize(result, img.shape[:2], flags)
