"""Backends by name, and which of them runs a call. They are imported when they are first used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import cast

from vicinal.data.foreign import is_tensor
from vicinal.data.pictures import is_encoded
from vicinal.data.places import Finder, Host, Place, find_places_by, finder_of, includes
from vicinal.data.samples import Samples
from vicinal.errors import DataError, SpecError, expected, one_of
from vicinal.extras import MissingExtraError
from vicinal.runtime.backend import CONTRACT, Backend

AUTO = "auto"
"""The name of no backend: that of the pictures' place."""

TORCH = "torch"

_OURS = {
    "cpu": "vicinal.backends.cpu.backend:BACKEND", "reference": "vicinal.backends.reference.backend:BACKEND",
    TORCH: "vicinal.backends.torch.backend:BACKEND",
}  # fmt: skip

_backends: dict[str, str | Backend] = dict(_OURS)  # or where each is to be found, as "module:attribute"


def register_backend(name: str, where: str | Backend) -> None:
    """Makes a backend known as ``name`` to this process: to ``backend=name``, and to "auto" for the pictures that it holds.

    ``where``: "module:attribute", which is imported when it is first needed, or the backend itself (its contract:
    runtime.backend.Backend). Of two that hold the same pictures, "auto" takes the one that was registered first, and torch's
    last; pictures in host memory are always the CPU's. A name that was registered before is given to the new one.
    Raises SpecError for the names of Vicinal's own backends, and for what is no backend.
    """
    if not isinstance(name, str) or not name or name in (AUTO, *_OURS):
        raise SpecError(expected("register_backend.name", f"a name other than {', '.join((AUTO, *_OURS))}", name))
    if not isinstance(where, str):
        _backends[name] = _checked(where, name, "register_backend.where")
        return
    module, _, attribute = where.partition(":")
    if not (module and attribute):
        raise SpecError(expected("register_backend.where", '"module:attribute" or a backend', where))
    _backends[name] = where


def unregister_backend(name: str) -> None:
    """Forgets a backend that was registered; SpecError for others."""
    others = [known for known in _backends if known not in _OURS]
    if not isinstance(name, str) or name not in others:
        raise SpecError(expected("unregister_backend.name", f"one of the registered: {', '.join(others) or 'none'}", name))
    del _backends[name]


def backend_named(name: str) -> Backend:
    """The backend of this name; SpecError for a name that is not registered, and where it cannot be imported."""
    found = _backends.get(name) if isinstance(name, str) else None
    if found is None:
        raise SpecError(one_of("backend", (AUTO, *_backends), name))
    return _load(name, found) if isinstance(found, str) else found


def backend_for(name: str, samples: Samples) -> Backend:
    """The backend ``name``, or for "auto" the one that works where the samples' pictures lie.

    Raises DataError where the pictures lie elsewhere than the named backend works, and SpecError as ``backend_named``.
    """
    place = samples.place
    if isinstance(name, str) and name == AUTO:
        if isinstance(place, Host):
            return backend_named("cpu")
        for backend in _elsewhere("torch" in sys.modules):
            if includes(backend.place, place):
                return backend
        raise DataError(f"images: expected pictures that a registered backend holds, got pictures in {place.name}")
    backend = backend_named(name)
    if not includes(backend.place, place) and not _all_encoded(samples):
        wanted = f"pictures in {backend.place.name}, where backend {name!r} works"
        raise DataError(f"images: expected {wanted}, got pictures in {place.name}")
    return backend


def asked_of(name: object) -> Finder | None:
    """Who is asked first where pictures lie, for a call that names this backend; None for "auto".

    Raises SpecError as ``backend_named``.
    """
    return None if isinstance(name, str) and name == AUTO else finder_of(backend_named(cast(str, name)).place)


def _load(name: str, where: str) -> Backend:
    module, _, attribute = where.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except MissingExtraError:  # says what to install
        raise
    except (ImportError, AttributeError) as error:
        raise SpecError(f"backend {name!r}: expected a backend at {where}, got {type(error).__name__}: {error}") from error
    backend = _backends[name] = _checked(found, name, f"backend {name!r}")
    return backend


def _checked(backend: Backend, name: str, where: str) -> Backend:
    missing = [part for part in CONTRACT if not hasattr(backend, part)]
    if missing or isinstance(backend, type):
        wish = f"a backend (runtime.backend.Backend) with {', '.join(missing)}" if missing else "a backend, not its class"
        raise SpecError(expected(where, wish, backend))
    if backend.name != name:
        raise SpecError(expected(f"{where}: name", f"{name!r}, as it is registered", backend.name))
    return backend


def _others() -> list[Backend]:
    """Those that were registered, in that order."""
    return [backend_named(name) for name in _backends if name not in _OURS]


def _elsewhere(torch: bool) -> Iterator[Backend]:
    """Those that work elsewhere than in host memory: others first, as they were registered, then that of ``torch``."""
    for backend in _others():
        if not isinstance(backend.place, Host):
            yield backend
    if torch:
        yield backend_named(TORCH)


def _place_elsewhere(value: object) -> Place | None:
    """The place of the first backend that holds a picture which is not in host memory."""
    places = (finder_of(backend.place)(value) for backend in _elsewhere(is_tensor(value)))
    return next((place for place in places if place is not None), None)


def _all_encoded(samples: Samples) -> bool:
    """Whether no picture lies anywhere yet."""
    return isinstance(samples.images, list) and all(is_encoded(picture) for picture in samples.images)


find_places_by(_place_elsewhere)
