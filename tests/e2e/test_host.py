"""Screens and verbs from another machine. `ssh` is a script of this test's, first in PATH, so that a
link can be cut, frozen and greeted on; the real OpenSSH is in test_far.py."""
import json
import os
import signal
import socket
import stat
import subprocess
import threading

import pytest

from engine_rig import BUILD, Rig, wait_for
from tmux_rig import Tmux

FAKE = """#!/bin/sh
echo "$@" >> {dir}/asked
echo $$ >> {dir}/pids
[ -e {dir}/refuse ] && {{ echo "ssh: connect to host: No route to host" >&2; exit 255; }}
while [ "$1" != "--" ]; do shift; done
shift 2
[ -e {dir}/greet ] && echo "Welcome to the hall. Be kind."
[ -e {dir}/chatter ] && yes "a shell that never stops talking"
[ -e {dir}/forced ] && set -- "$(cat {dir}/forced)"
PATH={build}:$PATH
exec sh -c "exec $*"
"""


class Far:
    """A rig whose engine is reached through the script."""

    def __init__(self, rig):
        self.rig, self.dir = rig, rig.dir / "ssh"
        self.dir.mkdir()
        script = self.dir / "ssh"
        script.write_text(FAKE.format(dir=self.dir, build=BUILD))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        rig.env["PATH"] = f"{self.dir}:{rig.env['PATH']}"

    def flag(self, name, text=""):
        (self.dir / name).write_text(text)

    def unflag(self, name):
        (self.dir / name).unlink()

    def asked(self):
        return (self.dir / "asked").read_text().splitlines()

    def pids(self):
        """The links that are up."""
        live = []
        for pid in (self.dir / "pids").read_text().split():
            try:
                os.kill(int(pid), 0)
                live.append(int(pid))
            except ProcessLookupError:
                pass
        return live

    def signal(self, number):
        for pid in self.pids():
            os.kill(pid, number)

    def kichban(self, *words, **more):
        return self.rig.kichban(*words, "--host", "lan@hall", **more)


@pytest.fixture
def far():
    rig = Rig()
    rig.start()
    rig.screens = []
    yield Far(rig)
    for screen in rig.screens:
        screen.close()
    rig.close()


def screen(far, command, *more, **how):
    made = Tmux(far.rig, command, "--host", "lan@hall", "--lang", "en", *more, **how)
    far.rig.screens.append(made)
    return made


def test_verbs_and_status(far):
    assert far.kichban("do", "go", check=0).stdout.startswith("on air: 1")
    status = json.loads(far.kichban("status", "--json", check=0).stdout)
    assert status["on_air"]["cue"] == "1"
    assert far.kichban("do", "go 7", check=1).stderr
    option = far.asked()[0]
    assert option.endswith("-- lan@hall kichban relay"), option
    far.flag("greet")
    assert far.kichban("do", "mark", check=0).stdout.startswith("marked")


def test_what_is_wrong_is_said(far):
    for host in ("-oProxyCommand=x", "a b", "lan@", "lan@hall:22", "x;y"):
        done = far.rig.kichban("status", "--host", host, check=2)
        assert "write a destination of ssh" in done.stderr
    assert not (far.dir / "asked").exists()
    assert "attach --host" in far.rig.kichban("run", "x.yaml", "--host", "lan@hall", check=2).stderr
    far.flag("refuse")
    assert "No route to host" in far.kichban("status", check=3).stderr
    far.unflag("refuse")
    far.flag("chatter")
    assert "something else than kichban answers" in far.kichban("status", check=3).stderr
    far.unflag("chatter")
    nothing = far.rig.dir / "nothing.sock"
    done = far.kichban("status", "--socket", str(nothing), check=3)
    assert f"no engine answers at {nothing}" in done.stderr


def test_a_lost_link_comes_back_by_itself(far):
    caller = screen(far, "attach")
    caller.wait("READY", "→ 1")
    far.flag("refuse")
    far.signal(signal.SIGKILL)
    caller.wait("LINK LOST 0:0", "last known state", "(assumed)")
    caller.keys("F12")
    caller.wait("nothing was sent")
    far.rig.do("go")
    tries = len(far.asked())
    wait_for("it tries again", lambda: len(far.asked()) > tries)
    assert all("BatchMode=yes" in line for line in far.asked()[1:])
    far.unflag("refuse")
    caller.wait("▶ 1  Chào cờ", "back after 0:", "on air 1, stands by 2")
    caller.wait_gone("LINK LOST")
    caller.keys("F8")
    far.rig.wait_status("a verb goes through", lambda status: status["on_air"] is None)


def test_half_a_link_is_given_up(far):
    caller = screen(far, "attach")
    caller.wait("READY")
    first = far.pids()
    far.signal(signal.SIGSTOP)
    caller.wait("LINK LOST 0:0")
    wait_for("another link", lambda: set(far.pids()) - set(first), 20)
    caller.wait_gone("LINK LOST")
    caller.wait("back after 0:")
    for pid in first:  # a stopped one takes its end when it goes on
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass


def test_the_mc_and_the_clock_from_afar(far):
    mc, clock = screen(far, "mc"), screen(far, "clock")
    mc.wait("NEXT", "Chào cờ")
    clock.wait("TIME")
    assert {line.split("-- ")[1] for line in far.asked()} == {
        "lan@hall kichban relay --role mc", "lan@hall kichban relay --role viewer"}
    mc.keys("Enter")
    far.rig.wait_status("ready", lambda status: "the MC is ready" in status["warnings"])
    far.flag("refuse")
    far.signal(signal.SIGKILL)
    mc.wait("read on: the link is being restored")
    far.unflag("refuse")
    mc.wait_gone("the link is being restored")


def relay(far, *words, hello, more=""):
    done = subprocess.run([BUILD / "kichban", "relay", "--socket", far.rig.socket, *words],
                          input=json.dumps(hello) + "\n" + more, text=True, capture_output=True,
                          env=far.rig.env, timeout=20, check=False)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_key_for_the_mc_is_that_and_nothing_else(far):
    """`command="kichban relay --role mc"`: whatever the other end claims and asks for."""
    claim = {"hello": 1, "role": "stage", "name": "guest"}
    go = json.dumps({"id": 1, "verb": "go"}) + "\n"
    process = subprocess.Popen([BUILD / "kichban", "relay", "--socket", far.rig.socket, "--role", "mc"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env=dict(far.rig.env, SSH_ORIGINAL_COMMAND="kichban relay"))
    try:
        process.stdin.write(json.dumps(claim) + "\n" + go + go.replace("1", "2", 1).replace(
            '"go"', '"ready"'))
        process.stdin.flush()
        answers = {}
        while len(answers) < 2:
            line = json.loads(process.stdout.readline())
            if "id" in line:
                answers[line["id"]] = line
    finally:
        process.kill()
        process.wait()
    assert answers[1]["code"] == "role" and answers[2]["ok"]
    assert far.rig.status()["on_air"] is None
    assert "write mc, door or viewer" in far.rig.kichban("relay", "--role", "stage", check=2).stderr
    # a caller's screen at a key that is the MC's gets its sentence
    far.flag("forced", f"kichban relay --role mc --socket {far.rig.socket}")
    done = far.kichban("do", "go", check=1)
    assert "role" in done.stderr or "mc" in done.stderr


def test_a_relay_says_what_is_wrong(far):
    done, lines = relay(far, hello={"nothing": 1})
    assert done.returncode == 1 and done.stderr
    other = far.rig.dir / "other.sock"
    done = far.rig.kichban("relay", "--socket", other, check=3)
    assert json.loads(done.stdout)["error"].startswith("no engine answers")


class Sshd:
    """Something that greets as an sshd does."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.greet, daemon=True).start()

    def greet(self):
        while True:
            try:
                other, _ = self.socket.accept()
            except OSError:
                return
            other.sendall(b"SSH-2.0-here\r\n")
            other.close()


def test_a_guest_is_invited(far, tmp_path):
    sshd, config = Sshd(), tmp_path / "sshd_config"
    config.write_text(f"# Port 1\nPermitRootLogin no\n port {sshd.port}\n")
    far.rig.env["KICHBAN_SSHD_CONFIG"] = str(config)
    done = far.rig.kichban("invite", "mc")
    if done.returncode == 0:
        assert f"ssh -t -p {sshd.port} " in done.stdout and done.stdout.strip().endswith("kichban mc")
    else:
        assert "in no network" in done.stderr
    sshd.socket.shutdown(socket.SHUT_RDWR)
    sshd.socket.close()
    done = far.rig.kichban("invite", "mc", check=1)
    assert f"no sshd answers on this machine (port {sshd.port})" in done.stderr
    assert "invite whom" in far.rig.kichban("invite", "stage", check=2).stderr
