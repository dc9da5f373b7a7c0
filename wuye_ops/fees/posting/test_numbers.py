"""Numbers of bills: one after the other, none twice, whoever takes them at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import frappe
from frappe.model.naming import make_autoname

from wuye_ops.fees.posting import bulk
from wuye_ops.fees.posting.bulk import BulkWriter
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.writers import WriterCase, make_contact


class TestNumbers(WriterCase):
	def test_numbers_follow_each_other_whoever_writes(self) -> None:
		place = self.estate(14, usages=("Residence", "Residence", "Shop"))
		fees.make_standard(place.property)
		fees.make_standard(place.property, "商铺费", basis="Unit", price=9, for_shop=1)
		make_contact(place.payers[4])
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(place.property)
		self.assertEqual(len(one_by_one), 5)
		names = [row.name for row in fees.invoices_of(run)]
		self.assertEqual(len(names), 14)
		numbers = [int(name.rsplit("-", 1)[1]) for name in names]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 14)))
		series = names[0].rsplit("-", 1)[0] + "-"
		self.assertEqual(frappe.db.get_value("Series", series, "current", order_by=None), numbers[-1])

	def test_somebody_else_who_needs_a_number_waits_and_goes_on(self) -> None:
		place = self.estate(6)
		fees.make_standard(place.property)
		terms, bills = fees.terms_and_bills(self.previewed(place))
		posted = BulkWriter(terms).post(bills)
		last = max(one.invoice for one in posted)
		with ThreadPoolExecutor(1) as pool:
			other = pool.submit(next_number, frappe.local.site, frappe.local.sites_path, last)
			self.assertRaises(TimeoutError, other.result, timeout=1)
			frappe.db.commit()
			self.assertEqual(int(other.result(timeout=30)[-5:]), int(last[-5:]) + 1)

	def test_a_series_that_lags_behind_is_a_reason_on_the_bills(self) -> None:
		place = self.estate(5)
		fees.make_standard(place.property)
		run = fees.bill_now(place.property)
		name = fees.invoices_of(run)[-1].name
		series = name.rsplit("-", 1)[0] + "-"
		current = frappe.db.get_value("Series", series, "current", order_by=None)
		frappe.db.sql("update `tabSeries` set current = current - 2 where name = %s", series)
		self.addCleanup(self.set_series, series, current)
		frappe.db.commit()
		other = self.estate(5)
		fees.make_standard(other.property)
		run = fees.bill_now(other.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 0, 5))
		self.assertFalse(fees.orphans())
		self.assertTrue(all("ACC-SINV" in row.reason for row in fees.exceptions_of(run, stage="Failed")))
		self.set_series(series, current)
		run = fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 5, 0))

	def test_a_batch_that_does_not_balance_is_left_to_the_controllers(self) -> None:
		place = self.estate(6)
		fees.make_standard(place.property)
		with (
			patch.object(bulk, "_check_balance", side_effect=bulk.Unproven("不平")),
			fees.counting_controllers() as one_by_one,
		):
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 6, 0))
		# two that teach and examine, and after the batch is taken back all six
		self.assertEqual(len(one_by_one), 8)
		numbers = [int(row.name.rsplit("-", 1)[1]) for row in fees.invoices_of(run)]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 6)))
		self.assertFalse(fees.orphans())
		log = frappe.get_last_doc("Error Log", {"method": ["like", f"%{run.name}%"]})
		self.assertIn("不平", log.error)

	def set_series(self, series: str, current: int) -> None:
		frappe.db.sql(
			"update `tabSeries` set current = greatest(current, %s) where name = %s", (current, series)
		)
		frappe.db.commit()


def next_number(site: str, sites_path: str, like: str) -> str:
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	try:
		return make_autoname(f"{like.rsplit('-', 1)[0]}-.#####")
	finally:
		frappe.db.rollback()
		frappe.destroy()
