"""Rows of risks, their rounds, and alerts, as the past has left them; for what only reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import frappe

from wuye_ops.risk.as_risk import fields_of
from wuye_ops.rules.risk_matrix import Assessment
from wuye_ops.tests import factories as make

Round = tuple[date, str, Assessment]


def put_risk(rounds: Iterable[Round] = (), property_name: str = make.PROPERTY_A, **fields) -> str:
	"""A risk that was assessed so; rounds: (day, stage, value), in the order in which they were made. Returns its name."""
	rounds = list(rounds)
	name = f"RISK-T-{frappe.generate_hash(length=8)}"
	values: dict = {"status": "Assessed" if rounds else "Identified"}
	for day, stage, value in rounds:
		values |= {"method": value.method, "level": value.level, f"{stage.lower()}_on": day}
		values |= fields_of(value, f"{stage.lower()}_")
	doc = frappe.get_doc(
		{
			"doctype": "Risk",
			"name": name,
			"property": property_name,
			"company": make.company(),
			"title": f"测试风险{name[-4:]}",
			"category": "Fire",
			"identified_on": min((day for day, _stage, _value in rounds), default=date.today()),
			"source": "Other",
			**values,
			**fields,
		}
	)
	doc.db_insert()
	for number, (day, stage, value) in enumerate(rounds):
		frappe.get_doc(
			{
				"doctype": "Risk Assessment",
				"name": f"{name}-{number}",
				"creation": datetime(2026, 1, 1, 12, 0, number),
				"risk": name,
				"property": property_name,
				"stage": stage,
				"status": "Counted",
				"method": value.method,
				"assessed_on": day,
				**fields_of(value),
			}
		).db_insert()
	return name


def forget_risks(names: Iterable[str]) -> None:
	names = [*names, ""]
	frappe.db.delete("Risk Assessment", {"risk": ["in", names]})
	frappe.db.delete("Risk Response", {"parent": ["in", names]})
	frappe.db.delete("Risk", {"name": ["in", names]})


def put_alert(opened_on: datetime, level: str = "Red", property_name: str = make.PROPERTY_A, **fields) -> str:
	name = f"RAL-T-{frappe.generate_hash(length=8)}"
	frappe.get_doc(
		{
			"doctype": "Risk Alert",
			"name": name,
			"title": f"测试预警{name[-4:]}",
			"property": property_name,
			"kind": "Breach",
			"status": "Open",
			"level": level,
			"worst": level,
			"opened_on": opened_on,
			"due_by": opened_on,
			"alert_key": name,
			**fields,
		}
	).db_insert()
	return name
