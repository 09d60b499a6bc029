"""What the commands print, in the language that was chosen."""
import pytest

from engine_rig import SMALL


@pytest.mark.parametrize("lang, usage", [("en", "usage:"), ("vi", "cách dùng:")])
def test_columns_of_the_help_are_in_line(rig, lang, usage):
    lines = rig.kichban("--help", "--lang", lang, check=0).stdout.splitlines()
    assert lines[0] == f"{usage} kichban COMMAND [OPTIONS]"
    rows = lines[2:lines.index("", 2)]
    assert all(row[21] == " " and row[22] != " " for row in rows), rows


def test_a_wrong_call_is_told_in_the_language_chosen(rig):
    def told(*words, check=2):
        return rig.kichban(*words, check=check).stderr.strip()
    assert told("chek", "x") == 'kichban: there is no command "chek": did you mean `check`?'
    assert told("chek", "x", "--lang", "vi") == 'kichban: không có lệnh "chek": có phải `check`?'
    assert "kichban --help" in told("frobnicate")
    assert told("check", "--lang", "vi").startswith("kichban check: cách dùng: kichban check FILE")
    assert "không có tùy chọn này" in told("--nosuch", "--lang=vi")
    assert "không có máy chạy chương trình nào trả lời" in told("status", "--lang", "vi", check=3)
    assert 'không có buổi "no"' in told("run", SMALL, "--session", "no", "--detach", "--lang", "vi")
    assert "không tệp nào có buổi" in told("diff", SMALL, SMALL, "--session", "no", "--lang", "vi")


def test_a_reply_is_whole_in_the_language_chosen(rig):
    rig.start(SMALL)
    rig.do("go")
    assert rig.do("--lang", "vi", "undo") == "đã hoàn tác: CHẠY 1"
    rig.do("skip", "3")
    assert rig.do("--lang", "vi", "undo") == "đã hoàn tác: bỏ qua 3"
