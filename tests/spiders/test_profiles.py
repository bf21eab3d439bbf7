"""Profiles are written beside the crawl: the last one stays, and what could not be written is told."""

from pathlib import Path

import pytest

from spiders.profiles import Profiles

PORTAL = "http://www.he.gov.cn/"


def test_the_last_writing_stays(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    for _ in range(200):
        profiles[PORTAL].learn("list a /nb", True)
        profiles.save(PORTAL)
    profiles.save_all()
    assert Profiles(tmp_path)[PORTAL].visits == 200


def test_a_grown_reserve_is_on_the_disk_at_once(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    profiles.save_in_time(PORTAL)
    profiles[PORTAL].learn("list a /nb", True)
    profiles[PORTAL].is_stale = True
    profiles.save_in_time(PORTAL)
    assert Profiles(tmp_path)[PORTAL].visits == 1


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("no folder")
    profiles = Profiles(tmp_path / "profiles")
    assert profiles[PORTAL].visits == 0
    with pytest.raises(FileExistsError):
        profiles.save_all()
