"""The workspace 风险管理: the register now beside the end of the last quarter, alerts by age, indicators with their lines; each number
leads to its rows, by mouse and by keyboard, and a manager sees their own property."""

from datetime import timedelta

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, formatdate, getdate, now_datetime, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.rules.risk_matrix import Matrix, lec_of
from wuye_ops.rules.risk_review import quarter_before
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import risk_rows
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_cost_workspace import report
from wuye_ops.tests.browser.test_desk_figures import listed, points
from wuye_ops.tests.register_factories import OFFICER, make_people

WORKSPACE = "/app/risk-management"
MAP, ALERTS, CARDS = "Risks Now and Last Quarter", "Open Risk Alerts by Age", "Risk Indicators at a Glance"
INSURANCE = "Insurance Ending by Month"
BARS = "return [...document.querySelectorAll('rect.bar')].some(bar => bar.getBoundingClientRect().height > 1)"


@pytest.fixture
def register(site):
	"""Two risks that have grown, one that is better, one new; an alert that nobody has taken in hand; an indicator that is red."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	make.make_base()
	make_people()
	today = getdate(nowdate())
	then = quarter_before(today).last - timedelta(days=9)
	names = {}
	for title, rounds, place in (
		(
			"电梯困人处置超时",
			[(then, "Current", Matrix(2, 3)), (today, "Current", Matrix(4, 4))],
			make.PROPERTY_A,
		),
		(
			"外墙瓷砖空鼓脱落",
			[(then, "Current", Matrix(3, 3)), (today, "Current", Matrix(4, 4))],
			make.PROPERTY_A,
		),
		(
			"地库雨水倒灌",
			[(then, "Current", Matrix(4, 5)), (today, "Residual", Matrix(2, 3))],
			make.PROPERTY_A,
		),
		("高处作业坠落", [(then, "Current", lec_of(3, 3, 40))], make.PROPERTY_A),
		("业主信息外泄", [(today, "Current", Matrix(2, 5))], make.PROPERTY_A),
		("别的项目的风险", [(today, "Current", Matrix(4, 4))], make.PROPERTY_B),
	):
		rounds = [(rounds[0][0], "Inherent", rounds[0][2]), *rounds]
		fields = {
			"title": title,
			"owner_name": "王工",
			"next_review": add_days(nowdate(), 7 * len(names) - 5),
		}
		if title == "外墙瓷砖空鼓脱落":
			fields |= {"category": "Falling Objects", "key_since": add_days(nowdate(), -3), "is_key": 1}
		names[title] = risk_rows.put_risk(rounds, place, **fields)
	now = now_datetime()
	alerts = [
		risk_rows.put_alert(
			now - timedelta(hours=3), title=f"{make.PROPERTY_A} · 隐患整改逾期数", value="6", threshold="≥ 5"
		),
		risk_rows.put_alert(
			now - timedelta(days=2), "Yellow", status="In Hand", title=f"{make.PROPERTY_A} · 满意率"
		),
		risk_rows.put_alert(now - timedelta(hours=3), property_name=make.PROPERTY_B, title="别的项目的预警"),
	]
	indicator = _indicator(now)
	policy = insure.confirmed(make.PROPERTY_A, days=(-300, 40))
	frappe.db.commit()
	yield {**names, "alert": alerts[0], "indicator": indicator, "policy": policy.name}
	frappe.db.rollback()
	risk_rows.forget_risks(names.values())
	frappe.db.delete("Risk Alert", {"name": ["in", alerts]})
	frappe.db.delete("Risk Indicator State", {"indicator": indicator})
	for doctype in ("Property", "Category", "Log"):
		frappe.db.delete(f"Insurance Policy {doctype}", {"parent": policy.name})
	frappe.db.delete("Insurance Policy", {"name": policy.name})
	frappe.db.delete("Risk Indicator", {"name": indicator})
	frappe.db.delete("Metric Snapshot", {"name": ["like", "TEST-RISK-%"]})
	frappe.db.delete("Metric Closing", {"name": ["like", "TEST-RISK-%"]})
	frappe.db.commit()


def _indicator(now) -> str:
	from wuye_ops.rules.metric_closing import last_months

	metric = "inspection.rectifications_overdue"
	doc = frappe.get_doc(
		{
			"doctype": "Risk Indicator",
			"title": "工作台整改逾期数",
			"metric": metric,
			"read_over": "Today",
			"comparison": "≥",
			"yellow": "1",
			"orange": "3",
			"red": "5",
			"enabled": 1,
		}
	)
	doc.flags.by_service = True
	doc.insert()
	for name, value, level in ((make.PROPERTY_A, 6, "Red"), (make.PROPERTY_B, 9, "Red")):
		frappe.get_doc(
			{
				"doctype": "Risk Indicator State",
				"name": frappe.generate_hash(length=10),
				"state_key": f"{doc.name}|{name}",
				"indicator": doc.name,
				"property": name,
				"level": level,
				"has_value": 1,
				"value": value,
				"at": now,
				"value_at": now,
				"watched": 1,
			}
		).db_insert()
	for number, month in enumerate(last_months(9, getdate(nowdate()))[:-1]):
		of_month = {"metric": metric, "period_start": month.first}
		if not frappe.db.exists("Metric Closing", of_month):
			frappe.get_doc(
				{"doctype": "Metric Closing", "name": f"TEST-RISK-{number}", **of_month, "status": "Closed"}
			).db_insert()
		if not frappe.db.exists("Metric Snapshot", {**of_month, "property": make.PROPERTY_A}):
			frappe.get_doc(
				{
					"doctype": "Metric Snapshot",
					"name": f"TEST-RISK-{number}",
					**of_month,
					"property": make.PROPERTY_A,
					"counted": "Sum",
					"numerator": (0, 1, 0, 2, 2, 4, 3, 5)[number],
				}
			).db_insert()
	return doc.name


def number(browser: Browser, begin: str) -> str:
	"""The name of the number that counts this, as those hear it who do not see it."""
	return browser.js(
		"""return [...document.querySelectorAll('#under-test [data-lead]')].map(one => one.getAttribute('aria-label'))
			.find(words => words.startsWith(arguments[0]));""",
		begin,
	)


def follow(browser: Browser, begin: str) -> None:
	browser.js(
		"""const one = [...document.querySelectorAll('#under-test [data-lead]')]
			.find(one => one.getAttribute('aria-label').startsWith(arguments[0]));
		one.dispatchEvent(new MouseEvent('click', {bubbles: true}));""",
		begin,
	)


def rows(browser: Browser) -> list[str]:
	return browser.js("return frappe.query_report.data.map(row => row.name)")


def test_every_number_leads_to_what_it_counts(browser: Browser, register) -> None:
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_desk(WORKSPACE)
	points(browser, CARDS)
	points(browser, ALERTS)
	points(browser, INSURANCE)
	points(browser, MAP)
	browser.driver.set_window_size(1440, 2200)
	browser.wait_idle()
	browser.picture("risk-workspace")
	shown = browser.text()
	for label in (
		"Red Risk Alerts",
		"Key Risks without Response",
		"Risk Reviews Overdue",
		"Risk Acceptances Ending",
	):
		assert _(label) in shown

	# two have come to where none was; by keyboard to the two, and none of another property
	words = number(browser, "现在：可能性 4，影响 4")
	assert words.endswith("2") and "+2" in words, words
	assert number(browser, "上季度末：可能性 3，影响 3").endswith("1")
	browser.js(
		"""[...document.querySelectorAll('#under-test [data-lead]')]
			.find(one => one.getAttribute('aria-label') === arguments[0]).focus()""",
		words,
	)
	browser.press(Keys.ENTER)
	filters = report(browser, "Risk Register")
	assert (filters["likelihood"], filters["impact"]) == ("4", "4")
	assert set(rows(browser)) == {register["电梯困人处置超时"], register["外墙瓷砖空鼓脱落"]}
	browser.wait_text("加重")
	browser.wait(lambda: browser.js(BARS), "the bars of the report")
	browser.picture("risk-register-cell")

	# what has become better since the last quarter; and where that was
	browser.open_desk(WORKSPACE)
	points(browser, MAP)
	follow(browser, "较上季度末: 减轻")
	report(browser, "Risk Register")
	assert rows(browser) == [register["地库雨水倒灌"]]
	browser.open_desk(WORKSPACE)
	points(browser, MAP)
	follow(browser, "上季度末：可能性 4，影响 5")
	report(browser, "Risk Register")
	assert rows(browser) == [register["地库雨水倒灌"]]
	assert browser.js("return frappe.query_report.data[0].level") == "Red"

	# an alert that nobody has taken in hand in time
	browser.open_desk(WORKSPACE)
	points(browser, ALERTS)
	follow(browser, f"红色, {_('Nobody in Time')}")
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Risk Alert'"), "the alerts")
	assert listed(browser) == [register["alert"]]

	# an indicator stands at home as it does there
	browser.open_desk(WORKSPACE)
	points(browser, CARDS)
	assert "6" in number(browser, "工作台整改逾期数")
	follow(browser, "工作台整改逾期数")
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Risk Indicator State'"), "its values")
	assert len(listed(browser)) == 1

	# a policy that ends
	browser.open_desk(WORKSPACE)
	points(browser, INSURANCE)
	follow(browser, formatdate(add_days(nowdate(), 40), "MMM"))
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Insurance Policy'"), "the policies")
	assert register["policy"] in listed(browser)

	browser.open_desk("/app/query-report/Risk Register")
	report(browser, "Risk Register")
	assert register["别的项目的风险"] not in rows(browser)
	browser.picture("risk-register")
	browser.open_desk("/app/query-report/Risks to Follow")
	browser.wait(
		lambda: browser.js("return frappe.query_report?.report_name === 'Risks to Follow'"), "the duties"
	)
	browser.wait_idle()
	# a key risk without a response before a review that is late
	assert rows(browser)[:2] == [register["外墙瓷砖空鼓脱落"], register["电梯困人处置超时"]]
	browser.picture("risks-to-follow")
	assert browser.errors() == []

	# on a phone one grid stands below the other
	browser.phone_size()
	browser.open_desk(WORKSPACE)
	points(browser, MAP)
	browser.js("document.querySelector('.wuye-risk-map').scrollIntoView()")
	browser.wait_idle()
	browser.picture("risk-workspace-phone")
	assert not browser.overflows()
	points(browser, CARDS)
	browser.js("document.querySelector('.wuye-risk-levels').scrollIntoView()")
	browser.wait_idle()
	browser.picture("risk-workspace-phone-alerts")
	assert not browser.overflows()

	# head office sees all
	browser.desk_size()
	browser.login(OFFICER)
	browser.open_desk(WORKSPACE)
	points(browser, MAP)
	assert number(browser, "现在：可能性 4，影响 4").endswith("3")
	assert browser.errors() == []
