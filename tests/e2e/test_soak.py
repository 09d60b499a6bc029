"""Kills without number: whatever dies at whatever moment, the evening is where it was."""
import os
import random
import signal
import threading

import pytest

from conftest import make_show
from engine_rig import Rig, wait_for

KILLS = 200
SEED = int(os.environ.get("SOAK_SEED", "1"))


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    return make_show(tmp_path_factory.mktemp("soak"), 20)


def place(status):
    on_air = status["on_air"] or {}
    return (on_air.get("cue"), on_air.get("started"), (status["standby"] or {}).get("cue"),
            [(one["cue"], one["state"], one["actual_start"]) for one in status["segments"]])


class Evening:
    def __init__(self, rig, dice):
        self.rig, self.dice = rig, dice
        self.moment = threading.Event()
        self.goes = 0

    def alive(self):
        """Everything that was killed is another one now and answers."""
        return self.rig.wait_status("all is back", lambda s: s["players"][0]["state"] == "ready", 20)

    def kill(self, what):
        pid = self.rig.engine_pid() if what == "engine" else self.rig.player_pid(what)
        if pid:
            os.kill(pid, self.dice.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGSEGV)))
        return pid

    def go_on(self):
        """A GO, and what it must have done."""
        before = self.rig.status()
        standby = before and before["standby"]
        done = self.rig.kichban("do", "go") if standby else None
        if done is not None and done.returncode == 0:
            self.goes += 1
            status = self.rig.wait_status("the GO is kept",
                                          lambda s: s["on_air"]["cue"] == standby["cue"])
            assert status["on_air"]["cue"] == standby["cue"]


@pytest.mark.parametrize("seed", [SEED])
def test_two_hundred_kills_lose_no_place(show, seed):
    dice = random.Random(seed)
    rig = Rig()
    try:
        rig.start(show, "evening", null=False)
        evening = Evening(rig, dice)
        rig.do("go")
        for number in range(KILLS):
            if number % 20 == 19:
                evening.go_on()
            if number % 50 == 25:
                rig.kichban("do", "play", dice.choice(("film", "bed")))
            evening.moment.wait(dice.random() * 0.15)
            before = place(evening.alive())
            what = dice.choice(("engine", "engine", "picture", "sound"))
            pid = evening.kill(what)
            wait_for(f"{what} died", lambda: (rig.engine_pid() if what == "engine" else
                                              rig.player_pid(what)) not in (pid, None), 20)
            after = place(evening.alive())
            assert after == before, f"kill {number} of {what}, seed {seed}"
        assert evening.goes >= 5
        rig.do("finish")
        text = rig.as_run()
        assert text.count("finish") >= 1
        fired = [line for line in text.splitlines() if " go" in line and "REFUSED" not in line]
        assert len(fired) == evening.goes + 1, text
    finally:
        rig.close()
