"""What the tests run, by module, held to the bounds: coverage_report.py COUNTED.json REASONS.md [--missing FOLDER]

Lines: all of ours together. Branches: each one of the vote path, but for those that REASONS.md lists in its table as
`file` | `the line as it stands there` | why. A row that excuses nothing any more is an error.
"""

import json
import re
import sys
from collections import defaultdict

LINES_AT_LEAST = 90.0
VOTE_PATH = re.compile(r"(src|include/pollstream)/(domain|vote)/|src/sqlite/commit_lane\.")
ROW = re.compile(r"^\| `([^`]+)` \| (`+) ?(.+?) ?\2 \| (.+) \|$")


def module_of(file):
    return re.match(r"(?:src|include/pollstream)/([^/]+)/", file).group(1)


def text_of(file, number, cache={}):
    if file not in cache:
        with open(file, encoding="utf-8") as source:
            cache[file] = source.read().split("\n")
    return cache[file][number - 1].strip()


def read_reasons(path):
    """{(file, line): reason}"""
    with open(path, encoding="utf-8") as table:
        rows = [ROW.match(line.rstrip("\n")) for line in table]
    return {(row[1], row[3].replace("\\|", "|")): row[4] for row in rows if row}


class Sums:
    def __init__(self):
        self.lines = self.lines_run = self.branches = self.branches_taken = 0

    def add(self, line):
        self.lines += 1
        self.lines_run += line["count"] > 0
        self.branches += len(line["branches"])
        self.branches_taken += sum(branch["count"] > 0 for branch in line["branches"])


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


def lines_of(files):
    for entry in files:
        for line in entry["lines"]:
            if not line.get("gcovr/noncode"):
                yield entry["file"], line


def main():
    counted, reasons_file = sys.argv[1:3]
    wanted = sys.argv[4] if sys.argv[3:4] == ["--missing"] else None
    with open(counted, encoding="utf-8") as report:
        files = json.load(report)["files"]
    reasons = read_reasons(reasons_file)

    modules = defaultdict(Sums)
    total, path = Sums(), Sums()
    unexcused, excused, used = [], 0, set()
    for file, line in lines_of(files):
        total.add(line)
        modules[module_of(file)].add(line)
        left_out = sum(branch["count"] == 0 for branch in line["branches"])
        if wanted and file.startswith(wanted) and (line["count"] == 0 or left_out):
            print(f"{file}:{line['line_number']}: {left_out} branches of {len(line['branches'])}, "
                  f"run {line['count']} times: {text_of(file, line['line_number'])}")
        if not VOTE_PATH.match(file):
            continue
        path.add(line)
        if left_out == 0:
            continue
        where = (file, text_of(file, line["line_number"]))
        if where in reasons:
            used.add(where)
            excused += left_out
        else:
            unexcused.append(f"{file}:{line['line_number']}: {left_out} of {len(line['branches'])} branches "
                             f"never taken: {where[1]}")

    print(f"{'module':<12}{'lines':>8}{'run':>9}{'branches':>10}{'taken':>9}")
    for name, sums in sorted(modules.items()):
        print(f"{name:<12}{sums.lines:>8}{share(sums.lines_run, sums.lines):>8.1f}%"
              f"{sums.branches:>10}{share(sums.branches_taken, sums.branches):>8.1f}%")

    stale = [f"{file}: `{text}`" for file, text in reasons if (file, text) not in used]
    for problem in unexcused:
        print(problem)
    for row in stale:
        print(f"{reasons_file} excuses what needs no excuse: {row}")
    lines = share(total.lines_run, total.lines)
    print(f"lines: {lines:.1f} % of {total.lines} (at least {LINES_AT_LEAST:.0f}); branches of the vote path: "
          f"{path.branches_taken} of {path.branches} taken, {excused} excused, {len(unexcused)} lines with others; "
          f"all branches: {share(total.branches_taken, total.branches):.1f} %")
    return 1 if lines < LINES_AT_LEAST or unexcused or stale else 0


sys.exit(main())
