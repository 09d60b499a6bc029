"""kichban-player as the engine knows it: the real program over its socket, with a null display and
sound, with a private X server, and with a private PulseAudio."""

import socket
import stat
import os
import signal
import subprocess

import pytest

from player_rig import (PLAYER, Display, Listener, Sampler, Sound, db, end, eventually,
                        near, real_ms, spec)

BLACK, WHITE, LIME = (0, 0, 0), (255, 255, 255), (0, 255, 0)


def is_red(pixel):
    return pixel[0] > 150 and pixel[2] < 100


def is_blue(pixel):
    return pixel[2] > 150 and pixel[0] < 100


@pytest.fixture
def player(start):
    return start()


@pytest.fixture
def shown(start, display):
    return start(video="window", display=display, extra=("--size", "640x360"))


# --- calling it ---

def test_wrong_calls_say_one_line():
    for words in ([], ["--part", "light"], ["--part", "sound"], ["--socket"], ["--loud"]):
        run = subprocess.run([PLAYER, *words], capture_output=True, text=True)
        assert run.returncode == 2
        assert run.stdout == "" and run.stderr.count("\n") == 1


def test_help_version_list(display):
    assert "--part" in subprocess.run([PLAYER, "--help"], capture_output=True, text=True).stdout
    run = subprocess.run([PLAYER, "--version"], capture_output=True, text=True)
    assert run.stdout.startswith("kichban-player ")
    run = subprocess.run([PLAYER, "--list"], capture_output=True, text=True,
                         env=dict(os.environ, DISPLAY=display.name))
    assert "screen 0" in run.stdout and "640x360" in run.stdout and "audio auto" in run.stdout


def test_socket_is_private_and_not_taken_twice(player):
    assert stat.S_IMODE(os.stat(player.path).st_mode) == 0o600
    run = subprocess.run([PLAYER, "--part", "sound", "--socket", player.path, "--audio", "null"],
                         capture_output=True, text=True)
    assert run.returncode == 1 and "another player" in run.stderr
    assert player.do("state")["ok"]


def test_stale_socket_is_cleared(start, tmp_path, monkeypatch):
    first = start()
    first.process.kill()
    first.process.wait()
    assert os.path.exists(first.path)
    second = subprocess.Popen([PLAYER, "--part", "sound", "--socket", first.path, "--audio", "null"])
    try:
        def greeted():
            """What the dead one forked may hold its door for a moment more."""
            with socket.socket(socket.AF_UNIX) as link:
                try:
                    link.connect(str(first.path))
                    return b'"role":"player"' in link.recv(4096)
                except OSError:
                    return False
        eventually(greeted)
    finally:
        end(second)


def test_libmpv_sees_our_clock():
    symbols = subprocess.run(["nm", "-D", PLAYER], capture_output=True, text=True).stdout
    assert " T clock_gettime\n" in symbols and " T pthread_cond_timedwait\n" in symbols


# --- playing, without a display ---

def test_hello_says_what_is_used(player):
    assert player.hello["part"] == "picture" and player.hello["pid"] == player.process.pid
    assert player.hello["video"] == "null" and player.hello["audio"] == "null"


def test_auto_without_display_or_sound(start, tmp_path):
    player = start(video="auto", audio="auto", sound=type("Nobody", (), {"server": "unix:/nowhere"}))
    assert player.hello["video"] == "null" and player.hello["audio"] == "null"


def test_arm_play_end(player, media):
    film = spec(media, "short.mp4")
    assert player.do("arm", media=[film])["ok"]
    armed = player.report("armed")
    assert armed["media"] == "short.mp4" and abs(armed["length_ms"] - 1500) < 60
    assert (armed["width"], armed["height"], armed["has_audio"]) == (320, 180, False)
    assert player.beat()["armed"] == ["short.mp4"]
    assert player.do("play", inst="1.0", media=film)["ok"]
    started = player.report("started")
    assert started["inst"] == "1.0" and started["position_ms"] <= 20
    assert player.beat()["armed"] == []
    ended = player.report("ended")
    assert ended["reason"] == "eof" and abs(ended["position_ms"] - 1500) < 60
    assert abs(ended["real_ms"] - started["real_ms"] - 1500) < 250
    player.beat(), player.beat()
    assert sum(line.get("report") == "ended" for line in player.heard) == 1


def test_the_same_instance_starts_once(player, media):
    film = spec(media, "red.mp4")
    player.do("play", inst="1.0", media=film)
    player.do("play", inst="1.0", media=film)
    player.at("1.0", 300)
    assert len(player.beat()["decks"]) == 1


def test_disarmed_when_no_longer_wanted(player, media):
    player.do("arm", media=[spec(media, "red.mp4"), spec(media, "tone.wav")])
    player.report("armed"), player.report("armed")
    player.do("arm", media=[spec(media, "tone.wav")])
    assert player.report("disarmed")["media"] == "red.mp4"
    assert player.beat()["armed"] == ["tone.wav"]


@pytest.mark.parametrize("name, reason", [
    ("nothing.mp4", "missing"), ("text.mp4", "broken"), ("list.mp4", "broken"),
    ("cut.png", "broken"), ("pipe.mp4", "broken")])
def test_what_cannot_play_says_so(player, media, name, reason):
    player.do("play", inst="1.0", media=spec(media, name))
    failed = player.report("failed")
    assert failed["reason"] == reason and failed["inst"] == "1.0" and failed["text"]
    assert player.report("ended")["reason"] == "error"
    player.do("arm", media=[spec(media, name)])
    assert player.report("failed")["inst"] is None
    player.do("probe", media=[spec(media, name)])
    assert player.report("failed")["media"] == name


def test_relative_path_is_refused(player):
    assert not player.do("play", inst="1", media={"media": "x", "path": "x.mp4",
                                                  "kind": "video"})["ok"]


def test_truncated_film_ends_early_and_holds(player, media):
    player.do("play", inst="1.0", media=spec(media, "cut.mp4", end="black"))
    ended = player.report("ended", 9)
    assert ended["reason"] == "early" and ended["position_ms"] < 7500
    assert player.beat()["showing"] == "cut.mp4"


def test_probe(player, media):
    player.do("probe", media=[spec(media, name) for name in ("red.mp4", "tone.wav", "green.png")])
    found = {line["media"]: line for line in (player.report("probed") for _ in range(3))}
    assert abs(found["red.mp4"]["length_ms"] - 8000) < 60 and found["red.mp4"]["has_audio"]
    assert abs(found["tone.wav"]["length_ms"] - 6000) < 5 and found["tone.wav"]["width"] == 0
    assert found["green.png"]["length_ms"] is None and found["green.png"]["width"] == 320


def test_trim(player, media):
    film = spec(media, "red.mp4", in_ms=2000, out_ms=3000)
    player.do("play", inst="1.0", media=film)
    started = player.report("started")
    assert started["position_ms"] <= 40
    ended = player.report("ended")
    assert ended["reason"] == "eof" and abs(ended["position_ms"] - 1000) <= 60
    assert abs(ended["real_ms"] - started["real_ms"] - 1000) < 200


def test_rounds(player, media):
    player.do("play", inst="1.0", media=spec(media, "tone.wav", in_ms=500, out_ms=1000, loop=3))
    started = player.report("started")
    ended = player.report("ended")
    assert ended["reason"] == "eof"
    assert abs(ended["real_ms"] - started["real_ms"] - 1500) < 300


def test_vamp_until_released(player, media):
    player.do("play", inst="1.0", media=spec(media, "tone.wav", in_ms=500, out_ms=900, loop=-1))
    started = player.report("started")
    player.beat(lambda beat: beat["real_ms"] > started["real_ms"] + 1400)
    assert not any(line.get("report") == "ended" for line in player.heard)
    player.do("release", inst="1.0")
    released = real_ms()
    assert player.report("ended")["reason"] == "eof"
    assert real_ms() - released < 900


def test_pause_and_resume(player, media):
    player.do("play", inst="1.0", media=spec(media, "red.mp4"))
    player.at("1.0", 300)
    player.do("pause", inst="1.0")
    at = player.report("paused")["position_ms"]
    since = player.heard[-1]["real_ms"]
    beat = player.beat(lambda beat: beat["real_ms"] > since + 300)
    assert beat["decks"][0]["state"] == "paused"
    assert abs(beat["decks"][0]["position_ms"] - at) < 80
    player.do("resume", inst="1.0")
    assert abs(player.report("resumed")["position_ms"] - at) < 80
    player.at("1.0", at + 300)


def test_fade_lingers_and_comes_back(player, media):
    player.do("play", inst="1.0", media=spec(media, "red.mp4"))
    player.report("started")
    player.do("fade", inst="1.0", ms=200, linger_ms=5000)
    player.report("parked")
    beat = player.beat()
    assert beat["decks"][0]["state"] == "parked" and beat["showing"] == "black"
    player.do("restore", inst="1.0", ms=100)
    assert player.beat()["decks"][0]["state"] == "playing"
    player.do("fade", inst=None, ms=100, linger_ms=200)
    player.report("parked")
    ended = player.report("ended")
    assert ended["reason"] == "faded"
    assert not player.do("restore", inst="1.0", ms=0)["ok"]


def test_fade_reaching_the_end_is_silent(player, media):
    player.do("play", inst="1.0", media=spec(media, "short.mp4"))
    player.report("started")
    player.do("fade", inst="1.0", ms=4000, linger_ms=5000)
    assert player.report("ended")["reason"] == "faded"


def test_recovery_starts_where_it_would_be(player, media):
    began = real_ms() - 3000
    player.do("play", inst="1.0", media=spec(media, "red.mp4"), from_ms=500,
              from_real_ms=int(began))
    started = player.report("started")
    due = 500 + started["real_ms"] - began
    assert abs(started["position_ms"] - due) <= 60
    assert started["real_ms"] - began - 3000 < 1500


def test_recovery_of_a_paused_film(player, media):
    player.do("play", inst="1.0", media=spec(media, "red.mp4"), from_ms=3000,
              from_real_ms=int(real_ms()) - 9000, paused=True)
    assert abs(player.report("paused")["position_ms"] - 3000) <= 40
    assert player.beat()["decks"][0]["state"] == "paused"
    player.do("resume", inst="1.0")
    assert abs(player.report("started")["position_ms"] - 3000) <= 80


def test_recovery_wraps_rounds(player, media):
    began = real_ms() - 10000
    player.do("play", inst="1.0", media=spec(media, "tone.wav", loop=-1), from_ms=0,
              from_real_ms=int(began))
    started = player.report("started")
    due = (started["real_ms"] - began) % 6000
    assert abs(started["position_ms"] - due) <= 80


def test_recovery_after_the_end(player, media):
    player.do("play", inst="1.0", media=spec(media, "tone.wav"), from_ms=0,
              from_real_ms=int(real_ms()) - 60000)
    assert player.report("ended")["reason"] == "eof"
    assert not any(line.get("report") == "started" for line in player.heard)


def test_speed(player, media):
    player.do("speed", speed=4)
    player.do("play", inst="1.0", media=spec(media, "red.mp4"))
    started = player.report("started")
    ended = player.report("ended")
    assert abs(ended["real_ms"] - started["real_ms"] - 2000) < 500


# --- the engine goes and comes ---

def test_plays_on_without_engine(player, media):
    player.do("arm", media=[spec(media, "tone.wav")])
    player.report("armed")
    player.do("play", inst="7.0", media=spec(media, "red.mp4"))
    player.at("7.0", 200)
    player.link.close()
    left = real_ms()
    player.connect()
    player.do("state")
    beat = player.heard[-1] if player.heard[-1].get("report") == "beat" else player.beat()
    assert beat["decks"][0]["inst"] == "7.0" and beat["showing"] == "red.mp4"
    assert beat["armed"] == ["tone.wav"]
    player.at("7.0", 600 + int(real_ms() - left))


def test_newer_engine_replaces(player):
    older = player.link
    player.connect()
    assert player.do("state")["ok"]
    older.settimeout(3)
    while older.recv(4096):
        pass
    older.close()


def test_garbage_closes_only_its_connection(player):
    player.link.sendall(b"}{ what\n")
    assert player.line.__self__ is player
    player.link.settimeout(3)
    while player.link.recv(4096):
        pass
    player.connect()
    assert not player.do("pause")["ok"]  # with an id a bad order is only refused
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(player.path)
        stranger.sendall(b"x" * 100000)
        stranger.settimeout(3)
        try:
            while stranger.recv(4096):
                pass
        except ConnectionError:
            pass
    assert player.do("state")["ok"]


def test_quit(player):
    player.say(do="quit")
    assert player.process.wait(3) == 0
    assert not os.path.exists(player.path)


# --- what the hall sees ---

def test_film_is_seen_at_go_and_not_before(shown, media, display):
    assert shown.hello["video"] == "window"
    eventually(lambda: near(display.pixel(), BLACK))
    shown.do("arm", media=[spec(media, "red.mp4")])
    shown.report("armed")
    assert near(display.pixel(), BLACK)
    sent = real_ms()
    shown.do("play", inst="1.0", media=spec(media, "red.mp4"))
    first = shown.report("first_frame")
    assert first["inst"] == "1.0" and first["real_ms"] - sent < 150
    assert is_red(display.pixel())
    assert shown.beat()["showing"] == "red.mp4"


def test_crossfade_shows_no_black(shown, media, display):
    shown.do("slate", media=spec(media, "white.png"))
    shown.do("play", inst="1.0", media=spec(media, "red.mp4"))
    shown.report("first_frame")
    shown.do("arm", media=[spec(media, "blue.mp4")])
    shown.report("armed")
    sampler = Sampler(display)
    shown.do("play", inst="2.0", media=spec(media, "blue.mp4"), fade_ms=600, replace=True,
             cross_ms=600)
    assert shown.report("ended")["reason"] == "replaced"
    eventually(lambda: is_blue(sampler.seen[-1]))
    seen = sampler.close()
    assert is_red(seen[0]) and is_blue(seen[-1])
    assert all(pixel[0] + pixel[2] > 180 and pixel[1] < 60 for pixel in seen), "black or slate seen"
    mixed = [pixel for pixel in seen if 40 < pixel[0] < 200 and 40 < pixel[2] < 200]
    assert len(mixed) >= 4, "no crossfade"


def test_cut_to_a_cold_film_shows_no_black(shown, media, display):
    shown.do("play", inst="1.0", media=spec(media, "green.png"))
    shown.report("first_frame")
    sampler = Sampler(display)
    shown.do("play", inst="2.0", media=spec(media, "red.mp4"), replace=True)
    shown.report("first_frame", inst="2.0")
    shown.at("2.0", 300)
    eventually(lambda: is_red(sampler.seen[-1]))
    assert all(near(pixel, LIME, 60) or is_red(pixel) for pixel in sampler.close())


def test_a_film_that_fails_leaves_the_picture(shown, media, display):
    shown.do("play", inst="1.0", media=spec(media, "green.png"))
    shown.report("first_frame")
    sampler = Sampler(display)
    shown.do("play", inst="2.0", media=spec(media, "text.mp4"), replace=True)
    shown.report("failed")
    shown.beat(), shown.beat()
    assert all(near(pixel, LIME, 60) for pixel in sampler.close())


@pytest.mark.parametrize("after, colour", [("hold", is_red), ("black", lambda p: near(p, BLACK)),
                                           ("slate", lambda p: near(p, WHITE))])
def test_end_of_a_film(shown, media, display, after, colour):
    shown.do("slate", media=spec(media, "white.png"))
    eventually(lambda: near(display.pixel(), WHITE))
    film = spec(media, "red.mp4", out_ms=500, end=after)
    shown.do("play", inst="1.0", media=film)
    shown.report("first_frame")
    sampler = Sampler(display)
    assert shown.report("ended")["reason"] == "eof"
    eventually(lambda: colour(sampler.seen[-1]))
    seen = sampler.close()
    assert all(is_red(pixel) or colour(pixel) for pixel in seen)
    assert shown.beat()["showing"] == {"hold": "red.mp4"}.get(after, after)


def test_back_and_slate(shown, media, display):
    shown.do("slate", media=spec(media, "white.png"))
    eventually(lambda: near(display.pixel(), WHITE))
    shown.do("play", inst="1.0", media=spec(media, "red.mp4"))
    shown.report("first_frame")
    shown.do("back", what="black", ms=200)
    assert shown.report("ended")["reason"] == "faded"
    eventually(lambda: near(display.pixel(), BLACK))
    shown.do("back", what="slate", ms=200)
    eventually(lambda: near(display.pixel(), WHITE))
    shown.do("slate", media=spec(media, "green.png"))
    eventually(lambda: near(display.pixel(), LIME))
    shown.do("slate", media=None)
    eventually(lambda: near(display.pixel(), BLACK))


def test_window_stays_out_of_the_way(start, display):
    env = dict(os.environ, DISPLAY=display.name)
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=env, stderr=subprocess.DEVNULL)

    def ask(*words):
        return subprocess.run(words, env=env, capture_output=True, text=True).stdout

    def find():
        found = [line for line in ask("xwininfo", "-root", "-tree").splitlines()
                 if '"kichban":' in line and "640x360" in line]
        return found and found[0].split()[0]
    try:
        eventually(lambda: "window id" in ask("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
        player = start(video="fullscreen", display=display)
        assert player.hello["video"] == "fullscreen"
        window = eventually(lambda: find())
        hints = ask("xprop", "-id", window)
        assert "Client accepts input or input focus: False" in hints
        assert "_NET_WM_STATE_FULLSCREEN" in hints
        assert int(window, 16) != int(ask("xdotool", "getwindowfocus") or 0)
        subprocess.run(["xdotool", "windowquit", str(int(window, 16))], env=env, check=False)
        player.beat(), player.beat()
        assert player.alive()
        assert find() == window
    finally:
        end(manager)


def test_full_screen_fills_it_without_a_window_manager(start, media, display):
    player = start(video="fullscreen", display=display)
    player.do("play", inst="1.0", media=spec(media, "red.mp4"))
    player.report("first_frame")
    for x, y in ((0.03, 0.05), (0.97, 0.05), (0.03, 0.95), (0.97, 0.95)):
        assert is_red(display.pixel(x, y))


def test_key_is_reported(shown, display):
    subprocess.run(["xdotool", "mousemove", "200", "100", "key", "a"],
                   env=dict(os.environ, DISPLAY=display.name), check=True)
    assert shown.report("key")["name"] == "A"


def test_hung_display_leaves_the_sound_alone(start, media):
    hanging = Display()
    try:
        player = start(video="window", display=hanging)
        player.do("play", inst="1.0", media=spec(media, "red.mp4"))
        player.report("first_frame")
        hanging.process.send_signal(signal.SIGSTOP)
        hung = real_ms()
        lost = player.report("device")
        assert not lost["ok"] and real_ms() - hung < 1200
        at = player.beat()["decks"][0]["position_ms"]
        beat = player.at("1.0", at + 500)
        assert beat["vo"] is None
        hanging.process.send_signal(signal.SIGCONT)
        assert player.report("device")["ok"]
    finally:
        hanging.process.send_signal(signal.SIGCONT)
        hanging.close()


def test_lost_display_ends_the_process_at_once(start, media):
    dying = Display()
    player = start(video="window", display=dying)
    player.do("play", inst="1.0", media=spec(media, "red.mp4"))
    player.report("first_frame")
    dying.process.kill()
    dying.process.wait()
    assert player.process.wait(2) == 3


# --- what the hall hears ---

@pytest.mark.ears
def test_armed_sound_is_heard_at_go(start, media, sound):
    player = start(part="sound", audio="auto", sound=sound)
    assert player.hello["audio"] == "auto" and player.hello["video"] == "null"
    listener = Listener(sound)
    tone = spec(media, "tone.wav")
    player.do("arm", media=[tone])
    player.report("armed")
    sent = real_ms()
    player.do("play", inst="1.0", media=tone)
    first = player.report("first_sample")
    heard = eventually(lambda: listener.first_after(sent))
    assert heard - sent < 100
    assert abs(first["real_ms"] - heard) < 60
    assert player.beat()["ao"] == "pulse"
    listener.close()


@pytest.mark.ears
def test_fade_to_silence_and_back(start, media, sound):
    player = start(part="sound", audio="auto", sound=sound)
    listener = Listener(sound)
    player.do("play", inst="1.0", media=spec(media, "tone.wav", loop=-1, in_ms=0, out_ms=4000))
    player.report("started")
    eventually(lambda: listener.level_now() > 0.3)
    loud = listener.level_now()
    player.do("volume", inst="1.0", db=-20)
    eventually(lambda: abs(db(listener.level_now()) - db(loud) + 20) < 1.5)
    player.do("volume", inst="1.0", db=0)
    eventually(lambda: abs(db(listener.level_now()) - db(loud)) < 1)
    player.do("fade", inst="1.0", ms=300, linger_ms=9000)
    player.report("parked")
    eventually(lambda: listener.level_now() < 0.0005)
    player.do("restore", inst="1.0", ms=100)
    eventually(lambda: abs(db(listener.level_now()) - db(loud)) < 1)
    player.do("stop", inst="1.0")
    assert player.report("ended")["reason"] == "stopped"
    eventually(lambda: listener.level_now() < 0.0005)
    listener.close()


@pytest.mark.ears
def test_gain_up_and_down(start, media, sound):
    player = start(part="sound", audio="auto", sound=sound)
    listener = Listener(sound)
    levels = []
    for number, gain in enumerate((0, -12, 5)):
        eventually(lambda: listener.level_now() < 0.0005)
        player.do("play", inst=str(number), media=spec(media, "tone.wav", gain_db=gain))
        player.report("started")
        eventually(lambda: listener.level_now() > 0.02)
        listener.level_now()
        levels.append(db(listener.level_now()))
        player.do("stop", inst=str(number))
        player.report("ended")
    assert abs(levels[1] - levels[0] + 12) < 1 and abs(levels[2] - levels[0] - 5) < 1
    listener.close()


@pytest.mark.ears
def test_fades_in_and_out_inside_the_trim(start, media, sound):
    player = start(part="sound", audio="auto", sound=sound)
    listener = Listener(sound)
    tone = spec(media, "tone.wav", out_ms=2000, fade_out_ms=800)
    player.do("play", inst="1.0", media=tone, fade_ms=800)
    started = player.report("started")["real_ms"]
    assert player.report("ended")["reason"] == "eof"

    def level(from_ms, to_ms):
        return max(heard for at, heard in listener.levels
                   if started + from_ms <= at <= started + to_ms)
    full = level(950, 1100)
    assert level(150, 250) < full * 0.5 < level(600, 750)
    assert level(1750, 1850) < full * 0.5 and level(1300, 1400) > full * 0.6
    listener.close()


@pytest.mark.ears
def test_sound_server_dies_and_comes_back(start, media):
    sound = Sound()
    try:
        player = start(part="sound", audio="auto", sound=sound)
        player.do("play", inst="1.0", media=spec(media, "tone.wav", loop=-1))
        player.report("first_sample")
        end(sound.process)
        lost = player.report("device")
        assert not lost["ok"]
        at = player.beat()["decks"][0]["position_ms"]
        player.at("1.0", at + 300)
        sound.start()
        assert player.report("device", 6)["ok"]
        listener = Listener(sound)
        eventually(lambda: listener.level_now() > 0.1)
        listener.close()
    finally:
        sound.close()
