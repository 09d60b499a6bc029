"""What who writes a show file meets: check on a terminal and in a pipe, new, import, schema."""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

import jsonschema
import pytest
import yaml

from engine_rig import BUILD, ROOT, wait_for
from tmux_rig import Tmux

sys.path.insert(0, str(ROOT / "tests" / "tools"))
from big_show import big_show  # noqa: E402

KICHBAN = str(BUILD / "kichban")
GOOD = sorted((ROOT / "tests" / "showfile" / "good").glob("*.yaml"))
SHOWS = sorted((ROOT / "shows").glob("*.yaml"))


class Desk:
    """A folder and an environment of its own."""

    def __init__(self, folder):
        self.dir = folder
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def run(self, *words, **more):
        return subprocess.run([KICHBAN, *map(str, words)], cwd=self.dir, env=self.env, text=True,
                              capture_output=True, timeout=60, **more)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


BROKEN = """schema: 1
programme:
  title: "Lễ kỷ niệm"
  timezone: "Asia/Ho_Chi_Minh"
sessions:
  - id: le
    title: "Lễ"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - cue: "1"
        title: "Chào cờ và hát Quốc ca"
        duraton: 2m
      - cue: "2"
        title: "Diễn văn"
        duration: 5
"""


# --- check ---

def test_check_in_a_pipe_has_no_carets(desk):
    desk.write("a.yaml", BROKEN)
    done = desk.run("check", "a.yaml")
    assert done.returncode == 1
    assert done.stdout == (
        "a.yaml:13:9: error: unknown key `duraton` in a segment: did you mean `duration`?\n"
        "a.yaml:16:19: error: `duration: 5`: write `5m` or `5s`\n"
        "a.yaml: 2 errors\n")


def test_check_on_a_terminal_shows_the_place(desk):
    path = desk.write("a.yaml", BROKEN)
    tmux = Tmux(desk, "check", str(path), width=160)
    try:
        wait_for("the faults", lambda: "2 errors" in tmux.text())
        lines = tmux.text().splitlines()
        at = next(i for i, line in enumerate(lines) if "duraton" in line)
        assert lines[at + 1] == "          duraton: 2m"
        assert lines[at + 2] == "          ^"
        at = next(i for i, line in enumerate(lines) if "write `5m`" in line)
        assert lines[at + 1].index("5") == lines[at + 2].index("^")
    finally:
        tmux.close()


def test_the_caret_stands_under_vietnamese_letters(desk):
    path = desk.write("a.yaml", BROKEN.replace("duration: 5\n", "duration: 5m\n").replace(
        "        title: \"Diễn văn\"\n", "        {title: \"Diễn văn kỷ niệm\", duraton: 5m}\n")
        .replace("      - cue: \"2\"\n        {title", "      - {cue: \"2\", title")
        .replace("duraton: 2m", "duration: 2m").replace("        duration: 5m\n", ""))
    tmux = Tmux(desk, "check", str(path), width=160)
    try:
        wait_for("the fault", lambda: "1 error" in tmux.text())
        lines = tmux.text().splitlines()
        at = next(i for i, line in enumerate(lines) if "unknown key" in line)
        assert lines[at + 1].index("duraton") == lines[at + 2].index("^")
    finally:
        tmux.close()


def test_check_speaks_vietnamese(desk):
    desk.write("a.yaml", BROKEN)
    done = desk.run("check", "--lang", "vi", "a.yaml")
    assert done.returncode == 1
    first, second, last = done.stdout.splitlines()
    assert first.startswith("a.yaml:13:9: error: ") and "`duration`" in first
    assert second.startswith("a.yaml:16:19: error: ") and "`5m`" in second
    assert "unknown" not in first and "write" not in second and "2 lỗi" in last


def test_json_has_every_fault(desk):
    desk.write("a.yaml", BROKEN)
    done = desk.run("check", "--json", "a.yaml")
    faults = json.loads(done.stdout)
    assert [(one["line"], one["col"], one["level"]) for one in faults] == [
        (13, 9, "error"), (16, 19, "error")]


def test_ten_thousand_segments_fit_in_60_mb(desk):
    """The time is in `make bench`; what it takes in memory is the same on every machine."""
    path = desk.write("big.yaml", "".join(big_show(10000)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = subprocess.Popen([KICHBAN, "check", str(path)], env=desk.env,
                               stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert said.endswith("big.yaml: no faults\n") and process.returncode == 0
    assert used.ru_maxrss < 60 * 1024, f"{used.ru_maxrss} KB (children before: {before} KB)"


# --- new ---

@pytest.mark.parametrize("lang", ["vi", "en"])
def test_new_makes_a_show_that_passes(desk, lang):
    done = desk.run("new", "--lang", lang, "shows/le.yaml")
    assert done.returncode == 1 and "shows/le.yaml" in done.stderr  # no such folder
    (desk.dir / "shows").mkdir()
    done = desk.run("new", "--lang", lang, "shows/le.yaml")
    assert done.returncode == 0 and "kichban check shows/le.yaml" in done.stdout
    text = (desk.dir / "shows" / "le.yaml").read_text()
    assert f"language: {lang}" in text
    assert ("Chào cờ" in text) == (lang == "vi")
    done = desk.run("check", "--strict", "--lang", "en", "shows/le.yaml")
    assert (done.returncode, done.stdout) == (0, "shows/le.yaml: no faults\n")


def test_new_never_writes_over_a_file(desk):
    path = desk.write("le.yaml", "mine\n")
    done = desk.run("new", "le.yaml")
    assert done.returncode == 1 and path.read_text() == "mine\n"


# --- import ---

WORD = """KỊCH BẢN LỄ KỶ NIỆM 30 NĂM
(Ngày 17/9/2023)
STT\tThời gian\tNội dung\tNgười thực hiện\tGhi chú
I\t\tPHẦN MỞ ĐẦU\t\t
1\t7h30 – 8h00\tĐón khách\tBan tổ chức\t"Nhạc nền
nhẹ"
2\t8h00 - 8h05\tChào cờ, hát Quốc ca\tMC\t
3\t5'\tTuyên bố lý do\tMC\t
II\t\tPHẦN NỘI DUNG\t\t
4\t15 phút\tChiếu phim "30 năm"\tKỹ thuật\t
5\t8h25\tDiễn văn\tChủ tịch\t
6\t8h40\tTrao bằng khen\t\t
"""


def test_import_of_a_table_pasted_from_word(desk):
    desk.write("t.csv", WORD)
    done = desk.run("import", "--lang", "en", "t.csv")
    assert done.returncode == 0
    assert done.stderr == ("t.csv:12:8: warning: no length is known for this line: write its "
                           "`duration`\nt.csv: 1 warning\n")
    desk.write("s.yaml", done.stdout)
    assert desk.run("check", "s.yaml").returncode == 0
    show = yaml.load(done.stdout, Loader=yaml.BaseLoader)
    assert show["programme"]["title"] == "KỊCH BẢN LỄ KỶ NIỆM 30 NĂM"
    session = show["sessions"][0]
    assert session["start"] == "07:30"
    first, second = session["rundown"]
    assert (first["block"], second["block"]) == ("PHẦN MỞ ĐẦU", "PHẦN NỘI DUNG")
    items = first["items"] + second["items"]
    assert [(one["cue"], one["kind"], one.get("duration")) for one in items] == [
        ("1", "live", "30m"), ("2", "anthem", "5m"), ("3", "speech", "5m"),
        ("4", "film", "15m"), ("5", "speech", "15m"), ("6", "award", None)]
    assert items[0]["notes"]["caller"] == "Nhạc nền nhẹ"
    assert items[3]["title"] == 'Chiếu phim "30 năm"'


def test_import_of_excel_in_english(desk):
    desk.write("t.csv", b"\xef\xbb\xbfNo;Time;Content;Who;Notes\r\n1;19:30;Opening;MC;\r\n"
                        b"2;19:45;Documentary film;;dark\r\n3;19:50 - 20:00;Close;;\r\n")
    done = desk.run("import", "t.csv")
    show = yaml.load(done.stdout, Loader=yaml.BaseLoader)
    assert [(one["title"], one["duration"]) for one in show["sessions"][0]["rundown"]] == [
        ("Opening", "15m"), ("Documentary film", "5m"), ("Close", "10m")]


def test_import_says_what_a_table_lacks(desk):
    desk.write("t.csv", "a,b\nc,d\n")
    done = desk.run("import", "t.csv")
    assert done.returncode == 1 and done.stdout == "" and "`Nội dung`" in done.stderr
    assert desk.run("import", "none.csv").returncode == 2


# --- schema ---

@pytest.fixture(scope="module")
def schema():
    made = json.loads((BUILD / "kichban.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors' language servers read it: `no`, `20:10` are text."""


Core.yaml_implicit_resolvers = {
    first: [one for one in rows if one[0].rsplit(":")[-1] in ("null", "merge")]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?[0-9]+$"), list("-0123456789"))


@pytest.mark.parametrize("path", SHOWS + GOOD, ids=lambda path: path.name)
def test_good_files_keep_the_schema(schema, path):
    text = path.read_text(encoding="utf-8-sig")
    wrong = [f"{'.'.join(map(str, one.path))}: {one.message}"
             for one in schema.iter_errors(yaml.load(text, Loader=Core))]
    assert wrong == []


@pytest.mark.parametrize("broken", [
    ("duration: 2m", "duraton: 2m"), ("duration: 2m", "duration: 2"),
    ("date: 2023-09-17", "date: 17-9-2023"), ("schema: 1", "schema: 2"),
    ("        duration: 2m", "        kind: filme"), ("    start: \"08:00\"\n", "")])
def test_the_schema_finds_slips(schema, broken):
    good = BROKEN.replace("duraton", "duration").replace("duration: 5\n", "duration: 5m\n")
    assert not list(schema.iter_errors(yaml.load(good, Loader=Core)))
    assert good.count(broken[0]) == 1
    assert list(schema.iter_errors(yaml.load(good.replace(*broken), Loader=Core)))


def test_every_show_points_to_the_schema():
    for path in SHOWS:
        first = path.read_text().splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        place = pathlib.Path(os.path.normpath(path.parent / first.split("=", 1)[1]))
        assert place == ROOT / "build" / "kichban.schema.json"


def test_the_reference_has_every_key(schema, desk):
    text = desk.run("schema").stdout
    for name in ("media.<id>", "list", "sha256", "sessions[].rundown[].on_fail", "goto", "award"):
        assert name in text
    assert desk.run("schema", "--format", "xml").returncode == 2
    assert json.loads(desk.run("schema", "--format", "json").stdout) == schema.schema
