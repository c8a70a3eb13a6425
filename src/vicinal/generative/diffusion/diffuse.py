"""The transform that draws pictures anew by diffusion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from vicinal.errors import DataError, SpecError, expected
from vicinal.generative.diffusion.redraw import How
from vicinal.generative.diffusion.source import check_installed, digests, opened
from vicinal.generative.style.canvas import Floats
from vicinal.generative.style.shipped import versions
from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.sampling.distributions import Choice
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.grey import grey
from vicinal.transforms.declare import REQUIRED, declare
from vicinal.transforms.named import PLACE

UNKNOWN = -1
"""The label of a picture that has none."""
Prompts = str | tuple[str, ...] | list[str]


def _prompts() -> Any:
    def convert(where: str, value: Any) -> str | tuple[str, ...]:
        rows = [value] if isinstance(value, str) else value
        if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(one, str) for one in rows):
            raise SpecError(expected(where, "a text, or a list of texts by label", value))
        return value if isinstance(value, str) else tuple(value)

    return declare(convert, default=REQUIRED, kw_only=False, metadata={"paths": True})  # whose lists hold no transforms


def _filter() -> Any:
    def convert(where: str, value: Any) -> str | None:
        if value is not None and not (isinstance(value, str) and PLACE.fullmatch(value)):
            raise SpecError(expected(where, "module:function, or None", value))
        return value

    return declare(convert, default=None, kw_only=True)


def _source() -> Any:
    def convert(where: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise SpecError(expected(where, "a folder, a name on the hub, or module:function", value))
        return value

    return declare(convert, default=REQUIRED, kw_only=False)


@lru_cache(maxsize=64)
def _by_diffusion(how: How, prompts: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def diffusion(picture: Floats, strength: float, label: float, chance: np.random.Generator) -> Floats:
        from vicinal.generative.diffusion.redraw import redrawn

        known = None if label == UNKNOWN else int(label)
        prompt = prompts[0] if len(prompts) == 1 else prompts[int(label)]
        colored = picture if picture.shape[2] == 3 else np.repeat(picture, 3, axis=2)
        found = redrawn(colored, how, prompt, known, strength, chance)
        return found if picture.shape[2] == 3 else grey(found)

    return diffusion


@transform
class Diffuse(Transform):
    """Draws the picture anew from noise laid over it, by an img2img pipeline of diffusers that you have.

    The package must be installed, and brings no weights; nothing is downloaded unless you say so. Made for
    ``vicinal generate diffuse``: seconds to minutes a picture. Boxes, masks and points stay where they are, which holds what
    they mark only as far as the pipeline does: check them above a strength of 0.5. Grey pictures come out grey, counts of
    channels other than 1 and 3 are refused. One pipeline a process, one picture at a time.
    Source: Trabucco et al., "Effective data augmentation with diffusion models" (DA-Fusion), 2023.

    ``pipeline``: a folder of ``save_pretrained``, a name on the hub, or ``module:function`` of one that gives a pipeline.
    ``prompts``: a text, or a list of texts by label: then pictures need labels.
    ``strength``: how much noise, in (0, 1]; near 0 the picture stays, at 1 only the text is left of it.
    ``steps``: of the whole way from noise; a share ``strength`` of them is run, at least one.
    ``guidance``: how closely the text is followed; 0 for distilled pipelines such as SD-turbo.
    ``side``: pixels that the shorter side has for the pipeline; None for its own. Sides become multiples of 8.
    ``filter``: ``module:function`` of a candidate (uint8 [H, W, 3]) and its label or None, which gives a text that says why
        it is refused, or "".
    ``tries``: candidates until one is accepted; where none is, the picture is an error (in a job: quarantined).
    ``local_files_only``: whether downloads are refused.
    ``device``: auto, cpu or cuda.

    >>> vc.Diffuse("stabilityai/sd-turbo", prompts=["a cat in snow", "a dog in snow"], strength=0.5, guidance=0).steps
    30
    """

    synthetic: ClassVar[bool] = True
    reads_labels: ClassVar[bool] = True

    pipeline: str = _source()
    prompts: Prompts = _prompts()
    strength: fields.Parameter = fields.number(default=Choice((0.25, 0.5, 0.75)), low=1e-3, high=1)
    steps: int = fields.whole(default=30, low=1, high=1000, kw_only=True)
    guidance: float = fields.fixed(default=7.5, low=0, high=100, kw_only=True)
    side: int | None = fields.whole(default=None, low=8, high=4096, optional=True, kw_only=True)
    filter: str | None = _filter()
    tries: int = fields.whole(default=4, low=1, high=1000, kw_only=True)
    local_files_only: bool = fields.flag(default=True, kw_only=True)
    device: str = fields.option(("auto", "cpu", "cuda"), default="auto", kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_installed(type(self).__name__)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        prompts = (self.prompts,) if isinstance(self.prompts, str) else tuple(self.prompts)
        labels = _labels(site, len(prompts) > 1)
        if len(prompts) > 1:
            site.require((labels >= 0) & (labels < len(prompts)), lambda n: _misfit(site, labels, len(prompts), n))
        how = How(
            self.pipeline, self.steps, self.guidance, self.side, self.tries, self.filter, self.local_files_only, self.device
        )
        site.apply(_by_diffusion(how, prompts), strength=drawn(self, site, "strength"), label=labels)

    def check(self) -> None:
        """Opens the pipeline, so that what is none is refused before a job begins: ReadError or SpecError."""
        opened(self.pipeline, self.local_files_only, self.device)

    def rests_on(self) -> Mapping[str, str]:
        return digests(self.pipeline, self.local_files_only) | versions("torch", "diffusers")


def _labels(site: Site, needed: bool) -> Any:
    """[N] float64, the likeliest of soft ones; UNKNOWN where pictures have none, or others that are not ``needed``."""
    if site.labels is None:
        return np.full(site.count, float(UNKNOWN))
    found = np.asarray(site.labels)
    found = found.argmax(axis=1) if found.ndim == 2 else found
    if found.dtype.kind not in "iu" or found.shape != (site.count,):
        if not needed:
            return np.full(site.count, float(UNKNOWN))
        raise DataError(expected(f"{site.place}: labels", "a whole number for each picture, or soft labels", site.labels))
    return found.astype(np.float64)


def _misfit(site: Site, labels: Any, count: int, sample: int) -> Exception:
    got = "none" if labels[sample] == UNKNOWN else f"{labels[sample]:.0f}"
    return DataError(f"{site.place}.prompts: expected a label from 0 to {count - 1} of picture {sample}, got {got}")
