"""An audit in the field, with a step at work, and what tests of samples and papers do with it."""

from datetime import date

import frappe
from frappe.utils import nowdate

from wuye_ops.finance_control.audit import (
	programme,
	sample_results,
	samples,
)
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests.audits import COLLEAGUE, as_user
from wuye_ops.tests.cost_postings import post_cost
from wuye_ops.tests.fee_factories import open_year
from wuye_ops.tests.test_audits import AuditCase

# a year that is over: its days are there, whatever today is
YEAR = date.today().year - 1


class SampleCase(AuditCase):
	def setUp(self) -> None:
		super().setUp()
		open_year(f"{YEAR}-03-04")
		self.audit = audit_of.make_audit(
			self.property, period_from=f"{YEAR}-01-01", period_to=nowdate(), area="Purchasing"
		)
		audit_of.in_field(self.audit)
		step = self.audit.steps[0]
		as_user(COLLEAGUE, programme.take_step, self.audit.name, step.name, "Start")
		self.audit.reload()
		self.step = step.name

	def sample(self, population: str = "Journal Entry", **fields):
		values = {
			"doctype": "Audit Sample",
			"audit": self.audit.name,
			"step": self.step,
			"population": population,
			**fields,
		}
		return as_user(COLLEAGUE, lambda: frappe.get_doc(values).insert())

	def drawn(self, population: str = "Journal Entry", **fields):
		doc = self.sample(population, **fields)
		as_user(COLLEAGUE, samples.draw, doc.name)
		doc.reload()
		return doc

	def items(self, sample) -> list:
		return frappe.get_all("Audit Sample Item", {"sample": sample.name}, ["*"], order_by="place", limit=0)

	def tell(self, sample, result: str = "Right", rows=None, **values) -> None:
		names = [row.name for row in (self.items(sample) if rows is None else rows)]
		as_user(COLLEAGUE, sample_results.record, sample.name, names, result, **values)
		sample.reload()

	def post(self, *amounts: float, day: str = f"{YEAR}-03-04") -> list[str]:
		return [post_cost(self.property, day, {"660201": amount}) for amount in amounts]
