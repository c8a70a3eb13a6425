"""DALI's CPU pipeline: a graph over the batch, fed without copies from memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.case import Run, Work


def _uniform(low: float, high: float, **arguments: Any) -> Any:
    from nvidia.dali import fn  # type: ignore[import-not-found]

    return fn.random.uniform(range=(float(low), float(high)), **arguments)


def _matrix(step: s.Affine, side: int) -> Any:
    from nvidia.dali import fn

    centre, shift = (side / 2, side / 2), step.shift * side
    factor = _uniform(*step.scale)
    matrix = fn.transforms.shear(angles=fn.stack(_uniform(-step.shear, step.shear), np.float32(0)), center=centre)
    matrix = fn.transforms.scale(matrix, scale=fn.stack(factor, factor), center=centre)
    matrix = fn.transforms.rotation(matrix, angle=_uniform(-step.degrees, step.degrees), center=centre)
    return fn.transforms.translation(matrix, offset=_uniform(-shift, shift, shape=2))


def _homographies(step: s.Perspective, side: int, count: int) -> Any:
    """External source of [count, 3, 3] matrices, solved in NumPy for the whole batch."""
    random = np.random.default_rng(1)
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], float)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], float)

    def draw() -> Any:
        moved = corners + inwards * random.uniform(0, step.distortion * side / 2, (count, 4, 2))
        system = np.zeros((count, 8, 8))
        system[:, 0::2, 0:2] = system[:, 1::2, 3:5] = moved
        system[:, 0::2, 2] = system[:, 1::2, 5] = 1
        system[:, 0::2, 6:8] = -moved * corners[:, :1]
        system[:, 1::2, 6:8] = -moved * corners[:, 1:]
        solved = np.linalg.solve(system, np.broadcast_to(corners.reshape(8, 1), (count, 8, 1)))[..., 0]
        return np.concatenate([solved, np.ones((count, 1))], axis=1).reshape(count, 3, 3).astype(np.float32)

    return draw


def _colour(image: Any, step: s.Step) -> Any:
    from nvidia.dali import fn, types

    if isinstance(step, s.Jitter):
        return fn.color_twist(
            image, brightness=_uniform(1 - step.brightness, 1 + step.brightness),
            hue=_uniform(-360 * step.hue, 360 * step.hue),
            contrast=_uniform(1 - step.contrast, 1 + step.contrast),
            saturation=_uniform(1 - step.saturation, 1 + step.saturation),
        )
    if isinstance(step, s.BrightnessContrast):
        low, high = 1 - step.strength, 1 + step.strength
        return fn.brightness_contrast(image, brightness=_uniform(low, high), contrast=_uniform(low, high))
    if isinstance(step, s.HueSaturation):
        saturation = _uniform(1 - step.saturation, 1 + step.saturation)
        return fn.hsv(image, hue=_uniform(-360 * step.hue, 360 * step.hue), saturation=saturation)
    if isinstance(step, s.Posterize | s.Solarize):
        levels = np.arange(256)
        cut = levels & (256 - 2 ** (8 - step.bits)) if isinstance(step, s.Posterize) else np.where(
            levels >= 255 * step.threshold, 255 - levels, levels
        )
        return fn.lookup_table(image, keys=levels.tolist(), values=cut.astype(float).tolist(), dtype=types.UINT8)
    raise s.UnsupportedError(f"no {type(step).__name__}")


def _noise(image: Any, step: s.Step, side: int) -> Any:
    from nvidia.dali import fn

    if isinstance(step, s.Blur):
        return fn.gaussian_blur(image, sigma=_uniform(*step.sigma))
    if isinstance(step, s.GaussianNoise):
        return fn.noise.gaussian(image, stddev=_uniform(255 * step.std[0], 255 * step.std[1]))
    if isinstance(step, s.SaltPepper):
        return fn.noise.salt_and_pepper(image, prob=_uniform(*step.amount))
    if isinstance(step, s.Holes):
        anchor = _uniform(0, side - step.length, shape=2 * step.count)
        return fn.erase(image, anchor=anchor, shape=[step.length] * (2 * step.count), axis_names="HW", fill_value=0)
    if isinstance(step, s.Erase):
        extent = _uniform(0.14, 0.57, shape=2)
        return fn.erase(
            image, anchor=_uniform(0.0, 0.43, shape=2), shape=extent, normalized=True, axis_names="HW", fill_value=0
        )
    return _colour(image, step)


def _geometry(image: Any, mask: Any, step: s.Step, work: Work) -> tuple[Any, Any]:
    from nvidia.dali import fn, types

    side, nearest = work.images.shape[1], types.INTERP_NN
    if isinstance(step, s.Affine):
        matrix = _matrix(step, side)
        how = {"matrix": matrix, "fill_value": 0, "inverse_map": False}
        moved = fn.warp_affine(image, **how)
        return moved, fn.warp_affine(mask, interp_type=nearest, **how) if mask is not None else None
    if isinstance(step, s.Flip):
        coin = fn.random.coin_flip(probability=step.p)
        return fn.flip(image, horizontal=coin), fn.flip(mask, horizontal=coin) if mask is not None else None
    if isinstance(step, s.RandomCrop):
        where = {"crop_pos_x": _uniform(0, 1), "crop_pos_y": _uniform(0, 1), "crop": (step.size, step.size)}
        return fn.crop(image, **where), fn.crop(mask, **where) if mask is not None else None
    if isinstance(step, s.CropResize):
        return fn.random_resized_crop(image, size=(step.size, step.size), antialias=False), mask
    if isinstance(step, s.Resize):
        return fn.resize(image, size=(step.size, step.size), antialias=False), mask
    if isinstance(step, s.Perspective):
        draw = _homographies(step, side, len(work.images))
        matrix = fn.external_source(source=draw, batch=True, no_copy=True)
        return fn.experimental.warp_perspective(image, matrix=matrix, fill_value=0), mask
    if isinstance(step, s.PadCrop):
        anchor = fn.random.uniform(range=[-step.pad, step.pad + 1], shape=2, dtype=types.INT32)
        image = fn.slice(
            image, anchor, np.array([step.size, step.size], np.int32), normalized_anchor=False,
            normalized_shape=False, axes=(0, 1), out_of_bounds_policy="pad", fill_values=0,
        )
        return image, mask
    if isinstance(step, s.TranslateWhole):
        matrix = fn.transforms.translation(offset=fn.cast(
            fn.random.uniform(range=[-step.most, step.most + 1], shape=2, dtype=types.INT32), dtype=types.FLOAT
        ))
        return fn.warp_affine(image, matrix=matrix, interp_type=nearest, fill_value=0), mask
    return _noise(image, step, side), mask


def _graph(work: Work, pipeline: Any) -> None:
    from nvidia.dali import fn

    image = fn.external_source(source=lambda: work.images, batch=True, no_copy=True, layout="HWC")
    masks = work.masks
    mask = None
    if work.case.masks and masks is not None:
        mask = fn.external_source(source=lambda: masks[..., None], batch=True, no_copy=True, layout="HWC")
    for step in work.case.steps:
        if isinstance(step, s.Normalize):
            image = _normalized(image)
        else:
            image, mask = _geometry(image, mask, step, work)
    pipeline.set_outputs(*([image] if mask is None else [image, mask]))


def _normalized(image: Any, **arguments: Any) -> Any:
    from nvidia.dali import fn, types

    return fn.crop_mirror_normalize(
        image, mean=[255 * value for value in s.MEAN], std=[255 * value for value in s.STD], output_layout="CHW",
        dtype=types.FLOAT, **arguments,
    )


def _graph_of_files(work: Work, pipeline: Any) -> None:
    """Decoder and crop in one, as documented for training: only the crop leaves the decoder; the flip with the last op."""
    from nvidia.dali import fn, types

    _, crop, flip, *colours, _ = work.case.steps
    if not isinstance(crop, s.CropResize) or not isinstance(flip, s.Flip):
        raise s.UnsupportedError("files are read for the training pipeline alone")
    arrays = [np.frombuffer(data, np.uint8) for data in work.files]
    image = fn.external_source(source=lambda: arrays, batch=True, no_copy=True)
    image = fn.decoders.image_random_crop(
        image, device="cpu", output_type=types.RGB, random_area=(0.08, 1.0), random_aspect_ratio=(3 / 4, 4 / 3)
    )
    image = fn.resize(image, size=(crop.size, crop.size), antialias=False)
    for step in colours:
        image = _colour(image, step)
    pipeline.set_outputs(_normalized(image, mirror=fn.random.coin_flip(probability=flip.p)))


def prepare(work: Work) -> Run:
    from nvidia.dali.pipeline import Pipeline  # type: ignore[import-not-found]

    pipeline = Pipeline(
        batch_size=len(work.images), num_threads=work.threads, device_id=None, seed=1, prefetch_queue_depth=1,
        exec_async=False, exec_pipelined=False, exec_dynamic=False,
    )
    with pipeline:
        (_graph_of_files if work.files else _graph)(work, pipeline)
    pipeline.build()

    def run() -> tuple[Any, Any]:
        outs = [np.asarray(out.as_tensor()) for out in pipeline.run()]
        return outs[0], outs[1] if len(outs) > 1 else None

    return run
