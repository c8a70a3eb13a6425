"""Serving the page until it is stopped."""

from __future__ import annotations

import threading
import webbrowser

from vicinal.errors import JobError
from vicinal.extras import needed
from vicinal.play.app import application
from vicinal.play.judge import Judge
from vicinal.play.pictures import Shown
from vicinal.transforms.compose.pipeline import Pipeline

LOCAL = ("127.0.0.1", "localhost", "::1")


def serve(
    pictures: Shown, recipe: Pipeline, host: str, port: int, browser: bool, judge: Judge | None = None
) -> None:
    """Serves the page at ``host`` and ``port`` (0: any that is free) until Ctrl-C, and opens a browser if asked.

    Kernels are made ready on a thread meanwhile. Raises JobError where the port is taken.
    """
    with needed("vicinal play"):
        import uvicorn
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(2048)  # before the address is told: who comes early waits, and is not turned away
        except OSError as error:
            raise JobError(f"vicinal play: cannot listen at {host}, port {port}: {error.strerror}") from error
        place = f"http://{'localhost' if host in LOCAL else host}:{listening.getsockname()[1]}/"
        hosts = ("localhost", "127.0.0.1", "[::1]") if host in LOCAL else ("*",)
        app = application(pictures, recipe, hosts, judge)
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        print(f"{place}  (Ctrl-C stops)", flush=True)
        threading.Thread(target=recipe, args=(pictures.batch(0),), daemon=True).start()
        if browser:
            threading.Timer(0.5, webbrowser.open, (place,)).start()
        uvicorn.Server(config).run(sockets=[listening])
