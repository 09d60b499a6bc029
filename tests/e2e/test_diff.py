"""kichban diff, by itself and as git's textconv."""
import os
import subprocess

from engine_rig import BUILD, ROOT, SMALL


def write(rig, name, *changes):
    text = SMALL.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = rig.dir / name
    path.write_text(text)
    return path


def test_two_files(rig):
    old = write(rig, "old.yaml")
    new = write(rig, "new.yaml", ("length: 15m", "length: 14m32s"),
                ('          - cue: "3.2"\n            title: "Lượt 2"\n            do:\n'
                 "              - fade: bed\n", ""), ("post_wait: 5s", "post_wait: 6s"))
    done = rig.kichban("diff", old, new, check=1)
    assert done.stdout.splitlines() == ["medium film: length 15:00 → 14:32",
                                        "evening: 3.2 Lượt 2 removed",
                                        "auto: 1 Nhạc hiệu: wait after it 5s → 6s"]
    assert rig.kichban("diff", old, old, check=0).stdout == ""
    done = rig.kichban("diff", old, new, "--session", "auto", "--lang", "vi", check=1)
    assert done.stdout == "1 Nhạc hiệu: chờ sau mục 5s → 6s\n"
    rig.kichban("diff", old, new, "--session", "worked", check=0)


def test_what_cannot_be_compared(rig):
    old = write(rig, "old.yaml")
    broken = write(rig, "broken.yaml", ("duration: 6m", "duratoin: 6m"))
    done = rig.kichban("diff", old, broken, check=2)
    assert "error:" in done.stdout and "duratoin" in done.stdout
    assert rig.kichban("diff", old, rig.dir / "none.yaml", check=2).stderr
    assert rig.kichban("diff", old, old, "--session", "no", check=2).stderr
    assert rig.kichban("diff", check=2).stderr
    # one file: whatever comes goes to git
    assert rig.kichban("diff", broken, check=0).stdout == broken.read_text()
    assert rig.kichban("diff", rig.dir / "none.yaml", check=2).stderr


def test_git_shows_the_words_of_a_show(rig):
    """The two lines of the readme, in a repository of its own."""
    readme = (ROOT / "README.md").read_text()
    attributes = next(l.strip() for l in readme.splitlines() if "diff=kichban" in l)
    config = next(l.strip() for l in readme.splitlines() if "diff.kichban.textconv" in l)
    folder = rig.dir / "repo"
    (folder / "shows").mkdir(parents=True)
    env = dict(rig.env, PATH=f"{BUILD}:{os.environ['PATH']}", GIT_CONFIG_NOSYSTEM="1",
               GIT_AUTHOR_NAME="t", GIT_AUTHOR_EMAIL="t@t", GIT_COMMITTER_NAME="t",
               GIT_COMMITTER_EMAIL="t@t")

    def run(line):
        return subprocess.run(line, shell=True, cwd=folder, env=env, text=True, check=True,
                              capture_output=True).stdout
    show = folder / "shows" / "le.yaml"
    text = SMALL.read_text().replace(
        '        title: "Bế mạc"\n', '        title: "Bế mạc"\n        mc: { file: "loi.txt" }\n', 1)
    text = text.replace("sessions:\n", 'recipients: "ds.csv"\nlevels:\n  khen:\n'
                                     '    order: 1\n    name: "Bằng khen"\nsessions:\n', 1)
    (folder / "shows" / "ds.csv").write_text("level,name\nkhen,Ông B\n")
    (folder / "shows" / "loi.txt").write_text("== 6 ==\nKính thưa quý vị\n")
    show.write_text(text)
    run("git init -q .")
    run(f"echo '{attributes.split('echo ')[-1].split(' >>')[0].strip(chr(39))}' >> .gitattributes")
    run(config)
    run("git add . && git commit -q -m one")
    show.write_text(text.replace("duration: 6m", "duration: 7m").replace('"Phim"', '"Phim tư liệu"'))
    lines = run("git diff").splitlines()
    assert "-  length: 6:00" in lines and "+  length: 7:00" in lines
    assert "-segment 2 Phim" in lines and "+segment 2 Phim tư liệu" in lines
    assert any(l.startswith("@@") and "segment" in l for l in lines)
    # what side files say isn't told, wherever git puts the old version
    assert not [l for l in lines if l[:1] in "+-" and ("Ông B" in l or "Kính thưa" in l or ".csv" in l)]
    told = rig.kichban("diff", show).stdout.splitlines()
    assert "  recipients: ds.csv" in told and "  mc words: loi.txt" in told
    assert not [l for l in told if "Ông B" in l or "Kính thưa" in l]
    assert rig.kichban("diff", show, "--lang", "vi").stdout.count("lời MC: loi.txt") == 1
    show.write_text("not a show\n")  # a broken one doesn't stop git
    assert "+not a show" in run("git diff").splitlines()
