#!/usr/bin/python3
"""The house keeps its layers: who includes whom, which header appears where, who reads the clock,
and that the core is pure (its objects need only memory, string and formatting functions)."""
import pathlib
import re
import subprocess
import sys

MAY = {
    "base": "", "core": "base", "sys": "base", "wire": "base core", "showfile": "base core",
    "journal": "base core", "sim": "base core", "paper": "base core",
    "past": "base core sys wire showfile journal",
    "player": "base core sys wire",
    "engine": "base core sys wire showfile journal past sim",
    "ui": "base core sys wire",
    "cli": "base core sys wire showfile journal past sim paper ui",  # cli -> ui: the written exception
}
# a library's header -> the files that may name it
HEADERS = {
    r"yaml\.h": ["showfile/tree.c"],
    r"sqlite3\.h": ["journal/"],
    r"jansson\.h": ["wire/json.h"],
    r"mpv/.*": ["player/"],
    r"SDL.*|epoxy/.*|X11/.*": ["player/"],
    r"pulse/.*": ["player/stay.c", "player/sinks.c"],
    r"(ncursesw/)?(curses|ncurses|term)\.h": ["ui/term.c", "ui/term_known.c"],
    r"uni(case|ctype|gbrk|norm|str|width|lbrk|wbrk|types|conv)\.h": ["base/text.c"],
    r"(sha2|md5|sha1|sha256)\.h": ["sys/digest.c"],
    r"libintl\.h": ["sys/catalogue.c"],
    r"uv\.h": ["engine/", "player/"],
}
CLOCK = re.compile(r"\b(clock_gettime|gettimeofday|time\s*\(\s*(NULL|0|&)|timespec_get|uv_hrtime|uv_now)\b")
CLOCK_FILES = {"sys/clock.c", "player/wallclock.c"}
PURE = re.compile(
    r"^(mem(cpy|move|set|chr|cmp)|str(len|nlen|cmp|ncmp|chr|rchr|str|cspn|spn|pbrk)|malloc|calloc|"
    r"realloc|free|abort|qsort|bsearch|v?snprintf|vfprintf|sscanf|__isoc\d+_v?sscanf|"
    r"__v?snprintf_chk|__v?asprintf_chk|__mem\w+_chk|__str\w+_chk|__stack_chk_fail|__isnan|nan|"
    r"u8_\w+|uc_\w+|UC_\w+|u(lc|c)_\w+|uninorm_\w+|_GLOBAL_OFFSET_TABLE_|__assert_fail|__explicit_bzero_chk)$")


def allowed(places, name):
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in places)


def main():
    build = sys.argv[1]
    faults = []
    for path in sorted(pathlib.Path("src").glob("*/*.[ch]")):
        folder, name = path.parent.name, f"{path.parent.name}/{path.name}"
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            ours = re.match(r'\s*#include\s+"([^/"]+)/', line)
            if ours and ours.group(1) != folder and ours.group(1) not in MAY[folder].split():
                faults.append(f"{path}:{number}: {folder} may not include {ours.group(1)}")
            theirs = re.match(r"\s*#include\s+<([^>]+)>", line)
            for header, places in HEADERS.items():
                if theirs and re.fullmatch(header, theirs.group(1)) and not allowed(places, name):
                    faults.append(f"{path}:{number}: <{theirs.group(1)}> belongs in {places}")
            code = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", line)
            if CLOCK.search(code) and name not in CLOCK_FILES and not code.lstrip().startswith("*"):
                faults.append(f"{path}:{number}: only sys/clock.c reads the clock")
    objects = [str(o) for d in ("base", "core") for o in pathlib.Path(build, "obj", d).glob("*.o")]
    whole = pathlib.Path(build, "core-whole.o")
    subprocess.run(["ld", "-r", "-o", whole, *objects], check=True)
    undefined = subprocess.run(["nm", "-u", whole], check=True, capture_output=True, text=True).stdout
    for symbol in undefined.split():
        if symbol != "U" and not PURE.match(symbol):
            faults.append(f"the core is not pure: it needs {symbol}")
    print("\n".join(faults) if faults else "layers   hold")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
