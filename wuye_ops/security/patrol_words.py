"""What a deviation of a round says, in a sentence with its figures."""

from __future__ import annotations

from collections.abc import Mapping

from frappe import _

from wuye_ops.rules import patrol as rules


def detail_of(one: rules.Deviation, labels: Mapping[str, str | None]) -> str:
	"""labels: key of a point → what people call it."""
	params = {**one.params, "point": labels.get(one.point) or ""}
	if after := params.get("after"):
		params["after"] = labels.get(after) or ""
	code = one.code
	if code == rules.MISSED and params["reason"]:
		return _("{point} was left out: {reason}").format(**params)
	if code == rules.TOO_FAST and params["metres"] is None:
		return _("{point} only {seconds} s after {after}").format(**params)
	if code == rules.WRONG_ORDER and not params["after"]:
		return _("{point} came first, out of the order of the route").format(**params)
	return {
		rules.NOT_BEGUN: _("Not begun {minutes} min after the window opened"),
		rules.STANDING_STILL: _("No scan for {minutes} min after {point}; {left} points are left"),
		rules.MISSED: _("{point} was not reached"),
		rules.FAR: _("{point} scanned from {metres} m away; up to {allowed} m are near"),
		rules.TOO_FAST: _("{point} {seconds} s after {after}, which is {metres} m away"),
		rules.WRONG_ORDER: _("{point} after {after}, out of the order of the route"),
		rules.LATE: _("{point} {minutes} min after the window closed"),
		rules.EARLY: _("{point} {minutes} min before the window opened"),
		rules.BY_HAND: _("{point} entered by hand, without a scan"),
		rules.NO_POSITION: _("{point} scanned without a position"),
	}[code].format(**params)
