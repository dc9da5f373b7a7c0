"""Staff Certificates, their kinds and what asks for them, as `rules.certificate` knows them; set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, getdate
from pypika.terms import Criterion

from wuye_ops.rules.certificate import Certificate, Kind, Requirement

DOCTYPE, KIND, REVIEW = "Staff Certificate", "Certificate Kind", "Staff Certificate Review"
REQUIREMENT, CHOICE = "Certificate Requirement", "Certificate Kind Choice"
FIELDS = (
	"name", "employee", "kind", "number", "number_hash", "valid_from", "valid_until", "status", "replaces", "file",
)  # fmt: skip


def kind_of(row) -> Kind:
	"""Of a Certificate Kind, or a row of one. 0 months stand for none."""
	return Kind(
		cstr(row.name or row.kind_name),
		cint(row.months) or None,
		cint(row.review_months) or None,
		cstr(row.source),
	)


def kinds() -> dict[str, Kind]:
	"""All of them by name, those out of use too: certificates of theirs are on file."""
	rows = frappe.get_all(KIND, fields=["name", "months", "review_months", "source"], limit=0)
	return {row.name: kind_of(row) for row in rows}


def as_certificate(doc) -> Certificate:
	"""A document as it is, saved or not."""
	return _certificate(doc, [row.reviewed_on for row in doc.reviews])


def load(where: Criterion) -> list[Certificate]:
	"""Those that meet a condition on `DocType("Staff Certificate")`, in the order in which they begin. Two queries."""
	certificate = DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(certificate)
		.select(*(certificate[field] for field in FIELDS))
		.where(where)
		.orderby(certificate.valid_from)
		.orderby(certificate.name)
		.run(as_dict=True)
	)
	reviews = _reviews([row.name for row in rows])
	return [_certificate(row, reviews[row.name]) for row in rows]


def held(employees: Collection[str], of_kinds: Collection[str]) -> list[Certificate]:
	"""What these people hold of these kinds, whatever it is worth."""
	if not employees or not of_kinds:
		return []
	certificate = DocType(DOCTYPE)
	return load(certificate.employee.isin(list(employees)) & certificate.kind.isin(list(of_kinds)))


def requirements(works: Collection[str]) -> list[Requirement]:
	"""What asks for a certificate of these works (`requirements.code`), of all properties. Two queries, one where nothing does."""
	if not works:
		return []
	rows = frappe.get_all(
		REQUIREMENT,
		{"work": ["in", list(works)], "disabled": 0},
		["name", "work", "property"],
		order_by="name",
		limit=0,
	)
	choices: dict[str, list[str]] = defaultdict(list)
	if rows:
		for row in frappe.get_all(
			CHOICE,
			{"parent": ["in", [row.name for row in rows]], "parenttype": REQUIREMENT},
			["parent", "kind"],
			order_by="parent, idx",
			limit=0,
		):
			choices[row.parent].append(row.kind)
	return [
		Requirement(row.work, tuple(choices[row.name]), row.property or None)
		for row in rows
		if choices[row.name]
	]


def kinds_of(asked: Iterable[Requirement]) -> set[str]:
	return {kind for one in asked for kind in one.any_of}


def _reviews(names: list[str]) -> dict[str, list]:
	found: dict[str, list] = defaultdict(list)
	if names:
		for row in frappe.get_all(
			REVIEW, {"parent": ["in", names], "parenttype": DOCTYPE}, ["parent", "reviewed_on"], limit=0
		):
			found[row.parent].append(row.reviewed_on)
	return found


def _certificate(row, reviewed: Iterable) -> Certificate:
	return Certificate(
		cstr(row.name),
		cstr(row.employee),
		cstr(row.kind),
		# of a number that is kept encrypted what tells it from others
		cstr(row.number_hash or row.number),
		getdate(row.valid_from),
		getdate(row.valid_until) if row.valid_until else None,
		cstr(row.status),
		tuple(sorted(getdate(day) for day in reviewed)),
		cstr(row.replaces),
		bool(row.file),
	)
