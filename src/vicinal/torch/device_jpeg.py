"""JPEGs decoded on the device where they are augmented, by nvImageCodec: on NVIDIA's GPUs that is nvJPEG."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.dlpack import from_dlpack

from vicinal.backends.torch.held import Held
from vicinal.errors import SpecError, expected
from vicinal.extras import needed
from vicinal.files.encoded import Encoded

LIKE_LIBJPEG = ":fancy_upsampling=1"
"""Chroma is interpolated, as libjpeg-turbo does it on the host."""


class DeviceJpeg:
    """Decodes batches for one device, a batch at a time: the decoder breaks where two threads call it.

    It takes the JPEGs that say beyond doubt what their colours are, in the number of channels that they have. All else is
    left for the host, and so is what it fails on: the host decodes it, or says what is wrong with it.
    """

    def __init__(self, device: torch.device) -> None:
        """MissingExtraError without nvImageCodec; SpecError for devices that it does not know."""
        if device.type not in ("cuda", "cpu"):
            raise SpecError(expected("Loader.decode_on", "'host' for this device: nvImageCodec knows CUDA alone", str(device)))
        with needed("Loader.decode_on"):
            from nvidia import nvimgcodec
        self.device, self._codec, self._lock = device, nvimgcodec, threading.Lock()
        if device.type == "cpu":
            only = [nvimgcodec.Backend(nvimgcodec.CPU_ONLY)]
            how = {"device_id": nvimgcodec.NVIMGCODEC_DEVICE_CPU_ONLY, "max_num_cpu_threads": 1, "backends": only}
        else:
            how = {"device_id": device.index}
        self._decoder = nvimgcodec.Decoder(options=LIKE_LIBJPEG, **how)

    def takes(self, picture: object) -> bool:
        """Whether it will try to decode the picture."""
        return isinstance(picture, Encoded) and picture.usual is not None

    def __call__(self, pictures: Sequence[Any]) -> list[Any]:
        """The pictures; those that it decoded lie on the device, upright, [H, W, C]. One that comes twice is decoded once."""
        taken = {id(one): one for one in pictures if self.takes(one)}.values()
        made: dict[int, Held] = {}
        for channels in (1, 3):
            made |= self._decoded([one for one in taken if one.header.channels == channels], channels)
        return [made.get(id(one), one) for one in pictures]

    def _decoded(self, pictures: list[Encoded], channels: int) -> dict[int, Held]:
        """By the picture's id; all of so many channels. What it could not decode is not there."""
        codec = self._codec
        if not pictures:
            return {}
        color = codec.ColorSpec.GRAY if channels == 1 else codec.ColorSpec.SRGB
        params = codec.DecodeParams(apply_exif_orientation=False, color_spec=color)
        stream = torch.cuda.current_stream(self.device).cuda_stream if self.device.type == "cuda" else 0
        with self._lock:
            asked = [(one, found) for one in pictures if (found := self._stream(one)) is not None]
            images = self._decoder.decode([found for _, found in asked], params=params, cuda_stream=stream)
        made = {}
        for (picture, _), image in zip(asked, images, strict=True):
            header = picture.header
            if image is not None and tuple(image.shape) == (header.height, header.width, channels):
                made[id(picture)] = Held(_upright(self._tensor(image), header.orientation), "hwc", True)
        return made

    def _stream(self, picture: Encoded) -> Any:
        """The file as nvImageCodec holds it; None where it cannot read the header."""
        try:
            return self._codec.CodeStream(picture.usual)
        except RuntimeError:
            return None

    def _tensor(self, image: Any) -> Tensor:
        """Its memory; rows may have bytes behind them."""
        return from_dlpack(image) if self.device.type == "cuda" else torch.from_numpy(np.array(image))


def _upright(picture: Tensor, orientation: int) -> Tensor:
    """What ``files.orientation.upright`` does, in memory without gaps: tensors know no steps backwards."""
    if orientation in (5, 6, 7, 8):
        picture = picture.transpose(0, 1)
    turned = [axis for axis, which in enumerate(((3, 4, 7, 8), (2, 3, 6, 7))) if orientation in which]
    return (picture.flip(turned) if turned else picture).contiguous()
