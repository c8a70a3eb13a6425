"""Affine moves of one kind along one axis."""

from typing import Any

from vicinal.compat.imgaug.augmenters.geometric.affine import Affine


class ScaleX(Affine):
    """Scales along x."""

    def __init__(
        self,
        scale: Any = (0.5, 1.5),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            scale={"x": scale},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class ScaleY(Affine):
    """Scales along y."""

    def __init__(
        self,
        scale: Any = (0.5, 1.5),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            scale={"y": scale},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class TranslateX(Affine):
    """Translates along x, by shares or pixels."""

    def __init__(
        self,
        percent: Any = None,
        px: Any = None,
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        if percent is None and px is None:
            percent = (-0.25, 0.25)
        super().__init__(
            translate_percent=None if percent is None else {"x": percent},
            translate_px=None if px is None else {"x": px},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class TranslateY(Affine):
    """Translates along y, by shares or pixels."""

    def __init__(
        self,
        percent: Any = None,
        px: Any = None,
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        if percent is None and px is None:
            percent = (-0.25, 0.25)
        super().__init__(
            translate_percent=None if percent is None else {"y": percent},
            translate_px=None if px is None else {"y": px},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class Rotate(Affine):
    """Rotates by degrees, clockwise."""

    def __init__(
        self,
        rotate: Any = (-30, 30),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            rotate=rotate,
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class ShearX(Affine):
    """Shears along x by degrees."""

    def __init__(
        self,
        shear: Any = (-30, 30),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            shear={"x": shear},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )


class ShearY(Affine):
    """Shears along y by degrees."""

    def __init__(
        self,
        shear: Any = (-30, 30),
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            shear={"y": shear},
            order=order,
            cval=cval,
            mode=mode,
            fit_output=fit_output,
            backend=backend,
            seed=seed,
            name=name,
            random_state=random_state,
            deterministic=deterministic,
        )
