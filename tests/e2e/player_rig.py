"""Private servers and a real kichban-player for tests: nothing of the machine's own display or sound
is touched, and only processes started here are ended. Nothing here waits for time: everything waits
for a condition, with a deadline."""

import array
import contextlib
import ctypes
import functools
import json
import math
import os
import pathlib
import re
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from engine_rig import BUILD, ffmpeg, looks

PLAYER = BUILD / "kichban-player"


def end(process):
    """Ends a process that was started here."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(3)


def real_ms():
    return time.clock_gettime(time.CLOCK_BOOTTIME) * 1000


def eventually(check, seconds=5.0):
    """The first true answer of check(); fails when there is none in time."""
    deadline = time.monotonic() + seconds
    for _ in looks():
        answer = check()
        if answer:
            return answer
        assert time.monotonic() < deadline, "never came true"


@functools.cache
def xlib():
    x = ctypes.CDLL("libX11.so.6")
    for name, answer, *takes in (
            ("XOpenDisplay", ctypes.c_void_p, ctypes.c_char_p),
            ("XDefaultRootWindow", ctypes.c_ulong, ctypes.c_void_p),
            ("XGetImage", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_int] * 2,
             *[ctypes.c_uint] * 2, ctypes.c_ulong, ctypes.c_int),
            ("XGetPixel", ctypes.c_ulong, ctypes.c_void_p, ctypes.c_int, ctypes.c_int),
            ("XDestroyImage", ctypes.c_int, ctypes.c_void_p),
            ("XCloseDisplay", ctypes.c_int, ctypes.c_void_p)):
        function = getattr(x, name)
        function.restype, function.argtypes = answer, takes
    # by itself it would end the process, where a place is outside
    x.quiet = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda display, fault: 0)
    x.XSetErrorHandler(x.quiet)
    return x


def colours_at(name, places):
    """Red, green, blue of each place of a display of 24 bits; () where there is none."""
    x = xlib()
    display = x.XOpenDisplay(name.encode())
    assert display, f"no display {name}"
    found = []
    for at in places:
        image = x.XGetImage(display, x.XDefaultRootWindow(display), *at, 1, 1, 0xFFFFFF, 2)  # ZPixmap
        colour = x.XGetPixel(image, 0, 0) if image else None
        found.append(() if colour is None else (colour >> 16 & 255, colour >> 8 & 255, colour & 255))
        if image:
            x.XDestroyImage(image)
    x.XCloseDisplay(display)
    return found


class Display:
    """A private X server."""

    def __init__(self, width=640, height=360, number=None, more=()):
        """`number`: of a display that was there before; `more`: words for the server."""
        self.width, self.height = width, height
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", *([f":{number}"] if number else []), "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24",
             "-nolisten", "tcp", "-noreset", *more],
            pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        said = b""
        while not said.endswith(b"\n"):  # it dies of a reader that leaves before the LF
            assert select.select([reader], [], [], 10)[0], "Xvfb doesn't start"
            said += os.read(reader, 16)
        self.name = ":" + said.decode().strip()
        os.close(reader)

    def grab(self, frames=1, rate=50):
        return ["ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0", "-framerate", str(rate),
                "-video_size", f"{self.width}x{self.height}", "-i", self.name]

    def pixel(self, x=0.5, y=0.5):
        """Red, green, blue at a place given in parts of the screen."""
        return colours_at(self.name, [(int(x * self.width), int(y * self.height))])[0]

    def shot(self, path):
        subprocess.run(self.grab() + ["-y", "-frames:v", "1", str(path)], check=True)

    def close(self):
        end(self.process)


HEADS = """
Section "Device"
  Identifier "heads"
  Driver "dummy"
  VideoRam 128000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "heads"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "640x480" "800x600" "640x360"
    Virtual 2048 1024
  EndSubSection
EndSection
Section "ServerFlags"
  Option "DontVTSwitch" "true"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
"""


class Heads(Display):
    """A private X server with as many outputs as wanted, DUMMY0 (640x480, the operator's) and on, that
    xrandr plugs, moves and unplugs."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="kb-x-")
        config = pathlib.Path(self.home, "xorg.conf")
        config.write_text(HEADS)
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ["/usr/lib/xorg/Xorg", "-displayfd", str(writer), "-config", str(config), "-logfile",
             self.home + "/log", "-nolisten", "tcp", "-noreset", "-novtswitch", "-sharevts",
             "-keeptty"], pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(writer)
        said = b""
        while not said.endswith(b"\n"):
            assert select.select([reader], [], [], 10)[0], "Xorg doesn't start"
            chunk = os.read(reader, 16)
            assert chunk, pathlib.Path(self.home, "log").read_text()[-2000:]
            said += chunk
        self.name = ":" + said.decode().strip()
        os.close(reader)

    def xrandr(self, *words):
        subprocess.run(["xrandr", *words], env=dict(os.environ, DISPLAY=self.name), check=True,
                       stdout=subprocess.DEVNULL)

    def plug(self, output, mode, *where):
        self.xrandr("--addmode", output, mode)
        self.xrandr("--output", output, "--mode", mode, *where)
        self.xrandr("--query")  # the server looks: the cable is in

    def unplug(self, output):
        self.xrandr("--output", output, "--off")
        self.xrandr("--query")

    @property
    def size(self):
        """Of all outputs together, as it is now."""
        said = subprocess.run(["xrandr", "--current"], capture_output=True, text=True,
                              env=dict(os.environ, DISPLAY=self.name), check=True).stdout
        width, height = re.search(r"current (\d+) x (\d+)", said).groups()
        return int(width), int(height)

    def grab(self, frames=1, rate=50):
        self.width, self.height = self.size
        return super().grab(frames, rate)

    def at(self, x, y):
        """Red, green, blue of a pixel."""
        return colours_at(self.name, [(x, y)])[0]

    def close(self):
        super().close()
        shutil.rmtree(self.home, ignore_errors=True)


class Sampler:
    """Looks at one place of a display many times a second, and keeps every colour it saw."""

    def __init__(self, display, x=0.5, y=0.5, rate=50):
        crop = f"crop=2:2:{int(x * display.width)}:{int(y * display.height)}"
        self.process = subprocess.Popen(
            display.grab(rate=rate) + ["-vf", crop, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
            stdout=subprocess.PIPE, bufsize=0)
        self.seen = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        eventually(lambda: self.seen)

    def read(self):
        data = b""
        while True:
            chunk = self.process.stdout.read(12)
            if not chunk:
                return
            data += chunk
            while len(data) >= 12:
                self.seen.append(tuple(data[:3]))
                data = data[12:]

    def close(self):
        end(self.process)
        self.thread.join(3)
        return self.seen


class Sound:
    """A private PulseAudio with one null sink, `hall`."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="kb-pa-")
        self.socket = self.home + "/pa.sock"
        self.start()

    def start(self):
        env = dict(os.environ, HOME=self.home, XDG_RUNTIME_DIR=self.home, XDG_CONFIG_HOME=self.home,
                   PULSE_RUNTIME_PATH=self.home)
        env.pop("PULSE_SERVER", None)
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
             "--disable-shm=yes", "--realtime=no", "--high-priority=no", "--log-target=null",
             "-L", "module-null-sink sink_name=hall rate=48000",
             "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}"],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(lambda: self.answers(), 10)

    def answers(self):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as probe:
            return probe.connect_ex(self.socket) == 0

    @property
    def server(self):
        return "unix:" + self.socket

    def ask(self, *words):
        done = subprocess.run(["pactl", "--server", self.server, *words], capture_output=True,
                              text=True, check=True)
        return done.stdout.strip()

    def add_sink(self, name):
        """The number of its module."""
        return self.ask("load-module", "module-null-sink", f"sink_name={name}", "rate=48000")

    def streams(self):
        """The sinks that streams are on, by the streams' numbers."""
        names = {line.split()[0]: line.split()[1]
                 for line in self.ask("list", "short", "sinks").splitlines()}
        return {line.split()[0]: names.get(line.split()[1])
                for line in self.ask("list", "short", "sink-inputs").splitlines()}

    def close(self):
        end(self.process)
        shutil.rmtree(self.home, ignore_errors=True)


class Listener:
    """Hears the hall: the level of each 5 ms, with the boot clock's ms at which it came in. Reading
    the monitor with little latency also keeps a null sink honest about its own."""

    RATE = 48000
    PIECE = RATE // 200

    def __init__(self, sound, latency_ms=5, sink="hall"):
        self.process = subprocess.Popen(
            ["parec", "--server", sound.server, "-d", sink + ".monitor", "--raw", "--format=s16le",
             f"--rate={self.RATE}", "--channels=1", f"--latency-msec={latency_ms}"],
            stdout=subprocess.PIPE, bufsize=0)
        self.levels = []
        self.samples = array.array("h")
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        eventually(lambda: self.levels, 10)

    def read(self):
        data = b""
        while True:
            chunk = self.process.stdout.read(4096)
            if not chunk:
                return
            now = real_ms()
            data += chunk
            pieces = len(data) // (2 * self.PIECE)
            for i in range(pieces):
                words = array.array("h", data[:2 * self.PIECE])
                data = data[2 * self.PIECE:]
                self.samples.extend(words)
                back = (pieces - 1 - i) * 1000 * self.PIECE / self.RATE
                self.levels.append((now - back, max(abs(word) for word in words) / 32768))

    def first_after(self, at_ms, level=0.005):
        return next((at for at, heard in self.levels if at >= at_ms and heard > level), None)

    def level_now(self, pieces=20):
        """The loudest of the last 100 ms that come in from now on."""
        start = len(self.levels)
        eventually(lambda: len(self.levels) >= start + pieces)
        return max(heard for _, heard in self.levels[start:start + pieces])

    def close(self):
        end(self.process)
        self.thread.join(3)


class Player:
    """A kichban-player and the engine's side of its socket."""

    def __init__(self, folder, part="picture", video="null", audio="null", display=None, sound=None,
                 extra=(), env=None):
        self.path = str(folder / f"p{time.monotonic_ns() % 10**9}.sock")
        more = env or {}
        env = {name: value for name, value in os.environ.items()
               if name not in ("DISPLAY", "WAYLAND_DISPLAY", "PULSE_SERVER")}
        env.update(more)
        if display:
            env["DISPLAY"] = display.name
        if sound:
            env["PULSE_SERVER"] = sound.server
        self.process = subprocess.Popen(
            [str(PLAYER), "--part", part, "--socket", self.path, "--video", video, "--audio", audio,
             *extra], env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        eventually(lambda: os.path.exists(self.path), 10)
        self.connect()

    def connect(self):
        self.link = socket.socket(socket.AF_UNIX)
        eventually(lambda: self.link.connect_ex(self.path) == 0)
        self.pending = b""
        self.heard = []
        self.order_id = 0
        self.say(hello=1, role="engine", version="0.1")
        self.hello = self.wait(lambda line: "hello" in line)

    def say(self, **members):
        self.link.sendall((json.dumps(members) + "\n").encode())

    def do(self, verb, **members):
        """Sends an order and returns its answer."""
        self.order_id += 1
        number = self.order_id
        self.say(do=verb, id=number, **members)
        return self.wait(lambda line: line.get("id") == number)

    def line(self, deadline):
        while b"\n" not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.link], [], [], left)[0]:
                return None
            chunk = self.link.recv(65536)
            if not chunk:
                return None
            self.pending += chunk
        text, self.pending = self.pending.split(b"\n", 1)
        line = json.loads(text)
        line["came_ms"] = real_ms()
        self.heard.append(line)
        return line

    def wait(self, wanted, seconds=5.0):
        """The first line that is wanted, of those not looked at yet."""
        deadline = time.monotonic() + seconds
        while True:
            line = self.line(deadline)
            assert line is not None, f"never said; heard {self.heard[-8:]}"
            if wanted(line):
                return line

    def report(self, kind, seconds=5.0, **members):
        return self.wait(lambda line: line.get("report") == kind and
                         all(line.get(name) == value for name, value in members.items()), seconds)

    def beat(self, check=lambda beat: True, seconds=5.0):
        """A beat from now on that check() likes; asked for, so that an idle player says it too."""
        self.say(do="state")
        return self.wait(lambda line: line.get("report") == "beat" and check(line), seconds)

    def at(self, inst, position_ms, seconds=8.0):
        """The first beat in which the instance has come that far."""
        return self.beat(lambda beat: any(deck["inst"] == inst and deck["position_ms"] >= position_ms
                                          for deck in beat["decks"]), seconds)

    def alive(self):
        return self.process.poll() is None

    def close(self):
        self.link.close()
        end(self.process)
        self.process.stderr.close()


def near(got, want, off=50):
    """Colours that look the same."""
    return len(got) == len(want) and all(abs(a - b) <= off for a, b in zip(got, want))


def filled(heads, x, y, width, height, colour):
    """All four corners and the middle."""
    return all(near(seen, colour) for seen in colours_at(heads.name, (
        (x + 1, y + 1), (x + width - 2, y + 1), (x + 1, y + height - 2), (x + width - 2, y + height - 2),
        (x + width // 2, y + height // 2))))


def make_media(folder):
    """Small clips; each film is of one colour, so that one pixel tells what is seen."""
    for name, colour in (("red", "red"), ("blue", "blue")):
        ffmpeg("-f", "lavfi", "-i", f"color={colour}:s=320x180:r=25:d=8",
               "-f", "lavfi", "-i", "sine=f=1000:r=48000:d=8", "-c:v", "libx264",
               "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50", "-c:a", "aac",
               "-af", "volume=4", "-movflags", "+faststart", folder / f"{name}.mp4")
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=320x180:r=25:d=1.5", "-c:v", "libx264", "-preset",
           "ultrafast", "-pix_fmt", "yuv420p", folder / "short.mp4")
    ffmpeg("-f", "lavfi", "-i", "color=lime:s=320x180", "-frames:v", "1", folder / "green.png")
    ffmpeg("-f", "lavfi", "-i", "color=white:s=320x180", "-frames:v", "1", folder / "white.png")
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=640x360", "-frames:v", "1", folder / "big.png")
    ffmpeg("-f", "lavfi", "-i", "sine=f=440:r=48000:d=6", "-af", "volume=4", folder / "tone.wav")
    ffmpeg("-f", "lavfi", "-i", "sine=f=440:r=48000:d=1", "-af", "volume=4", folder / "beep.wav")
    film = (folder / "red.mp4").read_bytes()
    (folder / "cut.mp4").write_bytes(film[:len(film) // 2])
    (folder / "cut.png").write_bytes((folder / "big.png").read_bytes()[:700])
    (folder / "text.mp4").write_text("this is no film\n" * 50)
    (folder / "list.mp4").write_text(f"#EXTM3U\n{folder}/red.mp4\n")
    os.mkfifo(folder / "pipe.mp4")
    return folder


def spec(folder, name, **members):
    kind = {"png": "still", "wav": "audio"}.get(name.rsplit(".", 1)[1], "video")
    return {"media": name, "path": str(folder / name), "kind": kind, **members}


def db(level):
    return 20 * math.log10(max(level, 1e-6))
