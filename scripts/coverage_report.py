"""What the tests run, by module, held to the bounds: coverage_report.py COUNTED.json REASONS.md [--missing FOLDER]

Lines: all of ours together. Branches: each one of the vote path, but for those that REASONS.md lists in its table as
`file` | `the line as it stands there` | why. A row that excuses nothing any more is an error.

COUNTED.json lies in the build folder: what g++ wrote of the code is read from there (coverage_unwinding.py).
"""

import glob
import json
import os
import re
import sys
from collections import Counter, defaultdict

from coverage_unwinding import behind

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


def unwinding_in(build, file):
    """{line: how many branches only unwinding takes}, of a source of the vote path; headers have none worth it."""
    if not VOTE_PATH.match(file) or not file.endswith(".cpp"):
        return Counter()
    graphs = glob.glob(os.path.join(build, "CMakeFiles", "*.dir", file + ".gcno"))
    return sum((behind(graph, file) for graph in graphs), Counter())


def is_the_compilers(text):
    """A comparison that is defaulted is written by g++, member by member."""
    return text.endswith("= default;")


def without_calls_that_throw(branches):
    """Left out here, not by gcovr: of code in a header that one object file never ran, gcov does not say which of
    its branches those are, and gcovr would count them as others."""
    return [branch for branch in branches if not branch["throw"]]


def without_unwinding(branches, how_many):
    """Those come last on their line. One that a test took is one that can be taken, and stays."""
    first = max(len(branches) - how_many, 0)
    return branches[:first] + [branch for branch in branches[first:] if branch["count"] > 0]


def lines_of(files, build):
    for entry in files:
        unwinding = unwinding_in(build, entry["file"])
        for line in entry["lines"]:
            if not line.get("gcovr/noncode"):
                number = line["line_number"]
                ours = without_calls_that_throw(line["branches"])
                line["branches"] = without_unwinding(ours, unwinding[number])
                if line["branches"] and is_the_compilers(text_of(entry["file"], number)):
                    line["branches"] = []
                yield entry["file"], line


def handlers_in(files):
    """A handler is reached by exceptions alone: its own branches would be taken for g++'s."""
    for file in sorted(entry["file"] for entry in files if VOTE_PATH.match(entry["file"])):
        with open(file, encoding="utf-8") as source:
            for number, text in enumerate(source, 1):
                if re.search(r"\bcatch \(", text):
                    yield f"{file}:{number}: a handler, whose branches are not counted, in the vote path"


def main():
    counted, reasons_file = sys.argv[1:3]
    wanted = sys.argv[4] if sys.argv[3:4] == ["--missing"] else None
    with open(counted, encoding="utf-8") as report:
        files = json.load(report)["files"]
    reasons = read_reasons(reasons_file)

    modules = defaultdict(Sums)
    total, path = Sums(), Sums()
    unexcused, excused, used = [], 0, set()
    for file, line in lines_of(files, os.path.dirname(counted)):
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
    handlers = list(handlers_in(files))
    for problem in unexcused + handlers:
        print(problem)
    for row in stale:
        print(f"{reasons_file} excuses what needs no excuse: {row}")
    lines = share(total.lines_run, total.lines)
    print(f"lines: {lines:.1f} % of {total.lines} (at least {LINES_AT_LEAST:.0f}); branches of the vote path: "
          f"{path.branches_taken} of {path.branches} taken, {excused} excused, {len(unexcused)} lines with others; "
          f"all branches: {share(total.branches_taken, total.branches):.1f} %")
    return 1 if lines < LINES_AT_LEAST or unexcused or handlers or stale else 0


sys.exit(main())
