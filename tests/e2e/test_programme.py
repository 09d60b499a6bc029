"""The whole programme of 15-17/9: each session from its first GO to `finish`, sixty times as fast."""
import csv
import io

import pytest

from engine_rig import ROOT

SHOW = ROOT / "shows" / "hue-2023.yaml"
SESSIONS = ["honours", "reunion", "exhibition", "press", "ceremony"]


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    """The programme with a short guard between GOs: the rehearsal's clock, not ours, is what runs."""
    folder = tmp_path_factory.mktemp("programme") / "shows"
    folder.mkdir()
    text = SHOW.read_text(encoding="utf-8")
    assert text.count("defaults:\n") == 1
    (folder / SHOW.name).write_text(text.replace("defaults:\n", "defaults:\n  go_guard: 0.05s\n"), encoding="utf-8")
    for table in SHOW.parent.glob("*.csv"):
        (folder / table.name).write_bytes(table.read_bytes())
    return folder / SHOW.name


def rows(rig, show, session):
    done = rig.kichban("sheet", show, "--session", session, "--for", "caller", "--format", "csv", "--lang", "en",
                       check=0)
    return list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))


def test_the_file_is_clean(rig):
    done = rig.kichban("check", SHOW, "--strict", check=0)
    assert "no faults" in done.stdout


@pytest.mark.parametrize("session", SESSIONS)
def test_an_evening_at_sixty_times(rig, show, session):
    rig.start(show, session, "--speed", "60")
    reachable = [row["number"] for row in rows(rig, show, session) if row["number"] != "DP"]
    fired, names = [], 0
    while (status := rig.status())["standby"]:
        cue = status["standby"]["cue"]
        said = rig.kichban("do", "go", cue)
        # an automatic start may have been quicker, or the guard longer: then it is looked at again
        assert said.returncode == 0 or "already gone" in said.stderr or "too soon" in said.stderr, said.stderr
        if said.returncode == 0:
            fired.append(cue)
        while "Lượt" in said.stdout and rig.kichban("do", "name").returncode == 0:
            names += 1
    assert rig.status()["speed"] == 60.0
    assert len(fired) >= len(reachable) - 2, set(reachable) - set(fired)  # two start by themselves
    assert names == {"honours": 18, "ceremony": 12 + 12 + 24}.get(session, 0)  # one turn of five has no number
    rig.do("finish")
    status = rig.wait_status("it is finished", lambda s: s["phase"] == "finished")
    states = {row["cue"]: row["state"] for row in status["segments"]}
    assert states.pop("DP", "floated") == "floated"
    assert set(states.values()) == {"done"}, states
    report = rig.kichban("report", "--format", "text", "--lang", "vi", check=0).stdout
    assert report.strip()


@pytest.mark.parametrize("session", SESSIONS)
def test_every_item_has_words_and_somebody_in_charge(rig, show, session):
    for row in rows(rig, show, session):
        assert row["in charge"], row["number"]
    done = rig.kichban("sheet", show, "--session", session, "--for", "mc", "--format", "csv", "--lang", "en", check=0)
    words = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    silent = {row["cue"] for row in words if not row["mc words"]}
    assert silent <= {"0", "0a", "0b", "2", "4a"}, silent  # music before, and a sting
