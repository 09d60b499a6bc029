"""Runs that were kept, and what is printed of them and of a show file."""
import csv
import datetime
import html.parser
import io
import json
import os
import re
import signal

import pytest

from engine_rig import ROOT, wait_for

SHOW = '''schema: 1
programme:
  title: "Chương trình <script>alert(1)</script> & 'khác'"
  organiser: "Liên hiệp hội"
  timezone: "Asia/Ho_Chi_Minh"
defaults:
  go_guard: 0s
media:
  film:
    file: "film.mkv"
    length: 15m
  bed:
    file: "bed.flac"
    length: 20s
    loop: vamp
people:
  chair:
    name: "(tên chủ tọa)"
    role: "Chủ tịch"
    say: "đọc chậm"
levels:
  top:
    order: 1
    name: "Bằng khen"
recipients:
  - level: top
    order: 1
    name: "(người thứ nhất)"
    unit: "Đơn vị A"
    say: "đọc rõ"
  - level: top
    order: 2
    name: "(người thứ hai)"
    represented_by: "(người thay)"
guests:
  - rank: 2
    name: "(khách hai)"
  - rank: 1
    name: "(khách một)"
    title: "Đại biểu"
sessions:
  - id: evening
    title: "Buổi tối </style> \\"ngoặc\\""
    date: 2023-09-17
    venue: "Hội trường"
    start: "08:00"
    off_air: "08:40"
    calls:
      - at: -10m
        text: "Mời vào chỗ"
        play: bed
    rundown:
      - block: "Mở đầu"
        budget: 10m
        items:
          - cue: "1"
            title: "=cmd|' /C calc'!A0"
            kind: speech
            duration: 2m
            min: 1m
            priority: 1
            who: chair
            in_charge: "Văn phòng"
            mc: |
              Kính thưa quý vị,
              xin mời.
              @guests
              Trân trọng kính mời.
            notes:
              caller: "Chờ vỗ tay"
              mc: "Đứng giữa"
          - cue: "n"
            title: "Nhắc: micro"
            kind: note
      - cue: "2"
        id: film
        title: "Phim \\"ba mươi năm\\" một cái tên rất dài để phải xuống dòng khi in ra giấy khổ A4 đứng"
        kind: film
        do:
          - fade: all
          - play: film
        on_fail:
          show: black
          mc: "Mong quý vị thông cảm."
      - cue: "3"
        title: "<img src=x onerror=alert(1)>"
        kind: award
        duration: 6m
        award: top
        mc: |
          @awards
        cues:
          - cue: "3a"
            title: "Lượt 1"
            mc: |
              Xin mời lên sân khấu.
            do:
              - play: bed
      - cue: "4"
        title: "Phát biểu"
        duration: 5m
        priority: 4
        hard_start: "08:30"
      - cue: "5"
        title: "Bế mạc"
        duration: 1m
'''


@pytest.fixture
def show(rig):
    path = rig.dir / "show.yaml"
    path.write_text(SHOW)
    os.utime(path, (1694900000, 1694900000))
    return path


def rehearse(rig, show, *more):
    """A rehearsal with a bit of everything; on air is the film."""
    rig.start(show, "evening", "--clock", "2023-09-17T07:59:00", *more)
    rig.do("go", "1")
    rig.do("note", "micro 2 <b>rè</b>")
    rig.do("mark")
    rig.do("go", "9", check=1)
    rig.do("float", "5")
    rig.do("length", "4", "3m")
    rig.do("undo")
    rig.do("add", "1m")
    rig.do("insert", "2m", "Phỏng vấn")
    rig.do("go")
    rig.do("go")
    assert rig.status()["on_air"]["segment"] == "film"


def runs(rig):
    return json.loads(rig.kichban("runs", "--json", check=0).stdout)


def report(rig, *more):
    return json.loads(rig.kichban("report", "--format", "json", *more, check=0).stdout)


def fingerprint(folder):
    return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in [folder, *folder.rglob("*")]}


class Page(html.parser.HTMLParser):
    """Tags in balance; texts, and what could reach outside."""
    VOID = {"meta", "br", "col"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.tags = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open
        assert "://" not in text and "@import" not in text and "url(" not in text.replace("url(#", "")
        assert not {"script", "img", "link", "iframe", "object"} & {t for t, _ in self.tags}
        for tag, attrs in self.tags:
            for name, value in attrs:
                assert not name.startswith("on") and name not in ("src", "href"), (tag, name, value)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def table(text):
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert len({len(row) for row in rows}) == 1, rows
    for row in rows[1:]:
        for cell in row:
            assert not re.match(r"[=+@\t\r]|-\D", cell), cell
    return rows


# --- reports ---

def check_report(got, finished):
    assert [c["text"] for c in got["cuts"]] == ["float 5", "length 4 3m", "add 1m"]
    assert [c["taken_back"] for c in got["cuts"]] == [False, True, False]
    assert [r["text"] for r in got["refusals"]] == ["go 9"]
    assert got["refusals"][0]["answer"] and got["refusals"][0]["who"].startswith("operator")
    assert [n["text"] for n in got["notes"]] == ["micro 2 <b>rè</b>", "mark"]
    assert [i["text"] for i in got["inserted"]] == ["insert 2m Phỏng vấn"]
    rows = {s["cue"]: s for s in got["segments"]}
    assert rows["1"]["state"] == rows["1a"]["state"] == "done" and rows["1a"]["inserted"]
    assert rows["2"]["state"] == ("done" if finished else "running")
    assert rows["5"]["state"] == "floated"
    assert rows["1"]["planned_start"] == "2023-09-17T08:00:00.000+07:00"
    start = datetime.datetime.fromisoformat(rows["1"]["actual_start"])
    end = datetime.datetime.fromisoformat(rows["1"]["actual_end"])
    assert rows["1"]["actual_ms"] == (end - start) // datetime.timedelta(milliseconds=1)
    assert rows["1"]["length_off_ms"] == rows["1"]["actual_ms"] - 120000
    assert rows["4"]["actual_ms"] is None and rows["4"]["actual_start"] is None
    assert got["mode"] == "rehearsal" and got["lost_events"] == 0


def test_a_live_run_is_reported_and_not_disturbed(rig, show):
    rehearse(rig, show)
    before = fingerprint(rig.state / "runs")
    got = report(rig)
    assert got["live"] and got["phase"] == "running"
    check_report(got, finished=False)
    listed = runs(rig)
    assert len(listed) == 1 and listed[0]["live"] and listed[0]["on_air"] == "2"
    assert listed[0]["title"] == 'Buổi tối </style> "ngoặc"'
    text = rig.kichban("report", check=0).stdout
    assert "Report of a REHEARSAL" in text and "is going on" in text
    assert "goes on, at 2" in rig.kichban("runs", check=0).stdout
    after = fingerprint(rig.state / "runs")
    assert after == before
    rig.do("go")  # and the engine still writes what it does
    rig.do("note", "sau báo cáo")
    assert [n["text"] for n in report(rig)["notes"]][-1] == "sau báo cáo"


def finish(rig):
    rig.do("finish")
    rig.kichban("quit", "--yes", check=0)
    wait_for("the engine is gone", lambda: not rig.processes("kichban-engine"))


def test_a_finished_run_in_every_form(rig, show):
    rehearse(rig, show)
    finish(rig)
    got = report(rig)
    check_report(got, finished=True)
    assert got["phase"] == "finished" and not got["live"]
    assert runs(rig)[0]["phase"] == "finished" and not runs(rig)[0]["live"]

    rows = table(rig.kichban("report", "--format", "csv", "--lang", "vi", check=0).stdout)
    assert rows[0][:2] == ["số", "mục"]
    cells = {row[0]: row for row in rows[1:]}
    assert set(cells) == {"1", "1a", "2", "3", "4", "5", "top/1", "top/2"}  # a line a recipient
    assert cells["1"][1] == "'=cmd|' /C calc'!A0" and cells["1"][4] == "08:00:00"
    assert cells["1"][5] == "120" and cells["5"][10] == "để chờ"

    for lang, mode in (("vi", "TỔNG DUYỆT"), ("en", "REHEARSAL")):
        text = rig.kichban("report", "--format", "html", "--lang", lang, check=0).stdout
        page = Page(text)
        assert f'<html lang="{lang}">' in text and mode in page.text
        assert "<img src=x onerror=alert(1)>" in page.text
        assert "micro 2 <b>rè</b>" in page.text and "08:40</text>" in text
        assert [t for t, _ in page.tags].count("svg") >= 2
        assert got["run"] in page.text and got["sha256"][:12] in page.text

    text = rig.kichban("report", "--lang", "vi", check=0).stdout
    assert "Thay đổi so với kịch bản" in text and "(sau đó đã hoàn tác)" in text


def test_a_killed_run_is_told_to_where_it_came(rig, show):
    rehearse(rig, show)
    pids = rig.processes("kichban-engine")
    for pid in sorted(pids):  # the keeper too: nobody starts it again
        os.kill(pid, signal.SIGKILL)
    wait_for("the engine is dead", lambda: not rig.processes("kichban-engine"))
    before = fingerprint(rig.state)
    got = report(rig)
    assert not got["live"] and got["phase"] == "running"
    check_report(got, finished=False)
    assert "left at 2" in rig.kichban("runs", check=0).stdout
    assert "was not finished" in rig.kichban("report", check=0).stdout
    assert fingerprint(rig.state) == before


def test_a_run_whose_database_is_destroyed(rig, show):
    rehearse(rig, show)
    finish(rig)
    database = next((rig.state / "runs").glob("*.db"))
    whole = report(rig)
    database.write_bytes(b"z" * 5000)
    assert report(rig) == whole
    database.unlink()
    assert report(rig) == whole
    for path in (rig.state / "runs").glob("*.meta"):
        path.unlink()
    done = rig.kichban("report", "--format", "json")
    assert done.returncode == 2 and "no run was kept" in done.stderr


def test_the_database_alone_is_enough(rig, show):
    rehearse(rig, show)
    finish(rig)
    whole = report(rig)
    for ending in ("events", "meta", "yaml", "txt"):
        for path in (rig.state / "runs").glob("*." + ending):
            path.unlink()
    assert report(rig) == whole


def test_a_state_folder_that_can_only_be_read(rig, show):
    rehearse(rig, show)
    finish(rig)
    folders = [rig.state / "runs", rig.state]
    before = fingerprint(rig.state)
    try:
        for folder in folders:
            folder.chmod(0o500)
        check_report(report(rig), finished=True)
        assert len(runs(rig)) == 1
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert fingerprint(rig.state) == before


def test_a_reloaded_show_is_replayed(rig, show):
    rehearse(rig, show)
    show.write_text(SHOW.replace('title: "Bế mạc"', 'title: "Bế mạc, hẹn gặp lại"'))
    rig.wait_status("the change is seen", lambda s: any("changed" in w for w in s["warnings"]))
    rig.do("reload")
    finish(rig)
    for damaged in (False, True):
        got = report(rig)
        assert got["segments"][-1]["title"] == "Bế mạc, hẹn gặp lại"
        assert got["cuts"][-1]["text"] == "reload" and got["lost_events"] == 0
        if not damaged:
            next((rig.state / "runs").glob("*.db")).unlink()


def test_runs_are_named_by_their_beginning(rig, show):
    assert "no run was kept" in rig.kichban("report", check=2).stderr
    assert runs(rig) == [] and "no run was kept" in rig.kichban("runs", check=0).stderr
    for _ in range(2):
        rig.start(show, "evening", "--clock", "2023-09-17T07:59:00")
        finish(rig)
    listed = [r["run"] for r in runs(rig)]
    assert len(listed) == 2 and listed == sorted(listed, reverse=True)
    assert report(rig)["run"] == listed[0]  # the last one
    assert report(rig, listed[1])["run"] == listed[1]
    assert "several runs begin so" in rig.kichban("report", listed[0][:4], check=2).stderr
    assert "there is no run" in rig.kichban("report", "../x", check=2).stderr
    assert "--format" in rig.kichban("report", "--format", "pdf", check=2).stderr
    assert report(rig)["segments"][0]["actual_start"] is None  # nothing was begun


# --- sheets ---

def sheet(rig, show, *more):
    return rig.kichban("sheet", show, *more, check=0).stdout


def pages(text):
    return text.split("\f")


@pytest.mark.parametrize("reader,lines,width", [("caller", 66, 80), ("mc", 46, 60)])
def test_text_sheets_have_whole_pages(rig, reader, lines, width):
    """The ceremony of the shows that come with the program: pages that a printer takes."""
    text = sheet(rig, ROOT / "shows" / "hue-2023.yaml", "--for", reader, "--session", "ceremony",
                 "--lang", "vi")
    found = pages(text)
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert page.count("\n") == lines, number
        assert all(len(line) <= width for line in page.splitlines())
        foot = page.splitlines()[-1]
        assert foot.endswith(f"trang {number} / {len(found)}") and foot.startswith("bản ") and "hue-2" in foot
        assert page.splitlines()[0].startswith("Lễ kỷ niệm 30 năm")


@pytest.mark.parametrize("reader", ["caller", "mc"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_sheet_reads_so(rig, show, reader, lang):
    got = sheet(rig, show, "--for", reader, "--lang", lang)
    golden = ROOT / "tests" / "golden" / f"sheet-{reader}_{lang}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(got)
    assert got == golden.read_text()


@pytest.mark.parametrize("reader", ["caller", "mc"])
def test_html_sheets_stand_alone(rig, show, reader):
    text = sheet(rig, show, "--for", reader, "--format", "html", "--lang", "vi")
    page = Page(text)
    assert '<html lang="vi">' in text and ("size:A5" if reader == "mc" else "size:A4") in text
    assert 'counter(page) " / " counter(pages)' in text and "bản " in text
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "Chương trình <script>alert(1)</script> & 'khác'" in page.text
    assert text.count("</style>") == 1
    if reader == "mc":
        assert "(khách một), Đại biểu" in page.text and "đọc là: đọc rõ" in page.text
        assert "@guests" not in page.text and "@awards" not in page.text
        assert "Kính thưa quý vị, xin mời." in page.text and "play" not in page.text
        assert "Mong quý vị thông cảm." in page.text and "Văn phòng" not in page.text
    else:
        assert "Văn phòng" in page.text and "Chờ vỗ tay" in page.text and "07:50:00" in page.text
        assert "phát bed" in page.text and "Nhắc: micro" in page.text


def test_tables_of_sheets(rig, show):
    rows = table(sheet(rig, show, "--for", "caller", "--format", "csv"))
    assert [row[0] for row in rows[1:]] == ["1", "n", "2", "3", "3.1", "3.2", "3.3", "3a", "4", "5"]
    assert rows[1][1] == "'=cmd|' /C calc'!A0" and rows[1][4] == "08:00:00" and rows[1][5] == "120"
    rows = table(sheet(rig, show, "--for", "mc", "--format", "csv"))
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "3.1", "3.2", "3.3", "3a", "4", "5"]
    assert "• (khách một), Đại biểu\n• (khách hai)" in rows[1][4]
    assert "• 2. (người thứ hai) (represented by (người thay))" in rows[3][4]


def test_a_stamp_tells_one_state_of_the_file(rig, show):
    def stamp():
        return sheet(rig, show, "--for", "mc").splitlines()[-1]
    first = stamp()
    assert "17/9/2023 04:33" in first  # the zone of the show
    rig.start(show, "evening", "--clock", "2023-09-17T07:59:00")
    assert report(rig)["sha256"][:12] in first  # the run says the same
    listed = rig.dir / "guests.csv"
    listed.write_text("rank,name\n1,(một người)\n")
    show.write_text(re.sub(r"guests:\n(  .*\n)+?sessions:", 'guests: "guests.csv"\nsessions:', SHOW))
    with_list = stamp()
    listed.write_text("rank,name\n1,(người khác)\n")
    assert len({line.split()[1] for line in (first, with_list, stamp())}) == 3


def test_wrong_calls_of_sheet(rig, show):
    small = ROOT / "tests" / "scenario" / "small.yaml"
    several = rig.kichban("sheet", small, "--for", "caller", check=2)
    assert "which session" in several.stderr and "evening" in several.stderr and not several.stdout
    assert "no session" in rig.kichban("sheet", small, "--for", "mc", "--session", "x", check=2).stderr
    assert "awards, public or unit" in rig.kichban("sheet", show, "--for", "stagehand", check=2).stderr
    assert "for whom" in rig.kichban("sheet", show, check=2).stderr
    assert "--format" in rig.kichban("sheet", show, "--for", "mc", "--format", "json", check=2).stderr
    assert rig.kichban("sheet", rig.dir / "none.yaml", "--for", "mc").returncode == 2
    show.write_text(SHOW.replace("duration: 2m", "duration: 2"))
    wrong = rig.kichban("sheet", show, "--for", "mc", check=1)
    assert "write `2m`" in wrong.stdout


def test_stage_papers_follow_the_run(rig):
    """What is printed while the run goes on has its changes, and says so."""
    roll = ROOT / "tests" / "scenario" / "roll.yaml"
    before = sheet(rig, roll, "--for", "awards", "--lang", "en")
    assert "huan-chuong/2" in before and "as the run is" not in before
    rig.start(roll)
    rig.do("absent", "huan-chuong/2")
    rig.do("represented", "bang-khen/2", "Bà S")
    for reader in ("awards", "backstage"):
        lines = sheet(rig, roll, "--for", reader, "--lang", "en").splitlines()
        whole = "\n".join(lines)
        assert re.search(r"^ +–  huan-chuong/2 .*\bB\b.*\n +absent", whole, re.M), whole
        assert re.search(r"^\[ \] +2  huan-chuong/3 .*\bC\b", whole, re.M), whole
        assert "represented by Bà S" in " ".join(whole.split()), whole
        assert any("as the run is at" in line for line in lines)
    other = sheet(rig, ROOT / "shows" / "hue-2023.yaml", "--session", "honours", "--for", "awards", "--lang", "en")
    assert "as the run is" not in other


def test_who_came_after_his_turn_isn_t_lost(rig):
    roll = rig.dir / "roll.yaml"
    text = (ROOT / "tests" / "scenario" / "roll.yaml").read_text()
    roll.write_text(text.replace("media:\n", "defaults:\n  go_guard: 0s\nmedia:\n", 1))
    rig.start(roll)
    while rig.status()["standby"]["cue"] != "6z":
        rig.do("go")
    rig.do("present", "bang-khen/2")
    for reader in ("awards", "backstage"):
        rows = named(sheet(rig, roll, "--for", reader, "--format", "csv", "--lang", "en"))
        late = [row for row in rows if row["name"] == "F"]
        assert [(row["turn"], row["position"], row["number on paper"]) for row in late] == [("", "", "bang-khen/2")]
        words = " ".join(sheet(rig, roll, "--for", reader, "--lang", "en").split())
        assert "Bằng khen: came when their turn was over [ ] – bang-khen/2 F" in words, words


def named(text):
    """The lines of a table, by the words of its head."""
    rows = table(text)
    assert len(set(rows[0])) == len(rows[0]), rows[0]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


HUE = ROOT / "shows" / "hue-2023.yaml"


def test_the_truck_has_times_lengths_and_counts(rig):
    honours = [HUE, "--session", "honours", "--for", "tv", "--lang", "en"]
    rows = {row["cue"]: row for row in named(sheet(rig, *honours, "--format", "csv"))}
    assert rows["2"]["fixed start"] == "20:00:00" and rows["11"]["fixed end"] == "21:00:00"
    assert rows["2"]["medium"] == "nhac-hieu" and rows["2"]["length of the medium (s)"] == "5"
    assert rows["7.3"]["people"] == "6 people, 10s each" and rows["7.3"]["length (s)"] == "120"
    assert rows["7.3"]["medium"] == "trao-nha-nuoc" and rows["7.3"]["length of the medium (s)"] == ""  # it loops
    assert rows["4"]["note for television"].startswith("Máy 2")
    text = " ".join(sheet(rig, *honours).split())
    for part in ("Times to hold", "Roll-ins", "Rundown", "20:16:05 counted down to", "3 turns, 18 people",
                 "… “Xin kính chào và"):
        assert part in text, part


TRIMMED = """schema: 1
programme: { title: "Thử", timezone: "Asia/Ho_Chi_Minh" }
media:
  film: { file: "film.mkv", length: 10m, in: 5s, out: 1m5s }
sessions:
  - id: toi
    title: "Buổi tối"
    date: 2023-09-17
    start: "20:00"
    rundown:
      - cue: "1"
        title: "Phim cắt"
        kind: film
        mc: "Mời xem phim."
        do:
          - play: film
            at: 3s
"""


def test_a_trim_and_a_late_start_are_told_to_the_truck(rig):
    path = rig.dir / "trim.yaml"
    path.write_text(TRIMMED)
    row = named(sheet(rig, path, "--for", "tv", "--format", "csv", "--lang", "en"))[0]
    assert row["length of the medium (s)"] == "60"
    assert row["how"] == "after GO +0:03; begins at 0:05; ends at 1:05"
    assert row["MC ends with"] == "Mời xem phim."


def test_a_turn_on_paper_closes_its_gaps(rig):
    """operation.md: the absent drops out, those behind him move up, nobody changes turns."""
    path = rig.dir / "roll.yaml"
    people = "\n".join(f'  - {{ level: l, order: {n}, name: "N{n}", unit: "U{n}"{more} }}' for n, more in
                       ((1, ""), (2, ", present: false"), (3, ', represented_by: "B"'), (4, ""), (5, "")))
    path.write_text(f"""schema: 1
programme: {{ title: "Thử", timezone: "Asia/Ho_Chi_Minh" }}
levels:
  l: {{ order: 1, name: "Bằng khen", batch: 3, presenters: ["Ông P", "Bà Q"] }}
recipients:
{people}
sessions:
  - id: toi
    title: "Buổi tối"
    date: 2023-09-17
    start: "20:00"
    rundown:
      - cue: "1"
        title: "Trao"
        kind: award
        award: l
        notes: {{ stage: "Lên từ cánh trái" }}
""")
    rows = named(sheet(rig, path, "--for", "awards", "--format", "csv", "--lang", "vi"))
    assert [(r["lượt"], r["vị trí"], r["số hiệu"], r["tên"], r["ai nhận"]) for r in rows] == [
        ("1", "1", "l/1", "N1", ""), ("1", "", "l/2", "N2", "vắng"), ("1", "2", "l/3", "N3", "B nhận thay"),
        ("2", "1", "l/4", "N4", ""), ("2", "2", "l/5", "N5", "")]
    stage = named(sheet(rig, path, "--for", "backstage", "--format", "csv", "--lang", "vi"))
    assert [r["số"] for r in stage] == ["1", "1.1", "1.2", "1.3", "1.3", "1.3", "1.4", "1.4"]
    assert stage[0]["ghi chú cho sân khấu"] == "Lên từ cánh trái" and stage[-1]["vị trí"] == "2"
    text = sheet(rig, path, "--for", "backstage", "--lang", "vi")
    assert "2 lượt, 4 người" in text and "Ông P trao" in text and "1.3  Lượt 1/2: Bằng khen: 2 người" in text
    assert re.search(r"^ +–  l/2 +N2 +U2$", text, re.M) and re.search(r"^\[ \] +2  l/3 +N3 +U3$", text, re.M)
    assert "→ B nhận thay" in text
    html = sheet(rig, path, "--for", "awards", "--format", "html", "--lang", "vi")
    assert html.count('<tbody class="whole">') == 2 and html.count('class="box"><i>') == 4
    assert "<s>N2</s>" in html and "Bà Q trao" in Page(html).text


def test_a_unit_has_its_jobs_of_all_days(rig):
    rows = named(sheet(rig, HUE, "--for", "unit", "--format", "csv", "--lang", "en"))
    assert {"Văn phòng Liên hiệp hội", "Đài TRT", "Thường trực Liên hiệp hội tỉnh"} <= {r["in charge"] for r in rows}
    titles = {r["segment"] for r in rows if r["in charge"] == "Đài TRT"}
    assert "Lên sóng: nhạc hiệu" in titles and "Diễn văn kỷ niệm" not in titles
    assert {r["date"] for r in rows} == {"Fri 15/9/2023", "Sat 16/9/2023", "Sun 17/9/2023"}
    one = named(sheet(rig, HUE, "--session", "press", "--for", "unit", "--format", "csv", "--lang", "en"))
    assert one and {r["session"] for r in one} == {"Họp báo, giao lưu, trả lời phỏng vấn"}
    text = sheet(rig, HUE, "--for", "unit", "--lang", "vi")
    assert "cùng với Đài TRT" in text and "điện thoại: …" in text
    heads = [page.splitlines()[2] for page in pages(text)]
    assert "Đài TRT" in heads and "Thường trực Liên hiệp hội tỉnh" in heads  # each begins a page of its own


def test_a_job_without_anybody_is_said(rig, show):
    text = sheet(rig, show, "--for", "unit", "--lang", "vi")
    assert "Chưa ghi ai phụ trách" in text and "Bế mạc" in text and "Nhắc: micro" not in text


def test_the_public_sees_nothing_internal(rig, show):
    text = " ".join(sheet(rig, HUE, "--for", "public", "--lang", "vi").split())
    for part in ("truyền hình trực tiếp trên TRT 20:00", "CN 17/9/2023 · 08:00 (mở cửa 07:15)", "Thành phố Huế",
                 "08:05 Chào cờ, hát Quốc ca", "09:30 Trao khen thưởng cấp UBND tỉnh Thừa Thiên Huế"):
        assert part in text, part
    for form in ("text", "html", "csv"):
        got = sheet(rig, HUE, "--for", "public", "--lang", "vi", "--format", form)
        for internal in ("(điền", "Văn phòng", "bang-ron", "Dự phòng", "Nhạc", "Chụp ảnh", "hue-2023", "Máy 2",
                         "vắng", "ưu tiên"):
            assert internal not in got, (form, internal)
    honoured = show.read_text().replace('name: "(người thứ nhất)"', 'name: "Trần An"').replace(
        'name: "(người thứ hai)"', 'name: "(điền tên) cá nhân 2"').replace(
        'unit: "Đơn vị A"', 'unit: "Sở A (điền phòng)"\n    present: false')
    show.write_text(honoured)
    rows = named(sheet(rig, show, "--for", "public", "--format", "csv", "--lang", "en"))
    assert [(r["award level"], r["name"], r["unit"]) for r in rows if r["name"]] == [("Bằng khen", "Trần An", "Sở A")]
    page = sheet(rig, show, "--for", "public", "--format", "html", "--lang", "en")
    assert '<meta name="description" content="' in page and "show.yaml" not in page and "người thay" not in page
    assert "Programme – " in re.search("<title>(.*)</title>", page)[1]
    Page(page)


def test_a_session_without_awards_has_no_certificates(rig):
    text = sheet(rig, HUE, "--session", "press", "--for", "awards", "--lang", "en")
    assert "no awards are handed over" in text
