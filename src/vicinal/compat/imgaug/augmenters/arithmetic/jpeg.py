"""What JPEG loses."""

import io
from typing import Any

import numpy as np
from PIL import Image

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.meta import Augmenter


def compress_jpeg(image: Any, compression: Any) -> Any:
    """A uint8 picture (H, W), (H, W, 1) or (H, W, 3) written as JPEG by Pillow and read again.

    `compression` from 0 to 100 is a quality of 100 down to 2.
    """
    if image.size == 0:
        return np.copy(image)
    assert image.dtype == np.uint8, f"Jpeg compression can only be applied to uint8 images. Got dtype {image.dtype.name}."
    assert 0 <= compression <= 100, f"Expected compression to be in the interval [0, 100], got {compression:.4f}."
    grey = image.ndim == 2 or image.shape[-1] == 1
    assert grey or image.shape[-1] == 3, (
        f"Expected either a grayscale image of shape (H,W) or (H,W,1) or an RGB image of shape (H,W,3). Got {image.shape}."
    )
    quality = int(np.clip(np.round(1 + 99 * (1.0 - compression / 101)), 1, 100))
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image.reshape(image.shape[:2]) if grey else image)).save(file, "JPEG", quality=quality)
    return np.array(Image.open(file)).reshape(image.shape)


class JpegCompression(Augmenter):
    """Writes pictures as JPEG and reads them again."""

    def __init__(
        self,
        compression: Any = (0, 100),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.compression = iap.handle_continuous_param(compression, "compression", value_range=(0, 100))

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        drawn = self.compression.draw_samples((batch.nb_rows,), random_state=random_state)
        for row, image in enumerate(batch.images):
            batch.images[row] = compress_jpeg(image, int(drawn[row]))
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.compression]
