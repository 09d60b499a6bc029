"""Several callers: one has the baton, and a GO is fired once whoever presses."""
import json
import os
import signal
import threading

import pytest

from engine_rig import Client, Rig, wait_for
from tmux_rig import Tmux


class Caller(Client):
    """A caller's screen of somebody at another machine."""

    def __init__(self, path, who, far=True):
        super().__init__(path, hello=False)
        self.send({"hello": 1, "role": "stage", "name": who, "seat": who, "far": far})
        self.who = who

    def press(self, verb, confirmed=None):
        answer = self.ask(verb, **({"confirmed": confirmed} if confirmed else {}))
        return "ok" if answer["ok"] else answer["code"]


@pytest.fixture
def rig():
    rig = Rig()
    rig.screens = []
    yield rig
    for screen in rig.screens:
        screen.close()
    rig.close()


def caller(rig, who, far=True):
    made = Caller(rig.socket, who, far)
    rig.screens.append(made)
    made.state()
    return made


def holder(rig):
    baton = rig.status()["baton"]
    return baton and baton["holder"]


def test_it_is_given_taken_and_regained(rig):
    rig.start()
    assert rig.status()["baton"] is None
    lan, huy = caller(rig, "lan@desk"), caller(rig, "huy@hall")
    assert holder(rig) == "lan@desk"
    assert rig.status()["baton"]["since"].startswith("2023-09-17T")
    assert huy.press("go") == "no-baton"
    assert huy.press("note đang xem") == "ok"
    assert huy.press("baton ask") == "ok"
    assert any("huy@hall ASKS FOR THE BATON" in text for text in rig.status()["warnings"])
    assert lan.press("baton give") == "ok"
    assert holder(rig) == "huy@hall"
    assert huy.press("go") == "ok"
    assert lan.press("go") == "no-baton"
    huy.close()
    rig.wait_status("the link is lost", lambda status: any(
        "its link is lost" in text for text in status["warnings"]))
    assert lan.press("baton take") == "baton-soon"
    again = caller(rig, "huy@hall")
    assert again.press("mark") == "ok" and holder(rig) == "huy@hall"
    assert again.press("jump 3") == "ok"
    again.close()
    near = caller(rig, "may@player", far=False)
    wait_for("it is gone", lambda: near.press("baton take") == "ask-baton")
    assert near.press("baton take", "ask-baton") == "ok"
    assert holder(rig) == "may@player"


def test_it_is_the_same_after_the_engine_died(rig):
    rig.start()
    lan, huy = caller(rig, "lan@desk"), caller(rig, "huy@hall")
    assert lan.press("baton lock") == "ok"
    since = rig.status()["baton"]["since"]
    pid = rig.engine_pid()
    os.kill(pid, signal.SIGKILL)
    wait_for("another engine", lambda: rig.engine_pid() not in (None, pid))
    huy = wait_for("it answers", lambda: reconnect(rig, "huy@hall"))  # who is faster doesn't matter
    assert huy.press("go") == "baton-gone"
    lan = reconnect(rig, "lan@desk")
    assert lan.press("go") == "ok"
    assert rig.status()["baton"] == {"holder": "lan@desk", "since": since}
    assert "the baton is locked" in rig.kichban("do", "next", check=1).stderr
    assert lan.press("baton unlock") == "ok"
    rig.do("next")


def reconnect(rig, who):
    try:
        return caller(rig, who)
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def test_two_who_press_at_once_fire_one(rig):
    rig.start()
    lan, huy = caller(rig, "lan@desk"), caller(rig, "huy@hall")
    for cue in ("1", "2", "3"):
        together = threading.Barrier(3)
        answers = {}

        def press(who, verb):
            together.wait()
            answers[who] = who.ask(verb)

        hand = rig.client(role="operator")
        rig.screens.append(hand)
        threads = [threading.Thread(target=press, args=(one, f"go {cue}"))
                   for one in (lan, huy, hand)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fired = [who for who, answer in answers.items() if answer["ok"]]
        assert len(fired) == 1 and fired[0] is not huy, answers
        assert answers[huy]["code"] == "no-baton"
        rig.wait_status("the guard is over", lambda status: status["on_air"]["elapsed_ms"] >= 1000)
    assert [one["cue"] for one in rig.status()["segments"] if one["actual_start"]] == ["1", "2", "3"]


def test_screens_say_who_has_it(rig):
    rig.start()
    first = Tmux(rig, "attach", "--socket", rig.socket, "--lang", "en")
    rig.screens.append(first)
    first.wait("READY")
    huy = caller(rig, "huy@hall")
    assert "BATON" not in first.text() and "NO GO HERE" not in first.text()
    assert huy.press("baton ask") == "ok"
    first.wait("huy@hall ASKS FOR THE BATON: F11 gives it")
    first.keys("F11")
    first.wait("BATON: huy@hall", "NO GO HERE")
    first.keys("F12")
    first.wait("huy@hall has the baton: F11 asks for it")
    assert rig.status()["on_air"] is None
    first.keys("F11")
    assert wait_for("the other hears it", lambda: asked(huy))
    assert huy.press("baton give") == "ok"
    first.wait_gone("NO GO HERE")
    huy.press("detach")
    huy.close()
    first.keys("F12")
    rig.wait_status("GO", lambda status: status["on_air"])


def asked(client):
    line = client.state()
    return line is None or any("ASKS FOR THE BATON" in text for text in line["state"]["warnings"])


def test_alone_nothing_is_seen_of_it(rig):
    rig.start()
    first = Tmux(rig, "attach", "--socket", rig.socket, "--lang", "en")
    first.wait("READY")
    first.keys("F10")
    wait_for("it is left", lambda: first.exit_code() == 0 or None)
    assert rig.status()["baton"] is None
    first.close()
    second = caller(rig, "somebody@else")  # it was left on purpose: nobody waits for anybody
    assert second.press("go") == "ok"
    assert json.dumps(rig.status()["warnings"]).count("baton") == 0
