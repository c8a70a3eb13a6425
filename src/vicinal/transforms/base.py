"""What every transform is: a frozen value with a probability, that lowers to ops."""

from __future__ import annotations

import functools
import typing
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar, dataclass_transform

import attrs

from vicinal.errors import SpecError, expected, nearest
from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats
from vicinal.sampling.column import Untraceable
from vicinal.sampling.distribution import Distribution
from vicinal.transforms import fields
from vicinal.transforms.declare import declare
from vicinal.transforms.explained import with_family
from vicinal.transforms.formerly import old_attribute, renamed

T = TypeVar("T")

OURS = "vicinal."
"""What the modules of Vicinal's transforms begin with: what others emit is checked before a kernel gets it."""

OF_ALL = ("p", "_alone")
"""The fields of Transform."""


@dataclass_transform(
    frozen_default=True,
    field_specifiers=(
        attrs.field, fields.number, fields.spread, fields.option, fields.flag, fields.whole, fields.size, fields.fill,
        fields.positive, fields.children, fields.probability, fields.interpolation, fields.border, fields.mask_fill,
        fields.seed, fields.share, fields.weights, fields.integer, fields.interval, fields.paint, fields.padding,
        fields.center, fields.fixed, declare,
    ),
)  # fmt: skip
def transform(cls: type[T]) -> type[T]:
    """Makes a frozen attrs class whose constructor names the nearest field when it does not know a keyword.

    >>> @vc.extend.transform
    ... class Fade(vc.Transform):
    ...     amount: vc.extend.fields.Parameter = vc.extend.fields.number(default=(0.1, 0.5), low=0, high=1)
    >>> Fade(amonut=0.3)
    Traceback (most recent call last):
        ...
    vicinal.errors.SpecError: Fade: unknown keyword 'amonut'; did you mean 'amount'?
    """
    made = attrs.frozen(cls, field_transformer=_ordered)
    made.__doc__ = with_family(made.__doc__, made.__mro__[1].__doc__)
    formerly: Mapping[str, str] = getattr(made, "formerly", {})
    for old, new in formerly.items():
        setattr(made, old, old_attribute(cls.__name__, old, new))
    construct = made.__init__
    attributes: Any = attrs.fields(made)  # type: ignore[arg-type]
    names = [a.name for a in sorted(attributes, key=lambda a: a.kw_only) if a.init]  # those by place first
    required = [a.name for a in attributes if a.init and a.default is attrs.NOTHING]
    by_keyword = sorted((a.name for a in attributes if a.init and a.kw_only), key="p".__eq__)  # p last
    by_place = len(names) - len(by_keyword)

    @functools.wraps(construct)
    def init(self: T, *args: Any, **kwargs: Any) -> None:
        kwargs = renamed(cls.__name__, formerly, kwargs) if formerly else kwargs
        unknown = [name for name in kwargs if name not in names]
        if unknown:
            raise SpecError(f"{cls.__name__}: unknown keyword {unknown[0]!r}{nearest(unknown[0], names)}")
        if len(args) > by_place:
            raise SpecError(_surplus(cls.__name__, by_place, by_keyword, len(args)))
        missing = [name for name in required[len(args) :] if name not in kwargs]
        if missing:
            raise SpecError(f"{cls.__name__}.{missing[0]}: expected a value, got none")
        twice = [name for name in names[: len(args)] if name in kwargs]
        if twice:
            raise SpecError(f"{cls.__name__}.{twice[0]}: expected one value, got one by position and one by keyword")
        construct(self, *args, **kwargs)

    init.__annotations__ = {**construct.__annotations__, **_annotations(made, names)}
    construct.__annotations__ = init.__annotations__  # what inspect.signature reads
    made.__init__ = init  # type: ignore[method-assign, assignment]
    return made


def _annotations(cls: type, names: Sequence[str]) -> dict[str, Any]:
    """What may be written for each field, for help() and notebooks; attrs alone would say what its converter says: Any."""
    try:
        hints = typing.get_type_hints(cls)
    except NameError:  # of a user's class, whose names are imported for type checkers alone
        return {}
    return {name: hints[name] for name in names if name in hints}


def _ordered(cls: type, found: list[Any]) -> list[Any]:
    """What all transforms have, then what only ``cls`` has, then what its family shares, in the family's order, and at last
    a ``p`` of its own."""
    family = cls.__mro__[1]
    names = [field.name for field in attrs.fields(family)] if attrs.has(family) else []
    shared = [name for name in names if name not in OF_ALL]
    own = [field.name for field in found if attrs.has(family) and not field.inherited]
    order = [*shared, *(name for name in own if name == "p")]
    return sorted(found, key=lambda field: 1 + order.index(field.name) if field.name in order else 0)


def _surplus(owner: str, by_place: int, by_keyword: list[str], got: int) -> str:
    """What is said of too many positional arguments."""
    most = f"at most {by_place}" if by_place else "no"
    plural = "" if by_place == 1 else "s"
    return f"{owner}: expected {most} positional argument{plural}, got {got}; by keyword: {', '.join(by_keyword)}"


@transform
class Transform:
    """A value that says what to do to a share ``p`` of the samples; pixels are the backends' business.

    Subclasses are frozen, compare equal by value and pickle. ``lower`` draws their parameters for the whole batch.

    >>> isinstance(vc.Rotate(10), vc.Transform), vc.Rotate(10) == vc.Rotate(10.0)
    (True, True)
    """

    # Old names of fields, and those of today: the old ones still work, and warn.
    formerly: ClassVar[Mapping[str, str]] = {}
    # Whether a network makes new pictures here: jobs mark them, training caps their share, and validation refuses them.
    synthetic: ClassVar[bool] = False

    p: float = fields.probability(default=1.0, kw_only=True)
    _alone: Any = attrs.field(default=None, init=False, eq=False, repr=False)

    def __call__(self, images: Any = None, **options: Any) -> Any:
        """What a Pipeline of this transform alone gives; see ``Pipeline.__call__``. It draws its seed once."""
        if self._alone is None:
            from vicinal.transforms.compose.pipeline import Pipeline

            object.__setattr__(self, "_alone", Pipeline([self]))
        return self._alone(images, **options)

    def lower(self, site: Site) -> None:
        """Draws parameters for all samples of ``site`` and emits ops that touch those of ``site.active``."""
        raise NotImplementedError(type(self).__name__)

    def needs_unit_range(self) -> bool:
        """Whether it has no meaning after Normalize, where values have left [0, 1]: then it is refused there."""
        return False

    def rests_on(self) -> Mapping[str, str]:
        """What its results depend on beside its fields, as the weights of a network: SHA-256 by file, and versions by package;
        {} for most."""
        return {}


def places(transforms: Sequence[Transform]) -> list[str]:
    """The place of each child under its parent: class name and occurrence, as ``Rotate[0]``.

    >>> vc.extend.places([vc.Rotate(), vc.Hue(), vc.Rotate()])
    ['Rotate[0]', 'Hue[0]', 'Rotate[1]']
    """
    seen: Counter[str] = Counter()
    result = []
    for child in transforms:
        name = type(child).__name__
        result.append(f"{name}[{seen[name]}]")
        seen[name] += 1
    return result


def lower_child(child: Transform, site: Site, place: str, active: Bools) -> None:
    """Lowers ``child`` at ``place`` under ``site`` for the share ``p`` of the samples of ``active``.

    >>> class Twice(vc.Transform):
    ...     def lower(self, site):
    ...         for place in ("Add[0]", "Add[1]"):
    ...             vc.extend.lower_child(vc.Add(0.2), site, place, site.active)
    >>> Twice()(np.array([[0, 100]], np.uint8))
    array([[102, 202]], dtype=uint8)
    """
    inner = site.at(place, active)
    if child.p < 1:
        inner = site.at(place, active & (inner.uniform("p")[:, 0] < child.p))
    site.lowering.record.active[inner.place] = inner.active
    checked = not type(child).__module__.startswith(OURS)
    if site.lowering.traced:
        _check_traceable(child)
    child.lower(inner if inner.checked is checked else attrs.evolve(inner, checked=checked))


def _check_traceable(value: Any) -> None:
    """Untraceable for a transform or a distribution of another package's: it may look at how many samples there are."""
    kind = type(value)
    if not kind.__module__.startswith(OURS):
        raise Untraceable(f"{kind.__name__} is another package's")
    for field in attrs.fields(kind):
        held = getattr(value, field.name)
        if isinstance(held, Distribution):
            _check_traceable(held)


def drawn(owner: Transform, site: Site, field: str) -> Floats:
    """One value a sample [N] of the distribution in ``field``, recorded under the field's name.

    >>> class Own(vc.Brightness):
    ...     def lower(self, site):
    ...         print(vc.extend.drawn(self, site, "factor"))
    >>> _ = Own(0.5)(images)
    [0.5 0.5 0.5 0.5]
    """
    return site.draw(field, getattr(owner, field))


def check(condition: bool, owner: object, field: str, expectation: str, got: object) -> None:
    """Raises SpecError ``Class.field: expected ..., got ...`` unless ``condition``.

    >>> vc.extend.check(2 > 3, vc.Rotate(), "degrees", "a number above 3", 2)
    Traceback (most recent call last):
        ...
    vicinal.errors.SpecError: Rotate.degrees: expected a number above 3, got 2
    """
    if not condition:
        raise SpecError(expected(f"{type(owner).__name__}.{field}", expectation, got))
