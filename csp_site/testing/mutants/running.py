"""Runs of the tests on one slip after the other, in copies of the tree and of a database made once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from csp_site.testing.mutants.listed import read_areas

ROOT = Path(__file__).resolve().parents[3]
PASSED, FAILED = 0, 1
# What the tests of one slip may take beyond six times what they take without it.
MORE_SECONDS = 240
# What these do is done once, as the tables of the database are made.
RUN_WITH_TABLES = {"csp_site/permissions.py"}
# Tests at once, on which the time limit of a slip and the length of a command depend.
MOST_TESTS = 400


@dataclass(frozen=True)
class Outcome:
    """How it went with a slip: whether a test failed, and how many seconds that took."""

    slip: object
    is_caught: bool
    seconds: float
    is_out_of_time: bool = False


class Bench:
    """A copy of the tree in a folder of its own, with a database that is laid anew before each run."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.tree = self.folder / "tree"
        self.database = self.folder / "tests.sqlite3"
        self.written, self.warm = int(time.time()), None
        _copy_tree(self.tree)

    def make_template(self):
        """Make the database of the tests once; return its path."""
        self._pytest(["--create-db", "--reuse-db", "csp_site/tests/test_health.py"])
        return shutil.copy(self.database, self.folder / "template.sqlite3")

    def record(self, tests, modules, template):
        """Run these test files as they are; return the path of what was recorded of the modules."""
        shutil.copy(template, self.database)
        target = self.folder / "recorded.json"
        noted = {"MUTANTS_RECORDING": str(target), "MUTANTS_MODULES": " ".join(modules)}
        plugin = ["-p", "csp_site.testing.mutants.recording"]
        self._pytest([*plugin, "--reuse-db", "-m", "not browser", *tests], more=noted)
        return target

    def start(self, tests, template):
        """Start a warm run of these test files. Raises RuntimeError when not even its first test passes."""
        shutil.copy(template, self.database)
        (theirs, jobs), (answers, ours) = os.pipe(), os.pipe()
        noted = {"MUTANTS_PIPES": f"{theirs} {ours}"}
        arguments = ["-p", "csp_site.testing.mutants.warm", "--reuse-db", "-m", "not browser", *tests]
        self.warm = self._start(arguments, noted, pass_fds=(theirs, ours))
        os.close(theirs)
        os.close(ours)
        self.jobs, self.answers = open(jobs, "w"), open(answers)  # noqa: SIM115 – until `stop`
        if self.answers.readline().strip() != str(PASSED):
            raise RuntimeError("The tests do not start.")

    def stop(self):
        if self.warm and not self.jobs.closed:
            self.jobs.close()
            self.warm.wait()
            self.answers.close()

    def try_slip(self, slip, recording, template):
        """Return the Outcome of a slip, tried in the warm run, or anew where the warm run cannot tell."""
        source = (self.tree / slip.path).read_text()
        is_of_tables = slip.path in RUN_WITH_TABLES
        area = next(area for area in read_areas() if area.name == slip.area)
        tests = area.tests if is_of_tables else recording.tests_for(slip, source, area)[:MOST_TESTS]
        if not tests:
            return Outcome(slip, False, 0)
        limit = 6 * sum(recording.seconds.get(test, 0) for test in tests) + MORE_SECONDS
        started = time.monotonic()
        code = None if is_of_tables else self._code_of_warm(slip, source, tests, limit, template)
        if code in (PASSED, FAILED):
            return Outcome(slip, code == FAILED, time.monotonic() - started)
        shutil.copy(template, self.database)
        self._write(slip.path, slip.applied(source))
        try:
            code = self._pytest(
                ["--create-db" if is_of_tables else "--reuse-db", "-x", *tests], timeout=limit
            )
        finally:
            self._write(slip.path, source)
        return Outcome(slip, code != PASSED, time.monotonic() - started, code is None)

    def _code_of_warm(self, slip, source, tests, limit, template):
        at = source.index(slip.old) if slip.at < 0 else slip.at
        job = {"path": slip.path, "old": slip.old, "new": slip.new, "at": at}
        job |= {"tests": tests, "limit": limit, "template": str(template)}
        self.jobs.write(json.dumps(job) + "\n")
        self.jobs.flush()
        return int(self.answers.readline())

    def _write(self, path, source):
        """Write a module so that Python sees it is another one, however quickly after the last."""
        target = self.tree / path
        target.write_text(source)
        self.written += 2
        os.utime(target, (self.written, self.written))

    def _pytest(self, arguments, timeout=None, more=()):
        """Return what pytest ends with, None when it took too long."""
        process = self._start(arguments, more)
        try:
            return process.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            # With whatever it has started itself.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None

    def _start(self, arguments, more=(), pass_fds=()):
        environment = os.environ | {"MUTANTS_DATABASE": str(self.database), "TMPDIR": str(self.folder)}
        environment = environment | dict(more)
        environment.pop("DATABASE_URL", None)
        settings = "--ds=csp_site.testing.mutants.settings"
        return subprocess.Popen(  # noqa: S603 – our own words, no one's input
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", settings, *arguments],
            cwd=self.tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=pass_fds,
        )


def _copy_tree(target):
    """Copy what git knows of, as it lies here, changes that are not committed too."""
    git = shutil.which("git")
    listed = subprocess.run(  # noqa: S603 – our own words, no one's input
        [git, "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
