import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from wuye_ops.metrics import targets
from wuye_ops.metrics.registry import get_metric
from wuye_ops.rules import metric_target as rules


class MetricTarget(Document):
	"""What a metric should reach, in a property or in all, from a day on; read by `metrics.targets`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		close_by: DF.Float
		metric: DF.Autocomplete
		own_margin: DF.Check
		property: DF.Link | None
		reason: DF.SmallText | None
		strict: DF.Check
		target: DF.Float
		target_key: DF.Data | None
		tolerance: DF.Float
		valid_from: DF.Date
	# end: auto-generated types

	def validate(self) -> None:
		if not self.own_margin:
			self.close_by = 0
		self.refuse_what_cannot_be()
		self.refuse_twin()

	def refuse_what_cannot_be(self) -> None:
		metric = get_metric(self.metric)
		messages = {
			rules.NEGATIVE: _("A tolerance or margin may not be negative."),
			rules.NO_TOLERANCE: _(
				"{0} has no tolerance: only a metric that should be near its target has one. Leave it at 0."
			).format(frappe.bold(metric.label)),
			rules.OVER_WHOLE: _("A share cannot be over 100 %. Enter a target up to 100."),
		}
		why = rules.refusal(metric.aim, targets.as_rule(self), metric.is_share)
		if why:
			frappe.throw(messages[why], title=_("Metric Target"))

	def refuse_twin(self) -> None:
		self.target_key = f"{self.metric}|{self.property or ''}|{self.valid_from}"
		twin = frappe.db.exists("Metric Target", {"target_key": self.target_key, "name": ["!=", self.name]})
		if twin:
			frappe.throw(
				_("There is a target from {0} already. Change that one: {1}").format(
					frappe.bold(formatdate(self.valid_from)),
					frappe.utils.get_link_to_form("Metric Target", twin),
				),
				frappe.DuplicateEntryError,
				title=_("Metric Target"),
			)
