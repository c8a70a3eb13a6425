"""TextImage: words written into boxes of the picture."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import check_bboxes, denormalize_bboxes
from vicinal.compat.albumentations.fields import anything, flag, pair, probability, tuple_of, word
from vicinal.compat.albumentations.pixels import channels_of, through_bytes
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params, first_image

CHANGES = ("insertion", "swap", "deletion")


def changed(text: str, how: str, stopwords: tuple[str, ...], draws: random.Random) -> str:
    """The text with half of its words changed: stopwords put in, words exchanged, or taken out."""
    words = text.split()
    count = max(1, int(0.5 * len(words)))
    if how == "deletion":
        gone = set(draws.sample(range(len(words)), count)) if count < len(words) else set(range(len(words)))
        words = [word for index, word in enumerate(words) if index not in gone]
    for _ in range(0 if how == "deletion" else count):
        if how == "insertion":
            words.insert(draws.randint(0, len(words)), draws.choice(stopwords))
        elif len(words) > 1:
            one, other = draws.sample(range(len(words)), 2)
            words[one], words[other] = words[other], words[one]
    return " ".join(words)


class TextImage(ImageOnlyTransform):
    """Text in boxes, as the call's ``metadata_key`` says: ``{"bbox": shares, "text": ...}``, one or a list.

    ``font_path`` is a TrueType file; sizes are shares of a box's height; ``clear_bg`` paints over what a box shows.
    """

    font_path: Any = anything()
    stopwords: Any = anything(("the", "is", "in", "at", "of"))
    augmentations: Any = anything((None,))
    fraction_range: Any = pair((1.0, 1.0), low=0, high=1)
    font_size_fraction_range: Any = pair((0.8, 0.9), low=0, high=1)
    font_color: Any = tuple_of((0, 0, 0), None)
    clear_bg: Any = flag(False)
    metadata_key: Any = word("textimage_metadata")
    p: Any = probability()

    def check(self) -> None:
        """Changes that there are."""
        for how in self.augmentations or ():
            if how not in (None, *CHANGES):
                raise ValueError(f"TextImage.augmentations: expected None or some of {CHANGES}, got {how!r}")
        self.augmentations = list(self.augmentations or ())

    @property
    def targets_as_params(self) -> list[str]:
        """The texts."""
        return [self.metadata_key]

    def read(self, image: Array, given: dict[str, Any], index: int) -> dict[str, Any]:
        """A text with its place and font."""
        from PIL import ImageFont

        box = np.array([given["bbox"]], float)
        check_bboxes(box)
        left, top, right, bottom = (int(x) for x in denormalize_bboxes(box, image.shape)[0, :4])
        size = int(self.py_random.uniform(*self.font_size_fraction_range) * (bottom - top))
        font = ImageFont.truetype(str(self.font_path), size)
        how = self.py_random.choice(self.augmentations) if self.augmentations else None
        text = given["text"] if how is None else changed(given["text"], how, self.stopwords, self.py_random)
        own = {"bbox_coords": (left, top, right, bottom), "bbox_index": index, "font": font, "font_color": self.font_color}
        return {**own, "original_text": given["text"], "text": text}

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``overlay_data``: the texts, their places and fonts."""
        given, image = data[self.metadata_key], first_image(data)
        given = [given] if isinstance(given, dict) else given
        if not len(given):
            return {"overlay_data": []}
        count = int(len(given) * self.py_random.uniform(*self.fraction_range))
        chosen = self.py_random.sample(range(len(given)), count)
        return {"overlay_data": [self.read(image, given[index], index) for index in chosen]}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with text."""
        return written(img, params["overlay_data"], self.clear_bg)


@through_bytes
def written(img: Array, texts: list[dict[str, Any]], clear: bool) -> Array:
    """Texts drawn by Pillow, channel by channel."""
    from PIL import Image, ImageDraw

    planes = img.reshape(*img.shape[:2], -1).copy()
    if clear:
        mask = np.zeros(img.shape[:2], np.uint8)
        for text in texts:
            left, top, right, bottom = text["bbox_coords"]
            mask[top:bottom, left:right] = 1
        planes = np.stack(
            [cv2.inpaint(np.ascontiguousarray(p), mask, 3, cv2.INPAINT_TELEA) for p in np.moveaxis(planes, 2, 0)], axis=2
        )
    for index in range(channels_of(img)):
        plane = Image.fromarray(np.ascontiguousarray(planes[..., index]))
        for text in texts:
            colour = text["font_color"]
            level = sum(colour[:3]) / len(colour[:3]) if channels_of(img) == 1 else (*colour, *[0] * channels_of(img))[index]
            ImageDraw.Draw(plane).text(text["bbox_coords"][:2], text["text"], font=text["font"], fill=int(level))
        planes[..., index] = np.asarray(plane)
    return planes.reshape(img.shape)
