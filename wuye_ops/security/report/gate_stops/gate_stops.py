"""拦截统计: why somebody was stopped at the gate or had to be asked about, by reason, gate, guard, kind, day or property."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period, within
from wuye_ops.rules.completion import percent as percent_of
from wuye_ops.security.gate_words import reason_label

REASON, GATE, GUARD, KIND, DAY, PROPERTY = "Reason", "Gate", "Guard", "Kind", "Day", "Property"
GROUPS = {
	REASON: "reason_code",
	GATE: "gate",
	GUARD: "guard",
	KIND: "kind",
	DAY: "date(`at`)",
	PROPERTY: "property",
}
CHOSEN = ("property", "gate", "kind")
MOST_DAYS = 366
MOST_BARS = 20
