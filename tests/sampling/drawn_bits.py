"""Prints a hash of what every distribution draws and of what every transform makes of its draws, as a process of its own."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
import numpy as np

import vicinal as vc
from tests.transforms.examples import ARGUMENTS, example
from vicinal.sampling import distributions as d
from vicinal.sampling.draw import Draws
from vicinal.transforms.catalogue import FOLDERS

COUNT = 4000
DISTRIBUTIONS: list[d.Distribution] = [
    d.Uniform(0.1, 0.7), d.IntUniform(-3, 9), d.LogUniform(0.5, 2.0), d.LogUniform(1e-6, 1e6), d.Normal(0.3, 1.7),
    d.TruncatedNormal(0, 1, -2, 2), d.TruncatedNormal(0, 1, 4, 9), d.Beta(0.2, 0.2), d.Beta(1.0, 3.0), d.Beta(40, 2.5),
    d.Poisson(3.7), d.Poisson(5000), d.Choice((1, 2, 5), (0.2, 0.5, 0.1)), d.LogUniform(0.5, 2.0) * d.Normal(0, 1),
]  # fmt: skip
MORE: list[Any] = [
    vc.Affine(degrees=d.Normal(0, 20), scale=d.LogUniform(0.5, 2), shear_x=(-30, 30), fit_output=True),
    vc.GaussianBlur(sigma=d.LogUniform(0.3, 5)), vc.RandomResizedCrop(224, scale=(0.01, 1), ratio=(0.3, 3)),
]  # fmt: skip


def digest(*arrays: Any) -> str:
    return hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for one in arrays)).hexdigest()[:16]


def arrays_of(op: Any) -> list[Any]:
    values = [getattr(op, field.name) for field in attrs.fields(type(op))]
    values += getattr(op, "parameters", {}).values()  # of a function of whole pictures
    return [value for value in values if isinstance(value, np.ndarray)]


def main() -> None:
    draws = Draws(3, np.arange(COUNT, dtype=np.uint64), np.zeros(COUNT, np.uint32))
    for distribution in DISTRIBUTIONS:
        print(distribution, digest(distribution.draw(draws, "place", "name")))
    pictures = np.zeros((400, 37, 53, 3), np.uint8)
    mixes = FOLDERS["mix"]
    for transform in [*(example(name) for name in ARGUMENTS if name not in mixes), *MORE]:
        program = vc.Pipeline([transform], seed=5).program(pictures, ids=range(len(pictures)))
        print(transform, digest(*(array for op in program.ops for array in arrays_of(op))))


if __name__ == "__main__":
    main()
