"""PixMix: pictures of structure mixed into the picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, PictureFunction, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.column import Untraceable
from vicinal.sampling.distributions import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.policy.copies import STILL, augmented
from vicinal.transforms.policy.mixing_pictures import Pictures, count_of, mixing_pictures, paths_of, window_of
from vicinal.transforms.policy.slot import pick
from vicinal.transforms.policy.spaces import AUG_MIX

WEAKEST, TOP = 0.1, 10.0
"""As AugMix's: strengths are drawn from WEAKEST on; TOP is strength 1."""

LEAST = 1e-37
"""What a value is at least before it is raised to a negative power."""


@transform
class PixMix(Transform):
    """Mixes a fractal, or another picture full of structure, and augmented copies of the picture into it.

    It begins with the picture or, half of the time, an augmented copy. 0 to ``rounds`` times something is added or
    multiplied to it: the mixing picture, or another augmented copy. Copies are made by one of AugMix's operations. Masks,
    boxes and keypoints stay where they are: with ``geometry`` PixMix is for classification. For grey or colour pictures.

    Source: Hendrycks, Zou, Mazeika, Tang, Li, Song, Steinhardt, "PixMix: dreamlike pictures comprehensively improve safety
    measures", CVPR 2022, and its published code. There the mixing set is made by artists; here it is 256 fractals, which
    are drawn when they are first needed, unless ``pictures`` says otherwise.

    ``rounds``: at most so many; each number up to it is alike likely.
    ``beta``: the higher, the less the others show (3 for CIFAR, 4 for ImageNet).
    ``severity``: in [0.1, 10]; every operation's is uniform from 0.1 to this, of 10.
    ``geometry``: False leaves out operations that move pixels, so that masks and boxes fit.
    ``pictures``: a folder of pictures (those in it, by name), or a list of paths; None: fractals. Results depend on the
        contents of these files: replays and jobs need the same files.

    >>> other = vc.write("other.png", image[::-1])
    >>> vc.PixMix(rounds=3, pictures=[other])(image).shape
    (64, 64, 3)
    """

    rounds: int = fields.whole(default=4, low=0, high=20)
    beta: float = fields.fixed(default=3.0, low=1e-2, high=1e3)
    severity: fields.Parameter = fields.number(default=3, low=WEAKEST, high=TOP)
    geometry: bool = fields.flag(default=True, kw_only=True)
    pictures: Pictures = mixing_pictures()

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        if site.lowering.traced:
            raise Untraceable("its weights are drawn into arrays")
        paths = paths_of(self.pictures)
        numbers = self._rounds(site) | self._copies(site)
        which = np.floor(site.uniform("picture")[:, 0] * count_of(paths))
        numbers |= {"begin": site.uniform("begin")[:, 0] < 0.5, "which": which, "at": site.uniform("window", 2)}
        for name, values in numbers.items():
            site.note(name, values)
        site.apply(_mixing(paths, self.geometry), **numbers)

    def _rounds(self, site: Site) -> dict[str, Any]:
        """How often, and of every round: whether it takes a copy, whether it multiplies, and the two weights, [N, rounds]."""
        rounds = self.rounds
        found = {name: site.uniform(name, max(rounds, 1)) < 0.5 for name in ("copied", "multiplied", "beyond")}
        own, other = np.empty_like(found["copied"], np.float64), np.empty_like(found["copied"], np.float64)
        draws = site.lowering.draws
        for number in range(own.shape[1]):
            own[:, number] = Beta(self.beta, 1).draw(draws, site.place, f"own[{number}]")
            other[:, number] = Beta(1, self.beta).draw(draws, site.place, f"other[{number}]")
        beyond = found.pop("beyond")  # 1 + Beta(1, beta) is 2 - Beta(beta, 1)
        own, other = np.where(beyond, 2 - own, own), np.where(beyond, -other, other)
        return {**found, "own": own, "other": other, "count": pick(site.uniform("count")[:, 0], rounds + 1)}

    def _copies(self, site: Site) -> dict[str, Any]:
        """Of every copy, the first for the beginning: which operation, and its number, [N, 1 + rounds]."""
        space, count = AUG_MIX if self.geometry else STILL, 1 + self.rounds
        severity = drawn(self, site, "severity")[:, None]
        strength = (WEAKEST + (severity - WEAKEST) * site.uniform("strength", count)) / TOP
        sign = np.where(site.uniform("sign", count) < 0.5, -1.0, 1.0)
        chosen = pick(site.uniform("operation", count), len(space))
        values = np.stack([operation.values(strength, sign) for operation in space])
        return {"operation": chosen, "value": np.take_along_axis(values, chosen[None], axis=0)[0]}


@lru_cache(maxsize=64)
def _mixing(paths: tuple[str, ...] | None, geometry: bool) -> PictureFunction:
    space = AUG_MIX if geometry else STILL

    @picture_function(dtypes=("float32",), colors=(1, 3))
    def pix_mix(
        picture: Picture, begin: float, count: float, copied: Floats, multiplied: Floats, own: Floats, other: Floats,
        operation: Floats, value: Floats, which: float, at: Floats,
    ) -> Picture:  # fmt: skip
        def copy(number: int) -> Picture:
            return augmented(picture, space[int(operation[number])].name, float(value[number]))

        mixed = copy(0) if begin else picture
        rounds = int(count)
        structure = None if copied[:rounds].all() else window_of(paths, int(which), picture.shape[:2], picture.shape[2], at)
        for number in range(rounds):
            with_what = copy(1 + number) if copied[number] or structure is None else structure
            mixed = combined(mixed, with_what, float(own[number]), float(other[number]), bool(multiplied[number]))
        return mixed.astype(np.float32)

    return pix_mix


def combined(one: Picture, two: Picture, own: float, other: float, multiplied: bool) -> Picture:
    """Two pictures in [0, 1] added or multiplied with the weights ``own`` and ``other``, held to [0, 1]."""
    if multiplied:
        with np.errstate(over="ignore"):
            found = (2 * one) ** own * np.maximum(2 * two, LEAST) ** other / 2
    else:
        found = ((2 * one - 1) * own + (2 * two - 1) * other + 1) / 2
    held: Picture = np.clip(np.nan_to_num(found, nan=0.0), 0, 1)
    return held
