"""Users' own transforms: registered here, or brought by an installed package, so that their names mean something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, overload

from vicinal.errors import SpecError, expected, shown
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import PUBLIC
from vicinal.transforms.named import MAIN, PLACE, place_of, value_at
from vicinal.transforms.plug_ins import PlugIn, named, plug_ins, two_of

C = TypeVar("C", bound=type[Transform])

_REGISTERED: dict[str, type[Transform]] = {}
_PLACES: dict[type[Transform], str] = {}
"""Those that entry points gave, and where these say that they stand."""

_FOUND: dict[str, type[Transform]] = {}
"""What plain names turned out to mean, so that installed packages are looked at once."""


@overload
def register(cls: C, *, name: str | None = None) -> C: ...
@overload
def register(cls: None = None, *, name: str | None = None) -> Callable[[C], C]: ...
def register(cls: C | None = None, *, name: str | None = None) -> C | Callable[[C], C]:
    """Makes a transform of your own known by ``name`` (None: the class's), so that pipelines with it can be written down.

    Use it as a decorator above ``@transform`` (``@vicinal.register``, ``@vicinal.register(name="Smear")``), or call it.
    Returns the class. YAML and JSON hold its place, ``my_package.blurs:Smear``, which other processes import: define the
    class in a module that they can import, not in a script or a notebook. ``name`` is for recipes written by hand, the
    command line and messages. Packages need no call where they declare an entry point in ``vicinal.transforms``.

    Raises SpecError for what is no class made by ``@transform``, for a name that is no identifier, and for one that a
    transform of Vicinal or another registered class has. A class that is defined anew in its module replaces the old one.

    >>> @vc.register(name="Halve")
    ... @vc.extend.transform
    ... class Half(vc.Transform):
    ...     def lower(self, site):
    ...         scale = np.full((site.count, 1), 0.5)
    ...         site.emit(vc.extend.Linear(place=site.place, active=site.active, scale=scale, bias=0 * scale))
    >>> Half()(np.array([[100]], np.uint8))
    array([[50]], dtype=uint8)
    """
    if cls is None:
        return lambda decorated: register(decorated, name=name)
    _check_class("register", cls)
    _accept(cls, cls.__name__ if name is None else name)
    _FOUND.clear()
    return cls


def class_named(name: str) -> type[Transform] | None:
    """The class that is registered as, or that an installed package calls, ``name``, or that stands at module:name.

    None for a name that nothing has; SpecError for one that means two, and for code that cannot be imported.
    """
    if ":" in name:
        return _standing(name)
    if name not in _FOUND:
        found = _meant(name)
        if found is None:
            return None
        _FOUND[name] = found
    return _FOUND[name]


def loaded(one: PlugIn) -> type[Transform]:
    """The class of an entry point; SpecError where it is none, or has a name of Vicinal's."""
    if PUBLIC.get(one.name) is not None:
        raise SpecError(f"transform {one.name!r} ({one}): that is the name of {PUBLIC[one.name]}:{one.name}; choose another")
    cls = one.load()
    _check_class(f"{one.name} ({one})", cls)
    _check_own(cls, cls.__name__, str(one))
    _PLACES[cls] = one.place
    found: type[Transform] = cls
    return found


def place_to_write(cls: type[Transform]) -> str:
    """Where the class stands, as recipes hold it. SpecError with the cure where no other process would find it."""
    if not _is_known(cls) and not _brought(cls):
        where = f"one of {cls.__module__} that is not registered"
        cure = "put @vicinal.register above it, in a module that can be imported"
        raise SpecError(f"{cls.__name__}: expected a transform of Vicinal's or a registered one, got {where}; {cure}")
    place = _PLACES.get(cls) or place_of(cls)
    if place is None:
        where = f"one of {cls.__module__}" if cls.__module__ == MAIN else f"{cls.__module__}:{cls.__qualname__}"
        cure = "move it into a module or a package, and register it there"
        raise SpecError(f"{cls.__name__}: expected a class that other processes can import, got {where}; {cure}")
    return place


def own_names() -> list[str]:
    """Every name that is registered, or brought by an installed package."""
    return sorted({*_REGISTERED, *(one.name for one in plug_ins())})


def package_versions(classes: Iterable[type[Transform]]) -> dict[str, str]:
    """The versions of the installed packages that bring classes that are not Vicinal's, by package."""
    places = {place_to_write(cls) for cls in classes if PUBLIC.get(cls.__name__) != cls.__module__}
    if not places:
        return {}
    return {one.package: one.version for one in plug_ins() if one.place in places}


def _is_known(cls: Any) -> bool:
    return isinstance(cls, type) and (cls in _PLACES or cls in _REGISTERED.values())


def _meant(name: str) -> type[Transform] | None:
    """The class that a plain name means, registered or brought by a package; SpecError where there are two."""
    own, one = _REGISTERED.get(name), named(name)
    if one is None:
        return own
    if own is None:
        return loaded(one)
    try:
        other = loaded(one)
    except SpecError:  # a broken package takes no name away
        return own
    if other is not own:
        raise SpecError(two_of(name, [f"{own.__module__}:{own.__qualname__}, which is registered", str(one)]))
    return own


def _standing(place: str) -> type[Transform]:
    try:
        cls = value_at(place)
    except SpecError as error:
        raise SpecError(f"transform {error}") from error.__cause__
    if _is_known(cls):
        found: type[Transform] = cls
        return found
    for one in plug_ins():
        if one.place == place:
            return loaded(one)
    raise SpecError(f"transform {place!r}: expected a registered transform, got {_instead(cls, place.partition(':')[0])}")


def _instead(value: Any, module: str) -> str:
    """What stands at a place where no registered transform does."""
    if not isinstance(value, type):
        return shown(value)
    if PUBLIC.get(value.__name__) == value.__module__:
        return f"Vicinal's, which is written as {value.__name__}"
    return f"a class that is not: put @vicinal.register above it in {module}"


def _brought(cls: type[Transform]) -> bool:
    """Whether an entry point of the class's own package gives it. Other packages are not loaded, broken ones passed over."""
    root = cls.__module__.partition(".")[0]
    for one in plug_ins():
        if one.place.partition(":")[0].partition(".")[0] == root:
            try:
                if loaded(one) is cls:
                    return True
            except SpecError:
                continue
    return False


def _check_class(where: str, cls: Any) -> None:
    if not isinstance(cls, type) or not issubclass(cls, Transform) or cls is Transform:
        raise SpecError(expected(where, "a subclass of vicinal.Transform", cls))
    if "__attrs_attrs__" not in vars(cls):
        raise SpecError(f"{where}: expected a class with @vicinal.extend.transform right above it, got {cls.__name__} without")


def _accept(cls: type[Transform], name: str) -> None:
    """Keeps the class under its name; SpecError where that means another."""
    got = f"{cls.__module__}:{cls.__qualname__}"
    if not isinstance(name, str) or not PLACE.fullmatch(f"a:{name}") or "." in name:
        raise SpecError(expected(f"register: {got}", "a name that is a Python identifier", name))
    _check_own(cls, name, got)
    other = _REGISTERED.get(name)
    if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
        taken = f"{other.__module__}:{other.__qualname__}"
        raise SpecError(f"register: the name {name!r} of {got} is that of {taken}; choose another (register(..., name=...))")
    _REGISTERED[name] = cls


def _check_own(cls: type[Transform], name: str, got: str) -> None:
    """SpecError for names of Vicinal's, also of the class, since places in the record and checks go by that."""
    if cls.__module__ == PUBLIC.get(cls.__name__):
        raise SpecError(f"register: expected a transform of your own, got Vicinal's {cls.__name__}, which is known")
    for word, what in ((name, "name"), (cls.__name__, "class name")):
        if word in PUBLIC:
            raise SpecError(f"register: the {what} {word!r} of {got} is that of {PUBLIC[word]}:{word}; choose another")
