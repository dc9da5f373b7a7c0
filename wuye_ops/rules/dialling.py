"""The number a telephone system hands over with a call, as a number one can look up.

Systems write it in many ways: as a SIP address, with +86, with the 0 that carriers put in front of a mobile phone from
elsewhere, with the digit that leads out of the house, with an extension behind. Whether somebody has this number is for
the caller of this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wuye_ops.rules.identity import IdentityError, normalise_phone

# what systems say when the caller does not show a number (RFC 3323 and the makers' own words)
WITHHELD = frozenset(
	"anonymous unknown private unavailable restricted withheld hidden blocked none null undefined 0 -1".split()
)
_ADDRESS = re.compile(r"(?:sips?|tel|callto):([^@;?>]+)", re.IGNORECASE)
# 转801, ext. 801, x801, #801, ,801 and ;ext=801 lead on inside of the caller's own house
_EXTENSION = re.compile(r"\s*(?:转|ext\.?|x|#|,|;)\s*=?.*$", re.IGNORECASE)
MOST_PREFIX = 2  # digits: one to get out of the house, and the carrier's 0


@dataclass(frozen=True, slots=True)
class Incoming:
	"""number: in its normal form, None when it cannot be looked up. withheld: the caller does not show it."""

	number: str | None = None
	withheld: bool = False


def incoming(text: str | None) -> Incoming:
	"""What a telephone system's text says about the caller."""
	text = str(text or "").strip()
	if match := _ADDRESS.search(text):
		text = match[1]
	if text.strip("<>\"' ").lower() in ("", *WITHHELD):
		return Incoming(withheld=True)
	return Incoming(number=_number(_EXTENSION.sub("", text).strip("<>\"' ")))


def _number(text: str) -> str | None:
	for prefix in range(MOST_PREFIX + 1):
		# what stands in front is a prefix only where digits alone are left
		if prefix and not text[:prefix].isdigit():
			return None
		try:
			return normalise_phone(text[prefix:])
		except IdentityError:
			continue
	return None
