"""From JPEG files to training batches: photographs of 500x375 as in ImageNet, and of 2000x1500 as cameras make them."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import CropResize, Decode, Flip, Jitter, Normalize

NOTES = {
    "vicinal": "JPEGs at 1/2, 1/4 or 1/8 where the crop shrinks so much; no rows below the crop",
    "vicinal-portable": "as vicinal",
    "vicinal-scalar": "as vicinal",
    "opencv": "cv2.imdecode; by hand",
    "albumentations": "cv2.imdecode",
    "albumentationsx": "cv2.imdecode",
    "augrs": "simplejpeg",
    "dali": "decodes the crop alone (decoders.image_random_crop)",
    "pillow": "what torchvision does with PIL images, by hand (torchvision has no build for the PyTorch that is pinned)",
}


def _case(size: str, batch: int, target: float) -> Case:
    return Case(
        name=f"jpeg_{size}",
        title=f"{batch} JPEGs {size}: decode, RandomResizedCrop 224, flip, ColorJitter(0.4, 0.4, 0.4, 0.1), Normalize to CHW",
        steps=(Decode(), CropResize(224), Flip(0.5), Jitter(0.4, 0.4, 0.4, 0.1), Normalize()),
        inputs=f"jpeg-{size}",
        size=224,
        batch=batch,
        target=target,
        notes=NOTES,
    )


CASES = (_case("500x375", 64, 2.0), _case("2000x1500", 32, 1.5))
