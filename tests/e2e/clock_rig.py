"""An engine whose wall clock and boot clock belong to the test: fakeclock.c, preloaded into it alone."""
import datetime
import mmap
import os
import pathlib
import signal
import struct
import subprocess
import time

from engine_rig import BUILD, Rig, wait_for

SOURCE = pathlib.Path(__file__).with_name("fakeclock.c")
LIBRARY = BUILD / "tests" / "fakeclock.so"
HUE = datetime.timezone(datetime.timedelta(hours=7))


def build_shim():
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    if not LIBRARY.exists() or LIBRARY.stat().st_mtime < SOURCE.stat().st_mtime:
        subprocess.run(["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O2",
                        "-shared", "-fPIC", "-o", LIBRARY, SOURCE, "-ldl"], check=True)


def instant(text):
    """Milliseconds since the epoch of an RFC 3339 instant."""
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def hue(text):
    return instant(f"{text}+07:00")


class ClockRig(Rig):
    """The three numbers are what the engine reads at each look; its keeper has the same."""

    def __init__(self):
        super().__init__()
        build_shim()
        path = self.dir / "clock"
        path.write_bytes(bytes(24))
        with open(path, "r+b") as file:
            self.numbers = mmap.mmap(file.fileno(), 24)
        self.env.update(LD_PRELOAD=str(LIBRARY), KICHBAN_FAKECLOCK=str(path))
        self.offsets = [0, 0, 0]

    def put(self):
        self.numbers[:] = struct.pack("=qqq", *self.offsets)

    def set_wall(self, text):
        """The wall clock shows this local time of Huế now."""
        self.offsets[0] = hue(text) - round(time.time() * 1000)
        self.put()

    def step(self, ms):
        """A hand on the wall clock."""
        self.offsets[0] += ms
        self.put()

    def suspend(self, ms):
        """The machine was suspended so long and has just woken up."""
        self.offsets[0] += ms
        self.offsets[1] += ms
        self.put()

    def wall_ms(self):
        return time.time() * 1000 + self.offsets[0]

    def kill_engine(self, while_gone=None):
        """kill -9 of the engine; `while_gone` happens before its keeper notices."""
        pid = self.engine_pid()
        keeper = next(p for p in self.processes("kichban-engine") if p != pid)
        os.kill(keeper, signal.SIGSTOP)
        os.kill(pid, signal.SIGKILL)
        if while_gone:
            while_gone()
        os.kill(keeper, signal.SIGCONT)
        return self.wait_status("the engine is back", lambda s: self.engine_pid() not in (None, pid))

    def reboot(self, uptime_ms=20000, off_ms=0):
        """Everything dies and the machine comes up again: another boot, its boot clock begins anew,
        the wall clock went on. `off_ms`: how long it was off."""
        for name in ("kichban-engine", "kichban-player"):
            pids = self.processes(name)
            if name == "kichban-engine":
                pids.sort(key=lambda pid: pid == self.engine_pid())  # its keeper first
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
        wait_for("all are gone", lambda: not self.processes("kichban-engine"))
        real = time.clock_gettime(time.CLOCK_BOOTTIME) * 1000
        self.offsets = [self.offsets[0] + off_ms, round(uptime_ms - real), self.offsets[2] + 1]
        self.put()
        self.kichban("run", "--detach", "--player", "main=null", check=0)

    def warned(self, *parts, deadline=6.0):
        """The status with a warning that has all these parts in it."""
        return self.wait_status(f"a warning with {parts}", lambda s: any(
            all(part in warning for part in parts) for warning in s["warnings"]), deadline)

    def close(self):
        super().close()
        self.numbers.close()
