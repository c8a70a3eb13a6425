"""Pipeline: transforms in order, and what runs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.adapt import Adapter, adapt
from vicinal.data.convention import read_range
from vicinal.data.groups import FRESH
from vicinal.data.identity import check_unique, read_ids
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.data.swaps import Swaps, read_swaps
from vicinal.data.values import Values, values_of
from vicinal.errors import DataError, SpecError, expected
from vicinal.numbers import check_epoch, is_number
from vicinal.program.explain import Explanation, explain
from vicinal.program.lowering import Site
from vicinal.program.program import Program
from vicinal.record.record import Record, record_of
from vicinal.runtime.backend import Backend
from vicinal.runtime.inward import run_program
from vicinal.runtime.registry import AUTO, TORCH, asked_of, backend_for
from vicinal.runtime.trips import trips
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, places, transform
from vicinal.transforms.compose import text
from vicinal.transforms.compose.canvas import check_windows
from vicinal.transforms.compose.children import lower_in_turn, refuse_normalize
from vicinal.transforms.compose.lower import lowered
from vicinal.transforms.compose.no_pictures import as_for_one
from vicinal.transforms.compose.numbering import Numbering
from vicinal.transforms.compose.order import check_order
from vicinal.transforms.compose.plans import Plans
from vicinal.transforms.compose.replay import replayed
from vicinal.transforms.declare import declare

_CPU = (AUTO, "cpu")

Ids = Sequence[int | str] | NDArray[np.integer[Any]] | int | str | None


def _area(where: str, value: Any) -> float:
    if not is_number(value) or value < 0:
        raise SpecError(expected(where, "a number of at least 0", value))
    return float(value)


def _range(where: str, value: Any) -> tuple[float, float] | None:
    try:
        return read_range(where, value)
    except DataError as error:
        raise SpecError(str(error)) from None


@transform
class Pipeline(Transform):
    """Runs transforms in order on pictures and their masks, boxes, keypoints and labels. Call it, or put it into another one.

    ``transforms``: a list of transforms, which run in this order.
    ``seed``: seed of all random parameters; None picks one at random. It is saved and copied with the pipeline.
    ``fuse``: True joins neighbouring transforms, so that pictures are resampled and rounded once. What leaves the picture in
    one of them and comes back in the next is then kept (Rotate, Translate, Affine ...), but not what a crop cut off. False runs
    the transforms one by one.
    ``min_area``: boxes that geometry made smaller than this, in square pixels, are dropped with their labels and fields.
    ``min_visibility``: so are boxes of which less than this share of the original area is still inside the picture.
    ``tight``: True draws each box anew around its moved instance mask.
    ``value_range``: the values (low, high) of black and white; None: 0 and 255 (uint8), 65535 (uint16) or 1 (floats).
    ``swaps``: pairs of labels that are exchanged when geometry mirrors a picture: {"mask": [(1, 2)], "boxes": [("left",
    "right")]}. Keys: "mask" (channels of soft masks), "heatmap" (channels), "boxes" and "rotated_boxes" (labels).

    The random parameters of a sample depend only on seed, epoch, the sample's id, and the transform's place. Samples without
    ids are numbered in the order in which this object sees them, separately in each process. Pass ids and an epoch for
    results that do not depend on the order of calls. Inside another pipeline only ``transforms`` and ``p`` are used.
    Two pipelines are equal if they differ in nothing but a seed picked at random. Jobs use 0 instead of such a seed.

    >>> augment = vc.Pipeline([vc.RandomCrop(48), vc.HorizontalFlip(p=0.5)], seed=7)
    >>> bool((augment(image, ids=5) == augment(image, ids=5)).all())  # the same seed and id
    True
    """

    transforms: Sequence[Transform] = fields.children()
    seed: int | None = fields.seed(default=None, kw_only=True)
    fuse: bool = fields.flag(default=True, kw_only=True)
    min_area: float = declare(_area, default=1.0, kw_only=True)
    min_visibility: float = fields.probability(default=0.0, kw_only=True)
    tight: bool = fields.flag(default=False, kw_only=True)
    value_range: tuple[float, float] | None = declare(_range, default=None, kw_only=True)
    swaps: Swaps = declare(read_swaps, default=None, kw_only=True, metadata={"paths": True})
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)
    _rules: BoxRules = attrs.field(init=False, eq=False, repr=False)
    _numbering: Numbering = attrs.field(init=False, eq=False, repr=False, factory=Numbering)
    _plans: Plans = attrs.field(init=False, eq=False, repr=False, factory=Plans)

    def __attrs_post_init__(self) -> None:
        refuse_normalize(self, "transforms", self.transforms, always=True)
        check_order(self)
        check_windows(self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))
        object.__setattr__(self, "_rules", BoxRules(self.min_area, self.min_visibility, self.tight, self.swaps))

    def __call__(
        self, images: Any = None, *, epoch: int = 0, ids: Ids = None, out: Any = None,
        backend: str = AUTO, channels: str = "rgb", layout: str | None = None, alpha: bool | None = None,
        value_range: tuple[float, float] | None = None, noise: str = FRESH, **targets: Any,
    ) -> Any:  # fmt: skip
        """Augments pictures; the result has the type of the input.

        ``images``: one picture, a list, a stack or a Batch. Or pass one ``image`` by name, with ``mask``, ``instances``,
        ``boxes``, ``rotated_boxes``, ``keypoints``, ``labels``, ``heatmap``, ``flow``, ``extra`` and ``id``: the result is a
        dict of the same names. A ``video``, ``volume`` or ``pair`` in place of ``image`` is several pictures with the same
        random parameters; the other targets then have one entry per picture, and ``noise`` is "fresh" for each or "frozen".
        ``epoch``: other epochs give other random parameters. ``ids``: N integers or strings, if no Batch has them.
        ``out``: a C-contiguous stack of the result's shape and dtype, into which the pictures are written.
        ``backend``: "cpu", "reference", "torch" (tensors, with gradients), a registered one, or "auto": chosen by where the
        pictures are. ``channels``: "rgb" or "bgr".
        ``layout``: "hwc" or "chw", if the shape does not tell (more than 4 channels, NumPy arrays with channels first,
        tensors with channels last). ``alpha``: True if the last of 2 or 4 channels of an array is alpha.
        ``value_range``: as in the pipeline, for this call.
        Raises DataError for data that do not fit, and SpecError for a pipeline that cannot run on them.
        """
        said = layout is not None or alpha is not None or value_range is not None
        usual = not said and type(channels) is str and channels == "rgb" and type(noise) is str and noise == FRESH
        if usual and out is None and isinstance(backend, str) and backend in _CPU:
            found: Any = None
            if targets:
                found, ids = self._plans.run_named(self, targets, epoch, ids) if images is None else (None, ids)
            elif images is not None:
                found, ids = self._plans.run(self, images, epoch, ids)
            if found is not None:
                return found
        adapter = adapt(
            images, asked_of(backend), channels=channels, layout=layout, alpha=alpha, value_range=value_range, noise=noise,
            **targets,
        )  # fmt: skip
        return self._run(adapter, epoch, ids, out, backend)[0]

    def trace(
        self, images: Any = None, *, epoch: int = 0, ids: Ids = None, out: Any = None,
        backend: str = AUTO, channels: str = "rgb", layout: str | None = None, alpha: bool | None = None,
        value_range: tuple[float, float] | None = None, noise: str = FRESH, **targets: Any,
    ) -> tuple[Any, Record]:  # fmt: skip
        """Returns (result, record): the result of a call with these arguments, and a ``Record`` of its random parameters."""
        adapter = adapt(
            images, asked_of(backend), channels=channels, layout=layout, alpha=alpha, value_range=value_range, noise=noise,
            **targets,
        )  # fmt: skip
        result, program, words, epochs = self._run(adapter, epoch, ids, out, backend, recorded=True)
        return result, record_of(program, words, epochs, adapter.batch.groups, self.swaps)

    def replay(
        self, record: Record, images: Any = None, *, out: Any = None, backend: str = AUTO, channels: str = "rgb",
        layout: str | None = None, alpha: bool | None = None, value_range: tuple[float, float] | None = None,
        noise: str = FRESH, **targets: Any,
    ) -> Any:  # fmt: skip
        """Applies the random parameters of ``record`` to other pictures or targets; the arguments are those of a call.

        A record of one sample is applied to all pictures; a record of N samples to N pictures, in order. The ids and epochs of
        a Batch are not used. The same picture gives the same bytes. For pictures of another size, parameters that are fractions
        of the picture refer to the new size, and parameters in pixels stay the same number of pixels.
        The parameters are drawn again from the record's seed, ids and epochs, and compared with the record. A pipeline that
        draws something else raises DataError ("Rotate[0].degrees: the record holds 12.3, this pipeline draws 7.1"), and so do
        mixes without the record of the whole batch. Settings that are not random, such as a border, are this pipeline's.
        """
        adapter = adapt(
            images, asked_of(backend), channels=channels, layout=layout, alpha=alpha, value_range=value_range, noise=noise,
            **targets,
        )  # fmt: skip
        runner, values = backend_for(backend, adapter.batch), self._values(adapter.batch)
        return self._finished(adapter, replayed(self._lowered, record, adapter.batch, values), values, runner, out)

    def program(
        self, images: Any, *, ids: Ids = None, epoch: int = 0, layout: str | None = None, alpha: bool | None = None,
        value_range: tuple[float, float] | None = None,
    ) -> Program:  # fmt: skip
        """The program that a call with these pictures would run. Without ids, samples are numbered 0 to N - 1."""
        return self._program_of(adapt(images, layout=layout, alpha=alpha, value_range=value_range).batch, ids, epoch)

    def explain(
        self, images: Any, *, ids: Ids = None, epoch: int = 0, layout: str | None = None, alpha: bool | None = None,
        value_range: tuple[float, float] | None = None,
    ) -> Explanation:  # fmt: skip
        """How a call with these pictures would run: operations, passes over the pixels, and why each pass ends. Print it."""
        samples = adapt(images, layout=layout, alpha=alpha, value_range=value_range).batch
        program = self._program_of(samples, ids, epoch)
        return explain(program, self._plans.reason(self, samples), trips(program, samples, backend_for(AUTO, samples)))

    @property
    def number(self) -> int:
        """The seed, given or drawn."""
        return int(cast(int, self.seed))

    def lower(self, site: Site) -> None:
        lower_in_turn(self.transforms, self._places, site)

    def to_dict(self) -> dict[str, Any]:
        """Plain values: ``{"Pipeline": {"transforms": [...], "seed": 7}}``, without what has its default; the seed always."""
        return text.to_dict(self)

    def to_yaml(self) -> str:
        """``to_dict`` as YAML."""
        return text.to_yaml(self)

    def to_json(self, indent: int | None = 2) -> str:
        """``to_dict`` as JSON."""
        return text.to_json(self, indent)

    @classmethod
    def from_dict(cls, value: Any) -> Pipeline:
        """The pipeline of ``to_dict``. Raises RecipeError with the place in it, as ``Pipeline.transforms[2]``."""
        return text.from_dict(cls, value)

    @classmethod
    def from_yaml(cls, source: str) -> Pipeline:
        """The pipeline of YAML text. Raises RecipeError as ``from_dict`` does, and for text that is not YAML."""
        return text.from_yaml(cls, source)

    @classmethod
    def from_json(cls, source: str) -> Pipeline:
        """The pipeline of JSON text. Raises RecipeError as ``from_dict`` does, and for text that is not JSON."""
        return text.from_json(cls, source)

    def _program_of(self, samples: Samples, ids: Ids, epoch: int) -> Program:
        words = _ids(samples, ids)
        words = _of_groups(np.arange(len(samples), dtype=np.uint64) if words is None else words, samples)
        return self._lowered(samples, words, _epochs(samples, epoch), self._values(samples), self.number)

    def _run(
        self, adapter: Adapter, epoch: int, ids: Ids, out: Any, backend: str, recorded: bool = False
    ) -> tuple[Any, Program, NDArray[np.uint64], NDArray[np.uint32]]:
        samples = adapter.batch
        runner = backend_for(backend, samples)
        words, epochs = _ids(samples, ids), _epochs(samples, epoch)
        words = _of_groups(self._numbering.take(len(samples)) if words is None else words, samples)
        values, program = self._values(samples), None
        if not recorded and runner.name == "cpu":
            program = self._plans.program(self, samples, words, epochs)
        elif not recorded and runner.name == TORCH:
            program = self._plans.on_device(self, samples, words, epochs)
        if program is None:
            program = self._lowered(samples, words, epochs, values, self.number)
        return self._finished(adapter, program, values, runner, out), program, words, epochs

    def _finished(self, adapter: Adapter, program: Program, values: Values | None, runner: Backend, out: Any) -> Any:
        result = run_program(program, adapter.batch, values, adapter.form, runner, self._rules, out)
        result.normalized = program.normalized
        if not program.count and out is None:
            result = as_for_one(self._lowered, program, adapter.batch, values, result)
        return adapter.restore(result)

    def _values(self, samples: Samples) -> Values | None:
        return values_of(samples.dtype, samples.value_range or self.value_range)

    def _lowered(
        self, samples: Samples, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], values: Values | None, seed: int
    ) -> Program:
        return lowered(self, samples, seed, ids, epochs, self.fuse, values, self.swaps)


def _ids(samples: Samples, given: Ids) -> NDArray[np.uint64] | None:
    """The 64-bit ids of the batch or of the call; None where there are none."""
    if given is None:
        return samples.ids
    if samples.ids is not None:
        raise DataError("ids: expected ids in the batch or in the call, got both")
    single = isinstance(given, (int, str, np.integer))
    if samples.groups is not None:
        raise DataError(expected("ids", "none for groups of pictures: Batch(ids=..., groups=...), or id=... of a video", given))
    listed = [given] if single else given
    words = read_ids(listed, len(samples), "ids")
    check_unique(words, samples.epochs, listed, "ids")
    return words


def _of_groups(words: NDArray[np.uint64], samples: Samples) -> NDArray[np.uint64]:
    """By which ids [N] samples draw, of ``words``, their own: those of a group alike."""
    groups = samples.groups
    if groups is None:
        return words
    return words[groups.first] if groups.words is None else groups.words


def _epochs(samples: Samples, epoch: int) -> NDArray[np.uint32]:
    epoch = check_epoch(DataError, "epoch", epoch)
    if samples.epochs is None:
        every = np.empty(len(samples), np.uint32)
        every.fill(epoch)
        return every
    epochs = samples.epochs + epoch
    if len(epochs) and epochs.max() >= 2**32:
        raise DataError(expected("epoch", "epoch and the batch's epochs below 2^32 in sum", int(epochs.max())))
    return epochs.astype(np.uint32)
