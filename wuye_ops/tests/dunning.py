"""Arrears in tests: who owes since when, their case, and the rungs it climbs."""

from datetime import date

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.fees import arrears
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import Household, bill, clerk, household, person

REMINDER, CALL, DEMAND, SECOND = "Friendly Reminder", "Phone or Visit", "Demand Letter", "Second Letter"


def ago(days: int) -> date:
	return getdate(add_days(nowdate(), -days))


def refresh(home: Household, today: date | None = None):
	return arrears.refresh_property(home.property, today, [home.customer])


def case_of(home: Household):
	name = frappe.db.get_value("Arrears Case", {"open_key": arrears.open_key(home.property, home.customer)})
	return frappe.get_doc("Arrears Case", name) if name else None


def slip(owner: str | None = None, name: str = "slip.txt") -> str:
	"""A file somebody has uploaded and not hung on anything yet."""
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "is_private": 1, "content": frappe.generate_hash()}
	)
	file.insert(ignore_permissions=True)
	if owner:
		frappe.db.set_value("File", file.name, "owner", owner)
	return file.file_url


def climb(case: str, *rungs: tuple[str, int]) -> None:
	"""Steps taken so many days ago."""
	for kind, days in rungs:
		steps.do_step(
			case, kind, done_on=ago(days), note="电话联系业主本人，答应尽快" if kind == CALL else None
		)


class ArrearsCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for property_name in (make.PROPERTY_A, make.PROPERTY_B):
			clerk(property_name)
		person("Internal Auditor", make.PROPERTY_A)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.clerk, self.home = clerk(), household()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def open_case(self, overdue: int = 75, amount: float = 1000):
		self.bill = bill(self.home, amount, overdue)
		refresh(self.home)
		frappe.set_user(self.clerk)
		return case_of(self.home)

	def refused(self, words: str, function, *args, **options) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			function(*args, **options)
