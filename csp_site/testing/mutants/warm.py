"""
A warm run of pytest: it has read everything once and makes a process of itself for each slip.

So a slip costs what its tests cost, and not the seconds in which Django starts. It takes those inside a
function, whose code is changed in the new process; of any other it says that it cannot. A plugin.
"""

import ast
import gc
import json
import os
import shutil
import signal
import time
from types import CodeType, FunctionType

import pytest
from django.db import connections

from csp_site.testing.mutants.recording import forget

CAUGHT, NOT_CAUGHT, CANNOT = 1, 0, 3


class Warm:
    """Reads jobs, a line of JSON each, and answers each with a line: what its process ended with."""

    def __init__(self, jobs, answers):
        self.jobs, self.answers = open(jobs), open(answers, "w")  # noqa: SIM115 – open while pytest runs

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        items = {item.nodeid: item for item in session.items}
        first = next(item for item in session.items if "db" in item.fixturenames)
        # With another to come, the database stays set up.
        first.config.hook.pytest_runtest_protocol(item=first, nextitem=session.items[-1])
        self._answer(CAUGHT if session.testsfailed else NOT_CAUGHT)
        for line in self.jobs:
            job = json.loads(line)
            connections.close_all()
            shutil.copy(job["template"], os.environ["MUTANTS_DATABASE"])
            process = os.fork()
            if process == 0:
                _try(session, job, items)
            self._answer(_wait(process, job["limit"]))
        return True

    def _answer(self, code):
        self.answers.write(f"{code}\n")
        self.answers.flush()


def pytest_configure(config):
    if fds := os.environ.get("MUTANTS_PIPES"):
        config.pluginmanager.register(Warm(*map(int, fds.split())))


def _wait(process, limit):
    """Return what a process ended with, -1 when it took too long."""
    ends_at = time.monotonic() + limit
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else CANNOT
        if time.monotonic() > ends_at:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return -1
        time.sleep(0.02)


def _try(session, job, items):
    """Run the tests of a job with its slip, and end this process."""
    code = CANNOT
    try:
        change(job["path"], job["old"], job["new"], job["at"])
        wanted = [items[name] for name in job["tests"] if name in items]
        # These leave an empty database behind.
        wanted.sort(key=_flushes)
        for item, following in zip(wanted, [*wanted[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                code = CAUGHT
                break
        else:
            code = NOT_CAUGHT
    finally:
        os._exit(code)


def _flushes(item):
    marker = item.get_closest_marker("django_db")
    is_marked = bool(marker and marker.kwargs.get("transaction"))
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


def change(path, old, new, at):
    """
    Put other code into the functions that this process has of a module, where it differs.

    Raises ValueError for a slip that does not lie in the body of one function.
    """
    source = open(path).read()  # noqa: SIM115 – the process ends soon
    first = source.count("\n", 0, at) + 1
    function = _outermost_around(ast.parse(source), first, first + old.count("\n"))
    if function is None:
        raise ValueError("It lies in no function.")
    line = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    changed = compile(source[:at] + new + source[at + len(old) :], path, "exec")
    code = next(each for each in _codes(changed) if _is_it(each, function.name, line))
    whole = os.path.abspath(path)
    there = [
        each
        for each in gc.get_objects()
        # By its type, since what is loaded late would wake up when it is asked what it is.
        if type(each) is FunctionType and _is_it(each.__code__, function.name, line)
        if os.path.abspath(each.__code__.co_filename) == whole
    ]
    if not there:
        raise ValueError("Nothing here knows the function.")
    # Functions made inside it before have its old code, too.
    old_code, new_code = there[0].__code__, code.replace(co_filename=there[0].__code__.co_filename)
    forget()
    changed_to = {
        id(before): after
        for before, after in zip((old_code, *_codes(old_code)), (new_code, *_codes(new_code)), strict=True)
    }
    for each in gc.get_objects():
        if type(each) is FunctionType and id(each.__code__) in changed_to:
            each.__code__ = changed_to[id(each.__code__)]


def _is_it(code, name, line):
    return code.co_name == name and code.co_firstlineno == line


def _codes(code):
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _outermost_around(node, first, last):
    """Return the outermost function whose body holds these lines, or None."""
    for child in getattr(node, "body", []):
        if isinstance(child, ast.FunctionDef):
            if child.body[0].lineno <= first and last <= child.end_lineno:
                return child
        elif isinstance(child, ast.ClassDef) and (found := _outermost_around(child, first, last)):
            return found
    return None
