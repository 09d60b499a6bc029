"""What the hall sees and how loud it is, on its way to who looks: player, engine, client."""

import base64
import re
import socket

import pytest

from engine_rig import Rig, make_clip, wait_for
from player_rig import Player, near, spec
from tmux_rig import Tmux


@pytest.fixture
def player(tmp_path, display):
    made = Player(tmp_path, video="window", display=display, extra=("--size", "640x360"))
    yield made
    made.close()


def pixel(picture, x, y):
    """Of a picture, at a place from 0 to 1."""
    width, height = picture["width"], picture["height"]
    rgb = base64.b64decode(picture["rgb"])
    assert len(rgb) == width * height * 3
    at = (int(y * (height - 1)) * width + int(x * (width - 1))) * 3
    return tuple(rgb[at:at + 3])


# --- the player ---

def test_picture_is_what_the_hall_sees(player, media, display):
    player.do("play", inst="1.0", media=spec(media, "big.png"), fade_ms=0)
    player.report("first_frame")
    assert not any(line.get("report") == "picture" for line in player.heard)
    player.do("watch", levels=False, picture=True)
    picture = player.report("picture")
    assert picture["width"] == 96 and picture["height"] == 54
    for x, y in ((0.1, 0.3), (0.3, 0.3), (0.45, 0.3), (0.7, 0.3), (0.9, 0.3), (0.05, 0.05)):
        seen = display.pixel(x, y)
        assert near(pixel(picture, x, y), seen, 50), f"at {x}, {y}"


def test_picture_follows_a_crossfade(player, media):
    player.do("watch", levels=False, picture=True)
    player.do("play", inst="1.0", media=spec(media, "red.mp4"), fade_ms=0)
    player.wait(lambda line: line.get("report") == "picture" and
                near(pixel(line, 0.5, 0.5), (254, 0, 0), 60))
    player.do("play", inst="2.0", media=spec(media, "blue.mp4"), fade_ms=2000, replace=True,
              cross_ms=2000)
    player.wait(lambda line: line.get("report") == "picture" and
                all(60 < pixel(line, 0.5, 0.5)[i] < 200 for i in (0, 2)))
    player.wait(lambda line: line.get("report") == "picture" and
                near(pixel(line, 0.5, 0.5), (0, 0, 254), 60))


def test_pictures_four_a_second_and_then_none(player, media):
    player.do("play", inst="1.0", media=spec(media, "red.mp4"), fade_ms=0)
    player.report("first_frame")
    player.do("watch", levels=False, picture=True)
    came = [player.report("picture") for _ in range(7)][2:]
    assert 1000 - 120 < came[-1]["real_ms"] - came[0]["real_ms"] < 1000 + 120
    player.do("watch", levels=False, picture=False)
    player.beat()
    mark = len(player.heard)
    for _ in range(4):
        player.report("beat")
    assert not any(line.get("report") == "picture" for line in player.heard[mark:])


# --- through the engine ---

@pytest.fixture
def rig(display, tmp_path):
    made = Rig()
    made.env["DISPLAY"] = display.name
    yield made
    made.close()


SHOW = """schema: 1
programme: {title: Pictures, timezone: Asia/Ho_Chi_Minh}
media:
  film: {file: film.mp4}
sessions:
  - id: evening
    title: An evening
    date: 2023-09-17
    start: 08:00
    rundown:
      - {id: film, cue: "1", title: The film, kind: film, duration: 20s, do: [{play: film}]}
      - {id: end, cue: "2", title: The end, duration: 1m}
"""


def begin(rig, *more):
    make_clip(rig.dir / "film.mp4", 20)
    (rig.dir / "show.yaml").write_text(SHOW)
    rig.kichban("run", rig.dir / "show.yaml", "--session", "evening", "--detach", "--video", "window",
                "--size", "640x360", "--audio", "null", *more, check=0)
    rig.wait_status("the film is armed", lambda status: "film" in status["players"][0]["armed"])
    rig.do("go")


def first(client, what, deadline=10):
    def look():
        line = client.line()
        assert line is not None
        return line if what in line else None
    return wait_for(what, look, deadline)


def test_only_those_who_asked_get_them(rig):
    begin(rig)
    asks, others = rig.client(), rig.client(role="viewer")
    assert asks.ask("watch picture levels")["ok"]
    picture = first(asks, "picture")["picture"]
    assert picture["width"] == 96 and len(base64.b64decode(picture["rgb"])) == 96 * 54 * 3
    level = None
    while not level:
        line = first(asks, "levels")
        level = next((one for one in line["levels"] if one["media"] == "film"), None)
        level = level if level and level["rms_db"] is not None else None
    assert -40 < level["rms_db"] <= level["peak_db"] < 0
    rig.wait_status("the level is known", lambda status: any(
        one["level_db"] is not None for one in status["players"][0]["playing"]))
    assert asks.ask("watch")["ok"]
    rig.wait_status("nobody watches", lambda status: all(
        one["level_db"] is None for one in status["players"][0]["playing"]))
    others.ask("watch nothing")
    others.socket.setblocking(False)
    seen = b""
    try:
        while chunk := others.socket.recv(65536):
            seen += chunk
    except BlockingIOError:
        pass
    assert b'"rgb"' not in seen and b'"peak_db"' not in seen
    asks.close()
    others.close()


def test_watch_is_refused_with_a_reason(rig):
    rig.start()
    client = rig.client(role="viewer")
    reply = client.ask("watch television")
    assert not reply["ok"] and "television" in reply["error"]
    assert client.ask("watch levels")["ok"]
    client.close()


def test_a_slow_reader_misses_frames_and_nothing_else(rig):
    begin(rig)
    slow, quick = rig.client(), rig.client()
    slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    assert slow.ask("watch picture levels")["ok"] and quick.ask("watch picture")["ok"]
    for _ in range(20):  # five seconds of pictures, unread by the slow one
        first(quick, "picture")
    assert quick.ask("note still here")["ok"]
    assert slow.ask("note here too")["ok"]
    slow.close()
    quick.close()


# --- on the caller's screen ---

def watching(rig):
    """Whether anybody gets levels, as a status tells."""
    return any(one["level_db"] is not None for one in rig.status()["players"][0]["playing"])


def test_the_callers_screen_shows_it_on_request(rig):
    begin(rig)
    screen = Tmux(rig, "attach", "--lang", "en", width=120, height=40)
    try:
        before = screen.wait("The film", "F10")
        assert "▀" not in before and not watching(rig)
        on_air = before.splitlines()[2]
        screen.keys("F2")
        text = screen.wait("▀▀▀▀▀▀▀▀▀▀", "film   ")
        rig.wait_status("levels come", lambda status: watching(rig))
        rows = [line for line in text.splitlines() if "▀▀▀▀▀" in line]
        assert len(rows) >= 9
        assert all("▀" not in line for line in text.splitlines()[:14]), "over what is on air"
        assert text.splitlines()[2][:20] == on_air[:20]
        colours = set(re.findall(r"[34]8;5;(\d+)", screen.tmux("capture-pane", "-p", "-e")))
        assert len(colours) > 6, "a test picture has many colours"
        seconds = set()  # the same key again within 300 ms would be a held one
        wait_for("a second", lambda: seconds.add(screen.text().splitlines()[0][-8:]) or len(seconds) > 2)
        screen.keys("F2")
        screen.wait_gone("▀▀▀▀▀")
        rig.wait_status("nobody watches", lambda status: not watching(rig))
    finally:
        screen.close()


def test_terminals_that_cannot_show_it(rig):
    begin(rig)
    small = Tmux(rig, "attach", "--lang", "en")
    few = Tmux(rig, "attach", "--lang", "en", width=120, height=40, term="xterm")
    try:
        small.wait("The film")
        small.keys("F2")
        small.wait("the picture needs 120 columns")
        few.wait("The film")
        few.keys("F2")
        assert "▀" not in few.wait("too few colours", "film   ")
    finally:
        small.close()
        few.close()
