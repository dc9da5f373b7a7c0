"""A scale as a row of a form says it: along a line, or bands, one a line."""

from __future__ import annotations

import re
from decimal import Decimal

from frappe import _
from frappe.utils import flt

from wuye_ops.rules.metric_value import DOWN, UP
from wuye_ops.rules.quality_standard import Band, Bands, Linear

# "95 = 100", "95:100", "≥95：100"
BAND = re.compile(r"[≥≤<>＝=\s]*(-?\d+(?:\.\d+)?)\s*%?\s*[=:：,，→\s]\s*(\d+(?:\.\d+)?)\s*%?")


def number(value: object, places: int = 2) -> Decimal:
	"""What a form holds as a float, as the exact number somebody typed."""
	return Decimal(str(flt(value, places)))


def scale_of(row) -> Linear | Bands:
	"""Raises ValueError for a scale that is none; `mistake` says how to mend it."""
	return _bands(row) if row.scale == "Bands" else Linear(number(row.zero_at), number(row.full_at))


def mistake(row) -> str:
	"""What is wrong with the scale of a row, or "" where nothing is."""
	if row.scale == "Bands":
		return _(
			"Write one band a line, the best first, such as 95 = 100 and then 90 = 80; none may be like another."
		)
	if flt(row.full_at, 2) == flt(row.zero_at, 2):
		return _("The value with full points and the one without points must differ.")
	return ""


def _bands(row) -> Bands:
	bands = []
	for line in (row.bands or "").replace(";", "\n").replace("；", "\n").splitlines():
		if not line.strip():
			continue
		found = BAND.fullmatch(line.strip())
		if not found:
			raise ValueError(line)
		bands.append(Band(Decimal(found[1]), Decimal(found[2])))
	return Bands(UP if row.larger_is_better else DOWN, tuple(bands), number(row.beyond))
