"""Media as the hall meets them: the whole of kichban with the real player, a private X server and a
private PulseAudio."""
import os
import signal

import pytest

from engine_rig import Rig, ffmpeg, wait_for
from player_rig import Listener, Sampler, Sound, make_media, near

MEDIA = """schema: 1
programme:
  title: "Hình và tiếng"
  timezone: "Asia/Ho_Chi_Minh"
defaults:
  crossfade: 0s
  fade_out: 0s
  go_guard: 0s
media:
  film:
    file: "red.mp4"
  short:
    file: "short.mp4"
    end: hold
  gone:
    file: "gone.mp4"
    length: 5s
  white:
    file: "white.png"
    kind: still
  green:
    file: "green.png"
    kind: still
  blank:
    file: "cut.png"
    kind: still
  slogans:
    list: [green, blank, white]
    every: 1s
    loop: vamp
  beep:
    file: "beep.wav"
  tone:
    file: "tone.wav"
  music:
    list: [beep, gone2, tone]
    loop: vamp
    fade_out: 0.3s
  gone2:
    file: "gone.wav"
  bed:
    file: "tone.wav"
    loop: vamp
slate: white
quick: [slogans, music]
sessions:
  - id: evening
    title: "Buổi tối"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - cue: "1"
        title: "Đón khách"
        untimed: true
        do:
          - play: slogans
          - play: music
      - cue: "2"
        title: "Phim ngắn"
        kind: film
        do:
          - play: short
      - cue: "3"
        title: "Phim hỏng"
        kind: film
        do:
          - play: gone
        on_fail:
          show: green
          goto: "5"
          auto: true
      - cue: "4"
        title: "Phim"
        kind: film
        do:
          - play: film
      - cue: "5"
        title: "Hết"
        duration: 1m
        do:
          - play: bed
"""
WHITE, LIME, BLACK = (255, 255, 255), (0, 255, 0), (0, 0, 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = make_media(tmp_path_factory.mktemp("media"))
    ffmpeg("-i", folder / "red.mp4", "-c", "copy", "-t", "8", folder / "copy.mp4")
    (folder / "show.yaml").write_text(MEDIA)
    return folder


@pytest.fixture
def sound():
    server = Sound()
    yield server
    server.close()


@pytest.fixture
def rig(display):
    rig = Rig()
    rig.env["DISPLAY"] = display.name
    yield rig
    rig.close()


def begin(rig, folder, sound=None):
    if sound:
        rig.env["PULSE_SERVER"] = sound.server
    rig.kichban("run", folder / "show.yaml", "--session", "evening", "--detach", "--video", "window",
                "--size", "640x360", "--audio", "auto" if sound else "null", check=0)
    rig.wait_status("armed", lambda s: s["standby"]["ready"])


def playing(status, media):
    return next((one for one in status["players"][0]["playing"] if one["media"] == media), None)


def showing(rig, what, deadline=10.0):
    return rig.wait_status(f"the hall sees {what}",
                           lambda s: s["players"][0]["showing"] == what, deadline)


@pytest.mark.ears
def test_lists_play_in_order(rig, folder, display, sound):
    begin(rig, folder, sound)
    listener, sampler = Listener(sound), Sampler(display)
    rig.do("go")
    for what in ("green", "white", "green"):  # the broken picture is left out
        showing(rig, what)
    rig.wait_status("the second piece", lambda s: playing(s, "tone"))
    rig.wait_status("and the first again", lambda s: playing(s, "beep"), 10)
    rig.do("release", "music")
    rig.wait_status("it ends after this one", lambda s: not playing(s, "beep") and
                    not playing(s, "tone"))
    assert "fade" in rig.do("fade", "slogans")
    showing(rig, "slate")
    seen = sampler.close()
    listener.close()
    assert any(near(at, LIME) for at in seen) and any(near(at, WHITE) for at in seen)
    assert not any(near(at, BLACK) for at in seen[10:])
    heard = [level for _, level in listener.levels]
    first = next(i for i, level in enumerate(heard) if level > 0.05)
    last = max(i for i, level in enumerate(heard) if level > 0.05)
    silent = longest = 0
    for level in heard[first:last]:
        silent = silent + 1 if level < 0.005 else 0
        longest = max(longest, silent)
    assert longest * 5 < 250, f"{longest * 5} ms of silence between two pieces"


def test_a_held_frame_fades_and_comes_back(rig, folder, display):
    begin(rig, folder)
    rig.do("go", "1")
    rig.do("standby", "2")
    rig.wait_status("armed", lambda s: s["standby"]["cue"] == "2" and s["standby"]["ready"])
    rig.do("go", "2")
    rig.wait_status("its last frame stays", lambda s: not playing(s, "short") and
                    s["players"][0]["showing"] == "short", 6)
    rig.do("standby", "4")
    rig.wait_status("armed", lambda s: s["standby"]["cue"] == "4" and s["standby"]["ready"])
    rig.do("go", "4")
    showing(rig, "film")
    wait_for("it is red", lambda: display.pixel()[0] > 150 and display.pixel()[1] < 100)
    rig.do("undo")
    showing(rig, "short")
    wait_for("the held frame is back", lambda: near(display.pixel(0.05, 0.5), BLACK))
    rig.do("fade", "short")
    showing(rig, "slate")
    wait_for("the slate", lambda: near(display.pixel(), WHITE))
    wait_for("nothing of it is left", lambda: not playing(rig.status(), "short"))


def test_a_contingency_by_itself(rig, folder, display):
    begin(rig, folder)
    rig.do("standby", "3")
    assert "gone can't play" in rig.do("go", check=1)
    rig.do("go")
    status = showing(rig, "green")
    assert status["on_air"]["cue"] == "3" and status["standby"]["cue"] == "5"
    wait_for("the hall sees it", lambda: near(display.pixel(), LIME))
    assert any("failed" in said for said in status["warnings"])


def test_seek_and_again(rig, folder):
    begin(rig, folder)
    rig.do("standby", "4")
    rig.wait_status("armed", lambda s: s["standby"]["cue"] == "4" and s["standby"]["ready"])
    rig.do("go", "4")
    rig.wait_status("it runs", lambda s: playing(s, "film"))
    rig.do("seek", "film", "end-2s")
    status = rig.wait_status("it goes on from there", lambda s: (playing(s, "film") or {"state": ""})[
        "state"] == "playing" and playing(s, "film")["position_ms"] > 6000)
    assert status["on_air"]["remaining_ms"] < 2000
    rig.do("again")
    rig.wait_status("from its start", lambda s: [one for one in s["players"][0]["playing"]
                                                 if one["state"] == "playing" and
                                                 100 < one["position_ms"] < 2500])
    assert "the pass before took" in rig.as_run() or "again" in rig.as_run()


def test_what_stands_still_is_said(rig, folder, sound):
    begin(rig, folder, sound)
    rig.do("play", "bed")
    rig.wait_status("it is heard", lambda s: (playing(s, "bed") or {}).get("position_ms", 0) > 300)
    pid = rig.player_pid("sound")
    os.kill(sound.process.pid, signal.SIGSTOP)  # now nothing that libmpv is asked comes to an end
    try:
        rig.wait_status("it stands still", lambda s: any("bed STANDS STILL" in w
                                                         for w in s["warnings"]), 3)
        wait_for("another player", lambda: rig.player_pid("sound") not in (pid, None), 4)
        client = rig.client()
        wait_for("it plays without the device", lambda: client.state()["state"]["x"]["audio"] == "null")
        client.close()
        assert playing(rig.status(), "bed")["state"] == "playing"
    finally:
        os.kill(sound.process.pid, signal.SIGCONT)
    rig.wait_status("the device is back", lambda s: any("device is back" in w
                                                        for w in s["warnings"]) and
                    not any("STANDS STILL" in w for w in s["warnings"]), 10)


def test_sent_heard_and_playing_are_three_things(rig, folder):
    begin(rig, folder)
    client = rig.client()
    client.state()
    pid = rig.player_pid("sound")
    os.kill(pid, signal.SIGSTOP)  # it is sent, and nobody there hears it
    client.ask("play tone")

    def state():
        for one in client.state()["state"]["x"]["playing"]:
            if one["media"] == "tone":
                return one
        return None
    wait_for("it is sent", lambda: (state() or {"heard": True})["heard"] is False)
    os.kill(pid, signal.SIGCONT)
    wait_for("it is heard", lambda: state()["heard"])
    rig.wait_status("and plays", lambda s: (playing(s, "tone") or {}).get("position_ms", 0) > 100)
    client.close()
