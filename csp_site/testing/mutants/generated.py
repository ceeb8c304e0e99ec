"""
Slips that a program makes in the modules of the list: a seeded sample, so the same ones each time.

A comparison, a condition, a number or a call that is turned round or left out; never a string, a help
text or a docstring, nor what only describes: the fields, the Meta and the panels of a class.
"""

import ast
import random

from csp_site.testing.mutants.listed import Slip

SEED = 20260224
HOW_MANY = 300

SWAPS = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
# What a model, a form or an error is told with these describes it.
WORDS = {"max_length", "max_digits", "decimal_places", "position", "order", "code"}


def sample(areas, root, how_many=HOW_MANY, seed=SEED):
    """Return a sample of the Slips that can be made in the modules of these areas, in their order."""
    found = [slip for area in areas for path in area.modules for slip in slips_in(root, area.name, path)]
    chosen = random.Random(seed).sample(range(len(found)), min(how_many, len(found)))  # noqa: S311 – no secret
    return [found[place] for place in sorted(chosen)]


def slips_in(root, area, path):
    """Yield every Slip that can be made in one module."""
    source = (root / path).read_text()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = source.splitlines(keepends=True)

    def place(line, column):
        # The tree counts columns in bytes.
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    for node, new in _changes(ast.parse(source), source):
        at, end = place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)
        old = source[at:end]
        words = f"line {node.lineno}: {' '.join(old.split())[:70]} → {' '.join(new.split())[:70]}"
        yield Slip(area, path, words, old, new, at)


def _changes(tree, source):
    """Yield the nodes that can be changed, each with the text that comes instead."""

    def text(node):
        return ast.get_source_segment(source, node)

    for node in _told(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
            yield node, f"{text(node.left)} {SWAPS[type(node.ops[0])]} {text(node.comparators[0])}"
        elif isinstance(node, ast.BoolOp):
            word = " or " if isinstance(node.op, ast.And) else " and "
            yield node, "(" + word.join(f"({text(each)})" for each in node.values) + ")"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, f"bool({text(node.operand)})"
        elif isinstance(node, ast.If | ast.IfExp):
            yield node.test, f"(not ({text(node.test)}))"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node, str(not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield node, str(node.value + 1)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            sign = "-" if isinstance(node.op, ast.Add) else "+"
            yield node, f"{text(node.left)} {sign} {text(node.right)}"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node, "pass"


def _told(node, in_class=False):
    """Yield the nodes of a tree that are rules, the outermost first."""
    for child in ast.iter_child_nodes(node):
        # Positions inside an f-string are not to be trusted, and it is words.
        if isinstance(child, ast.JoinedStr | ast.ImportFrom | ast.Import | ast.Raise):
            continue
        if isinstance(child, ast.FunctionDef) and child.name == "__str__":
            continue
        if isinstance(child, ast.ClassDef):
            yield from _told(child, in_class=True)
            continue
        # The fields and settings of a class describe; what its methods do are rules.
        if in_class and not isinstance(child, ast.FunctionDef):
            continue
        if isinstance(child, ast.keyword) and child.arg in WORDS:
            continue
        if isinstance(child, ast.Expr) and _is_of_the_log(child.value):
            continue
        yield child
        yield from _told(child)


def _is_of_the_log(node):
    called = getattr(node, "func", None)
    return isinstance(called, ast.Attribute) and getattr(called.value, "id", "") in ("logger", "messages")
