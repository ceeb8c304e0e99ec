"""Answers of the database that hold for as long as readers see the same, asked for once."""

from contextlib import contextmanager
from contextvars import ContextVar

_answers = ContextVar("answers", default=None)


@contextmanager
def asking_once(answers):
    """Remember in `answers`, a dict, what is asked with `once`; None remembers nothing."""
    token = _answers.set(answers)
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
    answers = _answers.get()
    if answers is None:
        return list(query)
    if name not in answers:
        answers[name] = list(query)
    return answers[name]
