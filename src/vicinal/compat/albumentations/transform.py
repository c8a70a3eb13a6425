"""What every transform is: its arguments, whether it is applied, what it draws, and what it does to each target."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from copy import deepcopy
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vicinal.compat.albumentations.fields import MISSING, Field, probability
from vicinal.compat.albumentations.former_spelling import arguments_of_2
from vicinal.compat.albumentations.randomness import Randomness
from vicinal.errors import expected

Array = npt.NDArray[Any]
Params = dict[str, Any]
REGISTRY: dict[str, type[Any]] = {}
"""Serialisable classes by the name that a serialised pipeline gives them."""


def short_name(cls: type[Any]) -> str:
    """The name in a serialised pipeline: the class's own, or with its module where it is the user's."""
    return (
        cls.__name__ if cls.__module__.startswith("vicinal.compat.albumentations") else f"{cls.__module__}.{cls.__qualname__}"
    )


def contiguous(value: Any) -> Any:
    """Arrays, alone or in a sequence, in C order."""
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(value) if value.ndim else value
    return [contiguous(x) for x in value] if isinstance(value, (list, tuple)) else value


def picture_of(data: Params) -> Any:
    """The picture, a batch's first picture, or a volume's first slice; an array, or the tensor that ToTensorV2 made of it."""
    for key, depth in (("volume", 1), ("volumes", 2), ("image", 0), ("images", 1)):
        if key in data:
            value = data[key]
            for _ in range(depth):
                value = value[0]
            return value
    raise KeyError(f"expected image, images, volume or volumes in the call, got {sorted(data)}")


def shape_of(data: Params) -> tuple[int, ...]:
    """The shape of ``picture_of``."""
    return tuple(picture_of(data).shape)


def size_of(data: Params) -> tuple[int, ...]:
    """The (height, width) that boxes and keypoints refer to: an array's first axes, a tensor's last ones."""
    picture = picture_of(data)
    return tuple(picture.shape[:2] if isinstance(picture, np.ndarray) else picture.shape[-2:])


def first_image(data: Params) -> Array:
    """The picture, or a batch's or a volume's first one."""
    for key in ("image", "images", "volume"):
        if key in data:
            return np.asarray(data[key] if key == "image" else data[key][0])
    raise KeyError("image")


class BasicTransform(Randomness):
    """The base of all transforms. Subclasses declare fields, what they draw, and one ``apply`` for each target.

    A class of the user's own may define ``__init__`` and call ``super().__init__(p=p)``, as with Albumentations.
    """

    fields: ClassVar[dict[str, Field]] = {"p": probability()}
    """The arguments in their order; a class that declares any declares all of its own."""
    derived: ClassVar[tuple[str, ...]] = ()
    """Attributes that a serialised form lists beside the fields."""
    p: float
    save_key = "replay"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        for name in own:
            delattr(cls, name)
        if own:
            cls.fields = own if "p" in own else {**own, "p": probability()}
        REGISTRY[short_name(cls)] = cls

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given, unknown, strict = self._bind(args, kwargs)
        hint = arguments_of_2(type(self).__name__, unknown, self.fields)
        self._read(given, hint)
        self._report_unknown(strict, hint)
        self.params: Params = {}
        self.processors: dict[str, Any] = {}
        self.deterministic = False
        self.replay_mode = False
        self.applied_in_replay = False
        self.set_random_seed(None)
        self._set_keys()

    def _bind(self, args: tuple[Any, ...], kwargs: Params) -> tuple[Params, Params, bool]:
        """The arguments by name, those that there are none of, and whether these are refused."""
        name = type(self).__name__
        names = list(self.fields)
        if len(args) > len(names):
            hint = "; always_apply went with 2.0" if isinstance(args[0], bool) else ""
            raise TypeError(expected(name, f"at most {len(names)} arguments", len(args)) + hint)
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        strict = given.pop("strict", False)
        self.invalid_args = [key for key in given if key not in self.fields]
        unknown = {key: given.pop(key) for key in self.invalid_args}
        return given, unknown, bool(strict)

    def _report_unknown(self, strict: bool, hint: str) -> None:
        """Warns of arguments that the transform does not know, or raises ValueError; ``hint``: their names in 2.0."""
        if self.invalid_args:
            message = f"Argument(s) '{', '.join(self.invalid_args)}' are not valid for transform {type(self).__name__}{hint}"
            if strict:
                raise ValueError(message)
            warnings.warn(message, UserWarning, stacklevel=3)

    def _read(self, given: Params, hint: str) -> None:
        """Checks every argument, and raises one ValueError that names all that are wrong."""
        errors = []
        for name, field in self.fields.items():
            where = f"{type(self).__name__}.{name}"
            value = given.get(name, field.default)
            if value is MISSING:
                errors.append(f"{where}: expected a value, got none")
                continue
            try:
                setattr(self, name, field.read(where, value))
            except ValueError as error:
                errors.append(str(error))
        if not errors:
            self.check()
        else:
            raise ValueError("; ".join(errors) + hint)

    def check(self) -> None:
        """Checks arguments against each other, and derives what follows from them."""

    @property
    def strict(self) -> bool:
        """Always False: arguments were checked when the transform was made."""
        return False

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        raise NotImplementedError

    @property
    def targets_as_params(self) -> list[str]:
        """What a call must bring for drawing."""
        return []

    def _set_keys(self) -> None:
        self._key2func = dict(self.targets)
        self.available_keys = set(self._key2func)
        self._additional_targets: dict[str, str] = {}

    def add_targets(self, additional_targets: dict[str, str]) -> None:
        """Names that are treated as another target is: ``{"image2": "image"}``."""
        for key, like in additional_targets.items():
            if self._additional_targets.get(key, like) != like:
                raise ValueError(
                    f"additional_targets: {key!r} is {self._additional_targets[key]!r} already, and cannot become {like!r}"
                )
            if like in self.available_keys:
                self._additional_targets[key] = like
                self._key2func[key] = self.targets[like]
                self.available_keys.add(key)

    def set_processors(self, processors: dict[str, Any]) -> None:
        """The Compose's readers of boxes and keypoints."""
        self.processors = processors

    def get_processor(self, key: str) -> Any:
        """The reader of ``bboxes`` or ``keypoints``, or None."""
        return self.processors.get(key)

    def __call__(self, *args: Any, force_apply: bool = False, **kwargs: Any) -> dict[str, Any]:
        if args:
            raise KeyError("data comes by name: aug(image=image)")
        if self.replay_mode:
            return self.apply_with_params(self.params, **kwargs) if self.applied_in_replay else kwargs
        self.params = {}
        if not self.should_apply(force_apply=force_apply):
            return kwargs
        params = self.update_transform_params(self.get_params(), kwargs)
        missing = set(self.targets_as_params) - set(kwargs)
        if missing and not (missing == {"image"} and "images" in kwargs):
            raise ValueError(expected(type(self).__name__, f"{self.targets_as_params} in the call", sorted(kwargs)))
        params.update(self.get_params_dependent_on_data(params, kwargs))
        before_2 = getattr(self, "get_params_dependent_on_targets", None)  # a class of the user's own, written for 1.x
        if before_2 is not None:
            params.update(before_2({name: kwargs[name] for name in self.targets_as_params if name in kwargs}))
        self.params = params
        if self.deterministic:
            kwargs[self.save_key][id(self)] = deepcopy(params)
        return self.apply_with_params(params, **kwargs)

    def should_apply(self, force_apply: bool = False) -> bool:
        """Whether this call applies the transform; draws only where ``0 < p < 1``."""
        if self.p <= 0:
            return False
        return bool(self.p >= 1 or force_apply or self.py_random.random() < self.p)

    def apply_with_params(self, params: Params, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Every target of the call with what was drawn; what no target is passes through."""
        result = {}
        for key, value in kwargs.items():
            function = self._key2func.get(key)
            if function is None or value is None or self._is_empty(key, value):
                result[key] = value
            else:
                result[key] = contiguous(function(contiguous(value), **params))
        return result

    makes_annotations = False
    """Whether boxes and keypoints may come of none."""

    def _is_empty(self, key: str, value: Any) -> bool:
        """Whether there is nothing to transform."""
        target = self._additional_targets.get(key, key)
        if target in ("bboxes", "keypoints"):
            return not self.makes_annotations and len(value) == 0
        return target in ("masks", "masks3d") and isinstance(value, (list, tuple)) and not value

    def update_transform_params(self, params: Params, data: Params) -> Params:
        """``params`` with the picture's shape and what does not vary."""
        params["shape"] = shape_of(data)
        for name in ("interpolation", "fill", "fill_mask"):
            if name in self.__dict__:
                params[name] = self.__dict__[name]
        return params

    def get_params(self) -> Params:
        """What is drawn without knowing the picture."""
        return {}

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """What is drawn knowing the picture's shape (``params["shape"]``) and the call's data."""
        return {}

    def get_applied_params(self) -> Params:
        """What the last call drew; empty where it was not applied."""
        return self.params

    def set_deterministic(self, flag: bool, save_key: str = "replay") -> BasicTransform:
        """Whether calls record what they draw (for ReplayCompose)."""
        if save_key == "params":
            raise KeyError("params save_key is reserved")
        self.deterministic, self.save_key = flag, save_key
        if flag and self.targets_as_params:
            warnings.warn(
                f"{type(self).__name__} draws by its targets, and replays well on the same targets only",
                UserWarning,
                stacklevel=2,
            )
        return self

    def get_transform_init_args_names(self) -> tuple[str, ...]:
        """The names of all arguments but p."""
        names = set(self.fields) | set(self.derived)
        for cls in type(self).__mro__:
            if "__init__" in vars(cls) and cls is not BasicTransform and cls is not object:
                names |= set(inspect.signature(vars(cls)["__init__"]).parameters)
        return tuple(sorted(names - {"self", "args", "kwargs", "strict", "p"}))

    def get_transform_init_args(self) -> Params:
        """The arguments as they are kept, in alphabetical order; empty sequences are left out."""
        found = {name: getattr(self, name) for name in self.get_transform_init_args_names() if hasattr(self, name)}
        return {k: v for k, v in found.items() if not (isinstance(v, (list, dict, tuple, set)) and not v)}

    @classmethod
    def get_class_fullname(cls) -> str:
        """The name in a serialised pipeline."""
        return short_name(cls)

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version."""
        return {"__class_fullname__": self.get_class_fullname(), "p": self.p, **self.get_transform_init_args()}

    def get_dict_with_id(self) -> dict[str, Any]:
        """The serialised form with the object's id, by which ReplayCompose finds what was drawn."""
        return {**self.to_dict_private(), "id": id(self)}

    def to_dict(self, on_not_implemented_error: str = "raise") -> dict[str, Any]:
        """The serialised form, as ``A.to_dict`` gives it."""
        from vicinal.compat.albumentations.serialization import to_dict

        return to_dict(self, on_not_implemented_error)

    def __repr__(self) -> str:
        state = {"p": self.p, **self.get_transform_init_args()}
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in state.items())})"

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, transformed."""
        raise NotImplementedError

    def apply_to_images(self, images: Array, **params: Any) -> Array:
        """A batch of pictures [N, H, W(, C)], or a volume's slices, all with the same draws."""
        return np.ascontiguousarray(np.stack([self.apply(image, **params) for image in images]))

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """A volume [D, H, W(, C)], slice by slice."""
        return self.apply_to_images(volume, **params)

    def apply_to_volumes(self, volumes: Array, **params: Any) -> Array:
        """A batch of volumes."""
        return np.stack([self.apply_to_volume(volume, **params) for volume in volumes])
