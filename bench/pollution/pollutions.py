"""
The pollutions of the published data loading benchmark Pollock (Vitagliano et al., PVLDB 16, 2023), in its numbers: each as bytes, with the reading that its
definition calls right (names first; the values as they were, also in a damaged row). Weights: how often its authors met each in public files, as published.
"""
from dataclasses import dataclass, replace

from source import Cell

QUOTE = '"'
# Occurrences in the survey behind the benchmark, for all files of a kind of damage to one row: per row and column, or per row.
SEPARATOR, ROW_DELIMITER, EXTRA_QUOTE = 0.36775106, 1 / 7, 7 / 756


@dataclass
class Polluted:
    name: str
    kind: str
    weight: float
    data: bytes
    expected: list
    row: int = 0  # the damaged one, when it is not the header


@dataclass(frozen=True)
class Format:
    delimiter: str = ","
    quote: str = QUOTE
    escape: str = QUOTE
    end: str = "\r\n"


def cell(c, f):
    text = c.text.replace(QUOTE, f.escape + QUOTE)
    return f.quote + text + f.quote if c.quoted else text


def row(cells, f=Format(), separators=None):
    """Separators: what stands before the second cell and each later one."""
    parts = [cell(cells[0], f)]
    for i, c in enumerate(cells[1:]):
        parts += [f.delimiter if separators is None else separators[i], cell(c, f)]
    return "".join(parts) + f.end


def whole(lines, f=Format()):
    return "".join(row(line, f) for line in lines)


def texts(lines):
    return [[c.text for c in line] for line in lines]


def all_of(table):
    yield from of_files(table)
    yield from of_rows(table)


def of_files(table):
    """One file each."""
    lines, width = table.lines, len(table.header)
    clean, empty = texts(lines), [Cell("", False)] * width

    def make(name, weight, text, expected=clean):
        return Polluted(name, name, weight, text.encode(), expected)

    yield make("source", 1, whole(lines))
    yield make("no_payload", 15, "", [])
    yield make("no_trailing_newline", 184, whole(lines)[:-2])
    yield make("double_trailing_newline", 5, whole(lines) + "\r\n")
    yield make("no_header", 470, whole(table.rows), texts(table.rows))
    for n in (2, 3):
        yield make(f"header_multirow_{n}", 47, whole([table.header] * n + table.rows), [[" ".join([c.text] * n) for c in table.header], *clean[1:]])
    yield make("preamble", 282, whole([[Cell("PREAMBLE", False), *empty[1:]], empty, *lines]))
    for name, cells in ("less", width - 1), ("same", width), ("more", width + 1):
        second = [(line + [replace(line[-1], text="col1" if line is table.header else line[-1].text)])[:cells] for line in lines[:-1]]
        yield make(f"multitable_{name}", 188 / 3, whole(lines + second))
    yield make("header_only", 3, whole(lines[:1]), clean[:1])
    yield make("one_data_row", 4, whole(lines[:2]), clean[:2])
    yield make("record_delimiter_LF", 1691, whole(lines, Format(end="\n")))
    yield make("record_delimiter_CR", 7, whole(lines, Format(end="\r")))
    for name, delimiter, weight in ("semicolon", ";", 834), ("tab", "\t", 4), ("comma_blank", ", ", 101), ("blank", " ", 4):
        yield make(f"field_delimiter_{name}", weight, whole(lines, Format(delimiter)))
    yield make("quotation_apostrophe", 11, whole(lines, Format(quote="'")))
    yield make("escape_backslash", 1, whole(lines, Format(escape="\\")))
    yield make("escape_none", 7, whole(lines, Format(escape="")))


def of_rows(table):
    """One file for each row, the header included, and each of its separators or cells: the rest of the file is as it was."""
    lines, clean = table.lines, texts(table.lines)
    before, after = [""], [""] * (len(lines) + 1)
    for line in lines:
        before.append(before[-1] + row(line))
    for i in reversed(range(len(lines))):
        after[i] = row(lines[i]) + after[i + 1]

    def make(kind, weight, i, j, damaged, expected=clean):
        where = "header" if i == 0 else "row"
        return Polluted(f"{kind}_row{i}_col{j}", f"{kind}, {where}", weight, (before[i] + damaged + after[i + 1]).encode(), expected, i)

    for i, line in enumerate(lines):
        commas = [","] * (len(line) - 1)
        for j in range(len(line)):
            more = "," + row(line) if j == 0 else row(line, separators=commas[:j - 1] + [",,"] + commas[j:])
            yield make("more_separators", SEPARATOR, i, j, more)
            if j > 0:
                yield make("less_separators", SEPARATOR, i, j, row(line, separators=commas[:j - 1] + [""] + commas[j:]))
            yield extra_quote(lines, clean, i, j, make)
        yield make("other_delimiter", ROW_DELIMITER, i, 0, row(line, Format(" ")))


def extra_quote(lines, clean, i, j, make):
    """The quote stands before the value's text, and is not escaped; by definition the value begins with it."""
    line = lines[i]
    text = cell(line[j], Format())
    damaged = [*[cell(c, Format()) for c in line[:j]], text[:1] + QUOTE + text[1:] if line[j].quoted else QUOTE + text, *[cell(c, Format()) for c in line[j + 1:]]]
    expected = [*clean[:i], [*clean[i][:j], QUOTE + clean[i][j], *clean[i][j + 1:]], *clean[i + 1:]]
    return make("extra_quote", EXTRA_QUOTE, i, j, ",".join(damaged) + "\r\n", expected)
