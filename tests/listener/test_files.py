import errno
import os
import stat

import pytest

from listener.errors import ListenerError
from listener.files import write_file


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_folders_are_their_owners_alone(tmp_path):
    path = tmp_path / "a" / "b" / "report.html"
    write_file(path, b"one")
    assert path.read_bytes() == b"one" and mode_of(path) == 0o600
    assert mode_of(tmp_path / "a") == mode_of(path.parent) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["report.html"]


def test_a_file_that_was_there_keeps_its_rights(tmp_path):
    path = tmp_path / "listener.toml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, b"new")
    assert path.read_bytes() == b"new" and mode_of(path) == 0o640
    write_file(path, b"newer", mode=0o644)
    assert mode_of(path) == 0o644


def test_a_link_goes_on_leading_there(tmp_path):
    goal, link = tmp_path / "kept.toml", tmp_path / "listener.toml"
    goal.write_bytes(b"old")
    link.symlink_to(goal)
    write_file(link, b"new")
    assert link.is_symlink() and goal.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written"), (errno.EIO, "output")]
)
def test_a_failure_is_one_sentence_and_leaves_the_old_file(tmp_path, monkeypatch, number, said):
    path = tmp_path / "report.html"
    write_file(path, b"old")

    def fails(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ListenerError, match=said) as caught:
        write_file(path, b"new")
    assert caught.value.hint and "\n" not in caught.value.message
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(ListenerError, match="a folder has its name"):
        write_file(tmp_path / "x", b"")
    with pytest.raises(ListenerError, match="part of its path is a file"):
        write_file(tmp_path / "file" / "x", b"") if (tmp_path / "file").write_bytes(b"") == 0 else None
