"""Other lamps and other daylight."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, transform
from vicinal.transforms.color.per_channel import emit_of_rgb

STEP, WARMEST = 500, {"blackbody": 3000, "daylight": 4000}
"""Kelvins from one row of LIGHTS to the next, and of the first ones; the last ones are at 15000."""

LIGHTS = {
    "blackbody": [
        (0.6743, 0.4029, 0.0013), (0.6281, 0.4241, 0.1665), (0.5919, 0.4372, 0.2513), (0.5623, 0.4457, 0.3154),
        (0.5376, 0.4515, 0.3672), (0.5163, 0.4555, 0.4103), (0.4979, 0.4584, 0.4468), (0.4816, 0.4604, 0.4782),
        (0.4672, 0.4619, 0.5053), (0.4542, 0.4630, 0.5289), (0.4426, 0.4638, 0.5497), (0.4320, 0.4644, 0.5681),
        (0.4223, 0.4648, 0.5844), (0.4135, 0.4651, 0.5990), (0.4054, 0.4653, 0.6121), (0.3980, 0.4654, 0.6239),
        (0.3911, 0.4655, 0.6346), (0.3847, 0.4656, 0.6444), (0.3787, 0.4656, 0.6532), (0.3732, 0.4656, 0.6613),
        (0.3680, 0.4655, 0.6688), (0.3632, 0.4655, 0.6756), (0.3586, 0.4655, 0.6820), (0.3544, 0.4654, 0.6878),
        (0.3503, 0.4653, 0.6933),
    ],
    "daylight": [
        (0.5829, 0.4421, 0.2288), (0.5510, 0.4514, 0.2948), (0.5246, 0.4576, 0.3488), (0.5021, 0.4618, 0.3941),
        (0.4826, 0.4646, 0.4325), (0.4654, 0.4667, 0.4654), (0.4502, 0.4681, 0.4938), (0.4364, 0.4692, 0.5186),
        (0.4240, 0.4700, 0.5403), (0.4127, 0.4705, 0.5594), (0.4023, 0.4709, 0.5763), (0.3928, 0.4713, 0.5914),
        (0.3839, 0.4715, 0.6049), (0.3757, 0.4716, 0.6171), (0.3681, 0.4717, 0.6281), (0.3609, 0.4718, 0.6380),
        (0.3543, 0.4719, 0.6472), (0.3480, 0.4719, 0.6555), (0.3421, 0.4719, 0.6631), (0.3365, 0.4719, 0.6702),
        (0.3313, 0.4719, 0.6766), (0.3263, 0.4719, 0.6826), (0.3217, 0.4719, 0.6882),
    ],
}  # fmt: skip
"""Red, green and blue of white, as measured by Zini et al. and as kornia has them."""


@transform
class PlanckianJitter(Transform):
    """Multiplies red and blue as another light would change them; green stays. Grey pictures stay.

    Source: Zini, Gomez-Villa, Buzzelli, Twardowski, Bagdanov, van de Weijer, "Planckian jitter: countering the color-crippling
    effects of color jitter on self-supervised training", ICLR 2023: a table of lights in steps of 500 kelvins, between which
    this is linear. ColorTemperature keeps the brightest channel instead, for a wider range.

    ``kelvin``: the temperature, in [3000, 15000], of daylight in [4000, 15000]; about 6500 changes least.
    ``light``: blackbody, or daylight (the CIE's series D).

    >>> vc.PlanckianJitter(4000)(np.full((1, 1, 3), 100, np.uint8))
    array([[[135, 100,  57]]], dtype=uint8)
    """

    kelvin: fields.Parameter = fields.number(default=(4000, 15000), low=3000, high=15000)
    light: Literal["blackbody", "daylight"] = fields.option(tuple(LIGHTS), default="blackbody")

    def __attrs_post_init__(self) -> None:
        declared: Any = self.kelvin
        least = WARMEST[self.light]
        check(declared.bounds()[0] >= least, self, "kelvin", f"{self.light} of {least} to 15000", as_written(declared))

    def lower(self, site: Site) -> None:
        kelvin, rows = drawn(self, site, "kelvin"), np.array(LIGHTS[self.light])
        known = WARMEST[self.light] + STEP * np.arange(len(rows))
        red, blue = (np.interp(kelvin, known, rows[:, k] / rows[:, 1]) for k in (0, 2))
        scale = np.stack([red, np.ones_like(red), blue], axis=1)
        emit_of_rgb(site, scale, np.zeros(scale.shape))
