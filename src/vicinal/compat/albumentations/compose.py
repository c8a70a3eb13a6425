"""Compose: transforms one after the other, with boxes, keypoints and further targets."""

from __future__ import annotations

import os
import random
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vicinal.compat.albumentations.boxes import BboxParams
from vicinal.compat.albumentations.points import KeypointParams
from vicinal.compat.albumentations.processors import BboxProcessor, KeypointsProcessor, Processor
from vicinal.compat.albumentations.randomness import Randomness, effective_seed, worker_seed
from vicinal.compat.albumentations.shapes import check_shapes
from vicinal.compat.albumentations.transform import REGISTRY, BasicTransform, short_name, size_of
from vicinal.errors import expected

Data = dict[str, Any]
ALWAYS = ("image", "images", "mask", "masks", "mask3d", "masks3d", "applied_transforms")
EMPTY = ("image", "mask", "masks", "bboxes", "keypoints", "volume", "volumes", "mask3d", "masks3d")


class BaseCompose(Randomness):
    """Transforms in a list, which all draw from the same generators."""

    def __init__(self, transforms: Any, p: float = 0.5, mask_interpolation: int | None = None, seed: int | None = None) -> None:
        if isinstance(transforms, (BaseCompose, BasicTransform)):
            warnings.warn(
                f"{type(self).__name__}.transforms: expected a list, got one transform, which is taken as a list of one",
                UserWarning,
                stacklevel=3,
            )
            transforms = [transforms]
        self.transforms: list[Any] = list(transforms)
        self.p = p
        self.replay_mode = False
        self.processors: dict[str, Processor] = {}
        self.check_each_transform: tuple[Processor, ...] = ()
        self.additional_targets: dict[str, str] = {}
        self.available_keys: set[str] = set()
        self._set_keys()
        self.set_mask_interpolation(mask_interpolation)
        self.set_random_seed(seed)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        REGISTRY[short_name(cls)] = cls

    def set_random_state(self, random_generator: np.random.Generator, py_random: random.Random) -> None:
        """All parts draw from these from now on."""
        super().set_random_state(random_generator, py_random)
        for transform in self.transforms:
            transform.set_random_state(random_generator, py_random)

    def set_mask_interpolation(self, mask_interpolation: int | None) -> None:
        """The interpolation of masks of every part, where it is not None."""
        self.mask_interpolation = mask_interpolation
        for transform in self.transforms:
            if isinstance(transform, BaseCompose):
                transform.set_mask_interpolation(mask_interpolation)
            elif mask_interpolation is not None and hasattr(transform, "mask_interpolation"):
                transform.mask_interpolation = mask_interpolation

    def _set_keys(self) -> None:
        self.available_keys |= set(self.additional_targets)
        for transform in self.transforms:
            self.available_keys |= set(transform.available_keys) | set(getattr(transform, "targets_as_params", ()))
        for processor in self.processors.values():
            if processor.default_data_name not in self.available_keys:
                warnings.warn(f"Compose: no transform moves {processor.default_data_name}", UserWarning, stacklevel=4)
            self.available_keys |= {"labels", *processor.data_fields, *(processor.params.label_fields or ())}

    def add_targets(self, additional_targets: dict[str, str] | None) -> None:
        """Names that are treated as another target is."""
        if not isinstance(additional_targets or {}, dict):
            raise ValueError(expected("additional_targets", "a dict such as {'image2': 'image'}", additional_targets))
        for key, like in (additional_targets or {}).items():
            if self.additional_targets.get(key, like) != like:
                raise ValueError(
                    f"additional_targets: {key!r} is {self.additional_targets[key]!r} already, and cannot become {like!r}"
                )
        self.additional_targets.update(additional_targets or {})
        for part in (*self.transforms, *self.processors.values()):
            part.add_targets(additional_targets or {})
        self._set_keys()

    def set_processors(self, processors: dict[str, Processor], each: tuple[Processor, ...]) -> None:
        """Hands the Compose's readers to every part."""
        self.processors, self.check_each_transform = processors, each
        for transform in self.transforms:
            if isinstance(transform, BaseCompose):
                transform.set_processors(processors, each)
            else:
                transform.set_processors(processors)

    def set_deterministic(self, flag: bool, save_key: str = "replay") -> None:
        """Whether calls record what they draw."""
        for transform in self.transforms:
            transform.set_deterministic(flag, save_key)

    def chance(self, force_apply: bool = False) -> bool:
        """Whether this call is one of the share ``p``; draws only where p is below 1."""
        return bool(force_apply or self.p >= 1 or self.py_random.random() < self.p)

    def run(self, transform: Any, data: Data, **kwargs: Any) -> Data:
        """One part on the data, what it drew noted, and what left the picture dropped."""
        data = transform(**kwargs, **data)
        self.note(transform, data)
        return self.check_data_post_transform(data)

    def note(self, transform: Any, data: Data) -> None:
        """Adds what a transform drew to the call's ``applied_transforms``, where it is kept."""
        if "applied_transforms" in data and getattr(transform, "params", None):
            data["applied_transforms"].append((type(transform).__name__, transform.params.copy()))

    def check_data_post_transform(self, data: Data) -> Data:
        """Drops boxes and keypoints that left the picture, where that is asked for after each transform."""
        for processor in self.check_each_transform:
            for name in processor.fields_in(data):
                data[name] = processor.filter(data[name], size_of(data))
        return data

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Any]:
        return iter(self.transforms)

    def __len__(self) -> int:
        return len(self.transforms)

    def __getitem__(self, item: int) -> Any:
        return self.transforms[item]

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version."""
        return {
            "__class_fullname__": short_name(type(self)),
            "p": self.p,
            "transforms": [t.to_dict_private() for t in self.transforms],
        }

    def get_dict_with_id(self) -> dict[str, Any]:
        """The serialised form with the ids of all parts."""
        parts = [t.get_dict_with_id() for t in self.transforms]
        return {**self.to_dict_private(), "id": id(self), "params": None, "transforms": parts}

    def to_dict(self, on_not_implemented_error: str = "raise") -> dict[str, Any]:
        """The serialised form, as ``A.to_dict`` gives it."""
        from vicinal.compat.albumentations.serialization import to_dict

        return to_dict(self, on_not_implemented_error)

    def __repr__(self) -> str:
        return self.indented_repr()

    def indented_repr(self, indent: int = 2) -> str:
        """One line for each transform."""
        parts = [t.indented_repr(indent + 2) if isinstance(t, BaseCompose) else repr(t) for t in self.transforms]
        lines = [f"{type(self).__name__}([", *(f"{' ' * indent}{part}," for part in parts)]
        args = {k: v for k, v in self.to_dict_private().items() if not k.startswith("__") and k != "transforms"}
        return "\n".join([*lines, f"{' ' * (indent - 2)}], {', '.join(f'{k}={v!r}' for k, v in args.items())})"])


def params_of(given: Any, kind: type[Any], name: str) -> Any:
    """BboxParams or KeypointParams from itself or its arguments as a dict."""
    if isinstance(given, dict):
        return kind(**given)
    if not isinstance(given, kind):
        raise ValueError(f"Compose.{name}: expected a dict or {kind.__name__}, got {given!r}")
    return given


class Compose(BaseCompose):
    """Transforms one after the other: ``aug(image=..., mask=..., bboxes=..., keypoints=...)["image"]``.

    Pictures are NumPy arrays [H, W(, C)]. ``seed`` makes the sequence of calls repeatable. ``strict`` refuses names that no
    transform knows; otherwise they pass through. ``save_applied_params`` adds ``applied_transforms`` to the result.
    Raises KeyError for positional data, ValueError for shapes, boxes or labels that do not fit, TypeError for no arrays.
    """

    def __init__(
        self,
        transforms: Any,
        bbox_params: dict[str, Any] | BboxParams | None = None,
        keypoint_params: dict[str, Any] | KeypointParams | None = None,
        additional_targets: dict[str, str] | None = None,
        p: float = 1.0,
        is_check_shapes: bool = True,
        strict: bool = False,
        mask_interpolation: int | None = None,
        seed: int | None = None,
        save_applied_params: bool = False,
    ) -> None:
        super().__init__(transforms, p, mask_interpolation, seed)
        self.main_compose = True
        self.is_check_shapes = is_check_shapes
        self.save_applied_params = save_applied_params
        if bbox_params:
            self.processors["bboxes"] = BboxProcessor(params_of(bbox_params, BboxParams, "bbox_params"))
        if keypoint_params:
            self.processors["keypoints"] = KeypointsProcessor(params_of(keypoint_params, KeypointParams, "keypoint_params"))
        self.add_targets(additional_targets)
        if not self.transforms:
            self.available_keys |= set(EMPTY)
        self.strict = strict
        each = tuple(p for p in self.processors.values() if p.params.check_each_transform)
        self.set_processors(self.processors, each)
        mark_inner(self.transforms)

    @property
    def strict(self) -> bool:
        """Whether names of a call that no transform knows are refused."""
        return self._strict

    @strict.setter
    def strict(self, value: bool) -> None:
        for transform in every_transform(self.transforms) if value else ():
            if getattr(transform, "invalid_args", None):
                names = ", ".join(transform.invalid_args)
                raise ValueError(f"Argument(s) '{names}' are not valid for transform {type(transform).__name__}")
        self._strict = value

    def set_random_seed(self, seed: int | None) -> None:
        """Starts all parts' draws anew from ``seed``."""
        self._worker = worker_seed()
        self.seed = seed
        own = effective_seed(seed)
        self.set_random_state(np.random.default_rng(own), random.Random(own))

    def _reseed_in_workers(self) -> None:
        """A copy of this object in another process must not repeat its parent's draws."""
        if self.main_compose and (self._process != os.getpid() or self._worker != worker_seed()):
            self.set_random_seed(self.seed)

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        self._reseed_in_workers()
        if args:
            raise KeyError("data comes by name: aug(image=image)")
        if self.save_applied_params and self.main_compose:
            data["applied_transforms"] = []
        if not self.chance(force_apply):
            return data
        lists = self.preprocess(data)
        for transform in self.transforms:
            data = self.run(transform, data)
        return self.postprocess(data, lists)

    def preprocess(self, data: Data) -> list[str]:
        """Checks and reads what came; the names of batches that came as lists."""
        if self.is_check_shapes:
            check_shapes(data, self.additional_targets, self.strict)
        if self.strict:
            for name in data:
                if name not in self.available_keys and name not in ALWAYS:
                    raise ValueError(expected("Compose", f"one of {sorted(self.available_keys)}", name))
            for name, target in ((n, self.additional_targets.get(n, n)) for n in data):
                if target in ("bboxes", "keypoints") and target not in self.processors:
                    raise ValueError(f"Compose: {name} came, but no {'bbox' if target == 'bboxes' else 'keypoint'}_params")
        if self.main_compose:
            for step in ("ensure_data_valid", "preprocess"):
                for processor in self.processors.values():
                    getattr(processor, step)(data)
        lists = [n for n in ("images", "masks") if isinstance(data.get(n), (list, tuple)) and data[n]]
        data.update({name: np.stack(data[name]) for name in lists})
        return lists

    def postprocess(self, data: Data, lists: Sequence[str]) -> Data:
        """Gives everything back in the form that it came in."""
        if self.main_compose:
            for processor in self.processors.values():
                processor.postprocess(data)
        data.update({name: list(data[name]) for name in lists})
        return data

    @property
    def pipeline(self) -> Any:
        """The same as a ``vicinal.Pipeline``: for recipes, batches and jobs.

        Raises ``vicinal.errors.SpecError``, which names everything that Vicinal's transforms cannot say, and why. Draws
        and rounding are Vicinal's own (``differences.py`` lists what differs).
        """
        from vicinal.compat.albumentations.lowering import pipeline_of

        return pipeline_of(self)

    def _options(self) -> dict[str, Any]:
        boxes, points = self.processors.get("bboxes"), self.processors.get("keypoints")
        return {
            "bbox_params": boxes.params.to_dict_private() if boxes else None,
            "keypoint_params": points.params.to_dict_private() if points else None,
            "additional_targets": self.additional_targets,
            "is_check_shapes": self.is_check_shapes,
        }

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version."""
        return {**super().to_dict_private(), **self._options()}


def every_transform(transforms: Sequence[Any]) -> Iterator[Any]:
    """All transforms below a list, those in Composes too."""
    for transform in transforms:
        if isinstance(transform, BaseCompose):
            yield from every_transform(transform.transforms)
        else:
            yield transform


def mark_inner(transforms: Sequence[Any]) -> None:
    """A Compose within another reads no boxes of its own."""
    for transform in transforms:
        if isinstance(transform, Compose):
            transform.main_compose = False
            transform._strict = False
        if isinstance(transform, BaseCompose):
            mark_inner(transform.transforms)
