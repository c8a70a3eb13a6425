"""Compiles the kernels for an H100 or H200 and names those that were; no GPU is needed. Run by test_fused.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource, compile

import vicinal as vc
from vicinal.backends.torch.fused.kernels import stored, summed
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.run import BLOCK, _static
from vicinal.backends.torch.fused.tables import tables_of

HOPPER = GPUTarget("cuda", 90, 32)
POINTERS = {"floats": "*fp32", "means": "*fp32", "sums": "*fp32", "words": "*i64", "matrices": "*fp64", "shifts": "*fp64"}

crop = [vc.RandomResizedCrop(24), vc.HorizontalFlip(), vc.ColorJitter(0.4, 0.4, 0.4, 0.1), vc.Normalize()]
bent = [vc.Affine(degrees=20), vc.Perspective(), vc.ColorJitter(0.2), vc.GaussianNoise(), vc.RandomErasing(p=1.0)]
copied: dict[str, Any] = {"border": "wrap", "interpolation": "nearest"}
levels = [vc.Rotate(20, **copied), vc.ElasticTransform(**copied), vc.ColorJitter(0.2, 0.2), vc.Posterize(), vc.Solarize()]

for transforms, source, target in ((crop, "*u8", "*bf16"), ([*bent, vc.Normalize()], "*u8", "*fp16"), (levels, "*u16", "*u16")):
    pictures = np.zeros((2, 30, 44, 3), np.uint16 if source == "*u16" else np.uint8)
    program = vc.Pipeline(transforms, seed=1).program(pictures)
    assert qualifies(program), [type(op) for op in program.ops]
    tables = tables_of(program)
    for kernel in (stored, summed):
        constants: dict[str, Any] = {**_static(program, tables), "COUNT": tables.count, "BLOCK": BLOCK}
        constants |= {"LEVELS": target == "*u16"} if kernel is stored else {}
        kinds = {**POINTERS, "source": source, "target": target}
        signature = {name: "constexpr" if name in constants else kinds.get(name, "i32") for name in kernel.arg_names}
        places = {(kernel.arg_names.index(name),): value for name, value in constants.items()}
        made = compile(ASTSource(fn=kernel, signature=signature, constexprs=places), target=HOPPER)
        assert len(made.asm["cubin"]) > 1000
        print(kernel.fn.__name__)
