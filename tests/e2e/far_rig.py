"""Another machine: Debian's sshd as an ordinary process on a loopback port, with keys made here, and
what a user's session has there (display, sound). Nothing of the machine's own ssh is touched."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

from engine_rig import BUILD, command_lines, wait_for
from player_rig import end

SSHD = "/usr/sbin/sshd"


def key(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Far:
    """`inside`: words before sshd that put it elsewhere, into a network namespace for example."""

    def __init__(self, address="127.0.0.1", inside=(), program=BUILD / "kichban-player", noise="",
                 **environment):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="kb-far-"))
        self.address, self.inside = address, list(inside)
        self.port = free_port()
        self.tmp = self.dir / "tmp"  # of the sessions there: the players' sockets
        self.tmp.mkdir(mode=0o700)
        self.program = program
        key(self.dir / "host")
        key(self.dir / "user")
        shutil.copy(self.dir / "user.pub", self.dir / "allowed")
        environment = {"TMPDIR": self.tmp, "HOME": self.dir, **environment}
        force = f"ForceCommand printf '%s' '{noise}'; $SSH_ORIGINAL_COMMAND\n" if noise else ""
        (self.dir / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress {address}\nHostKey {self.dir}/host\nPidFile none\n"
            f"AuthorizedKeysFile {self.dir}/allowed\nStrictModes no\nUsePAM no\n"
            "PasswordAuthentication no\nPermitRootLogin prohibit-password\nLogLevel ERROR\n"
            f"{force}SetEnv " + " ".join(f"{k}={v}" for k, v in environment.items()) + "\n")
        words = (self.dir / "host.pub").read_text().split()
        (self.dir / "known").write_text(f"[{address}]:{self.port} {words[0]} {words[1]}\n")
        (self.dir / "ssh_config").write_text(
            f"Host stage\n  HostName {address}\n  Port {self.port}\n  User {os.environ.get('USER', 'root')}\n"
            f"  IdentityFile {self.dir}/user\n  IdentitiesOnly yes\n"
            f"  UserKnownHostsFile {self.dir}/known\n  StrictHostKeyChecking yes\n")
        (self.dir / "bin").mkdir()
        wrapper = self.dir / "bin" / "ssh"
        wrapper.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F {self.dir}/ssh_config "$@"\n')
        wrapper.chmod(0o755)
        self.process = None
        self.start()

    def start(self):
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        self.process = subprocess.Popen(
            [*self.inside, SSHD, "-D", "-f", str(self.dir / "sshd_config"), "-E", str(self.dir / "sshd.log")],
            stdin=subprocess.DEVNULL)
        wait_for("sshd", self.answers)

    def answers(self, seconds=1):
        assert self.process.poll() is None, (self.dir / "sshd.log").read_text()
        with socket.socket() as probe:
            probe.settimeout(seconds)
            return probe.connect_ex((self.address, self.port)) == 0

    def use(self, rig):
        """The engines that this rig starts reach it as `stage`."""
        rig.env["PATH"] = f"{self.dir}/bin:{os.environ['PATH']}"
        path = rig.dir / "config" / "kichban" / "config.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        program = f"    program: {self.program}\n" if self.program else ""
        path.write_text(f"players:\n  main:\n    host: stage\n{program}")
        return path

    # --- its players ---
    def players(self):
        """{part: pid} of those that run there; never two of a part."""
        own = self.all_players()
        assert len(own) == len(dict(own)), own
        return dict(own)

    def all_players(self):
        """[(part, pid)]. What a player has just forked isn't one."""
        found = {}
        for pid, args in command_lines():
            if args[0].endswith("kichban-player") and "--part" in args and any(
                    arg.startswith(str(self.tmp)) for arg in args):
                try:
                    stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
                except OSError:
                    continue
                parent = int(stat.rsplit(")", 1)[1].split()[1])
                found[pid] = (args[args.index("--part") + 1], parent)
        return [(part, pid) for pid, (part, parent) in found.items() if parent not in found]

    def links(self):
        """The ssh processes on our side."""
        return [pid for pid, args in command_lines()
                if args[0] == "/usr/bin/ssh" and f"{self.dir}/ssh_config" in args]

    def close(self):
        """The links first: an engine that is still there would start its players again."""
        if self.process:
            end(self.process)
        for pid in self.links() + self.relays():
            self.kill(pid)
        for _, pid in self.all_players():
            self.kill(pid)
        wait_for("no player", lambda: not self.all_players())
        shutil.rmtree(self.dir, ignore_errors=True)

    @staticmethod
    def kill(pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def relays(self):
        """Those of its sessions, by the folder that sshd gave them."""
        found = []
        for pid, args in command_lines():
            if "--relay" not in args:
                continue
            try:
                environ = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
            except OSError:
                continue
            if f"TMPDIR={self.tmp}" in os.fsdecode(environ).split("\0"):
                found.append(pid)
        return found
