"""The room that words take. A server has no font, so each letter counts as in the widest common one."""

SIZE = 15
LINE = 19
# How far a line of text reaches above and below the line it stands on.
ABOVE, BELOW = 13, 5
NARROW = set(" .,:;'|!ijl()[]-’“”\"")
WIDE = set("mwMW@%—…−+=<>£€&QOGDNHU")
OF_NARROW, OF_MOST, OF_WIDE, OF_OTHERS = 0.42, 0.65, 0.88, 1.15
CAPITALS = 0.76
VERY_WIDE = {"m": 1.0, "W": 1.02, "@": 1.02, "—": 1.02, "…": 1.02, "%": 0.97}
MORE = "…"


def text_width(text):
    """Return a width that a text does not pass."""
    return SIZE * sum(_of_letter(letter) for letter in text)


def _of_letter(letter):
    if letter in VERY_WIDE:
        return VERY_WIDE[letter]
    if letter in NARROW:
        return OF_NARROW
    if letter in WIDE:
        return OF_WIDE
    if ord(letter) > 0x24F:
        return OF_OTHERS
    return CAPITALS if letter.isupper() else OF_MOST


def lines_of(text, width, most):
    """
    Return a text as at most so many lines, each within a width.

    A word that no line can hold is broken; what does not fit ends in an ellipsis, and the table under
    the picture has it in full.
    """
    lines, left = [], text
    while left and len(lines) < most:
        line, left = _first_line(left, width)
        lines.append(line)
    if left:
        lines[-1] = _cut(f"{lines[-1]} {left}", width)
    return lines or [""]


def fits(text, width, most):
    """Return whether a text goes into so many lines without a broken word or a word left out."""
    is_unbroken = all(text_width(word) <= width for word in text.split())
    return is_unbroken and " ".join(lines_of(text, width, most)) == text


def _first_line(text, width):
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        line = " ".join(words[:count])
        if text_width(line) <= width:
            return line, " ".join(words[count:])
    count = max(1, _letters_within(text, width))
    return text[:count].rstrip(), text[count:].lstrip()


def _cut(text, width):
    count = _letters_within(text, width - text_width(MORE))
    return f"{text[:count].rstrip(' ,.;:–-')}{MORE}"


def _letters_within(text, width):
    taken = 0
    for count, letter in enumerate(text):
        taken += text_width(letter)
        if taken > width:
            return count
    return len(text)
