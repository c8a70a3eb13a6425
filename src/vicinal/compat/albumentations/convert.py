"""Pipelines of Albumentations 1.x, 2.0.8 and X, as objects or serialised, as pipelines of this package."""

from __future__ import annotations

import inspect
import re
import sys
import warnings
from typing import Any

from vicinal.compat.albumentations import former, later
from vicinal.compat.albumentations.compose import BaseCompose, Compose
from vicinal.compat.albumentations.transform import REGISTRY, BasicTransform
from vicinal.errors import SpecError, expected, nearest

Form = dict[str, Any]
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What values of no known form do to a translation."""
BASES = ("BasicTransform", "DualTransform", "ImageOnlyTransform", "Transform3D", "BaseCompose")


def convert(pipeline_or_dict: Any) -> Compose:
    """The same pipeline as a Compose of this package, called alike; its ``pipeline`` is Vicinal's, where all can be said in it.

    Takes an object of Albumentations (which is not imported) or its serialised form of 1.x, 2.0.8 or X. Ranges,
    probabilities, choices, boxes, keypoints and further targets are kept, and arguments translated.
    Raises ``vicinal.errors.SpecError``, which names everything that cannot be converted, and why.
    """
    if isinstance(pipeline_or_dict, (BaseCompose, BasicTransform)):
        own = pipeline_or_dict
        return own if isinstance(own, Compose) else Compose([own])
    version, form, faults = formed(pipeline_or_dict)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a class is another under an old name
        made = build(form, version, "", faults)
    if faults:
        raise SpecError("convert: " + "; ".join(faults))
    if isinstance(made, Compose):
        return made
    return Compose([made])


def version_of(text: Any) -> tuple[int, ...]:
    """``1.4.24`` as numbers; SpecError where it is no version."""
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", str(text))
    if found is None:
        raise SpecError(expected("convert: __version__", "a version such as '2.0.8'", text))
    return tuple(int(part or 0) for part in found.groups())


def formed(given: Any) -> tuple[tuple[int, ...], Form, list[str]]:
    """The version, the serialised form, and what no form holds."""
    faults: list[str] = []
    if isinstance(given, dict):
        if "transform" in given:
            return version_of(given.get("__version__", "2.0.8")), given["transform"], faults
        if "__class_fullname__" not in given:
            raise SpecError(f"convert: expected a pipeline of Albumentations or its dict, got a dict of {sorted(given)}")
        return (2, 0, 8), given, faults
    if not hasattr(given, "to_dict") and not hasattr(given, "transforms"):
        raise SpecError(f"convert: expected a pipeline of Albumentations or its dict, got {type(given).__name__}")
    home = sys.modules.get(type(given).__module__.partition(".")[0])
    return version_of(getattr(home, "__version__", "2.0.8")), form_of(given, "", faults), faults


def form_of(given: Any, where: str, faults: list[str]) -> Form:
    """The serialised form of an object, with what the library's own forms leave out."""
    name = type(given).__name__
    if hasattr(given, "transforms") and not isinstance(given, BasicTransform):
        form: Form = {"__class_fullname__": name, "p": given.p}
        form["transforms"] = [form_of(t, f"{where}{name}[{i}].", faults) for i, t in enumerate(given.transforms)]
        known = inspect.signature(REGISTRY.get(name, Compose).__init__).parameters
        for key in ("n", "replace", "channels", "is_check_shapes", "strict", "seed", "save_key"):
            if key in known and hasattr(given, key):
                form[key] = getattr(given, key)
        for key, own in (("bbox_params", "bboxes"), ("keypoint_params", "keypoints")):
            processor = getattr(given, "processors", {}).get(own)
            if processor is not None and getattr(given, "main_compose", True) and hasattr(given, "is_check_shapes"):
                form[key] = {k: v for k, v in vars(processor.params).items() if not k.startswith("_")}
        if getattr(given, "additional_targets", None) and hasattr(given, "is_check_shapes"):
            form["additional_targets"] = dict(given.additional_targets)
        return form
    try:
        form = given.to_dict_private() if hasattr(given, "to_dict_private") else given.to_dict()["transform"]
    except Exception as error:
        faults.append(f"{where}{name}: its arguments cannot be read ({error})")
        return {"__class_fullname__": ""}
    return dict(form)


def build(form: Form, version: tuple[int, ...], where: str, faults: list[str]) -> Any:
    """An object of this package, or None with a fault."""
    if not isinstance(form, dict):
        faults.append(expected(where.rstrip(".") or "the pipeline", "a dict with __class_fullname__", form))
        return None
    args = {key: value for key, value in form.items() if key != "__class_fullname__"}
    full = str(form.get("__class_fullname__", ""))
    name = full.rpartition(".")[2]
    if not name:
        if not faults:
            faults.append(f"{where.rstrip('.') or 'the pipeline'}: a part without a class")
        return None
    if "__name__" in args or name == "Lambda":
        faults.append(f"{where}Lambda: a function is no part of a dict; put it beside the pipeline")
        return None
    try:
        name, args, own = former.in_words_of_2(name, args, version)
    except UNREADABLE as error:
        faults.append(f"{where}{name}: its arguments cannot be read ({error})")
        return None
    faults += [where + fault for fault in own]
    front = sys.modules[__package__]
    cls = REGISTRY.get(full) if "." in full and not full.startswith("albumentations.") else None
    cls = cls or (getattr(front, name, None) if name in REGISTRY and name not in BASES else None)
    if cls is None:
        faults.append(f"{where}{name}: {unknown(name)}")
        return None
    if issubclass(cls, BaseCompose):
        return build_compose(cls, args, version, where, faults)
    return build_transform(cls, args, where, faults)


def unknown(name: str) -> str:
    """Why there is no such transform."""
    if name.startswith("IAA"):
        return f"it went with imgaug; Albumentations has it as {name[3:]} under other arguments"
    if name in later.ELSEWHERE:
        return f"no counterpart in Albumentations 2.0.8; Vicinal's own {later.ELSEWHERE[name]} is near to it"
    public = [known for known in REGISTRY if known not in BASES and hasattr(sys.modules[__package__], known)]
    hint = nearest(name, public)
    return "no such transform in Albumentations 2.0.8" + (hint if hint.startswith("; did you") else "")


def build_transform(cls: type[Any], args: Form, where: str, faults: list[str]) -> Any:
    """A transform, or None with a fault."""
    known = set(cls.fields)
    try:
        args, own = later.in_words_of_2(cls.__name__, args, known)
    except UNREADABLE as error:
        faults.append(f"{where}{cls.__name__}: its arguments cannot be read ({error})")
        return None
    faults += [where + fault for fault in own]
    derived = set(cls.derived)
    strange = sorted(set(args) - known - derived)
    if strange:
        faults.append(f"{where}{cls.__name__}: no arguments {', '.join(strange)}")
    if own or strange:
        return None
    try:
        return cls(**{key: tuples(value) for key, value in args.items() if key in known})
    except (ValueError, TypeError) as error:
        faults.append(where + str(error))
        return None


def tuples(value: Any) -> Any:
    """Lists of a serialised form as the tuples that they were."""
    if isinstance(value, list):
        return tuple(tuples(x) for x in value)
    return {key: tuples(x) for key, x in value.items()} if isinstance(value, dict) else value


def build_compose(cls: type[Any], args: Form, version: tuple[int, ...], where: str, faults: list[str]) -> Any:
    """A Compose or a choice of transforms, or None with a fault."""
    name, before = cls.__name__, len(faults)
    given = args.pop("transforms", [])
    if not isinstance(given, (list, tuple)):
        faults.append(expected(f"{where}{name}.transforms", "a list", given))
        return None
    parts = [build(part, version, f"{where}{name}[{index}].", faults) for index, part in enumerate(given)]
    for key in ("bbox_params", "keypoint_params"):
        if args.get(key) and not isinstance(args[key], dict):
            faults.append(expected(f"{where}{name}.{key}", "a dict", args[key]))
        elif args.get(key):
            args[key] = params_of(dict(args[key]), f"{where}{name}.{key}", faults)
    for key, value in list(args.items()):
        if key in later.COMPOSE:
            if value not in (later.COMPOSE[key], None, {}):
                faults.append(f"{where}{name}.{key}={value!r}: no counterpart in 2.0.8")
            args.pop(key)
    args.pop("telemetry", None)
    known = set(inspect.signature(cls.__init__).parameters)
    strange = sorted(key for key, value in args.items() if key not in known and not says_nothing(key, value))
    if strange:
        faults.append(f"{where}{name}: no arguments {', '.join(strange)}")
    if len(faults) > before or any(part is None for part in parts):
        return None
    try:
        return cls(transforms=parts, **{key: value for key, value in args.items() if key in known})
    except (ValueError, TypeError) as error:
        faults.append(f"{where}{name}: {error}")
        return None


def says_nothing(key: str, value: Any) -> bool:
    """Whether an argument of a Compose has its default, as X writes them all for a ReplayCompose, which takes none."""
    parameter = inspect.signature(Compose.__init__).parameters.get(key)
    return parameter is not None and value == parameter.default


def params_of(given: Form, where: str, faults: list[str]) -> Form:
    """Arguments of BboxParams or KeypointParams in 2.0.8's names."""
    for new, old in (("format", "coord_format"), ("clip", "clip_bboxes_on_input")):
        if old in given:
            given[new] = given.pop(old)
    for key in [key for key in given if key in later.COMPOSE]:
        value = given.pop(key)
        if value not in (later.COMPOSE[key], None, {}):
            faults.append(f"{where}.{key}={value!r}: no counterpart in 2.0.8")
    return given
