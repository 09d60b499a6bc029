"""The cut ladder on the caller's screen, and what it says on the MC's, in real terminals."""
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
    mc.wait("NOW: Mở đầu", "Enter seen")
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
    rig.do("go", "3")
    first = rig.status()["standby"]["cue"]
    mc.wait(f"NEXT {first}: SPACE goes on")
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
    mc.send(b"go\n:go\n1234567890")
    mc.quiet()
    assert rig.status()["on_air"] is None and rig.status()["seq"] == before["seq"]
