"""``import imgaug`` that finds the drop-in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

from vicinal.errors import VicinalError

_NAME = "imgaug"
_HOME = "vicinal.compat.imgaug"


class _Alias(MetaPathFinder, Loader):
    """Finds ``imgaug`` and all that is below it in ``vicinal.compat``; the two names are one module."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname != _NAME and not fullname.startswith(f"{_NAME}."):
            return None
        home = _HOME + fullname[len(_NAME) :]
        if find_spec(home) is None:
            return None
        return ModuleSpec(fullname, self, origin=home)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(str(spec.origin))
        self._own = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own


_ALIAS = _Alias()


def install() -> None:
    """From now on ``import imgaug``, and of its modules, gives Vicinal's; calling it again changes nothing.

    Raises VicinalError where the real imgaug is imported already.
    """
    if _ALIAS in sys.meta_path:
        return
    taken = sys.modules.get(_NAME)
    if taken is not None:
        where = getattr(taken, "__file__", None) or "unknown"
        raise VicinalError(f"imgaug.install: expected no imgaug to be imported, got one from {where}; install first")
    sys.meta_path.insert(0, _ALIAS)


def uninstall() -> None:
    """Undo ``install``: ``import imgaug`` looks for the real one again."""
    if _ALIAS not in sys.meta_path:
        return
    sys.meta_path.remove(_ALIAS)
    for name in [name for name in sys.modules if name == _NAME or name.startswith(f"{_NAME}.")]:
        del sys.modules[name]
