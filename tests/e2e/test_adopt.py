"""A file that comes late, by real files: copied, looked at, shown, armed, played; and what goes wrong
on the way."""
import base64
import os
import shutil
import signal
import subprocess

import pytest

from conftest import make_show
from engine_rig import ffmpeg, make_clip, wait_for
from far_rig import Far
from tmux_rig import Tmux


@pytest.fixture(scope="module")
def late_show(tmp_path_factory):
    return make_show(tmp_path_factory.mktemp("late"), 20)


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """Red at its beginning and blue at its end; and what is no film."""
    folder = tmp_path_factory.mktemp("clips")
    ffmpeg("-f", "lavfi", "-i", "color=red:s=320x180:r=25:d=6", "-f", "lavfi", "-i",
           "color=blue:s=320x180:r=25:d=6", "-f", "lavfi", "-i", "sine=f=440:d=12", "-filter_complex",
           "[0][1]concat=n=2[v]", "-map", "[v]", "-map", "2:a", "-c:v", "libx264", "-preset", "ultrafast",
           "-pix_fmt", "yuv420p", "-c:a", "aac", folder / "phim mới.mkv")
    (folder / "words.mkv").write_text("no film at all\n" * 100)
    make_clip(folder / "only sound.flac", 3, "audio")
    return folder


@pytest.fixture
def stick(clips, tmp_path):
    """Where the file comes on; it goes home in the middle of the show."""
    folder = tmp_path / "stick"
    shutil.copytree(clips, folder)
    return folder


def begin(rig, show, *more):
    rig.start(show, "evening", "--video", "null", "--audio", "null", *more, null=None)
    return rig.wait_status("armed", lambda s: s["standby"]["ready"])


def adopt(rig, folder, name, medium="film", check=0):
    done = subprocess.run([rig.program, "do", "adopt", name, medium], cwd=folder, env=rig.env, text=True,
                          capture_output=True, stdin=subprocess.DEVNULL, timeout=30)
    assert done.returncode == check, done
    return done.stdout + done.stderr


def is_in(status):
    return any("film is phim mới.mkv now, length 0:12" in w for w in status["warnings"])


def film_of(status):
    return [s for s in status["segments"] if s["id"] == "film"][0]


def copies(rig):
    return sorted(path.name for path in rig.state.glob("runs/*.media/*"))


def colour(frame):
    data = base64.b64decode(frame["rgb"])
    assert len(data) == frame["width"] * frame["height"] * 3
    middle = (frame["height"] // 2 * frame["width"] + frame["width"] // 2) * 3
    return tuple(data[middle:middle + 3])


def test_it_takes_the_place_of_a_film(rig, late_show, stick):
    begin(rig, late_show)
    watcher = rig.client()
    watcher.ask("watch picture")
    said = adopt(rig, stick, "phim mới.mkv")
    assert said.startswith("phim mới.mkv is brought in for film")
    while "late" not in (line := watcher.line()):
        pass
    late = line["late"]
    watcher.close()
    assert late["media"] == "film"
    red, blue = colour(late["first"]), colour(late["last"])
    assert red[0] > 200 > 60 > red[2] and blue[2] > 200 > 60 > blue[0], (red, blue)

    status = rig.wait_status("it is in", is_in)
    assert film_of(status)["planned_ms"] in range(11900, 12200)
    assert copies(rig) == ["film.mkv"]
    shutil.rmtree(stick)  # the stick goes home
    rig.wait_status("armed anew", lambda s: "film" in s["players"][0]["armed"])
    rig.do("standby", "2")
    rig.do("go")
    rig.wait_status("the new one plays", lambda s: any(
        p["media"] == "film" and p["position_ms"] > 0 and p["length_ms"] in range(11900, 12200)
        for p in s["players"][0]["playing"]))
    assert "film plays, for another" in rig.do("adopt", late_show, "film", check=1)
    rig.do("stop", "film")
    report = rig.kichban("report", check=0).stdout
    changed = report.split("Changes to the plan\n")[1].split("Refused\n")[0]
    told = " ".join(changed.split())
    assert "adopt /" in told and "phim mới.mkv is brought in" in told


def test_undo_and_a_crash(rig, late_show, stick):
    begin(rig, late_show)
    adopt(rig, stick, "phim mới.mkv")
    os.kill(rig.engine_pid(), signal.SIGKILL)  # copied or not, nothing was said yet
    status = rig.wait_status("it is in all the same", is_in)
    assert film_of(status)["planned_ms"] in range(11900, 12200)
    rig.wait_status("armed", lambda s: "film" in s["players"][0]["armed"])
    os.kill(rig.engine_pid(), signal.SIGKILL)
    status = rig.wait_status("and after another crash", lambda s: film_of(s)["planned_ms"] in range(11900, 12200))
    assert rig.kichban("do", "--lang", "vi", "undo").stdout == "đã hoàn tác: thay film bằng phim mới.mkv\n"
    status = rig.wait_status("the old one is armed", lambda s: "film" in s["players"][0]["armed"] and
                             s["standby"]["ready"])
    assert film_of(status)["planned_ms"] in range(19900, 20200)
    adopt(rig, stick, "phim mới.mkv")
    rig.wait_status("once more", lambda s: film_of(s)["planned_ms"] in range(11900, 12200))
    assert not [name for name in copies(rig) if name.endswith(".part")]


@pytest.mark.parametrize("name, medium, words", [
    ("nothing.mkv", "film", "the file is missing"),
    (".", "film", "not a regular file"),
    ("phim mới.mkv", "flim", "film"),
])
def test_refused_at_once(rig, late_show, stick, name, medium, words):
    rig.start(late_show, "evening")
    assert words in adopt(rig, stick, name, medium, check=1)
    assert not copies(rig)


def test_no_good(rig, late_show, stick):
    status = begin(rig, late_show)
    was = film_of(status)["planned_ms"]
    for name, words in (("words.mkv", "it is no medium"), ("only sound.flac", "it has nothing of the kind")):
        adopt(rig, stick, name)
        status = rig.wait_status(words, lambda s: any(f"film stays as it was, {name} is no use: {words}" in w
                                                      for w in s["warnings"]))
    assert abs(film_of(status)["planned_ms"] - was) < 100 and not copies(rig)
    assert "film" in status["players"][0]["armed"]


def test_the_callers_screen_shows_both_ends(rig, late_show, stick):
    begin(rig, late_show)
    screen = Tmux(rig, "attach", "--lang", "vi", width=140, height=44)
    try:
        screen.wait("Phim")
        screen.keys("F2")
        screen.wait("chưa nhận được hình")
        screen.keys(":")
        screen.type("adopt")
        screen.wait(":adopt")
        screen.type(f" {stick}/phim mới.mkv film")
        screen.keys("Enter")
        screen.wait("film nay là phim mới.mkv, dài 0:12", "mới thay: film, hình đầu | hình cuối")
    finally:
        screen.close()


def test_it_is_sent_to_the_other_machine(rig, sound, late_show, stick):
    far = Far(PULSE_SERVER=sound.server, XDG_CACHE_HOME=str(stick.parent / "cache"))
    try:
        far.use(rig)
        rig.start(late_show, "evening", "--video", "null", "--audio", "null", null=None)
        rig.wait_status("armed there", lambda s: s["standby"]["ready"])
        adopt(rig, stick, "phim mới.mkv")
        rig.wait_status("it is in", is_in)
        there = wait_for("sent", lambda: list((stick.parent / "cache").glob("kichban/adopted/*/film.mkv")))
        assert there[0].read_bytes() == (stick / "phim mới.mkv").read_bytes()
        shutil.rmtree(stick)
        rig.wait_status("armed there", lambda s: "film" in s["players"][0]["armed"])
        rig.do("standby", "2")
        rig.do("go")
        rig.wait_status("it plays there", lambda s: any(p["media"] == "film" and p["position_ms"] > 0
                                                        for p in s["players"][0]["playing"]))
        rig.kichban("quit", "--yes", check=0)
    finally:
        far.close()
