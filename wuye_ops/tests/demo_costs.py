"""What the demo shows of costs, of owners' money and of audits: checks that `test_demo` makes on the demo it has made."""

import frappe

from wuye_ops.demo.places import PLANS
from wuye_ops.finance_control.owners import sealing
from wuye_ops.tests import erpnext_reports


class CostChecks:
	def test_costs_stay_near_their_budget_but_for_one_property(self) -> None:
		from wuye_ops.finance_control.metrics import METRICS
		from wuye_ops.metrics.figures import value
		from wuye_ops.metrics.registry import Scope
		from wuye_ops.rules.metric_closing import last_months
		from wuye_ops.rules.metric_value import MET, MISSED, shown, standing

		deviation, per_area, labour = METRICS
		properties = tuple(self.registry.names("Property"))
		for month in last_months(13, self.now.date())[:-1]:
			scope = Scope(month.first, month.last, properties)
			# on so small a scale what is just worth asking about (`cost_reviews.LEAST_EXTRA`) is a third of a month's costs
			for metric, least, most in ((per_area, 1, 9), (labour, 40, 65), (deviation, -15, 40)):
				parts = metric.count(scope)
				self.assertEqual(set(parts), set(properties))
				for name, part in parts.items():
					worth = shown(value(metric, part))
					self.assertTrue(least <= worth <= most, (metric.key, name, month, worth))
		# the last month that is over
		standings = {
			name: standing(value(deviation, part), deviation.aim)
			for name, part in deviation.count(scope).items()
		}
		self.assertEqual(standings[PLANS[0].name], MET)
		self.assertEqual(standings[PLANS[2].name], MISSED)

	def test_what_costs_are_shown_is_what_erpnext_shows(self) -> None:
		"""Of each property of the demo and each year with costs or budgets, beside ERPNext's Budget Variance Report and its
		General Ledger: the totals of 成本监控 however grouped, each of its months, and those of 成本明细."""
		found = 0
		for name in self.registry.names("Property"):
			for year in (self.now.year - 1, self.now.year, self.now.year + 1):
				found += self.compare_costs(name, year)
		# the coming year is planned and not approved yet
		self.assertGreaterEqual(found, 6)

	def compare_costs(self, name: str, year: int) -> bool:
		"""Whether there was anything to compare."""
		from wuye_ops.finance_control.cost_classes import class_by_account
		from wuye_ops.finance_control.report.cost_details import cost_details
		from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring

		company, center = frappe.db.get_value("Property", name, ["company", "cost_center"])
		accounts = list(class_by_account(company))
		variance = erpnext_reports.variance(company, year, [center])
		first, last = f"{year}-01-01", f"{year}-12-31"
		booked = erpnext_reports.ledger(company, [center], accounts, first, last)
		asked = {"property": name, "year": year, "month": 12}
		rows = cost_monitoring.execute({**asked, "group_by": "Month"})[1]
		if not variance and not booked:
			self.assertEqual(rows, [])
			return False
		*months, whole = rows
		for at, row in enumerate(months):
			planned = sum(of[at][0] for of in variance.values())
			self.same_costs(row["planned"], planned, (name, year, at))
			month = f"{year}-{at + 1:02d}"
			spent = erpnext_reports.ledger(
				company, [center], accounts, f"{month}-01", frappe.utils.get_last_day(f"{month}-01")
			)
			self.same_costs(row.get("actual") or 0, spent, (name, year, at))
		# ERPNext knows what was spent of accounts with a budget alone
		classes = frappe.get_all("Cost Class", pluck="name")
		for group_by in ("Cost Class", "Property", "Property and Class", "Month"):
			*_parts, total = cost_monitoring.execute({**asked, "group_by": group_by})[1]
			self.same_costs(
				total["planned"], sum(budget for of in variance.values() for budget, _a in of), name
			)
			self.same_costs(total["actual"], booked, (name, year, group_by))
		for what, shown in (("Planned", whole["planned"]), ("Actual", booked)):
			details = {"property": name, "what": what, "from_date": first, "to_date": last}
			self.same_costs(self.detailed(cost_details.execute(details)[1]), shown, (name, year, what))
			by_class = [
				self.detailed(cost_details.execute({**details, "cost_class": code})[1]) for code in classes
			]
			self.assertAlmostEqual(sum(by_class), shown, 2)
		for (_center, account), of in variance.items():
			rows = cost_details.execute(
				{"property": name, "what": "Actual", "from_date": first, "to_date": last, "account": account}
			)[1]
			self.same_costs(self.detailed(rows), sum(spent for _b, spent in of), (name, year, account))
		return True

	def detailed(self, rows: list[dict]) -> float:
		return rows[-1]["amount"] if rows else 0

	def same_costs(self, mine: float, theirs: float, where: object) -> None:
		self.assertLessEqual(abs(mine - theirs), erpnext_reports.NOISE, where)

	def test_costs_are_under_watch(self) -> None:
		found = self.docs("Cost Alert")
		self.assertLessEqual({"Open"}, {doc.status for doc in found})
		self.assertTrue({"Explained", "To Approve", "Approved"} & {doc.status for doc in found})
		# power that was paid late leads the energy of the plaza out of its plan
		self.assertTrue(any(doc.band == "Stop" and doc.cost_class == "Energy" for doc in found))
		hints = self.docs("Cost Hint")
		self.assertLessEqual({"Duplicate Invoice", "Price above Last Purchase"}, {doc.code for doc in hints})
		self.assertEqual({doc.status for doc in hints}, {"Open", "Waste"})
		self.assertEqual({doc.status for doc in self.docs("Cost Watch")}, {"Done"})
		self.assertTrue(any(doc.property for doc in self.docs("Cost Policy")))

	def test_a_quarter_of_costs_was_looked_back_on(self) -> None:
		found = self.docs("Cost Review")
		self.assertEqual(len(found), len(self.registry.names("Property")))
		self.assertEqual({doc.status for doc in found}, {"Approved", "To Approve"})
		for doc in found:
			for row in doc.classes:
				effects = sum(row.get(effect) for effect in ("price", "quantity", "mix", "spending"))
				self.assertAlmostEqual(effects, row.over, 2)
			self.assertFalse([row for row in doc.problems if row.must_explain and not row.explanation])
		self.assertTrue(any(row.unit for doc in found for row in doc.effects))
		plans = [row.improvement_plan for doc in found for row in doc.problems if row.improvement_plan]
		self.assertTrue(plans)
		self.assertLessEqual(set(plans), set(self.registry.names("Improvement Plan")))

	def test_owners_have_their_accounts(self) -> None:
		for name in self.registry.names("Property"):
			doc = frappe.get_doc("Owners Statement", {"property": name, "kind": "Public Revenue"})
			self.assertEqual(doc.status, "Published")
			self.assertTrue(sealing.is_intact(doc))
			self.assertEqual((doc.closing, doc.books), (doc.bank, doc.bank))
			self.assertGreater(len(doc.entries), 10)
		quarters = frappe.get_all(
			"Owners Statement", {"kind": "Commission Funds"}, pluck="status", order_by="period_from"
		)
		self.assertEqual(quarters, ["Published"] * 3 + ["To Approve"])
		self.assertGreater(frappe.db.count("Commission Fee", {"status": "Booked"}), 10)

	def test_audits_are_planned_worked_off_and_followed_up(self) -> None:
		(plan,) = self.docs("Audit Plan")
		self.assertEqual((plan.status, len(plan.subjects), plan.uncovered), ("Approved", 12, 0))
		self.assertEqual({doc.status for doc in self.docs("Audit")}, {"Reported", "In Field", "Notified"})
		self.assertEqual(
			{doc.status for doc in self.docs("Audit Document Request")},
			{"Asked", "Handed Over", "Accepted", "Not Available"},
		)
		ended, running = sorted(self.docs("Audit Access Grant"), key=lambda doc: doc.name)
		self.assertEqual((ended.status, ended.looks, running.status), ("Ended", 42, "Active"))
		reported = next(doc for doc in self.docs("Audit") if doc.status == "Reported")
		# one major finding: the rule of the report says what it comes to
		self.assertEqual((reported.opinion, reported.findings_open), ("Needs Improvement", 3))
		statuses = {doc.status for doc in self.docs("Audit Finding")}
		self.assertEqual(statuses, {"Draft", "To Respond", "In Rectification", "Closed", "Risk Accepted"})
