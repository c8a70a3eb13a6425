"""Samples through a program: pixels by a backend, and all that belongs to them as they are moved and mixed."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
import numpy as np

from vicinal.backends.given import Pictures
from vicinal.data.elsewhere import lies_elsewhere
from vicinal.data.move_boxes import BoxRules
from vicinal.data.pictures import is_encoded
from vicinal.data.samples import Samples
from vicinal.data.targets.hosted import by_host
from vicinal.data.targets.lay import check_layable
from vicinal.data.targets.mix import check_mixable, mix_targets
from vicinal.data.targets.move import placed, swapped, with_layers
from vicinal.errors import SpecError
from vicinal.program.ops import Blend, Collage
from vicinal.program.program import Program
from vicinal.program.stages import stages
from vicinal.runtime.backend import Backend
from vicinal.runtime.beside import beside, changed_beside, moved_masks, recoloured
from vicinal.runtime.collage import collaged
from vicinal.runtime.out import check_out


def check_runs(program: Program, backend: Backend) -> None:
    """SpecError where the backend cannot run the program, by the transform that it cannot run."""
    op = backend.refuses(program)
    if op is not None:
        raise SpecError(f"{op.place}: expected what backend {backend.name!r} runs, got the op {type(op).__name__}")


def executed(program: Program, samples: Samples, backend: Backend, rules: BoxRules, out: Any) -> Samples:
    """The samples with pixels and targets moved and mixed as the program says."""
    if out is not None:
        check_out(program, samples.images, out, samples.place)
    if not program.mixes:
        return _moved(program, samples, backend, rules, out)
    parts = stages(program)
    for stage in parts:
        if isinstance(stage.end, Collage):
            check_layable(samples, stage.end)
        elif stage.end is not None:
            check_mixable(samples, stage.end)
    if out is None and not any(stage.program.ops or isinstance(stage.end, Collage) for stage in parts):
        samples = _as_stored(samples)
    for stage in parts:
        to = out if stage is parts[-1] else None
        if stage.program.ops or _any_encoded(samples.images):
            samples = _moved(stage.program, samples, backend, rules, None if stage.end else to)
        if isinstance(stage.end, Collage):
            move = partial(_moved, backend=backend, rules=rules, out=None)
            samples = by_host(samples, partial(_collaged, stage.end, program.unit, rules, move, to))
        elif stage.end is not None:
            images = _blended(stage.end, samples, backend, to)
            mixed = by_host(samples, partial(_mixed, stage.end, rules))
            samples = attrs.evolve(mixed, images=images)
    return samples


def _mixed(op: Blend, rules: BoxRules, samples: Samples) -> Samples:
    return mix_targets(samples, op, rules)


def _collaged(op: Collage, unit: bool, rules: BoxRules, move: Any, out: Any, samples: Samples) -> Samples:
    return collaged(op, samples, unit, rules, move, out)


def _as_stored(samples: Samples) -> Samples:
    """The samples with channels first where a tensor stores them so: mixes alone need no other layout."""
    images = samples.images
    if not isinstance(images, np.ndarray) or images.flags.c_contiguous:
        return samples
    return attrs.evolve(samples, images=np.moveaxis(images, -1, -3), layout="chw")


def _moved(program: Program, samples: Samples, backend: Backend, rules: BoxRules, out: Any) -> Samples:
    """The samples through a program that mixes none with another."""
    place = samples.place
    if samples.bare:
        images = _run(program, samples, backend, out)
        return Samples(images, samples.targets, groups=samples.groups, layout=program.layout, place=place)
    if program.changes:
        images = _run(program, samples, backend, out)
        moved = by_host(samples, lambda given: changed_beside(program, given, backend, rules))
    else:
        warps = program.warps
        samples = by_host(samples, lambda given: swapped(given, warps, rules)) if rules.swaps.pairs else samples
        layers = beside(samples, warps)
        if _any_encoded(samples.images) or any(lies_elsewhere(masks) for _, masks in layers.moves):
            images = _run(program, samples, backend, out)
            masks = moved_masks(layers.moves, backend)
        else:
            images, masks = backend.run_beside(program, samples.images, layers.moves, out)
        targets = with_layers(samples, layers.after(masks, warps, samples.sizes, backend))
        moved = attrs.evolve(samples, targets=placed(samples, targets, warps, rules))
    moved = attrs.evolve(moved, images=images, layout=program.layout, place=place)
    return recoloured(program, samples, moved, lambda program, pictures: backend.run(program, pictures, None))


def _run(program: Program, samples: Samples, backend: Backend, out: Any) -> Pictures:
    pictures: Any = samples.images
    if _any_encoded(pictures):
        from vicinal.runtime.decode import run_encoded

        return run_encoded(program, pictures, samples.place, lambda program, reads: backend.run_reads(program, reads, out))
    return backend.run(program, pictures, out)


def _blended(op: Blend, samples: Samples, backend: Backend, out: Any) -> Pictures:
    if not len(samples):
        return samples.images if out is None else out
    return backend.blend(op, samples.images, samples.layout, out)


def _any_encoded(pictures: Pictures) -> bool:
    return isinstance(pictures, list) and any(is_encoded(picture) for picture in pictures)
