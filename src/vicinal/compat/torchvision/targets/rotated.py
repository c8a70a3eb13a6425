"""Boxes at an angle: made rectangular after a shear, and cut at the canvas without turning them."""

from __future__ import annotations

import torch


def rectangles(corners: torch.Tensor) -> torch.Tensor:
    """Rectangles [N, 8] of parallelograms: the longer diagonal and the direction of the first side stay."""
    points = corners.reshape(-1, 4, 2)
    side = points[:, 1] - points[:, 0]
    side = side / side.norm(dim=-1, keepdim=True).clamp_min(1e-12)
    first, second = points[:, 2] - points[:, 0], points[:, 3] - points[:, 1]
    longer = (first.norm(dim=-1) > second.norm(dim=-1))[:, None]
    along = side * (first * side).sum(-1, keepdim=True).abs()
    kept_first = torch.stack((points[:, 0], points[:, 0] + along, points[:, 2], points[:, 2] - along), 1)
    along = side * (second * side).sum(-1, keepdim=True).abs()
    kept_second = torch.stack((points[:, 1] - along, points[:, 1], points[:, 3] + along, points[:, 3]), 1)
    return torch.where(longer[..., None], kept_first, kept_second).reshape(corners.shape)


def cut_rotated(corners: torch.Tensor, canvas_size: tuple[int, int], clamping_mode: str) -> torch.Tensor:
    """Corners [N, 8] of rectangles, shrunk along their own sides.

    "soft": to the smallest box at this angle around what is inside of the canvas. "hard": further, about the middle of that,
    until no corner is outside. Boxes wholly inside stay as they are; those wholly outside become empty.
    """
    result = [_cut(box, canvas_size, clamping_mode) for box in corners]
    return torch.stack(result).to(corners.dtype) if result else corners.clone()


def _cut(box: torch.Tensor, canvas_size: tuple[int, int], clamping_mode: str) -> torch.Tensor:
    points = box.reshape(4, 2)
    limits = points.new_tensor([canvas_size[1], canvas_size[0]])
    if bool(((points >= 0) & (points <= limits)).all()):
        return box.clone()
    inside = _intersection(points.double(), limits.double())
    if not len(inside):
        return torch.zeros_like(box)
    origin, across, down = points[0].double(), (points[1] - points[0]).double(), (points[3] - points[0]).double()
    axes = torch.stack((across / across.norm().clamp_min(1e-12), down / down.norm().clamp_min(1e-12)))
    local = (inside - origin) @ axes.T
    low, high = local.amin(0), local.amax(0)
    if clamping_mode == "hard":
        low, high = _shrunk(low, high, origin, axes, limits.double())
    ends = torch.stack((low, torch.stack((high[0], low[1])), high, torch.stack((low[0], high[1]))))
    return (origin + ends @ axes).reshape(8).to(box.dtype)


def _intersection(points: torch.Tensor, limits: torch.Tensor) -> torch.Tensor:
    """The corners of what is inside of the canvas, by cutting at each of its four edges in turn."""
    for axis in (0, 1):
        for sign, limit in ((1.0, 0.0), (-1.0, float(limits[axis]))):
            if not len(points):
                return points
            distance = sign * (points[:, axis] - limit)
            after, beyond = points.roll(-1, 0), distance.roll(-1)
            kept = []
            for here, there, near, far in zip(points, after, distance, beyond, strict=True):
                if near >= 0:
                    kept.append(here)
                if (near >= 0) != (far >= 0):
                    kept.append(here + (there - here) * (near / (near - far)))
            points = torch.stack(kept) if kept else points[:0]
    return points


def _shrunk(
    low: torch.Tensor, high: torch.Tensor, origin: torch.Tensor, axes: torch.Tensor, limits: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The greatest box of these proportions about the same middle that the canvas holds."""
    middle, half = (low + high) / 2, (high - low) / 2
    centre = origin + middle @ axes
    reach = half.abs() @ axes.abs()
    room = torch.minimum(centre, limits - centre).clamp_min(0)
    share = float((room / reach.clamp_min(1e-12)).min().clamp(0, 1))
    return middle - half * share, middle + half * share
