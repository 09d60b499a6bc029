"""The engine and its one-shot commands, as a script drives them."""
import json
import os
import re
import signal
import socket
import stat
import threading

from engine_rig import BUILD, ROOT, wait_for

KEYS = ["schema", "seq", "run", "mode", "programme", "session", "language", "phase", "now", "speed",
        "on_air", "standby", "over_under_ms", "late_by_ms", "delay_ms", "clock_offset_ms",
        "planned_end", "expected_end", "off_air", "segments", "players", "baton", "message",
        "clients", "warnings"]
SEGMENT = ["id", "cue", "title", "kind", "state", "planned_ms", "planned_start", "planned_end",
           "expected_start", "expected_end", "actual_start", "actual_end", "last_start",
           "last_chance", "slack_ms", "gap_ms"]


def test_a_whole_show_from_a_script(rig):
    started = rig.start()
    assert started.stdout.strip() == str(rig.socket)
    assert stat.S_IMODE(rig.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(rig.socket.parent.stat().st_mode) == 0o700
    assert rig.do("go") == "on air: 1 Chào cờ"
    assert "too soon" in rig.do("go", check=1)
    assert "did you mean" in rig.do("goo", check=1)
    assert rig.kichban("do").returncode == 2
    assert rig.do("standby", "4")
    assert rig.do("insert", "2m", "Phỏng", "vấn") == "inserted: 1a Phỏng vấn, standing by"
    assert rig.do("add", "-1m").startswith("added -1:00")
    assert rig.do("note", "--", "--json").startswith("noted")
    status = rig.status()
    assert list(status) == KEYS
    assert list(status["segments"][0]) == SEGMENT
    assert status["on_air"]["cue"] == "1" and status["standby"]["cue"] == "1a"
    assert status["mode"] == "rehearsal" and status["now"].endswith("+07:00")
    assert status["players"][0]["playing"][0]["media"] == "hymn"
    refused = rig.kichban("do", "quit", "--yes", check=1)
    assert "kichban quit --yes" in refused.stdout + refused.stderr
    assert rig.do("finish") == "finished"
    assert rig.status()["phase"] == "finished"
    assert "REFUSED" in rig.as_run() and "note --json" in rig.as_run()
    assert rig.kichban("quit").returncode == 0
    assert rig.kichban("status", "--json").returncode == 3
    assert rig.kichban("do", "go").returncode == 3


def test_wrong_calls(rig, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\nprogramme:\n  titel: x\n")
    done = rig.kichban("run", bad, "--detach", check=1)
    assert f"{bad}:3:3: error:" in done.stdout
    assert rig.kichban("check", bad).returncode == 1
    assert rig.kichban("check", tmp_path / "none.yaml").returncode == 2
    many = rig.kichban("run", ROOT / "tests/scenario/small.yaml", "--detach", check=2)
    assert "evening" in many.stderr and "worked" in many.stderr
    for words in (["dance"], ["run", "--speeed", "2"], ["check"], ["run", "a", "b"]):
        done = rig.kichban(*words, check=2)
        assert done.stderr.count("\n") == 1, done
    assert rig.kichban("run", check=2).stderr.count("\n") == 1


TODAY = """schema: 1
programme:
  title: "Hôm nay"
  timezone: "Asia/Ho_Chi_Minh"
sessions:
  - id: now
    title: "Buổi hôm nay"
    date: {date}
    start: "{hour:02d}:00"
    rundown:
      - {{cue: "1", title: "Một", duration: "5m"}}
      - {{cue: "2", title: "Hai", duration: "5m"}}
"""


def test_show_is_made_by_date_alone(rig, tmp_path):
    file = tmp_path / "today.yaml"
    now = rig.hue_now()
    file.write_text(TODAY.format(date=now.strftime("%Y-%m-%d"), hour=now.hour))
    rig.start(file, "now")
    status = rig.status()
    assert status["mode"] == "show" and status["speed"] == 1.0
    assert abs(instant(status["now"]) - now.timestamp() * 1000) < 60000
    tech = rig.client(role="tech")
    tech.state()
    assert tech.ask("go")["code"] == "role-show"
    rig.do("go", "1")
    pid = rig.engine_pid()
    os.kill(pid, signal.SIGKILL)
    rig.wait_status("it is a show still", lambda s: rig.engine_pid() != pid and s["mode"] == "show")
    # an unfinished show goes on, whatever opens it
    run = rig.status()["run"]
    rig.kichban("quit", "--yes", check=0)
    rig.start(file, "now")
    status = rig.status()
    assert status["run"] == run and status["on_air"]["cue"] == "1" and status["mode"] == "show"
    # a finished one begins anew; a rehearsal on the day is asked for, by name
    rig.do("finish")
    rig.start(file, "now", "--rehearse")
    status = rig.status()
    assert status["run"] != run and status["mode"] == "rehearsal"
    start = instant(status["segments"][0]["planned_start"])
    assert 0 <= instant(status["now"]) - (start - 600000) < 60000


def test_no_option_makes_a_show(rig, tmp_path):
    for more in (["--clock", "real"], ["--clock", "2023-09-17T08:00"], []):
        rig.start(ROOT / "tests/scenario/small.yaml", "evening", "--replace", *more)
        assert rig.status()["mode"] == "rehearsal"


def test_run_again_attaches_or_asks(rig):
    rig.start()
    first = rig.status()["run"]
    assert rig.start().stdout.strip() == str(rig.socket)
    assert rig.status()["run"] == first
    other = rig.kichban("run", ROOT / "tests/scenario/small.yaml", "--session", "auto", "--detach",
                        "--player", "main=null", check=1)
    assert "--replace" in other.stderr
    rig.start(ROOT / "tests/scenario/small.yaml", "auto", "--replace")
    assert rig.status()["session"] == "auto"


def test_run_without_a_file_opens_the_last_run(rig):
    rig.start()
    rig.do("go")
    rig.kichban("quit", "--yes", check=0)
    rig.kichban("run", "--detach", "--player", "main=null", check=0)
    status = rig.status()
    assert status["on_air"]["cue"] == "1" and status["standby"]["cue"] == "2"


def test_engine_killed(rig):
    rig.start()
    rig.do("go")
    before = rig.status()
    for _ in range(3):
        pid = rig.engine_pid()
        os.kill(pid, signal.SIGKILL)
        after = rig.wait_status("the engine is back", lambda s: rig.engine_pid() != pid, 1.0)
        assert after["on_air"]["started"] == before["on_air"]["started"]
        assert after["standby"]["cue"] == before["standby"]["cue"]
        assert after["run"] == before["run"]
    assert rig.do("undo") == "taken back: GO 1"


def test_one_engine_per_socket(rig):
    rig.start()
    done = []

    def another():
        import subprocess
        done.append(subprocess.run(
            [BUILD / "kichban-engine", "--run", "x", "--file", ROOT / "tests/scenario/small.yaml",
             "--session", "evening", "--socket", rig.socket, "--state", rig.state,
             "--player", "main=null"], env=rig.env, capture_output=True, text=True).returncode)
    threads = [threading.Thread(target=another) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [3] * 10
    assert rig.do("go")


def test_bytes_from_outside_close_only_their_own_connection(rig):
    rig.start()
    watcher = rig.client(role="viewer")
    assert watcher.state()
    for rubbish in (b"hello\n", b"\x00\xff\n", b'{"hello":2}\n', b'{"hello":1,"role":"king"}\n',
                    b"[" * 70000 + b"\n"):
        client = rig.client(hello=False)
        client.raw(rubbish)
        assert "close" in client.line()
        assert client.line() is None
    client = rig.client()
    client.state()
    client.raw(b'{"id":1}\n')
    lines = iter(client.line, None)
    assert any("close" in line for line in lines)
    client = rig.client()
    client.raw(b"x" * 70000)
    assert any("close" in line for line in iter(client.line, None))
    assert watcher.ask("go")["code"] == "role"
    assert rig.do("go")


def test_the_view_socket_only_looks(rig):
    rig.start()
    from engine_rig import Client
    view = f"{rig.socket}.view"
    assert stat.S_IMODE(os.stat(view).st_mode) == 0o600
    client = Client(view, role="mc")
    assert client.state()
    assert client.ask("go")["ok"] is False
    liar = Client(view, role="stage")
    assert "close" in liar.line()


def test_stale_and_repeated_requests_die(rig):
    rig.start()
    client = rig.client()
    seq = client.state()["seq"]
    first = client.ask("go", seq=seq)
    assert first["ok"]
    client.send({"id": client.number, "verb": "go", "seq": seq})
    assert client.reply(client.number) == first
    assert client.ask("go", seq=seq)["code"] == "stale"
    state = client.ask("standby 4")
    assert state["ok"]
    fresh = rig.client()
    push = fresh.state()
    at = push["state"]["x"]["at"] - 5000
    assert fresh.ask("go 4", seq=push["seq"], at=at)["code"] == "stale-age"


def test_another_version_is_told_in_words(rig):
    rig.start()
    client = rig.client(hello=False)
    client.send({"hello": 2, "role": "stage", "name": "newer"})
    told = json.dumps(client.line(), ensure_ascii=False)
    assert "another version of kichban" in told
    # and an engine of another version, by a screen of this one
    path = rig.dir / "other.sock"
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen(4)

        def greet():
            for _ in range(2):
                end, _ = door.accept()
                end.sendall(b'{"hello":2,"role":"stage","name":"engine"}\n')
                end.recv(4096)
                end.close()
        threading.Thread(target=greet, daemon=True).start()
        done = rig.kichban("do", "mark", "--socket", path)
        assert done.returncode == 3 and "another version of kichban" in done.stderr


def test_two_hands_fire_one_cue(rig):
    rig.start()
    clients = [rig.client() for _ in range(8)]
    seqs = [client.state()["seq"] for client in clients]
    replies = []
    gate = threading.Barrier(len(clients))

    def press(client, seq):
        gate.wait()
        replies.append(client.ask("go 1", seq=seq))
    threads = [threading.Thread(target=press, args=pair) for pair in zip(clients, seqs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(reply["ok"] for reply in replies) == 1
    assert {r["code"] for r in replies if not r["ok"]} <= {"already-gone", "stale", "guard"}


def test_a_flood_and_a_deaf_reader_hurt_nobody(rig):
    rig.start()
    deaf = rig.client(role="viewer")
    flood = rig.client()

    def pour():
        try:
            for _ in range(200):
                flood.raw(b'{"id":1,"verb":"xyzzy"}\n' * 500)
        except OSError:
            pass
    thread = threading.Thread(target=pour)
    thread.start()
    for cue in ("3", "4", "6", "2"):
        assert rig.do("standby", cue)
    thread.join()
    assert rig.do("go").startswith("on air")
    deaf.close()


def test_socket_file_removed(rig):
    rig.start()
    rig.socket.unlink()
    wait_for("the socket is made again", rig.socket.exists)
    wait_for("it answers", lambda: rig.kichban("do", "mark").returncode == 0)


def test_automatic_starts_to_the_millisecond_at_sixty_times(rig):
    rig.start(ROOT / "tests/scenario/small.yaml", "auto", "--speed", "60")
    rig.do("go")
    status = rig.wait_status("the fourth is on air", lambda s: s["on_air"]["cue"] == "4")
    starts = {s["cue"]: instant(s["actual_start"]) for s in status["segments"] if s["actual_start"]}
    assert starts["2"] - starts["1"] == 5000
    assert starts["3"] - starts["2"] == 32000
    assert starts["4"] - starts["3"] == 60000


def instant(text):
    from datetime import datetime
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_no_journal_is_said_and_the_show_goes_on(rig):
    rig.state.parent.mkdir(parents=True)
    rig.state.write_text("in the way")
    done = rig.kichban("run", ROOT / "tests/scenario/small.yaml", "--session", "evening", "--detach",
                       "--player", "main=null", check=0)
    assert done.stdout
    assert any("NO JOURNAL" in w for w in rig.status()["warnings"])
    assert rig.do("go")


def playing(status, media):
    for one in status["players"][0]["playing"]:
        if one["media"] == media and one["state"] == "playing":
            return one
    return None


def test_real_player_engine_killed_while_the_film_plays(rig, real_show):
    rig.start(real_show, "evening", null=False)
    rig.do("standby", "film")
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    rig.wait_status("it runs", lambda s: (playing(s, "film") or {}).get("position_ms", 0) > 1000)
    picture, engine = rig.player_pid("picture"), rig.engine_pid()
    os.kill(engine, signal.SIGKILL)
    status = rig.wait_status("the engine is back with its film",
                             lambda s: rig.engine_pid() != engine and playing(s, "film") and
                             s["players"][0]["state"] == "ready", 2.0)
    assert rig.player_pid("picture") == picture
    assert abs(playing(status, "film")["position_ms"] - status["on_air"]["elapsed_ms"]) < 300
    assert "answers" in rig.log()


def test_real_player_killed_while_the_film_plays(rig, real_show):
    rig.start(real_show, "evening", null=False)
    rig.do("standby", "film")
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    rig.wait_status("it runs", lambda s: (playing(s, "film") or {}).get("position_ms", 0) > 1000)
    picture = rig.player_pid("picture")
    os.kill(picture, signal.SIGKILL)
    rig.wait_status("a warning", lambda s: any("player picture" in w for w in s["warnings"]), 2.0)
    wait_for("another player", lambda: rig.player_pid("picture") not in (None, picture), 2.0)
    started = wait_for("the film runs again", lambda: re.findall(
        r"started film", rig.as_run())[1:], 2.0)
    assert started
    status = rig.status()
    assert abs(playing(status, "film")["position_ms"] - status["on_air"]["elapsed_ms"]) < 300


def test_real_player_missing_medium(rig, real_show, tmp_path):
    import shutil
    folder = tmp_path / "copy"
    shutil.copytree(real_show.parent, folder)
    (folder / "film.mkv").unlink()
    (folder / "bed.flac").write_bytes(b"not music at all")
    rig.start(folder / "show.yaml", "evening", null=False)
    status = rig.wait_status("both are known to be broken", lambda s: len(s["warnings"]) >= 2)
    assert any("film" in w and "missing" in w for w in status["warnings"])
    rig.do("standby", "film")
    assert "GO again" in rig.do("go", check=1)
    assert "without film" in rig.do("go")
    status = rig.status()
    assert status["on_air"]["cue"] == "2" and status["players"][0]["showing"] == "slate"
    shutil.copy(real_show.parent / "film.mkv", folder / "film.mkv")
    rig.wait_status("it plays again", lambda s: not any("film can't" in w for w in s["warnings"]))


def test_real_player_film_ends_and_the_next_follows(rig, real_show):
    rig.start(real_show, "auto", null=False)
    rig.wait_status("armed", lambda s: s["standby"]["ready"])
    rig.do("standby", "2")
    rig.wait_status("armed", lambda s: s["standby"]["cue"] == "2" and s["standby"]["ready"])
    rig.do("go")
    status = rig.wait_status("the next follows", lambda s: s["on_air"]["cue"] == "3")
    starts = {s["cue"]: instant(s["actual_start"]) for s in status["segments"] if s["actual_start"]}
    assert 4800 < starts["3"] - starts["2"] < 6500  # three seconds of film, two of waiting


def start_film(rig, real_show):
    rig.start(real_show, "evening", null=False)
    rig.do("standby", "film")
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    rig.wait_status("it runs", lambda s: (playing(s, "film") or {}).get("position_ms", 0) > 1500)


def test_real_player_everything_dies(rig, real_show):
    start_film(rig, real_show)
    engine = rig.engine_pid()
    keeper = next(p for p in rig.processes("kichban-engine") if p != engine)
    for pid in (keeper, engine, *rig.processes("kichban-player")):
        os.kill(pid, signal.SIGKILL)
    wait_for("all are gone", lambda: not rig.processes("kichban-player"))
    rig.kichban("run", "--detach", "--video", "null", "--audio", "null", check=0)
    status = rig.wait_status("the player is there", lambda s: s["players"][0]["state"] == "ready")
    assert status["on_air"]["cue"] == "2" and not playing(status, "film")
    said = next(w for w in status["warnings"] if "resume film" in w)
    was = re.search(r"at (\d+):(\d\d)", said)
    assert rig.do("resume", "film") == "goes on: film"
    status = rig.wait_status("it goes on", lambda s: playing(s, "film"))
    there = int(was[1]) * 60 + int(was[2])
    assert there - 1 <= playing(status, "film")["position_ms"] / 1000 < there + 3


def test_real_player_hangs(rig, real_show):
    start_film(rig, real_show)
    picture = rig.player_pid("picture")
    os.kill(picture, signal.SIGSTOP)
    wait_for("another player", lambda: rig.player_pid("picture") not in (None, picture), 6)
    status = rig.wait_status("the film runs", lambda s: s["players"][0]["state"] == "ready" and
                             playing(s, "film"))
    assert "hung" in rig.log() and status["on_air"]["cue"] == "2"


def test_real_player_undo_brings_the_film_back(rig, real_show):
    start_film(rig, real_show)
    rig.do("go", "3")
    rig.do("undo")
    status = rig.wait_status("the film is back", lambda s: playing(s, "film"))
    assert status["on_air"]["cue"] == "2" and status["standby"]["cue"] == "3"
    assert abs(playing(status, "film")["position_ms"] - status["on_air"]["elapsed_ms"]) < 300
    rig.wait_status("the bed has left", lambda s: len(s["players"][0]["playing"]) == 1)


def test_the_as_run_cannot_be_forged(rig):
    rig.start()
    client = rig.client()
    client.state()
    client.ask("note x\n08:30:00  go 9  (stage An)  on air: 9 FORGED\x1b[31m\t#99 1 1 {\"a\":1}")
    text = rig.as_run()
    assert "FORGED" in text and "\x1b" not in text
    assert not any(line.startswith("08:30:00") for line in text.splitlines())
    assert "\t" not in text


def test_nothing_runs_behind_a_bad_line(rig):
    rig.start()
    client = rig.client()
    client.state()
    client.raw(b'{"id":1}\n{"id":2,"verb":"go"}\n')
    assert any("close" in line for line in iter(client.line, None))
    client = rig.client()
    client.state()
    client.raw(b'{"id":5,"verb":"finish"}\0 more\n')
    assert any("close" in line for line in iter(client.line, None))
    status = rig.status()
    assert status["on_air"] is None and status["phase"] == "waiting"


def test_the_database_is_lost_under_a_running_engine(rig):
    rig.start()
    rig.do("go")
    rig.do("standby", "4")
    for path in (rig.state / "runs").glob("*.db*"):
        path.unlink()
    pid = rig.engine_pid()
    os.kill(pid, signal.SIGKILL)
    status = rig.wait_status("the engine is back", lambda s: rig.engine_pid() != pid, 2.0)
    assert status["on_air"]["cue"] == "1" and status["standby"]["cue"] == "4"


def test_real_player_file_replaced_while_armed(rig, real_show, tmp_path):
    import shutil
    folder = tmp_path / "copy"
    shutil.copytree(real_show.parent, folder)
    rig.start(folder / "show.yaml", "evening", null=False)
    rig.do("standby", "film")
    rig.wait_status("the film is armed", lambda s: s["standby"]["ready"])
    os.rename(folder / "clip.mkv", folder / "film.mkv")
    rig.wait_status("it is seen", lambda s: any("has changed" in w for w in s["warnings"]))
    rig.wait_status("the other one is armed", lambda s: s["standby"]["ready"])
    rig.do("go")
    status = rig.wait_status("it plays", lambda s: playing(s, "film"))
    assert playing(status, "film")["length_ms"] < 5000
    rig.wait_status("it ends when the file does", lambda s: not playing(s, "film"), 6)


def test_player_that_cannot_start_is_said(rig, tmp_path):
    import shutil
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("kichban", "kichban-engine"):
        shutil.copy(BUILD / name, folder / name)
    (folder / "kichban-player").write_text("#!/bin/sh\nexit 1\n")
    (folder / "kichban-player").chmod(0o755)
    import subprocess
    subprocess.run([folder / "kichban", "run", ROOT / "tests/scenario/small.yaml", "--session",
                    "evening", "--detach"], env=rig.env, check=True, capture_output=True)
    rig.wait_status("a warning", lambda s: s["players"][0]["state"] == "down" and
                    any("player picture" in w for w in s["warnings"]))
    assert rig.log().count("doesn't start") < 60
