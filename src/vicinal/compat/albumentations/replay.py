"""ReplayCompose: a Compose whose result says what was drawn, so that other data can get the same."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from vicinal.compat.albumentations.boxes import BboxParams
from vicinal.compat.albumentations.compose import BaseCompose, Compose, Data
from vicinal.compat.albumentations.points import KeypointParams
from vicinal.compat.albumentations.serialization import class_of
from vicinal.compat.albumentations.transform import BasicTransform


class ReplayCompose(Compose):
    """A Compose that puts the serialised pipeline with all draws into its result, under ``save_key``."""

    def __init__(
        self,
        transforms: Any,
        bbox_params: dict[str, Any] | BboxParams | None = None,
        keypoint_params: dict[str, Any] | KeypointParams | None = None,
        additional_targets: dict[str, str] | None = None,
        p: float = 1.0,
        is_check_shapes: bool = True,
        save_key: str = "replay",
    ) -> None:
        super().__init__(transforms, bbox_params, keypoint_params, additional_targets, p, is_check_shapes)
        self.set_deterministic(True, save_key=save_key)
        self.save_key = save_key
        self.available_keys.add(save_key)

    def __call__(self, *args: Any, force_apply: bool = False, **kwargs: Any) -> Data:
        kwargs[self.save_key] = defaultdict(dict)
        result = super().__call__(*args, force_apply=force_apply, **kwargs)
        saved = self.get_dict_with_id()
        fill_with_params(saved, result[self.save_key])
        fill_applied(saved)
        result[self.save_key] = saved
        return result

    @staticmethod
    def replay(saved_augmentations: dict[str, Any], **kwargs: Any) -> Data:
        """The same draws on other data: ``ReplayCompose.replay(result["replay"], image=other)``."""
        result: Data = restored(saved_augmentations)(force_apply=True, **kwargs)
        return result

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version."""
        return {**super().to_dict_private(), "save_key": self.save_key}


def fill_with_params(saved: dict[str, Any], drawn: dict[int, Any]) -> None:
    """Replaces the ids by what the transform drew, or None."""
    saved["params"] = drawn.get(saved.pop("id"))
    for transform in saved.get("transforms", []):
        fill_with_params(transform, drawn)


def fill_applied(saved: dict[str, Any]) -> bool:
    """Says of each part whether it was applied."""
    if "transforms" in saved:
        saved["applied"] = max(map(fill_applied, saved["transforms"]), default=False)
    else:
        saved["applied"] = saved["params"] is not None
    return bool(saved["applied"])


def restored(saved: dict[str, Any]) -> Any:
    """The saved pipeline as an object that applies what was drawn."""
    if "__name__" in saved:
        raise ValueError(f"ReplayCompose.replay: the Lambda named {saved['__name__']!r} is a function, which no record holds")
    drop = ("__class_fullname__", "applied", "params", "save_key", "n", "replace")
    args = {key: value for key, value in saved.items() if key not in drop}
    cls = class_of(saved["__class_fullname__"])
    parts = [restored(part) for part in args.pop("transforms", [])]
    if issubclass(cls, BaseCompose):
        cls = Compose if issubclass(cls, Compose) else cls
        made = cls(transforms=parts, **args)
    else:
        made = remade(cls, args)
    if isinstance(made, BasicTransform):
        made.params = saved["params"] or {}
        made.applied_in_replay = saved["applied"]
    made.replay_mode = True
    return made


def remade(cls: type[Any], args: dict[str, Any]) -> Any:
    """A transform from its serialised arguments, without those that it derives itself."""
    derived = set(getattr(cls, "derived", ()))
    return cls(**{key: value for key, value in args.items() if key not in derived})
