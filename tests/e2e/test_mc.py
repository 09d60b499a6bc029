"""The cut ladder on the caller's screen, and what it says on the MC's, in real terminals."""
import datetime

import pytest

from engine_rig import ROOT, Rig, wait_for
from tmux_rig import Pty, Tmux

LIVE = ROOT / "tests" / "scenario" / "live.yaml"


@pytest.fixture
def rig():
    rig = Rig()
    rig.screens = []
    yield rig
    for screen in rig.screens:
        screen.close()
    rig.close()


def screen(rig, command, *more, kind=Tmux, **how):
    made = kind(rig, command, "--socket", rig.socket, "--lang", "en", *more, **how)
    rig.screens.append(made)
    return made


def states(rig):
    return {one["cue"]: one["state"] for one in rig.status()["segments"]}


def test_a_cut_is_selected_applied_seen_and_taken_back(rig):
    rig.start(LIVE, "live", "--clock", "2023-09-17T20:17")
    caller, mc = screen(rig, "attach"), screen(rig, "mc")
    rig.do("go", "1")
    caller.wait("5 STARTS", "1/3: float 3 (-4:00)", "6:00 lack", "F4 do it", "off air 20:40 in")
    mc.wait("NOW: Mở đầu", "Enter ready")
    caller.keys("F4")  # nothing is selected yet
    caller.wait("select it first")
    assert states(rig)["3"] == "todo"
    caller.keys("F3")
    caller.wait("F4 do it")
    caller.keys("F4")
    caller.wait("~ 3", "MC: 1 NOT SEEN", "undo: float 3")
    mc.wait("CHANGED: floated: 3 Văn nghệ", "Enter: seen")
    mc.keys("Enter")
    mc.wait_gone("CHANGED")
    caller.wait_gone("NOT SEEN")
    caller.keys("F8")
    caller.wait("float 3 (-4:00)")
    mc.wait("CHANGED: taken back: float 3")
    assert states(rig)["3"] == "todo"


def test_the_mc_reads_on_whatever_happens(rig):
    rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
    rig.do("standby", "3")
    mc = screen(rig, "mc")
    mc.wait("trọng tổ chức Lễ kỷ niệm 30 năm")  # the words of 3 are before the reader
    rig.do("go", "3")
    first = rig.status()["standby"]["cue"]
    mc.wait(f"NEXT {first}: SPACE goes on", "page 1/2")
    mc.keys("Space")  # the rest of the delegates first
    mc.wait("page 2/2")
    mc.keys("Space")
    mc.wait_gone("SPACE goes on")
    mc.keys("C-c", "C-s", "C-\\")
    mc.keys("F10")
    mc.wait('type "leave"')
    mc.type("leave")
    mc.keys("Enter")
    wait_for("the screen to be left", lambda: mc.exit_code() == 0 or None)
    assert rig.status()["phase"] == "running"


def test_the_mc_has_no_other_verb(rig):
    rig.start()
    mc = screen(rig, "mc", kind=Pty)
    mc.wait("NEXT")
    before = rig.status()
    mc.send(b"go1234567890")
    mc.quiet()
    assert rig.status()["seq"] == before["seq"]
    mc.send(b"\r:go\r")  # ready, and a question whose text is "go"
    after = rig.wait_status("it was asked", lambda status: "THE MC ASKS: go" in status["warnings"])
    assert after["on_air"] is None and after["standby"] == before["standby"]


def test_caller_and_mc_talk(rig):
    rig.start()
    caller, mc = screen(rig, "attach"), screen(rig, "mc")
    mc.wait("NEXT", "Enter ready")
    rig.do("say", "Nói chậm lại, còn thừa 2 phút")
    assert rig.status()["message"] == "Nói chậm lại, còn thừa 2 phút"
    mc.wait("FROM THE CALLER: Nói chậm lại, còn thừa 2 phút", "Enter: seen")
    mc.wait(" !! FROM THE CALLER")  # the signs come and go by themselves
    mc.wait("    FROM THE CALLER")
    caller.wait("MC: 1 NOT SEEN")
    mc.keys("Enter")
    mc.wait_gone("FROM THE CALLER")
    caller.wait("the MC has seen: Nói chậm lại")
    assert rig.status()["message"] is None
    def now(status):
        return datetime.datetime.fromisoformat(status["now"])
    at = now(rig.status())
    rig.wait_status("a moment later: no held key",
                    lambda status: now(status) - at > datetime.timedelta(seconds=1))
    mc.keys("Enter")
    mc.wait("READY")
    caller.wait("MC READY")
    mc.keys("F2")
    mc.type("Ai lên sân khấu trước?")
    mc.wait("Escape drops): Ai lên sân khấu trước?")
    mc.keys("Enter")
    caller.wait("THE MC ASKS: Ai lên sân khấu trước?")
    caller.prompt("say Ông Hùng")
    caller.keys("Enter")
    caller.wait_gone("THE MC ASKS")
    mc.wait("FROM THE CALLER: Ông Hùng")
    mc.close()
    caller.wait("MC: NO SCREEN")
    rig.do("clear")
    caller.wait_gone("MC: NO SCREEN")


def test_the_words_grow(rig):
    rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
    rig.do("standby", "3")
    mc = screen(rig, "mc", width=120, height=40)
    before = mc.wait("Hôm nay")
    mc.keys("+")
    mc.wait("H ô m   n a y")
    mc.keys("+")
    mc.wait("▀", "page 1/")
    mc.keys("-")
    mc.keys("-")
    wait_for("the words as before", lambda: mc.text().split("\n")[10:20] == before.split("\n")[10:20])
    mc.keys("?")
    mc.wait("a page back; looking is free")
    mc.keys("Space")
    mc.wait_gone("looking is free")


def test_keys_of_the_mc(rig, tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("keys:\n  mc: {F5: page next, Enter: nothing}\n")
    rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
    rig.do("standby", "3")
    mc = screen(rig, "mc", "--config", str(config), width=40, height=12)
    mc.wait("page 1/")
    mc.keys("Enter")
    mc.keys("F5")
    mc.wait("page 2/")
    assert not any("READY" in line for line in mc.text().split("\n")[-3:])


def test_the_clock_screen(rig):
    rig.start(LIVE, "live", "--clock", "2023-09-17T20:17")
    clock = screen(rig, "clock", width=100, height=30)
    clock.wait("TIME - REHEARSAL", "LATE")
    rig.do("go", "1")
    clock.wait("LEFT: Mở đầu", "████")
    clock.keys("Left")
    clock.wait("OFF AIR IN")
    clock.keys("C-c")
    wait_for("it is left", lambda: clock.exit_code() == 0 or None)
