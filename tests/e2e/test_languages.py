"""Both languages are complete, and nothing a person reads goes past them."""
import re
import subprocess

from engine_rig import ROOT

# What is typed, named or read by programs, and no sentence of a person's.
NO_SENTENCE = {"watch levels picture"}
LITERAL = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+')


def test_every_sentence_is_translated():
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").glob("*/*.[ch]"))
    template = subprocess.run(
        ["xgettext", "--from-code=UTF-8", "-L", "C", "--keyword=_", "--keyword=N_",
         "--no-location", "-o", "-", *sources], cwd=ROOT, capture_output=True, check=True).stdout
    merged = subprocess.run(
        ["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", "-", "src/po/vi.po", "/dev/stdin"],
        cwd=ROOT, input=template, capture_output=True, check=True).stdout
    for kind in ("--untranslated", "--only-fuzzy"):
        missing = subprocess.run(["msgattrib", kind, "--no-obsolete", "-"], input=merged, capture_output=True,
                                 check=True).stdout.decode()
        assert "msgid" not in missing, missing


def sentences(path):
    """(line, text) of literals of three words and more that aren't marked for translation."""
    text = re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text(), flags=re.S)
    for found in LITERAL.finditer(text):
        before = text[:found.start()].rstrip()
        words = "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', found[0]))
        bare = re.sub(r"%[-+ #0*.\d]*(?:ll|l|z)?[a-zA-Z]|\\.", " ", words)
        if not before.endswith(("_(", "N_(")) and len(re.findall(r"[A-Za-z]{2,}[ ,.:;]|[A-Za-z]{2,}$", bare)) >= 3:
            yield text[:found.start()].count("\n") + 1, words


def test_no_sentence_of_a_screen_goes_past_the_translation():
    past = [f"{path.name}:{line}: {words}" for path in sorted((ROOT / "src" / "ui").glob("*.c"))
            if not path.name.startswith("keymap") for line, words in sentences(path) if words not in NO_SENTENCE]
    assert not past, "\n".join(past)
