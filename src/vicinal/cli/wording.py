"""Messages that name arguments of Python, in the words of the command line."""

from __future__ import annotations

import re

OPTIONS = ("format", "masks", "only", "suffix", "quality", "subsampling", "max_pixels", "shard_size", "threads", "processes",
           "overwrite", "resume")
"""Arguments that are options here; those of a format are given as ``--reading NAME=VALUE``."""

_OPTION = re.compile(rf"(?<![\w.\-])({'|'.join(OPTIONS)})=(?:'([^']*)'|(\d+)|True)?(?![\w'\"(\[])")
_READING = re.compile(r"(?<![\w.\-])([a-z_]+=)(?= (?:names|name|says|and) )")


def worded(message: str) -> str:
    """``format= says which it is`` as ``--format says which it is``, ``only='train'`` as ``--only train``."""

    def option(found: re.Match[str]) -> str:
        value = found[2] or found[3]
        return f"--{found[1].replace('_', '-')}" + (f" {value}" if value else "")

    return _READING.sub(r"--reading \1", _OPTION.sub(option, message))
