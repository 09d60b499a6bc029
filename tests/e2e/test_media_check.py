"""kichban check --media: real files, good and broken, through the real player."""
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import threading
import time

import pytest

from engine_rig import BUILD, Rig, ffmpeg
from tmux_rig import Pty

PLAYER = BUILD / "kichban-player"


def cut(source, target, part):
    data = source.read_bytes()
    target.write_bytes(data[:int(len(data) * part)])


def film(path, seconds=8, size="1280x720", sound=True, *more):
    tone = ["-f", "lavfi", "-i", f"sine=330:d={seconds}", "-c:a", "aac"] if sound else []
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d={seconds}", *tone,
           "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", *more, path)


def music(path, seconds=6, level=-20.0, *more):
    ffmpeg("-f", "lavfi", "-i", f"sine=440:d={seconds}:r=48000", "-ac", "2",
           "-af", f"volume={level + 21}dB", *more, path)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """Every kind of file that a technician is handed."""
    dir = tmp_path_factory.mktemp("media")
    film(dir / "good.mkv")
    film(dir / "mute.mp4", 8, "1280x720", False, "-movflags", "+faststart")
    ffmpeg("-i", dir / "good.mkv", "-c", "copy", "-movflags", "+faststart", dir / "fast.mp4")
    ffmpeg("-i", dir / "good.mkv", "-c", "copy", dir / "slow.mp4")
    ffmpeg("-i", dir / "good.mkv", "-c", "copy", "-live", "1", dir / "live.mkv")
    cut(dir / "good.mkv", dir / "cut.mkv", .6)
    cut(dir / "fast.mp4", dir / "cut.mp4", .6)
    cut(dir / "mute.mp4", dir / "cutmute.mp4", .6)
    cut(dir / "slow.mp4", dir / "nomoov.mp4", .6)
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=3", "-f", "lavfi", "-i", "sine=330:d=9",
           "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", dir / "short-picture.mkv")
    film(dir / "small.mkv", 2, "640x360")
    film(dir / "wide.mkv", 2, "1920x720")
    film(dir / "upright.mkv", 2, "720x1280")
    (dir / "zero.mp4").write_bytes(b"")
    (dir / "text.mp4").write_text("minutes of the meeting\n")
    (dir / "list.mp4").write_text(f"#EXTM3U\n{dir}/good.mkv\n")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720", "-frames:v", "1", dir / "still.png")
    ffmpeg("-i", dir / "still.png", "-q:v", "2", dir / "still.jpg")
    cut(dir / "still.png", dir / "broken.png", .3)
    cut(dir / "still.jpg", dir / "broken.jpg", .5)
    for name, level in ("soft.wav", -20), ("same.wav", -20), ("near.wav", -18), ("loud.wav", -14):
        music(dir / name, 6, level)
    music(dir / "tone.mp3", 6, -20, "-write_xing", "0")
    cut(dir / "soft.wav", dir / "cut.wav", .5)
    ffmpeg("-i", dir / "soft.wav", "-c:a", "flac", dir / "soft.flac")
    cut(dir / "soft.flac", dir / "cut.flac", .5)
    ffmpeg("-f", "lavfi", "-i", "anullsrc=d=4", dir / "silent.wav")
    shutil.copy(dir / "good.mkv", dir / "Phim tư liệu.mkv")
    os.mkfifo(dir / "pipe.mkv")
    (dir / "folder.mkv").mkdir()
    return dir


@pytest.fixture
def rig():
    rig = Rig()
    rig.env["XDG_CACHE_HOME"] = str(rig.dir / "cache")
    yield rig
    rig.close()


def show(dir, media, rundown="", name="show.yaml"):
    """A show with these media: {id: {key: value}}; the line of each id is known by its place."""
    lines = ["schema: 1", "programme:", '  title: "T"', '  timezone: "Asia/Ho_Chi_Minh"', "media:"]
    for id, keys in media.items():
        lines.append(f"  {id}:")
        lines += [f'    {key}: "{value}"' for key, value in keys.items()]
    lines += ["sessions:", "  - id: s", '    title: "S"', "    date: 2026-09-17", '    start: "08:00"',
              "    rundown:"]
    lines += (rundown or '- cue: "1"\n  title: "A"\n  duration: 1m').replace("\n", "\n      ").split("\n")
    lines = [("      " + line.strip() if line.startswith("- cue") else line) for line in lines]
    path = dir / name
    path.write_text("\n".join(lines) + "\n")
    return path


def check(rig, path, *more, code=None):
    done = rig.kichban("check", path, "--media", "--json", *more)
    assert done.stdout, done
    faults = json.loads(done.stdout)
    if code is not None:
        assert done.returncode == code, done
    return faults


def one(rig, dir, file, rundown="", **keys):
    """The faults of a show with the one medium `m`, without their places."""
    faults = check(rig, show(dir, {"m": {"file": file, **keys}}, rundown))
    return [(fault["level"], fault["text"]) for fault in faults]


def only(faults, level, *parts):
    assert len(faults) == 1 and faults[0][0] == level, faults
    for part in parts:
        assert part in faults[0][1], faults


# --- files ---

@pytest.mark.parametrize("file", ["good.mkv", "fast.mp4", "slow.mp4", "soft.wav", "soft.flac",
                                  "still.png", "still.jpg", "Phim tư liệu.mkv"])
def test_what_is_good_has_no_fault(rig, media, file):
    assert one(rig, media, file) == []


@pytest.mark.parametrize("file, parts", [
    ("cut.mkv", ("cut off", "it should last 8", "is there")),
    ("cut.mp4", ("cut off", "it should last 8")),
    ("cutmute.mp4", ("cut off", "it should last 8s")),
    ("cut.flac", ("cut off", "it should last 6s")),
    ("nomoov.mp4", ("is not a film, sound or picture", "moov atom")),
    ("zero.mp4", ("is not a film, sound or picture",)),
    ("text.mp4", ("is not a film, sound or picture",)),
    ("list.mp4", ("is not a film, sound or picture",)),
    ("broken.png", ("is broken",)),
    ("broken.jpg", ("is broken",)),
    ("pipe.mkv", ("is not a file",)),
    ("folder.mkv", ("is not a file",)),
])
def test_what_is_broken_is_an_error(rig, media, file, parts):
    only(one(rig, media, file), "error", f"`{file}`", *parts)


def test_what_is_missing_says_what_is_there(rig, media):
    only(one(rig, media, "god.mkv"), "error", "there is no file `god.mkv`", "has `good.mkv`")
    only(one(rig, media, "still.bmp"), "error", "has `still.")
    only(one(rig, media, "Phim tu lieu.mkv"), "error", "has `Phim tư liệu.mkv`")
    faults = one(rig, media, "something-else.mkv")
    only(faults, "error", "there is no file")
    assert "its folder" not in faults[0][1]


def test_a_file_that_cant_be_read(rig, media):
    path = media / "locked.wav"
    shutil.copy(media / "soft.wav", path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads everything")
    only(one(rig, media, "locked.wav"), "error", "locked.wav")


@pytest.mark.parametrize("file, kind, level, part", [
    ("good.mkv", "still", "error", "write `kind: video`"),
    ("still.png", "video", "error", "write `kind: still`"),
    ("soft.wav", "video", "error", "write `kind: audio`"),
    ("soft.wav", "still", "error", "no picture"),
    ("still.png", "audio", "error", "no sound"),
    ("mute.mp4", "audio", "error", "no sound"),
    ("good.mkv", "audio", "warning", "only its sound"),
])
def test_kind(rig, media, file, kind, level, part):
    only(one(rig, media, file, kind=kind), level, part)


def test_length_in_and_out(rig, media):
    assert one(rig, media, "soft.wav", length="6.4s") == []
    only(one(rig, media, "soft.wav", length="9s"), "error", "`length: 9s`", "write `length: 6s`")
    only(one(rig, media, "soft.wav", **{"in": "7s"}), "error", "`in: 7s`", "lasts 6s")
    only(one(rig, media, "soft.wav", out="8s"), "error", "`out: 8s`", "lasts 6s")
    assert one(rig, media, "soft.wav", **{"in": "1s", "out": "5s"}) == []
    only(one(rig, media, "live.mkv"), "warning", "plays 8", "clock will be wrong")
    only(one(rig, media, "short-picture.mkv"), "warning", "picture ends at 3s", "sound at 9")


def test_pictures(rig, media):
    only(one(rig, media, "small.mkv"), "warning", "640x360", "coarse")
    only(one(rig, media, "wide.mkv"), "warning", "1920x720", "very wide")
    only(one(rig, media, "upright.mkv"), "warning", "720x1280", "upright")


# --- in the plan ---

FILM = '- cue: "1"\n  title: "F"\n  kind: film\n  {}\n  do:\n    - play: m'


def test_segments_use_what_was_measured(rig, media):
    only(one(rig, media, "good.mkv", FILM.format("duration: 5s")), "warning", "planned for 5s",
         "lasts 8s")
    assert one(rig, media, "good.mkv", FILM.format("duration: 8s")) == []
    faults = one(rig, media, "good.mkv", FILM.format("flag: true"))
    assert ("warning", "segment `1` counts 0 although `m` lasts 8s: write `length: 8s` there") in faults
    only(one(rig, media, "mute.mp4", FILM.format("duration: 8s")), "warning", "has no sound")


# --- loudness ---

def r128(path):
    said = subprocess.run(["ffmpeg", "-nostdin", "-hide_banner", "-i", path, "-af", "ebur128", "-vn",
                           "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def probe(*asks, env=None, timeout=60):
    """Asks a prober directly; the answers but for the progress."""
    lines = "".join(json.dumps({"path": str(path), "kind": kind, "loudness": True}) + "\n"
                    for path, kind in asks)
    done = subprocess.run([PLAYER, "--probe"], input=lines, capture_output=True, text=True, env=env,
                          timeout=timeout)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [answer for answer in answers if answer["state"] != "at work"]


def test_loudness_is_what_ffmpeg_says(media):
    files = [("soft.wav", "audio"), ("loud.wav", "audio"), ("good.mkv", "video")]
    for (file, kind), answer in zip(files, probe(*((media / file, kind) for file, kind in files))):
        assert abs(answer["loudness_lufs"] - r128(media / file)) <= .2, (file, answer)


def test_music_that_stands_out(rig, media):
    files = {name: {"file": name + ".wav"} for name in ("soft", "same", "near", "loud")}
    faults = check(rig, show(media, files), code=0)
    assert [(f["level"], f["line"], f["col"]) for f in faults] == [("warning", 12, 3)], faults
    assert "`loud` is 6.0 dB louder" in faults[0]["text"] and "`gain: -6.0 dB`" in faults[0]["text"]
    files["loud"]["gain"] = "-6 dB"
    assert check(rig, show(media, files), code=0) == []
    files["soft"]["gain"] = "-9 dB"  # a bed is softer because somebody wants it so
    assert check(rig, show(media, files), code=0) == []
    done = rig.kichban("check", show(media, {**files, "loud": {"file": "loud.wav"}}), "--media")
    assert re.search(r"^loud .*LUFS +see above$", done.stdout, re.M), done.stdout
    two = {name: {"file": name + ".wav"} for name in ("soft", "loud")}
    assert len(check(rig, show(media, two))) == 1


def test_silence_is_a_warning(rig, media):
    only(one(rig, media, "silent.wav"), "warning", "silence")


# --- what is printed ---

def test_table_and_codes(rig, media):
    path = show(media, {"film": {"file": "good.mkv"}, "nhac": {"file": "soft.wav"}, "gone": {"file": "x.wav"}})
    done = rig.kichban("check", path, "--media", check=1)
    assert done.stderr == ""
    assert re.search(r"^film +0:08  1280x720 +25 fps +-\d+\.\d LUFS +ok$", done.stdout, re.M), done.stdout
    assert re.search(r"^gone .*CAN'T PLAY$", done.stdout, re.M), done.stdout
    done = rig.kichban("check", path, "--media", check=1)
    assert re.search(r"^nhac .*ok, as before$", done.stdout, re.M), done.stdout
    path = show(media, {"film": {"file": "small.mkv"}})
    rig.kichban("check", path, "--media", check=0)
    rig.kichban("check", path, "--media", "--strict", check=1)
    rig.kichban("check", path, check=0)


def test_a_file_with_errors_has_no_media_looked_at(rig, media):
    path = show(media, {"m": {"file": "cut.mkv"}}, '- cue: "1"\n  title: "A"\n  duration: 5')
    done = rig.kichban("check", path, "--media", check=1)
    assert "`duration: 5`" in done.stdout and "not looked at" in done.stdout
    assert "cut off" not in done.stdout
    assert len(json.loads(rig.kichban("check", path, "--media", "--json", check=1).stdout)) == 1


def test_vietnamese(rig, media):
    path = show(media, {"m": {"file": "cut.mkv"}})
    done = rig.kichban("check", path, "--media", "--lang", "vi", check=1)
    assert "error: `m`" in done.stdout and "cut off" not in done.stdout, done.stdout


def test_progress_on_a_terminal_only(rig, media):
    path = show(media, {"a": {"file": "good.mkv"}, "b": {"file": "soft.wav"}})
    screen = Pty(rig, "check", path, "--media", "--lang", "en")
    try:
        screen.wait("no faults")
        screen.quiet()
    finally:
        screen.close()
    shown = screen.output.decode()
    assert "media 2/2" in shown and "good.mkv" in shown
    assert shown.index("no faults") > shown.rindex("\r\x1b[K")
    done = rig.kichban("check", path, "--media")
    assert done.stderr == "" and "\x1b" not in done.stdout


def test_names_cant_write_on_the_terminal(rig, media):
    """A name from the disk, told as the nearest, and a tag told as a codec."""
    evil = media / "ev\x1b[31mil.wav"
    shutil.copy(media / "soft.wav", evil)
    try:
        done = rig.kichban("check", show(media, {"m": {"file": "evil.wav"}}), "--media", check=1)
    finally:
        evil.unlink()
    assert "\x1b" not in done.stdout + done.stderr


# --- what was found once ---

def test_a_hundred_files_twice(rig, media, tmp_path, record_property):
    files = {}
    for i in range(100):
        name = f"m{i}.wav" if i % 2 else f"m{i}.png"
        shutil.copy(media / ("soft.wav" if i % 2 else "still.png"), tmp_path / name)
        files[f"m{i}"] = {"file": name}
    path = show(tmp_path, files)
    begun = time.monotonic()
    assert check(rig, path, code=0) == []
    first = time.monotonic() - begun
    times = []
    for _ in range(3):
        begun = time.monotonic()
        assert check(rig, path, code=0) == []
        times.append(time.monotonic() - begun)
    record_property("first_s", first)
    record_property("again_s", statistics.median(times))
    print(f"100 media: {first:.2f} s, again {statistics.median(times) * 1000:.0f} ms")
    assert statistics.median(times) <= .5, times


def test_what_changed_is_looked_at_again(rig, media, tmp_path):
    file = tmp_path / "a.wav"
    path = show(tmp_path, {"m": {"file": "a.wav", "length": "6s"}})
    shutil.copy(media / "soft.wav", file)
    assert check(rig, path) == []
    music(file, 3)  # another size
    assert "lasts 3s" in check(rig, path)[0]["text"]
    shutil.copy(media / "soft.wav", file)
    assert check(rig, path) == []
    kept = file.stat()
    data = bytearray(file.read_bytes())
    sound = data.index(b"data") + 8  # the same size at another time: silent now
    data[sound:] = bytes(len(data) - sound)
    file.write_bytes(data)
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns + 10**6))
    assert "silence" in check(rig, path)[0]["text"]


def test_failures_are_not_kept(rig, media, tmp_path):
    path = show(tmp_path, {"m": {"file": "a.mp4"}})
    (tmp_path / "a.mp4").write_text("not yet copied")
    assert len(check(rig, path, code=1)) == 1
    kept = rig.dir / "cache" / "kichban" / "media.jsonl"
    assert not kept.exists() or not kept.read_text()


@pytest.mark.parametrize("break_it", ["rubbish", "folder", "no folder", "cut"])
def test_a_broken_cache_is_nothing(rig, media, break_it):
    path = show(media, {"m": {"file": "soft.wav"}})
    kept = rig.dir / "cache" / "kichban" / "media.jsonl"
    kept.parent.mkdir(parents=True)
    if break_it == "rubbish":
        kept.write_bytes(os.urandom(5000))
    elif break_it == "folder":
        kept.mkdir()
    elif break_it == "no folder":
        kept.parent.rmdir()
        kept.parent.write_text("a file stands here")
    else:
        check(rig, path, code=0)
        kept.write_bytes(kept.read_bytes()[:-40])
    for _ in range(2):
        done = rig.kichban("check", path, "--media", check=0)
        assert "0:06" in done.stdout and done.stderr == ""


def test_many_checks_at_once_leave_a_good_cache(rig, media, tmp_path):
    names = ["soft.wav", "same.wav", "near.wav", "still.png", "still.jpg", "soft.flac"]
    paths = [show(media, {f"m{i}": {"file": names[(i + shift) % 6]} for i in range(3)},
                  name=f"show{shift}.yaml") for shift in range(6)]
    threads = [threading.Thread(target=rig.kichban, args=("check", path, "--media")) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (rig.dir / "cache" / "kichban" / "media.jsonl").read_text().splitlines()
    assert {pathlib.Path(json.loads(line)["path"]).name for line in lines} == set(names)


# --- what hangs or dies ---

STALL = r"""
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
ssize_t read(int fd, void *to, size_t count)
{
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length > 9 && memcmp(name + length - 9, "stuck.mkv", 9) == 0)
        for (;;)
            pause();
    return syscall(SYS_read, fd, to, count);
}
"""


def test_a_disk_that_doesnt_answer(media, tmp_path):
    source, shim = tmp_path / "stall.c", tmp_path / "stall.so"
    source.write_text(STALL)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", shim, source], check=True)
    shutil.copy(media / "good.mkv", tmp_path / "stuck.mkv")
    begun = time.monotonic()
    answers = probe((media / "soft.wav", "audio"), (tmp_path / "stuck.mkv", "video"),
                    env=dict(os.environ, LD_PRELOAD=str(shim), ASAN_OPTIONS="verify_asan_link_order=0"))
    assert [answer["state"] for answer in answers] == ["good", "bad"]
    assert answers[1]["reason"] == "stalled"
    assert 4.5 <= time.monotonic() - begun < 15


def fake(rig, body):
    """kichban beside a player of ours."""
    (rig.dir / "bin").mkdir()
    shutil.copy(BUILD / "kichban", rig.dir / "bin" / "kichban")
    player = rig.dir / "bin" / "kichban-player"
    player.write_text("#!/usr/bin/python3\nimport json, os, signal, sys\n"
                      "for line in iter(sys.stdin.readline, ''):\n"
                      "    path = json.loads(line)['path']\n" + body +
                      "    print(json.dumps({'path': path, 'state': 'good', 'audio': True,"
                      " 'length_ms': 6000, 'sound_ms': 6000, 'loudness_lufs': -20}), flush=True)\n")
    player.chmod(0o755)
    return rig.dir / "bin" / "kichban"


def with_player(rig, media, body):
    program = fake(rig, body)
    files = {name: {"file": name + ".wav"} for name in ("soft", "same", "near", "loud")}
    begun = time.monotonic()
    done = subprocess.run([program, "check", show(media, files), "--media", "--json"], env=rig.env,
                          capture_output=True, text=True, timeout=60)
    return done, time.monotonic() - begun


@pytest.mark.parametrize("body, part", [
    ("    if 'near' in path: os.kill(os.getpid(), signal.SIGSEGV)\n", "is broken"),
    ("    if 'near' in path: print('\\x1b[2J rubbish', flush=True)\n", "is broken"),
    ("    if 'near' in path: print('{' * 100000, flush=True)\n", "is broken"),
])
def test_a_prober_that_dies_costs_one_file(rig, media, body, part):
    done, took = with_player(rig, media, body)
    faults = json.loads(done.stdout)
    assert done.returncode == 1 and len(faults) == 1 and "`near`" in faults[0]["text"], done
    assert part in faults[0]["text"] and took < 5


def test_a_prober_that_hangs_is_killed(rig, media):
    done, took = with_player(rig, media, "    if 'near' in path:\n        signal.pause()\n")
    faults = json.loads(done.stdout)
    assert len(faults) == 1 and "`near`" in faults[0]["text"], done
    assert "nothing came of it for 5 s" in faults[0]["text"] and took < 15


def test_without_a_player(rig, media):
    program = fake(rig, "")
    (rig.dir / "bin" / "kichban-player").unlink()
    done = subprocess.run([program, "check", show(media, {"m": {"file": "soft.wav"}}), "--media"],
                          env=rig.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "kichban-player" in done.stderr and done.stdout == ""
