"""Maintenance plans show their next day, predicted by the meter where there is one."""

import frappe

from wuye_ops.facilities import meter_days


def execute() -> None:
	for name in frappe.get_all("Maintenance Plan", {"status": ["!=", "Ended"]}, pluck="name"):
		meter_days.renew(name)
