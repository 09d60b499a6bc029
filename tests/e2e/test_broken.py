"""Media that come as they come: for each what is warned of, what the hall sees (never an error, never
a flash), and that the next GO works."""
import os
import subprocess

import pytest

from engine_rig import Rig, ffmpeg, wait_for
from player_rig import Sampler, near

# name of the file, kind; what must be said ("" nothing), what the hall sees after GO; None: it can't go
CASES = {
    "gone.mp4": ("the file is missing", None),
    "empty.mp4": ("can't play", None),
    "text.mp4": ("can't play", None),
    "random.mp4": ("can't play", None),
    "list.mp4": ("can't play", None),
    "folder.mp4": ("not a regular file", None),
    "pipe.mp4": ("not a regular file", None),
    "secret.mp4": ("may not be read", None),
    "nomoov.mp4": ("can't play", None),
    "cut.png": ("can't play", None),
    "wrong.png": ("", "red"),          # a film by the name of a picture
    "wrong.mp4": ("", "red"),          # a picture by the name of a film
    "cut.mp4": ("ended early", "red"),
    "sound.mp4": ("no picture", "slate"),
    "silent.mp4": ("no sound", "red"),
    "wide.mp4": ("", "red"),           # 4K
    "odd.mp4": ("", "red"),            # 427×213
    "turned.mp4": ("", "red"),         # stands upright in its metadata
    "uneven.mp4": ("", "red"),         # variable frame rate
    "day.mp4": ("", "red"),            # 24 h long
}
HEAD = """schema: 1
programme:
  title: "Tệp hỏng"
  timezone: "Asia/Ho_Chi_Minh"
defaults:
  crossfade: 0s
  fade_out: 0s
  go_guard: 0s
media:
  good:
    file: "good.mp4"
  blank:
    file: "white.png"
    kind: still
"""
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
SINE = ("-f", "lavfi", "-i", "sine=f=440:r=48000:d=4", "-c:a", "aac", "-shortest")


def red(size="320x180", rate=25, seconds=4):
    return ("-f", "lavfi", "-i", f"color=red:s={size}:r={rate}:d={seconds}")


def make_broken(folder):
    ffmpeg("-f", "lavfi", "-i", "color=blue:s=320x180:r=25:d=20", *SINE[:-1], *H264, folder / "good.mp4")
    ffmpeg("-f", "lavfi", "-i", "color=white:s=320x180", "-frames:v", "1", folder / "white.png")
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=640x360", "-frames:v", "1", folder / "big.png")
    whole = folder / "whole.mp4"
    ffmpeg(*red(seconds=12), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=12", "-c:a", "aac", *H264, "-g",
           "25", "-movflags", "+faststart", whole)
    ffmpeg(*red(), *SINE, *H264, folder / "nomoov.mp4")
    film = (folder / "nomoov.mp4").read_bytes()
    (folder / "nomoov.mp4").write_bytes(film[:film.rindex(b"moov") - 4])
    film = whole.read_bytes()
    (folder / "cut.mp4").write_bytes(film[:int(len(film) * 0.4)])
    (folder / "secret.mp4").write_bytes(film)
    (folder / "secret.mp4").chmod(0)
    (folder / "cut.png").write_bytes((folder / "big.png").read_bytes()[:700])
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("đây không phải là phim\n" * 50)
    (folder / "random.mp4").write_bytes(os.urandom(300000))
    (folder / "list.mp4").write_text(f"#EXTM3U\n{whole}\n")
    (folder / "folder.mp4").mkdir()
    os.mkfifo(folder / "pipe.mp4")
    (folder / "wrong.png").write_bytes(film)
    ffmpeg("-f", "lavfi", "-i", "color=red:s=320x180", "-frames:v", "1", folder / "red.png")
    (folder / "wrong.mp4").write_bytes((folder / "red.png").read_bytes())
    ffmpeg(*SINE[:4], "-c:a", "aac", folder / "sound.mp4")
    ffmpeg(*red(), *H264, folder / "silent.mp4")
    ffmpeg(*red("3840x2160", seconds=2), *SINE, *H264, folder / "wide.mp4")
    ffmpeg(*red("427x213"), *SINE, "-c:v", "mpeg4", folder / "odd.mp4")
    ffmpeg(*red("180x320"), *SINE, *H264, "-metadata:s:v", "rotate=90", folder / "turned.mp4")
    ffmpeg(*red(), *SINE, "-vf", "select='not(mod(n\\,7))+lt(n\\,30)'", "-vsync", "vfr", *H264,
           folder / "uneven.mp4")
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x36:r=1/30:d=86400", *H264, folder / "day.mp4")
    text = [HEAD]
    for i, name in enumerate(CASES):
        kind = "still" if name.endswith("png") else "video"
        text.append(f"  m{i}:\n    file: \"{name}\"\n    kind: {kind}\n")
    text.append("slate: blank\nsessions:\n  - id: evening\n    title: \"Buổi\"\n    date: 2023-09-17\n"
                "    start: \"08:00\"\n    rundown:\n")
    for i, name in enumerate(CASES):
        text.append(f"      - cue: \"{i + 1}\"\n        title: \"{name}\"\n        kind: film\n"
                    f"        do:\n          - {'show' if name.endswith('png') else 'play'}: m{i}\n"
                    f"      - cue: \"{i + 1}g\"\n        title: \"Phim tốt\"\n        kind: film\n"
                    "        do:\n          - play: good\n")
    (folder / "show.yaml").write_text("".join(text))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_broken(tmp_path_factory.mktemp("broken"))


@pytest.fixture(scope="module")
def rig(display, folder):
    """One evening for all of them: what one leaves behind, the next must bear. Without the power to
    read what is forbidden, that root has."""
    rig = Rig()
    rig.env["DISPLAY"] = display.name
    done = subprocess.run(
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", str(rig.program), "run",
         str(folder / "show.yaml"), "--session", "evening", "--detach", "--video", "window", "--size",
         "640x360", "--audio", "null"], env=rig.env, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 0, done
    yield rig
    rig.close()


def stand_by(rig, cue, ready):
    rig.do("standby", cue)
    return rig.wait_status(f"{cue} stands by, ready: {ready}",
                           lambda s: s["standby"]["cue"] == cue and s["standby"]["ready"] is ready)


@pytest.mark.parametrize("name", CASES)
def test_each(rig, display, folder, name):
    number = list(CASES).index(name)
    cue, (said, colour) = str(number + 1), CASES[name]
    stand_by(rig, f"{cue}g", True)
    rig.do("show", "slate")
    wait_for("the slate", lambda: near(display.pixel(), WHITE))
    stand_by(rig, cue, colour is not None)
    sampler = Sampler(display)
    if colour is None:
        warned = rig.wait_status("it is warned of", lambda s: any(
            w.startswith(f"m{number} can't play") and said in w for w in s["warnings"]))
        assert warned
        assert f"m{number} can't play" in rig.do("go", cue, check=1)
    rig.do("go", cue)
    if colour == "red":
        wait_for("the hall sees it", lambda: near(display.pixel(), RED))
    if colour is not None and said:
        rig.wait_status("it is warned of", lambda s: any(
            w.startswith(f"m{number} ") and said in w for w in s["warnings"]))
    seen = sampler.close()
    assert all(near(at, WHITE) or near(at, RED) for at in seen), set(seen)
    stand_by(rig, f"{cue}g", True)
    rig.do("go", f"{cue}g")
    wait_for("the next GO works", lambda: near(display.pixel(), BLUE))
