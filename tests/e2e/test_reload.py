"""The show file changes while its run goes on: offered, taken by `reload`, never in the way."""
import os
import signal
import threading

import pytest

from engine_rig import SMALL, Rig, make_clip, wait_for
from tmux_rig import Tmux


@pytest.fixture
def rig():
    rig = Rig()
    rig.screens = []
    yield rig
    for screen in rig.screens:
        screen.close()
    rig.close()


class Show:
    """A show file that a test edits as an editor does: written aside, then renamed."""

    def __init__(self, folder, text=None):
        folder.mkdir(exist_ok=True)
        self.path = folder / "show.yaml"
        self.text = text or SMALL.read_text()
        self.path.write_text(self.text)

    def save(self, *changes, keep=True):
        text = self.text
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        aside = self.path.with_suffix(".new")
        aside.write_text(text)
        aside.rename(self.path)
        if keep:
            self.text = text


@pytest.fixture
def show(rig):
    return Show(rig.dir / "show")


def warned(rig, words):
    return rig.wait_status(words, lambda s: any(words in w for w in s["warnings"]))


def not_warned(rig, words):
    return rig.wait_status(f"no {words}", lambda s: not any(words in w for w in s["warnings"]))


def row(status, cue):
    return next(s for s in status["segments"] if s["cue"] == cue)


def place(rig):
    """What must be the same after the engine has come back."""
    status = rig.status()
    on_air = status["on_air"] and {k: status["on_air"][k] for k in ("segment", "cue", "title")}
    kept = ("id", "cue", "title", "kind", "state", "planned_ms", "planned_start", "actual_start",
            "actual_end")
    return on_air, status["standby"] and status["standby"]["cue"], \
        [{k: s[k] for k in kept} for s in status["segments"]]


def kill_engine(rig):
    engine = rig.engine_pid()
    os.kill(engine, signal.SIGKILL)
    wait_for("another engine", lambda: rig.engine_pid() not in (None, engine) and rig.status())


def quiet_for(rig, seconds):
    """Time for the engine to look at its files, which it does once a second."""
    beats = rig.client(role="viewer")
    for _ in range(seconds):
        beats.line()
    beats.close()
    return rig.status()


def test_a_change_is_offered_and_taken(rig, show):
    rig.start(show.path)
    rig.do("go")
    show.save(("duration: 6m", "duration: 7m"), ('"Chào cờ"', '"Quốc ca"'))
    warned(rig, "the show file changed: 2 changes, :reload")
    assert row(rig.status(), "3")["planned_ms"] == 360000
    stage = rig.client(role="stage")
    offer = stage.state()["state"]["x"]["reload"]
    stage.close()
    assert offer["total"] == 2 and offer["refused"]["name"] == "NONE"
    assert [one["name"] for one in offer["changes"]] == ["CH_FIELD", "CH_LENGTH"]
    assert offer["changes"][0]["why"]["name"] == "CH_WHY_ON_AIR"
    assert "why" not in offer["changes"][1]
    assert rig.do("reload") == \
        "reloaded: 1 of 2 changes; left as it was: title of 1 Chào cờ"
    status = not_warned(rig, "show file")
    assert row(status, "3")["planned_ms"] == 420000
    assert row(status, "1")["title"] == "Chào cờ"
    assert rig.do("reload", check=1) == "the show file hasn't changed"


def test_killed_after_a_reload_nothing_is_lost(rig, show):
    (rig.dir / "show" / "loi.txt").write_text("== 6 ==\nKính thưa quý vị!\n")
    show.save(('        title: "Bế mạc"\n', '        title: "Bế mạc"\n        mc:\n'
                                            '          file: "loi.txt"\n'))
    rig.start(show.path)
    rig.do("go")
    rig.do("length", "4", "4m")
    show.save(("duration: 6m", "duration: 7m"))
    assert rig.do("reload") == "reloaded: 1 change"
    (rig.dir / "show" / "loi.txt").write_text("== 6 ==\nKính thưa toàn thể quý vị!\n")
    warned(rig, "the show file changed: 1 change, :reload")
    assert rig.do("reload") == "reloaded: 1 change"
    rig.do("standby", "6")
    (rig.dir / "show" / "loi.txt").unlink()
    before = place(rig)
    kill_engine(rig)
    assert place(rig) == before
    for path in (rig.state / "runs").glob("*.db*"):
        path.unlink()  # and once more from the second copy
    kill_engine(rig)
    assert place(rig) == before
    stage = rig.client(role="stage")
    assert stage.state()["state"]["x"]["mc"].startswith("Kính thưa toàn thể")
    stage.close()
    assert sorted(p.name.split(".", 1)[1] for p in (rig.state / "runs").glob("*.yaml")) == \
        ["2.yaml", "3.yaml", "yaml"]


def test_a_broken_file_disturbs_nobody(rig, show):
    rig.start(show.path)
    rig.do("go")
    show.save(("duration: 6m", "duratoin: 6m"), keep=False)
    status = warned(rig, "the show file changed and has")
    assert "show.yaml:" in status["warnings"][0] and "duratoin" in status["warnings"][0]
    assert "có phải `duration`" in status["warnings"][0]  # in the programme's language
    tmux = Tmux(rig, "attach", "--socket", rig.socket)
    rig.screens.append(tmux)
    tmux.wait("TỔNG DUYỆT")
    tmux.prompt("reload")
    tmux.wait("không nạp được gì: tệp kịch bản có lỗi", "có phải `duration`", "Enter sẽ không nạp gì")
    tmux.keys("Escape")
    assert "duratoin" in rig.do("reload", check=1)
    assert cue_of(rig) == "1"
    rig.do("standby", "4")
    rig.do("stop", "all")
    wait_for("the guard to be over", lambda: rig.kichban("do", "go").returncode == 0)
    assert cue_of(rig) == "4"
    show.save(("duration: 6m", "duration: 6m"))  # put right: as it was
    not_warned(rig, "show file")


def cue_of(rig):
    return rig.status()["on_air"]["cue"]


def test_what_is_no_change_says_nothing(rig, show):
    rig.start(show.path)
    os.utime(show.path)
    show.save()
    show.save(("schema: 1\n", "# a comment\nschema: 1\n"))
    assert not quiet_for(rig, 4)["warnings"]
    show.path.unlink()
    assert not quiet_for(rig, 4)["warnings"]
    assert rig.do("go")


def test_a_medium_that_is_not_there_is_told_before_enter(rig, show):
    rig.start(show.path)
    (rig.dir / "show" / "co.mkv").write_bytes(b"x")
    show.save(('file: "film.mkv"', 'file: "phim.mkv"'),
              ("media:\n", 'media:\n  co:\n    file: "co.mkv"\n  moi:\n    file: "moi.mkv"\n'))
    warned(rig, "the show file changed: 3 changes")
    stage = rig.client(role="stage")
    told = [one["name"] for one in stage.state()["state"]["x"]["reload"]["changes"]]
    stage.close()
    assert sorted(told) == ["CH_MEDIUM_ABSENT", "CH_MEDIUM_ADDED", "CH_MEDIUM_ADDED_ABSENT"]


def test_refusals_change_nothing(rig, show):
    rig.start(show.path)
    rig.do("go")
    before = place(rig)
    refused = [
        ((("date: 2023-09-17", "date: 2023-09-18"),), "another date"),
        ((('start: "08:00"', 'start: "08:10"'),), "another start"),
        ((("id: evening", "id: night"),), 'no session "evening"'),
        ((('cue: "1"', 'cue: "1x"'),), "1 Chào cờ is on air"),
        ((('      - cue: "1"\n', '      - cue: "0"\n        title: "Trước"\n      - cue: "1"\n'),),
         "0 Trước would come to stand before 1 Chào cờ"),
        ((("    length: 1m\n", "    length: 1m\n    in: 5s\n"),), "hymn plays now"),
    ]
    for changes, why in refused:
        show.save(*changes, keep=False)
        assert why in rig.do("reload", check=1), changes
    assert place(rig) == before
    viewer = rig.client(role="viewer")
    assert viewer.ask("reload")["ok"] is False
    viewer.close()
    assert not list((rig.state / "runs").glob("*.2.yaml"))
    # a whole refusal is told before anyone presses Enter
    warned(rig, "the show file changed: 1 change")
    stage = rig.client(role="stage")
    assert stage.state()["state"]["x"]["reload"]["refused"]["name"] == "RELOAD_MEDIUM"
    stage.close()


def test_the_screen_shows_the_count_and_the_list(rig, show):
    rig.start(show.path)
    rig.do("go")
    tmux = Tmux(rig, "attach", "--socket", rig.socket, "--lang", "en")
    rig.screens.append(tmux)
    tmux.wait("REHEARSAL", "Chào cờ")
    more = "".join(f'      - cue: "6{c}"\n        title: "Thêm {c}"\n' for c in "abcdefghij")
    show.save(("duration: 6m", "duration: 7m"), ('"Chào cờ"', '"Quốc ca"'),
              ("  - id: auto\n", more + "  - id: auto\n"))
    tmux.wait("the show file changed: 12 changes, :reload")
    tmux.prompt("reload")
    text = tmux.wait("the changed show file; Enter takes what is ahead:",
                     'stays (it is on air): 1: title "Chào cờ" → "Quốc ca"',
                     "3 Trao thưởng: 6:00 → 7:00", "6a Thêm a added before 6b")
    assert "+5" in text  # what didn't find room
    assert "Chào cờ" in tmux.line(2)  # what is on air is never covered
    tmux.keys("Enter")
    tmux.wait("reloaded: 11 of 12 changes")
    tmux.wait_gone("the show file changed")
    assert row(rig.status(), "6j")


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    make_clip(folder / "film.mkv", 60)
    make_clip(folder / "clip.mkv", 3)
    for name, seconds in (("hymn", 20), ("bed", 20), ("sting", 5), ("moi", 4)):
        make_clip(folder / f"{name}.flac", seconds, "audio")
    for name in ("banner", "logo"):
        make_clip(folder / f"{name}.png", 1, "still")
    return folder


def playing(status, media):
    for one in status["players"][0]["playing"]:
        if one["media"] == media and one["state"] == "playing":
            return one
    return None


def test_a_real_film_goes_on_under_a_reload(rig, clips):
    text = SMALL.read_text().replace("length: 15m", "length: 60s").replace("length: 1m",
                                                                           "length: 20s")
    show = Show(clips, text)
    rig.start(show.path, "evening", null=False)
    rig.do("standby", "film")
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    rig.wait_status("it runs", lambda s: (playing(s, "film") or {}).get("position_ms", 0) > 500)
    picture = rig.player_pid("picture")
    stalls = []
    stop = threading.Event()

    def watch():
        client = rig.client(role="viewer")
        while not stop.is_set():
            line = client.line()
            if line and "state" in line:
                film = playing(line["state"], "film")
                on_air = line["state"]["on_air"]
                if not film or abs(film["position_ms"] - on_air["elapsed_ms"]) > 300:
                    stalls.append(line["state"]["players"])
        client.close()
    watcher = threading.Thread(target=watch)
    watcher.start()
    show.save(("media:\n", 'media:\n  moi:\n    file: "moi.flac"\n'),
              ("          - play: bed\n", "          - play: moi\n"),
              ("duration: 6m", "duration: 7m"), ('gain: "-6 dB"', 'gain: "-9 dB"'))
    warned(rig, "the show file changed: 4 changes, :reload")
    assert rig.do("reload") == "reloaded: 4 changes"
    status = rig.wait_status("the new medium is armed",
                             lambda s: "moi" in s["players"][0]["armed"] and s["standby"]["ready"])
    assert status["standby"]["cue"] == "3" and row(status, "3")["planned_ms"] == 420000
    rig.wait_status("a second more",
                    lambda s: (playing(s, "film") or {}).get("position_ms", 0) > 4000)
    stop.set()
    watcher.join()
    assert not stalls
    assert rig.player_pid("picture") == picture
    assert rig.as_run().count(". started film") == 1
    kill_engine(rig)
    rig.wait_status("the film is adopted", lambda s: playing(s, "film"))
    assert rig.player_pid("picture") == picture
    rig.do("go")
    rig.wait_status("what the new file says plays", lambda s: playing(s, "moi"))
