"""
The published measure: a file scores 1 for being read at all, and precision, recall and F1 of its header, its records and its cells; 10 in all. Beside it what the
project promises: no row that the source does not have, unless it was said.
"""
import csv
from collections import Counter

MEASURES = 10
FIELD_LIMIT = 1 << 24
csv.field_size_limit(FIELD_LIMIT)


def read(path):
    """A reader's output as rows, the names first; None when there is none."""
    try:
        with open(path, encoding="utf-8", newline="") as f:
            return list(csv.reader(f))
    except FileNotFoundError:
        return None


def plain(text):
    """Numbers by their value, words whatever their case, as published."""
    try:
        return str(int(text))
    except ValueError:
        pass
    try:
        return str(float(text))
    except ValueError:
        return text.lower()


def shares(expected, got):
    """Precision, recall and F1 of one multiset in another; all right when nothing is expected."""
    if not expected:
        return 3.0
    common = sum((Counter(expected) & Counter(got)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(got), common / len(expected)
    return precision + recall + 2 * precision * recall / (precision + recall)


def lined_up(rows):
    return ["".join(map(plain, r)) for r in rows]


def score(expected, got):
    """Out of 10. Of an empty file nothing is expected, and to refuse it is to read nothing."""
    if not expected:
        return float(MEASURES)
    if got is None:
        return 0.0
    header = shares(list(map(plain, expected[0])), list(map(plain, got[0] if got else [])))
    cells = [c for r in expected for c in r], [c for r in got for c in r]
    return 1 + header + shares(lined_up(expected[1:]), lined_up(got[1:])) + shares(*cells)


def foreign_rows(expected, got):
    """Rows read that the source does not have, value for value."""
    ours = Counter(map(tuple, expected))
    return sum((Counter(map(tuple, (got or [])[1:])) - ours).values())


def bound(polluted):
    """What a reader scores that rejects the one damaged row and reads all else."""
    return score(polluted.expected, polluted.expected[:polluted.row] + polluted.expected[polluted.row + 1:])
