"""Several views of each picture, as self-supervised training takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

import attrs

from vicinal.data.batch import Batch
from vicinal.errors import DataError, SpecError, expected
from vicinal.files.encoded import Encoded
from vicinal.numbers import integer
from vicinal.transforms import fields
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline

MOST = 1000
"""Views of a name."""


def _views(value: Any) -> tuple[tuple[str, int, Pipeline], ...]:
    if isinstance(value, tuple) and value and all(isinstance(one, tuple) and len(one) == 3 for one in value):
        return value  # as it stores them
    if not isinstance(value, Mapping) or not value:
        wish = 'a dict of views by name, each (count, pipeline): {"global": (2, a), "local": (6, b)}'
        raise SpecError(expected("MultiView.views", wish, value))
    found = []
    for name, given in value.items():
        where = f"MultiView.views[{name!r}]"
        if not isinstance(name, str):
            raise SpecError(expected("MultiView.views", "names that are strings", name))
        count, made = given if isinstance(given, tuple) and len(given) == 2 else (None, None)
        number = integer(count)
        if number is None or not 1 <= number <= MOST:
            raise SpecError(expected(where, f"(count, pipeline) with a count from 1 to {MOST}", given))
        transforms = made if isinstance(made, list | tuple) else [made] if isinstance(made, Transform) else None
        if transforms is None:
            raise SpecError(expected(where, "(count, pipeline), or (count, [transforms])", given))
        found.append((name, number, made if isinstance(made, Pipeline) else Pipeline(transforms)))
    return tuple(found)


@attrs.frozen
class MultiView:
    """Makes several independent views of each picture: ``MultiView({"global": (2, a), "local": (6, b)})``.

    For contrastive learning: SimCLR (Chen et al., 2020), BYOL, and the crops of DINO (Caron et al., 2021).
    ``views``: a dict; for each name (how many views, the pipeline or transforms that make them).
    ``seed``: seed of all views, in place of the pipelines' own seeds; None picks one at random.

    Call it like a pipeline: the result is a dict with a list of results for each name. Pictures are decoded once. ``Loader``
    and ``collate`` take it in place of a pipeline. View k of a name does not depend on which other views there are.

    >>> make = vc.MultiView({"global": (2, vc.RandomResizedCrop(64)), "local": (6, vc.RandomResizedCrop(32))}, seed=1)
    >>> views = make(images)
    >>> len(views["global"]), len(views["local"]), views["local"][0].shape
    (2, 6, (4, 32, 32, 3))
    """

    views: Any = attrs.field(converter=_views)
    seed: int | None = fields.seed(default=None, kw_only=True)
    _pipelines: dict[str, tuple[Pipeline, ...]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        made = {
            name: tuple(attrs.evolve(cast(Any, pipeline), seed=_seed(self.number, name, k)) for k in range(count))
            for name, count, pipeline in self.views
        }
        object.__setattr__(self, "_pipelines", made)

    @property
    def number(self) -> int:
        """The seed, given or drawn."""
        return int(cast(int, self.seed))

    @property
    def pipelines(self) -> Mapping[str, tuple[Pipeline, ...]]:
        """By name, what makes each view."""
        return self._pipelines

    def __call__(self, images: Any = None, **others: Any) -> dict[str, list[Any]]:
        """Returns a dict with the views by name. Arguments and errors are those of a pipeline; ``out`` is for a single view."""
        if others.get("out") is not None and sum(map(len, self.pipelines.values())) > 1:
            raise DataError(expected("MultiView.out", "None, as each view would be written over the one before", others["out"]))
        if isinstance(images, Batch) and isinstance(images.images, list):
            images = attrs.evolve(images, images=list(map(decoded, images.images)))
        elif isinstance(images, list | tuple):
            images = list(map(decoded, images))
        given = {name: decoded(value) if name == "image" else value for name, value in others.items()}
        images = decoded(images)
        return {name: [pipeline(images, **given) for pipeline in made] for name, made in self.pipelines.items()}


def decoded(picture: Any) -> Any:
    """An encoded picture with its pixels, so that several views need not decode it each; all else as it is."""
    return picture.decoded() if isinstance(picture, Encoded) else picture


def _seed(seed: int, name: str, view: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{view}/{name}".encode(), digest_size=8).digest(), "little")
