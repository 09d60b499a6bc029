#!/usr/bin/python3
"""Size caps: a .c file 800 lines, a header 250, a function 60 lines."""
import pathlib
import re
import sys

FUNCTION_CAP = 60


def long_functions(path, lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            if number - start > FUNCTION_CAP:
                yield f"{path}:{start}: a function of {number - start} lines (cap {FUNCTION_CAP})"
            start = None


def main():
    faults = []
    for path in sorted(pathlib.Path("src").glob("*/*.[ch]")):
        lines = path.read_text(encoding="utf-8").splitlines()
        cap = 250 if path.suffix == ".h" else 800
        if len(lines) > cap:
            faults.append(f"{path}: {len(lines)} lines (cap {cap})")
        if path.suffix == ".c":
            faults += long_functions(path, lines)
        for number, line in enumerate(lines, 1):
            if re.search(r"\b(TO[D]O|FIX[M]E|XX[X])\b", line):
                faults.append(f"{path}:{number}: unfinished")
    print("\n".join(faults) if faults else "size     within its caps")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
