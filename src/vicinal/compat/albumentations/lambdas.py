"""Lambda: functions of the user's own, one for each target."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from vicinal.compat.albumentations.targets import NoOp
from vicinal.compat.albumentations.transform import Array

Function = Callable[..., Any] | None


class Lambda(NoOp):
    """Functions of the picture, mask, boxes and keypoints: each gets the array and what was drawn as names."""

    def __init__(
        self,
        image: Function = None,
        mask: Function = None,
        keypoints: Function = None,
        bboxes: Function = None,
        name: str | None = None,
        p: float = 1.0,
    ) -> None:
        super().__init__(p=p)
        self.name = name
        self.functions = {"image": image, "mask": mask, "keypoints": keypoints, "bboxes": bboxes}
        if any(getattr(function, "__name__", "") == "<lambda>" for function in self.functions.values()):
            warnings.warn("Lambda: processes cannot be sent a lambda; a named function can be", UserWarning, stacklevel=2)

    def run(self, target: str, value: Any, params: dict[str, Any]) -> Any:
        """The target's function, or nothing."""
        function = self.functions[target]
        return value if function is None else function(value, **params)

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture's function."""
        return self.run("image", img, params)  # type: ignore[no-any-return]

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask's function."""
        return self.run("mask", mask, params)  # type: ignore[no-any-return]

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """The boxes' function."""
        return self.run("bboxes", bboxes, params)  # type: ignore[no-any-return]

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """The keypoints' function."""
        return self.run("keypoints", keypoints, params)  # type: ignore[no-any-return]

    def to_dict_private(self) -> dict[str, Any]:
        """The name, by which ``from_dict`` is given the transform; ValueError without one."""
        if self.name is None:
            raise ValueError("Lambda.name: expected a name, by which from_dict is given the transform, got None")
        return {"__class_fullname__": "Lambda", "__name__": self.name}

    def __repr__(self) -> str:
        return f"Lambda(name={self.name!r}, {', '.join(f'{k}={v}' for k, v in self.functions.items())}, p={self.p})"
