#!/usr/bin/python3
"""The figures that matter on the evening, measured in one run on this machine: `make bench`.

Every latency is taken between two readings of the boot clock in this program: before the bytes of
the order are written, and when the first loud ms comes out of a PulseAudio null sink's monitor. mpv
plays the same clip, paused beforehand, in the same run; ratios of medians are what to compare."""
import contextlib
import datetime
import json
import mmap
import os
import pathlib
import pty
import random
import select
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
import engine_rig  # noqa: E402
import player_rig  # noqa: E402
sys.path.insert(0, str(ROOT / "tests" / "tools"))
from big_show import big_show  # noqa: E402

ROUNDS = 25
SHOW = """schema: 1
programme: {title: "Bench", timezone: "Asia/Ho_Chi_Minh"}
defaults: {go_guard: "0s"}
media:
  tone: {file: "tone.flac"}
sessions:
  - id: "bench"
    title: "Bench"
    date: "2023-09-17"
    start: "08:00"
    rundown:
"""


def row(name, values, unit="ms", note=""):
    values = sorted(values)
    print(f"{name:<46} median {statistics.median(values):8.2f} {unit}   "
          f"min {values[0]:8.2f}  max {values[-1]:8.2f}  n={len(values)}  {note}", flush=True)
    return statistics.median(values)


def ratio(name, ours, theirs, bound):
    print(f"{name:<46} ratio  {ours / theirs:8.2f}      (aim: under {bound})", flush=True)


class Terminal:
    """A program in a pty of 80x24, its output read all the time."""

    def __init__(self, args, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(args[0], args, env)
        import fcntl
        import struct
        import termios
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""
        self.at = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        with contextlib.suppress(OSError):
            while data := os.read(self.fd, 65536):
                self.seen += data
                self.at.append((player_rig.real_ms(), len(self.seen)))

    def wait(self, text, seconds=10):
        engine_rig.wait_for(text, lambda: text.encode() in self.seen, seconds)

    def when(self, text):
        """The boot clock's ms when `text` was whole on the terminal."""
        self.wait(text)
        end = self.seen.index(text.encode()) + len(text.encode())
        return next(at for at, length in self.at if length >= end)

    def press(self, keys):
        os.write(self.fd, keys)

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def heard(listener, at):
    return engine_rig.wait_for("sound", lambda: listener.first_after(at)) - at


def silence(listener):
    """Until the hall is silent, and then a little: the sound server works in blocks of some ms, and
    nobody may press at the same place of a block each time."""
    engine_rig.wait_for("silence", lambda: len(listener.levels) > 200 and
                        all(level < 0.003 for _, level in listener.levels[-200:]))
    threading.Event().wait(random.uniform(0, 0.05))


def bench_show(folder):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    "sine=frequency=440:duration=20", "-af", "volume=10dB", folder / "tone.flac"],
                   check=True)
    text = SHOW
    for i in range(2 * ROUNDS + 4):
        text += (f'      - {{cue: "{i + 1}", title: "T{i + 1}", duration: "10s", '
                 f'do: [{{stop: all}}, {{play: tone}}]}}\n')
    (folder / "show.yaml").write_text(text)
    return folder / "show.yaml"


def bench_go(rig, listener):
    client = rig.client()
    client.state()
    threading.Thread(target=lambda: [None for _ in iter(client.line, None)], daemon=True).start()
    times = []
    for number in range(ROUNDS):
        rig.kichban("do", "stop")
        rig.wait_status("armed", lambda s: s["standby"]["ready"])
        silence(listener)
        at = player_rig.real_ms()
        client.send({"id": number + 1, "verb": "go"})
        times.append(heard(listener, at))
    return times


def bench_space(rig, listener):
    terminal = Terminal([str(engine_rig.BUILD / "kichban"), "attach", "--lang", "en"],
                        dict(rig.env, TERM="xterm-256color"))
    terminal.wait("F12")
    times = []
    for _ in range(ROUNDS):
        rig.kichban("do", "stop")
        rig.wait_status("armed", lambda s: s["standby"]["ready"])
        # "younger than 3 s" would ask: let the segment grow old
        rig.wait_status("old enough", lambda s: not s["on_air"] or s["on_air"]["elapsed_ms"] > 3100)
        silence(listener)
        at = player_rig.real_ms()
        terminal.press(b" ")
        times.append(heard(listener, at))
    terminal.close()
    return times


def mpv_args(folder, more):
    return ["/usr/bin/mpv", "--no-config", "--pause", "--no-video", "--ao=pulse", "--keep-open=yes",
            "--audio-samplerate=48000", "--audio-channels=stereo", *more, str(folder / "tone.flac")]


def bench_mpv_ipc(folder, env, listener):
    path = folder / "mpv.sock"
    mpv = subprocess.Popen(mpv_args(folder, [f"--input-ipc-server={path}", "--really-quiet"]),
                           env=env, stdin=subprocess.DEVNULL)
    engine_rig.wait_for("mpv", path.exists)
    pipe = socket.socket(socket.AF_UNIX)
    engine_rig.wait_for("mpv answers", lambda: pipe.connect_ex(str(path)) == 0)
    threading.Thread(target=lambda: [None for _ in iter(lambda: pipe.recv(65536), b"")],
                     daemon=True).start()

    def say(*command):
        pipe.sendall(json.dumps({"command": command}).encode() + b"\n")
    times = []
    for _ in range(ROUNDS):
        say("set_property", "pause", True)
        say("seek", 0, "absolute+exact")
        silence(listener)
        at = player_rig.real_ms()
        say("set_property", "pause", False)
        times.append(heard(listener, at))
    player_rig.end(mpv)
    return times


def bench_mpv_pty(folder, env, listener):
    terminal = Terminal(mpv_args(folder, []), dict(env, TERM="xterm-256color"))
    terminal.wait("Paused")
    times = []
    for _ in range(ROUNDS):
        silence(listener)
        at = player_rig.real_ms()
        terminal.press(b" ")
        times.append(heard(listener, at))
        terminal.press(b" ")
        terminal.press(b"\x1b[D" * 6)  # back to the beginning
    terminal.close()
    return times


def sound_figures():
    sound = player_rig.Sound()
    player_rig.Listener.PIECE = player_rig.Listener.RATE // 1000
    listener = player_rig.Listener(sound, latency_ms=1)
    rig = engine_rig.Rig()
    try:
        folder = pathlib.Path(tempfile.mkdtemp(dir=rig.dir))
        rig.env["PULSE_SERVER"] = sound.server
        rig.kichban("run", bench_show(folder), "--detach", "--video", "null", "--audio", "auto",
                    check=0)
        env = dict(rig.env, PULSE_SERVER=sound.server)
        ours = row("GO on the socket to first sample", bench_go(rig, listener))
        space = row("space bar in the terminal to first sample", bench_space(rig, listener))
        rig.kichban("quit", "--yes")
        ipc = row("mpv: pause=no by IPC to first sample", bench_mpv_ipc(folder, env, listener))
        keys = row("mpv: space bar in a pty to first sample", bench_mpv_pty(folder, env, listener))
        ratio("GO, ours to mpv's", ours, ipc, 3)
        ratio("space bar, ours to mpv's", space, keys, 4)
    finally:
        rig.close()
        listener.close()
        sound.close()


class Screen(player_rig.Display):
    """A display whose memory is a file: looked into many times a ms, at no cost to who draws."""

    def __init__(self, folder):
        super().__init__(640, 360, more=("-fbdir", str(folder)))
        with open(folder / "Xvfb_screen0", "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])  # XWD: its size, …, bytes a line, …, colours
        self.at = head[0] + head[19] * 12 + head[12] * 90 + 4 * 160  # not the middle: the pointer rests there

    def dot(self):
        return self.memory[self.at:self.at + 3]

    def changed(self, since_ms, before, seconds=5):
        """How long after `since_ms` the place is another colour."""
        while self.dot() == before:
            assert player_rig.real_ms() - since_ms < seconds * 1000, "nothing is drawn"
            threading.Event().wait(0.0002)
        return player_rig.real_ms() - since_ms


def picture_show(folder):
    """Each frame is another colour than the one before."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=red:s=640x360:r=50:d=20", "-vf",
                    "negate=enable='mod(n,2)'", "-c:v", "libx264", "-g", "25", "-pix_fmt", "yuv420p",
                    folder / "film.mkv"], check=True)
    text = SHOW.replace("tone: {file: \"tone.flac\"}", "film: {file: \"film.mkv\"}")
    for cue in range(1, ROUNDS + 4):
        text += (f'      - {{cue: "{cue}", title: "T{cue}", duration: "10s", '
                 f'do: [{{stop: all}}, {{show: slate}}, {{play: film}}]}}\n')
    (folder / "film.yaml").write_text(text)
    return folder / "film.yaml"


def bench_picture_go(rig, screen):
    client = rig.client()
    client.state()
    threading.Thread(target=lambda: [None for _ in iter(client.line, None)], daemon=True).start()
    times = []
    for number in range(ROUNDS):
        rig.kichban("do", "stop")
        rig.wait_status("armed, the slate up", lambda s: s["standby"]["ready"] and not s["players"][0]["playing"])
        threading.Event().wait(random.uniform(0.2, 0.25))
        before, at = screen.dot(), player_rig.real_ms()
        client.send({"id": number + 1, "verb": "go"})
        times.append(screen.changed(at, before))
    return times


def bench_picture_mpv(folder, env, screen):
    path = folder / "mpv-picture.sock"
    mpv = subprocess.Popen(["/usr/bin/mpv", "--no-config", "--pause", "--vo=gpu", "--gpu-context=x11egl", "--ao=null", "--fs", "--keep-open=yes",
                            "--no-osc", "--osd-level=0", "--really-quiet", f"--input-ipc-server={path}",
                            str(folder / "film.mkv")], env=env, stdin=subprocess.DEVNULL)
    pipe = socket.socket(socket.AF_UNIX)
    engine_rig.wait_for("mpv answers", lambda: path.exists() and pipe.connect_ex(str(path)) == 0)
    threading.Thread(target=lambda: [None for _ in iter(lambda: pipe.recv(65536), b"")], daemon=True).start()

    def say(*command):
        pipe.sendall(json.dumps({"command": command}).encode() + b"\n")
    times = []
    engine_rig.wait_for("a picture", lambda: screen.dot() != b"\0\0\0")
    for _ in range(ROUNDS):
        say("set_property", "pause", True)
        say("seek", 0, "absolute+exact")
        threading.Event().wait(random.uniform(0.3, 0.35))
        before, at = screen.dot(), player_rig.real_ms()
        say("set_property", "pause", False)
        times.append(screen.changed(at, before))
    player_rig.end(mpv)
    return times


def picture_figures():
    """mpv shows its first frame while it is paused, ours nothing of what is armed: so from the order to
    the next frame there, and to the first one here."""
    rig = engine_rig.Rig()
    folder = pathlib.Path(tempfile.mkdtemp(dir=rig.dir))
    screen = Screen(folder)
    try:
        rig.env["DISPLAY"] = screen.name
        rig.kichban("run", picture_show(folder), "--detach", "--video", "fullscreen", "--audio", "null", "--yes",
                    check=0)
        ours = row("GO on the socket to first frame", bench_picture_go(rig, screen))
        rig.kichban("quit", "--yes")
        theirs = row("mpv: pause=no by IPC to the next frame", bench_picture_mpv(folder, dict(rig.env), screen))
        ratio("GO to a picture, ours to mpv's", ours, theirs, 3)
    finally:
        rig.close()
        screen.close()


def command_figures():
    rig = engine_rig.Rig()
    try:
        rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
        times = []
        for _ in range(60):
            at = time.perf_counter()
            rig.kichban("do", "mark")
            times.append((time.perf_counter() - at) * 1000)
        row("kichban do, start to exit", times, note="(aim: under 10)")
    finally:
        rig.close()


def screen_figures():
    times = []
    for _ in range(7):
        rig = engine_rig.Rig()
        try:
            at = player_rig.real_ms()
            terminal = Terminal(
                [str(engine_rig.BUILD / "kichban"), "run", str(ROOT / "shows" / "hue-2023.yaml"),
                 "--session", "ceremony", "--player", "main=null", "--lang", "en"],
                dict(rig.env, TERM="xterm-256color"))
            times.append(terminal.when("F12") - at)
            terminal.close()
        finally:
            rig.close()
    row("kichban run, null player, to the full screen", times, note="(aim: under 250)")


def resident_mb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def client_figures(seconds=20):
    """A screen on a running engine: until it is whole, until a key is seen, and what it costs."""
    rig = engine_rig.Rig()
    try:
        rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
        env = dict(rig.env, TERM="xterm-256color")
        attach = [str(engine_rig.BUILD / "kichban"), "attach", "--lang", "en"]
        times = []
        for _ in range(15):
            at = player_rig.real_ms()
            terminal = Terminal(attach, env)
            times.append(terminal.when("F12") - at)
            terminal.close()
        row("attach to the first full screen", times, note="(aim: under 100)")
        terminal = Terminal(attach, env)
        terminal.wait("F12")
        times = []
        for number in range(40):
            length = len(terminal.at)  # between two ticks of the clock nothing else is drawn
            engine_rig.wait_for("a tick", lambda: len(terminal.at) > length)
            threading.Event().wait(random.uniform(0.2, 0.3))
            length, at = len(terminal.at), player_rig.real_ms()
            terminal.press(b"\x1b[B" if number % 2 == 0 else b"\x1b[A")  # the next one stands by, and back
            engine_rig.wait_for("the screen changes", lambda: len(terminal.at) > length)
            times.append(terminal.at[length][0] - at)
        row("a key to the changed screen, by the engine", times, note="(aim: under 15)")
        rig.do("standby", "5")
        rig.do("go")
        before, at = cpu_seconds(terminal.pid), time.monotonic()
        threading.Event().wait(seconds)
        cpu = (cpu_seconds(terminal.pid) - before) / (time.monotonic() - at) * 100
        print(f"{'screen, a countdown runs: resident':<46} {resident_mb(terminal.pid):15.2f} MB   (aim: under 8)")
        print(f"{'screen, a countdown runs: CPU':<46} {cpu:15.2f} %    (aim: under 0.5)", flush=True)
        terminal.close()
    finally:
        rig.close()


def viewer_figures(viewers=200, rounds=25):
    """As many terminals that look; from a GO until the last of them has heard of it, and what they get
    while only the clock moves."""
    rig = engine_rig.Rig()
    try:
        rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
        path = rig.socket.with_name("engine.sock.view")
        looking = [engine_rig.Client(path, role="viewer") for _ in range(viewers)]
        for one in looking:
            one.state()
            one.socket.setblocking(False)
        poll, got = select.epoll(), {}
        by_fd = {one.socket.fileno(): one.socket for one in looking}
        for fd in by_fd:
            poll.register(fd, select.EPOLLIN)

        def drain(seconds):
            """Bytes that come in so many seconds of silence at the most."""
            total, until = 0, time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                for fd, _ in poll.poll(left):
                    total += len(by_fd[fd].recv(1 << 20))
            return total
        hand = rig.client()
        hand.state()
        threading.Thread(target=lambda: [None for _ in iter(hand.line, None)], daemon=True).start()
        times = []
        for number in range(rounds):
            drain(0.3)
            got, at = {}, player_rig.real_ms()
            hand.send({"id": number + 1, "verb": "standby 5" if number % 2 == 0 else "standby 0"})
            tails = dict.fromkeys(by_fd, b"")
            while len(got) < viewers:
                for fd, _ in poll.poll(5):
                    tails[fd] = tails[fd] + by_fd[fd].recv(1 << 20)
                    if fd not in got and b'"event":{' in tails[fd] and tails[fd].endswith(b"\n"):
                        got[fd] = player_rig.real_ms() - at
            times.append(max(got.values()))
        row(f"a change to the slowest of {viewers} viewers", times, note="(aim: under 20)")
        total = drain(5)
        print(f"{'bytes to each viewer while the clock moves':<46} {total / viewers / 5:15.1f} a second", flush=True)
        print(f"{f'engine with {viewers} viewers: resident':<46} {resident_mb(rig.engine_pid()):15.2f} MB", flush=True)
    finally:
        rig.close()


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def engine_figures(seconds=20):
    rig = engine_rig.Rig()
    try:
        rig.start(ROOT / "shows" / "hue-2023.yaml", "ceremony")
        rig.do("standby", "5")
        rig.do("go")
        pid = rig.engine_pid()
        before, at = cpu_seconds(pid), time.monotonic()
        threading.Event().wait(seconds)
        cpu = (cpu_seconds(pid) - before) / (time.monotonic() - at) * 100
        print(f"{'engine, ceremony running: resident':<46} {resident_mb(pid):15.2f} MB   (aim: under 12)")
        print(f"{'engine, ceremony running: CPU':<46} {cpu:15.2f} %    (aim: under 0.5)")
    finally:
        rig.close()


def day_show(folder, hours=24):
    """A rundown that runs by itself for so long: films, waits, timed actions."""
    kinds = [("kind: film, next: auto_follow, do: [{play: film}]", 420),
             ("next: auto_continue, post_wait: 131s, do: [{fade: all}, {play: bed}]", 131),
             ("duration: 3m, next: auto_follow, do: [{play: tone, at: +20s}, {fade: all, at: -5s}]",
              180)]
    text = SHOW.replace("media:\n", "media:\n  film: {file: film.mkv, length: 7m}\n"
                        "  bed: {file: bed.flac, length: 20s, loop: vamp, fade_out: 3s}\n")
    total = 0
    for number in range(1, 100000):
        kind, seconds = kinds[number % len(kinds)]
        text += f'      - {{cue: "{number}", title: "Mục {number}", {kind}}}\n'
        total += seconds
        if total > hours * 3600:
            break
    text += '      - {cue: "end", title: "Hết", duration: 1m}\n'
    (folder / "day.yaml").write_text(text.replace('"tone.flac"', '"tone.flac", length: 20s'))
    return folder / "day.yaml"


VERBS = ["add +10s", "add -10s", "delay +1m", "delay -1m", "offair +1m", "hold", "resume", "play tone",
         "stop tone", "note một ghi chú", "count 5", "count 0", "sync soon", "length end 2m",
         "float end", "undo", "float end", "unfloat end", "skip end", "unskip end", "xyzzy", "mark", "volume all -3dB",
         "clock hold", "clock go", "speed 999", "speed 1000"]


def memory_figures():
    """A day of show at a thousand times its speed, with hands on it all the time."""
    rig = engine_rig.Rig()
    try:
        rig.start(day_show(rig.dir), "bench", "--speed", "1000")
        client, pid, verbs = rig.client(), rig.engine_pid(), 0
        began = rig.status()["now"]
        rig.do("go")

        def hours():
            now = rig.status()["now"]
            return (datetime.datetime.fromisoformat(now) -
                    datetime.datetime.fromisoformat(began)).total_seconds() / 3600
        for part in (10, 25, 50, 75, 100):
            while hours() < 24 * part / 100:
                for verb in VERBS if verbs % 4 else [*VERBS, "go"]:
                    client.ask(verb)
                    verbs += 1
                    threading.Event().wait(0.02)
            cue = rig.status()["on_air"]["cue"]
            print(f"{f'engine, a day at 1000 times its speed: {part} %':<46} "
                  f"{resident_mb(pid):15.2f} MB   (cue {cue}, {verbs} verbs)", flush=True)
    finally:
        rig.close()


def plan_figures():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "big.yaml")
        path.write_text("".join(big_show(10000)))
        subprocess.run([engine_rig.BUILD / "tests" / "bench_plan", path, "ceremony"], check=True)


def check_figures():
    """`check` of large shows: the time should grow as the size does."""
    medians = {}
    with tempfile.TemporaryDirectory() as folder:
        for segments in (1000, 10000, 15000):
            path = pathlib.Path(folder, f"{segments}.yaml")
            path.write_text("".join(big_show(segments)))
            times, peak = [], 0
            for _ in range(9):
                at = time.perf_counter()
                process = subprocess.Popen([str(engine_rig.BUILD / "kichban"), "check", str(path)],
                                           stdout=subprocess.DEVNULL)
                _, status, used = os.wait4(process.pid, 0)
                times.append((time.perf_counter() - at) * 1000)
                process.returncode = os.waitstatus_to_exitcode(status)
                assert process.returncode == 0
                peak = max(peak, used.ru_maxrss)
            size = path.stat().st_size / 1e6
            aim = ", aim: under 250 ms, 60 MB" if segments == 10000 else ""
            medians[segments] = row(f"kichban check, {segments} segments ({size:.1f} MB)", times,
                                    note=f"({peak / 1024:.0f} MB{aim})")
    ratio("kichban check, 15,000 against 1,000 segments", medians[15000], medians[1000], 18)


def forecast_figures():
    """10,000 evenings of the ceremony through the core, the program's start and the file's reading
    with them."""
    for words, what in (("--json",), "numbers"), ((), "words, with what cuts save"):
        times = []
        for _ in range(9):
            at = time.perf_counter()
            subprocess.run([str(engine_rig.BUILD / "kichban"), "simulate", *words, "--session",
                            "ceremony", "--state", "/nonexistent",
                            str(ROOT / "shows" / "hue-2023.yaml")],
                           stdout=subprocess.DEVNULL, check=True)
            times.append((time.perf_counter() - at) * 1000)
        row(f"10,000 evenings: {what}", times, note="(aim: under 1000)")


if __name__ == "__main__":
    command_figures()
    plan_figures()
    check_figures()
    forecast_figures()
    engine_figures()
    memory_figures()
    screen_figures()
    client_figures()
    viewer_figures()
    sound_figures()
    picture_figures()
