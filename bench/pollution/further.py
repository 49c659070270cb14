"""Pollutions of the benchmark's first version and some of ours (encodings, footers, other rows' quotes and line ends): scored beside it, never in it."""
from dataclasses import replace

from pollutions import Format, Polluted, row, texts, whole
from source import Cell


def all_of(table):
    lines, width = table.lines, len(table.header)
    clean, empty = texts(lines), [Cell("", False)] * width

    def make(name, text, expected=clean, encoding="utf-8"):
        return Polluted(name, name, 1, text.encode(encoding), expected)

    yield make("byte_order_mark", "\ufeff" + whole(lines))
    yield make("encoding_utf16", whole(lines), encoding="utf-16")
    yield make("encoding_windows_1252", whole(lines), encoding="cp1252")
    for name, delimiter in ("bar", "|"), ("colon", ":"), ("tilde", "~"), ("two_bars", "||"):
        yield make(f"field_delimiter_{name}", whole([[replace(c, quoted=c.quoted or delimiter in c.text) for c in line] for line in lines], Format(delimiter)))
    for word, where in ("PREAMBLE", "above"), ("FOOTNOTE", "below"):
        for padded in (True, False):
            for apart in (True, False):
                note = row([Cell(word, False), *empty[1:]] if padded else [Cell(word, False)]) * 3
                blank = (row(empty) if padded else "\r\n") if apart else ""
                text = note + blank + whole(lines) if where == "above" else whole(lines) + blank + note
                yield make(f"{word.lower()}_{'padded' if padded else 'plain'}{'_apart' if apart else ''}", text)
    for cells in (width - 3, width):
        names = [*[f"x{i}" for i in range(cells - 1)], "since"]
        second = whole([[Cell(n, False) for n in names]] + [[Cell(f"v{i}{j}", False) for j in range(cells - 1)] + [Cell(f"{i}", False)] for i in range(6)])
        yield make(f"other_table_apart_{'same' if cells == width else 'less'}", whole(lines) + "\r\n" + second)
    for i in (0, 1, 50, len(lines) - 1):
        rest = texts(lines[:i] + lines[i + 1:])
        yield make(f"row_end_LF_{i}", whole(lines[:i]) + row(lines[i], Format(end="\n")) + whole(lines[i + 1:]))
        if i == 0:
            continue
        yield make(f"row_blank_{i}", whole(lines[:i]) + "\r\n" + whole(lines[i + 1:]), rest)
        yield make(f"row_cut_{i}", whole(lines[:i]) + row(lines[i][:5]) + whole(lines[i + 1:]), rest)
        yield make(f"row_long_{i}", whole(lines[:i]) + row(lines[i] + [lines[i][-1]] * 6) + whole(lines[i + 1:]), rest)
        yield make(f"row_semicolons_{i}", whole(lines[:i]) + row(lines[i], Format(";")) + whole(lines[i + 1:]), rest)
        yield make(f"row_apostrophes_{i}", whole(lines[:i]) + row(lines[i], Format(quote="'")) + whole(lines[i + 1:]), rest)
    for j in (0, 2, width - 1):
        for name, text in ("empty", ""), ("odd", "HEAD/%R"), ("large", "HEADER" * 1000):
            header = [*table.header[:j], Cell(text, False), *table.header[j + 1:]]
            yield make(f"header_{name}_{j}", whole([header, *table.rows]), texts([header, *table.rows]))
