"""Everything that a transform of your own is made of. What stands here keeps its names and arguments.

A transform is a class below ``Transform`` with ``@transform`` right above it, fields that say what they take, and a method
``lower(site)``. That is called once a batch. It draws parameters for all N samples, and emits ops or applies functions of
whole pictures; it never sees pixels. A colour transform and a function of the picture::

    from vicinal.extend import Linear, Site, Transform, drawn, fields, picture_function, transform

    @vicinal.register
    @transform
    class Fade(Transform):
        amount: fields.Parameter = fields.number(default=(0.1, 0.5), low=0, high=1)

        def lower(self, site: Site) -> None:
            scale = 1 - drawn(self, site, "amount")[:, None]
            site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=1 - scale))

    @picture_function(dtypes=("uint8", "float32"))
    def smeared(picture, width):
        return cv2.blur(picture, (int(width), 1)).reshape(picture.shape)

    site.apply(smeared, width=drawn(self, site, "width"))

docs/own-transforms.md explains it with an example that runs: fields, what ``site`` offers, the ops, and plug-ins.
"""

from vicinal.program.lowering import Site
from vicinal.program.ops import (
    ColorMatrix,
    Contrast,
    Convolve,
    Equalize,
    Erase,
    Filter,
    Hue,
    Impulse,
    Linear,
    Noise,
    PictureFunction,
    Posterize,
    Power,
    Solarize,
    Stretch,
    Warp,
    picture_function,
)
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, lower_child, places, transform
from vicinal.transforms.registry import register

__all__ = [
    "ColorMatrix", "Contrast", "Convolve", "Equalize", "Erase", "Filter", "Hue", "Impulse", "Linear", "Noise",
    "PictureFunction", "Posterize", "Power", "Site", "Solarize", "Stretch", "Transform", "Warp", "check", "drawn", "fields",
    "lower_child", "picture_function", "places", "register", "transform",
]  # fmt: skip
