"""Runs the examples of a page in the order in which they stand: Python in one scope, commands by a shell.

``python tests/site/run_page.py PAGE [OUTCOMES]``, in the folder that they may write to. Exits with 1 where one fails, and says
which line. OUTCOMES: a folder for outcomes.json, what each example printed and which pictures it wrote, and these pictures.

Without a page it runs one after another, as host.py tells it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

FENCE = re.compile(r"^```(python|py|console)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# (\S+\.py)(, further down)?\n")
"""How an example begins that is a file, or more of it."""

TIME = 900
"""Seconds that a page may take."""


def examples(text: str) -> list[tuple[str, str, int]]:
    """Kind, code and first line of each example. ``py`` that begins with the name of a file is that file."""
    return [(found[1], found[2], text[: found.start(2)].count("\n") + 1) for found in FENCE.finditer(text)]


def done(command: str) -> int:
    """The exit status of a command: of ``vicinal`` in this process, which has it loaded, of others by a shell."""
    words = shlex.split(command.replace("\\\n", " "), comments=True)
    if words[0] != "vicinal":
        return subprocess.run(command, shell=True, check=False).returncode
    from vicinal.cli.main import main
    from vicinal.threads.spread import get_threads, set_threads

    threads = get_threads()
    try:
        main(words[1:])
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        set_threads(threads)


def run(page: Path, outcomes: Path | None = None) -> int:
    """The page's examples, all of them; gives how many there were."""
    scope: dict[str, object] = {"__name__": "__main__"}
    found = examples(page.read_text(encoding="utf-8"))
    kept = []
    for number, example in enumerate(found):
        before, said = pictures(), io.StringIO()
        with contextlib.redirect_stdout(said) if outcomes else contextlib.nullcontext():
            one(page, *example, scope)
        written = [name for name, when in pictures().items() if before.get(name) != when]
        kept.append({"text": said.getvalue(), "pictures": [f"{number}-{name}" for name in written]})
        for name in written if outcomes else []:  # now, as a later example may write it anew
            shutil.copy(name, outcomes / f"{number}-{name}")
    if outcomes:
        (outcomes / "outcomes.json").write_text(json.dumps(kept), encoding="utf-8")
    return len(found)


def one(page: Path, kind: str, code: str, line: int, scope: dict[str, object]) -> None:
    """Runs an example, or writes the file that it is."""
    file = FILE.match(code)
    if kind == "py" and file is not None:
        with Path(file[1]).open("a" if file[2] else "w", encoding="utf-8") as out:
            out.write(code)
    elif kind != "console":
        exec(compile("\n" * (line - 1) + code, str(page), "exec"), scope)
    else:
        for command in re.findall(r"^\$ ((?:.*\\\n)*.*)", code, flags=re.MULTILINE):
            if status := done(command):
                raise SystemExit(f"{page}: line {line}: {command!r} gave {status}")


def pictures() -> dict[str, int]:
    """The pictures of this folder, not of those in it, and when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in sorted(Path().iterdir()) if path.suffix in (".png", ".jpg")}


def apart(
    page: Path, folder: Path, python: str = sys.executable, outcomes: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a page in a process of its own, where warnings are errors; its commands are those of ``python``'s environment."""
    command = [python, str(Path(__file__).resolve()), str(page), *map(str, filter(None, [outcomes]))]
    return subprocess.run(
        command, cwd=folder, env=surroundings(python), capture_output=True, text=True, check=False, timeout=TIME
    )


def surroundings(python: str) -> dict[str, str]:
    """The environment of a page's process."""
    scripts = f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": scripts, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "error"}
    if python != sys.executable:  # which has a Vicinal of its own
        environment.pop("PYTHONPATH", None)
    return environment


def told() -> Path:
    """A page, in a new process that already has the libraries of most pages; this process goes on and says how each page ended.

    Not Vicinal: a page that lacks an import of it must fail. A line of the input names a page, the folder to run it in, and
    the files for what it prints and what goes wrong.
    """
    for name in ("cv2", "numba", "torchmetrics"):  # the last imports torch
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        page, folder, *files = json.loads(line)
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            for number, name in enumerate([os.devnull, *files]):
                os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
            signal.alarm(TIME)
            return Path(page)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    sys.exit()


if __name__ == "__main__":
    sys.path.insert(0, "")
    given = [Path(argument) for argument in sys.argv[1:]]
    print(run(*(given or [told()])), "examples")
