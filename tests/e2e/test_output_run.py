"""Screens that are named, duplicated or gone as a whole run sees them: what its verbs and warnings say,
what is asked before one is filled, and that the machine stays awake meanwhile."""

import os
import signal
import subprocess

import pytest

from engine_rig import wait_for
from player_rig import Display, Player, eventually, filled, near, real_ms
from tmux_rig import Tmux

RED, BLACK, WHITE = (254, 0, 0), (0, 0, 0), (235, 235, 235)


SHOW = """
schema: 1
programme:
  title: "Chương trình thử"
  timezone: "Asia/Ho_Chi_Minh"
media:
  film:
    file: "red.mp4"
    length: 8s
    loop: vamp
sessions:
  - id: evening
    title: "Buổi tối"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - cue: "1"
        id: film
        title: "Phim"
        kind: film
        duration: 10m
        do:
          - play: film
"""


@pytest.fixture
def house(rig, media):
    """A rig with a show that plays, and how it is started."""
    show = media / "show.yaml"
    show.write_text(SHOW)

    def run(*more, check=0):
        return rig.kichban("run", show, "--session", "evening", "--detach", *more, check=check)
    rig.run = run
    return rig


def showing(house, what):
    return house.wait_status(f"shows {what}", lambda s: s["players"][0]["showing"] == what)


def warned(house, text):
    return house.wait_status(f"warns of {text}", lambda s: any(text in w for w in s["warnings"]))


def unwarned(house, text):
    return house.wait_status(f"warns no more of {text}",
                             lambda s: not any(text in w for w in s["warnings"]))


def test_output_verbs_and_what_outlives_the_processes(house, heads):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    heads.plug("DUMMY2", "960x540", "--right-of", "DUMMY1")
    house.env["DISPLAY"] = heads.name
    house.run("--audio", "null")
    wait_for("the list", lambda: "*1 DUMMY1 640x360+640+0" in house.do("output"))
    listed = house.do("output")
    assert "0 DUMMY0 640x480+0+0" in listed and "2 DUMMY2 960x540+1280+0" in listed
    house.do("go")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    assert "there is no" in house.do("output", "screen", "HDMI-7", check=1)
    screen = Tmux(house, "attach", "--lang", "en", width=120, height=40)
    try:
        screen.wait("picture: fullscreen")
        house.do("output", "screen", "window")
        screen.wait("picture: window")
    finally:
        screen.close()
    assert "DUMMY2" in house.do("output", "screen", "2")
    eventually(lambda: filled(heads, 1280, 0, 960, 540, RED))
    # a player that dies comes back on the screen that was chosen
    os.kill(house.player_pid("picture"), signal.SIGKILL)
    warned(house, "player picture: back")
    eventually(lambda: filled(heads, 1280, 0, 960, 540, RED), 10)
    # so does the card, over the film
    assert "test card" in house.do("identify")
    showing(house, "card")
    warned(house, "the test card is up")
    os.kill(house.player_pid("picture"), signal.SIGKILL)
    eventually(lambda: near(heads.at(1280, 0), WHITE) and near(heads.at(2239, 539), WHITE), 10)
    house.do("identify")
    eventually(lambda: filled(heads, 1280, 0, 960, 540, RED), 10)
    # and a screen that was given away stays so, through the deaths of player and engine
    house.do("screen", "give")
    eventually(lambda: near(heads.at(1760, 270), BLACK))
    os.kill(house.player_pid("picture"), signal.SIGKILL)
    engine = house.engine_pid()
    os.kill(engine, signal.SIGKILL)
    wait_for("another engine", lambda: house.engine_pid() not in (None, engine))
    house.wait_status("both parts", lambda s: s["players"][0]["state"] == "ready")
    warned(house, "the screen is given away")
    assert "given away already" in house.do("screen", "give", check=1)
    assert near(heads.at(1760, 270), BLACK)
    wait_for("still the chosen one", lambda: "*2 DUMMY2" in house.do("output"))
    house.do("screen", "take")
    unwarned(house, "the screen is given away")


def test_a_screen_that_goes_is_said_as_long_as_it_is_gone(house, heads):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    house.env["DISPLAY"] = heads.name
    house.run("--audio", "null", "--screen", "DUMMY1")
    house.do("go")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    heads.unplug("DUMMY1")
    status = warned(house, "NO PICTURE: the screen DUMMY1 isn't there")
    assert status["players"][0]["playing"][0]["state"] == "playing"
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    unwarned(house, "NO PICTURE")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))


def test_a_display_server_that_dies_and_comes_back(house):
    first = Display(640, 360)
    number = int(first.name[1:])
    second = None
    try:
        house.env["DISPLAY"] = first.name
        house.run("--audio", "null", "--video", "fullscreen", "--yes")
        house.do("go")
        eventually(lambda: near(first.pixel(), RED))
        began = house.status()["on_air"]["started"]
        first.process.kill()
        first.process.wait()
        warned(house, "NO PICTURE: the display is lost")
        status = house.wait_status("plays on without it", lambda s: s["players"][0]["playing"]
                                   and s["players"][0]["state"] == "ready")
        assert status["on_air"]["started"] == began
        second = Display(640, 360, number)
        back = real_ms()
        eventually(lambda: near(second.pixel(), RED), 10)
        assert real_ms() - back < 6000  # it is looked for every 2 s
        unwarned(house, "NO PICTURE")
        status = house.status()
        assert status["on_air"]["started"] == began
        assert status["players"][0]["playing"][0]["media"] == "film"
    finally:
        first.close()
        if second:
            second.close()


# --- before a run fills a screen ---

def test_filling_the_only_screen_wants_a_yes(house):
    display = Display(640, 360)
    try:
        house.env["DISPLAY"] = display.name
        done = house.run("--audio", "null", "--video", "fullscreen", check=2)
        assert "screen is no screen of its own" in done.stderr and "--yes" in done.stderr
        assert not house.processes("kichban-engine")
        house.run("--audio", "null", "--video", "fullscreen", "--yes")
        wait_for("full", lambda: "*0 screen 640x360+0+0" in house.do("output"))
    finally:
        display.close()


def test_filling_the_only_screen_is_asked_on_a_terminal(house, media):
    display = Display(640, 360)
    house.env["DISPLAY"] = display.name
    words = ["run", media / "show.yaml", "--session", "evening", "--audio", "null", "--video",
             "fullscreen", "--lang", "en"]
    first, second = Tmux(house, *words), None
    try:
        first.wait("the only screen", "[y/N]")
        first.keys("Enter")
        assert first.exit_code() == 2
        assert not house.processes("kichban-engine")
        second = Tmux(house, *words)
        second.wait("[y/N]")
        second.type("y")
        second.keys("Enter")
        second.wait("REHEARSAL")
        wait_for("full", lambda: "*0 screen 640x360+0+0" in house.do("output"))
    finally:
        first.close()
        if second:
            second.close()
        display.close()


def test_duplicated_screens_are_said_everywhere(house, heads):
    heads.plug("DUMMY1", "640x480", "--same-as", "DUMMY0")
    house.env["DISPLAY"] = heads.name
    cure = "xrandr --output DUMMY1 --auto --right-of DUMMY0"
    refused = house.run("--audio", "null", "--screen", "DUMMY1", check=2)
    assert "--yes" in refused.stderr
    done = house.run("--audio", "null")
    assert "warning: " in done.stderr and cure in done.stderr
    warned(house, cure)
    assert "window" in house.log()
    screen = Tmux(house, "attach", "--lang", "en")
    try:
        screen.wait(cure)
    finally:
        screen.close()
    heads.plug("DUMMY1", "640x480", "--right-of", "DUMMY0")
    unwarned(house, cure)


def test_a_screen_that_is_not_there_is_said_before_the_run(house, heads):
    house.env["DISPLAY"] = heads.name
    done = house.run("--audio", "null", "--screen", "HDMI-1")
    assert 'there is no screen "HDMI-1"' in done.stderr and "0 DUMMY0 640x480+0+0" in done.stderr
    warned(house, "NO PICTURE: the screen HDMI-1 isn't there")


# --- the machine stays awake ---

FAKE = """#!/bin/sh
# Stands for logind: notes what is asked and runs what it is given.
echo "$$ $*" >> "$LOCKS"
case "$*" in *handle-lid*) [ -z "$NO_LID" ] || exit 1;; esac
while [ "${1#--}" != "$1" ]; do shift; done
exec "$@"
"""


@pytest.fixture
def logind(house, tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    fake = folder / "systemd-inhibit"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    house.locks = tmp_path / "locks"
    house.locks.touch()
    house.env.update(PATH=f"{folder}:{os.environ['PATH']}", LOCKS=str(house.locks))
    return house


def locks(house):
    """Those that are held, by the process that holds each, and what for."""
    asked = (line.split(" ", 1) for line in house.locks.read_text().splitlines())
    return {pid: what for pid, what in asked if os.path.exists(f"/proc/{pid}")}


def test_screens_keep_their_machine_awake(logind):
    logind.run("--player", "main=null")
    for view in ("attach", "mc"):
        screen = Tmux(logind, view, "--lang", "en")
        try:
            held = wait_for("a lock", lambda: locks(logind))
            assert all("sleep:idle:handle-lid-switch" in what and "--mode=block" in what
                       for what in held.values())
            screen.wait("Phim")
            assert "sleep" not in screen.text()
        finally:
            screen.close()
        wait_for("let go with the screen", lambda: not locks(logind))


def test_the_lid_may_be_somebody_elses(logind):
    logind.env["NO_LID"] = "1"
    logind.run("--player", "main=null")
    screen = Tmux(logind, "attach", "--lang", "en")
    try:
        screen.wait("leave its lid open")
    finally:
        screen.close()


@pytest.mark.parametrize("view", ["attach", "mc"])
def test_without_logind_one_quiet_line(house, tmp_path, view):
    # no such program: as on a machine without systemd
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "stty", "tmux", "env"):
        path = subprocess.run(["which", name], capture_output=True, text=True).stdout.strip()
        (tools / name).symlink_to(path)
    house.run("--player", "main=null")
    house.env["PATH"] = str(tools)
    screen = Tmux(house, view, "--lang", "en")
    try:
        screen.wait("isn't kept from sleeping")
        screen.wait_gone("isn't kept from sleeping")
    finally:
        screen.close()
        house.env["PATH"] = os.environ["PATH"]


def passes_path(house):
    """The player sees PATH: what it asks for is noted too."""
    return [what for what in locks(house).values() if "a show plays here" in what]


def test_the_player_keeps_its_machine_awake(logind, tmp_path):
    env = {"PATH": logind.env["PATH"], "LOCKS": str(logind.locks)}
    player = Player(tmp_path, env=env)
    try:
        wait_for("a lock", lambda: passes_path(logind))
        player.process.kill()
        player.process.wait()
        wait_for("let go with it", lambda: not locks(logind))
    finally:
        player.close()
