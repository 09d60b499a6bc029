"""config.yaml: read where it lies, beaten by what is typed, and its faults told with their place."""

import pathlib

from engine_rig import ROOT, SMALL, wait_for
from tmux_rig import Pty, Tmux


def write(rig, text, name=None):
    path = rig.dir / name if name else rig.dir / "config" / "kichban" / "config.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def arguments(rig, program):
    pid = wait_for(program, lambda: rig.processes(program))[0]
    words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return dict(zip(words[1::2], words[2::2]))


def test_language_of_what_is_printed(rig):
    english = rig.kichban("verbs").stdout
    write(rig, "language: vi\n")
    assert rig.kichban("verbs").stdout != english
    assert rig.kichban("verbs", "--lang", "en").stdout == english


def test_the_usual_file_need_not_be_there_but_a_named_one_must(rig):
    rig.kichban("verbs", check=0)
    done = rig.kichban("verbs", "--config", rig.dir / "nowhere.yaml", check=2)
    assert "nowhere.yaml" in done.stderr


def test_faults_look_like_a_show_files(rig):
    path = write(rig, "audioo: pulse/hall\nkeys:\n  stage: {F2: fly}\n", "mine.yaml")
    done = rig.kichban("verbs", "--config", path, check=1)
    assert done.stdout.splitlines()[0] == (
        f"{path}:1:1: error: unknown key `audioo` in the config file: did you mean `audio`?")
    assert f"{path}:3:15: error: `F2: fly`" in done.stdout
    assert done.stdout.splitlines()[-1] == f"{path}: 2 errors"


def test_a_broken_usual_file_stops_a_start_and_nothing_else(rig):
    rig.start()
    write(rig, "audioo: x\n")
    done = rig.kichban("do", "go", check=0)
    assert "warning:" in done.stderr and "on air" in done.stdout
    assert rig.kichban("status", "--json", check=0).stdout.startswith("{")
    done = rig.kichban("run", SMALL, "--session", "evening", "--detach", check=1)
    assert "unknown key `audioo`" in done.stdout


def test_devices_reach_the_player_and_what_is_typed_wins(rig):
    write(rig, "audio: pulse/hall\naudio_backup: pulse/second\nscreen: HDMI-7\n")
    rig.kichban("run", SMALL, "--session", "evening", "--detach", "--video", "null", check=0)
    for program in ("kichban-engine", "kichban-player"):
        told = arguments(rig, program)
        assert told["--audio"] == "pulse/hall"
        assert told["--audio-backup"] == "pulse/second"
        assert told["--screen"] == "HDMI-7"
    rig.kichban("run", SMALL, "--session", "evening", "--detach", "--replace", "--video", "null",
                "--audio", "null", "--screen", "2", check=0)
    told = arguments(rig, "kichban-engine")
    assert told["--audio"] == "null" and told["--screen"] == "2"


def test_keys_of_the_door(rig):
    write(rig, "keys:\n  door: {F4: tick away, Enter: nothing}\n")
    rig.start(ROOT / "tests" / "scenario" / "roll.yaml")
    screen = Tmux(rig, "door")
    try:
        screen.wait("0/3 có mặt, 1 vắng")
        screen.keys("Enter", "F4")
        screen.wait("0/3 có mặt, 2 vắng")
    finally:
        screen.close()


def test_keys_of_the_callers_screen(rig):
    write(rig, "keys:\n  stage: {F2: go, Space: nothing}\n")
    rig.start()
    screen = Tmux(rig, "attach")
    try:
        screen.wait("F12/F2")
        screen.keys("Space")
        screen.prompt("go 5")  # what was typed before has been read once this is seen
        screen.wait(":go 5")
        screen.keys("Escape")
        screen.wait_gone(":go 5")
        assert rig.status()["on_air"] is None
        screen.keys("F2")
        status = rig.wait_status("F2 is GO", lambda status: status["on_air"])
        assert status["on_air"]["cue"] == "1"
    finally:
        screen.close()


def rung(rig, text):
    """Has the terminal been rung as the last two minutes of a film began?"""
    write(rig, text)
    rig.start(SMALL, "evening", "--speed", "60")
    rig.do("jump", "2")
    rig.do("add", "-12m")
    screen = Pty(rig, "attach", "--lang", "en")
    try:
        screen.wait("<   film -2:00")
        screen.wait("!!!")  # overtime; only the cells that change are written
        return b"\x07" in screen.output
    finally:
        screen.close()
        rig.kichban("quit", "--yes")


def test_the_bell_rings_only_if_it_may(rig):
    assert not rung(rig, "")
    assert rung(rig, "bell: true\nalerts: {film_2m: bell, film_30s: off}\n")


def test_a_sign_can_be_silenced(rig):
    write(rig, "alerts: {film_2m: off, film_30s: off}\n")
    rig.start(SMALL, "evening", "--speed", "60")
    rig.do("jump", "2")
    rig.do("add", "-12m")
    screen = Pty(rig, "attach", "--lang", "en")
    try:
        screen.wait("<<< film -0:10")
        assert b"film -2:00" not in screen.output and b"film -0:30" not in screen.output
    finally:
        screen.close()
