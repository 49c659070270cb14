#!/usr/bin/env python3
"""
Polluted CSV files through `mba parse --raw`, scored as the published benchmark scores. usage: ./mba bench pollution [--seed N]... [--further] [--no-rivals] [--keep DIR]
  --seed N      a table and its files by this seed; several seeds, several tables (default: 1, 2, 3)
  --further     also the pollutions beside the benchmark's
  --no-rivals   ours alone
  --keep DIR    leaves the files, what is expected and what was read there
Writes bench/results/pollution.md, or with --keep only to standard output.
"""
import argparse
import csv
import os
import shutil
import sys
import tempfile
from collections import defaultdict

import further
import pollutions
import readers
import source
from score import bound, foreign_rows, score

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
RESULTS = os.path.join(TOP, "bench", "results", "pollution.md")
PROGRAM = os.path.join(TOP, "src", "Mba.Cli", "bin", "Release", "net10.0", "mba.dll")


def write(folder, files):
    os.makedirs(os.path.join(folder, "csv"))
    os.makedirs(os.path.join(folder, "expected"))
    for f in files:
        with open(os.path.join(folder, "csv", f.name + ".csv"), "wb") as out:
            out.write(f.data)
        with open(os.path.join(folder, "expected", f.name + ".csv"), "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(f.expected)


HEADERLESS = "no_header"


def means(files, scores):
    """Simple; weighted; weighted without the file that has no header, for which the measure wants the first row as names."""

    def weighted(some):
        return sum(f.weight * scores[f.name] for f in some) / sum(f.weight for f in some)

    return sum(scores.values()) / len(files), weighted(files), weighted([f for f in files if f.name != HEADERLESS])


def measure(seed, files, folder, rivals):
    """Scores of ours by file, what was said, means of the rivals."""
    write(folder, files)
    names = [f.name + ".csv" for f in files]
    csvs = os.path.join(folder, "csv")
    got = readers.mba(["dotnet", "exec", PROGRAM], csvs, names, os.path.join(folder, "read"))
    scores = {f.name: score(f.expected, got[f.name + ".csv"][0]) for f in files}
    foreign = {f.name: foreign_rows(f.expected, got[f.name + ".csv"][0]) for f in files}
    said = {f.name: got[f.name + ".csv"][1] for f in files}
    others = {}
    for name in rivals:
        rows = readers.rival(name, csvs, names)
        theirs = {f.name: score(f.expected, rows[f.name + ".csv"]) for f in files}
        others[name] = (*means(files, theirs), sum(foreign_rows(f.expected, rows[f.name + ".csv"]) > 0 for f in files))
    return scores, foreign, said, others


def by_kind(files, scores, foreign, said):
    kinds = defaultdict(list)
    for f in files:
        kinds[f.kind].append(f)
    for kind, some in kinds.items():
        marks = [scores[f.name] for f in some]
        yield (kind, len(some), sum(marks) / len(marks), min(marks), sum(foreign[f.name] > 0 for f in some),
               sum(foreign[f.name] > 0 and not said[f.name] for f in some), sum(10 - m for m in marks))


def section(seed, table, files, result, title):
    scores, foreign, said, others = result
    silent = sum(foreign[n] > 0 and not said[n] for n in scores)
    damaged = [bound(f) for f in files if f.row]
    lines = [f"## {title}, seed {seed}: {len(files):,} files, {len(table.lines)} lines of {len(table.header)} columns, quotes around {table.style}", "",
             "| reader | simple | weighted | without the headerless file | files with foreign rows | of these not said |", "|---|---|---|---|---|---|",
             "| `mba parse --raw` |" + "".join(f" **{m:.4f}** |" for m in means(files, scores)) + f" {sum(n > 0 for n in foreign.values())} | {silent} |"]
    lines += [f"| {n} |" + "".join(f" {m:.4f} |" for m in some) + f" {wrong} | {wrong} |" for n, (*some, wrong) in others.items()]
    if damaged:
        lines += ["", f"A reader that rejects every damaged row, and reads all else, scores {sum(damaged) / len(damaged):.4f} on the {len(damaged):,} files with one below the header."]
    lines += ["", "| pollution | files | mean | least | files with foreign rows | not said | points lost |", "|---|---|---|---|---|---|---|"]
    rows = sorted(by_kind(files, scores, foreign, said), key=lambda k: -k[6])
    lines += [f"| {k} | {n} | {mean:.4f} | {least:.4f} | {wrong} | {unsaid} | {lost:.2f} |" for k, n, mean, least, wrong, unsaid, lost in rows]
    return "\n".join(lines) + "\n"


def keep_scores(folder, files, result):
    scores, foreign, said, _ = result
    with open(os.path.join(folder, "scores.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([[f.name, f.kind, f"{scores[f.name]:.4f}", foreign[f.name], said[f.name]] for f in files])


def main():
    if {"--help", "-h"} & set(sys.argv):
        print(__doc__.strip())
        return
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--seed", type=int, action="append")
    options.add_argument("--further", action="store_true")
    options.add_argument("--no-rivals", action="store_true")
    options.add_argument("--keep")
    given = options.parse_args()
    rivals = [] if given.no_rivals else list(readers.RIVALS)
    parts = []
    for seed in given.seed or [1, 2, 3]:
        table = source.make(seed)
        for name, make in ("Benchmark", pollutions.all_of), ("Beside it", further.all_of):
            if make is further.all_of and not given.further:
                continue
            files = list(make(table))
            folder = os.path.join(given.keep or tempfile.mkdtemp(), f"{seed}-{make.__module__}")
            shutil.rmtree(folder, ignore_errors=True)
            result = measure(seed, files, folder, rivals)
            if given.keep:
                keep_scores(folder, files, result)
            else:
                shutil.rmtree(os.path.dirname(folder))
            parts.append(section(seed, table, files, result, name))
            print(parts[-1], flush=True)
    if not given.keep:
        with open(RESULTS, "w", encoding="utf-8") as out:
            out.write("# Polluted files\n\nWritten by `./mba bench pollution`; what is measured, and how, stands in docs/performance.md.\n\n" + "\n".join(parts))


if __name__ == "__main__":
    main()
