"""Weather: RandomRain, RandomSnow, RandomFog, RandomSunFlare, RandomShadow, RandomGravel."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.affine import middle
from vicinal.compat.albumentations.fields import Field, number, numbers_of, option, optional, pair, probability, tuple_of, whole
from vicinal.compat.albumentations.pixels import clip, need_rgb, through_bytes
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params

DROPS = {"drizzle": 0.25, "heavy": 1, "torrential": 2, "default": 1 / 3}
"""Drops of rain by rows of the picture."""


def region(default: tuple[float, ...], *, empty: bool = False) -> Any:
    """Part of a picture as shares: x_min, y_min, x_max, y_max."""

    def read(where: str, value: Any) -> Any:
        left, top, right, bottom = found = numbers_of(where, value, float, 4)
        fits = left <= right and top <= bottom if empty else left < right and top < bottom
        if not fits or min(found) < 0 or max(found) > 1:
            raise ValueError(f"{where}: expected (x_min, y_min, x_max, y_max) within [0, 1], got {value!r}")
        return found

    return Field(default, read)


class RandomRain(ImageOnlyTransform):
    """Streaks of rain, blurred and dark."""

    slant_range: Any = pair((-10, 10), low=-45, high=45)
    drop_length: Any = optional(whole(None))
    drop_width: Any = whole(1, ge=1)
    drop_color: Any = tuple_of((200, 200, 200), 3, int)
    blur_value: Any = whole(7, ge=1)
    brightness_coefficient: Any = number(0.7, gt=0, le=1)
    rain_type: Any = option("default", *DROPS)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """Length, slant, and where each drop starts."""
        height, width = params["shape"][:2]
        count = {"drizzle": height // 4, "heavy": height, "torrential": height * 2, "default": height // 3}[self.rain_type]
        length = max(1, height // 8) if self.drop_length is None else self.drop_length
        slant = self.py_random.uniform(*self.slant_range)
        drops = np.zeros((0, 2), np.int32)
        if count:
            drops = self.random_generator.integers([0, 0], [width, height - length], size=(count, 2), dtype=np.int32)
        return {"drop_length": length, "slant": slant, "rain_drops": drops}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in rain."""
        need_rgb("RandomRain", img)
        return rain(img, params["rain_drops"], (params["slant"], params["drop_length"]), self)


@through_bytes
def rain(img: Array, drops: Array, streak: tuple[float, float], own: RandomRain) -> Array:
    """Lines from each drop along a streak, blurred, added, and the whole made darker."""
    if not drops.size:
        return img.copy()
    lines = np.stack([drops, drops + np.array([streak])], axis=1).astype(np.int32)
    layer = np.zeros_like(img)
    cv2.polylines(layer, list(lines), False, own.drop_color, own.drop_width, lineType=cv2.LINE_4)
    if own.blur_value > 1:
        layer = np.asarray(cv2.blur(layer, (own.blur_value, own.blur_value)), np.uint8)
    result = cv2.add(img, layer)
    if own.brightness_coefficient != 1:
        result = cv2.multiply(result, own.brightness_coefficient, dtype=cv2.CV_8U)
    return np.asarray(result)


class RandomSnow(ImageOnlyTransform):
    """Snow: dark parts made light (``bleach``), or a layer of snow with sparkles (``texture``)."""

    brightness_coeff: Any = number(2.5, gt=0)
    snow_point_range: Any = pair((0.1, 0.3), low=0, high=1)
    method: Any = option("bleach", "bleach", "texture")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """How much snow, and for ``texture`` the layer and the sparkles."""
        found: Params = {
            "snow_point": self.py_random.uniform(*self.snow_point_range),
            "snow_texture": None,
            "sparkle_mask": None,
        }
        if self.method == "texture":
            shape = params["shape"][:2]
            layer = self.random_generator.normal(size=shape, loc=0.5, scale=0.3)
            found["snow_texture"] = np.asarray(cv2.GaussianBlur(layer, (0, 0), sigmaX=1, sigmaY=1))
            found["sparkle_mask"] = self.random_generator.random(shape) > 0.99
        return found

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in snow."""
        need_rgb("RandomSnow", img)
        point = params["snow_point"]
        if self.method == "bleach":
            return bleached(img, point, self.brightness_coeff)
        layer = params["snow_texture"], params["sparkle_mask"]
        return snowed(img, point, self.brightness_coeff, *layer)


@through_bytes
def bleached(img: Array, point: float, factor: float) -> Array:
    """Lightness below a threshold times a factor."""
    hls = cv2.cvtColor(img, cv2.COLOR_RGB2HLS)
    light = hls[..., 1].astype(np.float32)
    light[light < point * 255 / 2 + 255 / 3] *= np.float32(factor)
    hls[..., 1] = clip(light, np.uint8)
    return np.asarray(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB))


@through_bytes
def snowed(img: Array, point: float, factor: float, texture: Array, sparkles: Array) -> Array:
    """A lighter picture plus a layer of snow, thicker above, with white sparkles."""
    hsv = cv2.cvtColor(img, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 2] = np.clip(hsv[..., 2] * (1 + factor * point), 0, 255)
    soft = np.asarray(cv2.GaussianBlur(texture, (0, 0), sigmaX=1, sigmaY=1))
    soft = soft * np.linspace(1, 0.2, img.shape[0])[:, None]
    layer = (np.dstack([soft] * 3) * 255 * point).astype(np.float32)
    tint = np.full_like(hsv, (0.6, 0.75, 1))
    mixed = np.asarray(cv2.addWeighted(cv2.add(hsv, layer), 0.85, tint, 0.15 * point, 0))
    result = np.asarray(cv2.cvtColor(mixed.astype(np.uint8), cv2.COLOR_HSV2RGB))
    result[sparkles] = 255
    return result


class RandomFog(ImageOnlyTransform):
    """Translucent white discs, denser towards the middle, and a blur."""

    alpha_coef: Any = number(0.08, ge=0, le=1)
    fog_coef_range: Any = pair((0.3, 1), low=0, high=1)
    p: Any = probability()

    def places(self, shape: tuple[int, ...], intensity: float) -> list[tuple[int, int]]:
        """The discs' centres, in ever smaller regions about the middle."""
        height, width = shape
        centre_x, centre_y = (int(x) for x in middle(shape))
        size = max(1, int(width // 3 * intensity))
        found = []
        for _ in range(10):
            if width <= size or height <= size:
                break
            for _ in range(int(width * height / (size * size) * intensity * 10)):
                x = self.py_random.randint(centre_x - width // 2, centre_x + width // 2)
                found.append((x, self.py_random.randint(centre_y - height // 2, centre_y + height // 2)))
            width, height = int(width * 0.9), int(height * 0.9)
        return found

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The discs and their strength."""
        shape = params["shape"][:2]
        intensity = self.py_random.uniform(*self.fog_coef_range)
        places = self.places(shape, intensity)
        most = max(2, int(min(shape) * 0.1 * intensity))
        radii = [int(self.random_generator.integers(max(1, most // 2), most)) for _ in places]
        return {"particle_positions": places, "intensity": intensity, "radiuses": radii}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in fog."""
        need_rgb("RandomFog", img)
        discs = list(zip(params["particle_positions"], params["radiuses"], strict=True))
        return fog(img, discs, self.alpha_coef * params["intensity"])


@through_bytes
def fog(img: Array, discs: list[tuple[tuple[int, int], int]], alpha: float) -> Array:
    """White discs blended in one after the other, and a blur."""
    result = img.copy()
    for centre, radius in discs:
        layer = result.copy()
        cv2.circle(layer, centre, radius, (255, 255, 255), -1)
        cv2.addWeighted(layer, alpha, result, 1 - alpha, 0, dst=result)
    size = max(3, int(min(img.shape[:2]) // 30))
    size += size % 2 == 0
    return np.asarray(cv2.GaussianBlur(result, (size, size), 0))


class RandomShadow(ImageOnlyTransform):
    """Darker polygons of ``shadow_dimension`` random corners."""

    shadow_roi: Any = region((0, 0.5, 1, 1), empty=True)
    num_shadows_limit: Any = pair((1, 2), cast=int, low=1)
    shadow_dimension: Any = whole(5, ge=3)
    shadow_intensity_range: Any = pair((0.5, 0.5), low=0, high=1)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The corners and strengths."""
        height, width = params["shape"][:2]
        count = self.py_random.randint(*self.num_shadows_limit)
        left, top, right, bottom = (int(x * size) for x, size in zip(self.shadow_roi, (width, height) * 2, strict=True))
        draw, corners, (low, high) = self.random_generator.integers, self.shadow_dimension, self.shadow_intensity_range
        polygons = [np.stack([draw(left, right, corners), draw(top, bottom, corners)], axis=1) for _ in range(count)]
        return {"vertices_list": polygons, "intensities": self.random_generator.uniform(low, high, count)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture in shadow."""
        return shadowed(img, params["vertices_list"], params["intensities"])


@through_bytes
def shadowed(img: Array, polygons: list[Array], strengths: Array) -> Array:
    """Polygons made darker, one after the other."""
    result = img.copy()
    for polygon, strength in zip(polygons, strengths, strict=True):
        mask = np.zeros(img.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.asarray(polygon, np.int32)], 255)
        result[mask > 0] = clip(result[mask > 0] * (1 - strength), np.uint8)
    return result


class RandomGravel(ImageOnlyTransform):
    """Patches of small squares of random lightness."""

    gravel_roi: Any = region((0.1, 0.4, 0.9, 0.9))
    number_of_patches: Any = whole(2, ge=1)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``gravels_infos``: top, bottom, left, right and lightness of each square."""
        height, width = params["shape"][:2]
        left, top, right, bottom = (int(x * size) for x, size in zip(self.gravel_roi, (width, height) * 2, strict=True))
        draw, found = self.py_random.randint, []
        for _ in range(self.number_of_patches):
            wide = draw((right - left) // 10, (right - left) // 5)
            high = draw((bottom - top) // 10, (bottom - top) // 5)
            at_x, at_y = draw(left, right - wide), draw(top, bottom - high)
            for _ in range(wide * high // 100):
                x, y, r, light = draw(at_x, at_x + wide), draw(at_y, at_y + high), draw(1, 3), draw(0, 255)
                found.append([max(y - r, 0), min(y + r, height - 1), max(x - r, 0), min(x + r, width - 1), light])
        return {"gravels_infos": np.array(found, np.int64)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with gravel."""
        need_rgb("RandomGravel", img)
        return gravelled(img, params["gravels_infos"])


@through_bytes
def gravelled(img: Array, squares: Array) -> Array:
    """Squares of another lightness."""
    hls = cv2.cvtColor(img, cv2.COLOR_RGB2HLS)
    for top, bottom, left, right, light in squares:
        hls[top:bottom, left:right, 1] = light
    return np.asarray(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB))


class RandomSunFlare(ImageOnlyTransform):
    """A sun with a halo of ``src_radius`` pixels and circles along a line."""

    flare_roi: Any = region((0, 0, 1, 0.5))
    src_radius: Any = whole(400, gt=1)
    src_color: Any = tuple_of((255, 255, 255), None, int)
    angle_range: Any = pair((0, 1), low=0, high=1)
    num_flare_circles_range: Any = pair((6, 10), cast=int, low=1)
    method: Any = option("overlay", "overlay", "physics_based")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The sun's centre and the circles: strength, centre, radius, colour."""
        height, width = params["shape"][:2]
        draw, whole_draw = self.py_random.uniform, self.py_random.randint
        angle = 2 * math.pi * draw(*self.angle_range)
        left, top, right, bottom = self.flare_roi
        x, y = int(width * draw(left, right)), int(height * draw(top, bottom))
        count = whole_draw(*self.num_flare_circles_range)
        steps = range(-x, width - x, max(1, int(math.hypot(height, width) * 0.01)))
        points = [(int(x + t * math.cos(angle)), int(y + t * math.sin(angle))) for t in steps]
        most, spread, circles = max(2, int(height * 0.01)), int(max(self.src_color) * 0.2), []
        for _ in range(count):
            alpha, point, radius = draw(0.05, 0.2), self.py_random.choice(points), whole_draw(1, most)
            colour = tuple(whole_draw(max(c - spread, 0), c) for c in self.src_color)
            circles.append((alpha, point, radius**3, colour))
        return {"circles": circles, "flare_center": (x, y)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with the sun."""
        need_rgb("RandomSunFlare", img)
        way = flare if self.method == "overlay" else physical_flare
        return way(img, params["flare_center"], self.src_radius, self.src_color, params["circles"])


@through_bytes
def flare(img: Array, centre: Any, radius: int, colour: Any, circles: list[Any]) -> Array:
    """Circles blended in, and discs of growing radius over the sun."""
    layer, result = img.copy(), img.copy()
    for alpha, place, size, own in circles:
        cv2.circle(layer, tuple(place), size, tuple(own), -1)
        result = np.asarray(cv2.addWeighted(layer, alpha, result, 1 - alpha, 0))
    layer, count = result.copy(), radius // 10
    strength = sum(a * size for a, _, size, _ in circles) / sum(size for _, _, size, _ in circles) * 5
    alphas, sizes = np.linspace(0.0, min(strength, 1.0), count), np.linspace(1, radius, count)
    for index in range(count):
        cv2.circle(layer, (int(centre[0]), int(centre[1])), int(sizes[index]), colour, -1)
        alpha = float(alphas[count - index - 1] ** 3)
        result = np.asarray(cv2.addWeighted(layer, alpha, result, 1 - alpha, 0))
    return result


@through_bytes
def physical_flare(img: Array, centre: Any, radius: int, colour: Any, circles: list[Any]) -> Array:
    """A sun with rays and circles, blurred, fading with distance, and screened over the picture."""
    height, width = img.shape[:2]
    reach, at = max(width, height), (int(centre[0]), int(centre[1]))
    layer = np.zeros(img.shape, np.float32)
    cv2.circle(layer, at, radius, colour, -1)
    for angle in (0, 45, 90, 135):
        end = (int(at[0] + math.cos(math.radians(angle)) * reach), int(at[1] + math.sin(math.radians(angle)) * reach))
        cv2.line(layer, at, end, colour, 2)
    for _, place, size, own in circles:
        cv2.circle(layer, tuple(place), int(size**0.33), tuple(own), -1)
    soft = np.asarray(cv2.GaussianBlur(layer, (0, 0), sigmaX=15, sigmaY=15))
    y, x = np.ogrid[:height, :width]
    fade = 1 - np.clip(np.hypot(x - at[0], y - at[1]) / (reach * 0.7), 0, 1)
    soft = (soft * fade[..., None]).astype(np.float32)
    for channel, sigma in ((0, 3), (2, 5)):
        soft[..., channel] = cv2.GaussianBlur(np.ascontiguousarray(soft[..., channel]), (0, 0), sigmaX=sigma, sigmaY=sigma)
    return clip(255 - (255 - img.astype(np.float32)) * (255 - soft) / 255, np.uint8)
