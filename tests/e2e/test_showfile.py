"""What who writes a show file meets: check on a terminal and in a pipe, new, import, schema."""
import json
import os
import pathlib
import re
import shutil
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


ORDER = """schema: 1
programme:
  title: "Lễ kỷ niệm"
  timezone: "Asia/Ho_Chi_Minh"
sessions:
  - id: le
    title: "Lễ"
    date: 2023-09-17
    protocol: vn-111-2018
    start: "08:00"
    rundown:
"""
STEPS = ["Thông báo chương trình", "Chào cờ", "Tuyên bố lý do", "Trao bằng khen", "Diễn văn kỷ niệm", "Đáp từ",
         "Bế mạc"]


def order(titles):
    return ORDER + "".join(f"      - cue: \"{n}\"\n        title: \"{title}\"\n        duration: 5m\n"
                           for n, title in enumerate(titles, 1))


def test_check_compares_the_order_with_its_protocol(desk):
    desk.write("a.yaml", order(STEPS))
    done = desk.run("check", "a.yaml")
    assert (done.returncode, done.stdout) == (0, (
        "a.yaml:22:16: warning: `Trao bằng khen` stands before `Diễn văn kỷ niệm` of line 24: \"Công bố quyết "
        "định khen thưởng, trao thưởng\" comes after \"Diễn văn kỷ niệm\" (điều 13 khoản 1 điểm đ, Nghị định "
        "111/2018/NĐ-CP)\na.yaml: 1 warning\n"))
    assert desk.run("check", "--strict", "a.yaml").returncode == 1
    said = desk.run("check", "--lang", "vi", "a.yaml").stdout
    assert "`Trao bằng khen` đứng trước `Diễn văn kỷ niệm`" in said and "stands" not in said
    desk.write("a.yaml", order(STEPS[:3] + [STEPS[4], STEPS[3]] + STEPS[5:]))
    assert desk.run("check", "--strict", "a.yaml").stdout == "a.yaml: no faults\n"


def test_a_protocol_of_ones_own_and_none_at_all(desk):
    desk.write("a.yaml", order(STEPS).replace("vn-111-2018", "vn-111-2013"))
    assert "did you mean `vn-111-2018`?" in desk.run("check", "a.yaml").stdout
    desk.write("protocols/vn-111-2013.yaml", "id: vn-111-2013\ntitle: T\nsource: Văn phòng\ndate: 2024-01-02\n"
               "steps:\n  - {id: a, title: A, words: bế mạc}\n  - {id: b, title: B, words: đáp từ}\n")
    assert desk.run("check", "a.yaml").stdout.endswith('"A" comes before "B" (Văn phòng)\na.yaml: 1 warning\n')


def test_the_ceremony_in_hue_keeps_its_protocol(desk):
    shutil.copytree(ROOT / "shows", desk.dir / "shows", ignore=shutil.ignore_patterns("protocols"))
    path = desk.dir / "shows" / "hue-2023.yaml"
    text = path.read_text()
    assert "protocol: vn-111-2018" in text
    assert desk.run("check", "--strict", path).returncode == 0
    for gone, article in (("thông báo chương trình", "a"), ("Tuyên bố lý do, giới thiệu đại biểu", "c"),
                          ("Diễn văn kỷ niệm", "d"), ("Đáp từ", "g"), ("Bế mạc", "h")):
        path.write_text(text.replace(f'{gone}"\n', '(điền)"\n'))
        said = desk.run("check", path).stdout
        assert "no segment is" in said and f"(điều 13 khoản 1 điểm {article}, " in said, gone
        assert said.endswith("hue-2023.yaml: 1 warning\n")


def test_json_has_every_fault(desk):
    desk.write("a.yaml", BROKEN)
    done = desk.run("check", "--json", "a.yaml")
    faults = json.loads(done.stdout)
    assert [(one["line"], one["col"], one["level"]) for one in faults] == [
        (13, 9, "error"), (16, 19, "error")]


def test_ten_thousand_segments_fit_in_60_mb(desk):
    """The time is in `make bench`; what it takes in memory is the same on every machine. A child's peak
    begins with its parent's size, so the parent is a small one."""
    path = desk.write("big.yaml", "".join(big_show(10000)))
    small = ("import os, sys\n"
             "pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])\n"
             "_, status, used = os.wait4(pid, 0)\n"
             "print(os.waitstatus_to_exitcode(status), used.ru_maxrss)\n")
    done = subprocess.run(["/usr/bin/python3", "-I", "-S", "-c", small, KICHBAN, "check", str(path)],
                          env=desk.env, capture_output=True, text=True, check=True)
    said, figures = done.stdout.rsplit("\n", 2)[0], done.stdout.split()[-2:]
    assert said.endswith("big.yaml: no faults") and figures[0] == "0"
    assert int(figures[1]) < 60 * 1024, f"{figures[1]} KB"


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
    assert "date: 2023-09-17\n" in done.stdout
    desk.write("s.yaml", done.stdout)
    assert desk.run("check", "s.yaml").returncode == 0
    show = yaml.load(done.stdout, Loader=yaml.BaseLoader)
    assert show["programme"]["title"] == "LỄ KỶ NIỆM 30 NĂM"
    session = show["sessions"][0]
    assert session["start"] == "07:30"
    first, second = session["rundown"]
    assert (first["block"], second["block"]) == ("I. PHẦN MỞ ĐẦU", "II. PHẦN NỘI DUNG")
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


def imported(desk, table):
    """The first session, its segments in order, all that was printed, and what was said."""
    desk.write("t.csv", table)
    done = desk.run("import", "--lang", "en", "t.csv")
    assert done.returncode == 0, done.stderr
    desk.write("s.yaml", done.stdout)
    assert desk.run("check", "s.yaml").returncode == 0
    show = yaml.load(done.stdout, Loader=yaml.BaseLoader)
    session = show["sessions"][0]
    segments = [one for entry in session["rundown"] for one in entry.get("items", [entry])]
    return session, segments, done.stdout, done.stderr


def test_import_drops_no_line_and_names_its_numbers(desk):
    _, segments, _, said = imported(desk, (
        "STT,Nội dung,Thời gian bắt đầu,Chủ trì,Kinh phí\n1,Khai mạc,19h30,MC,\n"
        ",Nghỉ giải lao,19h40,Lễ tân,\n2,Bế mạc,19h50,nt,\n02,Tiễn khách,,-,\n2,Chào,,,\n"
        ",Chụp ảnh,20h00,,9tr\n"))
    assert [(one["cue"], one["title"], one.get("duration"), one.get("in_charge"))
            for one in segments] == [
        ("1", "Khai mạc", "10m", "MC"), ("1a", "Nghỉ giải lao", "10m", "Lễ tân"),
        ("2", "Bế mạc", None, "Lễ tân"), ("02", "Tiễn khách", None, None),
        ("2a", "Chào", None, None), ("2b", "Chụp ảnh", None, None)]
    assert "t.csv:1:40: warning: the column `Kinh phí` isn't read\n" in said
    assert "t.csv:3:2: warning: this line has no number of its own: it is called `1a`\n" in said
    assert ("t.csv:6:3: warning: the number `2` stands on line 4 already: this line is called "
            "`2a`\n") in said
    assert "column `Chủ trì`" not in said


def test_import_keeps_a_line_whose_time_cannot_be_read(desk):
    _, segments, _, said = imported(desk, "Time,Content,Who\n19:30,Open,MC\nTBC,Photo,\n,,Choir\n")
    assert [one["title"] for one in segments] == ["Open", "Photo", "(content)"]
    assert "t.csv:3:1: warning: `TBC` is no time that could be read" in said
    assert "t.csv:4:3: warning: this line says no content" in said


LETTER = """ỦY BAN NHÂN DÂN TỈNH X\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ VĂN HÓA VÀ THỂ THAO\tĐộc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND\tHuế, ngày 5 tháng 9 năm 2026
KỊCH BẢN CHI TIẾT CHƯƠNG TRÌNH
LỄ KỶ NIỆM 30 NĂM
Ngày 12 tháng 12 năm 2026
STT\tThời gian\tNội dung\tChủ trì\tMC dẫn\tÂm thanh\tÁnh sáng\tĐịa điểm
(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)\t(8)
I\tPHẦN NGHI THỨC\t\t\t\t\t\t
1\tKhoảng 8h05\tChào cờ\tBan tổ chức\t"Kính mời
quý vị"\tNhạc\tSáng\tHội trường A
2\t15-20 phút\tPhát biểu\t"\t\t\t\t
3\t10\tĐáp từ\t-"-\t\t\t\t
STT\tThời gian\tNội dung\tChủ trì\tMC dẫn\tÂm thanh\tÁnh sáng\tĐịa điểm
II\t\tPHẦN HỘI\t\t\t\t\t
4\t9h30\tVăn nghệ\tĐoàn\t\t\t\t
Tổng cộng: 120 phút\t\t\t\t\t\t\t
\tNgười lập\t\tTM. BAN TỔ CHỨC\t\t\t\t
\tNguyễn Văn A\t\t\t\t\t\t
"""


def test_import_of_a_letter_with_all_its_trimmings(desk):
    session, segments, text, said = imported(desk, LETTER)
    assert session["title"] == "LỄ KỶ NIỆM 30 NĂM"
    assert "date: 2026-12-12\n" in text and session["start"] == "08:05"
    assert [one["block"] for one in session["rundown"]] == ["I. PHẦN NGHI THỨC", "II. PHẦN HỘI"]
    assert [(one["cue"], one.get("duration"), one.get("min"), one["in_charge"])
            for one in segments] == [
        ("1", None, None, "Ban tổ chức"), ("2", "20m", "15m", "Ban tổ chức"),
        ("3", "10m", None, "Ban tổ chức"), ("4", None, None, "Đoàn")]
    assert segments[0]["mc"] == "Kính mời\nquý vị\n"
    assert segments[0]["notes"] == {"caller": "Địa điểm: Hội trường A",
                                    "tech": "Âm thanh: Nhạc\nÁnh sáng: Sáng\n"}
    for words in ("`10` says no unit", "17:1: warning: a total", "18:2: warning: a signature",
                  "19:2: warning: a signature", "8:1: warning: the heads of the table once more",
                  "14:1: warning: the heads of the table once more"):
        assert words in said


def test_import_keeps_what_the_plan_does_not_meet(desk):
    _, segments, text, _ = imported(desk, (
        "TT;Bắt đầu;Kết thúc;Thời lượng (phút);Nội dung\n1;2:00 CH;;30;Khai mạc\n"
        "2;3:00 PM;15h10;;Văn nghệ\n3;;;20;Bế mạc\n"))
    assert [one["duration"] for one in segments] == ["30m", "10m", "20m"]
    assert '      # on paper it begins at 15:00\n      - cue: "2"\n' in text


def test_import_marks_what_it_made_up(desk):
    _, _, text, _ = imported(desk, "STT,Nội dung\n1,Khai mạc\n")
    assert 'start: "08:00"  # fill in the time\n' in text and "# fill in the day\n" in text
    first, second = text.splitlines()[:2]
    assert first.startswith("# yaml-language-server: $schema=/")
    assert pathlib.Path(first.partition("=")[2]).name == "kichban.schema.json"
    assert second.startswith("#") and "t.csv" in second


def test_import_reads_standard_input(desk):
    done = desk.run("import", "-", input="STT,Nội dung\n1,Khai mạc\n")
    assert done.returncode == 0 and 'title: "Khai mạc"' in done.stdout
    done = desk.run("import", "-", input="")
    assert done.returncode == 1 and done.stdout == "" and done.stderr


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
    for name in ("media.<id>", "list", "sha256", "sessions[].rundown[].on_fail", "goto", "award", "verified"):
        assert name in text
    assert desk.run("schema", "--format", "xml").returncode == 2
    assert json.loads(desk.run("schema", "--format", "json").stdout) == schema.schema
