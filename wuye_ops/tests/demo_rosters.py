"""What the demo's roster looks like; run with the demo that `demo.test_demo` makes."""

from datetime import timedelta

import frappe
from frappe.utils import getdate

from wuye_ops.demo.places import PLANS
from wuye_ops.demo.roster import GATE, next_on
from wuye_ops.metrics.registry import Scope
from wuye_ops.people.roster import loading, metrics


class RosterChecks:
	def test_three_weeks_are_rostered_but_for_one_guard_and_one_on_leave(self) -> None:
		today = getdate(self.now)
		first = today - timedelta(days=today.weekday() + 7)
		places = tuple(plan.name for plan in PLANS)
		parts = metrics.count(Scope(first, first + timedelta(days=20), places))
		self.assertEqual(set(parts), set(places))
		for place, part in parts.items():
			# who took a day of leave last week is missed there
			self.assertGreater(part.numerator / part.denominator, 0.85, place)
			self.assertGreater(part.denominator, 3 * 8 * 44)
		coming = loading.load(today + timedelta(days=1), today + timedelta(days=8), [PLANS[0].name])
		short = [
			(need.title, day)
			for need, day, slot in coming.slots()
			if coming.coverage_of([slot]).covers[0].short
		]
		gate = next_on(5, today)
		self.assertEqual([day for title, day in short if GATE.shift in title and day == gate], [gate])
		# on a public holiday nobody takes leave
		self.assertIn(len(short), (1, 2), short)
		post = frappe.db.get_value("Guard Post", {"property": PLANS[0].name, "kind": "Gate"})
		self.assertTrue(frappe.db.exists("Roster Need", {"post": post, "department": ["is", "set"]}))
		for doc in self.docs("Shift Assignment")[:3]:
			self.assertEqual((doc.docstatus, doc.status), (1, "Active"))
			doc.run_method("validate")
