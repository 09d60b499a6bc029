"""Where pictures and sound go: screens that are named, plugged, moved, unplugged and duplicated, the
keyboard that stays with the terminal, the test card, the tones, and displays that die. On private X
servers with a window manager, private sound servers, and real processes."""

import array
import contextlib
import os
import subprocess

import pytest

from engine_rig import ffmpeg
from player_rig import PLAYER, Display, Sound, end, eventually, filled, near, real_ms

RED, BLUE, BLACK = (254, 0, 0), (0, 0, 254), (0, 0, 0)
LEFT_MARK, RIGHT_MARK, WHITE = (220, 60, 60), (70, 120, 240), (235, 235, 235)


def spec(folder, name, kind="video", **more):
    return {"media": name, "path": str(folder / name), "kind": kind, "in_ms": 0, "out_ms": None,
            "loop": -1, "gain_db": 0, "fade_in_ms": 0, "fade_out_ms": 0, "end": "hold", **more}


def play(player, media, name="red.mp4", inst="1.0"):
    assert player.do("play", inst=inst, media=spec(media, name))["ok"]


def goes_on(player, ms=700, rounds=8000):
    """What plays in rounds of so many ms goes on for so long."""
    begun = player.beat()["decks"][0]["position_ms"]
    player.beat(lambda beat: ms <= (beat["decks"][0]["position_ms"] - begun) % rounds < rounds - 1000)


def outputs(player, seconds=5.0, **members):
    """The next word on outputs from now on that has these members."""
    player.say(do="outputs")
    return player.report("outputs", seconds, **members)


# --- which screen ---

def test_list_has_the_names_of_the_system(heads):
    def listed():
        env = dict(os.environ, DISPLAY=heads.name)
        said = subprocess.run([PLAYER, "--list"], env=env, capture_output=True, text=True).stdout
        return [line for line in said.splitlines() if line.startswith("screen")]
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    assert listed() == ["screen 0\tDUMMY0\t640x480+0+0", "screen 1\tDUMMY1\t640x360+640+0"]
    heads.plug("DUMMY1", "640x360", "--same-as", "DUMMY0")
    assert listed() == ["screen 0\tDUMMY0\t640x480+0+0\tduplicated",
                        "screen 1\tDUMMY1\t640x360+0+0\tduplicated"]


@pytest.mark.parametrize("named", ["DUMMY2", "2"])
def test_fills_the_screen_that_is_named(heads, start, media, named):
    heads.plug("DUMMY1", "640x480", "--right-of", "DUMMY0")
    heads.plug("DUMMY2", "640x360", "--right-of", "DUMMY1")
    player = start(display=heads, video="fullscreen", extra=["--screen", named])
    play(player, media)
    player.report("first_frame")
    eventually(lambda: filled(heads, 1280, 0, 640, 360, RED))
    assert near(heads.at(1270, 100), BLACK) and near(heads.at(100, 100), BLACK)
    said = outputs(player)
    assert said["using"] == "DUMMY2" and said["state"] == "shown"
    assert [at["used"] for at in said["outlets"]] == [False, False, True]


def test_auto_takes_a_second_screen_that_is_no_copy(heads, start):
    heads.plug("DUMMY1", "640x360", "--same-as", "DUMMY0")
    player = start(display=heads, video="auto")
    assert player.hello["video"] == "window"  # the only other one shows the operator's
    assert all(at["twin"] for at in outputs(player)["outlets"])
    player.close()
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    player = start(display=heads, video="auto")
    assert player.hello["video"] == "fullscreen"
    assert outputs(player)["using"] == "DUMMY1"


@pytest.mark.ears
@pytest.mark.parametrize("manager", [False, True])
def test_follows_mode_place_and_cable(heads, start, media, manager):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    with window_manager(heads) if manager else contextlib.nullcontext():
        player = start(display=heads, video="auto")
        play(player, media)
        player.report("first_frame")
        eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
        # another mode, larger and smaller
        heads.plug("DUMMY1", "960x540", "--right-of", "DUMMY0")
        eventually(lambda: filled(heads, 640, 0, 960, 540, RED))
        heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
        eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
        # another place
        heads.plug("DUMMY1", "640x360", "--below", "DUMMY0")
        eventually(lambda: filled(heads, 0, 480, 640, 360, RED))
        assert near(heads.at(320, 240), BLACK if not manager else heads.at(320, 240))
        # gone: nothing of it on the operator's screen, the film goes on
        heads.unplug("DUMMY1")
        player.report("outputs", state="lost")
        assert not near(heads.at(320, 240), RED) and not near(heads.at(20, 20), RED)
        goes_on(player)
        assert not near(heads.at(320, 240), RED)
        # and back, in another mode
        heads.plug("DUMMY1", "960x540", "--right-of", "DUMMY0")
        back = real_ms()
        player.report("outputs", state="shown")
        eventually(lambda: filled(heads, 640, 0, 960, 540, RED))
        assert real_ms() - back < 3000


def test_a_screen_that_is_not_there_yet(heads, start, media):
    player = start(display=heads, video="fullscreen", extra=["--screen", "DUMMY1"])
    assert player.hello["video"] == "fullscreen"
    said = outputs(player, using="DUMMY1")
    assert said["state"] == "lost"
    play(player, media)
    player.at("1.0", 500)
    assert near(heads.at(320, 240), BLACK)  # never on the operator's
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    player.report("outputs", state="shown")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    assert near(heads.at(320, 240), BLACK)


def test_no_cursor(heads, start, media):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    player = start(display=heads, video="auto")
    play(player, media)
    player.report("first_frame")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    subprocess.run(["xdotool", "mousemove", "900", "200"], check=True,
                   env=dict(os.environ, DISPLAY=heads.name))
    width, height = heads.size
    data = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "1", "-video_size",
         f"{width}x{height}", "-i", heads.name, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt",
         "rgb24", "-"], stdout=subprocess.PIPE, check=True).stdout
    for y in range(195, 216):
        for x in range(895, 912):
            at = (y * width + x) * 3
            assert near(tuple(data[at:at + 3]), RED), (x, y)


# --- the keyboard stays where it is ---

@contextlib.contextmanager
def window_manager(display):
    env = dict(os.environ, DISPLAY=display.name)
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=env, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: "window id" in subprocess.run(
            ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=env, capture_output=True,
            text=True).stdout)
        yield env
    finally:
        end(manager)


@pytest.mark.parametrize("video", ["window", "auto"])
def test_the_terminal_keeps_the_keyboard(heads, start, media, video):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    with window_manager(heads) as env:
        # any window that wants keys stands for the terminal
        terminal = subprocess.Popen(
            ["mpv", "--no-config", "--vo=x11", "--ao=null", "--idle=yes", "--force-window=yes",
             "--geometry=300x200+20+20", "--title=the terminal"], env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def focus():
            said = subprocess.run(["xdotool", "getwindowfocus", "getwindowname"], env=env,
                                  capture_output=True, text=True)
            return said.stdout.strip()
        try:
            eventually(lambda: focus() == "the terminal", 10)
            player = start(display=heads, video=video)

            def holds():
                """The terminal has it, and never the picture; openbox itself may for a moment, while
                screens come and go."""
                player.beat(), player.beat()

                def settled():
                    has = focus()
                    assert has in ("the terminal", "Openbox")
                    return has == "the terminal"
                eventually(settled, 2)
            holds()
            play(player, media)
            player.report("first_frame")
            holds()
            assert player.do("card", on=True)["ok"]
            holds()
            assert player.do("card", on=False)["ok"]
            assert player.do("screen", on=False)["ok"]
            player.report("outputs", state="given")
            holds()
            assert player.do("screen", on=True)["ok"]
            player.report("outputs", state="shown")
            holds()
            player.do("output", screen="DUMMY1", audio=None)
            outputs(player, using="DUMMY1")
            holds()
            heads.plug("DUMMY1", "960x540", "--right-of", "DUMMY0")
            eventually(lambda: filled(heads, 640, 0, 960, 540, RED))
            holds()
            heads.unplug("DUMMY1")
            player.report("outputs", state="lost")
            holds()
            heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
            player.report("outputs", state="shown")
            holds()
            eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
            # a click into the picture takes it neither, and no picture goes when the terminal is clicked
            subprocess.run(["xdotool", "mousemove", "960", "180", "click", "1"], env=env, check=True)
            holds()
            subprocess.run(["xdotool", "mousemove", "100", "120", "click", "1"], env=env, check=True)
            holds()
            assert filled(heads, 640, 0, 640, 360, RED)
            assert not [line for line in player.heard if line.get("report") == "key"]
        finally:
            end(terminal)


# --- the card, the window given away, another screen ---

def test_the_card_says_which_screen_and_the_film_goes_on_under_it(heads, start, media):
    heads.plug("DUMMY1", "800x600", "--right-of", "DUMMY0")
    player = start(display=heads, video="auto")
    play(player, media)
    player.report("first_frame")
    assert player.do("card", on=True)["ok"]
    eventually(lambda: near(heads.at(640, 0), WHITE) and near(heads.at(1439, 599), WHITE))
    assert player.beat()["showing"] == "card"
    # the marks, from the L's foot and the R's stem; the safe areas, in their colours
    eventually(lambda: near(heads.at(640 + 80, 410), LEFT_MARK))
    assert near(heads.at(640 + 625, 410), RIGHT_MARK)
    assert near(heads.at(640 + 40, 300), (60, 200, 90)) and near(heads.at(640 + 60, 29 + 1),
                                                                (60, 200, 90))
    assert near(heads.at(640 + 80, 200), (235, 200, 50))
    # the bar moves

    def bar():
        width, height = heads.size
        row = subprocess.run(heads.grab() + ["-frames:v", "1", "-vf", f"crop=800:1:640:515", "-f",
                                             "rawvideo", "-pix_fmt", "gray", "-"],
                             stdout=subprocess.PIPE, check=True).stdout
        return [x for x in range(3, 797) if row[x] > 245]
    first = eventually(bar)
    eventually(lambda: (now := bar()) and now != first)
    goes_on(player)
    assert player.do("card", on=False)["ok"]
    eventually(lambda: near(heads.at(1040, 300), RED))
    assert player.beat()["showing"] == "red.mp4"


def test_given_away_and_taken_back(heads, start, media):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    player = start(display=heads, video="auto")
    play(player, media)
    player.report("first_frame")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    assert player.do("screen", on=False)["ok"]
    player.report("outputs", state="given")
    eventually(lambda: near(heads.at(960, 180), BLACK))
    goes_on(player)
    assert player.do("screen", on=True)["ok"]
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))


def test_moves_to_another_screen_and_to_a_window(heads, start, media):
    heads.plug("DUMMY1", "640x360", "--right-of", "DUMMY0")
    heads.plug("DUMMY2", "960x540", "--right-of", "DUMMY1")
    player = start(display=heads, video="auto", extra=["--size", "320x180"])
    play(player, media)
    player.report("first_frame")
    eventually(lambda: filled(heads, 640, 0, 640, 360, RED))
    player.do("output", screen="DUMMY2", audio=None)
    eventually(lambda: filled(heads, 1280, 0, 960, 540, RED))
    assert near(heads.at(960, 180), BLACK)
    assert outputs(player)["using"] == "DUMMY2"
    player.do("output", screen="window", audio=None)
    assert outputs(player, using="window")["state"] == "shown"
    eventually(lambda: near(heads.at(1760, 500), BLACK))


# --- sound ---

def channels(sound, sink, milliseconds=400):
    """The loudest of each channel of a sink for so long from now on."""
    process = subprocess.Popen(
        ["parec", "--server", sound.server, "-d", sink + ".monitor", "--raw", "--format=s16le",
         "--rate=48000", "--channels=2", "--latency-msec=10"], stdout=subprocess.PIPE)
    wanted, data = 48 * 4 * milliseconds, b""
    try:
        while len(data) < wanted:
            chunk = process.stdout.read(4096)
            assert chunk
            data += chunk
    finally:
        end(process)
        process.stdout.close()
    words = array.array("h", data[:wanted])
    return max(map(abs, words[0::2])) / 32768, max(map(abs, words[1::2])) / 32768


@pytest.fixture
def sound():
    sound = Sound()
    subprocess.run(["pactl", "-s", sound.server, "load-module", "module-null-sink",
                    "sink_name=foyer", "rate=48000"], check=True, stdout=subprocess.DEVNULL)
    yield sound
    sound.close()


def test_tones_come_from_their_side(start, sound):
    player = start(part="sound", audio="pulse/hall", sound=sound)
    assert player.do("tone", right=False)["ok"]

    def heard(side):
        left, right = channels(sound, "hall", 150)
        return (left, right) if (left, right)[side] > 0.05 else None
    left, right = eventually(lambda: heard(0))
    assert 0.1 < left < 0.15 and right < 0.001
    player.report("ended", media="tone")
    assert player.do("tone", right=True)["ok"]
    left, right = eventually(lambda: heard(1))
    assert left < 0.001 and 0.1 < right < 0.15
    ended = player.report("ended", media="tone")
    assert ended["reason"] == "eof" and 1400 < ended["position_ms"] < 1600


def test_sound_moves_to_another_device_while_it_plays(start, media, sound):
    player = start(part="sound", audio="pulse/hall", sound=sound)
    said = outputs(player)
    names = [at["name"] for at in said["outlets"]]
    assert "pulse/hall" in names and "pulse/foyer" in names
    assert [at["name"] for at in said["outlets"] if at["used"]] == ["pulse/hall"]
    player.do("play", inst="1.0", media=spec(media, "tone.wav", "audio"))
    eventually(lambda: channels(sound, "hall")[0] > 0.1)
    player.do("output", screen=None, audio="pulse/foyer")
    assert outputs(player, using="pulse/foyer")
    eventually(lambda: channels(sound, "foyer")[0] > 0.1)
    assert channels(sound, "hall")[0] < 0.001
    goes_on(player, 300, rounds=6000)
    # one that isn't there: said, and what plays keeps its time
    player.do("output", screen=None, audio="pulse/nowhere")
    assert not player.report("device")["ok"]


# --- 720p25 by the processor alone ---

@pytest.mark.alone
def test_software_gl_is_enough_for_720p25(start, tmp_path):
    film = tmp_path / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=6", "-f", "lavfi", "-i",
           "sine=f=440:r=48000:d=6", "-c:v", "libx264", "-preset", "fast", "-pix_fmt", "yuv420p",
           "-b:v", "4M", "-c:a", "aac", film)
    display = Display(1280, 720)
    try:
        player = start(display=display, video="fullscreen")
        player.do("play", inst="1.0", media=spec(tmp_path, "film.mp4", loop=0))
        begun = player.report("started")["real_ms"]
        deck = player.at("1.0", 5500)["decks"][0]
        late = real_ms() - begun - deck["position_ms"]
        assert abs(late) < 300, "the sound's clock never waits for pictures"
        assert deck["dropped"] <= 15, deck  # of 137; 0 to 2 on two idle cores
    finally:
        display.close()


# --- Wayland and the bare console ---

@pytest.fixture
def wayland(tmp_path):
    """A Wayland compositor that draws into a private X server, so that its picture can be seen."""
    display = Display(640, 360)
    folder = tmp_path / "wl"
    folder.mkdir(mode=0o700)
    env = dict(os.environ, DISPLAY=display.name, XDG_RUNTIME_DIR=str(folder))
    log = open(tmp_path / "weston.log", "wb")
    server = subprocess.Popen(
        ["weston", "--backend=x11-backend.so", "--use-pixman", "--socket=wl-test", "--no-config",
         "--width=640", "--height=360", "--idle-time=0"], env=env, stdin=subprocess.DEVNULL,
        stdout=log, stderr=log)
    try:
        eventually(lambda: (folder / "wl-test").exists(), 10)
        yield display, {"XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": "wl-test"}, server
    finally:
        end(server)
        display.close()
        log.close()


def test_wayland(wayland, start, media):
    display, env, _ = wayland
    player = start(video="fullscreen", env=env)
    assert player.hello["video"] == "fullscreen"
    said = outputs(player)
    assert said["outlets"][0]["used"] and said["outlets"][0]["place"] == "640x360+0+0"
    play(player, media)
    player.report("first_frame")
    eventually(lambda: near(display.pixel(), RED))
    assert near(display.pixel(0.05, 0.05), RED) and near(display.pixel(0.95, 0.95), RED)
    assert player.do("card", on=True)["ok"]
    eventually(lambda: not near(display.pixel(0.02, 0.5), RED))
    assert player.do("card", on=False)["ok"]
    assert player.do("screen", on=False)["ok"]
    eventually(lambda: not near(display.pixel(), RED))
    assert player.do("screen", on=True)["ok"]
    eventually(lambda: near(display.pixel(), RED))


def test_a_compositor_that_dies_ends_the_player(wayland, start, media):
    display, env, server = wayland
    player = start(video="fullscreen", env=env)
    play(player, media)
    player.report("first_frame")
    server.kill()
    server.wait()
    assert player.process.wait(3) == 3  # the engine starts another at once


def test_the_bare_console_without_a_device_is_a_sentence(start):
    player = start(video="fullscreen")
    assert player.hello["video"] == "null"
    said = outputs(player)
    assert said["outlets"] == [] and said["using"] == "null"
    assert not player.do("card", on=True)["ok"]
    player.process.terminate()
    player.process.wait(5)
    assert "the bare console has no graphics device" in player.process.stderr.read().decode()
