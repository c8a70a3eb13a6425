"""Image augmentation: declared once, fused into one pass over the pixels, reproducible for every sample and label.

Names are imported when they are first used, so that ``import vicinal`` costs next to nothing. The stub beside this
file, which editors and type checkers read, is made from the same tables by tools/make_stub.py.
"""

from importlib import import_module as _import_module

from vicinal.sampling import forks as _forks

_NAMES = {
    "vicinal.data.batch": ("Batch",),
    "vicinal.data.extra": ("Extra",),
    "vicinal.data.boxes": ("Boxes",),
    "vicinal.data.rotated_boxes": ("RotatedBoxes",),
    "vicinal.files.encoded": ("Encoded",),
    "vicinal.data.instances": ("boxes_from_instances",),
    "vicinal.data.keypoints": ("Keypoints",),
    "vicinal.files.read": ("read", "read_mask"),
    "vicinal.files.write": ("write",),
    "vicinal.sampling.distributions": (
        "Beta", "Choice", "Constant", "Distribution", "IntUniform", "LogUniform", "Normal", "Poisson",
        "TruncatedNormal", "Uniform",
    ),
    "vicinal.record.record": ("Record",),
    "vicinal.example.sample": ("sample",),
    "vicinal.errors": ("DataError", "JobError", "ReadError", "RecipeError", "SpecError", "VicinalError", "VicinalWarning"),
    "vicinal.threads.spread": ("get_threads", "set_threads"),
    "vicinal.transforms.base": ("Transform",),
    "vicinal.transforms.compose.five_crop": ("FiveCrop", "TenCrop"),
    "vicinal.transforms.compose.multi_view": ("MultiView",),
    "vicinal.transforms.registry": ("register",),
    "vicinal.transforms.saliency.maps": ("SaliencyMaps",),
    "vicinal.transforms.color.normalize": ("IMAGENET_MEAN", "IMAGENET_STD"),
}  # fmt: skip
"""Public names by module; those of transforms are in vicinal.transforms.catalogue."""

_MODULES = ("datasets", "extend", "offline", "recipes")
"""Modules that ``import vicinal`` alone makes reachable."""


_forks.register()


def _homes() -> dict[str, str]:
    """Every public name and the module where it is defined."""
    homes = {name: module for module, names in _NAMES.items() for name in names}
    return homes | _import_module("vicinal.transforms.catalogue").PUBLIC


def _version() -> str:
    metadata = _import_module("importlib.metadata")
    try:
        return str(metadata.version("vicinal"))
    except metadata.PackageNotFoundError:
        return "0+unknown"  # run from a source tree that is not installed


def _hint(name: str) -> str:
    """Which public name may have been meant."""
    if name.startswith("_"):
        return ""
    catalogue = _import_module("vicinal.transforms.catalogue").PUBLIC
    return str(_import_module("vicinal.transforms.elsewhere").hint(name, catalogue, (*_homes(), *_MODULES)))


def __getattr__(name: str) -> object:
    value: object
    if name == "__version__":
        value = _version()
    elif name == "__all__":
        value = sorted(_homes())
    elif name in _MODULES:
        value = _import_module(f"vicinal.{name}")
    elif name.startswith("_") or name not in (homes := _homes()):
        raise AttributeError(f"module 'vicinal' has no attribute {name!r}{_hint(name)}")
    else:
        value = getattr(_import_module(homes[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*_homes(), *_MODULES, "__version__"])
