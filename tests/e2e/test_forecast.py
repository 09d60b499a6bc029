"""kichban simulate and suggest: the end forecast, durations learnt from real rehearsals."""
import json
import re
import subprocess

import pytest

from engine_rig import BUILD, ROOT, SMALL

HUE = ROOT / "shows" / "hue-2023.yaml"
SHOW = """schema: 1
programme:
  title: "Lễ kỷ niệm"
  timezone: "Asia/Ho_Chi_Minh"
defaults:
  go_guard: 0s   # tập nhanh
media:
  film:
    file: "phim.mkv"
    length: 20s
sessions:
  - id: le
    title: "Lễ"
    date: 2023-09-17
    start: "08:00"
    rundown:
      - cue: "1"
        title: "Diễn văn"
        kind: speech
        duration: "5:00"     # theo bản in
        min: 2m
      - cue: "2"
        title: "Phim"
        kind: film
        do:
          - play: film
      - block: "Trao thưởng"
        items:
          - cue: "3"
            title: "Bằng khen"
            kind: award
            duration: 8m
            min: 7m
          - cue: "4"
            title: "Tặng hoa"   # quên ghi thời lượng
      - cue: "5"
        title: "Bế mạc"
        duration: 60s"""  # and no newline at the end


class Repository:
    """A git repository of its own with a show in it."""

    def __init__(self, rig, text=SHOW, name="shows/lễ hội.yaml"):
        self.rig, self.folder = rig, rig.dir / "repo"
        self.env = dict(rig.env, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="t",
                        GIT_AUTHOR_EMAIL="t@t", GIT_COMMITTER_NAME="t", GIT_COMMITTER_EMAIL="t@t")
        self.show = self.folder / name
        self.show.parent.mkdir(parents=True)
        self.show.write_bytes(text.encode())
        self.git("init", "-q", ".")
        self.git("config", "core.autocrlf", "false")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "show")

    def git(self, *words, text=None):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.env, input=text, check=True,
                              capture_output=True)

    def rehearse(self, **seconds):
        """One rehearsal; how long each cue is on air at least, in seconds of the show."""
        self.rig.start(self.show, "le", "--clock", "2023-09-17T08:00", "--speed", "200", "--replace")
        for cue, length in seconds.items():
            self.rig.do("go", cue[1:])
            self.rig.wait_status(f"{cue} over", lambda s: s["on_air"]["cue"] == cue[1:] and
                                 s["on_air"]["elapsed_ms"] >= length * 1000)
        self.rig.do("go")
        name = self.rig.status()["run"]
        self.rig.kichban("quit", "--yes", check=0)
        return name

    def suggest(self, *words, check=0, **more):
        return self.rig.kichban("suggest", self.show, *words, check=check, **more)

    def apply(self, patch):
        self.git("apply", "--whitespace=nowarn", "-", text=patch.encode())

    def changed(self):
        """Lines that differ from what was committed, without their signs' places."""
        lines = self.git("diff", "-U0", "--no-color").stdout.decode().split("\n")
        return [l for l in lines if re.match(r"[-+][^-+]", l)]


def of(patch, cue):
    return next(l.strip() for l in patch.splitlines() if l.startswith(f"  {cue} "))


REHEARSAL = dict(c1=150, c2=21, c3=240, c4=70)


def test_suggest_is_a_patch_that_git_takes(rig):
    repo = Repository(rig)
    run = repo.rehearse(**REHEARSAL)
    done = repo.suggest("--from", run)
    assert re.match(r"1 Diễn văn: 5:00 -> [23]:\d0, from one rehearsal: [23]:\d\d", of(done.stdout, 1))
    assert re.match(r"4 Tặng hoa: – -> [12]:\d[05], ", of(done.stdout, 4))
    assert "\n  2 Phim" not in done.stdout and "\n  5 " not in done.stdout
    assert re.search("3 Bằng khen: took [456]:", done.stderr) and "`min` of 7:00" in done.stderr
    assert '--- a/shows/lễ hội.yaml\t\n' in done.stdout
    before = repo.show.read_bytes()
    assert before == SHOW.encode()  # nobody wrote it
    repo.apply(done.stdout)
    changed = repo.changed()
    assert len(changed) == 5, changed
    assert changed[0] == '-        duration: "5:00"     # theo bản in'
    assert re.fullmatch(r'\+        duration: "[23]:\d0"     # theo bản in', changed[1])
    assert changed[2:4] == ["-            duration: 8m", "+            duration: 7m"]
    assert re.fullmatch(r"\+            duration: [12]m(\d+s)?", changed[4])
    assert repo.show.read_bytes().endswith(b"60s")
    assert rig.kichban("check", repo.show, check=0).stdout.endswith("no faults\n")
    old = rig.dir / "old.yaml"
    old.write_bytes(before)
    words = rig.kichban("diff", old, repo.show, check=1).stdout.splitlines()
    assert len(words) == 3, words
    assert all(re.fullmatch(r"[134] \D+: (–|\d:\d\d) → \d:\d\d", line) for line in words), words
    # by the beginning of a run's name, from within a folder, and once more: nothing is left
    again = repo.suggest("--from", run[:15], cwd=repo.show.parent)
    assert again.stdout == "" and "nothing to suggest" in again.stderr


def test_suggest_from_several_runs_into_a_crlf_file(rig):
    repo = Repository(rig, "\ufeff" + SHOW.replace("\n", "\r\n") + "\r\n")
    runs = [repo.rehearse(c1=length, c2=21, c3=240, c4=10) for length in (150, 200, 110)]
    done = repo.suggest("--from", *runs)
    assert re.match(r"1 Diễn văn: 5:00 -> [23]:\d0, from 3 rehearsals: ([1-4]:\d\d ?){3}", of(done.stdout, 1))
    # bytes, not text: subprocess would turn CRLF into LF
    patch = subprocess.run([BUILD / "kichban", "suggest", repo.show, "--from", *runs], env=rig.env,
                           capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout
    repo.git("apply", "--whitespace=nowarn", "-", text=patch)
    now = repo.show.read_bytes()
    assert now.startswith(b"\xef\xbb\xbf") and now.count(b"\r\n") == now.count(b"\n")
    assert re.search(rb'duration: "[23]:\d0"     # theo b', now)
    assert b"duration: 7m\r\n" in now
    rig.kichban("check", repo.show, check=0)


@pytest.mark.alone
def test_suggest_a_new_file(rig):
    repo = Repository(rig)
    run = repo.rehearse(**REHEARSAL)
    new = repo.folder / "new.yaml"
    done = repo.suggest("--from", run, "--to", new)
    assert "1 Diễn văn: 5:00 -> 2:" in done.stdout and "---" not in done.stdout
    text = new.read_text()
    assert len(text.splitlines()) == len(SHOW.splitlines()) + 1
    assert repo.show.read_text() == SHOW
    done = repo.suggest("--from", run, "--to", new, check=2)
    assert "is there already" in done.stderr and new.read_text() == text
    repo.suggest("--from", run, "--to", repo.show, check=2)
    assert repo.show.read_text() == SHOW


def test_suggest_refuses(rig):
    repo = Repository(rig)
    assert "--from RUN" in repo.suggest(check=2).stderr
    assert repo.suggest("--from", "20200101T", check=2).stderr.count("\n") == 1
    run = repo.rehearse(c1=150)
    other = rig.dir / "other.yaml"
    other.write_text(SHOW.replace("- id: le", "- id: khac"))
    done = rig.kichban("suggest", other, "--from", run, check=2)
    assert 'no session "le"' in done.stderr


def forecast(rig, *words, file=HUE, session="ceremony"):
    done = rig.kichban("simulate", file, "--session", session, "--json", *words, check=0)
    return json.loads(done.stdout)


def test_simulate_says_the_same_for_the_same(rig):
    one = forecast(rig, "--runs", "500", "--seed", "7")
    assert list(one) == ["runs", "seed", "p10", "p50", "p90", "p_over"]
    assert (one["runs"], one["seed"], one["p_over"]) == (500, 7, None)
    for key in ("p10", "p50", "p90"):
        assert re.fullmatch(r"2023-09-17T1\d:\d\d:\d\d\.\d{3}\+07:00", one[key])
    assert one["p10"] < one["p50"] < one["p90"]
    assert forecast(rig, "--runs", "500", "--seed", "7") == one
    env, rig.env = rig.env, dict(rig.env, LC_ALL="C.UTF-8", TZ="America/New_York")
    assert forecast(rig, "--runs", "500", "--seed", "7") == one
    rig.env = env
    assert forecast(rig, "--runs", "500", "--seed", "8") != one
    honours = forecast(rig, "--runs", "500", session="honours")
    assert 0 < honours["p_over"] < 1 and honours["seed"] == 1
    assert forecast(rig, session="honours")["runs"] == 10000


def test_simulate_in_words(rig):
    done = rig.kichban("simulate", HUE, "--session", "honours", "--runs", "500", "--lang", "en",
                       check=0).stdout
    assert "off air 21:00:00" in done and "P90" in done and "past off air:" in done
    assert "0 from rehearsals" in done and "assumed around the plan" in done
    assert "7 Tôn vinh trí thức tiêu biểu" in done and "floated too (priority 5)" in done
    exact = rig.kichban("simulate", SMALL, "--session", "auto", "--runs", "20", "--lang", "vi",
                        check=0).stdout
    assert exact.strip()


def test_simulate_refuses(rig):
    assert "which session?" in rig.kichban("simulate", HUE, check=2).stderr
    assert "there is no session" in rig.kichban("simulate", HUE, "--session", "x", check=2).stderr
    for words in (("--runs", "0"), ("--runs", "many"), ("--seed", "-1"), ("--runs", "1000000")):
        rig.kichban("simulate", HUE, "--session", "ceremony", *words, check=2)
    broken = rig.dir / "broken.yaml"
    broken.write_text("schema: 1\n")
    assert "error:" in rig.kichban("simulate", broken, check=1).stdout


def test_simulate_learns_from_kept_runs(rig):
    repo = Repository(rig)
    before = forecast(rig, "--runs", "2000", file=repo.show, session="le")
    for _ in range(3):
        repo.rehearse(c1=120, c2=21, c3=430, c4=60)
    after = forecast(rig, "--runs", "2000", file=repo.show, session="le")
    assert after["p50"] != before["p50"]
    words = rig.kichban("simulate", repo.show, "--lang", "en", check=0).stdout
    assert "3 from rehearsals (runs: 3)" in words and "rehearsed" in words
    # the same file elsewhere has no rehearsals, another state folder has none either
    copy = rig.dir / "copy.yaml"
    copy.write_bytes(repo.show.read_bytes())
    assert forecast(rig, "--runs", "2000", file=copy, session="le") == before
    assert forecast(rig, "--runs", "2000", "--state", rig.dir / "none", file=repo.show,
                    session="le") == before
