"""What lists of pictures do not say by themselves: pictures that several splits list, and pictures that none does."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from vicinal.datasets.files import folders_in, is_folder, is_url, join
from vicinal.datasets.header import LeftOut
from vicinal.datasets.keys import Seen
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.spelt import same
from vicinal.datasets.walk import left_out, walk


def unlisted(roster: Roster, path_of: Callable[[Sample], str], folders: Iterable[str]) -> tuple[LeftOut, ...]:
    """Samples whose picture an earlier one of another split has, and pictures in ``folders`` that no sample has.

    ``path_of``: where the picture of a sample lies. No warning comes of either, as lists are made to choose pictures.
    """
    seen = Seen()
    again = (sample.name for sample in roster if not seen.add(same(path_of(sample))) and not sample.fault)
    twice = left_out("in several splits", again)
    return (*(attrs.evolve(one, read=True, files=False) for one in twice), *unsaid(seen, folders))


def other_folders(src: str, used: Iterable[str]) -> tuple[LeftOut, ...]:
    """The folders in ``src`` that hold pictures, and that no ``used`` folder is, lies in or holds; nothing behind a URL."""
    places = [f"{path}/" for path in used]
    told = list[LeftOut]()
    for name in folders_in(src) if not is_url(src) and is_folder(src) else ():
        path = join(src, name) + "/"
        if not any(place.startswith(path) or path.startswith(place) for place in places):
            told += left_out("pictures in a folder that is not read", (f"{name}/" for _ in walk(path.rstrip("/"))))
    return tuple(attrs.evolve(one, files=False) for one in told)


def unsaid(seen: Seen, folders: Iterable[str]) -> tuple[LeftOut, ...]:
    """Pictures in ``folders`` whose paths (as ``same`` has them) were not ``seen``; nothing of folders behind URLs."""
    apart = sorted({folder for folder in folders if not is_url(folder) and is_folder(folder)})
    more = (found.name for folder in apart for found in walk(folder) if seen.add(same(found.path)))
    return tuple(attrs.evolve(one, files=False) for one in left_out("pictures that are listed nowhere", more))
