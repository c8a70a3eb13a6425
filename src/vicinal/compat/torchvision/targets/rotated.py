"""Boxes at an angle: made rectangular after a shear, and cut at the canvas without turning them."""

from __future__ import annotations

import torch


def rectangles(corners: torch.Tensor) -> torch.Tensor:
    """Rectangles [N, 8] of parallelograms: the middle, the longer diagonal and the direction of the longer side stay."""
    points = corners.reshape(-1, 4, 2)
    across, down = points[:, 1] - points[:, 0], points[:, 3] - points[:, 0]
    width, height = across.norm(dim=-1), down.norm(dim=-1)
    turn, lean = torch.atan2(-across[:, 1], across[:, 0]), torch.atan2(-down[:, 1], down[:, 0])
    # torchvision's own rule, which takes no whole turns off the angle between the sides: boxes that stand on their heads lose
    # where they should gain.
    between = turn - lean
    more = between.cos() * torch.where(between > torch.pi / 2, -1, 1)
    wide = torch.where(width < height, width * between.sin(), width + height * more) / 2
    high = torch.where(width > height, height * between.sin(), height + width * more) / 2
    angle = torch.where(height > width, lean + torch.pi / 2, turn)
    side = torch.stack((angle.cos(), -angle.sin()), -1) * wide[:, None]
    edge = torch.stack((angle.sin(), angle.cos()), -1) * high[:, None]
    middle = (points[:, 0] + points[:, 2]) / 2
    ends = (middle - side - edge, middle + side - edge, middle + side + edge, middle - side + edge)
    return torch.stack(ends, 1).reshape(corners.shape)


def cut_rotated(corners: torch.Tensor, canvas_size: tuple[int, int], clamping_mode: str) -> torch.Tensor:
    """Corners [N, 8] of rectangles, shrunk along their own sides.

    "soft": to the smallest box at this angle around what is inside of the canvas. "hard": until no corner is outside, edge by
    edge. Boxes wholly inside stay as they are; those wholly outside become empty.
    """
    cut = _held if clamping_mode == "hard" else _cut
    result = [cut(box, canvas_size) for box in corners]
    return torch.stack(result).to(corners.dtype) if result else corners.clone()


def _cut(box: torch.Tensor, canvas_size: tuple[int, int]) -> torch.Tensor:
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


def _held(box: torch.Tensor, canvas_size: tuple[int, int]) -> torch.Tensor:
    """The box with its corners moved to the canvas's left edge, and then, the canvas turned by quarters, to the others."""
    points = box.double().reshape(4, 2)
    given, (height, width) = points, canvas_size
    for _ in range(4):
        first = min(range(4), key=lambda corner: (float(points[corner, 0]), float(points[corner, 1])))
        moved = _pushed(points.roll(-first, 0), given.roll(-first, 0), height, width).roll(first, 0)
        points, given = (torch.stack((one[:, 1], width - one[:, 0]), 1) for one in (moved, given))
        height, width = width, height
    return points.reshape(8).to(box.dtype)


def _pushed(points: torch.Tensor, given: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """Corners, clockwise from the leftmost, of the box whose leftmost corner is on the edge x = 0 if it was beyond.

    Both sides at that corner are moved to the middle of what the edge cuts off the box, the two others as far as the far
    edges ask; none beyond the ``given`` box.
    """
    if bool((points[:, 0] <= 0).all()):
        return torch.zeros_like(points)
    if points[0, 0] >= 0:
        return points
    if float((points[0] - points[1]).abs().min()) <= NEAR:  # upright
        return torch.cat((points[:, :1].clamp_min(0), points[:, 1:]), 1)
    slopes, heights = _lines(points)
    (a1, a2, a3, a4), (h1, h2, h3, h4) = slopes, heights
    _, (g1, g2, g3, g4) = _lines(given)
    upper, lower = min(max(_between(h2, h1, h3), 0.0), height), min(max(_between(h3, h2, h4), 0.0), height)
    middle = (upper + lower) / 2
    last = max(middle * a2 / a1, h3 * a2 / a3, (a1 - a2) * width + middle, (a3 - a2) * width + h3)
    h2 = min(last, h2)
    last = min(
        height * (1 - a3 / a4) + middle * a3 / a4, height * (1 - a3 / a2) + h2 * a3 / a2, (a2 - a3) * width + h2,
        (a4 - a3) * width + middle,
    )  # fmt: skip
    h3 = max(last, h3)
    held = _between(middle, g1, g3), _between(h2, g2, g4), _between(h3, g1, g3), _between(middle, g2, g4)
    return _crossings(slopes, held).to(points)


NEAR = 1e-3
"""Pixels between two corners of a side that counts as level or upright."""


def _lines(points: torch.Tensor) -> tuple[list[float], list[float]]:
    """Slope and height at x = 0 of each side, from each corner to the next."""
    after = points.roll(-1, 0)
    slopes = (after[:, 1] - points[:, 1]) / (after[:, 0] - points[:, 0])
    return slopes.tolist(), (points[:, 1] - slopes * points[:, 0]).tolist()


def _crossings(slopes: list[float], heights: tuple[float, ...]) -> torch.Tensor:
    """Where each side meets the one before it."""
    rows = []
    for here in range(4):
        x = (heights[here - 1] - heights[here]) / (slopes[here] - slopes[here - 1])
        rows.append([x, slopes[here] * x + heights[here]])
    return torch.tensor(rows, dtype=torch.float64)


def _between(value: float, low: float, high: float) -> float:
    """``value`` held to [low, high]; high where the bounds are the wrong way round."""
    return min(max(value, low), high)
