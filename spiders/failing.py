"""What keeps a portal from being asked, in one sentence without the names of programs."""

import re
from collections.abc import Mapping
from typing import cast

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from spiders.expecting import Reason
from spiders.words import load_data

GONE = frozenset({404, 410})

RULES = cast(list[dict[str, str]], load_data("failures.yaml"))


def describe_failure(url: str, error: BaseException | None) -> str:
    """The sentence of the first pattern of data/failures.yaml that the error's name or words hold."""
    return rule_of(error)["words"].replace("{url}", url)


def reason_of(error: BaseException | None) -> Reason:
    """Why a link gave nothing: its page is gone, or its host does not give it to us."""
    if isinstance(error, HttpError):
        return "dead link" if error.response.status in GONE else "blocked"
    is_refused = isinstance(error, IgnoreRequest) and "dead" not in rule_of(error)
    return "blocked" if is_refused else "dead link"


def is_silent(error: BaseException | None) -> bool:
    """Whether nobody answered at all."""
    return not isinstance(error, HttpError) and "silent" in rule_of(error)


def rule_of(error: BaseException | None) -> Mapping[str, str]:
    """The first rule of data/failures.yaml whose pattern the error's name or words hold."""
    said = f"{type(error).__name__}: {error}"
    return next(rule for rule in RULES if re.search(rule["pattern"], said, re.IGNORECASE))
