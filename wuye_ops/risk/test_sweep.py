"""Early warning, as people meet it: a collection rate that falls, who is told, what they do, and how it ends."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.risk import alert_steps, escalations, following, sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.bills import person
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.risk_factories import alerts_of, look, make_indicator, state_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATE = "test.late"


class RiskCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		declared = metrics.declared(*self.metrics())
		declared.__enter__()
		self.addCleanup(declared.__exit__, None, None, None)
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.officer, self.director = person("Risk Officer", None), "director@wuye.test"
		self.manager, self.head = make.user("manager"), make.user("head")
		self.now = now_datetime().replace(microsecond=0)

	def metrics(self):
		return (metrics.metric(),)

	def told(self, alert: str) -> dict[str, int]:
		users = frappe.get_all("Notification Log", {"document_name": alert}, pluck="for_user", limit=0)
		return {user: users.count(user) for user in users}

	def one(self, indicator, **filters):
		(alert,) = alerts_of(indicator, **filters)
		return alert

	def act(self, user: str, step, *args, **kwargs):
		frappe.set_user(user)
		try:
			return step(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")


class TestWarning(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.indicator = make_indicator(PROPERTY_A)
		self.start = self.now - 6 * DAY

	def look(self, value, days: float = 0):
		return look(value, PROPERTY_A, self.start + days * DAY)

	def test_a_collection_rate_falls_is_acted_upon_and_falls_again(self) -> None:
		self.look(95)
		self.assertEqual(alerts_of(self.indicator), [])
		self.assertEqual(float(state_of(self.indicator, PROPERTY_A).value), 95)
		self.look(89, 1)
		alert = self.one(self.indicator)
		self.assertEqual((alert.status, alert.level, alert.value), ("Open", "Yellow", "89.00 %"))
		self.assertEqual(alert.threshold, "< 90 %")
		# nobody heads a department for it, so the manager is the first; a day for yellow
		self.assertEqual(self.told(alert.name), {self.manager: 1})
		self.assertEqual(alert.due_by - alert.opened_on, DAY)
		self.look(83, 1.5)
		alert = self.one(self.indicator)
		self.assertEqual((alert.status, alert.level, alert.worst), ("Open", "Orange", "Orange"))
		self.assertEqual(alert.due_by - (self.start + 1.5 * DAY), 4 * HOUR)
		self.assertEqual(self.told(alert.name), {self.manager: 2})
		self.act(self.manager, alert_steps.take_in_hand, alert.name, "按楼栋上门催缴")
		with self.assertRaisesRegex(frappe.ValidationError, "."):
			self.act(self.manager, alert_steps.close, alert.name, "已恢复")
		self.look(92, 3)
		self.assertEqual(self.one(self.indicator).status, "Back")
		# orange is closed with a recorded action alone
		with self.assertRaises(frappe.ValidationError):
			self.act(self.manager, alert_steps.close, alert.name, "已恢复")
		self.act(self.manager, alert_steps.record_action, alert.name, "12 户上门，收回 9 户")
		with self.assertRaises(frappe.ValidationError):
			self.act(self.manager, alert_steps.close, alert.name, " ")
		self.act(self.manager, alert_steps.close, alert.name, "三户集中欠费，已缴清")
		alert = self.one(self.indicator)
		self.assertEqual((alert.status, alert.ended_by), ("Closed", self.manager))
		# a relapse within a week is the same alert again, told again, and nobody has it in hand
		look(84, PROPERTY_A, self.now + DAY)
		alert = self.one(self.indicator)
		self.assertEqual((alert.status, alert.round_no, alert.level), ("Open", 2, "Orange"))
		self.assertFalse(alert.taken_by or alert.reason or alert.ended_on)
		self.assertEqual(
			[row.step for row in alert.log],
			["Opened", "Raised", "Take in Hand", "Back", "Close", "Reopened"],
		)
		self.assertEqual(len(alert.actions), 1)
		self.assertEqual([row.what for row in alert.notices], ["Reached"] * 3)

	def test_long_after_it_was_closed_a_breach_is_a_new_alert(self) -> None:
		self.look(89)
		self.look(95, 1)
		first = self.one(self.indicator)
		self.act(self.manager, alert_steps.close, first.name, "节后补缴")
		look(88, PROPERTY_A, self.now + 8 * DAY)
		self.assertEqual([alert.alert_no for alert in alerts_of(self.indicator)], [1, 2])

	def test_a_value_that_trembles_tells_once(self) -> None:
		for number, value in enumerate(("89.9", "90.1", "89.8", "90.5", "89.9", "91", "89.9", "91.2")):
			self.look(value, number / 24)
		alert = self.one(self.indicator)
		self.assertEqual(self.told(alert.name), {self.manager: 1})
		self.assertEqual(alert.status, "Back")

	def test_repeated_and_late_sweeps_change_nothing(self) -> None:
		self.look(83, 1)
		before = self.one(self.indicator).as_dict(), state_of(self.indicator, PROPERTY_A).as_dict()
		for days in (1, 1, 0.5):
			self.assertEqual(self.look(70, days).told, 0)
		self.assertEqual(
			before, (self.one(self.indicator).as_dict(), state_of(self.indicator, PROPERTY_A).as_dict())
		)

	def test_unanswered_it_is_told_to_the_next_ones_and_once(self) -> None:
		self.look(83)
		alert = self.one(self.indicator)
		self.assertEqual(escalations.follow_the_clock(self.start + 3 * HOUR), 0)
		self.assertEqual(self.told(alert.name), {self.manager: 1})
		escalations.follow_the_clock(self.start + 4 * HOUR)
		escalations.follow_the_clock(self.start + 4 * HOUR)
		self.assertEqual(self.told(alert.name).get(self.director), 1)
		self.assertNotIn(self.officer, self.told(alert.name))
		escalations.follow_the_clock(self.start + 5 * HOUR)
		self.assertEqual(self.told(alert.name).get(self.officer), 1)
		self.assertEqual(escalations.follow_the_clock(self.start + 30 * HOUR), 0)
		self.assertEqual(
			[row.what for row in self.one(self.indicator).notices], ["Reached", "Escalated", "Escalated"]
		)

	def test_in_hand_nobody_is_chased_until_it_rests_too_long(self) -> None:
		self.look(83)
		alert = self.one(self.indicator)
		self.act(self.manager, alert_steps.take_in_hand, alert.name, "上门催缴")
		self.assertEqual(escalations.follow_the_clock(self.now + DAY), 0)
		self.assertEqual(escalations.follow_the_clock(self.now + 4 * DAY), 1)
		self.assertEqual(escalations.follow_the_clock(self.now + 4 * DAY), 0)
		self.assertEqual(self.told(alert.name).get(self.officer), 1)
		self.act(self.manager, alert_steps.record_action, alert.name, "又收回 3 户")
		self.assertEqual(escalations.follow_the_clock(self.now + 2 * DAY), 0)

	def test_what_cannot_be_told_is_said_on_the_alert_until_it_can(self) -> None:
		"""The other alerts are told all the same, and the trace is kept once."""
		other = make_indicator(PROPERTY_B)
		for name in (PROPERTY_A, PROPERTY_B):
			metrics.put(name, (self.start - DAY).date(), 83, 100)
		sweep.follow_the_clock(self.start)
		alert, fine = self.one(self.indicator), self.one(other)
		real = following.Writer.follow

		def follow(writer, name, *rest):
			if name == alert.name:
				raise frappe.ValidationError("收件人读取失败")
			return real(writer, name, *rest)

		traces = frappe.db.count("Error Log", {"reference_name": alert.name})
		with patch.object(following.Writer, "follow", follow):
			for minutes in (0, 5):
				escalations.follow_the_clock(self.start + 4 * HOUR + timedelta(minutes=minutes))
		alert.reload()
		self.assertEqual((alert.escalated, alert.error), (0, "收件人读取失败"))
		self.assertEqual(alert.error_on, self.start + 4 * HOUR + timedelta(minutes=5))
		self.assertEqual(frappe.db.count("Error Log", {"reference_name": alert.name}), traces + 1)
		self.assertEqual(self.told(fine.name).get(self.director), 1)
		escalations.follow_the_clock(self.start + 4 * HOUR + timedelta(minutes=10))
		alert.reload()
		self.assertEqual((alert.escalated, alert.error, alert.error_on), (1, None, None))
		self.assertEqual(self.told(alert.name).get(self.director), 1)

	def test_queries_do_not_grow_with_alerts(self) -> None:
		"""Opening, and telling the next ones, costs as much for a dozen properties as for two."""

		def queries(work) -> int:
			count, sql = 0, frappe.db.sql

			def counted(*args, **kwargs):
				nonlocal count
				count += 1
				return sql(*args, **kwargs)

			with patch.object(frappe.db, "sql", counted):
				work()
			return count

		spent = []
		for many in (2, 12):
			places = [make.make_property("多警园").name for _number in range(many)]
			indicator = make_indicator(*places)
			for name in places:
				metrics.put(name, (self.start - DAY).date(), 83, 100)
			opening = queries(lambda: sweep.follow_the_clock(self.start, only=[indicator.name]))
			self.assertEqual(len(alerts_of(indicator)), many)
			telling = queries(lambda: escalations.follow_the_clock(self.start + 4 * HOUR))
			self.assertEqual(
				frappe.db.count("Risk Alert", {"indicator": indicator.name, "escalated": 1}), many
			)
			spent.append((opening, telling))
		few, lots = spent
		self.assertLessEqual(lots[0], few[0])
		self.assertLessEqual(lots[1], few[1])

	def test_no_data_is_a_warning_of_its_own(self) -> None:
		self.look(95)
		self.look(None, 0.5)
		self.assertEqual(alerts_of(self.indicator), [])
		self.look(None, 1.5)
		alert = self.one(self.indicator, kind="No Data")
		self.assertEqual((alert.status, alert.level), ("Open", "Yellow"))
		self.assertTrue(state_of(self.indicator, PROPERTY_A).is_silent)
		self.look(95, 2)
		self.assertEqual(self.one(self.indicator, kind="No Data").status, "Back")
		self.act(self.manager, alert_steps.close, alert.name, "接口中断，已补录")

	def test_killed_between_alert_and_state_it_is_done_again_and_once(self) -> None:
		frappe.db.savepoint("before_the_kill")
		with (
			patch.object(sweep._States, "write", side_effect=KeyboardInterrupt),
			self.assertRaises(KeyboardInterrupt),
		):
			self.look(83)
		frappe.db.rollback(save_point="before_the_kill")
		self.assertEqual(alerts_of(self.indicator), [])
		self.look(83)
		self.assertEqual(self.told(self.one(self.indicator).name), {self.manager: 1})


class TestEndings(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.place = make.make_property("预警园").name
		self.indicator = make_indicator(self.place)
		look(75, self.place, self.now - DAY)
		self.alert = self.one(self.indicator)

	def test_a_breach_that_is_watched_is_not_withdrawn(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.act(self.officer, alert_steps.withdraw, self.alert.name, "误报")
		with self.assertRaises(frappe.PermissionError):
			self.act(self.director, alert_steps.withdraw, self.alert.name, "误报")

	def test_a_closed_property_is_not_watched_and_its_alert_is_withdrawn(self) -> None:
		frappe.db.set_value("Property", self.place, "status", "Closed")
		look(70, self.place, self.now)
		state = state_of(self.indicator, self.place)
		self.assertEqual((state.watched, float(state.value)), (0, 75))
		self.assertIn(
			"Withdraw", self.act(self.officer, alert_steps.possible_steps, self.alert.name)["steps"]
		)
		self.act(self.officer, alert_steps.withdraw, self.alert.name, "项目已退场")
		self.assertEqual(self.one(self.indicator).status, "Withdrawn")

	def test_a_metric_that_is_gone_is_said_and_its_alert_withdrawn(self) -> None:
		with metrics.declared(metrics.metric("test.other")):
			sweep.follow_the_clock(self.now)
			state = state_of(self.indicator, self.place)
			self.assertFalse(state.watched)
			self.assertIn(metrics.SHARE, state.error)
			self.act(self.officer, alert_steps.withdraw, self.alert.name, "指标停用")
		self.assertEqual(self.one(self.indicator).status, "Withdrawn")

	def test_red_is_for_the_company(self) -> None:
		"""75 % is red: told to the director and the managers, taken in hand by the director."""
		self.assertEqual(self.alert.level, "Red")
		self.assertEqual(self.told(self.alert.name).get(self.director), 1)
		with self.assertRaises(frappe.PermissionError):
			self.act(person("Department Head", None), alert_steps.take_in_hand, self.alert.name, "处理")
		self.act(self.director, alert_steps.take_in_hand, self.alert.name, "成立专班")
		self.assertEqual(self.one(self.indicator).status, "In Hand")

	def test_a_document_of_another_property_is_no_action(self) -> None:
		request = make.make_request(PROPERTY_B).name
		with self.assertRaises(frappe.ValidationError):
			self.act(
				self.director, alert_steps.record_action, self.alert.name, "报修", "Service Request", request
			)
		with self.assertRaises(frappe.ValidationError):
			self.act(
				self.director, alert_steps.record_action, self.alert.name, "改账号", "User", "Administrator"
			)

	def test_written_by_nobody_and_kept(self) -> None:
		self.alert.reload()
		self.alert.status = "Closed"
		with self.assertRaises(frappe.PermissionError):
			self.alert.save()
		state = state_of(self.indicator, self.place)
		for doc in (self.alert, state, self.indicator):
			with self.assertRaises(
				frappe.ValidationError if doc is self.indicator else frappe.PermissionError
			):
				frappe.delete_doc(doc.doctype, doc.name)
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc({"doctype": "Risk Indicator State", "indicator": self.indicator.name}).insert()


class TestSweep(RiskCase):
	def metrics(self):
		self.counted = []
		late = metrics.metric(LATE)

		def count(scope):
			self.counted.append(scope)
			return metrics._count(metrics.SHARE, scope)

		return metrics.metric(count=count), late

	def test_each_metric_is_counted_once_for_a_window(self) -> None:
		"""Three indicators, two windows, all properties of the site."""
		make_indicator()
		make_indicator(PROPERTY_A, yellow="70", orange=None, red=None)
		make_indicator(read_over="Last 90 Days")
		done = look(88, PROPERTY_A, self.now)
		self.assertEqual(len(self.counted), 2)
		self.assertTrue(all(scope.properties is None for scope in self.counted))
		properties = frappe.db.count("Property", {"status": "Active"})
		self.assertEqual(done.evaluated, 2 * properties + 1)

	def test_queries_do_not_grow_with_properties(self) -> None:
		def queries() -> int:
			count, sql = 0, frappe.db.sql

			def counted(*args, **kwargs):
				nonlocal count
				count += 1
				return sql(*args, **kwargs)

			with patch.object(frappe.db, "sql", counted):
				sweep.follow_the_clock(self.now + len(self.counted) * HOUR)
			return count

		make_indicator()
		metrics.put(PROPERTY_A, (self.now - DAY).date(), 95, 100)
		sweep.follow_the_clock(self.now)
		few = queries()
		for _number in range(5):
			metrics.put(make.make_property("多园").name, (self.now - DAY).date(), 95, 100)
		sweep.follow_the_clock(self.now + len(self.counted) * HOUR)
		self.assertLessEqual(queries(), few)

	def test_one_that_fails_keeps_no_other_from_it(self) -> None:
		indicator = make_indicator(PROPERTY_A, PROPERTY_B)
		real = following.Writer._open

		def opened(writer, alert, of, place, text):
			if place.property == PROPERTY_B:
				raise frappe.ValidationError("测试故障")
			return real(writer, alert, of, place, text)

		for name in (PROPERTY_A, PROPERTY_B):
			metrics.put(name, (self.now - 2 * DAY).date(), 70, 100)
		with patch.object(following.Writer, "_open", opened):
			traces = frappe.db.count("Error Log")
			done = sweep.follow_the_clock(self.now - DAY)
			sweep.follow_the_clock(self.now - DAY + HOUR)
		self.assertEqual((done.failed, self.one(indicator).property), (1, PROPERTY_A))
		self.assertEqual(frappe.db.count("Error Log"), traces + 1)
		self.assertIn("测试故障", state_of(indicator, PROPERTY_B).error)
		sweep.follow_the_clock(self.now)
		self.assertEqual(len(alerts_of(indicator)), 2)
		self.assertFalse(state_of(indicator, PROPERTY_B).error)

	def test_a_metric_that_cannot_be_counted_is_said(self) -> None:
		broken, fine = make_indicator(PROPERTY_A, metric=LATE), make_indicator(PROPERTY_A)

		def count(key, scope):
			if key == LATE:
				raise frappe.ValidationError("读数失败")
			return {}

		with patch.object(metrics, "_count", count):
			done = sweep.follow_the_clock(self.now)
		self.assertEqual(done.failed, 1)
		self.assertIn("读数失败", state_of(broken, PROPERTY_A).error)
		self.assertFalse(state_of(fine, PROPERTY_A).error)

	def test_nothing_that_waits_is_good_and_no_silence(self) -> None:
		"""20 days left are yellow; when what was due is done and nothing else waits, that is the end of it. A count of nothing is 0."""
		left = metrics.metric("test.left", unit="天", combine="least")
		late = metrics.metric("test.count", unit="项", none_is_zero=True)
		with metrics.declared(left, late):
			fields = {"yellow": "30", "orange": "15", "red": "0", "comparison": "≤", "hysteresis": 0}
			days = make_indicator(PROPERTY_A, metric="test.left", **fields)
			fields = {"yellow": "1", "orange": "3", "red": "5", "comparison": "≥", "hysteresis": 0}
			count = make_indicator(PROPERTY_A, metric="test.count", **fields)
			yesterday = (self.now - DAY).date()
			metrics.put(PROPERTY_A, yesterday, 20, None, "test.left")
			metrics.put(PROPERTY_A, yesterday, 2, None, "test.count")
			sweep.follow_the_clock(self.now)
			self.assertEqual([self.one(one).level for one in (days, count)], ["Yellow", "Yellow"])
			metrics.DATA.clear()
			for number in (1, 2, 3):
				sweep.follow_the_clock(self.now + number * DAY)
			self.assertEqual([self.one(one).status for one in (days, count)], ["Back", "Back"])
			self.assertFalse(state_of(days, PROPERTY_A).has_value)
			self.assertEqual(state_of(count, PROPERTY_A).has_value, 1)

	def test_the_company_as_a_whole(self) -> None:
		"""90 of 100 and 60 of 100 are 75 together; seen by those whom no property limits."""
		indicator = make_indicator(scope="Company as a Whole", of_company=make.company())
		for name, paid in ((PROPERTY_A, 90), (PROPERTY_B, 60)):
			metrics.put(name, (self.now - DAY).date(), paid, 100)
		sweep.follow_the_clock(self.now)
		alert = self.one(indicator)
		self.assertEqual((alert.property, alert.level, alert.value), (None, "Red", "75.00 %"))
		self.assertEqual(self.told(alert.name).get(self.director), 1)
		self.assertNotIn(self.manager, self.told(alert.name))
		for user, seen in ((self.director, [alert.name]), (self.manager, [])):
			frappe.set_user(user)
			self.assertEqual(frappe.get_list("Risk Alert", {"indicator": indicator.name}, pluck="name"), seen)
			self.assertEqual(bool(frappe.has_permission("Risk Alert", "read", doc=alert.name)), bool(seen))

	def test_another_propertys_alerts_are_not_seen(self) -> None:
		indicator = make_indicator(PROPERTY_A)
		look(70, PROPERTY_A, self.now)
		alert = self.one(indicator)
		stranger = make.user("manager", PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.act(stranger, alert_steps.take_in_hand, alert.name, "处理")
		with self.assertRaises(frappe.PermissionError):
			self.act(stranger, alert_steps.possible_steps, alert.name)
		frappe.set_user(stranger)
		self.assertEqual(frappe.get_list("Risk Alert", {"indicator": indicator.name}), [])
		self.assertEqual(frappe.get_list("Risk Indicator State", {"indicator": indicator.name}), [])
