"""People at the same moment: a database that all threads share, and requests that begin together."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from django.db import connection, connections
from django.test import Client


@contextmanager
def shared_database(folder):
    """
    Let every thread have a connection of its own to what the database holds now.

    PostgreSQL is so by itself. SQLite in memory is not: what one thread writes would fail, not wait, in
    another; so it is copied to a file, as the site has it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = str(folder / "shared.sqlite3")
    with closing(sqlite3.connect(file)) as copy:
        in_memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, file
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


def together(*works):
    """Do pieces of work at the same moment, each in a thread of its own; return what they return."""
    start = threading.Barrier(len(works))

    def do(work):
        try:
            start.wait(timeout=10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        waiting = [pool.submit(do, work) for work in works]
        return [each.result(timeout=60) for each in waiting]


def at_once(client, *requests, **headers):
    """Send POSTs of one person, each an address and what is sent, at once; return the answers."""

    def sender(address, sent):
        window = Client(raise_request_exception=False)
        window.cookies.update(client.cookies)
        return lambda: window.post(address, sent, **headers)

    return together(*[sender(*each) for each in requests])
