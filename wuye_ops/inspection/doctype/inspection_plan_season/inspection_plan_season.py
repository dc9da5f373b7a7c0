from frappe.model.document import Document


class InspectionPlanSeason(Document):
	pass
