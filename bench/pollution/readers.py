"""Each reader: files of a folder in, its rows out. Ours is the command `mba parse --raw`, started for many files at once; the rivals read in this process."""
import csv
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from score import read

FILES_AT_ONCE = 250
PROCESSES = 2


def mba(program, folder, names, out):
    """Name to (rows or None, what was said about the file)."""
    os.makedirs(out, exist_ok=True)
    parts = [names[i:i + FILES_AT_ONCE] for i in range(0, len(names), FILES_AT_ONCE)]

    def run(part):
        done = subprocess.run([*program, "parse", "--raw", "--json", "--output-dir", out, *[os.path.join(folder, n) for n in part]], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr[-2000:])
        counts = {f["file"]: f["rows_skipped"] + f["rows_rejected"] for f in json.loads(done.stdout)}
        said = {line.split(": ")[0]: line.split(": ", 1)[1] for line in done.stderr.splitlines() if ": " in line}
        return {n: (read(os.path.join(out, n)), said.get(n, ""), counts.get(n, 0)) for n in part}

    with ThreadPoolExecutor(PROCESSES) as pool:
        return {n: result for part in pool.map(run, parts) for n, result in part.items()}


def sniffer(path):
    """Python's own: csv.Sniffer over the first 64 KB, then csv.reader."""
    with open(path, encoding="utf-8-sig", newline="") as f:
        try:
            dialect = csv.Sniffer().sniff(f.read(65536), ",;\t| :")
        except csv.Error:
            dialect = "excel"
        f.seek(0)
        return list(csv.reader(f, dialect))


def pandas_table(path):
    """pandas with the delimiter sniffed and bad lines left out, texts as they are."""
    import pandas
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pandas.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False, na_filter=False, on_bad_lines="skip", index_col=False)
    return [[str(c) for c in frame.columns], *[["" if v is None or v != v else str(v) for v in r] for r in frame.itertuples(index=False, name=None)]]


RIVALS = {"Python's csv.Sniffer": sniffer, "pandas, sep=None": pandas_table}


def rival(name, folder, names):
    """Name to rows, None where the reader fails."""

    def one(path):
        try:
            return RIVALS[name](path)
        except Exception:
            return None

    return {n: one(os.path.join(folder, n)) for n in names}
