"""Examples of promotions and holiday gifts: paths and rounds are written by hand, the others by their steps alone."""

from collections.abc import Callable

import frappe
from frappe.utils import nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example

# of which no other round is
YEAR = 2001


def _path(property_name: str) -> Example:
	"""One for all properties."""
	posts = [make.make_designation(name) for name in ("矩阵岗", "矩阵高岗", "矩阵更高岗")]
	return make_example(
		"Promotion Path",
		{"post": posts[0], "next_post": posts[1]},
		{"post": posts[0], "next_post": posts[2]},
		{"months": 24},
	)


def _proposal(property_name: str) -> Example:
	employee = make.employee("tech", property_name)
	fields = {
		"employee": employee,
		"property": property_name,
		"company": make.company(),
		"path": _path(property_name).name,
		"promotion_date": nowdate(),
		"reason": "矩阵",
	}
	key = f"matrix|{employee}"
	return Example(
		_made("Promotion Proposal", "proposal_key", key, {**fields, "status": "Proposed"}),
		{"reason": "矩阵改"},
		fields,
	)


def _round(property_name: str) -> Example:
	fields = {
		"occasion": "Spring Festival",
		"company": make.company(),
		"property": property_name,
		"item": "矩阵礼盒",
		"worth": 100,
	}
	existing, another = ({**fields, "year": year, "day": f"{year}-01-24"} for year in (YEAR, YEAR + 1))
	return make_example(
		"Gift Round", existing, another, {"worth": 120}, key={"property": property_name, "year": YEAR}
	)


def _gift(property_name: str) -> Example:
	employee = make.employee("tech", property_name)
	fields = {
		"round": _round(property_name).name,
		"employee": employee,
		"property": property_name,
		"company": make.company(),
	}
	key = f"matrix|{employee}"
	return Example(
		_made("Holiday Gift", "gift_key", key, {**fields, "status": "Listed"}), {"reason": "矩阵改"}, fields
	)


def _made(doctype: str, field: str, key: str, fields: dict) -> str:
	"""As the service makes it."""
	if name := frappe.db.get_value(doctype, {field: key}):
		return name
	doc = frappe.get_doc({"doctype": doctype, field: key, **fields})
	doc.flags.by_service = True
	return doc.insert().name


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Gift Round": _round,
	"Holiday Gift": _gift,
	"Promotion Path": _path,
	"Promotion Proposal": _proposal,
}
