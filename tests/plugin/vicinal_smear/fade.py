"""A transform that lowers to an op."""

from vicinal.extend import Linear, Site, Transform, drawn, fields, transform


@transform
class Fade(Transform):
    """Blends with white.

    ``amount``: how far, in [0, 1].
    """

    amount: fields.Parameter = fields.number(default=(0.1, 0.6), low=0, high=1)

    def lower(self, site: Site) -> None:
        amount = drawn(self, site, "amount")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=1 - amount, bias=amount))
