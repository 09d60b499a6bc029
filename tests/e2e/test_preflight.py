"""kichban preflight: the whole command on private displays and sound servers, with real media through
the real decoder, good and too heavy."""
import json
import os
import re
import signal
import subprocess

import pytest

from engine_rig import ROOT, Rig, ffmpeg, make_clip
from player_rig import Heads
from tmux_rig import Tmux

LEVELS = {"good", "warn", "bad", "unknown"}
SHOW = """schema: 1
programme:
  title: "Lễ kỷ niệm"
  timezone: "Asia/Ho_Chi_Minh"
media:
  film:
    file: "film.mkv"
    length: 6s
  bed:
    file: "bed.flac"
    loop: vamp
  banner:
    file: "banner.png"
  heavy:
    file: "nặng d'x.mkv"
    length: 0.25s
sessions:
  - id: evening
    title: "Buổi tối"
    date: 2023-09-17
    start: "19:00"
    rundown:
      - cue: "1"
        title: "Phim"
        kind: film
        do:
          - play: film
      - cue: "2"
        title: "Phát biểu"
        kind: speech
        duration: 5m
        do:
          - play: bed
          - show: banner
  - id: heavy
    title: "Phim nặng"
    date: 2023-09-17
    start: "21:00"
    rundown:
      - cue: "1"
        title: "Phim nặng"
        duration: 1m
        do:
          - play: heavy
"""


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    folder = tmp_path_factory.mktemp("show")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=6", "-f", "lavfi", "-i", "sine=330:d=6",
           "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac", folder / "film.mkv")
    make_clip(folder / "bed.flac", 5, "audio")
    ffmpeg("-f", "lavfi", "-i", "color=c=blue:size=1280x720", "-frames:v", "1", folder / "banner.png")
    # one frame of 8K, 240 times a second: made in a moment, and for no small machine to decode
    ffmpeg("-f", "lavfi", "-i", "gradients=s=7680x4320", "-frames:v", "1", folder / "8k.jpg")
    ffmpeg("-loop", "1", "-framerate", "240", "-i", folder / "8k.jpg", "-c:v", "copy", "-t", "0.25",
           folder / "nặng d'x.mkv")
    (folder / "show.yaml").write_text(SHOW)
    return folder / "show.yaml"


@pytest.fixture
def rig(display, sound, tmp_path_factory):
    rig = Rig()
    rig.env.update(DISPLAY=display.name, PULSE_SERVER=sound.server,
                   XDG_CACHE_HOME=str(tmp_path_factory.getbasetemp() / "preflight-cache"))
    (rig.dir / "machine").mkdir()
    rig.env["KICHBAN_ROOT"] = str(rig.dir / "machine")
    yield rig
    rig.close()


def preflight(rig, show, *more, code=None):
    done = rig.kichban("preflight", show, "--json", *more)
    assert done.stdout, done
    kept = max((rig.state / "preflight").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    said = json.loads(kept.read_text())
    listed = [{key: item[key] for key in item if key != "english"} for item in said["items"]]
    assert json.loads(done.stdout) == listed
    items = {item["item"]: item for item in said["items"]}
    assert done.returncode == (0 if said["ready"] else 1)
    if code is not None:
        assert done.returncode == code, [item for item in said["items"] if item["level"] == "bad"]
    return said, items


def fill(pattern, *words):
    return re.sub("%([123])", lambda m: words[int(m[1]) - 1], pattern)


def put(rig, name, text):
    path = rig.dir / "machine" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_good_machine_is_ready(rig, show):
    said, items = preflight(rig, show, "--session", "evening", code=0)
    assert said["bad"] == 0 and said["session"] == "evening" and said["file"] == str(show)
    assert said["made"].endswith("+07:00")
    for name in ("media.film", "media.bed", "media.banner", "lengths", "file", "disk.state",
                 "disk.media", "journal", "battery", "timezone", "day"):
        assert items[name]["level"] == "good" or name in ("journal",), items[name]
    assert "media.heavy" not in items, "another session's"
    rates = items["media.film"]["figures"]
    assert all(rates[f"rate_{place}"] >= 1.5 for place in ("start", "middle", "end")), rates
    assert "1280x720, 25 fps, 6" in items["media.film"]["text"]
    assert items["media.banner"]["text"] == "1280x720"
    assert items["screens"]["level"] == "warn" and "only one screen" in items["screens"]["text"]
    assert items["sound"]["level"] == "warn" and "null sink" in items["sound"]["text"]
    assert "auto → hall" in items["sound"]["text"]
    assert items["sound"]["figures"] == {"percent": 100.0, "muted": 0.0}
    assert 0 < items["journal"]["figures"]["median_ms"] <= items["journal"]["figures"]["worst_ms"]
    assert items["terminal"]["level"] == "unknown"
    # what was tried leaves nothing behind but the result
    assert [path.suffix for path in (rig.state / "preflight").iterdir()] == [".json"]
    assert not list((rig.state).glob("runs/*"))


def test_it_is_said_as_the_readme_says(rig, show):
    said, items = preflight(rig, show, "--session", "evening")
    readme = (ROOT / "README.md").read_text()
    part = readme[readme.index("## An hour before"):]
    part = part[:part.index("\n## ")]
    assert set(said) == {"schema", "file", "session", "made", "made_ms", "ready", "bad", "warnings",
                         "unknown", "items"}
    for key in said:
        assert f'"{key}"' in part, f"{key} isn't in the README"
    for item in said["items"]:
        assert set(item) == {"item", "level", "title", "text", "cure", "figures", "english"}
        lines = [fill(*line) for line in item["english"]["lines"]]
        assert "\n".join(lines) == item["text"]
        assert item["english"]["title"] in (item["title"], None)
        assert item["level"] in LEVELS and item["title"] and item["text"]
        assert item["cure"] is None or item["level"] != "good"
        assert f"`{re.sub(r'^media[.].*', 'media.ID', item['item'])}`" in part, item["item"]
        for name in item["figures"]:
            assert name in part, name
    assert said["bad"] == sum(item["level"] == "bad" for item in said["items"])
    assert said["warnings"] == sum(item["level"] == "warn" for item in said["items"])
    assert said["unknown"] == sum(item["level"] == "unknown" for item in said["items"])


def test_a_film_too_heavy_is_measured_and_cured(rig, show):
    said, items = preflight(rig, show, "--session", "heavy", "--audio", "null", code=1)
    heavy = items["media.heavy"]
    assert heavy["level"] == "bad" and heavy["figures"]["rate_start"] < 1.5
    assert "TOO HEAVY" in heavy["text"] and 'cue 1 of "Phim nặng"' in heavy["text"]
    # the cure is a command that a shell takes, and what it makes is light enough
    light = show.with_name("nặng d'x-720p25.mp4")
    light.unlink(missing_ok=True)
    subprocess.run(["bash", "-c", heavy["cure"].replace("-n ", "-n -v error ")], check=True,
                   stdin=subprocess.DEVNULL)
    size = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height,r_frame_rate",
                           "-of", "csv=p=0", light], capture_output=True, text=True).stdout
    assert size.strip() == "1280,720,25/1"
    cured = show.with_name("cured.yaml")
    cured.write_text(SHOW.replace("nặng d'x.mkv", light.name))
    said, items = preflight(rig, cured, "--session", "heavy", "--audio", "null", code=0)
    assert items["media.heavy"]["figures"]["rate_start"] >= 1.5


def test_a_measurement_is_never_answered_by_the_cache(rig, show):
    """The second time too the decoder runs: the figures differ."""
    def rates():
        figures = preflight(rig, show, "--session", "evening")[1]["media.film"]["figures"]
        return [figures[f"rate_{place}"] for place in ("start", "middle", "end")]
    assert rates() != rates()


def test_a_muted_sink(rig, show, sound):
    sound.ask("set-sink-mute", "hall", "1")
    sound.ask("set-sink-volume", "hall", "30%")
    try:
        said, items = preflight(rig, show, "--session", "evening", code=1)
        cure = items["sound"]["cure"]
        assert items["sound"]["level"] == "bad" and "MUTED" in items["sound"]["text"]
        assert "volume 30%" in items["sound"]["text"] and "soft" in items["sound"]["text"]
        subprocess.run(["sh", "-c", cure], env=dict(os.environ, PULSE_SERVER=sound.server), check=True)
        assert preflight(rig, show, "--session", "evening", code=0)[1]["sound"]["level"] == "warn"
    finally:
        sound.ask("set-sink-mute", "hall", "0")
        sound.ask("set-sink-volume", "hall", "100%")


def test_what_the_config_names_must_be_there(rig, show, sound):
    config = rig.dir / "config.yaml"
    config.write_text("screen: HDMI-1\naudio: pulse/hall\naudio_backup: pulse/foyer\n")
    said, items = preflight(rig, show, "--session", "evening", "--config", config, code=1)
    assert items["screens"]["level"] == "bad" and 'no screen "HDMI-1"' in items["screens"]["text"]
    assert "pulse/hall" in items["sound"]["text"] and items["sound"]["level"] == "warn"
    assert items["sound.backup"]["level"] == "bad"
    assert 'no sound device "pulse/foyer"; there is: pulse/hall' in items["sound.backup"]["text"]
    # what is typed wins
    said, items = preflight(rig, show, "--session", "evening", "--config", config, "--screen", "0",
                            "--audio", "pulse/nowhere", code=1)
    assert items["screens"]["level"] == "warn" and items["sound"]["level"] == "bad"
    config.write_text("screen: [1]\n")
    assert rig.kichban("preflight", show, "--config", config).returncode == 1


def test_without_display_and_sound(rig, show):
    del rig.env["DISPLAY"]
    rig.env["PULSE_SERVER"] = "unix:/nowhere"
    said, items = preflight(rig, show, "--session", "evening", code=1)
    assert items["screens"]["level"] == "warn" and "played unseen" in items["screens"]["text"]
    assert items["sound"]["level"] == "bad" and "no sound server" in items["sound"]["text"]
    said, items = preflight(rig, show, "--session", "evening", "--audio", "null", code=0)
    assert items["sound"]["level"] == "warn"
    said, items = preflight(rig, show, "--session", "evening", "--audio", "null", "--screen", "HDMI-1",
                            code=1)
    assert items["screens"]["level"] == "bad"


def test_a_sound_server_that_hangs_costs_only_the_sound(rig, show, sound):
    os.kill(sound.process.pid, signal.SIGSTOP)
    try:
        said, items = preflight(rig, show, "--session", "evening", code=1)
    finally:
        os.kill(sound.process.pid, signal.SIGCONT)
    assert items["sound"]["level"] == "bad" and "server" in items["sound"]["text"]
    assert "only one screen" in items["screens"]["text"]
    assert items["media.film"]["level"] == "good"


def test_duplicated_screens(rig, show):
    heads = Heads()
    try:
        rig.env["DISPLAY"] = heads.name
        heads.plug("DUMMY1", "640x480", "--same-as", "DUMMY0")
        screens = preflight(rig, show, "--session", "evening", code=1)[1]["screens"]
        assert screens["level"] == "bad" and "DUPLICATED" in screens["text"]
        assert screens["cure"] == "xrandr --output DUMMY1 --auto --right-of DUMMY0"
        heads.plug("DUMMY1", "640x480", "--right-of", "DUMMY0")
        screens = preflight(rig, show, "--session", "evening", code=0)[1]["screens"]
        assert screens["text"].startswith("DUMMY1 640x480+640+0")
        assert " Hz: the picture fills it" in screens["text"]
    finally:
        heads.close()


def test_a_missing_and_a_broken_film(rig, show):
    text = SHOW.replace('"film.mkv"', '"flim.mkv"').replace('"banner.png"', '"broken.png"')
    data = show.with_name("banner.png").read_bytes()
    show.with_name("broken.png").write_bytes(data[:len(data) // 2])
    bad = show.with_name("bad.yaml")
    bad.write_text(text.replace('"bed.flac"', '"bed.flac"\n    sha256: "' + "0" * 64 + '"'))
    said, items = preflight(rig, bad, "--session", "evening", code=1)
    assert items["media.film"]["level"] == "bad" and "`film.mkv`" in items["media.film"]["text"]
    assert 'cue 1 of "Buổi tối" needs it' in items["media.film"]["text"]
    assert items["media.banner"]["level"] == "bad" and "broken" in items["media.banner"]["text"]
    assert items["media.bed"]["level"] == "bad" and "ANOTHER FILE" in items["media.bed"]["text"]


def test_a_laptop_on_battery_with_a_lid(rig, show):
    put(rig, "sys/class/power_supply/BAT0/type", "Battery\n")
    put(rig, "sys/class/power_supply/BAT0/status", "Discharging\n")
    put(rig, "sys/class/power_supply/BAT0/capacity", "12\n")
    put(rig, "proc/acpi/button/lid/LID0/state", "state: open\n")
    tools = rig.dir / "bin"
    tools.mkdir()
    for name, text in (("systemd-inhibit", 'case "$*" in *handle-lid*) exit 1;; esac\n'
                                           'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"'),
                       ("busctl", "echo 's \"suspend\"'"),
                       ("chronyc", "echo C0A80101,192.168.1.1,3,17.1,-0.75,0,0,0,0,0,0,0,64.2,Normal")):
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    rig.env["PATH"] = f"{tools}:{os.environ['PATH']}"
    said, items = preflight(rig, show, "--session", "evening", "--player", "main=null", code=1)
    assert items["battery"]["level"] == "bad" and "12%" in items["battery"]["text"]
    assert items["sleep"]["level"] == "good"
    assert items["lid"]["level"] == "warn" and '"suspend"' in items["lid"]["text"]
    assert items["clock"]["level"] == "warn" and "750 ms off" in items["clock"]["text"]
    assert items["player"]["level"] == "warn" and "media.film" not in items


def test_another_machine_that_plays_is_not_looked_at(rig, show):
    config = rig.dir / "config.yaml"
    config.write_text("players:\n  main: {host: anh@may-chieu}\n")
    said, items = preflight(rig, show, "--session", "evening", "--config", config, code=0)
    player = items["player"]
    assert player["level"] == "warn" and "anh@may-chieu" in player["text"]
    assert player["cure"] == f"ssh -t anh@may-chieu kichban preflight {show} --session evening"
    assert not {"media.film", "screens", "sound"} & set(items)


def test_not_while_a_show_runs(rig, show):
    now = rig.hue_now()
    today = rig.dir / "today.yaml"
    today.write_text(SHOW.replace("date: 2023-09-17", f"date: {now:%Y-%m-%d}").replace(
        '"19:00"', '"00:00"').replace('"21:00"', '"00:10"').replace("duration: 5m", "duration: 23h"))
    rig.kichban("run", today, "--session", "evening", "--detach", "--player", "main=null", check=0)
    words = ("preflight", today, "--session", "evening", "--player", "main=null")
    rig.kichban(*words, check=0)
    rig.do("go", "1")
    done = rig.kichban(*words, check=2)
    assert "a SHOW is running" in done.stderr and done.stdout == ""
    rig.kichban(*words, "--yes", check=0)


def test_wrong_calls(rig, show, tmp_path):
    assert rig.kichban("preflight").returncode == 2
    assert rig.kichban("preflight", tmp_path / "none.yaml").returncode == 2
    done = rig.kichban("preflight", show, "--host", "may-chieu")
    assert done.returncode == 2 and "ssh -t may-chieu kichban preflight" in done.stderr
    done = rig.kichban("preflight", show, "--session", "morning")
    assert done.returncode == 2 and "evening" in done.stderr and done.stdout == ""
    broken = tmp_path / "broken.yaml"
    broken.write_text(SHOW.replace("duration: 5m", "duraton: 5m"))
    said, items = preflight(rig, broken, code=1)
    assert items["file"]["level"] == "bad" and "`duraton`" in items["file"]["text"]
    assert items["file"]["cure"] == f"kichban check {broken}"
    assert "sound" in items and "media.film" not in items, "the machine is looked at all the same"


def test_a_state_that_cannot_be_written(rig, show):
    file = rig.dir / "file"
    file.write_text("")
    done = rig.kichban("preflight", show, "--session", "evening", "--player", "main=null", "--state",
                       file / "state", "--json")
    items = {item["item"]: item for item in json.loads(done.stdout)}
    assert done.returncode == 1 and items["disk.state"]["level"] == "bad"
    assert "can't be kept" in done.stderr


def test_the_page_in_a_pipe(rig, show):
    done = rig.kichban("preflight", show, "--session", "evening", check=0)
    assert done.stderr == "" and "\x1b" not in done.stdout and "\r" not in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines()), done.stdout
    assert re.search(r"^ READY: 0 bad, \d+ warnings? \(.*screens", done.stdout, re.M)
    vi = rig.kichban("preflight", show, "--session", "evening", "--lang", "vi", check=0).stdout
    assert all(len(line) <= 80 for line in vi.splitlines()), vi
    assert re.search(r"^ SẴN SÀNG: 0 hỏng, \d+ lưu ý", vi, re.M)
    assert "tệp kịch bản      không có lỗi" in vi


def test_the_page_on_a_terminal(rig, show):
    screen = Tmux(rig, "preflight", show, "--session", "evening", "--lang", "en", width=80, height=60)
    try:
        text = screen.wait("READY:", deadline=40)
        assert screen.exit_code() == 0
    finally:
        screen.close()
    assert " … " not in text, "what was at work is gone"
    assert re.search(r"^ ok +terminal +80x60$", text, re.M)
    assert re.search(r"^ ok +colours +256", text, re.M)
    assert re.search(r"^ ok +film +1280x720", text, re.M)


def test_what_is_at_work_is_seen(rig, show):
    """Lines come as they are proved; below stands what is being proved."""
    screen = Tmux(rig, "preflight", show, "--session", "heavy", "--lang", "vi", width=100, height=60)
    try:
        screen.wait("màn chiếu", "nặng d'x.mkv", deadline=40)
        assert "SẴN SÀNG" not in screen.text()
        text = screen.wait("CHƯA SẴN SÀNG: 1 hỏng (heavy)", deadline=40)
        assert screen.exit_code() == 1
    finally:
        screen.close()
    assert "MÁY NÀY PHÁT KHÔNG KỊP" in text


def test_kept_with_the_run_and_in_its_report(rig, show):
    run = ("run", show, "--session", "heavy", "--detach", "--player", "main=null", "--replace")

    def report(*more):
        return rig.kichban("report", *more, check=0).stdout
    rig.kichban(*run, check=0)
    rig.do("finish")
    assert re.search(r"^preflight: +none was made", report(), re.M)
    assert json.loads(report("--format", "json"))["preflight"] is None
    # of another session it isn't this one's
    preflight(rig, show, "--session", "evening", "--audio", "null")
    said, _ = preflight(rig, show, "--session", "heavy", "--audio", "null", code=1)
    rig.kichban(*run, check=0)
    rig.do("finish")
    kept = sorted((rig.state / "runs").glob("*.preflight"))
    assert len(kept) == 1 and json.loads(kept[0].read_text()) == said
    assert json.loads(report("--format", "json"))["preflight"] == said
    text = report()
    assert re.search(r"^preflight: +\S+ \d\d:\d\d: NOT READY \(bad: 1, warnings: \d+\)", text, re.M)
    assert re.search(r"^BAD +heavy +7680x4320", text, re.M) and "TOO HEAVY" in text
    assert not re.search(r"^ok ", text, re.M)
    html = report("--format", "html", "--lang", "vi")
    assert "CHƯA SẴN SÀNG (hỏng: 1" in html and "HỎNG" in html
    # it was made in English, and is told in the language of the report
    assert "MÁY NÀY PHÁT KHÔNG KỊP" in html and "TOO HEAVY" not in html
    assert "không có màn hình" in html or "chỉ có một màn" in html
    # one of the whole file is every session's; the newest counts
    whole, _ = preflight(rig, show, "--audio", "null", code=1)
    assert whole["session"] is None
    rig.kichban(*run, check=0)
    kept = sorted((rig.state / "runs").glob("*.preflight"))
    assert len(kept) == 2 and json.loads(report("--format", "json"))["preflight"] == whole
    rig.do("finish")
