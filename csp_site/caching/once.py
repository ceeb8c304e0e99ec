"""Answers of the database that hold for as long as readers see the same, asked for once."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_answers = ContextVar("answers", default=(None, False))


@contextmanager
def asking_once(answers=None, is_shared=False):
    """
    Remember in `answers`, a dict, what is asked with `once`; others do too where it is shared.

    Without one, what is remembered already goes on, or something new begins.
    """
    if answers is None:
        answers, is_shared = _answers.get()
    token = _answers.set(({} if answers is None else answers, is_shared))
    try:
        yield
    finally:
        _answers.reset(token)


def once(name, query):
    """
    Return the rows of a query as a list, which nobody may change.

    In an answer to a reader these are the rows that it gave under this name before, if what readers see
    is the same since.
    """
    answers, is_shared = _answers.get()
    if answers is None or (is_shared and connection.in_atomic_block):
        return list(query)
    if name not in answers:
        answers[name] = list(query)
    return answers[name]
