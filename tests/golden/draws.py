"""What the generator gives for keys, ids and distributions: cases by name, each with its values by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from vicinal.data.identity import read_ids
from vicinal.datasets.keys import as_path
from vicinal.offline.loaded import sample_id
from vicinal.sampling import distributions as d
from vicinal.sampling.draw import Draws, sample_ids
from vicinal.sampling.elementary import arctans, exps, logs, sines_cosines
from vicinal.sampling.keys import philox_key
from vicinal.sampling.noise import uniform_words

Values = dict[str, Any]
Cases = dict[str, Callable[[], Values]]

DRAWS = Draws(7, sample_ids([0, 7, 2**40, -1, 0, 7, 2**40, -1]), np.repeat([0, 5], 4))
"""Four ids in two epochs."""

KEYS = (
    (0, "", ""), (7, "Rotate[0]", "degrees"), (7, "Rotate[1]", "degrees"), (7, "Rotate[0]", "p"), (2**53 - 1, "a/b", "x"),
    (-3, "OneOf[0]/Hue[0]", "shift"), (7, "a", "b|c"), (7, "a|b", "c"), (1, "größe", "漢字"), (1, "\udcff", ""),
)  # fmt: skip

DISTRIBUTIONS: dict[str, d.Distribution] = {
    "Constant": d.Constant(0.1),
    "Uniform": d.Uniform(-0.3, 1.7),
    "IntUniform": d.IntUniform(-3, 900),
    "LogUniform": d.LogUniform(1e-3, 50),
    "Normal": d.Normal(0.3, 1.7),
    "TruncatedNormal": d.TruncatedNormal(0, 1, -2, 0.5),
    "TruncatedNormal of a tail": d.TruncatedNormal(0, 1, 4, 9),
    "Beta of small shapes": d.Beta(0.2, 0.3),
    "Beta of a small and a large shape": d.Beta(0.7, 3),
    "Beta of large shapes": d.Beta(40, 2.5),
    "Poisson": d.Poisson(3.7),
    "Poisson of a high rate": d.Poisson(5000),
    "Choice": d.Choice((1, 2.5, 7, -4, 0.125)),
    "Choice by weights": d.Choice((1, 2, 5), (0.2, 0.5, 0.1)),
    "add": d.Uniform(0, 1) + d.Normal(0, 1),
    "subtract": d.Uniform(0, 1) - d.Uniform(0, 1),
    "multiply": 3 * d.LogUniform(0.5, 2) * d.Normal(0, 1),
    "divide": d.Uniform(0, 1) / d.Uniform(1, 2),
    "Negate": -d.Uniform(0, 1),
    "Clip": d.Normal(0, 1).clip(-0.5, 0.5),
}


def keys() -> Cases:
    """The Philox keys of a few (seed, place, name)."""
    return {repr(key): partial(lambda key: {"key": list(philox_key(*key))}, key) for key in KEYS}


def ids() -> Cases:
    """The words of ids, and the ids that jobs make of keys and contents."""
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    given: dict[str, Any] = {
        "whole numbers": [0, 1, 2**40, 2**63, 2**64 - 1, -1, -(2**63)],
        "array": np.array([-5, 3], np.int16),
        "strings": ["", "0", "a/b.png", "größe", "漢字", "\udcff"],
    }
    cases: Cases = {name: partial(lambda ids: {"words": read_ids(ids, len(ids)).tolist()}, ids) for name, ids in given.items()}
    contents = {"bytes": b"content", "nothing": None, "8 bits": picture, "16 bits": picture.astype(np.uint16)}
    for kind, content in contents.items():
        cases[f"content of {kind}"] = partial(lambda one: {"id": sample_id("cats/größe", one)}, content)
    cases["paths of long keys"] = lambda: {"paths": [as_path("a" * 300), as_path("/".join(["folder"] * 300))]}
    return cases


def uniforms() -> Cases:
    """The first numbers of samples, their keys of noise fields, and indices that never repeat."""
    sizes = [np.full(len(DRAWS), size) for size in (6, 100, 10**6)]
    return {
        "uniform": lambda: {"columns": DRAWS.uniform("Rotate[0]", "degrees", 5).tolist()},
        "even": lambda: {"row": DRAWS.even("Rotate[0]", "degrees", -3.0, 7.0, 4.0, False).tolist()},
        "whole": lambda: {"row": DRAWS.even("Rotate[0]", "degrees", -3.0, 7.0, 3.0, True).tolist()},
        "keys": lambda: {"row": DRAWS.keys("GaussianNoise[0]", "noise").tolist()},
        "distinct": lambda: {f"of {size[0]}": DRAWS.distinct("RandomCrop[0]", "corner", size).tolist() for size in sizes},
    }


def distributions() -> Cases:
    """One row of each distribution."""
    return {name: partial(_row, one) for name, one in DISTRIBUTIONS.items()}


def _row(distribution: d.Distribution) -> Values:
    return {"row": distribution.draw(DRAWS, "place", "name").tolist()}


def elementary() -> Cases:
    """The functions that draws are made with, to the last bit: NumPy's differ between CPUs."""
    found: dict[str, tuple[Callable[..., Any], list[float]]] = {
        "exps": (exps, [-700.0, -3.3, -1e-9, 0.0, 0.1, 1.0, 88.8]),
        "logs": (logs, [1e-300, 2.0**-53, 0.1, 0.9999, 1.0, 3.3, 1e9]),
        "arctans": (arctans, [-1e6, -1.0, -0.1, 0.0, 0.3, 2.0, 77.7]),
        "sines_cosines": (sines_cosines, [-359.9, -90.0, -30.0, 0.0, 1e-7, 17.3, 45.0, 1234.5]),
    }
    return {name: partial(_function, *one) for name, one in found.items()}


def _function(function: Callable[..., Any], values: list[float]) -> Values:
    return {"values": np.asarray(function(np.array(values))).tolist()}


def noise() -> Cases:
    """The words of noise fields by (key, channel, row); what is made of them is in the pictures of GaussianNoise."""
    places = ((0, 0, 0), (2**63 + 12345, 0, 1), (2**63 + 12345, 2, 700))
    return {repr(place): partial(_words, *place) for place in places}


def _words(key: int, channel: int, row: int) -> Values:
    return {"words": uniform_words(key, channel, row, 11).tolist()}
