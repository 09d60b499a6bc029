"""A link that delays, doubles and reorders what is pressed: no schedule of it fires a cue twice, or
one that nobody had named."""
import heapq
import json
import random
import re
import socket
import threading
import time

import pytest

from engine_rig import Rig, wait_for
from tmux_rig import Pty


def show(folder, cues):
    """As many speeches, no guard: nothing but names and numbers keeps a cue from going twice."""
    text = ('schema: 1\nprogramme: {title: "Link", timezone: "Asia/Ho_Chi_Minh"}\ndefaults: {go_guard: "0s"}\n'
            'sessions:\n  - id: "s"\n    title: "S"\n    date: "2023-09-17"\n    start: "08:00"\n    rundown:\n')
    for cue in range(1, cues + 1):
        text += f'      - {{cue: "{cue}", title: "Speech {cue}", kind: speech, duration: "1m"}}\n'
    path = folder / "link.yaml"
    path.write_text(text)
    return path


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    rig.close()


def gone(rig):
    """The cues that went, in the order of their starts."""
    segments = [one for one in rig.status()["segments"] if one["actual_start"]]
    return [one["cue"] for one in sorted(segments, key=lambda one: one["actual_start"])]


def fired_twice(as_run):
    """Cues that went on air while they had gone, and not been taken back."""
    went, twice = set(), []
    for line in as_run.splitlines():
        fired = re.search(r"  on air: (\S+) ", line)
        taken = re.search(r"taken back: GO (\S+)", line)
        if fired and fired[1] in went:
            twice.append(fired[1])
        if fired:
            went.add(fired[1])
        if taken:
            went.discard(taken[1])
    return twice


def any_reply(client):
    while True:
        line = client.line()
        assert line, "the connection was closed"
        if "id" in line:
            return line


def lines_of(stream):
    try:
        yield from stream.makefile("rb")
    except (OSError, ValueError):
        pass  # its end


class BadLink:
    """Between a screen and the engine. Whole lines toward the engine come late, twice, or after later
    ones; what the engine says comes late."""

    def __init__(self, rig, seed):
        self.path = rig.dir / f"link-{seed}.sock"
        self.engine, self.random = str(rig.socket), random.Random(seed)
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.path))
        self.door.listen(4)
        self.named, self.ends = [], [self.door]
        self.lock = threading.Condition()
        self.queue, self.number, self.over = [], 0, False
        for work in (self.accept, self.deliver):
            threading.Thread(target=work, daemon=True).start()

    def later(self, to, line, delay):
        with self.lock:
            self.number += 1
            heapq.heappush(self.queue, (time.monotonic() + delay, self.number, to, line))
            self.lock.notify()

    def deliver(self):
        while True:
            with self.lock:
                while not self.over and (not self.queue or self.queue[0][0] > time.monotonic()):
                    self.lock.wait(max(0.0, self.queue[0][0] - time.monotonic()) if self.queue else None)
                if self.over:
                    return
                _, _, to, line = heapq.heappop(self.queue)
            try:
                to.sendall(line)
            except OSError:
                pass

    def accept(self):
        while not self.over:
            try:
                screen, _ = self.door.accept()
            except OSError:
                return
            engine = socket.socket(socket.AF_UNIX)
            engine.connect(self.engine)
            self.ends += [screen, engine]
            threading.Thread(target=self.carry, args=(screen, engine), daemon=True).start()
            threading.Thread(target=self.back, args=(screen, engine), daemon=True).start()

    def carry(self, screen, engine):
        for line in lines_of(screen):
            if b'"verb"' not in line:
                self.later(engine, line, 0)
                continue
            self.named.append(json.loads(line)["verb"])
            for _ in range(self.random.choice((1, 1, 2, 3))):
                self.later(engine, line, self.random.choice((0, 0.02, 0.2, 0.5, 1.5, 3.2)))
        try:
            engine.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it is closed

    def back(self, screen, engine):
        """In order, as a stream is, and late."""
        due = 0.0
        for line in lines_of(engine):
            due = max(due, time.monotonic() + self.random.choice((0, 0.05, 0.3)))
            self.later(screen, line, due - time.monotonic())

    def drained(self):
        with self.lock:
            return not self.queue

    def close(self):
        with self.lock:
            self.over = True
            self.lock.notify()
        for end in self.ends:
            end.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_two_screens_over_bad_links(rig, tmp_path, seed):
    rig.start(show(tmp_path, 40), "s")
    links = [BadLink(rig, 10 * seed + number) for number in (1, 2)]
    screens = [Pty(rig, "attach", "--socket", link.path, "--lang", "en") for link in links]
    chance = random.Random(seed)
    try:
        for screen in screens:
            screen.wait("Speech 1")
        until = time.monotonic() + 5
        while time.monotonic() < until or not gone(rig) and time.monotonic() < until + 30:
            screen = chance.choice(screens)
            screen.send(chance.choice((b" ", b" ", b" ", b"\x1b[24~", b"\x1b[B", b"\x1b[19~")))
            for one in screens:
                one.read(chance.choice((0.01, 0.1, 0.3)))
        wait_for("all that was on its way", lambda: all(link.drained() for link in links))
        named = {verb.split(" ", 1)[1] for link in links for verb in link.named if verb.startswith("go ")}
        went = gone(rig)
        assert set(went) <= named, (went, named)
        assert "  on air: " in rig.as_run() and fired_twice(rig.as_run()) == [], rig.as_run()
        assert "go" not in [verb for link in links for verb in link.named], "a GO names what it fires"
    finally:
        for screen in screens:
            screen.close()
        for link in links:
            link.close()


def schedules(rig, cues, size, chance):
    """Requests of one hand, doubled and out of order, so many at a time; the cues that went, as told."""
    hand, fired = rig.client(), []
    for first in range(1, cues, size):
        client = rig.client()  # one that asks for so much is slowed down
        wanted = [{"id": number + 1, "verb": f"go {first + number}"} for number in range(size)]
        burst = sorted((place + chance.choice((0, 0, 0, 1, 2.5, 5)), chance.random(), place)
                       for place in range(size) for _ in range(chance.choice((1, 1, 2, 3))))
        client.raw("".join(json.dumps(wanted[place]) + "\n" for _, _, place in burst).encode())
        replies = {}
        for _ in burst:
            reply = any_reply(client)
            assert replies.setdefault(reply["id"], reply) == reply, "the same request, the same answer"
        fired += [one["verb"][3:] for one in wanted if replies[one["id"]]["ok"]]
        client.close()
        if first + size <= cues:
            assert hand.ask(f"standby {first + size}")["ok"]
    return fired


def test_a_hundred_schedules(tmp_path):
    chance, count = random.Random(7), 0
    for _ in range(5):
        rig = Rig()
        try:
            rig.start(show(tmp_path, 120), "s")
            fired = schedules(rig, 120, 6, chance)
            assert len(fired) == len(set(fired)) and gone(rig) == fired
            count += len(fired)
        finally:
            rig.close()
    assert 150 < count < 600, "some of them were in order, and some were not"
