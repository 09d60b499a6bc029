"""Sheets and reports as a browser prints them: every page, in both languages."""
import collections
import itertools
import re

import pytest

from browser_rig import ALL_TEXT, MARK_HEADS, MM, TOO_WIDE, Browser, pdf_pages, plain
from engine_rig import ROOT

HUE = ROOT / "shows" / "hue-2023.yaml"
READERS = ["caller", "mc", "backstage", "tv", "awards", "public", "unit"]
NAMES = ["Tôn Nữ Quỳnh Trân", "Nguyễn Phước Bửu Long", "Công Huyền Tôn Nữ Nguyễn Thị Thanh Hương Giang"]
UNIT = "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Thừa Thiên Huế, Trung tâm Tư vấn, Phản biện và Giám định xã hội"
LONG = "Chương trình dài với một tên gọi rất dài mà không ai rút gọn được vì văn bản đã ký như thế rồi"


def big_show(folder, each=75):
    """300 recipients in four levels, long names, long titles."""
    rows = ["level,order,name,say,title,unit,decision,present,represented_by"]
    for level in ("mot", "hai", "ba", "bon"):
        for n in range(1, each + 1):
            rows.append(f'{level},{n},{NAMES[n % 3]} {n},,Giám đốc,"{UNIT}",Số {n}/QĐ-UBND,'
                        f'{"no" if n % 9 == 0 else ""},{"Bà Hoàng Thị Một" if n % 18 == 0 else ""}')
    (folder / "nguoi.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    levels = "".join(f'  {level}:\n    order: {i}\n    name: "Bằng khen {level} {LONG}"\n    batch: 8\n'
                     for i, level in enumerate(("mot", "hai", "ba", "bon"), 1))
    (folder / "show.yaml").write_text(f'''schema: 1
programme:
  title: "{LONG}"
  timezone: "Asia/Ho_Chi_Minh"
levels:
{levels}recipients: nguoi.csv
sessions:
  - id: evening
    title: "{LONG}"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - cue: "1"
        title: "{LONG}"
        duration: 5m
        in_charge: "{UNIT}"
        who: "{NAMES[2]}"
        mc: "{LONG}. {LONG}."
        notes:
          stage: "{LONG}"
          tv: "{LONG}"
      - cue: "2"
        title: "Trao {LONG}"
        kind: award
        award: [mot, hai, ba, bon]
        in_charge: "Văn phòng"
        mc: |
          @awards
''', encoding="utf-8")
    return folder / "show.yaml"


@pytest.fixture(scope="module")
def browser():
    one = Browser()
    yield one
    one.close()


MARGINS = {"A4": (17, 14), "A5": (13, 10)}  # mm at the foot, at the sides
A4_WIDTH = 688  # pixels of what stands between its margins


class Print:
    """A paper as a browser prints it."""

    def __init__(self, browser, folder, name, html):
        source = folder / f"{name}.html"
        source.write_text(html, encoding="utf-8")
        browser.ask("Emulation.setEmulatedMedia", media="print")
        browser.width(A4_WIDTH)
        browser.open(source)
        self.size = re.search(r"@page ?{size:(A\d)", html)[1]
        self.too_wide = browser.run(TOO_WIDE) if self.size == "A4" else []
        self.words = plain(browser.run(ALL_TEXT)).split()
        browser.run(MARK_HEADS)
        pdf = folder / f"{name}.pdf"
        pdf.write_bytes(browser.pdf())
        self.pages = pdf_pages(pdf)
        self.html = html
        self.text = " ".join(page.text for page in self.pages)

    def check(self, lang, words=True):
        assert f'<html lang="{lang}">' in self.html and "<title>" in self.html
        assert not re.search(r"https?://|<script|src=|url\((?!#)|@import|<link", self.html)
        assert self.pages and not self.too_wide, self.too_wide
        self.check_edges(lang)
        self.check_heads()
        if words:
            self.check_words()

    def check_edges(self, lang):
        foot, side = MARGINS[self.size]
        for number, page in enumerate(self.pages, 1):
            assert page.body(foot), f"page {number} is empty"
            for x_min, _, x_max, _, word in page.body(foot):
                assert x_min >= side * MM - 3 and x_max <= page.width - side * MM + 3, (number, word)
            assert f"{'trang' if lang == 'vi' else 'page'} {number} / {len(self.pages)}" in page.text, number
            assert re.search(r"(bản|version) [0-9a-f]{12} · ", page.text), f"no stamp on page {number}"

    def check_heads(self):
        foot = MARGINS[self.size][0]
        assert any(page.marks for page in self.pages)
        for number, page in enumerate(self.pages, 1):
            lowest = max(word[3] for word in page.body(foot))
            for mark in page.marks:
                line = " ".join(word[4] for word in page.words if abs(word[3] - mark[3]) < 5)
                assert lowest > mark[3] + 3, f"a head alone at the foot of page {number}: {line}"

    def check_words(self):
        """All is there, and no word is broken but where a line may break in it, or at its length."""
        there = collections.Counter(word for page in self.pages for word in page.text.split())
        lost = collections.Counter(self.words) - there
        assert not [word for word in lost if len(word) < 20 and not re.search(r"[/–-]|\W\w", word)], lost


def printed(rig, browser, show, reader, lang, *more):
    html = rig.kichban("sheet", show, *more, "--for", reader, "--format", "html", "--lang", lang, check=0).stdout
    paper = Print(browser, rig.dir, f"{reader}-{lang}", html)
    paper.check(lang)
    return paper


@pytest.mark.parametrize("reader,lang", zip(READERS, itertools.cycle(("vi", "en"))))
def test_a_sheet_of_300_recipients(rig, browser, reader, lang):
    paper = printed(rig, browser, big_show(rig.dir), reader, lang)
    if reader in ("mc", "backstage", "awards", "public"):
        for n in range(1, 76):
            said = f"ba/{n}" if reader in ("backstage", "awards") else f"{NAMES[n % 3]} {n}"
            assert re.search(rf"{said}\b", paper.text), said
    if reader == "public":
        assert "Văn phòng" not in paper.text and "vắng" not in paper.text and "Hoàng Thị" not in paper.text
    if reader in ("backstage", "awards"):  # a turn stands on one page
        for page in paper.pages:
            turns = re.findall(r"(?:[Ll]ượt|turn) \d+(?:/| of )\d+: .*?(\d+) (?:người|people|bằng|cert)", page.text)
            numbers = re.findall(r"\b(?:mot|hai|ba|bon)/\d+", page.text)
            assert len(numbers) >= sum(map(int, turns)), page.text


@pytest.mark.parametrize("reader", READERS)
def test_the_real_programme_on_paper(rig, browser, reader):
    which = [] if reader in ("public", "unit") else ["--session", "honours" if reader == "tv" else "ceremony"]
    for lang in ("vi", "en"):
        paper = printed(rig, browser, HUE, reader, lang, *which)
    if reader == "public":
        for part in ("live on TRT", "17/9", "Lễ kỷ niệm 30 năm ngày thành lập"):
            assert part in paper.text, part
        assert not re.search(r"\(điền|Nhạc|unfloat|hue-2023", paper.text)
    if reader == "unit":  # a page for each
        assert len(paper.pages) >= 5
        starts = [" ".join(word[4] for word in page.body(17)[:3]) for page in paper.pages]
        assert "Đài TRT who," in starts, starts
    assert (paper.pages[0].width < 430) == (reader == "mc")  # its own is for the pocket


def test_a_level_with_a_long_id_and_words_without_an_end(rig, browser):
    """What can't be wrapped is broken, never cut off."""
    text = big_show(rig.dir, 9).read_text(encoding="utf-8")
    name = "cap-khen-thuong-rat-dai-cua-lien-hiep-hoi-viet-nam-nam-2023"
    rows = (rig.dir / "nguoi.csv").read_text(encoding="utf-8").replace("mot,", f"{name},").replace("bon,1,", f"bon,1,{'W' * 90} ")
    (rig.dir / "nguoi.csv").write_text(rows, encoding="utf-8")
    show = rig.dir / "show.yaml"
    show.write_text(text.replace("  mot:", f"  {name}:").replace("[mot,", f"[{name},").replace(
        'title: "Trao ', f'title: "{"M" * 120} '), encoding="utf-8")
    for reader in ("caller", "backstage", "awards", "tv", "unit"):
        printed(rig, browser, show, reader, "vi")


def test_the_public_page_on_screens(rig, browser):
    """It is read on telephones: nothing is wider than the screen."""
    show = big_show(rig.dir)
    html = rig.kichban("sheet", show, "--for", "public", "--format", "html", "--lang", "vi", check=0).stdout
    source = rig.dir / "public.html"
    source.write_text(html, encoding="utf-8")
    browser.ask("Emulation.setEmulatedMedia", media="screen")
    for width in (320, 390, 768, 1280):
        browser.width(width)
        browser.open(source)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run(TOO_WIDE) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_report_as_a_letter(rig, browser, lang):
    show = big_show(rig.dir)
    rig.start(show)
    for verb in (["go"], ["absent", "mot/2"], ["represented", "mot/3", "Ông Thay"], ["length", "1", "4m"],
                 ["float", "2"], ["unfloat", "2"], ["note", "đài báo trễ"]):
        rig.do(*verb) if verb[0] != "length" else rig.kichban("do", *verb)
    rig.do("finish")
    html = rig.kichban("report", "--format", "html", "--lang", lang, check=0).stdout
    paper = Print(browser, rig.dir, f"report-{lang}", html)
    paper.check(lang, words=False)  # its legend has no blanks between what stands apart
    wanted = {"vi": ["Độc lập - Tự do - Hạnh phúc", "Kính gửi", "Số: ……", "lý do: đài báo trễ"],
              "en": ["Independence - Freedom - Happiness", "To:", "No.: ……", "reason: đài báo trễ"]}
    for text in wanted[lang]:
        assert text in paper.text, text
