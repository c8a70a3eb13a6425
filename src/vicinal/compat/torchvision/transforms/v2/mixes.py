"""MixUp and CutMix of a batch of tensors with its neighbours."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.chance import chance, whole
from vicinal.compat.torchvision.kinds import BOXES, IMAGE, MASK, PIL, POINTS, TENSOR, VIDEO, kind_of, like, plain
from vicinal.compat.torchvision.transforms.v2.base import Transform, refuse
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of
from vicinal.compat.torchvision.transforms.v2.meta import getter_of
from vicinal.compat.torchvision.transforms.v2.tree import leaves, rebuilt
from vicinal.extras import needed

__all__ = ["CutMix", "MixUp"]


class _Mix(Transform):
    """A batch with its neighbour, at a share drawn from Beta(alpha, alpha)."""

    def __init__(self, *, alpha: float = 1.0, num_classes: int | None = None, labels_getter: Any = "default") -> None:
        super().__init__()
        self.alpha = float(alpha)
        self.num_classes = num_classes
        self._getter = getter_of(labels_getter)

    def forward(self, *inputs: Any) -> Any:
        """The batch mixed, and its labels as shares [N, classes]."""
        whole_input = inputs if len(inputs) > 1 else inputs[0]
        flat = leaves(whole_input)
        refuse((PIL, BOXES, MASK, POINTS), type(self).__name__)(flat)
        labels = self._getter(whole_input)
        self._check(labels)
        pictures = [inpt for inpt, wants in zip(flat, self.wanted(flat), strict=True) if wants and inpt is not labels]
        for picture in pictures:
            least = 5 if kind_of(picture) == VIDEO else 4
            if picture.ndim != least or picture.shape[0] != labels.shape[0]:
                shapes = f"{tuple(picture.shape)} and {tuple(labels.shape)}"
                raise ValueError(f"expected a batch of as many as there are labels, got the shapes {shapes}")
        params = self.make_params(pictures)
        picked = {id(picture) for picture in pictures}
        new = [
            self._mixed_labels(inpt, params["lam"]) if inpt is labels
            else self.transform(inpt, params) if id(inpt) in picked else inpt
            for inpt in flat
        ]  # fmt: skip
        return rebuilt(whole_input, iter(new))

    def _check(self, labels: Any) -> None:
        if kind_of(labels) != TENSOR:
            raise ValueError(f"labels: expected a tensor, got {type(labels)}")
        if labels.ndim not in (1, 2):
            shape = tuple(labels.shape)
            raise ValueError(f"labels: expected integers [N] or shares [N, classes], got the shape {shape}")
        if labels.ndim == 2 and self.num_classes is not None and labels.shape[1] != self.num_classes:
            raise ValueError(f"labels: expected {self.num_classes} classes, got {labels.shape[1]}")
        if labels.ndim == 1 and self.num_classes is None:
            raise ValueError("num_classes: expected how many there are, since labels are integers, got None")

    def _mixed_labels(self, labels: Any, share: float) -> Any:
        with needed("tensors"):
            import torch

        rows = labels
        if labels.ndim == 1 and self.num_classes is not None:
            rows = torch.nn.functional.one_hot(labels, num_classes=self.num_classes)
        rows = rows if rows.is_floating_point() else rows.float()
        return rows.roll(1, 0) * (1.0 - share) + rows * share

    def takes(self, inpt: Any) -> bool:
        """Pictures and videos."""
        return kind_of(inpt) in (TENSOR, IMAGE, VIDEO)

    def _share(self) -> float:
        return float(chance().beta(self.alpha, self.alpha))


class MixUp(_Mix):
    """lam * batch + (1 - lam) * the batch moved on by one, labels alike."""

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The share."""
        return {"lam": self._share()}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The batch mixed."""
        share, batch = params["lam"], plain(inpt)
        return like((batch.roll(1, 0) * (1.0 - share) + batch * share).to(batch.dtype), inpt)


class CutMix(_Mix):
    """A rectangle of each picture comes from the one before it; labels are mixed by area."""

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The rectangle (x1, y1, x2, y2) and the share that is left."""
        share = self._share()
        height, width = sizes_of(flat_inputs)
        x, y = whole(0, width), whole(0, height)
        half = 0.5 * (1.0 - share) ** 0.5
        across, down = int(half * width), int(half * height)
        box = max(x - across, 0), max(y - down, 0), min(x + across, width), min(y + down, height)
        return {"box": box, "lam": 1.0 - (box[2] - box[0]) * (box[3] - box[1]) / (width * height)}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The batch mixed."""
        x1, y1, x2, y2 = params["box"]
        batch = plain(inpt)
        result = batch.clone()
        result[..., y1:y2, x1:x2] = batch.roll(1, 0)[..., y1:y2, x1:x2]
        return like(result, inpt)
