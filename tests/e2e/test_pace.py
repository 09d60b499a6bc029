"""The rehearsal's pace: hours at sixty times without drift, hard starts on their instant, and real
media that follow the clock."""
import json
import os
import signal
import statistics
import time

import pytest

from clock_rig import hue, instant
from engine_rig import make_clip, wait_for

HEAD = """schema: 1
programme: {title: "Nhịp", timezone: "Asia/Ho_Chi_Minh"}
media:
  film: {file: "film.mkv", length: "1m37.250s"}
  long: {file: "long.mkv", length: "7m1.001s"}
sessions:
  - id: pace
    title: "Ba giờ"
    date: 2023-09-17
    start: "08:00"
    rundown:
"""


def chain(hours):
    """A rundown that runs by itself for so long, and what each segment takes, in ms."""
    rows, lengths, total = [], [], 0
    kinds = [('kind: film, next: auto_follow, do: [{play: film}]', 97250),
             ('duration: "3m0.033s", next: auto_follow, post_wait: "7s"', 187033),
             ('next: auto_continue, post_wait: "2m11.007s"', 131007),
             ('kind: film, next: auto_follow, post_wait: "1.5s", do: [{play: long}]', 422501),
             ('duration: "59.999s", pre_wait: "1s", next: auto_follow', 59999)]
    while total < hours * 3600000:
        text, length = kinds[len(rows) % len(kinds)]
        if len(rows) % len(kinds) == 3:
            length += 1000  # the pre_wait of the one after it
        rows.append(f'      - {{cue: "{len(rows) + 1}", title: "Mục {len(rows) + 1}", {text}}}\n')
        lengths.append(length)
        total += length
    rows.append(f'      - {{cue: "{len(rows) + 1}", title: "Hết", duration: "1m"}}\n')
    return "".join(rows), lengths


def boundaries(status, lengths):
    """Each actual start and end is where the arithmetic says, to the millisecond."""
    segments = status["segments"]
    at = instant(segments[0]["actual_start"])
    for segment, length in zip(segments, lengths):
        assert instant(segment["actual_start"]) == at, segment
        at += length
        assert instant(segment["actual_end"]) == at, segment
    assert instant(segments[len(lengths)]["actual_start"]) == at
    return at


@pytest.mark.alone
def test_no_drift_in_three_hours(rig, tmp_path):
    rows, lengths = chain(3)
    (tmp_path / "pace.yaml").write_text(HEAD + rows)
    rig.start(tmp_path / "pace.yaml", "pace", "--speed", "60")
    rig.do("speed", "1000")  # the hours in between needn't take minutes
    rig.do("go")
    rig.wait_status("the first hour is over", lambda s: instant(s["now"]) > hue(
        "2023-09-17T08:50:00"))
    for speed in ("60", "0.7", "333.3", "1000"):
        rig.do("clock", "hold")
        held = rig.status()
        rig.do("speed", speed)
        assert rig.status()["now"] == held["now"]
        rig.do("clock", "go")
        at = instant(held["now"])
        rig.wait_status("it goes on", lambda s: instant(s["now"]) > at)
    last = str(len(lengths) + 1)
    status = rig.wait_status("the last one is on air", lambda s: s["on_air"]["cue"] == last)
    assert boundaries(status, lengths) - instant(status["segments"][0]["actual_start"]) > 3 * 3600000
    assert not status["warnings"]


def test_sixty_times_is_sixty_times(rig, tmp_path):
    """Show time against boot time, as the pushes say both, over some minutes."""
    rows, lengths = chain(0.03)
    (tmp_path / "pace.yaml").write_text(HEAD + rows)
    rig.start(tmp_path / "pace.yaml", "pace", "--speed", "60")
    client = rig.client()
    first = client.state()["state"]
    rig.do("go")
    last = rig.wait_status("the end", lambda s: s["on_air"]["cue"] == str(len(lengths) + 1), 30)
    boundaries(last, lengths)
    pushes = [first]
    while instant(pushes[-1]["now"]) < instant(last["segments"][len(lengths)]["actual_start"]):
        pushes.append(client.state()["state"])
    off = [instant(p["now"]) - instant(first["now"]) - 60 * (p["x"]["at"] - first["x"]["at"])
           for p in pushes]
    assert max(map(abs, off)) <= 60  # one real millisecond, that is
    offsets = {p["clock_offset_ms"] for p in pushes}
    assert offsets == {0}


# --- hard starts ---

HARD = """schema: 1
programme: {title: "Giờ cố định", timezone: "Asia/Ho_Chi_Minh"}
media:
  film: {file: "film.mkv"}
  bell: {file: "bell.flac"}
sessions:
  - id: hard
    title: "Giờ"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - {cue: "0", title: "Đợi", duration: "1s", next: auto_continue}
"""
FORCED = """  - id: film
    title: "Phim"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - {cue: "1", title: "Phim", kind: film, next: auto_continue, do: [{play: film}]}
      - {cue: "2", title: "Nối sóng", hard_start: "08:00:15", duration: "5s", force: FORCE}
"""
INSTANTS = ["08:00:02", "08:00:03", "08:00:04"]


@pytest.fixture(scope="module")
def hard_show(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hard")
    make_clip(folder / "film.mkv", 60)
    make_clip(folder / "bell.flac", 1, "audio")
    for force in ("true", "false"):
        (folder / f"{force}.yaml").write_text(HARD + "".join(
            f'      - {{cue: "{i + 1}", title: "Giờ {i + 1}", hard_start: "{at}", duration: "1s", '
            f'next: {"auto_continue" if at != INSTANTS[-1] else "manual"}, do: [{{play: bell}}]}}\n'
            for i, at in enumerate(INSTANTS)) + FORCED.replace("FORCE", force))
    return folder


def lateness(client, cues):
    """Real ms from the instant of each hard start to the arrival of the push that says it here."""
    late = []
    while len(late) < len(cues):
        state = client.state()["state"]
        came = time.clock_gettime(time.CLOCK_BOOTTIME) * 1000
        on = state["on_air"]
        if not on or on["cue"] != cues[len(late)]:
            continue
        segment = next(s for s in state["segments"] if s["cue"] == on["cue"])
        assert segment["actual_start"] == segment["planned_start"], segment
        # `at` is the engine's boot clock when its show clock was at `now`
        due = state["x"]["at"] - (instant(state["now"]) - instant(segment["planned_start"]))
        late.append(came - due)
    return late


@pytest.mark.alone
@pytest.mark.parametrize("null", [True, False])
def test_hard_starts_within_20_ms(rig, hard_show, null):
    """Of the push. The order to the player goes out in the same turn, before it."""
    rig.start(hard_show / "true.yaml", "hard", "--clock", "2023-09-17T08:00:00", null=null)
    if not null:
        rig.wait_status("the players are up", lambda s: s["players"][0]["state"] == "ready" and
                        "bell" in s["players"][0]["armed"])
        rig.do("clock", "08:00:00")
    client = rig.client()
    rig.do("go")
    late = lateness(client, list("123"))
    print(f"hard start to its push, {'null' if null else 'real'} player: "
          f"median {statistics.median(late):.1f} ms, worst {max(late):.1f} ms")
    assert min(late) > -1 and max(late) <= 20


@pytest.mark.parametrize("force", ["true", "false"])
def test_a_hard_start_cuts_a_film_only_by_force(rig, hard_show, force):
    rig.start(hard_show / f"{force}.yaml", "film", "--clock", "2023-09-17T08:00:00", null=False)
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("clock", "08:00:03")
    rig.do("go")
    if force == "true":
        rig.wait_status("it runs", lambda s: s["players"][0]["showing"] == "film")
        rig.do("clock", "08:00:14")
        status = rig.wait_status("it is cut", lambda s: s["on_air"]["cue"] == "2")
        assert status["segments"][1]["actual_start"] == "2023-09-17T08:00:15.000+07:00"
        assert not any("waits for GO" in w for w in status["warnings"])
        return
    status = rig.wait_status("it is told", lambda s: any("2 would start by itself and cut" in w
                                                         for w in s["warnings"]))
    assert instant(status["now"]) < hue("2023-09-17T08:00:07")  # ten seconds before, not later
    rig.do("clock", "08:00:14")
    status = rig.wait_status("it waits", lambda s: instant(s["now"]) > hue("2023-09-17T08:00:16"))
    assert status["on_air"]["cue"] == "1" and status["players"][0]["showing"] == "film"


# --- real media at another speed ---

def start_film(rig, hard_show, *more):
    rig.start(hard_show / "false.yaml", "film", "--clock", "2023-09-17T07:50:00", *more, null=False)
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    rig.wait_status("it runs", lambda s: place(rig)[1] > 0)


def reports(rig, kind):
    """What the players said, from the journal: the film's place, and the boot clock's ms then."""
    text = next((rig.state / "runs").glob("*.events")).read_text()
    events = [json.loads(line.split(" ", 3)[3]) for line in text.splitlines()]
    return [e for e in events if e["kind"] == kind and e.get("media") == "film"]


def place(rig):
    """The film's place by the segment's clock, and as it is said to play."""
    status = rig.status()
    film = next((p["position_ms"] for p in status["players"][0]["playing"] if p["media"] == "film"), 0)
    return status["on_air"]["elapsed_ms"], film


def until(rig, ms):
    return wait_for(f"{ms} ms of the film", lambda: (lambda p: p if p[1] > ms else None)(place(rig)), 30)


def frozen(rig, number):
    """The player's own word of where it stands, once it has been paused so often."""
    return wait_for("it stands", lambda: reports(rig, "frozen")[number - 1:], 5)[0]["position_ms"]


@pytest.mark.alone
@pytest.mark.parametrize("speed", ["0.25", "2", "4"])
def test_real_media_follow_the_clock(rig, hard_show, speed):
    start_film(rig, hard_show, "--speed", speed)
    began = place(rig)
    until(rig, began[1] + 3000 * float(speed))
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    stands = frozen(rig, 1)
    off = stands - elapsed
    print(f"speed {speed}: the film stands at {stands}, the clock at {elapsed}, status says {said}")
    assert abs(off) <= 200 and abs(said - stands) <= 200


@pytest.mark.alone
def test_the_pace_changes_on_the_way(rig, hard_show):
    start_film(rig, hard_show)
    for number, speed in enumerate(("2", "0.5", "4"), 1):
        rig.do("speed", speed)
        until(rig, place(rig)[1] + 1500 * float(speed))
        rig.do("clock", "hold")
        elapsed, said = place(rig)
        stands = frozen(rig, number)
        print(f"speed {speed} on the way: film {stands}, clock {elapsed}, status {said}")
        assert abs(stands - elapsed) <= 200 and abs(said - stands) <= 200
        rig.do("clock", "go")
        rig.wait_status("it goes on in place", lambda s: place(rig)[1] > said)
    said = rig.do("speed", "10", check=1)
    assert "--player main=null" in said and "10 times" in said and "\n" not in said
    assert rig.status()["speed"] == 4.0


def test_a_player_killed_while_the_clock_is_held(rig, hard_show):
    start_film(rig, hard_show, "--speed", "2")
    until(rig, 3000)
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    stands = frozen(rig, 1)
    picture = rig.player_pid("picture")
    os.kill(picture, signal.SIGKILL)
    wait_for("another player", lambda: rig.player_pid("picture") not in (None, picture), 5)
    again = frozen(rig, 2)
    assert abs(again - stands) <= 100
    assert place(rig) == (elapsed, said)
    rig.do("clock", "go")
    rig.wait_status("it goes on", lambda s: place(rig)[1] > said + 2000)
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    assert abs(frozen(rig, 3) - elapsed) <= 250


def test_a_player_killed_at_another_speed(rig, hard_show):
    start_film(rig, hard_show, "--speed", "4")
    until(rig, 2000)
    picture = rig.player_pid("picture")
    os.kill(picture, signal.SIGKILL)
    wait_for("it plays again", lambda: len(reports(rig, "started")) == 2, 8)
    until(rig, place(rig)[1] + 6000)
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    stands = frozen(rig, 1)
    print(f"killed at speed 4: film {stands}, clock {elapsed}, status {said}")
    assert abs(stands - elapsed) <= 250


def test_an_engine_killed_while_the_clock_is_held(rig, hard_show):
    start_film(rig, hard_show, "--speed", "2")
    until(rig, 2000)
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    stands = frozen(rig, 1)
    pid = rig.engine_pid()
    os.kill(pid, signal.SIGKILL)
    rig.wait_status("the engine is back", lambda s: rig.engine_pid() not in (None, pid) and
                    s["players"][0]["state"] == "ready")
    rig.wait_status("the film stands", lambda s: s["players"][0]["playing"])
    assert place(rig)[0] == elapsed and abs(place(rig)[1] - stands) <= 100
    rig.do("clock", "go")
    rig.wait_status("it goes on", lambda s: place(rig)[1] > said + 2000)
    rig.do("clock", "hold")
    elapsed, said = place(rig)
    assert abs(frozen(rig, 2) - elapsed) <= 250


def test_a_speed_that_media_cannot_follow(rig, hard_show):
    for speed in ("60", "0.1"):
        done = rig.kichban("run", hard_show / "true.yaml", "--session", "hard", "--detach", "--speed",
                           speed, check=2)
        assert done.stderr.count("\n") == 1 and "--player main=null" in done.stderr
    assert not rig.processes("kichban-engine")
