"""Screens of kichban in terminals of this test's own: a private tmux server for what a person sees,
a bare pty for what arrives in one read. Nothing outside is touched."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import uuid

from engine_rig import BUILD, DEADLINE, wait_for


def cpu_ticks(pid):
    """User and system time that a process has used, in ticks."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


class Tmux:
    """A tmux server with one window in which a command runs."""

    def __init__(self, rig, *words, width=80, height=24, term=None, program=(BUILD / "kichban",)):
        self.name = "kichban-" + uuid.uuid4().hex[:12]
        self.env = dict(rig.env, TERM="xterm-256color")
        self.code = rig.dir / ("code-" + self.name)
        line = " ".join(f"'{word}'" for word in (*program, *words))
        if term is not None:
            line = f"TERM='{term}' {line}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height),
                  f"stty -a > {rig.dir}/before; {line}; echo $? > {self.code}; "
                  f"stty -a > {rig.dir}/after; exec cat")
        self.tmux("set", "-g", "status", "off")
        self.tmux("set", "-g", "focus-events", "on")
        self.tmux("set", "-s", "escape-time", "0")
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def tmux(self, *words, check=True):
        return subprocess.run(["tmux", "-L", self.name, *words], env=self.env, text=True,
                              capture_output=True, check=check, timeout=30).stdout

    def keys(self, *names):
        self.tmux("send-keys", *names)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def prompt(self, text=""):
        """Opens the prompt and types into it; a colon that came together with more would be refused."""
        self.type(":")
        self.wait("\n :")
        if text:
            self.type(text)

    def paste(self, text):
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p")

    def resize(self, width, height):
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def text(self):
        return self.tmux("capture-pane", "-p")

    def line(self, number):
        lines = self.text().split("\n")
        return lines[number] if number < len(lines) else ""

    def wait(self, *wanted, deadline=DEADLINE):
        """Until all of `wanted` is on the screen; the screen."""
        def look():
            text = self.text()
            return text if all(part in text for part in wanted) else None
        try:
            return wait_for(f"{wanted} on the screen", look, deadline)
        except AssertionError as fault:
            raise AssertionError(f"{fault}\n{self.text()}") from None

    def wait_gone(self, unwanted):
        try:
            return wait_for(f"{unwanted!r} off the screen", lambda: unwanted not in self.text())
        except AssertionError as fault:
            raise AssertionError(f"{fault}\n{self.text()}") from None

    def pid(self):
        """The screen's process: the only child of the pane's shell."""
        shell = self.tmux("display", "-p", "#{pane_pid}").strip()
        path = f"/proc/{shell}/task/{shell}/children"

        def child():
            for pid in open(path).read().split():
                try:
                    if open(f"/proc/{pid}/comm").read().strip() == "kichban":
                        return int(pid)
                except OSError:
                    pass
            return None
        return wait_for("the screen's process", child)

    def exit_code(self):
        return int(wait_for("the end of the command",
                            lambda: self.code.exists() and self.code.read_text().strip()))

    def close(self):
        self.tmux("kill-server", check=False)


class Pty:
    """A bare terminal: exact bytes in, everything that comes out kept."""

    def __init__(self, rig, *words, width=80, height=24, term="xterm-256color"):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        env = dict(rig.env, TERM=term)
        self.process = subprocess.Popen([BUILD / "kichban", *map(str, words)], env=env,
                                        stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True, preexec_fn=self._control)
        os.close(slave)
        self.output = b""

    @staticmethod
    def _control():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read(self, seconds):
        """Takes what comes within so many seconds, returns as soon as something did."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                return False
        return bool(ready)

    def wait(self, wanted, deadline=DEADLINE):
        until = time.monotonic() + deadline
        while wanted.encode() not in self.output:
            left = until - time.monotonic()
            assert left > 0, f"waited for {wanted!r} in {self.output[-3000:]!r}"
            self.read(left)

    def quiet(self):
        """Reads on until nothing came for a moment."""
        while self.read(0.15):
            pass

    def forget(self):
        self.quiet()
        self.output = b""

    def send(self, data):
        """One write, so one read on the other side."""
        os.write(self.master, data if isinstance(data, bytes) else data.encode())

    def hold(self, data, seconds, first=0.4, gap=0.033):
        """A key held down: its first repeat comes late, the others fast."""
        until = time.monotonic() + seconds
        self.send(data)
        wait_until(time.monotonic() + first, self.read)
        while time.monotonic() < until:
            self.send(data)
            wait_until(time.monotonic() + gap, self.read)

    def resize(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def hang_up(self):
        os.close(self.master)
        self.master = -1

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        if self.master >= 0:
            os.close(self.master)


def wait_until(instant, read):
    """Reads until an instant has come."""
    while (left := instant - time.monotonic()) > 0:
        read(left)
