"""A table of health claims, drawn from a seed: names, types, width, number of rows and quoting differ with it. It knows nothing of any reader."""
import random
from dataclasses import dataclass

FIRST = ["Ann", "Bob", "Chloé", "Dee", "Eve", "Farid", "Gus", "Hal", "Ida", "Jon", "Kim", "Lea", "Max", "Nia", "Otto", "Pia", "Raj", "Sue"]
LAST = ["Smith", "O'Neil", "Jones", "Müller", "Lee", "Ray", "Moe", "Poe", "Roe", "García", "Van Dyke", "Okoye", "Singh", "Brown"]
CITIES = ["Austin", "Reno", "Salem", "Dover", "Boise", "Macon", "Tulsa", "Provo", "Des Moines", "Fort Worth", "Bend"]
ITEMS = ["Office visit", "Knee brace", "Blood panel", "X-ray of the wrist", "Flu shot", "Crutches", "Eye exam", "Splint", "Insulin pen", "Night guard"]
REMARKS = ["", "", "", "called twice", "see file", "appeal pending", "sent a new card", "paid in part", "out of network, prior consent"]


@dataclass(frozen=True)
class Cell:
    text: str
    quoted: bool


@dataclass(frozen=True)
class Table:
    header: list
    rows: list
    style: str

    @property
    def lines(self):
        return [self.header, *self.rows]


def claim_id(r, i):
    return f"{r['prefix']}{r['first'] + i * r['step']}"


def day(r, i):
    d, m, y = r.draw.randrange(1, 29), r.draw.randrange(1, 13), r.draw.choice([2022, 2023, 2024])
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * m - 3:3 * m]
    return {"iso": f"{y}-{m:02}-{d:02}", "us": f"{m:02}/{d:02}/{y}", "short": f"{m}/{d}/{y}", "named": f"{d:02}-{month}-{y}"}[r["days"]]


def item(r, i):
    text = r.draw.choice(ITEMS)
    turn = r.draw.randrange(6)
    if turn == 0:
        return f'{text}, {r.draw.randrange(2, 9)} units'
    if turn == 1:
        return f'{text} "{r.draw.choice(["left", "urgent", "large"])}", {r.draw.choice(CITIES)}'
    if turn == 2:
        return f'{text} {r.draw.randrange(2, 20)}"'
    if turn == 3 and r["line breaks"]:
        return f"{text}\n{r.draw.choice(['second visit', 'with referral'])}"
    return text


def provider(r, i):
    name = f"{r.draw.choice(LAST)}, {r.draw.choice(FIRST)}"
    return name + r.draw.choice(["", "", " MD", ', "Doc"', ", MD"])


# Names of the column (one is drawn), and how a value is made.
COLUMNS = {
    "id": (["claim_id", "Claim No", "CLAIM", "claimNumber", "Clm ID"], claim_id),
    "day": (["service_date", "Svc Date", "DATE", "dateOfService", "From Date"], day),
    "amount": (["paid", "Amount Paid", "CHARGE", "paidAmount", "Net Pay"], lambda r, i: r["currency"] + f"{r.draw.randrange(100, 250000) / 100:.2f}"),
    "item": (["description", "Service Description", "ITEM", "serviceText", "What"], item),
    "time": (["admitted_at", "Time", "TIME", "arrivalTime"], lambda r, i: f"{r.draw.randrange(24):02}:{r.draw.randrange(60):02}"),
    "units": (["units", "Qty", "UNITS", "unitCount"], lambda r, i: str(r.draw.randrange(1, 40))),
    "plan": (["plan_code", "Plan", "PLAN", "planCode"], lambda r, i: r.draw.choice(["GOLD-1", "SILVER-2", "HMO-7", "PPO-3"])),
    "person": (["member_name", "Member", "MEMBER NAME", "memberName"], lambda r, i: f"{r.draw.choice(FIRST)} {r.draw.choice(LAST)}"),
    "provider": (["provider", "Provider", "PROVIDER", "providerName"], provider),
    "code": (["diagnosis", "Dx Code", "DX", "icdCode"], lambda r, i: f"{r.draw.choice('EIJKM')}{r.draw.randrange(10, 99)}.{r.draw.randrange(10)}"),
    "zip": (["zip", "ZIP Code", "ZIP", "postalCode"], lambda r, i: f"{r.draw.randrange(99999):05}"),
    "url": (["link", "URL", "LINK", "detailsUrl"], lambda r, i: f"https://claims.example/c?id={i}&p={r.draw.randrange(9)},{r.draw.randrange(9)}"),
    "remark": (["remarks", "Comments", "NOTE", "remarkText"], lambda r, i: r.draw.choice(REMARKS)),
    "city": (["city", "City", "CITY", "cityName"], lambda r, i: r.draw.choice(CITIES)),
    "kind": (["kind", "Claim Type", "TYPE", "claimKind"], lambda r, i: r.draw.choice(["Professional", "Institutional", "Dental"])),
}


class Choices(dict):
    """What is decided once for a table, and the generator for everything else."""

    def __init__(self, draw):
        super().__init__()
        self.draw = draw


def make(seed):
    """The same table for the same seed."""
    draw = random.Random(f"table {seed}")
    r = Choices(draw)
    r["prefix"], r["first"], r["step"] = draw.choice(["", "C", "CL-", ""]), draw.randrange(1000, 900000), draw.randrange(1, 9)
    r["days"] = draw.choice(["iso", "us", "short", "named"])
    r["currency"] = draw.choice(["", "", "$"])
    r["line breaks"] = draw.random() < 0.5
    kinds = ["id", "day", "amount", "item", *draw.sample(sorted(set(COLUMNS) - {"id", "day", "amount", "item"}), draw.randrange(3, 7))]
    draw.shuffle(kinds)
    naming = draw.randrange(4)
    names = [COLUMNS[k][0][min(naming, len(COLUMNS[k][0]) - 1)] for k in kinds]
    style = draw.choice(["all", "texts", "needed", "needed"])
    rows = [[COLUMNS[k][1](r, i) for k in kinds] for i in range(draw.randrange(79, 100))]
    texts = {i for i, k in enumerate(kinds) if k in ("item", "person", "provider", "remark", "city", "kind", "url")}
    return Table([Cell(n, style == "all" or needs(n)) for n in names], [[Cell(v, quotes(v, i in texts, style)) for i, v in enumerate(row)] for row in rows], style)


def needs(text):
    """In quotes wherever any delimiter of the benchmark would part the value."""
    return any(c in text for c in '," ;\t\n\'|:')


def quotes(text, is_text, style):
    return style == "all" or (style == "texts" and is_text) or needs(text)
