"""Sheets and reports as a browser prints them: every page, in both languages."""
import pathlib
import re
import subprocess
import xml.etree.ElementTree as xml

import pytest

from engine_rig import ROOT

HUE = ROOT / "shows" / "hue-2023.yaml"
READERS = ["caller", "mc", "backstage", "tv", "awards", "public", "unit"]
NAMES = ["Tôn Nữ Quỳnh Trân", "Nguyễn Phước Bửu Long", "Công Huyền Tôn Nữ Nguyễn Thị Thanh Hương Giang"]
UNIT = "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Thừa Thiên Huế, Trung tâm Tư vấn, Phản biện và Giám định xã hội"
LONG = "Chương trình dài với một tên gọi rất dài mà không ai rút gọn được vì văn bản đã ký như thế rồi"


def big_show(folder):
    """300 recipients in four levels, long names, long titles."""
    rows = ["level,order,name,say,title,unit,decision,present,represented_by"]
    for level in ("mot", "hai", "ba", "bon"):
        for n in range(1, 76):
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
def browser(tmp_path_factory):
    profile = tmp_path_factory.mktemp("browser")

    def pages(html, name):
        """What stands on each page: its text, and its words with their boxes."""
        source, pdf = profile / f"{name}.html", profile / f"{name}.pdf"
        source.write_text(html, encoding="utf-8")
        subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                        f"--user-data-dir={profile}/user", "--no-pdf-header-footer", f"--print-to-pdf={pdf}",
                        source.as_uri()], check=True, capture_output=True, timeout=60)
        boxes = pathlib.Path(f"{pdf}.xml")
        subprocess.run(["pdftotext", "-bbox", pdf, boxes], check=True)
        space = "{http://www.w3.org/1999/xhtml}"
        found = []
        for page in xml.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", boxes.read_text())).iter(f"{space}page"):
            words = [(float(word.get("xMin")), float(word.get("yMin")), float(word.get("xMax")),
                      float(word.get("yMax")), word.text) for word in page.iter(f"{space}word")]
            found.append((float(page.get("width")), float(page.get("height")), words))
        return found
    return pages


def check_pages(pages, html, lang):
    word = "trang" if lang == "vi" else "page"
    assert pages
    for number, (width, height, words) in enumerate(pages, 1):
        assert words, f"page {number} is empty"
        for x_min, y_min, x_max, y_max, text in words:
            assert x_min >= 0 and x_max <= width and y_min >= 0 and y_max <= height, (number, text)
        text = " ".join(word[-1] for word in words)
        assert f"{word} {number} / {len(pages)}" in text, f"no number on page {number}: {text[-120:]}"
        assert re.search(r"(bản|version) [0-9a-f]{12}", text), f"no stamp on page {number}"
    assert not re.search(r"https?://|<script|src=|url\((?!#)|@import", html)
    whole = " ".join(word[-1] for page in pages for word in page[2])
    return re.sub(r"\s+", " ", whole)


def is_bottom(words, height, row):
    """Nothing of the body stands below that row of text."""
    foot = height - 50  # the margin with the stamp
    return not any(y_min > row + 8 and y_max < foot for _, y_min, _, y_max, _ in words)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("reader", READERS)
def test_a_sheet_of_300_recipients(rig, browser, reader, lang):
    show = big_show(rig.dir)
    html = rig.kichban("sheet", show, "--for", reader, "--format", "html", "--lang", lang, check=0).stdout
    pages = browser(html, f"big-{reader}-{lang}")
    whole = check_pages(pages, html, lang)
    assert f'lang="{lang}"' in html and "<title>" in html
    if reader in ("mc", "backstage", "awards"):
        for n in (1, 37, 75):
            assert f"{NAMES[n % 3]} {n}" in whole, n
    if reader == "awards":  # a turn's head is never alone at a foot
        for _, height, words in pages:
            heads = [y for _, y, _, _, text in words if text == ("lượt" if lang == "vi" else "turn")]
            assert not any(is_bottom(words, height, y) for y in heads)
    if reader == "public":
        assert "Văn phòng" not in whole and "vắng" not in whole


@pytest.mark.parametrize("reader", READERS)
def test_the_real_programme_on_paper(rig, browser, reader):
    several = reader in ("public", "unit")
    which = [] if several else ["--session", "honours"]
    html = rig.kichban("sheet", HUE, *which, "--for", reader, "--format", "html", "--lang", "vi", check=0).stdout
    pages = browser(html, f"hue-{reader}")
    whole = check_pages(pages, html, "vi")
    if reader == "public":
        for part in ("Trực tiếp", "17/9", "Lễ kỷ niệm 30 năm ngày thành lập", "TRT"):
            assert part.lower() in whole.lower(), part
        assert "(điền" not in whole and "Nhạc" not in whole and "unfloat" not in whole
    if reader == "mc":  # a size for the pocket
        assert pages[0][0] < 430 and pages[0][1] < 600


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_report_as_a_letter(rig, browser, lang):
    show = big_show(rig.dir)
    rig.start(show)
    for verb in (["go"], ["absent", "mot/2"], ["represented", "mot/3", "Ông Thay"], ["length", "1", "4m"],
                 ["float", "2"], ["unfloat", "2"], ["note", "đài báo trễ"]):
        rig.do(*verb) if verb[0] != "length" else rig.kichban("do", *verb)
    rig.do("finish")
    html = rig.kichban("report", "--format", "html", "--lang", lang, check=0).stdout
    whole = check_pages(browser(html, f"report-{lang}"), html, lang)
    wanted = {"vi": ["Độc lập - Tự do - Hạnh phúc", "Kính gửi", "Số: ……", "lý do: đài báo trễ"],
              "en": ["Independence - Freedom - Happiness", "To:", "No.: ……", "reason: đài báo trễ"]}
    for text in wanted[lang]:
        assert text in whole, text
