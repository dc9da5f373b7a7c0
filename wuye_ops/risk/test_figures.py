"""Figures of the workspace 风险管理: what a number says is what it leads to, of one's own properties alone."""

import random
from collections import Counter
from datetime import timedelta

import frappe
from frappe.utils import add_days, formatdate, getdate, now_datetime, nowdate

from wuye_ops.metrics.cockpit_parts import View
from wuye_ops.risk import alert_ages, cockpit, figures, heat_maps, indicator_cards, sweep
from wuye_ops.risk.dashboard_chart_source.risk_figures import risk_figures
from wuye_ops.risk.register_history import history
from wuye_ops.risk.report.risk_register import risk_register
from wuye_ops.risk.report.risks_to_follow import risks_to_follow
from wuye_ops.rules import risk_review as rules
from wuye_ops.rules.risk_matrix import Matrix, lec_of
from wuye_ops.rules.risk_review import BETTER, GONE, NEW, SAME, WORSE
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests import risk_rows
from wuye_ops.tests.opened_list import filters_of
from wuye_ops.tests.register_factories import OFFICER, RiskCase, as_user
from wuye_ops.tests.risk_factories import look, make_indicator

MANAGER = make.user("manager")


class FigureCase(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.today = getdate(nowdate())
		self.before = rules.quarter_before(self.today).last
		for doctype in ("Risk", "Risk Assessment", "Risk Alert", "Risk Response"):
			frappe.db.delete(doctype)

	def of(self, figure: str, user: str = OFFICER, **filters) -> dict:
		return as_user(user, risk_figures.get, filters={"figure": figure, **filters})

	def then(self, days: int):
		"""So many days before the end of the last quarter."""
		return self.before - timedelta(days=days)

	def put(self, *rounds, **fields) -> str:
		"""An inherent assessment before the first one comes with it."""
		first = rounds[0][0]
		return risk_rows.put_risk([(first, "Inherent", Matrix(5, 5)), *rounds], **fields)


class TestHeatMap(FigureCase):
	def rows(self, data: dict, user: str = OFFICER) -> dict[tuple[int, int], list[str]]:
		"""Each number that leads somewhere → the risks of the report it leads to."""
		return {
			(i, j): [row["name"] for row in as_user(user, risk_register.execute, lead)[1]]
			for i, points in enumerate(data["leads"]["points"])
			for j, lead in enumerate(points)
			if lead
		}

	def test_a_risk_that_moved_is_in_another_cell_of_each_day(self) -> None:
		worse = self.put((self.then(20), "Current", Matrix(2, 3)), (self.today, "Current", Matrix(4, 4)))
		better = self.put((self.then(9), "Current", Matrix(4, 3)), (self.today, "Residual", Matrix(2, 2)))
		new = self.put((self.today, "Current", Matrix(4, 4)))
		gone = self.put((self.then(3), "Current", Matrix(1, 1)), ended_on=self.today, status="Closed")
		same = self.put((self.then(3), "Current", lec_of(1, 6, 15)), method="LEC")
		seen = risk_rows.put_risk(identified_on=self.today)
		data = self.of("heat_map")
		found = self.rows(data)
		map_ = data["risk_map"]
		now, then = (grid["rows"] for grid in map_["grids"])

		def cell(first: int, likelihood: int, impact: int) -> tuple[int, int]:
			return (first + map_["impacts"].index(impact), likelihood - 1)

		def beside(first: int, kind: str) -> tuple[int, int]:
			return (first + 5, map_["beside"].index(kind))

		self.assertEqual(found[cell(then, 2, 3)], [worse])
		self.assertEqual(found[cell(then, 4, 3)], [better])
		self.assertEqual(found[cell(then, 1, 1)], [gone])
		self.assertCountEqual(found[cell(now, 4, 4)], [worse, new])
		self.assertEqual(found[cell(now, 2, 2)], [better])
		self.assertEqual((found[beside(then, "Yellow")], found[beside(now, "Yellow")]), ([same], [same]))
		self.assertEqual(found[beside(now, "Not Assessed")], [seen])
		changed = {change: found.get((map_["changes"], i), []) for i, change in enumerate(map_["changed"])}
		self.assertEqual(changed.pop(NEW), [new, seen])
		self.assertEqual(changed, {WORSE: [worse], BETTER: [better], GONE: [gone], SAME: [same]})
		# what it says is what it leads to, and nothing else leads anywhere
		self.assertEqual(
			{place: len(names) for place, names in found.items()},
			{
				(i, j): value
				for i, dataset in enumerate(data["datasets"])
				for j, value in enumerate(dataset["values"])
				if value
			},
		)

	def test_it_counts_as_the_rules_do(self) -> None:
		chance = random.Random(11)
		values = [Matrix(i, j) for i in range(1, 6) for j in range(1, 6)]
		lec = [lec_of(l, e, c) for l in ("0.1", "0.5", "1", "3") for e in (1, 6) for c in (7, 15, 40)]
		for number in range(80):
			scale = lec if number % 8 == 0 else values
			days = sorted(
				chance.choices(range((self.today - self.then(60)).days + 1), k=chance.randint(0, 4))
			)
			rounds = [
				(
					self.then(60) + timedelta(days=day),
					chance.choice(("Current", "Residual")),
					chance.choice(scale),
				)
				for day in days
			]
			first = rounds[0][0] if rounds else self.then(chance.randint(-1, 30))
			ended_on = chance.choice((None, None, None, max(first, self.before), self.today))
			risk_rows.put_risk(
				rounds,
				chance.choice((make.PROPERTY_A, make.PROPERTY_B)),
				identified_on=first,
				ended_on=ended_on,
			)
		for user, filters in ((OFFICER, {}), (OFFICER, {"property": make.PROPERTY_B}), (MANAGER, {})):
			with self.subTest(user=user, **filters):
				kept = as_user(user, history, filters or None)
				then, now = rules.register_on(kept, self.before), rules.register_on(kept, self.today)
				data = self.of("heat_map", user, **filters)
				numbers = [dataset["values"] for dataset in data["datasets"]]
				for first, register in ((0, then), (6, now)):
					heat = rules.heat_map(register)
					self.assertEqual(
						numbers[first : first + 6],
						[
							*([len(heat.cells[x, y]) for x in range(1, 6)] for y in (5, 4, 3, 2, 1)),
							[*map(len, heat.elsewhere.values()), len(heat.unassessed)],
						],
					)
				changes = Counter(move.change for move in rules.compare(then, now))
				self.assertEqual(numbers[12], [changes[change] for change in data["risk_map"]["changed"]])

	def test_a_manager_counts_and_asks_for_their_own(self) -> None:
		for name in (make.PROPERTY_A, make.PROPERTY_B, make.PROPERTY_B):
			self.put((self.today, "Current", Matrix(3, 3)), property_name=name)
		mine = sum(self.of("heat_map", MANAGER)["datasets"][-1]["values"])
		self.assertEqual((mine, sum(self.of("heat_map")["datasets"][-1]["values"])), (1, 3))
		self.assertEqual(self.of("heat_map", MANAGER, property=make.PROPERTY_B)["datasets"], [])
		self.assertEqual(as_user(MANAGER, risk_register.execute, {"property": make.PROPERTY_B})[1], [])
		resident = make.user("resident")
		make.make_user(resident, "Resident")
		self.assertEqual(self.of("heat_map", resident)["datasets"], [])
		with self.assertRaises(frappe.PermissionError):
			as_user(resident, risk_register.execute, {})

	def test_a_property_with_a_percent_sign_in_its_name(self) -> None:
		place, user = make.make_property("省电50%示范园").name, "percent@wuye.test"
		make.make_user(user, "Property Manager")
		frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "Property", "for_value": place}
		).insert()
		self.put((self.today, "Current", Matrix(3, 3)), property_name=place)
		self.put((self.today, "Current", Matrix(3, 3)))
		self.assertEqual(sum(self.of("heat_map", user)["datasets"][-1]["values"]), 1)
		self.assertEqual([row["property"] for row in as_user(user, risk_register.execute, {})[1]], [place])

	def test_as_many_queries_for_many_as_for_one(self) -> None:
		self.put((self.today, "Current", Matrix(3, 3)))
		for count in (1, 12):
			for number in range(count):
				self.put((self.today, "Current", Matrix(1 + number % 5, 2)))
			with self.assertQueryCount(1):
				heat_maps.heat_map(frappe._dict())
			with self.assertQueryCount(2):
				risk_register.execute({})


class TestRegister(FigureCase):
	def register(self, **filters) -> list[dict]:
		return as_user(OFFICER, risk_register.execute, filters)[1]

	def test_the_gravest_first_with_what_is_done(self) -> None:
		mild = self.put((self.then(1), "Current", Matrix(2, 2)), title="轻")
		raised = self.put((self.then(1), "Current", Matrix(2, 2)), title="预警升级", raised_level="Red")
		grave = self.put(
			(self.then(2), "Current", Matrix(5, 4)), (self.today, "Residual", Matrix(4, 4)), title="重"
		)
		costly = self.put((self.today, "Current", Matrix(4, 4)), title="重且贵", expected_loss=900_000)
		seen = risk_rows.put_risk(title="未评估")
		frappe.get_doc(
			{
				"doctype": "Risk Response",
				"parent": grave,
				"parenttype": "Risk",
				"parentfield": "responses",
				"kind": "Reduce",
				"status": "In Effect",
				"idx": 1,
			}
		).db_insert()
		rows = self.register()
		self.assertEqual([row["name"] for row in rows], [costly, grave, raised, mild, seen])
		of = {row["name"]: row for row in rows}
		self.assertEqual(
			(of[raised]["level"], of[raised]["assessed"], of[raised]["raised"]), ("Red", "Yellow", "Red")
		)
		self.assertEqual(
			(of[grave]["place"], of[grave]["change"], of[grave]["responses"]),
			("4 × 4 = 16", "Better", "Reduce"),
		)
		self.assertEqual([row["name"] for row in self.register(level="Red")], [costly, grave, raised])
		self.assertEqual([row["name"] for row in self.register(assessed="Red", change="New")], [costly])
		columns, shown, _message, chart, summary = as_user(OFFICER, risk_register.execute, {})
		self.assertLessEqual({column["fieldname"] for column in columns}, set(shown[0]))
		self.assertEqual(chart["data"]["datasets"][0]["values"], [3])
		self.assertEqual([card["value"] for card in summary[:2]], [5, 3])

	def test_of_a_day_that_is_over_and_of_one_to_come(self) -> None:
		was = self.put((self.then(2), "Current", Matrix(5, 4)), (self.today, "Current", Matrix(1, 1)))
		(row,) = self.register(as_of=str(self.before))
		self.assertEqual((row["name"], row["level"], row["place"]), (was, "Red", "5 × 4 = 20"))
		with self.assertRaisesRegex(frappe.ValidationError, "a day to come"):
			self.register(as_of=add_days(nowdate(), 1))
		for wrong in ({"as_of": "gestern"}, {"level": ["Red", "Blue"]}, {"property": {"like": "%"}}):
			with self.assertRaises(frappe.ValidationError):
				self.register(**wrong)


class TestFollow(FigureCase):
	def test_what_is_late_comes_first(self) -> None:
		yesterday, soon = add_days(nowdate(), -1), add_days(nowdate(), 3)
		review = self.put((self.today, "Current", Matrix(2, 2)), next_review=yesterday)
		lacking = self.put((self.today, "Current", Matrix(5, 5)), key_since=add_days(nowdate(), -9))
		due = self.put((self.today, "Current", Matrix(2, 2)), next_review=soon)
		other = self.put(
			(self.today, "Current", Matrix(2, 2)), next_review=soon, property_name=make.PROPERTY_B
		)
		self.put((self.today, "Current", Matrix(2, 2)), next_review=yesterday, status="Closed")
		_columns, rows, _message, chart, summary = as_user(MANAGER, risks_to_follow.execute, {})
		self.assertEqual(
			[(row["name"], row["duty"], row["state"], row["late"]) for row in rows],
			[
				(lacking, "Response", "Overdue", 8),
				(review, "Review", "Overdue", 1),
				(due, "Review", "Due Soon", 0),
			],
		)
		self.assertEqual([card["value"] for card in summary], [3, 2, 1, 1, 1])
		lead = chart["data"]["leads"]["points"][0][chart["data"]["labels"].index("Review")]
		self.assertEqual(
			[row["name"] for row in as_user(MANAGER, risks_to_follow.execute, lead)[1]], [review]
		)
		everywhere = as_user(OFFICER, risks_to_follow.execute, {"state": "Due Soon"})[1]
		self.assertCountEqual([row["name"] for row in everywhere], [due, other])

	def test_cards_lead_to_what_they_count(self) -> None:
		late = self.put((self.today, "Current", Matrix(2, 2)), next_review=add_days(nowdate(), -1))
		self.put((self.today, "Current", Matrix(2, 2)), next_review=nowdate())
		# nobody has said when it is looked at again
		risk_rows.put_risk()
		for days, status in ((10, "In Effect"), (20, "In Effect"), (31, "In Effect"), (5, "Decided")):
			frappe.get_doc(
				{
					"doctype": "Risk Response",
					"parent": late,
					"parenttype": "Risk",
					"parentfield": "responses",
					"kind": "Accept",
					"status": status,
					"until": add_days(nowdate(), days),
				}
			).db_insert()
		now = now_datetime()
		overdue = risk_rows.put_alert(now - timedelta(hours=3))
		risk_rows.put_alert(now, due_by=now + timedelta(hours=1))
		risk_rows.put_alert(now - timedelta(hours=3), status="In Hand")
		risk_rows.put_alert(now - timedelta(hours=3), property_name=make.PROPERTY_B)
		for card, names in (
			(figures.reviews_overdue, [late]),
			(figures.acceptances_due, [late]),
			(figures.alerts_overdue, [overdue]),
		):
			with self.subTest(card.__name__):
				found = as_user(MANAGER, card)
				filters = [
					[*(field.split(".") if "." in field else (found["route"][1], field)), *condition]
					for field, *condition in filters_of(found["route_options"])
				]
				self.assertEqual(found["value"], 1)
				listed = as_user(
					MANAGER, frappe.get_list, found["route"][1], filters=filters, pluck="name", distinct=True
				)
				self.assertEqual(listed, names)


class TestAlerts(FigureCase):
	def test_by_level_and_age(self) -> None:
		now = now_datetime()
		for hours, level, fields in (
			(0, "Red", {"due_by": now + timedelta(hours=1)}),
			(0.5, "Red", {"status": "In Hand"}),
			(3, "Red", {}),
			(3, "Orange", {"status": "Back"}),
			(30, "Yellow", {"due_by": now + timedelta(hours=1)}),
			(200, "Yellow", {}),
			(200, "Yellow", {"status": "Closed", "ended_on": now}),
			(1, "Red", {"property_name": make.PROPERTY_B}),
		):
			risk_rows.put_alert(now - timedelta(hours=hours), level, **fields)
		data = self.of("alerts", MANAGER)
		self.assertEqual(
			[dataset["values"] for dataset in data["datasets"]],
			[[3, 1, 2, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0], [2, 1, 0, 0, 0, 1, 1]],
		)
		for i, points in enumerate(data["leads"]["points"]):
			for j, lead in enumerate(points):
				value = data["datasets"][i]["values"][j]
				self.assertEqual(lead is None, not value)
				if lead:
					listed = as_user(MANAGER, frappe.get_list, "Risk Alert", filters=lead, limit=0)
					self.assertEqual(len(listed), value, lead)

	def test_every_age_has_its_class(self) -> None:
		now = now_datetime().replace(microsecond=0)
		classes = alert_ages.opened_between(now)
		for hours in (0, 1, 1.01, 4, 4.01, 24, 24.01, 168, 168.01, 9999):
			moment = now - timedelta(hours=hours)
			self.assertEqual(sum(first <= moment <= last for first, last in classes.values()), 1, hours)

	def test_nothing_is_open(self) -> None:
		risk_rows.put_alert(now_datetime(), status="Closed")
		self.assertEqual(self.of("alerts")["datasets"], [])
		with self.assertRaisesRegex(frappe.ValidationError, "no such figure"):
			self.of("everything")


class TestIndicators(FigureCase):
	def setUp(self) -> None:
		super().setUp()
		declared = metrics.declared(metrics.metric())
		declared.__enter__()
		self.addCleanup(declared.__exit__, None, None, None)
		frappe.db.delete("Risk Indicator State")

	def close_month(self, back: int, numerator: int, property_name: str) -> None:
		month = {
			"metric": metrics.SHARE,
			"period_start": indicator_cards.last_months(back + 1, self.today)[0].first,
		}
		counted = {"property": property_name, "counted": "Ratio", "numerator": numerator, "denominator": 100}
		for doctype, values in (("Metric Closing", {"status": "Closed"}), ("Metric Snapshot", counted)):
			if doctype == "Metric Snapshot" or not frappe.db.exists(doctype, month):
				name = frappe.generate_hash(length=10)
				frappe.get_doc({"doctype": doctype, "name": name, **month, **values}).db_insert()

	def test_where_it_is_worst_with_the_line_of_its_months(self) -> None:
		one = make_indicator(make.PROPERTY_A, make.PROPERTY_B)
		now = now_datetime()
		for name, value in ((make.PROPERTY_A, 92), (make.PROPERTY_B, 78)):
			metrics.put(name, getdate(add_days(nowdate(), -1)), value, 100)
		sweep.follow_the_clock(now)
		for back, value in ((1, 80), (2, 86), (4, 95)):
			self.close_month(back, value, make.PROPERTY_B)
		self.close_month(1, 99, make.PROPERTY_A)
		data = self.of("indicators")
		self.assertEqual(data["labels"], [one.title])
		(card,) = data["risk_cards"]
		self.assertEqual((card["place"], card["value"], card["level"]), (make.PROPERTY_B, "78 %", "Red"))
		self.assertEqual((card["counts"], card["silent"]), ([["Red", 1]], 0))
		self.assertEqual([limit["value"] for limit in card["thresholds"]], [90, 85, 80])
		self.assertEqual(card["line"], [None] * 8 + [95, None, 86, 80])
		lead = data["leads"]["points"][0][0]
		self.assertEqual(len(as_user(OFFICER, frappe.get_list, "Risk Indicator State", filters=lead)), 2)
		# a manager sees how it stands at home
		(card,) = self.of("indicators", MANAGER)["risk_cards"]
		self.assertEqual((card["place"], card["value"], card["level"]), (make.PROPERTY_A, "92 %", ""))
		self.assertEqual(card["line"][-1], 99)

	def test_as_many_queries_for_many_as_for_one(self) -> None:
		frappe.set_user("Administrator")
		counts = []
		for number in range(6):
			make_indicator(make.PROPERTY_A, make.PROPERTY_B)
			if number not in (0, 5):
				continue

			sweep.follow_the_clock(now_datetime())
			indicator_cards.cards(frappe._dict())
			with self.assertQueryCount(8):
				indicator_cards.cards(frappe._dict())
			counts.append(len(indicator_cards.cards(frappe._dict())["labels"]))
		self.assertEqual(counts, [1, 6])

	def test_a_metric_that_is_gone_and_one_that_nobody_may_know(self) -> None:
		one = make_indicator(make.PROPERTY_A)
		look(92, make.PROPERTY_A, now_datetime())
		self.close_month(1, 80, make.PROPERTY_A)
		frappe.db.set_value("Risk Indicator", one.name, "metric", "test.gone")
		(card,) = self.of("indicators", MANAGER)["risk_cards"]
		self.assertEqual(card["line"], [])


class TestInsurance(FigureCase):
	def test_a_month_leads_to_the_policies_that_end_in_it(self) -> None:
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")
		self.assertEqual(self.of("insurance", MANAGER)["datasets"], [])
		mine = insure.confirmed(make.PROPERTY_A, days=(-300, 40))
		other = insure.confirmed(make.PROPERTY_B, days=(-300, 41))
		data = self.of("insurance", MANAGER)
		self.assertEqual(len(data["labels"]), 12)
		place = data["labels"].index(formatdate(mine.covers_until, "MMM"))
		to_renew, renewed = (dataset["values"] for dataset in data["datasets"])
		self.assertEqual((sum(to_renew), to_renew[place], sum(renewed)), (1, 1, 0))
		lead = data["leads"]["points"][0][place]
		self.assertEqual(
			as_user(MANAGER, frappe.get_list, "Insurance Policy", filters=lead, pluck="name"), [mine.name]
		)
		self.assertEqual(sum(self.of("insurance")["datasets"][0]["values"]), 2)
		of_b = self.of("insurance", property=make.PROPERTY_B)["leads"]["points"][0]
		self.assertIn(other.name, [lead["name"][1] for lead in of_b if lead])
		# one that goes on renews it
		insure.confirmed(make.PROPERTY_A, days=(-300, 500))
		to_renew, renewed = (dataset["values"] for dataset in self.of("insurance", MANAGER)["datasets"])
		self.assertEqual((sum(to_renew), renewed[place]), (0, 1))


class TestCockpit(FigureCase):
	def parts(self, user: str) -> dict:
		month = self.today.replace(day=1)
		view = View(make.PROPERTY_A, (make.PROPERTY_A,), None, month, now_datetime())
		return {part.key: part for part in as_user(user, cockpit.parts, view)}

	def test_what_waits_for_the_manager(self) -> None:
		now = now_datetime()
		late = risk_rows.put_alert(now - timedelta(hours=3), title="收缴率")
		waiting = risk_rows.put_alert(now, "Yellow", due_by=now + timedelta(hours=24), title="满意率")
		risk_rows.put_alert(now, status="In Hand")
		risk_rows.put_alert(now, property_name=make.PROPERTY_B)
		reviewed = (self.today, "Current", Matrix(2, 2))
		self.put(reviewed, next_review=add_days(nowdate(), -2), key_since=nowdate())
		self.put(reviewed, next_review=nowdate())
		risk_rows.put_risk()
		found = self.parts(MANAGER)
		self.assertEqual(
			{key: part.count for key, part in found.items()},
			{
				"risk_red": 2,
				"risk_overdue": 1,
				"risk_lacking": 1,
				"risk_waiting": 2,
				"risk_reviews": 1,
				"risk_new": 1,
				"risk_waiting_list": 2,
				"risk_reviews_list": 1,
			},
		)
		# who has to act first stands first
		self.assertEqual([line.name for line in found["risk_waiting_list"].lines], [late, waiting])
		for part in found.values():
			listed = as_user(MANAGER, frappe.get_list, part.lead.doctype, filters=dict(part.lead.filters))
			self.assertEqual(len(listed), part.count, part.key)

	def test_nothing_for_those_who_see_no_risks(self) -> None:
		resident = make.user("resident")
		make.make_user(resident, "Resident")
		self.assertEqual(self.parts(resident), {})
