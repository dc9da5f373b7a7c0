"""What the register was on a day: read from the rounds, in two queries, and of one's own properties alone."""

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk import assessments
from wuye_ops.risk.register_history import history
from wuye_ops.rules.risk_matrix import Matrix, lec_of
from wuye_ops.rules.risk_review import register_on
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import OFFICER, RiskCase, as_user, assess

ROUND = "Risk Assessment"


def date_back(risk: str, stage: str, days: int) -> None:
	"""The last round of a stage as if it had counted so many days ago."""
	name = frappe.get_all(ROUND, {"risk": risk, "stage": stage}, pluck="name", order_by="creation desc")[0]
	frappe.db.set_value(ROUND, name, "assessed_on", add_days(nowdate(), -days))


class TestRegisterHistory(RiskCase):
	def only(self, *names: str) -> dict:
		return {row.key: row for row in history({"name": ["in", names]})}

	def test_a_risk_stands_where_it_was_assessed_last(self) -> None:
		doc = risks.make_assessed((5, 2), (4, 2))
		date_back(doc.name, "Current", 40)
		assess(doc.name, "Current", 2, 2)
		date_back(doc.name, "Current", 10)
		# of one day the last one counts
		assess(doc.name, "Current", 3, 2)
		assess(doc.name, "Residual", 1, 2)
		frappe.db.set_value("Risk", doc.name, "identified_on", add_days(nowdate(), -50))
		found = self.only(doc.name)
		today = getdate(nowdate())

		def on(days: int):
			entry = register_on(found.values(), getdate(add_days(today, -days))).get(doc.name)
			return entry and entry.value

		self.assertEqual(
			[on(60), on(41), on(40), on(11), on(10), on(0)],
			[None, None, Matrix(4, 2), Matrix(4, 2), Matrix(2, 2), Matrix(1, 2)],
		)

	def test_what_has_ended_and_what_was_asked_for_only(self) -> None:
		closed, asked, lec = risks.make_risk(), risks.make_risk(), risks.make_risk()
		risks.take(OFFICER, closed.name, "Dismiss", "已列入另一风险")
		frappe.db.set_value("Risk", closed.name, "identified_on", add_days(nowdate(), -5))
		assess(asked.name, "Inherent", 1, 1)
		as_user(
			OFFICER,
			assessments.begin,
			asked.name,
			"Current",
			reason="按记录",
			also=[risks.DIRECTOR],
			likelihood=1,
			impact=1,
		)
		for stage in ("Inherent", "Current"):
			as_user(OFFICER, assessments.begin, lec.name, stage, "LEC", "按记录", l="0.5", e="6", c="7")
		found = self.only(closed.name, asked.name, lec.name)
		today = getdate(nowdate())
		self.assertEqual(found[closed.name].ended_on, today)
		self.assertEqual(found[asked.name].assessed, ())
		self.assertEqual([value for _day, value in found[lec.name].assessed], [lec_of("0.5", 6, 7)])
		self.assertEqual(sorted(register_on(found.values(), today)), sorted((asked.name, lec.name)))

	def test_two_queries_and_only_what_one_may_see(self) -> None:
		mine, other = (
			risks.make_assessed((2, 2), (2, 1)),
			risks.make_assessed((2, 2), (2, 1), property_name=make.PROPERTY_B),
		)
		names = [mine.name, other.name]
		self.assertEqual(len(history({"name": ["in", names]})), 2)
		with self.assertQueryCount(2):
			history({"name": ["in", names]})
		seen = as_user(make.user("manager"), history, {"name": ["in", names]})
		self.assertEqual([row.key for row in seen], [mine.name])
