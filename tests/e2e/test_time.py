"""Clocks that lie, sleep, leap and die; and what the show says of it."""
import contextlib
import json
import re
import time

import pytest

from clock_rig import ClockRig, hue, instant
from engine_rig import ROOT
from tmux_rig import Tmux

LIVE = ROOT / "tests" / "scenario" / "live.yaml"
MORNING = """schema: 1
programme:
  title: "Buổi sáng"
  timezone: "Asia/Ho_Chi_Minh"
media:
  film: {file: "film.mkv", length: "20m"}
  bell: {file: "bell.flac", length: "5s"}
sessions:
  - id: morning
    title: "Buổi sáng"
    date: 2023-09-17
    start: "08:00"
    calls:
      - {at: "+20m", text: "Khách quý đã tới"}
      - {at: "+2h", text: "Còn năm phút", play: bell}
    rundown:
      - {cue: "1", title: "Mở đầu", duration: "10m", next: auto_continue}
      - {cue: "2", title: "Nối sóng", hard_start: "08:30", duration: "10m"}
      - {cue: "3", title: "Phim", kind: film, next: auto_follow, do: [{play: film}]}
      - {cue: "4", title: "Nối phim", duration: "10m"}
      - {cue: "5", title: "Kết", duration: "5m"}
"""


@pytest.fixture
def rig():
    rig = ClockRig()
    yield rig
    rig.close()


@pytest.fixture
def morning(tmp_path):
    path = tmp_path / "morning.yaml"
    path.write_text(MORNING)
    return path


@contextlib.contextmanager
def caller_screen(rig):
    screen = Tmux(rig, "attach", "--lang", "en", width=120, height=40)
    try:
        screen.wait("F12")
        yield screen
    finally:
        screen.close()


def at_eight(rig, file, *more, session="morning"):
    rig.set_wall("2023-09-17T08:00:00")
    rig.start(file, session, "--clock", "real", "--rehearse", *more)


def running(rig):
    """The status, and by how much more than the machine's clock its running segment's end moves."""
    status = rig.status()
    return status, status["on_air"]["remaining_ms"] + time.monotonic() * 1000


def live_on(rig, ms=1500):
    """A status some beats of the engine later: what it would notice, it has noticed."""
    began = instant(rig.status()["now"])
    return rig.wait_status("time goes on", lambda s: instant(s["now"]) - began > ms)


def live_for(rig, seconds):
    """A status so much later by the wall, where the show clock may stand."""
    until = time.monotonic() + seconds
    return rig.wait_status("a while", lambda s: time.monotonic() > until)


# --- steps of the wall clock ---

@pytest.mark.parametrize("step, shown, clock", [(3600, "+1:00:00", "09:00:"),
                                                (-3600, "-1:00:00", "07:00:")])
def test_a_step_of_the_wall_clock_moves_no_countdown(rig, morning, step, shown, clock):
    at_eight(rig, morning)
    rig.do("go")
    before, end = running(rig)
    assert abs(before["on_air"]["remaining_ms"] - 600000) < 5000
    with caller_screen(rig) as screen:
        rig.step(step * 1000)
        rig.warned("wall clock was stepped by " + shown)
        after, end_after = running(rig)
        assert abs(end_after - end) < 250
        assert abs(instant(after["now"]) - rig.wall_ms()) < 250
        assert after["on_air"]["cue"] == "1" and after["standby"]["cue"] == "2"
        assert after["clock_offset_ms"] == pytest.approx(step * 1000, abs=100)
        assert after["segments"][0]["actual_start"] == before["segments"][0]["actual_start"]
        missed = [w for w in after["warnings"] if "by itself" in w]
        assert len(missed) == (1 if step > 0 else 0) and all("08:30:00" in w for w in missed)
        calls = [w for w in after["warnings"] if "Khách quý" in w]
        assert len(calls) == (1 if step > 0 else 0) and all("missed" in w for w in calls)
        screen.wait("stepped by " + shown)
        screen.wait(clock)
    assert live_on(rig)["on_air"]["cue"] == "1"
    rig.step(-step * 1000)  # and back: what was missed doesn't come again
    back = rig.wait_status("the clock is back", lambda s: abs(s["clock_offset_ms"]) < 100)
    assert back["on_air"]["cue"] == "1" and not [w for w in back["warnings"] if "CALL" in w]


def test_a_step_changes_nothing_where_the_clock_is_not_the_walls(rig, morning):
    rig.set_wall("2023-09-17T08:00:00")
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00")
    rig.do("go")
    before, end = running(rig)
    for step in (3600, -7200):
        rig.step(step * 1000)
        after = live_on(rig)
        _, end_after = running(rig)
        assert abs(end_after - end) < 250 and after["clock_offset_ms"] == 0
        assert not after["warnings"] and after["on_air"]["cue"] == "1"
    assert "the wall clock was stepped" in rig.log()


def test_a_rehearsal_that_has_its_own_pace_has_its_own_clock(rig, morning):
    at_eight(rig, morning)
    rig.do("speed", "2")
    rig.do("speed", "1")
    rig.step(3600 * 1000)
    status = live_on(rig)
    assert status["clock_offset_ms"] == 0 and not status["warnings"]


def test_a_step_while_the_engine_is_gone(rig, morning):
    at_eight(rig, morning)
    rig.do("go")
    _, end = running(rig)
    rig.kill_engine(lambda: rig.step(3600 * 1000))
    rig.warned("stepped by +1:00:00")
    status, end_after = running(rig)
    assert abs(end_after - end) < 250
    assert abs(instant(status["now"]) - rig.wall_ms()) < 250
    assert status["on_air"]["cue"] == "1"


# --- sleep ---

def test_the_machine_sleeps_under_a_film(rig, morning):
    at_eight(rig, morning)
    rig.do("standby", "3")
    rig.do("go")
    before = rig.wait_status("it plays", lambda s: s["players"][0]["playing"][0]["position_ms"] > 500)
    with caller_screen(rig) as screen:
        rig.suspend(180000)
        after = rig.warned("slept for 3:00")
        film = after["players"][0]["playing"][0]
        elapsed = after["on_air"]["elapsed_ms"] - before["on_air"]["elapsed_ms"]
        position = film["position_ms"] - before["players"][0]["playing"][0]["position_ms"]
        assert elapsed - position == pytest.approx(180000, abs=50)
        assert abs(instant(after["now"]) - rig.wall_ms()) < 250
        assert after["on_air"]["remaining_ms"] + film["position_ms"] == 20 * 60000
        screen.wait("slept for 3:00")
    assert rig.status()["clock_offset_ms"] == 0


def test_what_was_slept_through_waits(rig, morning):
    at_eight(rig, morning)
    rig.do("go")
    rig.suspend(45 * 60000)
    status = rig.warned("2 should have started by itself at 08:30:00")
    assert any("the call of 08:20:00 was missed" in w for w in status["warnings"])
    assert any("slept for 45:00" in w for w in status["warnings"])
    assert status["on_air"]["cue"] == "1" and status["standby"]["cue"] == "2"
    status = live_on(rig)
    assert status["on_air"]["cue"] == "1" and status["on_air"]["over_ms"] > 34 * 60000


def test_a_nap_is_nothing(rig, morning):
    at_eight(rig, morning)
    rig.do("go")
    rig.suspend(400)
    status = live_on(rig)
    assert not status["warnings"] and status["clock_offset_ms"] == 0


# --- the engine dies ---

def test_clocks_survive_kill_9(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00")
    client = rig.client()
    client.state()
    rig.do("go")
    rig.do("delay", "+2m")
    rig.do("offair", "09:10")
    rig.do("speed", "60")
    rig.do("clock", "+5m")
    rig.do("sync", "09:40:00")
    before = rig.status()
    at = time.monotonic()
    offset = instant(before["now"]) - at * 60000
    after = rig.kill_engine()
    assert after["speed"] == 60 and after["delay_ms"] == 120000
    assert after["off_air"] == "2023-09-17T09:10:00.000+07:00"
    assert after["clock_offset_ms"] == before["clock_offset_ms"]
    now = rig.status()
    assert instant(now["now"]) - time.monotonic() * 60000 == pytest.approx(offset, abs=60 * 100)
    rig.do("clock", "hold")
    held = rig.status()
    for _ in range(2):
        after = rig.kill_engine()
        assert after["now"] == held["now"] and after["on_air"]["cue"] == held["on_air"]["cue"]
    assert rig.do("clock", "hold", check=1) == "the clock stands still already"
    rig.do("speed", "1")
    rig.do("clock", "go")
    status = live_on(rig, 300)
    assert instant(status["now"]) - instant(held["now"]) < 15000


def test_to_the_millisecond_across_a_kill(rig, morning):
    """The pushes carry both clocks: show time against boot time is one line, killed or not."""
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00", "--speed", "60")
    rig.do("go")

    def line():
        client = rig.client()
        push = client.state()
        client.close()
        return instant(push["state"]["now"]) - 60 * push["state"]["x"]["at"]
    before = line()
    rig.kill_engine()
    assert abs(line() - before) <= 60
    rig.kill_engine()
    assert abs(line() - before) <= 60


@pytest.mark.parametrize("gone, missed", [(60, True), (2, False)])
def test_what_came_while_the_engine_was_gone(rig, morning, gone, missed):
    """More than 5 s late is missed, less fires once, at its instant."""
    rig.start(morning, "morning", "--clock", "2023-09-17T08:19:58")
    rig.do("go")
    rig.kill_engine(lambda: rig.suspend(gone * 1000))
    status = rig.warned("Khách quý đã tới")
    said = [w for w in status["warnings"] if "Khách quý" in w]
    assert said == (["the call of 08:20:00 was missed: Khách quý đã tới"] if missed else
                    ["CALL: Khách quý đã tới"])
    status = rig.kill_engine()
    assert len([w for w in status["warnings"] if "Khách quý" in w]) == 1  # made stays made


@pytest.mark.parametrize("gone, on", [(60, "1"), (2, "2")])
def test_an_automatic_start_while_the_engine_was_gone(rig, morning, gone, on):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:29:58")
    rig.do("length", "1", "1s")
    rig.do("go")
    rig.kill_engine(lambda: rig.suspend(gone * 1000))
    if on == "1":
        status = rig.warned("2 should have started by itself at 08:30:00")
        assert live_on(rig)["on_air"]["cue"] == "1"
    else:
        rig.wait_status("it fired", lambda s: s["on_air"]["cue"] == "2")
        status = rig.kill_engine()
        assert status["segments"][1]["actual_start"] == "2023-09-17T08:30:00.000+07:00"
        assert status["on_air"]["cue"] == "2" and status["standby"]["cue"] == "3"


def test_a_film_that_ended_while_the_engine_was_gone_starts_nothing(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:40:00")
    rig.do("standby", "3")
    rig.do("go")
    rig.kill_engine(lambda: rig.suspend(30 * 60000))
    status = rig.warned("4 should have started by itself at 09:00:")
    assert status["on_air"]["cue"] == "3" and not status["players"][0]["playing"]


def test_another_boot(rig, morning):
    at_eight(rig, morning)
    rig.do("go")
    rig.step(3600 * 1000)
    rig.warned("stepped by +1:00:00")
    _, end = running(rig)
    rig.reboot(off_ms=90000)
    status, end_after = running(rig)
    assert end - 90000 - end_after == pytest.approx(0, abs=300)
    assert abs(instant(status["now"]) - rig.wall_ms()) < 300
    assert status["on_air"]["cue"] == "1"
    assert not [w for w in live_on(rig)["warnings"] if "slept" in w]
    rig.kill_engine()  # within the second boot
    status, end_after = running(rig)
    assert end - 90000 - end_after == pytest.approx(0, abs=300)
    assert abs(instant(status["now"]) - rig.wall_ms()) < 300


def test_another_boot_of_a_clock_that_was_held(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00", "--speed", "60")
    rig.do("go")
    rig.do("clock", "hold")
    held = rig.status()
    rig.reboot(off_ms=3600000)
    assert rig.status()["now"] == held["now"]
    rig.do("clock", "go")
    began = time.monotonic()
    status = live_on(rig, 6000)
    passed = (instant(status["now"]) - instant(held["now"])) / 60000
    assert 0 < passed < time.monotonic() - began + 1


# --- midnight, and other zones ---

def test_a_leap_over_midnight_at_high_speed(rig):
    rig.start(LIVE, "late", "--clock", "2023-09-17T23:40", "--speed", "1000")
    rig.do("go")
    status = rig.wait_status("it is the next day", lambda s: s["on_air"]["cue"] == "2")
    assert status["segments"][1]["actual_start"] == "2023-09-18T00:00:00.000+07:00"
    assert status["off_air"] == "2023-09-18T00:30:00.000+07:00"
    assert any("CALL: Sắp bắt đầu" in w for w in status["warnings"])
    rig.do("clock", "hold")
    assert rig.status()["now"].startswith("2023-09-18T00:")


def test_a_show_ends_after_midnight(rig):
    rig.set_wall("2023-09-17T23:59:57")
    rig.start(LIVE, "late", "--clock", "real")
    assert rig.status()["mode"] == "show"
    rig.do("length", "1", "2s")
    rig.do("go")
    status = rig.wait_status("midnight", lambda s: s["on_air"]["cue"] == "2")
    assert status["segments"][1]["actual_start"] == "2023-09-18T00:00:00.000+07:00"
    assert status["now"].startswith("2023-09-18T00:00:0") and status["mode"] == "show"
    assert status["planned_end"] == "2023-09-18T00:30:00.000+07:00"
    after = rig.kill_engine()
    assert after["mode"] == "show" and after["on_air"]["cue"] == "2"
    assert rig.do("clock", "+5m", check=1) and rig.do("speed", "2", check=1)


def test_the_zone_is_the_files(rig, morning):
    rig.env["TZ"] = "America/New_York"
    at_eight(rig, morning)
    rig.do("go")
    assert re.search(r"^marked|08:00:0", rig.do("mark"))
    status = rig.status()
    assert status["now"].startswith("2023-09-17T08:00:0") and status["now"].endswith("+07:00")
    assert status["segments"][1]["planned_start"] == "2023-09-17T08:30:00.000+07:00"
    with caller_screen(rig) as screen:
        screen.wait("08:00:", "08:30")
    rig.kill_engine()
    assert abs(instant(rig.status()["now"]) - rig.wall_ms()) < 300
    assert "08:00:0" in rig.as_run()


def test_what_fades_is_gone_also_while_the_clock_is_held(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00", "--speed", "10")
    rig.do("standby", "3")
    rig.do("go")
    rig.do("clock", "hold")
    rig.do("fade", "film")
    held = rig.wait_status("it is gone", lambda s: not s["players"][0]["playing"], 6)
    rig.do("play", "bell")
    status = live_for(rig, 1.2)
    assert status["now"] == held["now"] and status["players"][0]["playing"][0]["position_ms"] == 0


def test_the_report_of_a_live_run_has_its_clock(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00")
    rig.do("go")
    rig.do("speed", "1000")
    rig.wait_status("minutes go by", lambda s: instant(s["now"]) > hue("2023-09-17T08:05:00"))
    rig.do("clock", "hold")
    rig.do("speed", "60")
    status = rig.status()
    kept = json.loads(rig.kichban("report", "--format", "json", check=0).stdout)
    assert kept["segments"][0]["expected_end"] == status["segments"][0]["expected_end"]
    assert kept["segments"][4]["expected_end"] == status["segments"][4]["expected_end"]


def test_status_says_what_was_moved(rig, morning):
    rig.start(morning, "morning", "--clock", "2023-09-17T08:00:00", "--speed", "0.5")
    before = rig.status()
    assert (before["speed"], before["delay_ms"], before["clock_offset_ms"],
            before["off_air"]) == (0.5, 0, 0, None)
    rig.do("delay", "+2m30s")
    rig.do("offair", "09:10")
    rig.do("clock", "+5m")
    rig.do("speed", "0.1")
    after = rig.status()
    assert list(after) == list(before)
    assert (after["speed"], after["delay_ms"], after["clock_offset_ms"]) == (0.1, 150000, 300000)
    assert after["off_air"] == "2023-09-17T09:10:00.000+07:00"
    for wrong in ("0.05", "1001", "fast"):
        rig.do("speed", wrong, check=1)
