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


def test_a_portal_is_learned_once_its_profile_is_written(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    profiles[PORTAL].title = "某县" * 20_000
    profiles.save_in_time(PORTAL)
    profiles.wait()
    assert profiles.is_written(PORTAL)
    profiles.save_in_time(PORTAL)  # so large a one is not written after every page
    assert not profiles.is_written(PORTAL)
    profiles.save_all()
    assert profiles.is_written(PORTAL)


def test_what_was_asked_once_may_be_asked_again_after_a_kill(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    profile = profiles[PORTAL]
    profile.probes = {"a": "", "b": "没有这个页面"}
    profile.asked_sitemap = True
    profile.follow("http://www.he.gov.cn/2020")
    profiles.save_all()
    again = Profiles(tmp_path)[PORTAL]
    assert (again.probes, again.asked_sitemap, again.led) == ({"b": "没有这个页面"}, False, profile.led)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("no folder")
    profiles = Profiles(tmp_path / "profiles")
    assert profiles[PORTAL].visits == 0
    with pytest.raises(FileExistsError):
        profiles.save_all()
