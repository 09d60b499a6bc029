"""view_group: people of a group may look, from their own accounts, and do nothing else."""
import grp
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from engine_rig import BUILD, SMALL, Rig, wait_for
from test_config import write
from tmux_rig import Tmux

GROUP = "games"  # Debian has it, and nobody in it
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


def folder():
    return pathlib.Path(f"/tmp/kichban-view-{os.geteuid()}")


class House(Rig):
    """With a socket of its own name, so that nobody else's door is meant."""

    def __init__(self, name=None):
        super().__init__()
        self.socket = self.socket.with_name(name or f"{self.dir.name}.sock")
        self.door = folder() / f"{self.socket.name}.view"

    def kichban(self, *words, **more):
        return super().kichban(*words, "--socket", self.socket, **more)


@pytest.fixture
def rig():
    rig = House()
    yield rig
    rig.close()


def start(rig, group=GROUP, check=0):
    if group:
        write(rig, f"view_group: {group}\n")
    return rig.kichban("run", SMALL, "--session", "evening", "--rehearse", "--detach", "--player", "main=null",
                       check=check)


def other(*groups):
    return ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY),
            *(("--groups", ",".join(groups)) if groups else ("--clear-groups",)), "env", "HOME=/")


def hears(rig, *groups):
    """What the door says to another user before a byte was sent; None: it isn't opened at all."""
    code = ("import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); "
            "s.settimeout(5); print(s.makefile().readline(), end='')")
    done = subprocess.run([*other(*groups), "/usr/bin/python3", "-c", code, rig.door],
                          capture_output=True, text=True, timeout=20)
    return done.stdout if done.returncode == 0 else None


def test_the_door_is_the_groups(rig):
    start(rig, grp.getgrgid(os.getegid()).gr_name)
    is_door, is_folder = rig.door.stat(), folder().stat()
    assert oct(is_door.st_mode)[-4:] == "0660" and is_door.st_gid == os.getegid()
    assert oct(is_folder.st_mode)[-4:] == "0711" and is_folder.st_uid == os.geteuid()
    assert oct(rig.socket.stat().st_mode)[-4:] == "0600"
    beside = pathlib.Path(f"{rig.socket}.view")
    assert beside.resolve() == rig.door
    screen = Tmux(rig, "mc", "--socket", rig.socket, "--lang", "en")
    try:
        screen.wait("Chào cờ")
    finally:
        screen.close()
    rig.door.unlink()
    wait_for("made again", rig.door.exists)
    beside.unlink()
    wait_for("linked again", beside.exists)
    rig.kichban("quit", "--yes", check=0)
    wait_for("gone with it", lambda: not rig.door.exists() and not beside.is_symlink())


def test_without_it_nobody_else_may(rig):
    start(rig, None)
    assert not rig.door.exists()
    assert oct(os.stat(f"{rig.socket}.view").st_mode)[-4:] == "0600"


def test_a_group_that_cannot_be_is_said_before_the_start(rig):
    done = start(rig, "nobody-knows-it", check=2)
    assert "groupadd nobody-knows-it" in done.stderr
    assert not rig.processes("kichban-engine")


def test_another_run_has_the_door(rig):
    start(rig)
    second = House(rig.socket.name)
    try:
        done = start(second, check=2)
        assert str(rig.door) in done.stderr
        assert rig.door.exists()
    finally:
        second.close()


@as_root
def test_who_is_let_in(rig):
    start(rig)
    members = str(grp.getgrnam(GROUP).gr_gid)
    assert json.loads(hears(rig, members))["hello"] == 1
    assert hears(rig) is None and hears(rig, "20") is None
    # a door that anybody can open: the engine closes it itself
    rig.door.chmod(0o666)
    assert hears(rig) == ""
    # what came in there may look and nothing else, whatever it calls itself
    code = ("import json, socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); "
            "f = s.makefile('rw'); "
            "f.write('{\"hello\":1,\"role\":\"stage\",\"name\":\"x\"}\\n{\"id\":1,\"verb\":\"go\"}\\n'); f.flush(); "
            "print(*[line for line in map(str.strip, f) if '\"id\":1' in line or '\"close\"' in line][:1])")
    done = subprocess.run([*other(members), "timeout", "10", "/usr/bin/python3", "-c", code, rig.door],
                          capture_output=True, text=True, timeout=20)
    assert rig.status()["on_air"] is None, done


@as_root
def test_the_mc_finds_it_from_an_account_of_their_own():
    rig = House("engine.sock")
    if rig.door.exists():
        rig.close()
        pytest.skip("a run of this user has the usual door")
    start(rig)
    place = pathlib.Path(tempfile.mkdtemp(prefix="kichban-e2e-"))  # the checkout may be closed to them
    place.chmod(0o755)
    shutil.copy(BUILD / "kichban", place)
    screen = Tmux(rig, "mc", "--lang", "en", program=(
        "env", "-u", "XDG_RUNTIME_DIR", *other(str(grp.getgrnam(GROUP).gr_gid)), place / "kichban"))
    try:
        screen.wait("Chào cờ")
        rig.kichban("do", "say", "Slower, please", check=0)
        screen.wait("Slower, please")
        screen.keys("Enter")
        screen.wait_gone("Slower, please")
    finally:
        screen.close()
        rig.close()
        shutil.rmtree(place)
