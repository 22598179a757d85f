"""Files that hold tokens and settings: what may stand in their place, names, rights."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from partner_center import auth
from partner_center.cli.exit_codes import CommandError
from partner_center.cli.settings import config_file
from partner_center.cli.settings.resolved import resolve
from partner_center.errors import ExportError, SignInError
from partner_center.files.atomic_file import atomic_file, cut_name
from partner_center.files.small_file import small_file

FIRST = "0.first-refresh-token-value"


@pytest.fixture
def _open_umask() -> Iterator[None]:
    """Make files as a machine does that gives everybody every right."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- what may stand in the place of the token file


def fifo(path: Path) -> None:
    os.mkfifo(path, 0o600)


def loop(path: Path) -> None:
    path.symlink_to(path)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def holding(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)
        path.chmod(0o600)

    return make


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("")


STRANGE: dict[str, Callable[[Path], None]] = {
    "pipe": fifo,
    "loop": loop,
    "folder": lambda path: path.mkdir(0o700),
    "device": link_to("/dev/zero"),
    "full": link_to("/dev/full"),
    "below-a-file": below_a_file,
    "brackets": holding(b"[" * 100_000),
    "fewer-brackets": holding(b"[" * 60_000),
    "objects": holding(b'{"refresh_token":' * 3000),
    "large": holding(json.dumps({"refresh_token": "x" * 10**6}).encode()),
    "digits": holding(b'{"refresh_token": ' + b"9" * 5000 + b"}"),
    "date": holding(b'{"refresh_token": "x", "issued_at": 5}'),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_what_is_no_token_file_is_one_clear_error(tmp_path: Path, strange: str) -> None:
    place = tmp_path / "tokens" / "token.json"
    place.parent.mkdir()
    STRANGE[strange](place)
    with pytest.raises(SignInError) as caught:
        auth.FileStore(place).load()
    assert caught.value.reason == "store"
    assert any(path in str(caught.value) for path in (str(place), "/dev/"))
    assert caught.value.advice
    assert len(str(caught.value)) < 300 + len(str(place))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("strange", ["pipe", "folder", "device", "below-a-file"])
def test_a_token_replaces_nothing_but_a_file(tmp_path: Path, strange: str) -> None:
    place = tmp_path / "tokens" / "token.json"
    place.parent.mkdir()
    STRANGE[strange](place)
    with pytest.raises(SignInError, match="cannot be written"):
        auth.FileStore(place).save(auth.StoredToken(auth.Secret(FIRST)))
    assert not [file for file in tmp_path.rglob("*") if ".part" in file.name]
    assert not place.is_file()


@pytest.mark.parametrize("strange", ["folder", "loop", "device"])
def test_a_lock_that_cannot_be_had(tmp_path: Path, strange: str) -> None:
    STRANGE[strange](tmp_path / "token.json.lock")
    with (
        pytest.raises(SignInError, match="cannot be locked"),
        auth.FileStore(tmp_path / "token.json").locked(),
    ):
        pass


@pytest.mark.parametrize("path", ["a\0b", "~nobody-of-this-name/token.json"])
def test_a_path_that_none_can_be(path: str) -> None:
    with pytest.raises(SignInError, match="cannot be read"):
        auth.FileStore(path).load()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("0.refresh-token.json", "str is not a store"),
        (None, "NoneType is not a store"),
        (auth.MemoryStore, "MemoryStore is a class"),
    ],
)
def test_what_is_no_store_is_refused_at_once(wrong: Any, said: str) -> None:
    with pytest.raises(TypeError, match=rf"^store: {said}; give a FileStore\(path\)") as caught:
        auth.AppUser("contoso.example", "x", store=wrong, secret="y")
    assert "0.refresh" not in str(caught.value)
    if wrong is not None:  # which is memory there
        with pytest.raises(TypeError, match=rf"^store: {said}"):
            auth.DeviceCode("contoso.example", "x", store=wrong)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"secret")
    read = small_file(file, largest=6)
    assert read.content == b"secret"
    assert "secret" not in repr(read)
    with pytest.raises(OSError, match="it is too large"):
        small_file(file, largest=5)
    with pytest.raises(OSError, match="it is not a regular file"):
        small_file(tmp_path, largest=5)


# --- rights


@pytest.mark.usefixtures("_open_umask")
def test_tokens_and_settings_are_their_owners_alone(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b" / "c" / "token.json"
    store = auth.FileStore(place)
    with store.locked():
        store.save(auth.StoredToken(auth.Secret(FIRST)))
    file = tmp_path / "x" / "y" / "config.toml"
    config_file.write(file, {"tenant": "contoso.example"})
    made = sorted(tmp_path.rglob("*"))
    assert {mode_of(path) for path in made if path.is_dir()} == {0o700}
    assert {mode_of(path) for path in made if path.is_file()} == {0o600}
    assert {path.name for path in made if path.is_file()} == {
        "token.json", "token.json.lock", "config.toml",
    }  # fmt: skip


@pytest.mark.usefixtures("_open_umask")
def test_a_token_never_inherits_the_rights_of_the_file_before(tmp_path: Path) -> None:
    place = tmp_path / "token.json"
    place.write_text("{}")
    assert mode_of(place) == 0o666
    auth.FileStore(place).save(auth.StoredToken(auth.Secret(FIRST)))
    assert mode_of(place) == 0o600


def test_settings_that_are_changed_keep_the_rights_of_their_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\n")
    file.chmod(0o640)
    config_file.write(file, {"tenant": "contoso.example"})
    assert mode_of(file) == 0o640
    assert file.read_text() == '# mine\ntenant = "contoso.example"\n'


@pytest.mark.parametrize(("mode", "warned"), [(0o644, False), (0o664, True), (0o602, True)])
def test_a_config_file_that_others_can_write_is_named(
    tmp_path: Path, mode: int, warned: bool
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('tenant = "contoso.example"\n')
    file.chmod(mode)
    said = list(resolve({}, named_file=file, environment={}).exposed())
    expected = f"others on this machine can write {file}, and so choose where tokens are sent"
    assert said == ([f"{expected}: chmod go-w {file}"] if warned else [])


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "a = " + "9" * 5000, "a." * 5_000 + "b = 1", "x" * 2**17]
)
def test_a_config_file_that_cannot_be_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"config\.toml") as caught:
        config_file.read(file)
    assert "\n" not in str(caught.value)


# --- names


@pytest.mark.parametrize("sign", ["x", "ä", "語", "\U0001f4c4"])
def test_a_name_is_cut_at_the_end_of_a_character(sign: str) -> None:
    for room in range(9):
        cut = cut_name(sign * 300, room=room)
        assert set(cut) == {sign}
        assert 255 - room - len(sign.encode()) < len(cut.encode()) <= 255 - room
    assert cut_name("short.pdf", room=100) == "short.pdf"
    assert cut_name("\udcff" * 9) == "\udcff" * 9, "a name that is not UTF-8 stays"


@pytest.mark.parametrize("sign", ["x", "語", "\U0001f4c4"])
def test_long_names_of_files_that_are_written_atomically(tmp_path: Path, sign: str) -> None:
    name = sign * (255 // len(sign.encode()))
    with atomic_file(tmp_path / name, overwrite=False, error=ExportError) as file:
        file.write(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    store = auth.FileStore(tmp_path / name)
    with store.locked():
        store.save(auth.StoredToken(auth.Secret(FIRST)))
    assert store.load() == auth.StoredToken(auth.Secret(FIRST))


def test_token_files_of_long_owners_stay_apart() -> None:
    long = "t" * 253
    files = {config_file.token_file(long, "c" * 40, f"host-{n}") for n in range(3)}
    assert len(files) == 3
    assert all(len(file.name.encode()) < 240 for file in files)
    assert config_file.token_file("tenant", "client").name == "tenant-client.json"
