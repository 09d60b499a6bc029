"""A private kichban: its own folders, sockets and processes; nothing outside is touched or killed."""
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

BUILD = pathlib.Path(os.environ.get("KICHBAN_BUILD", "build")).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "scenario" / "small.yaml"
DEADLINE = 15.0


def looks(first=0.01, last=0.08):
    """Pauses between looks, each a little longer: what comes at once is seen at once, and who waits
    for seconds leaves the machine to what is waited for."""
    pause = threading.Event()
    while True:
        yield
        pause.wait(first)
        first = min(first * 1.3, last)


def wait_for(what, condition, deadline=DEADLINE):
    """The first true value of condition(); fails with `what` when the deadline has passed."""
    until = time.monotonic() + deadline
    for _ in looks():
        value = condition()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError(f"waited {deadline} s for: {what}")


def command_lines():
    """(pid, words) of every process. One that ends meanwhile isn't there; nor is it a fault, as it is
    to pathlib's glob()."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                words = pathlib.Path(f"/proc/{name}/cmdline").read_bytes()
            except OSError:
                continue
            yield int(name), os.fsdecode(words).split("\0")


class Client:
    """A raw connection, for what the programs themselves would never send."""

    def __init__(self, path, role="operator", hello=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(str(path))
        self.file = self.socket.makefile("rb")
        self.hello = json.loads(self.file.readline())
        self.number = 0
        if hello:
            self.send({"hello": 1, "role": role, "name": "test"})

    def send(self, message):
        self.raw((json.dumps(message) + "\n").encode())

    def raw(self, data):
        self.socket.sendall(data)

    def line(self):
        """The next line, or None at the end."""
        try:
            text = self.file.readline()
        except ConnectionError:
            return None
        return json.loads(text) if text else None

    def state(self):
        while True:
            line = self.line()
            if line is None or "state" in line:
                return line

    def reply(self, number):
        while True:
            line = self.line()
            if line is None or line.get("id") == number:
                return line

    def ask(self, verb, **more):
        self.number += 1
        self.send({"id": self.number, "verb": verb, **more})
        return self.reply(self.number)

    def close(self):
        self.file.close()
        self.socket.close()


class Rig:
    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="kichban-e2e-"))
        self.program = BUILD / "kichban"
        self.socket = self.dir / "run" / "kichban" / "engine.sock"
        self.state = self.dir / "state" / "kichban"
        (self.dir / "run").mkdir(mode=0o700)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("XDG_", "LC_", "TMUX", "DISPLAY", "WAYLAND"))}
        self.env.update(XDG_RUNTIME_DIR=str(self.dir / "run"), XDG_STATE_HOME=str(self.dir / "state"),
                        XDG_CONFIG_HOME=str(self.dir / "config"), HOME=str(self.dir),
                        LANG="C.UTF-8", TZ="UTC")

    def kichban(self, *words, check=None, **more):
        done = subprocess.run([BUILD / "kichban", *map(str, words)], env=self.env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=60, **more)
        if check is not None:
            assert done.returncode == check, (words, done)
        return done

    def start(self, file=SMALL, session="evening", *more, null=True):
        """`null`: the null player; False: a real one, headless; None: what `more` says."""
        player = {True: ["--player", "main=null"], False: ["--video", "null", "--audio", "null"], None: []}[null]
        return self.kichban("run", file, "--session", session, "--detach", *player, *more, check=0)

    def do(self, *verb, check=0):
        done = self.kichban("do", *verb, check=check)
        return (done.stdout + done.stderr).strip()

    def status(self):
        """What `status --json` prints, asked without starting a program each time; None: nobody answers."""
        try:
            client = self.client(role="viewer")
        except (OSError, ValueError):
            return None
        try:
            line = client.state()
            if not line:
                return None
            for part in (line["state"], *line["state"]["segments"]):
                part.pop("x", None)  # the screens' own
            return line["state"]
        except (OSError, ValueError):
            return None
        finally:
            client.close()

    def wait_status(self, what, condition, deadline=DEADLINE):
        last = None

        def look():
            nonlocal last
            last = self.status()
            return last if last and condition(last) else None
        try:
            return wait_for(what, look, deadline)
        except AssertionError as fault:
            seen = {key: (last or {}).get(key) for key in ("now", "on_air", "standby", "players", "warnings")}
            raise AssertionError(f"{fault}; last seen: {json.dumps(seen, ensure_ascii=False)}") from None

    def client(self, **more):
        return Client(self.socket, **more)

    # --- processes, found by this rig's own socket path in their arguments ---
    def processes(self, name):
        return sorted(pid for pid, args in command_lines() if args[0].endswith(name) and any(
            arg.startswith(str(self.socket)) for arg in args))

    def engine_pid(self):
        """The engine itself, not its keeper."""
        for pid in self.processes("kichban-engine"):
            try:
                comm = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
            except OSError:
                continue  # it has ended meanwhile
            if comm == "kichban-engine":
                return pid
        return None

    def player_pid(self, part):
        own = self.processes("kichban-player")
        return next((pid for pid, args in command_lines() if pid in own and part in args), None)

    # --- what time it is where the shows are ---
    @staticmethod
    def hue_now():
        return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))

    def log(self):
        path = self.state / "logs" / "engine.log"
        return path.read_text() if path.exists() else ""

    def as_run(self):
        return "".join(p.read_text() for p in sorted((self.state / "runs").glob("*.txt")))

    def close(self):
        if self.processes("kichban-engine"):
            self.kichban("quit", "--yes")
        for name in ("kichban-engine", "kichban-player"):
            for pid in self.processes(name):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        shutil.rmtree(self.dir, ignore_errors=True)


def ffmpeg(*words):
    """Makes the file that the last word names. What comes of nothing but generators is made once and
    kept beside the programs."""
    *words, out = map(str, words)
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *words]
    inputs = [at for at, word in enumerate(words) if word == "-i"]
    if not all(words[at - 2:at] == ["-f", "lavfi"] for at in inputs):
        subprocess.run([*command, out], check=True, timeout=120)
        return
    kept = BUILD / "clips"
    kept.mkdir(exist_ok=True)
    name = hashlib.sha256("\0".join(words).encode()).hexdigest()[:20]
    clip = kept / (name + pathlib.Path(out).suffix)
    if not clip.exists():
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            made = pathlib.Path(folder) / clip.name
            subprocess.run([*command, made], check=True, timeout=120)
            made.rename(clip)
    shutil.copyfile(clip, out)


def make_clip(path, seconds, kind="video"):
    """A small clip that a real player plays."""
    sources = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    if kind == "video":
        sources = ["-f", "lavfi", "-i", f"testsrc=size=320x180:rate=25:duration={seconds}", *sources,
                   "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-shortest"]
    if kind == "still":
        sources = ["-f", "lavfi", "-i", "color=c=blue:size=320x180", "-frames:v", "1"]
    ffmpeg(*sources, path)
