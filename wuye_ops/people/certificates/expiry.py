"""证书到期: every day holders, HR and those who lead them are told 90, 30 and 0 days before a certificate has to be reviewed or renewed,
each once; and one that is renewed ends when that which follows it begins.

The row of a warning has a key that is unique in the database, so that two sweeps at once tell it once; a sweep that was killed goes on
where it stopped. What cannot be told keeps nothing else from it, and says so on the certificate until it succeeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_days, escape_html, formatdate, getdate, nowdate

from wuye_ops.people.certificates import as_rules, steps
from wuye_ops.people.certificates.as_rules import DOCTYPE
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words
from wuye_ops.property.posts import Directory
from wuye_ops.property.told_once import ToldOnce
from wuye_ops.rules import certificate as rules

WARNINGS = ToldOnce(DOCTYPE, "Staff Certificate Warning", "due_on")
SAVEPOINT = "staff_certificate"
FIRST_STEP = rules.WARNINGS[0][0]


@dataclass(slots=True)
class Done:
	"""What a sweep came to: warnings told, certificates that others have followed, what failed."""

	told: int = 0
	replaced: int = 0
	failed: int = 0


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""{told, replaced, failed}. Commits after each certificate; a second run on a day tells nothing twice."""
	today, done = today or getdate(nowdate()), Done()
	for name, by in _followed(today):
		if _one(done, name, lambda name=name, by=by: steps.replace(name, by)):
			done.replaced += 1
	due = _due(today)
	if not due:
		return asdict(done)
	directory, kinds, told = Directory(), as_rules.kinds(), WARNINGS.given(due)
	for one in as_rules.load(DocType(DOCTYPE).name.isin(list(due))):
		kind, row = kinds[one.kind], due[one.key]
		on = rules.due_on(one, kind)
		before = [days for days, until in told[one.key] if until == on]
		# what another follows was taken out by the query
		for days, whom in rules.warnings_due(one, kind, today, before):
			users = users_of(directory, row, whom)
			if _one(
				done,
				one.key,
				lambda row=row, on=on, days=days, users=users: WARNINGS.tell(
					row.name, on, days, users, _text(row, on, today)
				),
			):
				done.told += 1
	return asdict(done)


def users_of(directory: Directory, row, whom: tuple[str, ...]) -> list[str]:
	"""Who stands behind the posts of `rules.certificate`, each once; of head office, which nobody manages, HR."""
	users: list[str] = []
	for post in whom:
		if post == rules.HOLDER:
			users += directory.of_employee(row.employee)
		elif post == rules.HR:
			place = row.property or ""
			users += directory.with_role("HR User", place) or directory.with_role("HR Manager", place)
		elif row.property:
			users += directory.of_post(row.property, row.department, post)
	return list(dict.fromkeys(users))


def _one(done: Done, name: str, work: Callable[[], bool]) -> bool:
	frappe.db.savepoint(SAVEPOINT)
	result = False
	try:
		result = work()
		if frappe.db.get_value(DOCTYPE, name, "error"):
			frappe.db.set_value(DOCTYPE, name, "error", None, update_modified=False)
	except Exception as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		words = failure_in_words(error)
		if frappe.db.get_value(DOCTYPE, name, "error") != words:
			frappe.log_error(f"{DOCTYPE} {name}", reference_doctype=DOCTYPE, reference_name=name)
		frappe.db.set_value(DOCTYPE, name, "error", words, update_modified=False)
		done.failed += 1
	if not frappe.flags.in_test:
		frappe.db.commit()
	return result


def _followed(today: date) -> list[tuple[str, str]]:
	"""(the old one, the one that has begun)."""
	old, new = DocType(DOCTYPE), DocType(DOCTYPE).as_("new")
	return (
		frappe.qb.from_(old)
		.join(new)
		.on(new.replaces == old.name)
		.select(old.name, new.name)
		.where(old.status.isin((rules.IN_FORCE, rules.SUSPENDED)))
		.where((new.status == rules.IN_FORCE) & (new.valid_from <= today))
		.orderby(old.name)
		.run()
	)


def _due(today: date) -> dict[str, frappe._dict]:
	"""Certificates in force of people who are employed, that nothing follows and that are due within the time in which it is told."""
	certificate, employee = DocType(DOCTYPE), DocType("Employee")
	follower = DocType(DOCTYPE).as_("follower")
	rows = (
		frappe.qb.from_(certificate)
		.join(employee)
		.on(employee.name == certificate.employee)
		.left_join(follower)
		.on((follower.replaces == certificate.name) & (follower.status == rules.IN_FORCE))
		.select(
			certificate.name,
			certificate.employee,
			certificate.employee_name,
			certificate.kind,
			certificate.property,
			certificate.department,
		)
		.where((certificate.status == rules.IN_FORCE) & (employee.status == "Active"))
		.where(certificate.due_on.isnotnull() & (certificate.due_on <= add_days(today, -FIRST_STEP)))
		.where(follower.name.isnull())
		.orderby(certificate.due_on)
		.orderby(certificate.name)
		.run(as_dict=True)
	)
	return {row.name: row for row in rows}


def _text(row, on: date, today: date) -> str:
	left = (on - today).days
	with in_site_language():
		return _news(left).format(escape_html(row.kind), escape_html(row.employee_name), formatdate(on), left)


def _news(left: int) -> str:
	if left > 0:
		return _("Certificate {0} of {1} has to be reviewed or renewed by {2}, in {3} days.")
	if left == 0:
		return _(
			"Certificate {0} of {1} has to be reviewed or renewed today, {2}: from tomorrow on nobody is assigned by it."
		)
	return _("Certificate {0} of {1} had to be reviewed or renewed by {2}: nobody is assigned by it.")
