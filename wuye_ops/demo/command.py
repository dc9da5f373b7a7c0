"""Makes the demo company's data and takes it away again, each in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import now_datetime

from wuye_ops.demo import (
	answers,
	archive,
	arrears,
	audit_evidence,
	audits,
	care,
	clearing,
	community,
	company,
	cost_control,
	cost_reviews,
	costs,
	counter,
	customer_data,
	environment,
	facilities,
	fee_desk,
	fees,
	fiction,
	gate_history,
	hiring,
	hr_documents,
	inspections,
	insurance,
	leave,
	lending,
	metrics,
	monthly,
	owners_money,
	papers,
	parking,
	privacy,
	quality,
	receipts,
	records,
	risk_reports,
	risks,
	roster,
	scorecards,
	shifts,
	staff_care,
	staff_rewards,
	staff_wellbeing,
	stock,
	surveys,
	traces,
	visitors,
	warnings,
)
from wuye_ops.demo.gates import make_gates
from wuye_ops.demo.history import DAYS, History
from wuye_ops.demo.people import HEAD_OFFICE_POSTS, PROPERTY_POSTS, Staffing
from wuye_ops.demo.places import PLANS, Estate
from wuye_ops.demo.registry import Registry
from wuye_ops.rules.proration import Month

SEED = 20260101


@dataclass(frozen=True)
class Login:
	"""A demo user to try a role with."""

	role: str
	user: str
	scope: str


def make_demo(
	scale: float = 1.0, *, seed: int = SEED, now: datetime | None = None, say: Callable[[str], None] = print
) -> bool:
	"""Makes the demo; False when it is there already. What an interrupted run left behind is cleared first. The caller
	commits.

	scale: the part of the 900 units and of the year's requests that is made. The site needs its company.
	"""
	if Registry.load().is_complete:
		return False
	clear_demo(say=say)
	now = (now or now_datetime()).replace(microsecond=0)
	registry, rng = Registry(), Random(seed)
	employer = frappe.db.get_value("Company", {}, "name", order_by="creation")
	make_fiscal_year(registry, (now - timedelta(days=DAYS)).year)
	say("员工与岗位 …")
	staffing = Staffing(registry, rng, now, employer, unused_names())
	staffing.make_departments()
	staffing.make_head_office()
	say("项目、楼栋、房屋与客户 …")
	places = Estate(registry, rng, now, staffing, scale).make()
	answers.make_answers(registry)
	say("一年的服务请求与任务 …")
	stock.make_items(registry)
	History(registry, rng, now, places, scale).make()
	fees.make_fees(registry, rng, now, employer, places, say)
	receipts.make_receipts(registry, rng, now, places, say)
	fee_desk.make_fee_desk(registry, places, say)
	counter.make_counter(registry, places[0])
	arrears.make_arrears(places, now.date(), say)
	costs.make_costs(registry, Random(seed), now.date(), places, say)
	cost_reviews.make_cost_reviews(registry, now.date(), places, say)
	cost_control.make_cost_control(registry, now.date(), places, say)
	facilities.make_facilities(registry, now, places, say)
	owners_money.make_owners_money(registry, Random(seed), now, places, say)
	inspections.make_inspections(registry, Random(seed), now, places[0], say)
	staffing.make_later_posts()
	leave.make_leave(registry, Random(seed), now.date(), employer, say)
	papers.make_papers(registry, Random(seed), now, employer, places, say)
	hiring.make_hiring(registry, now.date(), places, say)
	staff_care.make_staff_care(registry, now.date(), places[0], say)
	audits.make_audits(registry, now.date(), places, say)
	make_gates(registry, places, say)
	environment.make_environment(registry, Random(seed), now, places[0], say)
	gate_history.make_gate_history(registry, Random(seed), now, places, scale, say)
	records.make_records(registry, now, places, say)
	archive.make_archive(places, now, say)
	privacy.make_privacy(registry, now, places[0], say)
	customer_data.make_customer_data(registry, now, places[0], say)
	care.make_care(registry, now, places[0], say)
	lending.make_lending(registry, now, places[0], say)
	community.make_community(registry, now, places[0], say)
	surveys.make_surveys(registry, now, places[0], say)
	parking.make_parking(registry, seed, now, places, say)
	visitors.make_visitors(registry, seed, now, places[0], say)
	shifts.make_shifts(registry, seed, now, places[0], say)
	roster.make_roster(registry, now, employer, places, say)
	quality.make_quality(registry, now, places, say)
	risks.make_risks(registry, now.date(), places, say)
	insurance.make_insurance(registry, now.date(), places, say)
	metrics.make_metrics(registry, now, places, say)
	monthly.make_monthly_reports(registry, now.date(), places, say)
	warnings.make_warnings(registry, now, places, say)
	risk_reports.make_risk_reports(registry, now, places, say)
	make_people_work(registry, now, employer, places, say)
	traces.forget_mail()
	registry.finish()
	frappe.clear_cache()
	return True


def make_people_work(
	registry: Registry, now: datetime, company: str, places: list, say: Callable[[str], None]
) -> None:
	"""What happened, as people are appraised, paid, honoured and cared for."""
	hr, director = (f"{key}@{fiction.MAIL_DOMAIN}" for key in ("hr", "director"))
	last = Month.of(now.date()).plus(-1)
	scorecards.make_scorecards(now.date(), places, hr, say)
	staff_rewards.make_rewards(registry, now.date(), company, places[0], hr, say)
	staff_wellbeing.make_awards(places[0], last.plus(-1), last, director, hr, say)
	staff_wellbeing.make_needs(places[0], hr)
	staff_wellbeing.make_activities(registry, now, company, places)


def clear_demo(*, say: Callable[[str], None] = print) -> bool:
	"""Removes what the demo made, and what was written about it since; False when there is nothing. The caller
	commits."""
	registry = Registry.load()
	if not registry.made:
		return False
	records.clear_records(registry)
	hr_documents.restore_company(registry)
	hr_documents.restore_requisitions(registry)
	quality.restore_standard(registry)
	scorecards.clear_scorecards(registry)
	warnings.restore_indicators(registry)
	clearing.clear(registry, say)
	traces.forget_mail()
	traces.forget_roles_of_gone_actions()
	Registry.forget()
	frappe.clear_cache()
	return True


def make_fiscal_year(registry: Registry, year: int) -> None:
	if not frappe.db.exists("Fiscal Year", {"year_start_date": f"{year}-01-01"}):
		company.add_fiscal_year(year)
		registry.add("Fiscal Year", str(year))


def unused_names() -> Iterator[str]:
	"""Names that no customer of the site has."""
	taken = set(frappe.get_all("Customer", pluck="name"))
	return (name for name in fiction.people() if name not in taken)


def logins() -> list[Login]:
	"""One login for each role, the property roles at the first property."""
	plan = PLANS[0]
	rows = [Login(post.title, f"{post.key}@{fiction.MAIL_DOMAIN}", "全部项目") for post in HEAD_OFFICE_POSTS]
	seen: set[str] = set()
	for post in PROPERTY_POSTS:
		if post.title not in seen:
			rows.append(Login(post.title, f"{post.key}.{plan.key}@{fiction.MAIL_DOMAIN}", plan.name))
		seen.add(post.title)
	rows.append(Login("外部审计（只读，按授权）", audit_evidence.AUDITOR, "按授权单"))
	rows.append(Login("业主（门户）", f"resident1.{plan.key}@{fiction.MAIL_DOMAIN}", plan.name))
	return rows
