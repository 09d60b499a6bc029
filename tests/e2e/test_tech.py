"""The technician's screen on a real engine: what plays and how loud, verbs in a show and in a rehearsal,
this run beside earlier ones, the log, keys of the user, and the same from another machine."""

import datetime
import os
import re
import time

import pytest

from engine_rig import Client, Rig, make_clip, wait_for
from test_host import Far
from tmux_rig import Tmux, cpu_ticks

SHOW = """schema: 1
programme: {{title: Kỹ thuật, timezone: Asia/Ho_Chi_Minh}}
media:
  film: {{file: film.mkv, loop: vamp}}
  bed: {{file: bed.flac}}
  gone: {{file: gone.flac}}
sessions:
  - id: evening
    title: Buổi tối
    date: {date}
    start: "{hour:02}:00"
    rundown:
      - {{cue: "1", id: one, title: The film, duration: 10m, do: [{{play: film}}]}}
      - {{cue: "2", id: two, title: The bed, duration: 5m, do: [{{fade: all}}, {{play: bed}}]}}
      - {{cue: "3", id: three, title: The end, duration: 1m}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("tech")
    make_clip(made / "film.mkv", 20)
    make_clip(made / "bed.flac", 20, "audio")
    return made


@pytest.fixture
def rig():
    made = Rig()
    made.screens = []
    yield made
    for screen in made.screens:
        screen.close()
    made.close()


@pytest.fixture
def loud(rig, display, sound):
    """A rig whose players have a display and a sound server."""
    rig.env.update(DISPLAY=display.name, PULSE_SERVER=sound.server)
    return rig


def write(folder, date="2023-09-17", hour=8, name="show.yaml"):
    path = folder / name
    path.write_text(SHOW.format(date=date, hour=hour))
    return path


def start(rig, folder, *more):
    rig.start(write(folder), "evening", *more)


def start_loud(rig, show):
    rig.start(show, "evening", "--video", "window", "--size", "320x180", "--audio", "pulse/hall",
              null=None)
    rig.wait_status("it is ready", lambda s: s["standby"]["ready"])


def today(rig, folder):
    now = rig.hue_now()
    return write(folder, now.strftime("%Y-%m-%d"), now.hour, "today.yaml")


def tech(rig, *more, **how):
    screen = Tmux(rig, "tech", "--lang", "en", *more, **how)
    rig.screens.append(screen)
    screen.wait("1 HALL")
    return screen


def watching(rig):
    """Whether anybody gets levels, as a status tells."""
    return any(one["level_db"] is not None for one in rig.status()["players"][0]["playing"])


def enter(screen, text):
    """Types a verb and sends it; keys that come together are one read."""
    screen.prompt(text)
    screen.wait(f"\n :{text}")
    screen.keys("Enter")


def press(screen, key):
    """A person's press: not so soon after the last that it would be a held key."""
    now = time.monotonic()
    wait_for("a person presses", lambda: time.monotonic() > now + 0.45)
    screen.keys(key)


def again(screen, key, verb):
    """The second press that a question wants."""
    screen.wait(f'THE SHOW HAS BEGUN: press again for "{verb}"')
    press(screen, key)


def on_air(rig):
    status = rig.status()
    return status["on_air"] and status["on_air"]["cue"]


# --- what plays, and how loud ---

def meters(text):
    """The levels of all meters that are drawn, in dB."""
    return re.findall(r"[█░▌|]{8,} +(-?\d+|–)", text)


@pytest.mark.ears
def test_levels_and_picture_while_they_are_looked_at(loud, folder, listener):
    start_loud(loud, write(folder))
    loud.do("go")
    screen = tech(loud)
    text = screen.wait("▀▀▀▀▀▀▀▀▀▀▀▀", "film", "plays", "/0:20")
    assert "REHEARSAL" in text and "▶ 1" in text and "→ 2" in text
    wait_for("a meter has a level", lambda: any(one != "–" for one in meters(screen.text())))
    loud.wait_status("levels come", lambda s: watching(loud))
    colours = set(re.findall(r"[34]8;5;(\d+)", screen.tmux("capture-pane", "-p", "-e")))
    assert len(colours) > 6, "a test picture has many colours"
    # ten levels and four pictures a second cost the screen less than 3 % of a core
    used, since = cpu_ticks(screen.pid()), time.monotonic()
    wait_for("a while", lambda: time.monotonic() > since + 4)
    ticks = cpu_ticks(screen.pid()) - used
    assert ticks <= 0.03 * os.sysconf("SC_CLK_TCK") * (time.monotonic() - since), ticks
    screen.keys("3")
    screen.wait("[3 RUNS]")
    loud.wait_status("nobody watches", lambda s: not watching(loud))
    screen.keys("1")
    screen.wait("[1 HALL]", "▀▀▀▀▀▀▀▀")
    loud.wait_status("levels come again", lambda s: watching(loud))
    loud.do("stop all")
    screen.wait("nothing plays")
    loud.do("play film")
    wait_for("it is heard again", lambda: any(one != "–" for one in meters(screen.text())))
    screen.keys("F10")
    assert screen.exit_code() == 0
    loud.wait_status("nobody watches", lambda s: not watching(loud))
    assert loud.status()["clients"] == 1  # who asks for the status


def test_all_pages_at_once_where_there_is_room(loud, folder):
    start_loud(loud, write(folder))
    loud.do("go")
    screen = tech(loud, width=120, height=40)
    text = screen.wait("1 HALL", "2 MEDIA", "3 RUNS", "4 CHECKS", "5 LOG: all", "▀▀▀▀▀▀▀▀",
                       "bed", "READY", "window", "pulse/hall", "film plays")
    assert "no earlier run" in text and "no preflight" in text
    screen.resize(80, 24)
    screen.wait("[1 HALL]")
    screen.keys("2")
    screen.wait("[2 MEDIA]", "sound    up")
    screen.resize(40, 12)
    screen.wait("REHEARSAL", "▶ 1", "→ 2")
    loud.wait_status("nobody watches", lambda s: not watching(loud))
    screen.resize(20, 5)
    screen.wait("too small", "▶1", "→2")


# --- verbs ---

def test_in_a_show(loud, folder, sound):
    sound.add_sink("foyer")
    start_loud(loud, today(loud, folder))
    screen = tech(loud)
    text = screen.wait("SHOW")
    assert "REHEARSAL" not in text
    for key in ("Space", "F12", "Enter"):
        screen.keys(key)
    enter(screen, "go")
    screen.wait("in a SHOW a tech may not go")
    assert on_air(loud) is None
    screen.keys("Escape")
    screen.wait_gone("\n :go")
    loud.do("go")
    screen.wait("▶ 1")
    # what disturbs wants the same key again
    for showing in ("card", "film"):
        press(screen, "t")
        again(screen, "t", "identify")
        loud.wait_status(showing, lambda s: s["players"][0]["showing"] == showing)
    enter(screen, "tone L")
    again(screen, "Enter", "tone L")
    screen.wait("one long tone on the left")
    enter(screen, "volume film -6")
    screen.wait("-6.0dB")
    enter(screen, "output audio pulse/foyer")
    again(screen, "Enter", "output audio pulse/foyer")
    wait_for("the sound is there", lambda: "foyer" in sound.streams().values())
    enter(screen, "screen give")
    loud.wait_status("it is given", lambda s: any("screen is given" in one or "given" in one
                                                   for one in s["warnings"]))
    enter(screen, "screen take")
    loud.wait_status("it is back", lambda s: not any("given" in one for one in s["warnings"]))
    screen.keys("F5")
    screen.wait("in a SHOW a tech may not clock")
    assert on_air(loud) == "1"


def test_the_rehearsal_is_worked(rig, folder):
    start(rig, folder)
    screen = tech(rig)
    screen.keys("3")
    screen.wait("[3 RUNS]")
    screen.keys("F5")
    screen.wait("REHEARSAL - CLOCK HELD", "F5 run clock")
    held = rig.status()["now"]
    screen.keys("F6")
    rig.wait_status("a minute later", lambda s: s["now"] > held)
    screen.keys("F5")
    screen.wait_gone("CLOCK HELD")
    screen.keys("+")
    screen.wait("×2")
    rig.wait_status("twice as fast", lambda s: s["speed"] == 2)
    screen.keys("-")
    rig.wait_status("as it was", lambda s: s["speed"] == 1)
    enter(screen, "go")  # a rehearsal: the technician may
    rig.wait_status("the film", lambda s: s["on_air"] and s["on_air"]["cue"] == "1")
    screen.wait("▶ 1    The film")


def test_completion_knows_what_the_role_may_and_names_of_outputs(loud, folder):
    start_loud(loud, today(loud, folder))
    screen = tech(loud)
    screen.prompt("s")
    screen.keys("Tab")
    text = screen.wait("screen", "say")
    assert not {"skip", "stop", "standby", "speed"} & set(text.splitlines()[22].split())
    screen.keys("BSpace")
    screen.type("output audio pulse/h")
    screen.wait(":output audio pulse/h")
    screen.keys("Tab")
    screen.wait(":output audio pulse/hall")


# --- this run beside earlier ones, and what has happened ---

def run_through(rig, show):
    """A minute or more of the first segment, by a fast clock; how long it took, in ms."""
    rig.start(show, "evening", "--replace")
    rig.do("speed", "60")
    rig.do("go")
    rig.wait_status("a minute of it", lambda s: s["on_air"]["elapsed_ms"] > 60000)
    wait_for("the next GO", lambda: rig.kichban("do", "go").returncode == 0)
    first = rig.status()["segments"][0]
    start, end = [datetime.datetime.fromisoformat(first[key])
                  for key in ("actual_start", "actual_end")]
    return (end - start).total_seconds()


def seconds_of(text):
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + int(seconds)


def test_runs_beside_each_other(rig, folder):
    show = write(folder)
    took = [run_through(rig, show) for _ in range(3)]
    screen = tech(rig)
    screen.keys("3")
    text = screen.wait("A: run of", "B: run of", "The film")
    row = next(line for line in text.splitlines() if "1    The film" in line)
    shown = [seconds_of(word) for word in row.split()[-4:]]
    assert shown[0] == 600
    assert shown[1:] == [int(took[1]), int(took[0]), int(took[2])], row
    screen.keys("?")
    screen.wait("RUNS: the rehearsal's clock")
    screen.keys("4")
    screen.wait("no preflight was made before this run")


def test_what_the_preflight_found(rig, folder):
    show = write(folder)
    rig.kichban("preflight", show, "--session", "evening", "--player", "main=null")
    rig.start(show, "evening")
    screen = tech(rig)
    screen.keys("4")
    text = screen.wait("[4 CHECKS]", "preflight at", "WARNING player: the null player")
    count = int(re.search(r"warnings (\d+)", text).group(1))
    assert text.count("\n WARNING ") == count


def test_the_log(rig, folder):
    start(rig, folder)
    rig.do("go")
    rig.do("note", "micro hai")
    rig.kichban("do", "go", "9", check=1)
    screen = tech(rig)
    screen.keys("5")
    text = screen.wait("go - on air: 1 The film", "note micro hai", "go 9 REFUSED", "film plays")
    assert text.index("film plays") < text.index("micro hai") < text.index("REFUSED")
    screen.keys("f")
    text = screen.wait(" warnings ", "REFUSED")
    assert "film plays" not in text and "micro hai" not in text
    screen.keys("f")
    text = screen.wait(" media ", "film plays")
    assert "REFUSED" not in text
    screen.keys("f")
    assert "film plays" not in screen.wait(" notes ", "micro hai")
    rig.do("mark")  # while it is looked at
    screen.wait("mark - marked")
    # an engine that came back has all of it still
    rig.kichban("quit", "--yes", check=0)
    rig.kichban("run", "--detach", "--player", "main=null", check=0)
    again = tech(rig)
    again.keys("5")
    again.wait("note micro hai", "mark - marked", "REFUSED")


# --- keys, other machines, lost links ---

def test_keys_of_the_user(rig, folder):
    config = rig.dir / "config" / "kichban" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("keys:\n  tech: {F2: note from a key, t: nothing}\n")
    start(rig, folder)
    screen = tech(rig)
    screen.keys("5")
    screen.wait("[5 LOG]")
    screen.keys("F2")
    screen.wait("note from a key")
    config.write_text("keys:\n  tech: {F2: go}\n")
    done = rig.kichban("run", folder / "show.yaml", "--session", "evening", "--detach", check=1)
    assert "no key of the screen `tech` is GO" in done.stdout
    config.unlink()
    assert "page 5" in rig.kichban("keys", "tech", check=0).stdout
    assert "there is no screen" in rig.kichban("keys", "stagehand", check=2).stderr


def test_from_another_machine(rig, folder):
    start(rig, folder)
    far = Far(rig)
    screen = tech(rig, "--host", "lan@hall")
    assert far.asked()[-1].endswith("-- lan@hall kichban relay")
    rig.do("go")
    screen.keys("5")
    screen.wait("▶ 1", "go - on air: 1 The film")
    far.flag("refuse")
    far.signal(9)
    screen.wait("LINK LOST", "last known")
    far.unflag("refuse")
    screen.wait_gone("LINK LOST")
    rig.do("mark")
    screen.wait("mark - marked", "go - on air: 1 The film")


def test_who_only_looks_gets_no_log(rig, folder):
    start(rig, folder)
    client = rig.client(role="tech")
    assert client.ask("watch log runs")["ok"]
    client.close()
    only = Client(rig.socket.with_name("engine.sock.view"), role="viewer")
    assert only.ask("watch log")["code"] == "role" and only.ask("watch runs")["code"] == "role"
    only.close()
