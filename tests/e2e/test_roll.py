"""The roll-call through the MC's, the caller's and the door's terminals, and over a killed engine."""
import os
import signal

import pytest

from engine_rig import ROOT, Client, wait_for
from tmux_rig import Tmux

ROLL = ROOT / "tests" / "scenario" / "roll.yaml"


@pytest.fixture
def open_screen(rig):
    opened = []

    def open_one(command):
        opened.append(Tmux(rig, command, "--socket", rig.socket, "--lang", "en"))
        return opened[-1]
    yield open_one
    for one in opened:
        one.close()


def state(rig, role="viewer"):
    """All that a screen is told."""
    client = Client(rig.socket, role=role)
    try:
        return client.state()["state"]["x"]
    finally:
        client.close()


def turn(rig, level, number):
    people = next(one for one in state(rig)["roll"]["levels"] if one["id"] == level)["people"]
    return [(one["position"], one["name"]) for one in people if one["turn"] == number]


def to_the_first_turn(rig):
    for cue in ("5", "6", "6.1", "6.2", "6.3"):
        wait_for(f"GO {cue}", lambda: rig.kichban("do", "go", cue).returncode == 0)


def test_the_mc_reads_names_and_the_caller_sees_them(rig, open_screen):
    rig.start(ROLL)
    caller, mc = open_screen("attach"), open_screen("mc")
    mc.wait("Xin giới thiệu")
    rig.do("absent", "huan-chuong/2")
    mc.wait("CHANGED: absent: huan-chuong/2 B")
    for cue in ("5", "6", "6.1", "6.2"):
        wait_for(f"GO {cue}", lambda: rig.kichban("do", "go", cue).returncode == 0)
        mc.keys("Space")
    mc.wait("turn 1/2, 2 people", "1 A", "– B  ABSENT", "2 C")
    wait_for("GO 6.3", lambda: rig.kichban("do", "go", "6.3").returncode == 0)
    mc.wait("SPACE reads the name")
    caller.wait("names 0/2, 0/6", "→ A", "Ông X")
    mc.keys("Space")
    mc.wait("position 1", "(absent: B) C")
    caller.wait("names 1/2, 1/6", "→ C")
    caller.keys("Right")  # the caller's hand reads as well
    mc.wait("position 2", "SPACE on")
    caller.wait("names 2/2, 2/6", "all read")
    mc.keys("Left")
    caller.wait("names 1/2, 1/6")
    mc.keys("Space")
    caller.wait("names 2/2, 2/6")
    assert rig.do("undo") == "taken back: GO 6.3"  # no name of the MC's stands before it
    caller.wait("▶ 6.2", "→ 6.3")
    assert all(one["read"] is None for one in state(rig)["roll"]["levels"][0]["people"])


def test_a_roll_call_outlives_the_engine(rig):
    rig.start(ROLL)
    rig.do("guest", "1", "here")
    to_the_first_turn(rig)
    rig.do("absent", "huan-chuong/1")
    rig.do("name")
    rig.do("represented", "bang-khen/2", "Bà S")
    before = state(rig)
    os.kill(rig.engine_pid(), signal.SIGKILL)
    rig.wait_status("it is back", lambda status: status["on_air"]["cue"] == "6.3")
    after = state(rig)
    assert after["roll"] == before["roll"] and after["guests"] == before["guests"]
    assert turn(rig, "huan-chuong", 0) == [(1, "A"), (2, "B"), (3, "C")]  # struck out, his place stays
    assert rig.do("name") == "C: 2 of 2"


def test_the_door_ticks(rig, open_screen):
    rig.start(ROLL)
    door, mc = open_screen("door"), open_screen("mc")
    door.wait("DELEGATES: 0/3 here, 1 not coming", "Ông M", "Bà N")
    door.type("ba n")
    door.wait_gone("Ông M")
    door.keys("Enter")
    door.wait("DELEGATES: 1/3 here", "here: Bà N")
    mc.wait("- Bà N, Phó Chủ tịch", "- cùng các đồng chí, các vị đại biểu")
    mc.wait_gone("Ông M")
    door.keys("Up")
    door.keys("F3")
    door.wait("who came for Ông M")
    door.type("Ông P")
    door.keys("Enter")
    door.wait("DELEGATES: 2/3 here", "Ông P for them")
    mc.wait("Ông M, Chủ tịch (Ông P dự thay)")
    assert [one["by"] for one in state(rig)["guests"]] == ["Ông P", None, None]
    door.keys("F10")
    wait_for("the screen to be left", lambda: door.exit_code() == 0 or None)


def test_who_looks_may_tick_or_read_and_no_more(rig):
    rig.start(ROLL)
    to_the_first_turn(rig)
    view = str(rig.socket) + ".view"
    for role, verb, good in (("door", "guest 1 here", True), ("door", "name", False), ("door", "go", False),
                             ("mc", "name", True), ("mc", "guest 1 here", False), ("mc", "absent bang-khen/1", False),
                             ("viewer", "guest 1 away", False), ("viewer", "name", False)):
        client = Client(view, role=role)
        reply = client.ask(verb)
        assert reply["ok"] is good, (role, verb, reply)
        client.close()


def test_names_of_a_turn_that_is_over_are_not_read_in_the_next(rig):
    rig.start(ROLL)
    to_the_first_turn(rig)
    client = Client(rig.socket, role="mc")
    seen = rig.status()["seq"]
    wait_for("GO 6.4", lambda: rig.kichban("do", "go", "6.4").returncode == 0)
    reply = client.ask("name", seq=seen)
    assert not reply["ok"] and "moved on" in reply["error"]
    assert all(one["read"] is None for level in state(rig)["roll"]["levels"] for one in level["people"])
    client.close()
