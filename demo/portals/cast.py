"""The cast of a portal: its government, departments and townships with their reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from demo.chance import stream
from demo.model import Composed, Place, Publisher
from demo.places import choose_county, choose_towns
from demo.reports.series import choose_plan, iter_series
from demo.wording import read_data

MIN_PUBLISHERS = 1


@dataclass(frozen=True, slots=True)
class Cast:
    """Who publishes on a portal; `departments` and `townships` may be empty."""

    portal: str
    seed: int
    government: Publisher
    departments: tuple[Publisher, ...]
    townships: tuple[Publisher, ...]

    def iter_reports(self, publisher: Publisher) -> Iterator[Composed]:
        """All reports of one publisher, oldest first."""
        plans = read_data("portals")["plans"]
        rules = plans[read_data("portals")["portals"][self.portal]["plans"][publisher.kind]]
        plan = choose_plan(rules, stream(self.seed, self.portal, publisher.name, "plan"))
        return iter_series(self.seed, publisher, plan)

    @property
    def site_name(self) -> str:
        """The name of the portal, from its government's place."""
        place = self.government.place
        name: str = read_data("portals")["portals"][self.portal]["name"]
        return name.format(prefecture=place.path[1], county=place.name)


def choose_cast(seed: int, portal: str, scale: float, accepts: Callable[[str], bool] = bool) -> Cast:
    """The publishers of a portal for this seed; `accepts` says which names its characters allow."""
    chance = stream(seed, portal, "cast")
    portals = read_data("portals")["portals"]
    rules = portals[portal]
    county = choose_county(chance, accepts, list(portals).index(portal), len(portals))
    departments = chance.sample(read_data("departments"), _scaled(rules.get("departments", 0), scale))
    towns = choose_towns(chance, county, _scaled(rules.get("townships", 0), scale), accepts)
    return Cast(
        portal,
        seed,
        Publisher(_full_name(county) + "人民政府", county, "government", "zf", _size("government", chance)),
        tuple(_department(county, name, token, chance) for name, token in departments),
        tuple(_township(county, town, n, chance) for n, town in enumerate(towns, start=1)),
    )


def _scaled(count: int, scale: float) -> int:
    return min(16, max(MIN_PUBLISHERS, round(count * scale))) if count else 0


def _full_name(county: Place) -> str:
    """Districts are named with their city, counties stand alone."""
    return county.path[1] + county.name if county.name.endswith("区") else county.name


def _department(county: Place, name: str, token: str, chance: Random) -> Publisher:
    return Publisher(_full_name(county) + name, county, "department", token, _size("department", chance))


def _township(county: Place, town: Place, number: int, chance: Random) -> Publisher:
    name = f"{_full_name(county)}{town.name}人民政府"
    return Publisher(name, town, "township", f"xz{number:02d}", _size("township", chance))


def _size(kind: str, chance: Random) -> int:
    low, high = read_data("portals")["sizes"][kind]
    return chance.randint(low, high)
