#!/usr/bin/env python3
"""Writes the corpus: polluted files, and beside each NAME its expected raw reading (NAME.expected.csv) or the code that it must fail with
(NAME.fails). Tables are made first and polluted afterwards, so that no reader takes part. usage: make.py (writes beside itself)"""
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

PEOPLE = ["Ann Smith", "Bob O'Neil", "Cid, Jr.", "Dee Jones", "Eve Müller", "Fay Lee", "Gus Ray", "Hal Moe", "Ida Poe", "Jon Roe"]
PLANS = ["GOLD-1", "SILVER 2", "HMO", "PPO", "BRONZE"]
NOTES = ["ok", "called twice, no answer", "", "see file", "moved to 5 Main St", "new card sent"]


def members(rows=12, seed=1):
    r = random.Random(seed)
    head = ["member_id", "name", "born", "plan", "amount", "note"]
    return head, [[str(1000 + i), PEOPLE[i % 10], f"19{50 + i % 40}-{1 + i % 12:02}-{1 + i % 28:02}", r.choice(PLANS),
                   f"{r.randrange(100000) / 100:.2f}", r.choice(NOTES)] for i in range(rows)]


def sales(rows=20, seed=2):
    r = random.Random(seed)
    head = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "Type", "Description", "URL", "Comments"]
    return head, [[f"{1 + i % 12:02}/{1 + i % 28:02}/2019", f"{i % 24:02}:{(7 * i) % 60:02}", str(r.randrange(1, 50)), f"P-{r.randrange(900):03}",
                   f"${r.randrange(1, 900)}.{r.randrange(100):02}", r.choice(["Tool", "Food", "Book"]),
                   r.choice(["A \"large\" box", "Nails, 5 inch", "Plain", "Two words"]), f"http://shop.example/p?id={i}&x=1,2", r.choice(NOTES)]
                  for i in range(rows)]


def texts(rows=8):
    return ["city", "county", "state"], [[c, k, s] for c, k, s in
            [("Austin", "Travis", "Texas"), ("Reno", "Washoe", "Nevada"), ("Salem", "Marion", "Oregon"), ("Dover", "Kent", "Delaware"),
             ("Boise", "Ada", "Idaho"), ("Macon", "Bibb", "Georgia"), ("Tulsa", "Osage", "Oklahoma"), ("Provo", "Utah", "Utah")][:rows]]


def numbers(rows=10):
    return ["year", "q1", "q2", "q3"], [[str(2000 + i), str(i * 7 % 100), f"{i * 13 % 100}.5", str(-i)] for i in range(rows)]


def field(v, d=",", q='"', esc=None, always=False):
    special = d in v or q in v or "\n" in v or "\r" in v
    if esc == "\\":
        body = v.replace("\\", "\\\\").replace(q, "\\" + q)
    else:
        body = v.replace(q, q + q)
    return q + body + q if special or always else v


def line(row, d=",", q='"', esc=None, always=False):
    return d.join(field(v, d, q, esc, always) for v in row)


def text(table, d=",", q='"', esc=None, always=False, end="\n", last=True):
    head, rows = table
    return end.join(line(r, d, q, esc, always) for r in ([head] if head else []) + rows) + (end if last else "")


def expected(table):
    head, rows = table
    if head is None:
        head = [f"column_{i + 1}" for i in range(len(rows[0]))]

    def cell(v):
        if v == "":
            return '""' if len(head) == 1 else ""
        if any(c in v for c in ',"\r\n') or v[0] == " " or v[-1] == " ":
            return '"' + v.replace('"', '""') + '"'
        return v
    return "".join(",".join(cell(v) for v in r) + "\r\n" for r in [head] + rows)


MADE = []


def put(name, content, want):
    """want: a table, or a code that the file must fail with."""
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    assert name not in MADE, name
    MADE.append(name)
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)
    stem = os.path.join(HERE, name)
    if isinstance(want, str):
        with open(stem + ".fails", "w") as f:
            f.write(want + "\n")
    else:
        with open(stem + ".expected.csv", "wb") as f:
            f.write(expected(want).encode("utf-8"))


def clean():
    for name, t in [("members", members()), ("sales", sales()), ("texts", texts()), ("numbers", numbers()), ("two_rows", members(2)), ("one_row", members(1))]:
        put(f"clean_{name}.csv", text(t), t)
    put("clean_quoted.csv", text(members(), always=True), members())
    head, rows = members()
    multi = (head, [[*r[:5], "line one\nline two" if i % 3 == 0 else r[5]] for i, r in enumerate(rows)])
    put("clean_multiline.csv", text(multi), multi)
    pair = (["code", "label"], [[f"A{i}", f"label {i}"] for i in range(6)])
    put("clean_two_columns.csv", text(pair), pair)
    put("clean_two_columns_one_row.csv", text((pair[0], pair[1][:1])), (pair[0], pair[1][:1]))
    digits = (["id", "n"], [["1", "2"], ["3", "4"]])
    put("clean_two_columns_numbers.csv", text(digits), digits)
    wide = ([f"c{i}" for i in range(120)], [[str(i * j) for i in range(120)] for j in range(1, 5)])
    put("clean_wide.csv", text(wide), wide)
    sparse = (["id", "a", "b", "c", "d"], [[str(i), "", "x" if i == 3 else "", "", str(i) if i % 2 else ""] for i in range(1, 9)])
    put("clean_sparse.csv", text(sparse), sparse)
    longest = (["id", "essay"], [[str(i), "word, " * 400 + "end"] for i in range(1, 4)])
    put("clean_long_cells.csv", text(longest), longest)
    stamps = (["at", "what"], [[f"2024-01-{i:02}T10:00:00Z", "a: b; c | d"] for i in range(1, 9)])
    put("clean_times.csv", text(stamps), stamps)
    names = (["full_name"], [[n] for n in ["Ann Mary Smith", "Bob Lee", "Cid van der Berg", "Dee", "Eve Marie Jones"]])
    put("one_column_names.csv", text(names), names)
    ids = (["id"], [[str(i)] for i in range(5)])
    put("one_column_ids.csv", text(ids), ids)
    put("one_column_one_row.csv", "id\n7\n", (["id"], [["7"]]))
    prose = (["comment"], [["it works, mostly"], ["no"], ["called; no answer"], ["ok, ok, ok"], ["later"]])
    put("one_column_quoted_prose.csv", text(prose, always=True), prose)
    put("header_only.csv", "id,name,amount\n", (["id", "name", "amount"], []))
    put("empty.csv", b"", "EMPTY_FILE")
    put("blank.csv", "\n  \n\n", "EMPTY_FILE")


def delimiters():
    names = {";": "semicolon", "\t": "tab", "|": "pipe", "^": "caret", "~": "tilde", ":": "colon", " ": "space", ", ": "comma_space", "||": "pipes"}
    for d, n in names.items():
        for tn, t in [("members", members()), ("sales", sales()), ("numbers", numbers())]:
            if d == ":" and tn != "numbers":
                continue
            put(f"delimiter_{n}_{tn}.csv", text(t, d=d), t)
    euro = (["ort", "betrag", "datum"], [["Köln", f"{i},50", f"{i:02}.01.2024"] for i in range(1, 9)])
    put("delimiter_semicolon_decimal_comma.csv", text(euro, d=";"), euro)
    notes = (["id", "note"], [[str(i), "one, two, three" if i % 2 else "a, b"] for i in range(1, 8)])
    put("delimiter_semicolon_commas_in_text.csv", text(notes, d=";"), notes)
    put("delimiter_sep_line.csv", "sep=;\n" + text(members(), d=";"), members())
    put("delimiter_tab.tsv", text(members(), d="\t"), members())
    put("delimiter_pipe.psv", text(sales(), d="|"), sales())
    spaced = (["a", "b"], [["1", 'pedro "pdet" holanda'], ["2", 'mark "mr" raasveldt'], ["3", "hannes muehleisen"]])
    put("delimiter_semicolon_inner_quotes.csv", "a;b\n1;\"pedro \"pdet\" holanda\"\n2;\"mark \"mr\" raasveldt\"\n3;\"hannes muehleisen\"\n", (spaced[0], spaced[1][2:]))


def quotes():
    for n, t in [("members", members()), ("sales", sales())]:
        put(f"quote_single_{n}.csv", text(t, q="'"), t)
        put(f"quote_single_all_{n}.csv", text(t, q="'", always=True), t)
        put(f"escape_backslash_{n}.csv", text(t, esc="\\", always=True), t)
        put(f"escape_backslash_some_{n}.csv", text((t[0], [[*r[:-1], 'said "no" \\ left'] for r in t[1]]), esc="\\"),
            (t[0], [[*r[:-1], 'said "no" \\ left'] for r in t[1]]))
    inches = (["sku", "size", "name"], [[f"S{i}", f'{i}" pipe', "plain" if i % 2 else 'the "best" one'] for i in range(1, 9)])
    put("quote_none_inches.csv", "\n".join(",".join(r) for r in [inches[0]] + inches[1]) + "\n", inches)
    tabs = (["id", "title"], [[str(i), t] for i, t in enumerate(['"Heroes', 'The "Best" Of', '"A" and "B"', 'plain', '12" single', '"quoted" start', 'end "quoted"', '"', '"x" y'], 1)])
    put("quote_none_tabs.tsv", "\n".join("\t".join(r) for r in [tabs[0]] + tabs[1]) + "\n", tabs)
    put("quote_none_tabs.txt", "\n".join("\t".join(r) for r in [tabs[0]] + tabs[1]) + "\n", tabs)
    padded = (["a", "b", "c"], [["1", "x", "y"], ["2", "z", "w"]])
    put("quote_blanks_behind.csv", 'a,b,c\n1,"x" ,"y"\n2,"z", "w"\n'.replace(', "w"', ',"w" '), padded)
    apostrophes = (["id", "name"], [["1", "O'Neil"], ["2", "'tis"], ["3", "dogs'"], ["4", "rock 'n' roll"]])
    put("quote_apostrophes.csv", text(apostrophes), apostrophes)


def line_ends():
    for n, end in [("crlf", "\r\n"), ("cr", "\r"), ("lf", "\n")]:
        put(f"line_end_{n}.csv", text(members(), end=end), members())
        put(f"line_end_{n}_none_last.csv", text(sales(), end=end, last=False), sales())
    put("line_end_mixed.csv", "".join(line(r) + ["\n", "\r\n"][i % 2] for i, r in enumerate([members()[0]] + members()[1])), members())
    put("line_end_double_last.csv", text(members()) + "\n", members())
    put("line_end_many_last.csv", text(members()) + "\r\n\r\n\n", members())
    put("line_end_ctrl_z.csv", text(members()) + "\x1a", members())
    head, rows = members()
    put("blank_lines_between.csv", "\n\n".join(line(r) for r in [head] + rows) + "\n", members())
    put("blank_lines_some.csv", line(head) + "\n" + "\n".join(line(r) + ("\n" if i % 4 == 3 else "") for i, r in enumerate(rows)) + "\n", members())


def rows_broken():
    for n, t, d in [("members", members(), ","), ("sales", sales(), ","), ("members_semicolon", members(), ";")]:
        head, rows = t
        for at, col in [(0, 0), (len(rows) // 2, 2), (len(rows) - 1, 3)]:
            lines = [line(r, d=d) for r in [head] + rows]
            cells = [field(v, d=d) for v in rows[at]]
            kept = (head, rows[:at] + rows[at + 1:])
            less = list(lines)
            less[at + 1] = d.join(cells[:col] + [cells[col] + cells[col + 1]] + cells[col + 2:])
            if not any(c.startswith('"') for c in cells[col:col + 2]):
                put(f"row_less_{n}_{at}_{col}.csv", "\n".join(less) + "\n", kept)
            more = list(lines)
            more[at + 1] = d.join(cells[:col + 1] + [""] + cells[col + 1:])
            put(f"row_more_{n}_{at}_{col}.csv", "\n".join(more) + "\n", kept)
            open_ = list(lines)
            if not cells[1].startswith('"'):
                open_[at + 1] = d.join(cells[:1] + ['"' + cells[1]] + cells[2:])
                put(f"row_quote_open_{n}_{at}.csv", "\n".join(open_) + "\n", kept)
                stray = list(lines)
                stray[at + 1] = d.join(cells[:1] + [cells[1] + '"'] + cells[2:])
                want = (head, rows[:at] + [[rows[at][0], rows[at][1] + '"', *rows[at][2:]]] + rows[at + 1:])
                put(f"row_quote_behind_{n}_{at}.csv", "\n".join(stray) + "\n", want)
    head, rows = members()
    other = [line(head)] + [line(r, d=";") if i == 4 else line(r) for i, r in enumerate(rows)]
    put("row_other_delimiter.csv", "\n".join(other) + "\n", (head, rows[:4] + rows[5:]))
    put("row_separators_only.csv", text((head, rows[:5] + [[""] * 6] + rows[5:])), members())
    # The row lost the separator and the quote before its last value, which has two lines; the field behind makes the number right again.
    torn = text((["id", "name", "note"], [[str(i), f"N{i}", "said \"yes\", then no" if i % 3 else "two\nlines"] for i in range(1, 13)]))
    put("row_torn_at_end.csv", torn + '13,http://shop.example/?id=13"Garden hours,\nOpening soon"\n',
        (["id", "name", "note"], [[str(i), f"N{i}", "said \"yes\", then no" if i % 3 else "two\nlines"] for i in range(1, 13)]))
    put("row_shifted_by_quote.csv", 'a,b,c,d\n1,2,3,4\n1,2"x, y",z\n5,6,7,8\n9,1,2,3\n', (["a", "b", "c", "d"], [["1", "2", "3", "4"], ["5", "6", "7", "8"], ["9", "1", "2", "3"]]))


def encodings():
    t = (["id", "name", "ort"], [[str(i), n, o] for i, (n, o) in enumerate([("Zoë", "Köln"), ("José", "Málaga"), ("Łukasz", "Łódź"), ("Bjørn", "Tromsø")], 1)])
    western = (t[0], [r for r in t[1] if r[1] != "Łukasz"])
    put("encoding_utf8.csv", text(t), t)
    put("encoding_utf8_bom.csv", b"\xef\xbb\xbf" + text(t).encode(), t)
    put("encoding_utf16le_bom.csv", b"\xff\xfe" + text(t).encode("utf-16-le"), t)
    put("encoding_utf16be_bom.csv", b"\xfe\xff" + text(t).encode("utf-16-be"), t)
    put("encoding_utf16le.csv", text(t).encode("utf-16-le"), t)
    put("encoding_latin1.csv", text(western).encode("latin-1"), western)
    put("encoding_windows1252.csv", text((western[0], [[*r[:2], "“" + r[2] + "” – €"] for r in western[1]])).encode("cp1252"),
        (western[0], [[*r[:2], "“" + r[2] + "” – €"] for r in western[1]]))
    put("encoding_bom_in_the_middle.csv", b"\xef\xbb\xbf" + text((t[0], t[1][:2])).encode() + b"\xef\xbb\xbf" + text((t[0], t[1][2:])).encode(), t)
    put("encoding_bom_in_the_middle_no_header.csv", b"\xef\xbb\xbf" + text((t[0], t[1][:2])).encode() + b"\xef\xbb\xbf" + text((None, t[1][2:])).encode(), t)
    put("encoding_japanese.csv", text((["番号", "名前"], [["1", "山田"], ["2", "鈴木"]])), (["番号", "名前"], [["1", "山田"], ["2", "鈴木"]]))


def headers():
    for n, t in [("members", members()), ("sales", sales()), ("numbers", numbers())]:
        put(f"header_none_{n}.csv", text((None, t[1])), (None, t[1]))
    dup = (["id", "plan", "plan"], [["1", "a", "b"], ["2", "c", "d"]])
    put("header_duplicate.csv", text(dup), dup)
    unnamed = (["", "name", "amount"], [[str(i), f"n{i}", f"{i}.5"] for i in range(5)])
    put("header_unnamed_index.csv", text(unnamed), unnamed)
    trailing = (["a", "b"], [["1", "x"], ["2", "y"], ["3", "z"]])
    put("trailing_delimiter.csv", "a,b,\n1,x,\n2,y,\n3,z,\n", trailing)
    put("trailing_delimiter_rows.csv", "a,b\n1,x,\n2,y,\n3,z,\n", trailing)
    put("header_repeated.csv", "a,b\n1,x\na,b\n2,y\n3,z\n", trailing)
    put("header_years.csv", text((["region", "2015", "2016"], [["North", "10", "20"], ["South", "11", "21"]])), (["region", "2015", "2016"], [["North", "10", "20"], ["South", "11", "21"]]))
    spaced = ([" a ", "b "], [["1", "2"], ["3", "4"]])
    put("header_blanks_around.csv", " a ,b \n1,2\n3,4\n", spaced)


def preambles():
    t = members()
    put("preamble_one.csv", "Members of May\n" + text(t), t)
    put("preamble_two_and_blank.csv", "Members of May\nmade by hand\n\n" + text(t), t)
    put("preamble_comments.csv", "# made 2024\n# by us\n" + text(t), t)
    put("footer_total.csv", text(t) + "Total rows: 12\n", t)
    put("footer_behind_blank.csv", text(t) + "\n(12 rows)\n", t)
    put("second_table_narrow.csv", text(t) + "\n" + text((["code", "what"], [["A", "x"], ["B", "y"], ["C", "z"]])), t)


def values():
    cms = (["provider", "cert"], [["P1", "15E064"], ["P2", "15E190"], ["P3", "14E123"]])
    put("value_certification_numbers.csv", text(cms), cms)
    zips = (["zip", "n"], [["02134", "1"], ["10001", "2"]])
    put("value_zip.csv", text(zips), zips)
    dates = (["a", "b"], [["03/04/2024", "-0.00"], ["05/06/2024", "+5"]])
    put("value_dates_and_signs.csv", text(dates), dates)
    blanks = (["a", "b"], [[" x ", "1"], ["y ", " 2"]])
    put("value_blanks_kept.csv", "a,b\n x ,1\ny , 2\n", blanks)
    nulls = (["a", "b"], [["NULL", "1"], ["\\N", "NA"], ["", "-"]])
    put("value_null_words.csv", text(nulls), nulls)
    money = (["who", "paid", "share"], [["Ann", "$1,234.50", "5%"], ["Bob", "(20.00)", "12.5%"], ["Cid", "$7.00", "0%"]])
    put("value_money.csv", text(money), money)
    zipf = (["name", "amount"], [["Ann", "1.234,50"], ["Bob", "20,00"], ["Cid", "7,00"]])
    put("value_decimal_comma.csv", text(zipf, d=";"), zipf)


def no_tables():
    put("no_table_x12.txt", "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000001*0*P*:~GS*HC*A*B*20240101*1200*1*X*005010X222A1~ST*837*0001~SE*2*0001~GE*1*1~IEA*1*000000001~", "NOT_A_TABLE")
    put("no_table_x12_lines.csv", "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000001*0*P*:~\nGS*HC*A*B*20240101*1200*1*X*005010X222A1~\nST*837*0001~\n", "NOT_A_TABLE")
    put("no_table_edifact.txt", "UNA:+.? 'UNB+UNOA:1+SENDER+RECEIVER+240101:1200+1'UNH+1+ORDERS:D:96A:UN'", "NOT_A_TABLE")
    put("no_table_x12_segments.csv", "ST*834*0001~\nBGN*00*1*20240101~\nINS*Y*18*021~\n", "NOT_A_TABLE")
    put("no_table_hl7.txt", "MSH|^~\\&|LAB|HOSP|EHR|HOSP|202401011200||ORU^R01|1|P|2.5\rPID|1||123^^^HOSP||DOE^JOHN\rOBX|1|NM|GLU||5.5|mmol\r", "NOT_A_TABLE")
    put("no_table_html.csv", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body><p>Session expired, please log in, again</p></body></html>\n", "NOT_A_TABLE")
    put("no_table_html_upper.csv", "\n<HTML>\n<BODY>Access denied</BODY>\n</HTML>\n", "NOT_A_TABLE")
    put("no_table_xml.csv", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rows><row id=\"1\"/><row id=\"2\"/></rows>\n", "NOT_A_TABLE")
    put("no_table_s3_error.csv", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message><RequestId>1</RequestId></Error>", "NOT_A_TABLE")
    put("no_table_xml_bare.csv", "<rows>\n<row><id>1</id></row>\n<row><id>2</id></row>\n</rows>\n", "NOT_A_TABLE")
    put("no_table_pgp.csv", "-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA6xyz/abcDEF+123\n=abcd\n-----END PGP MESSAGE-----\n", "NOT_A_TABLE")
    put("no_table_certificate.csv", "-----BEGIN CERTIFICATE-----\nMIIB,abc\n-----END CERTIFICATE-----\n", "NOT_A_TABLE")
    put("no_table_ebcdic.csv", text(members()).encode("cp037"), "NOT_A_TABLE")
    put("no_table_pdf.csv", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "NOT_TEXT")
    put("no_table_zip.csv", b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(40)), "NOT_TEXT")
    put("no_table_png.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40), "NOT_TEXT")
    put("no_table_rtf.csv", "{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Courier;}}\n\\f0 members, plans\\par\n}\n", "NOT_A_TABLE")
    put("no_table_mail.csv", "From: a@example.org\nTo: b@example.org\nSubject: members, May\nMIME-Version: 1.0\nContent-Type: text/plain\n\nPlease find attached.\n", "NOT_A_TABLE")
    put("no_table_git_lfs.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n", "NOT_A_TABLE")
    put("no_table_postscript.csv", "%!PS-Adobe-3.0\n%%Pages: 1\nshowpage\n", "NOT_A_TABLE")


def damaged_headers():
    head, rows = members()
    body = text((None, rows))
    table = (head, rows)
    put("header_repaired_open_quote.csv", '"' + line(head) + "\n" + body, table)
    put("header_repaired_all_in_quotes.csv", '"' + ",".join(head) + '"\n' + body, table)
    put("header_repaired_other_delimiter.csv", ";".join(head) + "\n" + body, table)
    put("header_repaired_two_lines.csv", ",".join(head[:3]) + ",\n" + ",".join(head[3:]) + "\n" + body, table)
    sparse = (["id", "plan", "paid", "since"], [["1", "", "5.00", ""], ["2", "PPO", "6.00", "x"], ["3", "PPO", "6.00", "y"], ["4", "HMO", "7.00", "z"]])
    put("header_repaired_above_sparse_row.csv", '"' + text(sparse), sparse)
    put("header_broken_name_missing.csv", line(head[1:]) + "\n" + body, "HEADER_BROKEN")
    put("header_broken_name_too_many.csv", line(head + ["more"]) + "\n" + body, "HEADER_BROKEN")
    put("header_broken_half.csv", line(head[:4]) + "\n" + body, "HEADER_BROKEN")
    put("header_broken_open_quote_and_name_missing.csv", '"' + line(head[1:]) + "\n" + body, "HEADER_BROKEN")
    groups = (["person id", "person name", "claim date", "claim paid"], [[str(i), PEOPLE[i % 10], f"2024-01-{i + 1:02}", f"{i}.50"] for i in range(1, 9)])
    grouped = text((None, groups[1]))
    put("header_rows_groups.csv", "person,,claim,\nid,name,date,paid\n" + grouped, groups)
    put("header_rows_groups_repeated.csv", "person,person,claim,claim\nid,name,date,paid\n" + grouped, groups)
    typed = (["id", "name", "date", "paid"], groups[1])
    put("header_rows_types.csv", "id,name,date,paid\nint,varchar(20),date,decimal(8,2)\n".replace("(8,2)", "") + grouped, typed)
    put("header_behind_padded_titles.csv", "Monthly Claims,,,\nRun date: 2024-05-01,,,\n,,,\n" + text(typed), typed)
    put("header_behind_header_record.csv", "HDR,20240131,0001,X\n" + text(typed), typed)
    put("second_table_other_names.csv", text(typed) + "\nplan,since,until,more\nHMO,2024-01-01,2024-12-31,1\nPPO,2024-01-01,2024-12-31,2\n", "SECOND_TABLE")
    put("second_table_wider.csv", text(typed) + "\na,b,c,d,e,f\n1,2,3,4,5,6\n1,2,3,4,5,6\n", "SECOND_TABLE")
    continued = (typed[0], typed[1] + typed[1][:2])
    put("second_table_same_names.csv", text(typed) + "\n" + text((typed[0], typed[1][:2])), continued)
    put("skips_too_many.csv", text(typed) + "\n" + "".join(f"* note {i} on the figures above\n" for i in range(12)), "TOO_MANY_SKIPS")
    short = (["id", "plan", "paid"], [["1", "HMO", "5.00"], ["3", "PPO", "7.00"], ["4", "PPO", "8.00"]])
    put("trailing_delimiter_value_missing.csv", "id,plan,paid,\n1,HMO,5.00,\n2,HMO,\n3,PPO,7.00,\n4,PPO,8.00,\n", short)
    lines = (["id", "note", "paid"], [[str(i), f"first {i}\nsecond", f"{i}.00"] for i in range(1, 7)])
    put("quote_single_lines.csv", text(lines, q="'"), lines)
    empties = (["id", "note", "more"], [[str(i), f'say "{i}"', ""] for i in range(1, 7)])
    put("escape_backslash_empty_values.csv", text(empties, esc="\\", always=True), empties)
    commas = (None, [[f"M{i}", f"{i * 37 % 100},{i * 7 % 90 + 10}"] for i in range(1, 9)])
    put("delimiter_semicolon_two_columns_decimal_comma.csv", text(commas, d=";", q="\0"), commas)
    extra = (["id", "note", "paid", "city"], [["2", "c", "6", "Rome"], ["3", "d", "7", "Bonn"]])
    put("row_more_of_several_lines.csv", 'id,note,paid,city\n1,"a\nb",5,x,extra,more\n2,c,6,Rome\n3,d,7,Bonn\n', extra)


def beginnings():
    ahead = (["id", "a, b", "x"], [["1", "c, d", "y"], ["2", "e, f", "z"], ["3", "g", "w"]])
    put("quote_blanks_before.csv", 'id, "a, b",x\n1, "c, d",y\n2, "e, f",z\n3, "g",w\n', ahead)
    some = (["id", "name", "note"], [["1", "Smith, Ann", "ok"], ["2", "Roe", "x, y"], ["3", "Poe", 'say "z"'], ["4", "Al", "b"]])
    put("quote_blanks_before_some.csv", 'id,name,note\n1, "Smith, Ann",ok\n2,Roe,"x, y"\n3, "Poe",\t"say ""z"""\n4,Al, "b"\n', some)
    put("quote_blanks_before_semicolon.csv", 'id;name;note\n1; "Smith; Ann" ;ok\n2;Roe; "x; y"\n3;Poe;z\n',
        (["id", "name", "note"], [["1", "Smith; Ann", "ok"], ["2", "Roe", "x; y"], ["3", "Poe", "z"]]))
    inches = (["id", "part", "price"], [[str(i), f' "{i}" pipe', f"{i}.50"] for i in range(1, 9)])
    put("quote_blanks_before_text.csv", "id,part,price\n" + "".join(",".join(r) + "\n" for r in inches[1]), inches)
    sheet = [["Name", "Acme Corp"], ["Address", "5 Main St"], ["Phone", "555-1234"], ["Contact", "Ann Smith"], ["Founded", "1987-05-03"], ["Employees", "120"]]
    put("headerless_names_and_values.csv", text((None, sheet)), (None, sheet))
    colons = [[k + ":", v] for k, v in sheet]
    put("headerless_labels_and_values.csv", text((None, colons)), (None, colons))
    measures = (["metric", "value"], [["name", "Acme"], ["address", "5 Main St"], ["founded", "1987-05-03"], ["employees", "120"], ["phone", "555-1234"]])
    put("header_of_names_and_values.csv", text(measures), measures)
    put("no_table_psql.txt", " id | name  | amt \n----+-------+-----\n  1 | Ann   | 5.0\n  2 | Bob   | 6.5\n(2 rows)\n", "NOT_A_TABLE")
    put("no_table_mysql.txt", "+----+------+-----+\n| id | name | amt |\n+----+------+-----+\n|  1 | Ann  | 5.0 |\n|  2 | Bob  | 6.5 |\n+----+------+-----+\n2 rows in set (0.00 sec)\n", "NOT_A_TABLE")
    pages = (["id", "name", "amt"], [[str(i), PEOPLE[i][:3], str(4 + i)] for i in range(1, 7)])
    put("header_repeated_behind_form_feed.csv", text((pages[0], pages[1][:2])) + "\f" + text((pages[0], pages[1][2:4])) + "\f" + text((pages[0], pages[1][4:])), pages)
    put("header_behind_form_feed.csv", "\f" + text(pages), pages)
    feed = (["id", "name", "amt"], [["1", "Ann", "5"], ["2", "\fBob", "6"], ["3", "Cid", "7"]])
    put("value_form_feed.csv", text(feed), feed)
    for rows in (2, 3, 4):
        amounts = (None, [[f"{i},50", f"{i * 3},25"] for i in range(1, rows + 1)])
        put(f"delimiter_semicolon_decimal_comma_{rows}_rows.csv", text(amounts, d=";", q="\0"), amounts)
    money = (["Agency", "Contact", "Budget"], [[f"{c} Office", PEOPLE[i][:3], f"{i + 11},{i * 37 + 120}"] for i, c in enumerate(["North", "South", "East", "West", "Main"])])
    put("delimiter_comma_space_thousands.csv", text(money, d=", "), money)
    pairs = (["code", "description"], [[f"E{i}2.{i}", f"school union {c}"] for i, c in enumerate(["maple", "river", "stone", "cedar", "gamma"])])
    put("delimiter_space_two_columns.csv", text(pairs, d=" "), pairs)
    put("delimiter_pipes_two_columns.csv", text(pairs, d="||"), pairs)
    gaps = (["name", "address", "city", "remarks"], [[f"{c} Plan", f"7{i} Main St", "Reno", "" if i % 2 else "see, file"] for i, c in enumerate(["North", "Beta", "Gamma", "Delta", "Eta", "Iota"])])
    put("delimiter_pipes_empty_last.csv", text(gaps, d="||"), gaps)
    agencies = (["Agency", "Contact", "Budget"], [[r[0], r[1], r[2]] for r in money[1]])
    put("header_repeated_behind_title_semicolon.csv", "Title of agencies\n" + text((agencies[0], [agencies[0]] + agencies[1]), d=";", q="\0"), agencies)
    put("preamble_sentence_with_comma.csv", "Cedar river union south of the office, harbor county north of the market.\n\n" + text(pairs), pairs)

    people = (["Region", "2021 Male", "2021 Female", "2022 Male", "2022 Female"],
              [[c, f"{i * 7 + 11},{i * 37 + 120}", f"{i + 12},736", f"{i + 49},80{i}", f"{i + 71},87{i}"] for i, c in enumerate(["Alabama", "Alaska", "Iowa", "Kansas", "Maine", "Texas"])])
    body = text((None, people[1]), d=";", q="\0")
    put("title_with_comma_above_amounts.csv", "Estimates as of July 1, 2022\n\n;2021;;2022;\nRegion;Male;Female;Male;Female\n" + body, people)
    notes = ["(1) Includes territories.", "1/ Revised.", "a Estimate based on survey data.", "Data extracted on 2023-04-01", "Figures are rounded."]
    for i, note in enumerate(notes):
        put(f"footer_padded_note_{i + 1}.csv", text(people) + line([note, "", "", "", ""]) + "\n" + line([notes[i - 1], "", "", "", ""]) + "\n", people)
    last = (people[0], people[1] + [["North Dakota", "", "", "", ""]])
    put("footer_padded_row_of_a_name.csv", text(last), last)
    units = (["State", "2015 persons", "2016 persons"], [[r[0], r[1], r[2]] for r in people[1]])
    put("header_rows_units_repeated.csv", "(in thousands)\n\nState,2015,2016\n,persons,persons\n" + text((None, units[1])), units)
    gone = (["State", "births", "deaths"], [["", "x", "y"]] + [[r[0], r[1], r[2]] for r in people[1]])
    put("header_above_row_without_a_name.csv", text((gone[0], [["Ohio", "n/a", "n/a"]] + gone[1][1:])), (gone[0], [["Ohio", "n/a", "n/a"]] + gone[1][1:]))


def blind_spots():
    head, rows = members(14)
    plain = [[r[0], r[1].replace(",", ""), *r[2:]] for r in rows]
    put("header_parted_by_blanks.csv", " ".join(head) + "\n" + text((None, plain)), "HEADER_BROKEN")
    said = [[f"{c} {w}", p, "North & Sons" if i % 3 else "Acme", "French" if i % 2 else ""]
            for i, (c, w, p) in enumerate((c, w, PEOPLE[(i + j) % 10]) for i, c in enumerate(["Report on", "Review of", "Plan for"]) for j, w in enumerate(["rivers", "markets", "bridges", "schools"]))]
    put("headerless_texts_of_few_values.csv", text((None, said)), (None, said))
    quoted = "".join(line(r + [""], always=True) + "\n" for r in [head] + rows)
    put("trailing_delimiter_quoted.csv", quoted, (head, rows))
    put("trailing_delimiter_quoted_rows.csv", line(head, always=True) + "\n" + "".join(line(r + [""], always=True) + "\n" for r in rows), (head, rows))
    put("delimiter_semicolons_two.csv", text((head, rows), d=";;"), (head, rows))
    put("delimiter_tabs_two.csv", text((head, rows), d="\t\t"), (head, rows))

    corner = (["", "2019", "2020", "2021"], [["North", "10", "20", "30"], ["South", "11", "21", "31"], ["West", "5", "6", "7"]])
    put("header_years_corner.csv", text(corner), corner)
    account = (["Dept", "2018-19", "2019-20", "2020-21"], [["Roads", "1,200", "1,300", "1,400"], ["Parks", "900", "950", "1,000"], ["Arts", "10", "20", "30"]])
    put("header_years_of_account.csv", text(account), account)
    years = (["Local authority", "2006", "2007", "2008"], [[f"{c} Ham", f"{i + 11},{i * 37 + 120}", f"{i * 7}.5", str(60 + i)] for i, c in enumerate(["North", "South", "East", "West", "Upper", "Nether"])])
    put("header_years_repeated.csv", text(years) + text(years), (years[0], years[1] * 2))
    for i, note in enumerate(["Contact: stats@city.example", ".. not available"]):
        put(f"footer_padded_legend_{i + 1}.csv", text(years) + line([note, "", "", ""]) + "\n", years)
    sites = (["Site", "NO2", "PM10"], [[c, str(10 + i), str(20 - i)] for i, c in enumerate("ABCDE")])
    put("preamble_labels_padded.csv", "Dataset,Air quality,\nLicence,OGL,\nUpdated,2020-01-01,\n,,\n" + text(sites), sites)
    areas = (["Area", "2019", "2020"], [["Kent", "5", "6"], ["York", "7", "8"], ["Hull", "9", "1"]])
    put("preamble_note_with_comma.csv", '"Note: figures for 2020 are provisional, and may change."\n' + text(areas), areas)
    put("one_column_of_aligned_words.txt", "id   name    amt\n1    Ann     5.0\n2    Bob     6.5\n3    Cid     7.0\n", "LOW_CONFIDENCE")

AREAS = ["Kent North", "York South", "Hull East", "Leeds West", "Essex North", "Devon South", "Bath East", "Derby West"]


def endings():
    """What stands behind a table with as many fields as its rows have; and the last rows of tables that look the same and are data."""
    two = (["Area", "Number"], [[a, str(17 + 31 * i % 90)] for i, a in enumerate(AREAS)])
    four = (["claim_id", "name", "service_date", "amount"], [[f"T{1000 + i}", p, f"2024-{1 + i:02}-15", f"{i * 37}.50"] for i, p in enumerate(PEOPLE[:2] + PEOPLE[3:])])
    council = (["Council", "Kind", "Leader"], [[a, "Unitary" if i % 2 else "District", PEOPLE[3 + i % 6]] for i, a in enumerate(AREAS)])
    sparse = (["Name", "Phone", "Fax", "Remark"], [[a + " Clinic", f"555-{i:04}" if i % 2 else "", "" if i % 2 else f"555-{i:04}", "open" if i % 3 == 0 else ""] for i, a in enumerate(AREAS)])
    labels = [["Source:", "Office of Statistics"], ["Published:", "May 2020"]]
    for name, t in [("two", two), ("four", four), ("texts", council)]:
        pad = [""] * (len(t[0]) - 2)
        rows = "".join(line(r + pad) + "\n" for r in labels)
        put(f"footer_labels_{name}_behind_separators.csv", text(t) + "," * (len(t[0]) - 1) + "\n" + rows, t)
        put(f"footer_labels_{name}_behind_blank.csv", text(t) + "\n" + rows, t)
    put("footer_label_two.csv", text(two) + "Source:,Office of Statistics\n", two)
    put("footer_label_four.csv", text(four) + "Contact:,Press Office,,\n", four)
    put("footer_label_total.csv", text(four) + "Report total:,,,1234.50\n", four)
    for name, note in [("note", "Note: provisional"), ("page", "Page 1 of 1"), ("worksheet", "End of worksheet")]:
        put(f"footer_sparse_{name}.csv", text(sparse) + note + ",,,\n", sparse)
        put(f"footer_four_{name}.csv", text(four) + note + ",,,\n", four)
    put("footer_count_beside_its_name.csv", text(four) + "Record count,9,,\n", four)
    put("footer_letter_of_trailer.psv", "H|ACME|20240131|1\n" + text(four, "|") + "T|9|1332.00|\n", four)
    put("footer_no_records.csv", "member_id,name,amount\nNo records found,,\n", (["member_id", "name", "amount"], []))
    three = (["Area", "Cases", "Rate"], [[a, str(i * 3), f"{i}.5"] for i, a in enumerate(AREAS)])
    for name, gap in [("", ""), ("_behind_blank", "\n")]:
        put(f"concat_title_again{name}.csv", "Table 1,,\n" + text(three) + gap + "Table 1 (continued),,\n" + text(three), (three[0], three[1] * 2))
    plans = (["Plan", "Members"], [[f"P{i}", str(i * 5)] for i in range(8)])
    put("second_table_of_one_number.csv", text(two) + "\n" + text(plans), "SECOND_TABLE")
    for name, last in [("source", ["Source", "12"]), ("note", ["Note", "5"]), ("no_count", ["Count", ""]), ("saint", ["St. Mary's Hospital Inc.", ""]), ("club", ["1. FC Koeln", ""]),
                       ("film", ["End of Watch", ""]), ("withheld", ["Leeds:", "withheld"]), ("star", ["* Ann Smith", "4"]), ("hdr", ["HDR", "4"]), ("trl_motors", ["Trl Motors", ""]), ("count_fits", ["Record count", "8"])]:
        put(f"last_row_{name}.csv", text((two[0], two[1] + [last])), (two[0], two[1] + [last]))
    measures = (["Measure", "Value"], [[f"Length {a}:", str(i)] for i, a in enumerate(AREAS)] + [["Colour:", "red"]])
    put("last_row_label_among_labels.csv", text(measures), measures)
    pages = (["Page", "Views"], [[f"Page {i + 1}", str(i * 7)] for i in range(8)] + [["Page 9", ""]])
    put("last_row_page_among_pages.csv", text(pages), pages)
    people = (["Person", "Town"], [[p, a] for p, a in zip(PEOPLE[3:], AREAS)] + [["Contact Smith", "Bath"]])
    put("last_row_person_behind_blank.csv", text((people[0], people[1][:-1])) + "\nContact Smith,Bath\n", people)
    lettered = (["kind", "plan", "paid"], [["T" if i % 2 else "D", f"P{i}", f"{i}.50"] for i in range(8)])
    put("last_row_letter_among_letters.psv", "H|ACME|20240131|1\n" + text(lettered, "|"), lettered)
    costs = (["Area", "Cases"], [[a, str(i * 3)] for i, a in enumerate(AREAS)])
    put("second_table_is_a_row.csv", text(costs) + "\nKent,see below\n" + text((None, costs[1])), (costs[0], costs[1] + [["Kent", "see below"]] + costs[1]))


def counted_columns():
    """Rows of column numbers, of codes and of units around the names; numbers as names."""
    three = (["Area", "Cases", "Rate"], [[a, str(i * 3), f"{i}.5"] for i, a in enumerate(AREAS)])
    for name, row in [("numbers", "1,2,3"), ("letters", "a,b,c"), ("brackets", "(1),(2),(3)")]:
        put(f"header_{name}_above.csv", row + "\n" + text(three), three)
    put("header_brackets_below.csv", line(three[0]) + "\n(1),(2),(3)\n" + text((None, three[1])), ([f"{n} ({i + 1})" for i, n in enumerate(three[0])], three[1]))
    put("header_codes_above.csv", "A1,B2,C3\n" + text(three), (["A1 Area", "B2 Cases", "C3 Rate"], three[1]))
    put("header_units_of_thousands.csv", "Area,Cost,Staff\n,\u00a3000,FTE\n" + text((None, [[a, str(i), str(i * 2)] for i, a in enumerate(AREAS)])), (["Area", "Cost \u00a3000", "Staff FTE"], [[a, str(i), str(i * 2)] for i, a in enumerate(AREAS)]))
    words = [[a, "Unitary" if i % 2 else "District", PEOPLE[3 + i % 6], "open" if i % 3 else "shut"] for i, a in enumerate(AREAS)]
    put("header_numbers_above_words.csv", "1,2,3,4\n" + text((None, words)), (["1", "2", "3", "4"], words))
    put("header_row_of_numbers_above_words.csv", "17,3,9,4\n" + text((None, words)), (None, [["17", "3", "9", "4"]] + words))
    put("header_index_above_words.csv", ",0,1,2\n" + text((None, words)), (["", "0", "1", "2"], words))
    kinds = [["Kent", "County", "South East"], ["Leeds", "Metropolitan", "Yorkshire"], ["York", "Unitary", "Yorkshire"], ["Essex", "County", "East"], ["Hull", "Unitary", "North East"], ["Devon", "County", "South West"]]
    put("no_header_word_that_names.csv", text((None, kinds)), (None, kinds))
    named = (["Type", "Status"], [[["Other", "Type", "Status"][i % 3], ["Open", "Closed"][i % 2]] for i in range(9)])
    put("header_word_that_is_a_value.csv", text(named), named)


    said = (["id", "item", "paid"], [[str(i), f'Brace "left", {a}' if i % 2 else a, f"{i}.50"] for i, a in enumerate(AREAS)])
    lost = (said[0], said[1][:3] + said[1][4:])
    put("row_torn_escaped_quotes.csv", text(lost).replace("2,Hull East,2.50\n", '2,Hull East,2.50\n3"Brace ""left"", Leeds West",3.50\n'), lost)
    put("header_repaired_names_touch.csv", '"id""item",paid\n' + text((None, said[1])), said)
    put("header_repaired_name_touches_quote.csv", 'id,item"paid"\n' + text((None, said[1])), said)
    notes = (["note", "plan", "city", "paid"], [["" if i % 2 else "called twice", "HMO", a, f"{i}.50"] for i, a in enumerate(AREAS)])
    put("footer_padded_heading.csv", text(notes) + "FOOTNOTE,,,\n" * 3, notes)
    put("last_row_of_one_text.csv", text((notes[0], notes[1] + [["moved away", "", "", ""]])), (notes[0], notes[1] + [["moved away", "", "", ""]]))
    series = [[f"{1 + i % 28:02}/01/2020", f"{i * 3}.5", str(i * 7)] for i in range(24)]
    labels = [["Unit", "Percent", "000"], ["Series", "Original", "Trend"], ["Frequency", "Month", "Month"], ["Collection", "1", "1"], ["Series ID", "A84423050A", "A84423043C"]]
    put("rows_series_below_names.csv", text((["", "Rate ; Persons", "Hours ; Persons"], labels + series)), (["", "Rate ; Persons", "Hours ; Persons"], labels + series))
    staffed = [[a, str(i * 3), f"{i}.5"] for i, a in enumerate(AREAS)]
    sections = [["North", "", ""]] + staffed + [["South", "", ""]] + staffed
    put("rows_sections.csv", text((["Town", "Beds", "Staff"], sections)), (["Town", "Beds", "Staff"], sections))
    totals = [["North"] + r for r in staffed] + [["Total North", "", "84", "31.5"]] + [["South"] + r for r in staffed] + [["South Total", "", "84", "31.5"]] + [["East"] + r for r in staffed]
    put("rows_totals_of_groups.csv", text((["Region", "Town", "Beds", "Staff"], totals)), (["Region", "Town", "Beds", "Staff"], totals))


def main():
    for make in [clean, delimiters, quotes, line_ends, rows_broken, encodings, headers, preambles, values, damaged_headers, no_tables, beginnings, blind_spots, endings, counted_columns]:
        make()
    print(len(MADE), "files", file=sys.stderr)


main()
