"""
Does what the Dockerfile says without Docker, in a folder that stands for the file system of the image.

`python -m csp_site.tests.container FOLDER` takes every step, those that need the network included, and
leaves the image's files in FOLDER. The tests take the others.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
# Every place of its own that the image has. A path in the Dockerfile begins with one of them.
PLACES = ("/site", "/venv", "/static", "/data", "/tmp")


def stages():
    """Return the stages of the Dockerfile, each a list of instructions: a word and the rest of its line."""
    text = re.sub(r"^#.*\n", "", (BASE / "Dockerfile").read_text(), flags=re.MULTILINE)
    found = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.startswith("FROM "):
            found.append([])
        if line.strip():
            found[-1].append(tuple(line.split(maxsplit=1)))
    return found


def words(instruction):
    """Return the list of words that the image's CMD or HEALTHCHECK runs."""
    rest = next(rest for word, rest in reversed(stages()[-1]) if word == instruction)
    return json.loads(rest[rest.index("[") :])


def sent_to_docker():
    """Return the files that .dockerignore lets through, relative to the folder of the code."""
    rules = (BASE / ".dockerignore").read_text().splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    tops = [path for path in BASE.iterdir() if _is_sent(path.relative_to(BASE), rules)]
    files = [path for top in tops for path in (top, *top.rglob("*")) if path.is_file()]
    return [name for name in (path.relative_to(BASE) for path in files) if _is_sent(name, rules)]


def _is_sent(path, rules):
    """Return whether a path passes: the last rule that fits it or a folder above it decides."""
    steps = [path, *list(path.parents)[:-1]]
    is_sent = True
    for rule in rules:
        pattern = rule.removeprefix("!")
        name = pattern.removeprefix("**/")
        if any(fnmatch(str(step), pattern) or (name != pattern and step.name == name) for step in steps):
            is_sent = rule.startswith("!")
    return is_sent


class Rehearsal:
    """The image as a folder, and the environment that it gives to what runs in it."""

    def __init__(self, root, venv=None):
        """`root` stands for "/"; `venv` is an environment for Python that is there already, if one is."""
        self.places = {place: str(Path(root) / place[1:]) for place in PLACES} | (
            {"/venv": str(venv)} if venv else {}
        )
        self.environment = {"PATH": f"{self.places['/venv']}/bin:{os.environ['PATH']}", "HOME": str(root)}
        self.folder = Path(root)
        Path(self.real("/tmp")).mkdir(parents=True, exist_ok=True)

    def real(self, text, for_shell=False):
        """Return a text of the Dockerfile with the places of the image named as they are here."""
        pattern = rf"(?<![\w.])({'|'.join(PLACES)})(?=[/\s]|$)"
        # A place here may have a space in its name.
        quoted = shlex.quote if for_shell else str
        return re.sub(pattern, lambda found: quoted(self.places[found[0]]), text)

    def start(self, command, **environment):
        """Start a list of words as the image would, with nothing of this computer's environment."""
        return subprocess.Popen(
            [self.real(word, for_shell=command[0] == "sh") for word in command],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command, **environment):
        """Run a list of words to its end and return what it printed, or raise what went wrong."""
        program = self.start(command, **environment)
        printed, _ = program.communicate()
        if program.returncode:
            raise RuntimeError(f"{command} ended with {program.returncode}:\n{printed}")
        return printed

    def build(self, leave_out=None):
        """Follow both stages, without the RUN lines that the expression `leave_out` is found in."""
        for word, rest in (each for stage in stages() for each in stage):
            match word:
                case "RUN" if not (leave_out and re.search(leave_out, rest)):
                    # Who owns a file is left to an image.
                    self.run(["sh", "-euc", rest.replace("chown", "true chown")])
                case "WORKDIR":
                    self.folder = Path(self.real(rest))
                    self.folder.mkdir(parents=True, exist_ok=True)
                case "COPY" if not rest.startswith("--from"):
                    self._copy(*rest.split())
                case "ENV":
                    pairs = dict(pair.split("=", 1) for pair in shlex.split(rest))
                    pairs.pop("PATH", None)  # it is set from the start
                    self.environment |= {name: self.real(value) for name, value in pairs.items()}

    def _copy(self, source, target):
        for path in sent_to_docker() if source == "." else [Path(source)]:
            to = self.folder / target / path
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE / path, to)


if __name__ == "__main__":
    Rehearsal(sys.argv[1]).build()
