"""
The recording of which test runs which lines, made once by a plugin of pytest, so that a slip is tried
on no more than the tests that pass by it, those of its very line first.
"""

import ast
import functools
import gc
import json
import os
import time
from dataclasses import dataclass, field

import coverage
import pytest

from csp_site.testing.lines import APPS

CACHED = type(functools.cache(len))


class Recorder:
    """Notes for each test which lines of some modules it runs, how long it takes and whether it fails."""

    def __init__(self, modules, target):
        self.target, self.seconds, self.failed = target, {}, set()
        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=modules)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self):
        self.coverage.start()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        # What is remembered from another test would not be run in this one.
        forget()
        self.coverage.switch_context(item.nodeid)
        # No test stops this clock, and nothing else on the machine slows it down.
        started = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - started
        return result

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self):
        self.coverage.stop()
        data, root = self.coverage.get_data(), os.getcwd()
        lines = {
            os.path.relpath(path, root): data.contexts_by_lineno(path) for path in data.measured_files()
        }
        with open(self.target, "w") as file:
            json.dump({"seconds": self.seconds, "failed": sorted(self.failed), "lines": lines}, file)


def pytest_configure(config):
    if target := os.environ.get("MUTANTS_RECORDING"):
        config.pluginmanager.register(Recorder(os.environ["MUTANTS_MODULES"].split(), target))


def forget():
    """Clear what functions of ours remember of earlier calls."""
    for each in gc.get_objects():
        if type(each) is CACHED and each.__module__.partition(".")[0] in APPS:
            each.cache_clear()


@dataclass
class Recording:
    """What was recorded: the seconds of each test, and by module and line the tests that run it."""

    seconds: dict = field(default_factory=dict)
    failed: set = field(default_factory=set)
    lines: dict = field(default_factory=dict)

    def add(self, path):
        """Take in what one run of the tests has written."""
        with open(path) as file:
            told = json.load(file)
        self.seconds |= told["seconds"]
        self.failed |= set(told["failed"])
        for module, by_line in told["lines"].items():
            mine = self.lines.setdefault(module, {})
            for line, tests in by_line.items():
                mine.setdefault(int(line), set()).update(filter(None, tests))

    def tests_for(self, slip, source, area):
        """
        Return the tests that pass by a slip, through its lines first, then through its function.

        Those that its area names come before all others, since very many pass by some lines. What stands in
        no function has every test that runs the module. Tests that fail anyway tell nothing.
        """
        at = source.index(slip.old) if slip.at < 0 else slip.at
        first = source.count("\n", 0, at) + 1
        exact = range(first, first + slip.old.count("\n") + 1)
        by_line = self.lines.get(slip.path, {})
        around = _function_around(source, first) or range(1, source.count("\n") + 2)
        direct = {test for line in exact for test in by_line.get(line, ())}
        found = direct.union(*(by_line.get(line, ()) for line in around)) - self.failed

        def order(test):
            is_named = test.partition("::")[0] in area.tests
            return not is_named, test not in direct, self.seconds.get(test, 0), test

        return sorted(found, key=order)


def _function_around(source, line):
    """Return the lines of the innermost function around a line, or None."""
    functions = [
        range(node.lineno, node.end_lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    ]
    return min((each for each in functions if line in each), key=len, default=None)
