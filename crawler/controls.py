"""What the scripts in data/ tell of a rendered page: its controls, and the links that are new."""

from dataclasses import dataclass
from importlib.resources import files
from typing import cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

Name = tuple[str, str]
DATA = files("crawler").joinpath("data")
PARTS = ("watching", "controls", "gathering")  # of one function, so that they share their names
OFFERED = "list, press, late, row, fields, gather, scroll, isRecycling, step, isBusy, goBack"
CONTROLS = "\n".join(
    (
        "(() => {",
        "if (window.nianbaoControls) return;",
        *(DATA.joinpath(f"{part}.js").read_text("utf-8") for part in PARTS),
        f"window.nianbaoControls = {{ {OFFERED} }};",
        "})();",
    )
)


@dataclass(frozen=True, slots=True)
class Control:
    """Something that reacts to a click: its words, classes and id, its place, whether it is chosen now.

    `row`: all that is said where it stands, if it says little itself, in lines. `is_box`: it is typed into.
    `home`: the element around it. `around`: the classes and the id of that, as they are now.
    """

    label: str
    names: str
    group: str
    current: bool
    row: str = ""
    is_box: bool = False
    home: str = ""
    around: str = ""


def name_of(control: Control) -> Name:
    """By what a control is known when it is shown again."""
    return (control.group, control.label or control.names)


async def list_controls(page: Page | Frame) -> list[Control]:
    found = cast(list[dict[str, object]], await page.evaluate("() => nianbaoControls.list()"))
    return [
        Control(
            str(one["label"]),
            str(one["names"]),
            str(one["group"]),
            bool(one["current"]),
            str(one["row"]),
            bool(one["is_box"]),
            str(one["home"]),
            str(one["around"]),
        )
        for one in found
    ]


async def gather_frame(frame: Frame) -> dict[str, object]:
    """What is new in a frame; nothing in one that is gone or foreign."""
    try:
        return cast(dict[str, object], await frame.evaluate("() => nianbaoControls.gather()"))
    except PlaywrightError:
        return {"count": 0, "html": "", "shaded": ""}
