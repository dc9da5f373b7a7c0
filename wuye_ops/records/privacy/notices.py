"""Privacy notices in versions (个人信息处理规则): what was published stays as residents have read it."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime, nowdate

from wuye_ops.property.closed import first_change
from wuye_ops.rules import consent as rules

DRAFT, PUBLISHED = "Draft", "Published"
# Nobody writes these by hand.
PUBLICATION = ("version", "status", "published_by", "published_on")


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A notice of a name that exists is its next version, and every version begins as a draft."""
	lock_versions(doc.notice_name)
	numbers = frappe.get_all("Privacy Notice", {"notice_name": doc.notice_name}, pluck="version")
	doc.update(
		{
			"version": max(numbers, default=0) + 1,
			"status": DRAFT,
			"published_by": None,
			"published_on": None,
		}
	)


def keep_publication(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	for field in PUBLICATION:
		doc.set(field, before.get(field))
	if before.status == PUBLISHED and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_(
				"{0} was published and stays as residents have read it. Make a new version to change it."
			).format(frappe.bold(doc.name)),
			title=_("Versions"),
		)


def check_sense(doc) -> None:
	seen: set[str] = set()
	for row in doc.purposes:
		row.purpose = (row.purpose or "").strip()
		if row.purpose in seen:
			frappe.throw(
				_("Row {0}: the purpose {1} stands here twice. Give each a name of its own.").format(
					row.idx, frappe.bold(row.purpose)
				),
				title=_("Purposes"),
			)
		seen.add(row.purpose)
		if row.is_sensitive and not (row.necessity or "").strip():
			frappe.throw(
				_("Row {0}: {1} uses sensitive data. Say why that is necessary and what it means.").format(
					row.idx, frappe.bold(row.purpose)
				),
				title=_("Purposes"),
			)


def refuse_delete_of_published(doc) -> None:
	if doc.status == PUBLISHED:
		frappe.throw(
			_("{0} was published; it is kept, because consents name it.").format(frappe.bold(doc.name)),
			title=_("Kept for the Record"),
		)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def publish(notice: str) -> None:
	"""Residents read this version from its day on, which may not lie in the past: nobody was told of it then."""
	doc = frappe.get_doc("Privacy Notice", notice, for_update=True)
	doc.check_permission("write")
	if doc.status != DRAFT:
		frappe.throw(_("{0} was published already.").format(frappe.bold(doc.name)), title=_("Versions"))
	if getdate(doc.effective_from) < getdate(nowdate()):
		frappe.throw(
			_("Nobody could read it before today. Let it be in force from today or later."),
			title=_("In Force From"),
		)
	doc.update({"status": PUBLISHED, "published_by": frappe.session.user, "published_on": now_datetime()})
	doc.flags.by_service = True
	doc.save()


@frappe.whitelist(methods=["POST"])
def new_version(notice: str) -> str:
	"""A draft with the same text and purposes. Returns its name; a draft that is there is the one to go on with."""
	source = frappe.get_doc("Privacy Notice", notice)
	source.check_permission("read")
	frappe.has_permission("Privacy Notice", "create", throw=True)
	lock_versions(source.notice_name)
	draft = frappe.db.get_value("Privacy Notice", {"notice_name": source.notice_name, "status": DRAFT})
	if draft:
		return draft
	copy = frappe.copy_doc(source)
	copy.effective_from = nowdate()
	return copy.insert().name


def lock_versions(notice_name: str) -> None:
	"""Two who make versions of one notice do so one after the other."""
	notice = frappe.qb.DocType("Privacy Notice")
	query = frappe.qb.from_(notice).select(notice.name).where(notice.notice_name == notice_name)
	query.for_update().run()


# -- what holds ----------------------------------------------------------------------------------------------------


def in_force(day: str | None = None) -> list[str]:
	"""The version of each notice that holds on a day (today), by name of the notice."""
	rows = frappe.get_all(
		"Privacy Notice", {"status": PUBLISHED}, ["name", "notice_name", "version", "effective_from"]
	)
	versions: dict[str, list[rules.Version]] = {}
	for row in rows:
		versions.setdefault(row.notice_name, []).append(
			rules.Version(row.name, row.version, getdate(row.effective_from))
		)
	found = (rules.in_force(versions[name], getdate(day or nowdate())) for name in sorted(versions))
	return [version.key for version in found if version]


def names_of(versions: Iterable[str]) -> dict[str, str]:
	"""The name of the notice of each version."""
	rows = frappe.get_all(
		"Privacy Notice", {"name": ["in", list(versions) or [""]]}, ["name", "notice_name"], as_list=True
	)
	return dict(rows)


def is_in_force(notice: str) -> bool:
	return notice in in_force()


def purposes_of(notices: Iterable[str]) -> dict[str, list[rules.Purpose]]:
	"""The purposes of each notice in their order, as the rules know them."""
	rows = frappe.get_all(
		"Privacy Notice Purpose",
		{"parent": ["in", list(notices) or [""]], "parenttype": "Privacy Notice"},
		[
			"parent",
			"purpose",
			"legal_basis",
			"is_sensitive",
			"data_kinds",
			"use",
			"recipients",
			"keep_months",
		],
		order_by="parent, idx",
	)
	found: dict[str, list[rules.Purpose]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(as_purpose(row))
	return found


def as_purpose(row) -> rules.Purpose:
	return rules.Purpose(
		row.purpose,
		row.legal_basis,
		bool(row.is_sensitive),
		row.data_kinds or "",
		row.use or "",
		row.recipients or "",
		cint(row.keep_months),
	)
