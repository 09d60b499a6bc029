"""What many tests begin with; a file that needs another one writes its own."""
import pytest

from engine_rig import ROOT, Rig, make_clip
from player_rig import Display, Heads, Listener, Player, Sound, make_media


def pytest_configure(config):
    config.addinivalue_line("markers", "alone: measures real time, so nothing else of ours runs beside it")
    config.addinivalue_line("markers", "ears: hears or sees what plays as it plays, so little runs beside it")


# A file is a worker's: the longest begin first, so that none is left over at the end.
LONGEST = ("test_output.py", "test_output_run.py", "test_preflight.py", "test_soak.py", "test_media_check.py", "test_caller.py",
           "test_far.py", "test_picture.py", "test_tech.py", "test_media.py", "test_player.py", "test_broken.py",
           "test_engine.py", "test_pace.py", "test_reload.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    rig.close()


@pytest.fixture
def heads():
    heads = Heads()
    yield heads
    heads.close()


@pytest.fixture(scope="module")
def display():
    server = Display()
    yield server
    server.close()


@pytest.fixture(scope="module")
def sound():
    server = Sound()
    yield server
    server.close()


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return make_media(tmp_path_factory.mktemp("media"))


@pytest.fixture
def listener(sound):
    one = Listener(sound)
    yield one
    one.close()


@pytest.fixture
def start(tmp_path):
    """Starts players, and ends them."""
    players = []

    def begin(**how):
        players.append(Player(tmp_path, **how))
        return players[-1]
    yield begin
    for player in players:
        player.close()


def make_show(folder, film_seconds):
    """The small show of the scenarios with real media, a minute long or less."""
    text = (ROOT / "tests/scenario/small.yaml").read_text()
    text = text.replace("length: 15m", f"length: {film_seconds}s").replace("length: 1m", "length: 20s")
    (folder / "show.yaml").write_text(text)
    make_clip(folder / "film.mkv", film_seconds)
    make_clip(folder / "clip.mkv", 3)
    for name, seconds in (("hymn", 20), ("bed", 20), ("sting", 5)):
        make_clip(folder / f"{name}.flac", seconds, "audio")
    for name in ("banner", "logo"):
        make_clip(folder / f"{name}.png", 1, "still")
    return folder / "show.yaml"


@pytest.fixture(scope="module")
def real_show(tmp_path_factory):
    return make_show(tmp_path_factory.mktemp("show"), 60)
