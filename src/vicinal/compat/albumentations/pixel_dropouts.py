"""PixelDropout, MaskDropout and ChannelDropout."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.fields import fill_field, flag, number, pair, probability, span
from vicinal.compat.albumentations.holes import PAINTERS
from vicinal.compat.albumentations.objects import parts_of
from vicinal.compat.albumentations.pixels import channels_of
from vicinal.compat.albumentations.targets import DualTransform, ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params, first_image


def flat(mask: Array) -> Array:
    """A mask [H, W] of one that may have channels."""
    return np.asarray(mask.any(axis=-1) if mask.ndim > 2 else mask)


def boxes_left(bboxes: Array, dropped: Array, own: Any) -> Array:
    """Boxes in pixels of which enough pixels are left."""
    y, x = np.ogrid[: dropped.shape[0], : dropped.shape[1]]
    kept = []
    for left, top, right, bottom in bboxes[:, :4]:
        inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        seen = (inside & ~dropped).sum()
        kept.append(seen >= own.min_area and seen / ((right - left) * (bottom - top)) >= own.min_visibility)
    return np.asarray(bboxes[np.array(kept, bool)])


def drop_values(array: Array, value: Any, draws: np.random.Generator) -> Array:
    """An array of what replaces dropped pixels: a number, one per channel, or a random one per channel (None)."""
    channels = channels_of(array)
    if value is None:
        if array.dtype == np.uint8:
            value = draws.integers(0, 255, size=channels, dtype=np.uint8)
        else:
            value = draws.uniform(0, 1, size=channels)
    values = np.asarray(value, dtype=array.dtype).reshape(-1)
    if array.ndim == 2:
        return np.full(array.shape, values[0], dtype=array.dtype)
    return np.full((*array.shape[:2], channels), values, dtype=array.dtype)


class PixelDropout(DualTransform):
    """Single pixels replaced with probability ``dropout_prob``, by ``drop_value`` or (None) a random one per channel."""

    dropout_prob: Any = number(0.01, ge=0, le=1)
    per_channel: Any = flag(False)
    drop_value: Any = fill_field(0, none=True)
    mask_drop_value: Any = fill_field(None, none=True)
    p: Any = probability()

    def draw_mask(self, shape: tuple[int, ...]) -> Array:
        """True where a pixel, or a channel's value, is dropped."""
        size = shape if self.per_channel else shape[:2]
        found = self.random_generator.choice([True, False], size, p=[self.dropout_prob, 1 - self.dropout_prob])
        return np.repeat(found[..., None], shape[2], axis=2) if found.ndim < len(shape) else found

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """What is dropped, and what replaces it."""
        image = first_image(data)
        found = {
            "drop_mask": self.draw_mask(image.shape),
            "drop_values": drop_values(image, self.drop_value, self.random_generator),
            "mask_drop_mask": None,
            "mask_drop_values": None,
        }
        mask = data["mask"] if "mask" in data else data["masks"][0] if len(data.get("masks", ())) else None
        if self.mask_drop_value is not None and mask is not None:
            found["mask_drop_mask"] = self.draw_mask(mask.shape)
            found["mask_drop_values"] = drop_values(mask, self.mask_drop_value, self.random_generator)
        return found

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture without some pixels."""
        return np.where(params["drop_mask"], params["drop_values"], img)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask without some pixels, where ``mask_drop_value`` is given."""
        if self.mask_drop_value is None:
            return mask
        return np.where(params["mask_drop_mask"], params["mask_drop_values"], mask)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes of which enough pixels are left."""
        processor, shape = self.get_processor("bboxes"), params["shape"][:2]
        if processor is None or self.per_channel:
            return bboxes
        left = boxes_left(denormalize_bboxes(bboxes, shape), flat(params["drop_mask"]), processor.params)
        return normalize_bboxes(left, shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints stay."""
        return keypoints


class MaskDropout(DualTransform):
    """Some objects of the mask removed from picture and mask."""

    max_objects: Any = span((1, 1), start=1, low=1, rising=False, keep=int)
    fill: Any = fill_field(0, "inpaint_telea", "inpaint_ns")
    fill_mask: Any = number(0)
    p: Any = probability()

    @property
    def targets_as_params(self) -> list[str]:
        """The mask."""
        return ["mask"]

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``dropout_mask``: the pixels of the objects; None where there are no objects."""
        mask = data["mask"]
        parts, count = parts_of(mask)
        if not count:
            return {"dropout_mask": None}
        dropped = min(count, self.py_random.randint(*self.max_objects))
        if dropped == count:
            return {"dropout_mask": mask > 0}
        return {"dropout_mask": np.isin(parts, self.py_random.sample(range(1, count + 1), dropped))}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture without the objects."""
        dropped = params["dropout_mask"]
        if dropped is None:
            return img
        if isinstance(self.fill, str):
            mask = flat(dropped).astype(np.uint8)
            width, height = cv2.boundingRect(mask)[2:]
            painted = cv2.inpaint(img, mask, min(3, max(width, height) // 2), PAINTERS[self.fill])
            return np.asarray(painted).reshape(img.shape)
        result = img.copy()
        result[flat(dropped)] = self.fill
        return result

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask without the objects."""
        if params["dropout_mask"] is None:
            return mask
        result = mask.copy()
        result[params["dropout_mask"]] = self.fill_mask
        return result

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes of which enough is left."""
        processor, shape = self.get_processor("bboxes"), params["shape"][:2]
        if processor is None or params["dropout_mask"] is None:
            return bboxes
        left = boxes_left(denormalize_bboxes(bboxes, shape), flat(params["dropout_mask"]), processor.params)
        return normalize_bboxes(left, shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints on what is left."""
        processor, dropped = self.get_processor("keypoints"), params["dropout_mask"]
        if processor is None or not processor.params.remove_invisible or dropped is None:
            return keypoints
        dropped = flat(dropped)
        x, y = keypoints[:, :2].astype(int).T
        inside = (x >= 0) & (x < dropped.shape[1]) & (y >= 0) & (y < dropped.shape[0])
        inside[inside] = ~dropped[y[inside], x[inside]]
        return np.asarray(keypoints[inside])


class ChannelDropout(ImageOnlyTransform):
    """Some channels, not all, replaced by ``fill``."""

    channel_drop_range: Any = pair((1, 1), cast=int, low=1, rising=False)
    fill: Any = number(0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The channels."""
        count = channels_of(first_image(data))
        if count == 1:
            raise NotImplementedError("ChannelDropout: expected a picture of several channels, got one channel")
        if self.channel_drop_range[1] >= count:
            raise ValueError(
                f"ChannelDropout.channel_drop_range: expected less than {count} channels, got {self.channel_drop_range}"
            )
        dropped = self.py_random.randint(*self.channel_drop_range)
        return {"channels_to_drop": self.py_random.sample(range(count), k=dropped)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture without the channels."""
        result = img.copy()
        result[..., params["channels_to_drop"]] = self.fill
        return result
