"""What is seen and heard while one medium gives way to another: both pictures in mid-crossfade, the
equal-power curve, silence after a fade, no click at a stop, and all of it at once."""
import array
import cmath
import math

import pytest

from engine_rig import ffmpeg
from player_rig import Sampler, eventually, spec

pytestmark = pytest.mark.ears

RATE = 48000
WINDOW = RATE // 50


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fades")
    for name, colour, tone in (("red", "red", 1000), ("blue", "blue", 3000)):
        ffmpeg("-f", "lavfi", "-i", f"color={colour}:s=320x180:r=25:d=12", "-f", "lavfi", "-i",
               f"sine=f={tone}:r=48000:d=12", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
               "yuv420p", "-g", "25", "-c:a", "pcm_s16le", "-af", "volume=3", folder / f"{name}.mkv")
    ffmpeg("-f", "lavfi", "-i", "color=lime:s=320x180", "-frames:v", "1", folder / "green.png")
    ffmpeg("-f", "lavfi", "-i", "color=red:s=320x180", "-frames:v", "1", folder / "red.png")
    ffmpeg("-f", "lavfi", "-i", "sine=f=200:r=48000:d=10", "-af", "volume=7.9", folder / "low.wav")
    ffmpeg("-f", "lavfi", "-i", "sine=f=500:r=48000:d=3", "-af", "volume=4", folder / "bed.wav")
    return folder


def play(player, inst, what, **more):
    player.do("arm", media=[what])
    player.report("armed", media=what["media"])
    player.do("play", inst=inst, media=what, **more)
    return player.report("started", inst=inst)


def tone(samples, frequency):
    """The amplitude of one frequency in full scales."""
    turn = cmath.exp(-2j * math.pi * frequency / RATE)
    phase, total = 1 + 0j, 0j
    for sample in samples:
        total += sample * phase
        phase *= turn
    return 2 * abs(total) / len(samples) / 32768


def windows(samples, frequency):
    return [tone(samples[i:i + WINDOW], frequency)
            for i in range(0, len(samples) - WINDOW + 1, WINDOW)]


def largest_jump(samples):
    return max(abs(a - b) for a, b in zip(samples, samples[1:])) / 32768


def hear(listener, seconds):
    """All that comes in from now on, for so long."""
    begin = len(listener.samples)
    eventually(lambda: len(listener.samples) >= begin + int(seconds * RATE), seconds + 10)
    return array.array("h", listener.samples[begin:begin + int(seconds * RATE)])


# --- sound ---

def test_a_crossfade_keeps_the_power(start, media, sound, listener):
    player = start(part="picture", audio="auto", sound=sound)
    red, blue = spec(media, "red.mkv"), spec(media, "blue.mkv")
    play(player, "1", red)
    player.do("arm", media=[blue])
    player.report("armed", media="blue.mkv")
    full_red = max(windows(hear(listener, 0.3), 1000))
    player.do("play", inst="2", media=blue, replace=True, fade_ms=2000, cross_ms=2000)
    heard = hear(listener, 3.2)
    out, into = windows(heard, 1000), windows(heard, 3000)
    full_blue = max(into[-10:])
    assert abs(20 * math.log10(full_blue / full_red)) < 1
    begin = next(i for i, level in enumerate(into) if level > 0.02 * full_blue)
    end = next(i for i in range(begin, len(out)) if out[i] < 0.02 * full_red)
    assert 1.8 < (end - begin) * WINDOW / RATE < 2.2
    for i in range(begin + 3, end - 3):
        a, b = out[i] / full_red, into[i] / full_blue
        power = 10 * math.log10(a * a + b * b)
        assert abs(power) < 1, (i, a, b, power)
        # the curve itself: a quarter of a cosine, within a window's time
        where = (i - begin) * WINDOW / RATE / 2.0
        assert abs(a - math.cos(where * math.pi / 2)) < 0.08, (i, a, where)
    assert max(out[-10:]) < 0.001


@pytest.mark.parametrize("order", [{"do": "stop"}, {"do": "fade", "ms": 30}, {"do": "fade", "ms": 500},
                                   {"do": "volume", "db": -30}, {"do": "pause"}])
def test_nothing_clicks(start, media, sound, listener, order):
    player = start(part="sound", audio="auto", sound=sound)
    play(player, "1", spec(media, "low.wav"))
    player.at("1", 500)
    natural = largest_jump(hear(listener, 0.2))
    order = dict(order)
    begin = len(listener.samples)
    player.do(order.pop("do"), inst="1", **order)
    eventually(lambda: len(listener.samples) >= begin + RATE)
    after = listener.samples[begin:begin + RATE]
    assert natural > 0.015  # it was loud
    assert largest_jump(after) < 0.1
    if "db" not in order:
        assert max(abs(sample) for sample in after[-RATE // 4:]) < 33  # −60 dB
    level = max(abs(sample) for sample in after[-RATE // 4:]) / 32768
    if "db" in order:
        assert abs(20 * math.log10(level / (natural / (2 * math.pi * 200 / RATE))) + 30) < 1.5


def test_a_fade_that_reaches_the_out_point_ends_there_in_silence(start, media, sound, listener):
    player = start(part="sound", audio="auto", sound=sound)
    play(player, "1", spec(media, "low.wav", in_ms=1000, out_ms=3000))
    player.at("1", 1500)
    begin = len(listener.samples)
    player.do("fade", inst="1", ms=5000)
    ended = player.report("ended", inst="1")
    assert ended["position_ms"] <= 2050
    eventually(lambda: len(listener.samples) >= begin + 2 * RATE)
    after = listener.samples[begin:begin + 2 * RATE]
    last = max(i for i, sample in enumerate(after) if abs(sample) > 330)
    assert last < RATE * 0.9  # half a second was left, and what the server holds
    assert largest_jump(after) < 0.1
    # a new start has its own full level
    play(player, "2", spec(media, "low.wav"))
    player.at("2", 300)
    assert largest_jump(hear(listener, 0.2)) > 0.015


# --- pictures ---

def colours(sampler):
    return [(r / 255, g / 255, b / 255) for r, g, b in sampler.close()]


@pytest.mark.parametrize("one, two, i, k", [
    ("red.mkv", "blue.mkv", 0, 2), ("red.mkv", "green.png", 0, 1), ("red.png", "green.png", 0, 1),
    ("green.png", "blue.mkv", 1, 2)])
def test_both_are_seen_in_mid_crossfade(start, media, display, one, two, i, k):
    player = start(part="picture", video="window", display=display, extra=("--size", "640x360"))
    play(player, "1", spec(media, one), replace=True)
    player.report("first_frame", inst="1")
    player.do("arm", media=[spec(media, two)])
    player.report("armed", media=two)
    sampler = Sampler(display)
    player.do("play", inst="2", media=spec(media, two), replace=True, fade_ms=1000, cross_ms=1000)
    player.report("ended", inst="1", seconds=8)
    seen = colours(sampler)
    middle = [at for at in seen if 0.4 < at[k] < 0.6]
    assert middle, "no frame of the middle"
    for at in middle:
        assert 0.3 < at[i] < 0.7, at  # both, and no third
        assert abs(at[i] + at[k] - 1) < 0.2, at
    steps = [at[k] for at in seen]
    assert all(b >= a - 0.05 for a, b in zip(steps, steps[1:])), "it goes one way"
    assert len({round(level, 2) for level in steps if 0.05 < level < 0.95}) >= 8, "it is smooth"
    assert steps[-1] > 0.9 and min(at[i] + at[k] for at in seen) > 0.75, "never darker in between"


# --- all of it at once ---

def test_everything_combined(start, media, display, sound, listener):
    """Trim, gain, rounds, fades and `hold`, over a bed that plays on in another process."""
    beds = start(part="sound", audio="auto", sound=sound)
    films = start(part="picture", video="window", audio="auto", display=display, sound=sound,
                  extra=("--size", "640x360"))
    play(beds, "b", spec(media, "bed.wav", loop=-1))
    beds.at("b", 200)
    bed_level = max(windows(hear(listener, 0.3), 500))
    film = spec(media, "red.mkv", in_ms=2000, out_ms=3000, loop=2, gain_db=-6.0, fade_in_ms=200,
                fade_out_ms=400, end="hold")
    play(films, "f", film, replace=True, fade_ms=200)
    heard = hear(listener, 3.0)
    ended = films.report("ended", inst="f")
    assert ended["reason"] == "eof" and 1900 <= ended["position_ms"] <= 2100 or \
        900 <= ended["position_ms"] <= 1050
    film_level, bed = windows(heard, 1000), windows(heard, 500)
    whole = 3 / 8 / math.sqrt(2)  # a sine of ffmpeg is 1/8; one channel on two loudspeakers
    assert abs(20 * math.log10(max(film_level) / whole) + 6) < 1.2
    loud = [i for i, level in enumerate(film_level) if level > 0.02]
    assert 1.8 < len(loud) * WINDOW / RATE < 2.3  # two rounds of a second
    assert film_level[-1] < 0.001  # faded out inside the trim
    assert min(bed[3:-3]) > 0.9 * bed_level  # the bed doesn't notice
    beat = films.beat(lambda beat: beat["showing"] == "red.mkv")
    assert beat["decks"][0]["state"] == "held"
    beds.do("release", inst="b")
    assert beds.report("ended", inst="b", seconds=8)["reason"] == "eof"


# --- rounds ---

@pytest.mark.parametrize("name, more, frequency", [
    ("bed.wav", {"loop": -1}, 500), ("low.wav", {"in_ms": 2000, "out_ms": 3000, "loop": -1}, 200),
    ("red.mkv", {"in_ms": 2000, "out_ms": 3000, "loop": -1}, 1000)])
def test_rounds_have_no_seam(start, media, sound, listener, name, more, frequency):
    """Whole waves fit into each round, so that a seam is all that could be heard. A film's sound waits
    for the first picture of the next round: a pause of less than a fifth of a second."""
    film = name.endswith("mkv")
    player = start(part="picture" if film else "sound", audio="auto", sound=sound)
    play(player, "1", spec(media, name, **more))
    player.at("1", 300)
    heard = hear(listener, 4.5)
    levels = windows(heard, frequency)
    low = [round(i * 0.02, 2) for i, level in enumerate(levels) if level <= 0.9 * max(levels)]
    assert len(low) <= (5 * 10 if film else 0), low
    assert film or largest_jump(heard) < 0.1
    player.do("release", inst="1")
    eventually(lambda: max(abs(sample) for sample in listener.samples[-RATE // 5:]) < 33, 8)
    ended = player.report("ended", inst="1", seconds=8)
    assert ended["reason"] == "eof"


def test_the_last_of_two_rounds_is_heard_to_its_end(start, media, sound, listener):
    player = start(part="sound", audio="auto", sound=sound)
    begin = len(listener.samples)
    play(player, "1", spec(media, "low.wav", in_ms=2000, out_ms=3000, loop=2))
    player.report("ended", inst="1", seconds=8)
    eventually(lambda: max(abs(sample) for sample in listener.samples[-RATE // 5:]) < 33)
    loud = [i for i, sample in enumerate(listener.samples[begin:]) if abs(sample) > 330]
    assert 1.97 < (loud[-1] - loud[0]) / RATE < 2.05
