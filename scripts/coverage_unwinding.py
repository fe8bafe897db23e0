"""Which branches g++ made for unwinding alone: behind(GCNO, SOURCE) says how many there are on each line.

An expression that makes an object on one of its ways only has, beside its own branch, another where an exception
unwinds it: "was it made?". gcov knows a call's way out by an exception, and gcovr leaves that one out; what comes
after it looks like any branch. Here the graph of the code, as g++ wrote it down, is walked from each function's
entry without those ways. What is not reached so, only an exception reaches.
"""

import os
import re
import subprocess
from collections import Counter, defaultdict

FAKE, FALLTHROUGH = 2, 4
BLOCK = re.compile(r"block (\d+):(.*)")
ARC = re.compile(r"(\d+):(\d{4})")
LINES = re.compile(r"`([^']*)':([\d, ]+)")


class Function:
    def __init__(self):
        self.arcs = defaultdict(list)  # block: [(to, flags)]
        self.line = {}  # block: (file, number) of its last line, to which gcov counts its branches

    def branches(self, block):
        return [arc for arc in self.arcs[block] if not arc[1] & FAKE]

    def next_without_exceptions(self, block):
        # A call that may throw has a fake arc, and one to go on; all its others lead to where it is unwound.
        calls = any(flags & FAKE for _, flags in self.arcs[block])
        return [to for to, flags in self.branches(block) if flags & FALLTHROUGH or not calls]

    def reached(self):
        found, open_ones = set(), [0]
        while open_ones:
            block = open_ones.pop()
            if block not in found:
                found.add(block)
                open_ones += self.next_without_exceptions(block)
        return found


def functions_of(gcno):
    dump = subprocess.run(["gcov-dump", "-l", gcno], capture_output=True, text=True, check=True).stdout
    found, says = [], None
    for line in dump.split("\n"):
        tag = re.search(r":(FUNCTION|BLOCKS|ARCS|LINES)\b", line)
        if tag:
            says = tag[1]
            if says == "FUNCTION":
                found.append(Function())
        elif found and (block := BLOCK.search(line)):
            if says == "ARCS":
                found[-1].arcs[int(block[1])] += [(int(to), int(flags, 16)) for to, flags in ARC.findall(block[2])]
            elif says == "LINES":
                for file, numbers in LINES.findall(block[2]):
                    found[-1].line[int(block[1])] = file, int(numbers.split(",")[-1])
    return found


def behind(gcno, source):
    source = os.path.abspath(source)
    count = Counter()
    for function in functions_of(gcno):
        for block in set(function.arcs) - function.reached():
            file, number = function.line.get(block, (None, 0))
            branches = function.branches(block)
            if file == source and len(branches) > 1:
                count[number] += len(branches)
    return count
