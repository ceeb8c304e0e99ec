"""The command of `make mutants`: tries slips, prints the share that the tests caught and what survived."""

import argparse
import hashlib
import queue
import re
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from csp_site.testing.mutants.generated import HOW_MANY, sample
from csp_site.testing.mutants.listed import read_areas
from csp_site.testing.mutants.recording import Recording
from csp_site.testing.mutants.running import ROOT, Bench

KEPT = ROOT / "var/mutants"


def main(arguments=None):
    """Try the slips and return 0, or 1 when fewer were caught than have to be."""
    parser = argparse.ArgumentParser(prog="python -m csp_site.testing.mutants", description=__doc__)
    parser.add_argument("--only", default="", metavar="PATTERN", help="in “area: path: what it breaks”")
    parser.add_argument("--kind", choices=["listed", "generated", "both"], default="both")
    parser.add_argument("--generated", type=int, default=HOW_MANY, help=f"how many are made ({HOW_MANY})")
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th of what is left")
    parser.add_argument("--processes", type=int, default=2, help="how many run at once (2)")
    parser.add_argument("--bar", type=int, default=92, help="how many of a hundred must be caught (92)")
    options = parser.parse_args(arguments)
    areas = read_areas()
    slips = [slip for area in areas for slip in area.slips] if options.kind != "generated" else []
    if options.kind != "listed":
        slips += sample(areas, ROOT, options.generated)
    only = re.compile(options.only, re.IGNORECASE)
    slips = [slip for slip in slips if only.search(f"{slip.area}: {slip.name}")]
    slips = slips[:: options.every]
    wanted = {slip.area for slip in slips}
    outcomes = try_all([area for area in areas if area.name in wanted], slips, max(1, options.processes))
    return _tell(outcomes, options.bar)


def try_all(areas, slips, processes):
    """Return the Outcomes of these slips of some areas, tried in so many processes at once."""
    outcomes, waiting = [], queue.SimpleQueue()
    for slip in slips:
        waiting.put(slip)
    with (
        tempfile.TemporaryDirectory(prefix="csp-mutants-") as folder,
        ThreadPoolExecutor(processes) as pool,
    ):
        benches = [Bench(f"{folder}/{number}") for number in range(processes)]
        template = _template(benches[0])
        recording = _recorded(areas, benches, template, pool)

        tests = sorted({test for area in areas for test in area.tests})

        def work(bench):
            bench.start(tests, template)
            try:
                try_those_waiting(bench)
            finally:
                bench.stop()

        def try_those_waiting(bench):
            while not waiting.empty():
                try:
                    slip = waiting.get_nowait()
                except queue.Empty:
                    return
                outcome = bench.try_slip(slip, recording, template)
                outcomes.append(outcome)
                said = "caught" if outcome.is_caught else "SURVIVED"
                _say(f"{said} in {outcome.seconds:.0f} s: {slip.name}")

        list(pool.map(work, benches))
    return outcomes


def _template(bench):
    """Return the path of an empty database with all tables, made once for all migrations as they are."""
    kept = KEPT / f"{_fingerprint(sorted(ROOT.glob('*/migrations/*.py')))}.sqlite3"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        Path(bench.make_template()).replace(kept)
    return kept


def _recorded(areas, benches, template, pool):
    """Return the Recording of the tests of these areas: of each once for what it and the modules are."""
    modules = sorted({path for area in areas for path in area.modules})
    recording, missing = Recording(), []
    for test in sorted({test for area in areas for test in area.tests}):
        kept = KEPT / f"{_fingerprint([ROOT / path for path in (test, *_all_modules())])}.json"
        if kept.exists():
            recording.add(kept)
        else:
            missing.append((test, kept))

    def record(place):
        for test, kept in missing[place :: len(benches)]:
            benches[place].record([test], _all_modules(), template).replace(kept)
            _say(f"recorded {test}")

    list(pool.map(record, range(len(benches))))
    for _, kept in missing:
        recording.add(kept)
    if recording.failed:
        _say(f"Left out, for they fail without any slip: {', '.join(sorted(recording.failed))}")
    if unrun := [path for path in modules if path not in recording.lines]:
        _say(f"No test runs {', '.join(unrun)}")
    return recording


def _all_modules():
    return sorted({path for area in read_areas() for path in area.modules})


def _fingerprint(paths):
    told = b"\0".join(Path(path).read_bytes() for path in paths)
    return hashlib.sha256(told).hexdigest()[:16]


def _tell(outcomes, bar):
    """Print the share that was caught in each module, and what survived; return 1 below the bar."""
    tried = Counter(outcome.slip.path for outcome in outcomes)
    caught = Counter(outcome.slip.path for outcome in outcomes if outcome.is_caught)
    _say("")
    for path, count in sorted(tried.items()):
        _say(f"{100 * caught[path] / count:4.0f} % of {count:3} in {path}")
    for outcome in outcomes:
        if not outcome.is_caught:
            _say(f"survived: {outcome.slip.name}")
    share = 100 * caught.total() / (tried.total() or 1)
    out_of_time = sum(outcome.is_out_of_time for outcome in outcomes)
    _say(
        f"Caught {caught.total()} of {tried.total()} ({share:.1f} %), {out_of_time} of them by time alone."
    )
    return int(share < bar)


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
