"""``python -m tools.docs``: builds the site into build/docs/html; any warning is an error.

``--sources`` lays the sources out and stops, ``--fast`` leaves the pictures of transforms out, and what examples of
tutorials print and draw, for which they are run (minutes).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from tools.docs.sources import HTML, SOURCES, lay_out


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--sources", action="store_true", help="lay the sources out and stop")
    parser.add_argument("--fast", action="store_true", help="leave out what has to be drawn or run")
    given = parser.parse_args()
    start = time.perf_counter()
    lay_out(pictures=not given.fast)
    print(f"sources: {SOURCES} ({time.perf_counter() - start:.0f} s)", flush=True)
    if given.sources:
        return 0
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-j", "2", str(SOURCES), str(HTML)]
    code = subprocess.run(command, check=False).returncode
    print(f"site: {HTML}/index.html ({time.perf_counter() - start:.0f} s)" if code == 0 else "site: not built", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
