"""Ports: which one was asked for, and whether a server could listen on it."""

import socket

from django.core.management.base import CommandError


def port_number(given):
    """Return what was given as a port, or say which numbers are ports."""
    text = str(given)
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise CommandError(f"{text!r} is not a port: choose a number from 1024 to 65535.")


def require_free_port(host, port):
    """Raise CommandError, with a port that is free, when this one cannot be listened on."""
    if problem := listening_problem(host, port):
        free = next((each for each in range(port + 1, port + 100) if is_free(host, each)), None)
        advice = f" Choose another: make run PORT={free}" if free else ""
        raise CommandError(f"Port {port} on {host} cannot be used: {problem}.{advice}")


def is_free(host, port):
    """Return whether a server could listen on this port."""
    return port <= 65535 and not listening_problem(host, port)


def listening_problem(host, port):
    """Return why no server could listen here, in the system's words, or an empty text."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""
