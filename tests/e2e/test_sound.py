"""The sound of a real player on a private PulseAudio: where it goes when its device goes, how loud it
says it is, and that nothing of it is heard as a click."""

import math
import os
import signal
import subprocess

import pytest

from engine_rig import Rig, ffmpeg, make_clip
from player_rig import Listener, Player, Sound, db, eventually, make_media, real_ms, spec

pytestmark = pytest.mark.ears


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    folder = make_media(tmp_path_factory.mktemp("media"))
    for name, hertz, seconds in (("long", 440, 60), ("low", 100, 30)):
        ffmpeg("-f", "lavfi", "-i", f"sine=f={hertz}:r=48000:d={seconds}", "-af", "volume=4",
               folder / f"{name}.wav")
    return folder


@pytest.fixture
def sound():
    server = Sound()
    yield server
    server.close()


@pytest.fixture
def start(tmp_path):
    """Starts players, and ends them."""
    players = []

    def make(sound, *extra, audio="pulse/hall", part="sound"):
        players.append(Player(tmp_path, part=part, audio=audio, sound=sound, extra=extra))
        return players[-1]
    yield make
    for player in players:
        player.close()


def play(player, folder, name="long.wav", inst="1.0", **members):
    player.do("play", inst=inst, media=spec(folder, name, **members), fade_ms=0)
    player.report("started", inst=inst)


def device(player, ok, seconds=5.0):
    return player.report("device", ok=ok, seconds=seconds)


def drift_ms(player, begun_ms, inst="1.0"):
    """How far the position is from where the clock says it must be."""
    beat = player.beat(lambda beat: any(deck["inst"] == inst for deck in beat["decks"]))
    at = next(deck for deck in beat["decks"] if deck["inst"] == inst)["position_ms"]
    return at - (beat["real_ms"] - begun_ms)


def in_place(player, begun_ms):
    """It is where the clock says, in four beats one after the other."""
    seen = []

    def look():
        seen.append(drift_ms(player, begun_ms))
        player.report("beat")
        return len(seen) > 3 and all(abs(off) < 60 for off in seen[-4:])
    try:
        eventually(look, 6)
    except AssertionError:
        raise AssertionError(f"not in place: {seen}") from None


def begin(player, folder, listener, **members):
    play(player, folder, **members)
    eventually(lambda: listener.level_now() > 0.1)
    origins = []

    def settled():
        """A clock that has just begun to run is steady when three beats agree."""
        beat = player.report("beat")
        origins.append(beat["real_ms"] - beat["decks"][0]["position_ms"])
        return len(origins) > 2 and max(origins[-3:]) - min(origins[-3:]) < 15
    eventually(settled)
    return origins[-1]


# --- the device goes and comes ---

def test_lost_device_is_silence_and_not_another_room(start, media, sound):
    sound.add_sink("laptop")
    hall = next(line.split()[0] for line in sound.ask("list", "short", "modules").splitlines()
                if "sink_name=hall" in line)
    player = start(sound)
    other = Listener(sound, sink="laptop")
    listener = Listener(sound)
    begun = begin(player, media, listener)
    lost_ms = real_ms()
    sound.ask("unload-module", hall)
    said = device(player, False)
    assert said["came_ms"] - lost_ms < 200
    in_place(player, begun)
    sound.add_sink("hall")
    again = Listener(sound)
    device(player, True, 4.0)
    eventually(lambda: again.level_now() > 0.1)
    in_place(player, begun)
    assert max(level for _, level in other.levels) < 0.005, "the laptop was heard"
    for each in (listener, other, again):
        each.close()


def test_the_server_cannot_move_it(start, media, sound):
    sound.add_sink("laptop")
    player = start(sound)
    listener = Listener(sound)
    begin(player, media, listener)
    stream, = [number for number, sink in sound.streams().items() if sink == "hall"]
    with pytest.raises(subprocess.CalledProcessError):
        sound.ask("move-sink-input", stream, "laptop")
    assert listener.level_now() > 0.1
    assert sound.streams()[stream] == "hall"
    listener.close()


def test_second_device_takes_over_and_gives_back(start, media, sound):
    hall = next(line.split()[0] for line in sound.ask("list", "short", "modules").splitlines()
                if "sink_name=hall" in line)
    sound.add_sink("second")
    player = start(sound, "--audio-backup", "pulse/second")
    listener, second = Listener(sound), Listener(sound, sink="second")
    begun = begin(player, media, listener)
    lost_ms = real_ms()
    sound.ask("unload-module", hall)
    said = player.report("device", text="the sound plays on the second device")
    assert not said["ok"] and said["came_ms"] - lost_ms < 1000
    eventually(lambda: second.level_now() > 0.1)
    in_place(player, begun)
    sound.add_sink("hall")
    again = Listener(sound)
    device(player, True, 4.0)
    eventually(lambda: again.level_now() > 0.1)
    eventually(lambda: second.level_now() < 0.005)
    in_place(player, begun)
    for each in (listener, second, again):
        each.close()


def test_server_killed_and_started_again(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    begun = begin(player, media, listener)
    lost_ms = real_ms()
    sound.process.kill()
    sound.process.wait(5)
    assert device(player, False)["came_ms"] - lost_ms < 200
    in_place(player, begun)
    sound.start()
    again = Listener(sound)
    device(player, True, 4.0)
    eventually(lambda: again.level_now() > 0.1)
    in_place(player, begun)
    listener.close()
    again.close()


def test_a_film_keeps_its_clock_too(start, media, sound):
    hall = next(line.split()[0] for line in sound.ask("list", "short", "modules").splitlines()
                if "sink_name=hall" in line)
    player = start(sound, part="picture")
    listener = Listener(sound)
    begun = begin(player, media, listener, name="red.mp4")
    sound.ask("unload-module", hall)
    device(player, False)
    in_place(player, begun)
    sound.add_sink("hall")
    again = Listener(sound)
    device(player, True, 4.0)
    eventually(lambda: again.level_now() > 0.1)
    in_place(player, begun)
    listener.close()
    again.close()


def test_sound_that_comes_late_is_counted(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    begin(player, media, listener)

    def starve():
        """The player stands still until the hall hears nothing, and goes on."""
        os.kill(player.process.pid, signal.SIGSTOP)
        eventually(lambda: listener.level_now(4) < 0.005)
        os.kill(player.process.pid, signal.SIGCONT)
        eventually(lambda: listener.level_now(4) > 0.1)
    for _ in range(3):
        starve()
    assert not any("stutters" in line.get("text", "") for line in player.heard)
    for _ in range(2):
        starve()
    assert "stutters" in device(player, False)["text"]
    listener.close()


def test_device_that_comes_late(start, media, sound):
    player = start(sound, audio="pulse/stage")
    said = device(player, False)
    assert "no sound device" in said["text"]
    play(player, media)
    begun = player.beat()
    begun = begun["real_ms"] - begun["decks"][0]["position_ms"]
    sound.add_sink("stage")
    listener = Listener(sound, sink="stage")
    device(player, True, 4.0)
    eventually(lambda: listener.level_now() > 0.1)
    in_place(player, begun)
    listener.close()


# --- through the engine, as the machine's config says ---

SHOW = """schema: 1
programme: {title: Sound, timezone: Asia/Ho_Chi_Minh}
media:
  bed: {file: bed.wav, loop: vamp}
sessions:
  - id: evening
    title: An evening
    date: 2023-09-17
    start: 08:00
    rundown:
      - {id: bed, cue: "1", title: The bed, duration: 1m, do: [{play: bed}]}
"""


def test_every_client_is_warned_and_the_second_device_plays(sound):
    hall = next(line.split()[0] for line in sound.ask("list", "short", "modules").splitlines()
                if "sink_name=hall" in line)
    sound.add_sink("second")
    listener, second = Listener(sound), Listener(sound, sink="second")
    rig = Rig()
    try:
        rig.env["PULSE_SERVER"] = sound.server
        config = rig.dir / "config" / "kichban" / "config.yaml"
        config.parent.mkdir(parents=True)
        config.write_text("audio: pulse/hall\naudio_backup: pulse/second\n")
        make_clip(rig.dir / "bed.wav", 20, kind="audio")
        (rig.dir / "show.yaml").write_text(SHOW)
        rig.kichban("run", rig.dir / "show.yaml", "--session", "evening", "--detach", "--video",
                    "null", check=0)
        rig.wait_status("the bed is armed",
                        lambda status: "bed" in status["players"][0]["armed"])
        client = rig.client(role="viewer")
        rig.do("go")
        eventually(lambda: listener.level_now() > 0.02)
        sound.ask("unload-module", hall)
        rig.wait_status("it is said", lambda status: any(
            "second device" in text for text in status["warnings"]))
        eventually(lambda: second.level_now() > 0.02)
        while not any("second device" in text for text in client.state()["state"]["warnings"]):
            pass
        sound.add_sink("hall")
        again = Listener(sound)
        rig.wait_status("and that it is back", lambda status: any(
            "is back" in text for text in status["warnings"]))
        eventually(lambda: again.level_now() > 0.02)
        eventually(lambda: second.level_now() < 0.005)
        again.close()
        client.close()
    finally:
        rig.close()
        listener.close()
        second.close()


# --- how loud ---

def jolts(samples, hertz, skip=4800):
    """How far each sample is from the one that a pure tone would have there, in full scales: a click
    stands out, the tone itself and slow changes of its level don't."""
    loud = [at for at, word in enumerate(samples) if abs(word) > 300]
    cut = samples[loud[0] + skip:loud[-1] - skip]
    turn = 2 * math.cos(2 * math.pi * hertz / 48000)
    return [abs(cut[n + 1] - turn * cut[n] + cut[n - 1]) / 32768 for n in range(1, len(cut) - 1)]


def test_levels_only_while_somebody_watches(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    begin(player, media, listener)
    assert not any(line.get("report") == "levels" for line in player.heard)
    beat = player.beat()
    assert beat["decks"][0]["level_db"] is None
    player.do("watch", levels=True, picture=False)
    came = [player.report("levels") for _ in range(12)][2:]
    for line in came:
        deck, = line["decks"]
        assert deck["inst"] == "1.0" and deck["media"] == "long.wav"
        assert deck["peak_db"] == pytest.approx(-9.03, abs=0.5), "a half, in two channels"
        assert deck["rms_db"] == pytest.approx(-12.04, abs=0.5)
    span = came[-1]["real_ms"] - came[0]["real_ms"]
    assert 900 - 60 < span < 900 + 60, "ten a second"
    assert player.beat()["decks"][0]["level_db"] == pytest.approx(-12.04, abs=0.5)
    heard_db = db(listener.level_now())
    assert came[-1]["decks"][0]["peak_db"] == pytest.approx(heard_db, abs=0.7)
    player.do("volume", inst="1.0", db=-12)
    player.wait(lambda line: line.get("report") == "levels" and
                abs(line["decks"][0]["peak_db"] + 21.03) < 0.5)
    player.do("watch", levels=False, picture=False)
    mark = len(player.heard)
    for _ in range(3):
        player.report("beat")
    assert not any(line.get("report") == "levels" for line in player.heard[mark:])
    assert player.beat()["decks"][0]["level_db"] is None
    listener.close()


def test_a_new_engine_has_not_asked(start, media, sound):
    player = start(sound)
    play(player, media)
    player.do("watch", levels=True, picture=False)
    player.report("levels")
    player.link.close()
    player.connect()
    for _ in range(4):
        player.report("beat")
    assert not any(line.get("report") == "levels" for line in player.heard)


def test_watching_makes_no_click(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    begin(player, media, listener)
    for _ in range(6):
        player.do("watch", levels=True, picture=False)
        for _ in range(3):
            player.report("levels")
        player.do("watch", levels=False, picture=False)
        player.report("beat")
    before = len(listener.samples)
    eventually(lambda: len(listener.samples) > before + 9600)
    worst = max(jolts(listener.samples, 440))
    assert worst < 0.005, f"a jump of {worst:.3f} of full scale"
    listener.close()


def test_armed_and_watched_starts_at_once(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    player.do("watch", levels=True, picture=False)
    player.do("arm", media=[spec(media, "long.wav")])
    player.report("armed")
    went = real_ms()
    player.do("play", inst="1.0", media=spec(media, "long.wav"), fade_ms=0)
    player.report("first_sample")
    eventually(lambda: listener.first_after(went))
    assert listener.first_after(went) - went < 150
    eventually(lambda: jolts(listener.samples, 440, skip=480))
    assert max(jolts(listener.samples, 440, skip=480)) < 0.005
    listener.close()


def test_volume_is_a_ramp_and_never_clicks(start, media, sound):
    player = start(sound)
    listener = Listener(sound)
    begin(player, media, listener, name="low.wav")
    full = listener.level_now()
    for wanted in (-20, 0, -40, -3, 0):
        loud = full * 10 ** (wanted / 20)
        asked = real_ms()
        player.do("volume", inst="1.0", db=wanted)
        eventually(lambda: abs(listener.level_now(4) - loud) < 0.03 * loud + 0.003)
        took = listener.levels[-1][0] - asked
        assert took < 600, f"{took} ms"
    slope = full * 2 * math.pi * 100 / 48000
    loud = [at for at, word in enumerate(listener.samples) if abs(word) > 300]
    cut = listener.samples[loud[0] + 480:loud[-1] - 480]
    worst = max(abs(b - a) for a, b in zip(cut, cut[1:])) / 32768
    assert worst < slope + 0.1
    assert max(jolts(listener.samples, 100, skip=480)) < 0.1
    listener.close()
