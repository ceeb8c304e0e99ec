"""
Programs that run beside each other and end together, however the process that started them ends.

Run by itself this file is the warden: it is told the process groups of the programs on its standard input,
and ends them when that input closes, as it does when whoever wrote to it is killed.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 20
BASE_DIR = Path(__file__).resolve().parent.parent.parent


class StopRequested(KeyboardInterrupt):
    """Somebody pressed Ctrl-C or asked the process to end."""


@contextmanager
def stop_signals():
    """Turn the signals that ask to stop into StopRequested inside the block."""

    def stop(number, frame):
        # Once is enough: a second Ctrl-C must not cut the stopping short.
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Programs:
    """Programs that run beside each other and end together."""

    def __init__(self):
        """Begin with none, and with the warden that ends them if this process cannot."""
        self.running = []
        # The warden knows nothing of Django, so that it is there at once and small.
        self.warden = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, str(Path(__file__).resolve())], stdin=subprocess.PIPE, start_new_session=True
        )

    def __enter__(self):
        """Return the programs, to start some."""
        return self

    def __exit__(self, *exception):
        """End every program that still runs: ask all, then wait for each, then insist."""
        for program in self.running:
            program.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for program in self.running:
            with suppress(subprocess.TimeoutExpired):
                program.wait(timeout=max(deadline - time.monotonic(), 0))
            # Its own children too: a server that died leaves some, which hold the port.
            end_group(program.pid)
            program.wait()
        self.warden.kill()
        self.warden.stdin.close()
        self.warden.wait()

    def start(self, command):
        """Start a program out of Ctrl-C's reach, so that it ends when told to and not before."""
        program = subprocess.Popen(  # noqa: S603 - our own words, no one's input
            command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.running.append(program)
        self.warden.stdin.write(b"%d\n" % program.pid)
        self.warden.stdin.flush()
        return program


def end_group(number):
    """End all processes of this group at once."""
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


if __name__ == "__main__":
    # The numbers are read until there is nobody left to write any.
    for group in [int(line) for line in sys.stdin]:
        end_group(group)
