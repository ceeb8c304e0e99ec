"""A second process of the site, on the same database: it answers visits and says what each cost."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def second_process():
    """Give a function that visits an address in another process; it returns (status, text, queries)."""
    there = {
        key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    command = [sys.executable, "-m", "csp_site.tests.second_process", json.dumps(there, default=str)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "csp_site.settings.test"}
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def visit(address):
        print(address, file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())

    with process:
        yield visit
        process.stdin.close()
        process.wait(timeout=30)


def main():
    """Answer one address after the other, as lines on the standard input name them."""
    import shutil

    import django

    settings.DATABASES["default"].update(json.loads(sys.argv[1]))
    django.setup()
    from django.test import Client

    visitor = Client(raise_request_exception=False)
    for line in sys.stdin:
        asked = []

        def note(execute, sql, *rest, asked=asked):
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = visitor.get(line.strip())
        json.dump([response.status_code, response.content.decode(), len(asked)], sys.stdout)
        sys.stdout.write("\n")
        sys.stdout.flush()
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


if __name__ == "__main__":
    main()
