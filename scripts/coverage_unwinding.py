"""Which branches g++ made for unwinding alone: behind(GCNO, SOURCE) returns how many there are on each line.

An expression that constructs an object on only one of its paths has, besides its own branch, another one for
unwinding by an exception: "was it constructed?". gcov marks a call's exit by an exception, and gcovr leaves that one
out; the branches after it look like any other. Here the control flow graph, as g++ wrote it down, is walked from each
function's entry without those exits. A block that is not reached this way is reached only by an exception.
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
        self.line = {}  # block: (file, number) of its last line, to which gcov attributes its branches

    def branches(self, block):
        return [arc for arc in self.arcs[block] if not arc[1] & FAKE]

    def next_without_exceptions(self, block):
        # A call that may throw has a fake arc and a fall-through arc; all others lead to unwinding.
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
