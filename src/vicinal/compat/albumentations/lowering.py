"""Pipelines of this package as Vicinal's own: which transform says what, and what none can say."""

from __future__ import annotations

from typing import Any

from vicinal.compat.albumentations.choices import OneOf, OneOrOther, RandomOrder, Sequential, SomeOf
from vicinal.compat.albumentations.compose import BaseCompose, Compose
from vicinal.compat.albumentations.lowered_colors import COLORS
from vicinal.compat.albumentations.lowered_geometry import GEOMETRY
from vicinal.compat.albumentations.spoken import Unsayable, need, vc
from vicinal.compat.albumentations.unsaid import why
from vicinal.errors import SpecError
from vicinal.transforms.compose.pipeline import Pipeline

TABLE = {**GEOMETRY, **COLORS}


def pipeline_of(compose: Compose) -> Pipeline:
    """The Compose as a Pipeline; SpecError with every part that has no counterpart."""
    faults: list[str] = []
    children = parts_of(compose.transforms, "Compose", faults)
    options: dict[str, Any] = {}
    boxes = compose.processors.get("bboxes")
    if boxes is not None:
        own = boxes.params
        options = {"min_area": own.min_area, "min_visibility": own.min_visibility}
        faults += [
            f"BboxParams.{name}={getattr(own, name)!r}: Pipeline filters boxes by min_area and min_visibility"
            for name in ("min_width", "min_height", "max_accept_ratio")
            if getattr(own, name)
        ]
    if compose.additional_targets:
        faults.append("Compose.additional_targets: Vicinal's call takes further pictures and masks by their own names")
    if faults:
        raise SpecError("pipeline: " + "; ".join(faults))
    return Pipeline(children, p=compose.p, seed=compose.seed, **options)


def parts_of(transforms: list[Any], where: str, faults: list[str], sure: bool = False) -> list[Any]:
    """The counterparts of a list; ``sure``: their own p is not asked, as in a choice."""
    found: list[Any] = []
    for index, transform in enumerate(transforms):
        place = f"{where}[{index}].{type(transform).__name__}"
        follower = transforms[index + 1 :]
        try:
            found += counterpart(transform, place, faults, sure, follower)
        except (Unsayable, SpecError) as reason:  # a SpecError: a value out of the counterpart's range
            faults.append(f"{place}: {reason}")
    return found


def counterpart(transform: Any, place: str, faults: list[str], sure: bool, follower: list[Any]) -> list[Any]:
    """What says a transform: one of Vicinal's, or several in a row; Unsayable where none does."""
    p = 1.0 if sure and not isinstance(transform, SomeOf) else transform.p  # SomeOf asks its own p also in a choice
    if isinstance(transform, BaseCompose):
        return choice(transform, place, faults, p)
    name = type(transform).__name__
    if name == "ToTensorV2":
        if follower:
            raise Unsayable("ToTensorV2 comes last")
        return []
    if name not in TABLE:
        raise Unsayable(why(name))
    made = TABLE[name](transform)
    made = made if isinstance(made, list) else [made]
    if name == "Normalize":
        made = [vc("Normalize", made[0].mean, made[0].std, layout="chw" if ends_in_tensor(follower) else "hwc")]
    if p >= 1:
        return made
    if len(made) == 1:
        return [with_p(made[0], p)]
    return [vc("Sometimes", p, made)]


def ends_in_tensor(follower: list[Any]) -> bool:
    """Whether a tensor is made next, with channels first."""
    return any(type(t).__name__ == "ToTensorV2" for t in follower)


def with_p(made: Any, p: float) -> Any:
    """The transform with another probability."""
    import attrs

    return attrs.evolve(made, p=p)


def choice(transform: Any, place: str, faults: list[str], p: float) -> list[Any]:
    """What says a choice of transforms."""
    if isinstance(transform, OneOf):
        children = [grouped(t, f"{place}[{i}]", faults) for i, t in enumerate(transform.transforms)]
        return [vc("OneOf", children, weights=[t.p for t in transform.transforms], p=p)]
    if isinstance(transform, OneOrOther):
        need(len(transform.transforms) == 2, "OneOrOther has two transforms")
        first, other = (parts_of([t], place, faults, sure=True) for t in (transform.transforms[0], transform.transforms[-1]))
        return [vc("Sometimes", transform.p, first, otherwise=other)]
    if isinstance(transform, SomeOf):
        if transform.replace:
            raise Unsayable("replace=True runs a transform twice")
        children = [only(parts_of([t], f"{place}[{i}]", faults)) for i, t in enumerate(transform.transforms)]
        return [vc("SomeOf", children, count=transform.n, random_order=isinstance(transform, RandomOrder), p=p)]
    if isinstance(transform, (Sequential, Compose)):
        children = parts_of(transform.transforms, place, faults)
        return children if p >= 1 else [vc("Sometimes", p, children)]
    raise Unsayable("no transform of Vicinal says it")


def grouped(transform: Any, place: str, faults: list[str]) -> Any:
    """A child of OneOf, which runs for sure."""
    return only(parts_of([transform], place, faults, sure=True))


def only(made: list[Any]) -> Any:
    """One transform that says several."""
    if not made:
        return vc("Identity")
    return made[0] if len(made) == 1 else vc("Sometimes", 1.0, made)
