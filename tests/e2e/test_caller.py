"""The caller's screen in real terminals, on a real engine with a null player."""
import os
import re
import signal
import threading
import time

import pytest

from engine_rig import Rig, command_lines, wait_for
from tmux_rig import Pty, Tmux, cpu_ticks, wait_until


@pytest.fixture
def rig():
    rig = Rig()
    rig.start()
    rig.screens = []
    yield rig
    for screen in rig.screens:
        screen.close()
    rig.close()


def screen(rig, *more, kind=Tmux, **how):
    made = kind(rig, "attach", "--socket", rig.socket, "--lang", "en", *more, **how)
    rig.screens.append(made)
    made.wait("READY" if how.get("width", 80) >= 40 else "too small")
    return made


def bare(rig, **how):
    made = screen(rig, kind=Pty, **how)
    made.quiet()
    return made


def cue(status):
    return status["on_air"] and status["on_air"]["cue"]


def on_air(rig, wanted):
    return rig.wait_status(f"{wanted} on air", lambda status: cue(status) == wanted)


def guard_over(rig):
    """Until another GO would be taken at once: the guard has passed and nothing is young. An anthem
    would be asked about too, so it is stopped."""
    if cue(rig.status()) == "1":
        rig.do("stop", "all")
    def old():
        status = rig.status()
        return status if status["on_air"] and status["on_air"]["elapsed_ms"] > 3100 else None
    return wait_for("the segment to be three seconds old", old)


def test_space_and_f12_are_go(rig):
    tmux = screen(rig)
    assert "REHEARSAL" in tmux.line(0)
    tmux.keys("Space")
    on_air(rig, "1")
    tmux.wait("▶ 1  Chào cờ", "undo: GO 1")
    guard_over(rig)
    tmux.keys("F12")
    on_air(rig, "2")
    tmux.wait("▶ 2  Phim", "plays: film")


def test_go_over_a_film_wants_a_second_press(rig):
    tmux = screen(rig)
    rig.do("standby", "2")
    rig.do("go")
    guard_over(rig)
    tmux.keys("Space")
    tmux.wait("2 HAS 14:5", "press again to GO 3")
    assert cue(rig.status()) == "2"
    wait_until(time.monotonic() + 1.1, lambda left: tmux.text())
    tmux.keys("Space")
    on_air(rig, "3")


def test_a_question_is_over_after_two_seconds(rig):
    tmux = screen(rig)
    rig.do("standby", "2")
    rig.do("go")
    guard_over(rig)
    tmux.keys("F12")
    tmux.wait("press again to GO 3")
    wait_for("the flash to end", lambda: "press again" not in tmux.line(9))
    wait_until(time.monotonic() + 0.3, lambda left: tmux.text())
    tmux.keys("F12")  # a new question, no answer
    wait_for("the question again", lambda: "press again" in tmux.line(9))
    assert cue(rig.status()) == "2"


def test_a_held_space_fires_once(rig):
    pty = bare(rig)
    pty.hold(b" ", 3.0)
    assert cue(rig.status()) == "1"
    assert rig.status()["standby"]["cue"] == "2"
    wait_until(time.monotonic() + 0.4, pty.read)
    pty.send(b" ")  # the guard runs again from the last repeat
    pty.wait("too soon")


def test_a_held_space_never_cuts_a_film(rig):
    pty = bare(rig)
    rig.do("standby", "2")
    rig.do("go")
    guard_over(rig)
    pty.hold(b" ", 3.0, first=0.5)
    assert cue(rig.status()) == "2"


def test_several_spaces_in_one_read_are_one(rig):
    pty = bare(rig)
    pty.send(b"     ")
    on_air(rig, "1")
    pty.quiet()
    assert cue(rig.status()) == "1"


def test_go_among_other_characters_is_refused(rig):
    pty = bare(rig)
    pty.send(b"a ")
    pty.wait("Vietnamese input method")
    for burst in (b"\x08\x08\xe1\xba\xaf ", b" x", b"\x1b[24~ ", b"1 "):
        pty.send(burst)
        pty.quiet()
    wait_until(time.monotonic() + 0.5, pty.read)
    assert rig.status()["on_air"] is None
    pty.send(b"\x1b[I\x1b[12;40R ")  # reports of the terminal don't count
    on_air(rig, "1")


def test_keys_that_do_nothing(rig):
    pty = bare(rig)
    for key in (b"\x13", b"\x03", b"\x1c", b"\x1b", b"\x1b[24;2~", b"\x1b ", b"g", b"q", b"Q"):
        pty.send(key)
        pty.quiet()
    assert pty.process.poll() is None
    assert rig.status()["on_air"] is None
    pty.forget()
    pty.send(b"\x1a")
    pty.wait("press again to leave")
    assert pty.process.poll() is None


def test_the_wheel_moves_nothing(rig):
    pty = screen(rig, kind=Pty)
    pty.wait("\x1b[?1007l")  # a terminal that makes arrows of it is asked not to
    pty.quiet()
    for arrows in (b"\x1b[B" * 3, b"\x1bOA" * 5, b"\x1b[M`!!", b"\x1b[<64;10;10M"):
        pty.send(arrows)
        pty.quiet()
    assert rig.status()["standby"]["cue"] == "1"
    pty.send(b"\x1b[B")
    rig.wait_status("an arrow still does", lambda status: status["standby"]["cue"] == "2")


def test_the_shell_may_have_the_terminal_for_a_while(rig):
    shell = Tmux(rig, program=("bash", "--norc", "--noprofile", "-i"))
    rig.screens.append(shell)
    rig.env["PS1"] = "> "
    shell.type(f"cd {rig.dir}; stty -a > before; " + " ".join(f"'{word}'" for word in (
        rig.program, "attach", "--socket", rig.socket, "--lang", "en")))
    shell.keys("Enter")
    shell.wait("READY")
    shell.keys("C-z")
    shell.wait("press again for the shell")
    shell.wait_gone("press again for the shell")  # asked too long ago: it asks anew
    shell.keys("C-z")
    shell.wait("press again for the shell")
    wait_until(time.monotonic() + 0.5, lambda left: shell.text())
    shell.keys("C-z")
    shell.wait("Stopped")
    rig.do("go")
    shell.type("stty -a > after; cmp before after && echo as before")
    shell.keys("Enter")
    shell.wait("\nas before")
    shell.type("fg")
    shell.keys("Enter")
    shell.wait("▶ 1  Chào cờ", "→ 2  Phim")
    pid = next(pid for pid, words in command_lines() if str(rig.socket) in words and "attach" in words)
    os.kill(pid, signal.SIGTSTP)
    shell.wait("Stopped")
    shell.type("fg")
    shell.keys("Enter")
    shell.wait("▶ 1  Chào cờ")
    os.kill(pid, signal.SIGSTOP)
    shell.wait("Stopped")
    shell.type("fg")
    shell.keys("Enter")
    shell.wait("▶ 1  Chào cờ")
    shell.keys("Down")
    shell.wait("→ 3  Trao thưởng")


def test_a_paste_is_thrown_away(rig):
    tmux = screen(rig)
    tmux.paste("go 1\n \n1")
    tmux.wait("thrown away")
    assert rig.status()["on_air"] is None
    tmux.close()  # one person, two screens: the other one would have the baton
    pty = bare(rig)
    pty.send(b"\x1b[200~ \x1b[24~ go\r\x1b[201~")
    pty.wait("thrown away")
    pty.send(b"\x1b[200~  ")  # its end is lost: the keyboard isn't
    pty.quiet()
    assert rig.status()["on_air"] is None
    pty.send(b" ")
    on_air(rig, "1")


def test_the_prompt_takes_verbs(rig):
    tmux = screen(rig)
    tmux.prompt("sta")
    tmux.keys("Tab")
    tmux.type("3")
    tmux.wait(":standby 3")
    tmux.keys("Enter")
    tmux.wait("→ 3  Trao thưởng", "standing by: 3")
    tmux.prompt("goo")
    tmux.keys("Enter")
    tmux.wait('did you mean "go"')
    tmux.keys("Escape")
    tmux.wait_gone(":goo")
    tmux.prompt("insert 5m Tiết mục ắ日")
    tmux.wait("then the expected end is", "(+5:00)")
    tmux.keys("BSpace", "BSpace")
    tmux.keys("Enter")
    rig.wait_status("it is inserted", lambda status: any(
        one["title"] == "Tiết mục" for one in status["segments"]))
    tmux.prompt()
    tmux.keys("Up")
    tmux.wait(":insert 5m Tiết mục")


def test_a_prompt_typed_in_one_read_is_kept_but_not_sent(rig):
    """Over a slow link `:` and what follows it come together; a line with its Enter is a paste."""
    pty = bare(rig)
    pty.send(b":standby 3\r")
    pty.wait("Vietnamese input method")
    pty.quiet()
    assert rig.status()["standby"]["cue"] == "1"
    pty.send(b"\r")
    rig.wait_status("3 stands by", lambda status: status["standby"]["cue"] == "3")
    pty.quiet()
    pty.send(b":go\x1b[24~")
    pty.quiet()
    assert rig.status()["on_air"] is None


def test_space_types_and_f12_goes_in_the_prompt(rig):
    tmux = screen(rig)
    tmux.prompt("note a b")
    tmux.wait(":note a b")
    assert rig.status()["on_air"] is None
    tmux.keys("F12")
    on_air(rig, "1")
    tmux.wait("▶ 1  Chào cờ", "→ 2  Phim", ":note a b")


def test_finish_is_asked_in_the_prompt(rig):
    tmux = screen(rig)
    rig.do("go")
    tmux.prompt("finish")
    tmux.keys("Enter")
    tmux.wait("press again to finish")
    assert rig.status()["phase"] == "running"
    wait_until(time.monotonic() + 0.5, lambda left: tmux.text())
    tmux.keys("Enter")
    rig.wait_status("finished", lambda status: status["phase"] == "finished")
    tmux.wait("FINISHED")
    rig.kichban("quit", "--yes", check=0)
    assert tmux.exit_code() == 0


def test_an_ended_engine_is_no_lost_link(rig):
    tmux = screen(rig)
    tmux.keys("Space")
    tmux.wait("▶ 1  Chào cờ")
    rig.kichban("quit", "--yes", check=0)
    text = tmux.wait("THE ENGINE WAS ENDED", '"kichban run"')
    assert "LINK LOST" not in text


def test_undo_hold_and_quick_keys(rig):
    tmux = screen(rig)
    tmux.keys("Space")
    tmux.wait("▶ 1  Chào cờ")
    tmux.keys("F5")
    tmux.wait("HELD", "F5 go on")
    wait_until(time.monotonic() + 1.1, lambda left: tmux.text())
    tmux.keys("F5")
    tmux.wait("F5 hold")
    tmux.keys("1")
    tmux.wait("bed loops")
    tmux.keys("F6")
    tmux.wait_gone("bed loops")
    tmux.keys("Down")
    tmux.wait("→ 3  Trao thưởng")
    tmux.keys("Up")
    tmux.wait("→ 2  Phim")
    tmux.keys("9")
    tmux.wait("nothing lies on key 9")


def test_help_never_covers_what_matters(rig):
    tmux = screen(rig)
    tmux.type("?")
    text = tmux.wait("help: PgUp PgDn", "READY", "→ 1  Chào cờ")
    tmux.keys("Space")
    on_air(rig, "1")
    tmux.wait("▶ 1  Chào cờ", "help: PgUp PgDn")
    def page():
        return tmux.text().split("help: PgUp PgDn", 1)[1]
    for _ in range(20):  # page by page, each seen before the next
        before = page()
        if "insert DUR TITLE" in before:
            break
        tmux.keys("NPage")
        wait_for("the next page", lambda: page() != before)
    assert "insert DUR TITLE" in page()
    tmux.keys("Escape")
    tmux.wait("expected")
    assert text


def test_detach_and_attach(rig):
    tmux = screen(rig)
    rig.do("go")
    tmux.wait("▶ 1  Chào cờ")
    tmux.keys("F10")
    assert tmux.exit_code() == 0
    assert cue(rig.status()) == "1"
    before, after = (rig.dir / "before"), (rig.dir / "after")
    wait_for("the terminal's settings", lambda: after.exists() and after.read_text())
    assert before.read_text() == after.read_text()
    best = 10.0
    for _ in range(5):
        start = time.monotonic()
        pty = Pty(rig, "attach", "--socket", rig.socket)
        pty.wait("Chào cờ")
        best = min(best, time.monotonic() - start)
        pty.send(b"\x1b[21~")
        wait_for("the end of the screen", lambda: pty.read(0) or pty.process.poll() is not None)
        pty.close()
    assert best < 0.2, best
    print(f"attach: {best * 1000:.0f} ms")


def test_a_killed_screen_changes_nothing(rig):
    tmux = screen(rig)
    tmux.keys("Space")
    on_air(rig, "1")
    seq = rig.status()["seq"]
    os.kill(tmux.pid(), signal.SIGKILL)
    assert tmux.exit_code() != 0
    assert cue(rig.status()) == "1"
    again = screen(rig)
    again.wait("▶ 1  Chào cờ")
    assert rig.status()["on_air"]["cue"] == "1" and rig.status()["seq"] >= seq


def test_a_killed_engine_is_survived(rig):
    tmux = screen(rig)
    rig.do("go")
    tmux.wait("▶ 1  Chào cờ")
    guard_over(rig)
    old = max(rig.processes("kichban-engine"))
    os.kill(old, signal.SIGKILL)
    tmux.wait("the engine was restarted")
    tmux.keys("Space")
    on_air(rig, "2")
    tmux.wait("▶ 2  Phim")


def test_a_silent_engine_is_said(rig):
    tmux = screen(rig)
    rig.do("go")
    tmux.wait("▶ 1  Chào cờ")
    engines = rig.processes("kichban-engine")
    for pid in engines:
        os.kill(pid, signal.SIGSTOP)
    try:
        tmux.wait("LINK LOST 0:0", "(assumed)", "NO ENGINE")
        tmux.keys("Space")
        tmux.wait("nothing was sent")
    finally:
        for pid in engines:
            os.kill(pid, signal.SIGCONT)
    tmux.wait_gone("LINK LOST")
    assert cue(rig.status()) == "1"


def test_a_line_is_looked_for(rig):
    tmux = screen(rig, height=24)
    tmux.keys("/")
    tmux.wait("looks for a line")
    tmux.type("phat bieu")
    tmux.wait("/phat bieu", "1 of 1", "·/4")
    tmux.keys("F12")  # GO works here too
    on_air(rig, "1")
    tmux.wait("/phat bieu")
    tmux.keys("Escape")
    tmux.wait("F8 undo: GO 1")
    tmux.keys("/")
    tmux.type("zzz")
    tmux.wait("there is no such line")
    tmux.keys("Escape")
    tmux.wait("F8 undo: GO 1")
    assert cue(rig.status()) == "1"


def test_every_size_and_back(rig):
    tmux = screen(rig)
    for width, height in ((1, 1), (2, 2), (300, 80), (39, 11), (40, 12)):
        tmux.resize(width, height)
    tmux.wait("→ 1  Chào cờ", "REHEARSAL")
    tmux.resize(120, 40)
    tmux.wait("planned", "actual", "expected end")
    tmux.resize(1, 1)
    tmux.keys("Space")
    on_air(rig, "1")
    tmux.resize(80, 24)
    tmux.wait("▶ 1  Chào cờ", "→ 2  Phim", "READY")
    tmux.close()
    pty = bare(rig)
    for width, height in ((0, 0), (1000, 1000), (1, 1), (0, 5), (65535, 1), (80, 24)):
        pty.forget()
        pty.resize(width, height)
        pty.quiet()
        assert pty.process.poll() is None
    pty.resize(81, 25)
    pty.wait("REHEARSAL")


def test_an_idle_screen_costs_nothing(rig):
    tmux = screen(rig)
    rig.do("standby", "2")
    rig.do("go")  # a film runs: the busiest an untouched screen gets
    tmux.wait("▶ 2  Phim")
    pid = tmux.pid()
    hz = os.sysconf("SC_CLK_TCK")
    first, start = cpu_ticks(pid), time.monotonic()
    threading.Event().wait(6)  # nobody asks the engine meanwhile: each asking is a new state
    used = (cpu_ticks(pid) - first) / hz / (time.monotonic() - start)
    print(f"idle: {used * 100:.2f} % of a core")
    assert used < 0.01


def test_the_terminal_goes_away(rig):
    pty = bare(rig)
    pty.hang_up()
    start = time.monotonic()
    pty.process.wait(5)
    assert time.monotonic() - start < 1.0
    assert rig.status()["on_air"] is None


def test_term_puts_the_terminal_back(rig):
    pty = bare(rig)
    pty.process.send_signal(signal.SIGTERM)
    pty.wait("\x1b[?1049l")
    pty.process.wait(5)
    assert pty.process.returncode == 0
    for off in (b"\x1b[?1004l", b"\x1b[?2004l"):
        assert off in pty.output


def test_the_terminal_is_put_back_after_a_crash(rig):
    shell = Tmux(rig, program=("bash", "--norc", "--noprofile", "-i"))
    rig.screens.append(shell)
    shell.type(f"cd {rig.dir}; echo here I was; stty -a > before; " + " ".join(f"'{word}'" for word in (
        rig.program, "attach", "--socket", rig.socket, "--lang", "en")))
    shell.keys("Enter")
    shell.wait("READY")
    pid = next(pid for pid, words in command_lines() if str(rig.socket) in words and "attach" in words)
    os.kill(pid, signal.SIGSEGV)
    text = shell.wait("Segmentation fault", "\nhere I was")
    assert "READY" not in text
    shell.type("stty -a > after; cmp before after && echo as before")
    shell.keys("Enter")
    shell.wait("\nas before")
    assert shell.tmux("display", "-p", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"]


def test_vietnamese_comes_as_input_methods_send_it(rig):
    pty = bare(rig)
    pty.send(b":note ")
    pty.quiet()
    # Telex by backspaces and letters in one read; then marks that come after their letters (NFD)
    for burst in (b"Tie", b"\x7f\xc3\xaa", b"\x7f\xe1\xba\xbfng ", b"d", b"\x7f\xc4\x91", "e\u0323p".encode()):
        pty.send(burst)
        pty.quiet()
    pty.send(b"\r")
    wait_for("the note", lambda: "Ti\u1ebfng \u0111\u1eb9p" in rig.as_run())


@pytest.mark.parametrize("term", ["dumb", "unknown", "", "no-such-terminal"])
def test_a_poor_terminal_is_told(rig, term):
    pty = Pty(rig, "attach", "--socket", rig.socket, term=term)
    rig.screens.append(pty)
    pty.wait("can't be shown on this terminal; `kichban status --watch`")
    assert pty.process.wait(5) == 2


def test_no_terminal_and_no_engine(rig):
    done = rig.kichban("attach", "--socket", rig.socket)
    assert done.returncode == 2 and "terminal" in done.stderr
    pty = Pty(rig, "attach", "--socket", rig.dir / "nobody")
    rig.screens.append(pty)
    pty.wait("no engine answers")
    assert pty.process.wait(5) == 3


def test_the_keyboard_is_elsewhere(rig):
    pty = bare(rig)
    pty.forget()
    pty.send(b"\x1b[O")
    pty.wait("KEYBOARD IS ELSEWHERE")
    assert rig.status()["on_air"] is None
    pty.send(b"\x1b[I")
    pty.quiet()
    pty.send(b" ")
    on_air(rig, "1")


def test_a_locale_without_utf8_and_poor_signs(rig):
    rig.env["LC_ALL"] = "C"
    rig.env["KICHBAN_ASCII"] = "1"
    tmux = screen(rig)
    text = tmux.wait("= 1  Chào cờ", "Trao thưởng")
    assert not set("▶→✓·█░═─…") & set(text), text


def test_only_printable_characters_are_written(rig):
    pty = bare(rig)
    rig.do("note", "ok")
    pty.send(b":")
    pty.send("ắ日 \x1b[31m".encode())
    pty.send(b"\x1b[A\x1b[B")
    pty.quiet()
    plain = re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78M])", b"", pty.output)
    rest = {byte for byte in plain if byte < 0x20 or byte == 0x7f} - {0x0d, 0x0a, 0x08, 0x09, 0x0f}
    assert not rest, rest


def test_vietnamese_is_the_programmes(rig):
    tmux = Tmux(rig, "attach", "--socket", rig.socket, "--lang", "vi")
    rig.screens.append(tmux)
    tmux.wait("TỔNG DUYỆT", "SẴN SÀNG", "CÁCH/F12 CHẠY", "máy phát null")
