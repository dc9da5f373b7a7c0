"""What the app adds to HRMS's doctypes about people; `custom_fields` makes and removes it with all others.

Permission level 1 of an employee is HR's alone (`confidential_fields`).
"""

from wuye_ops.rules import social_insurance, statutory_leave, training, training_need

_INSURANCES = "\n".join(("All", "Injury Only", "None"))

PEOPLE_FIELDS: dict[str, list[dict]] = {
	"Employee": [
		{
			"fieldname": "wuye_worked_since",
			"label": "Working Since",
			"fieldtype": "Date",
			"insert_after": "date_of_joining",
			"description": "From when all years of work count, at whatever employer: annual leave goes by them. Somebody who was out of "
			"work for a time has a later day by as much. Empty: since joining.",
		},
		{
			"fieldname": "wuye_continuous_since",
			"label": "Working without a Break Since",
			"fieldtype": "Date",
			"insert_after": "wuye_worked_since",
			"description": "Here and at the employer before: annual leave begins after twelve months of it. Empty: since joining.",
		},
		{
			"fieldname": "wuye_city",
			"label": "City of Insurance",
			"fieldtype": "Data",
			"insert_after": "salary_currency",
			"description": "By whose table social insurance and housing fund are paid; as the Insurance City Table spells it.",
		},
		{
			"fieldname": "wuye_insured",
			"label": "Insured For",
			"fieldtype": "Select",
			"options": _INSURANCES,
			"default": "All",
			"insert_after": "wuye_city",
			"permlevel": 1,
			"description": "Who is past retirement has the insurance against injuries at the most.",
		},
		{
			"fieldname": "wuye_insurance_base",
			"label": "Wage Declared for Insurance",
			"fieldtype": "Currency",
			"non_negative": 1,
			"insert_after": "wuye_insured",
			"permlevel": 1,
			"description": "The month's mean of the year before; of somebody new, the first month's. The limits of the city apply to it.",
		},
		{
			"fieldname": "wuye_performance_pay",
			"label": "Performance Pay Agreed",
			"fieldtype": "Currency",
			"non_negative": 1,
			"insert_after": "wuye_insurance_base",
			"permlevel": 1,
			"description": "A month, at a coefficient of 1.",
		},
	],
	"Leave Type": [
		{
			"fieldname": "wuye_kind",
			"label": "Kind by Law",
			"fieldtype": "Select",
			"options": "\n".join(
				(
					"",
					"Annual",
					statutory_leave.SICK,
					statutory_leave.MARRIAGE,
					statutory_leave.BEREAVEMENT,
					statutory_leave.MATERNITY,
					statutory_leave.PATERNITY,
					statutory_leave.MISCARRIAGE_EARLY,
					statutory_leave.MISCARRIAGE_LATE,
					statutory_leave.PARENTAL,
					statutory_leave.WORK_INJURY,
				)
			),
			"insert_after": "leave_type_name",
			"description": "What the law calls it: its days are checked when it is applied for. One leave type is Annual: it is allocated "
			"every year by years of work.",
		},
	],
	"Leave Application": [
		{
			"fieldname": "wuye_kind",
			"label": "Kind by Law",
			"fieldtype": "Data",
			"fetch_from": "leave_type.wuye_kind",
			"insert_after": "leave_type",
			"hidden": 1,
			"read_only": 1,
			"print_hide": 1,
		},
		{
			"fieldname": "wuye_born_on",
			"label": "Child's Birthday",
			"fieldtype": "Date",
			"insert_after": "wuye_kind",
			"depends_on": 'eval:["Maternity", "Paternity", "Parental"].includes(doc.wuye_kind)',
		},
		{
			"fieldname": "wuye_children",
			"label": "Children Born",
			"fieldtype": "Int",
			"default": "1",
			"non_negative": 1,
			"insert_after": "wuye_born_on",
			"depends_on": 'eval:doc.wuye_kind == "Maternity"',
			"description": "15 days more for each after the first",
		},
		{
			"fieldname": "wuye_difficult_birth",
			"label": "Difficult Birth",
			"fieldtype": "Check",
			"insert_after": "wuye_children",
			"depends_on": 'eval:doc.wuye_kind == "Maternity"',
			"description": "15 days more",
		},
	],
	"Leave Allocation": [
		{
			"fieldname": "wuye_key",
			"label": "Key",
			"fieldtype": "Data",
			"insert_after": "description",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"unique": 1,
		},
	],
	"Additional Salary": [
		{
			"fieldname": "wuye_key",
			"label": "Key",
			"fieldtype": "Data",
			"insert_after": "disabled",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"unique": 1,
		},
	],
	"Holiday List": [
		{
			"fieldname": "wuye_kind",
			"label": "For",
			"fieldtype": "Select",
			"options": "\nOffice\nRoster",
			"insert_after": "to_date",
			"read_only": 1,
			"no_copy": 1,
			"depends_on": "wuye_kind",
			"description": "Office: weekends are off, make-up days are worked. Roster: the holidays alone. Kept in step with what the State "
			"Council announces; days that you add yourself stay.",
		},
		{
			"fieldname": "wuye_announced_until",
			"label": "Announced until Year",
			"fieldtype": "Int",
			"insert_after": "wuye_kind",
			"read_only": 1,
			"no_copy": 1,
			"depends_on": "wuye_kind",
			"description": "Days of later years are a draft: some may still be exchanged.",
		},
	],
	"Holiday": [
		{
			"fieldname": "wuye_statutory",
			"label": "Kept by the System",
			"fieldtype": "Check",
			"insert_after": "weekly_off",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		},
	],
	"Interview Round": [
		{
			"fieldname": "wuye_weight",
			"label": "Weight",
			"fieldtype": "Percent",
			"insert_after": "interview_type",
			"non_negative": 1,
			"description": "Of this round in the result; 0 for one that is passed or not.",
		},
		{
			"fieldname": "wuye_pass_mark",
			"label": "Pass Mark",
			"fieldtype": "Percent",
			"insert_after": "wuye_weight",
			"non_negative": 1,
			"description": "Who has less in this round is out; 0 for none.",
		},
	],
	"Employee Boarding Activity": [
		{
			"fieldname": "wuye_kind",
			"label": "Kind",
			"fieldtype": "Select",
			"options": "\n".join(
				(
					"",
					"Contract",
					"Social Insurance",
					"Safety Training",
					"Uniform",
					"Keys",
					"Account",
					"ID Card",
					"Work Hand-Over",
					"Records Hand-Over",
					"Assets",
					"Settlement",
					"Certificate of Leaving",
					"Exit Interview",
				)
			),
			"insert_after": "activity_name",
		},
	],
	"Training Program": [
		{
			"fieldname": "wuye_subject",
			"label": "Subject",
			"fieldtype": "Select",
			"options": "\n".join(("", *training_need.SUBJECTS)),
			"insert_after": "training_program",
			"in_list_view": 1,
			"in_standard_filter": 1,
		},
		{
			"fieldname": "wuye_hours",
			"label": "Hours",
			"fieldtype": "Float",
			"precision": "1",
			"insert_after": "wuye_subject",
			"non_negative": 1,
			"in_list_view": 1,
			"description": "Of training in all.",
		},
	],
	"Training Event": [
		{
			"fieldname": "wuye_subject",
			"label": "Subject",
			"fieldtype": "Select",
			"options": "\n".join(("", *training_need.SUBJECTS)),
			"insert_after": "training_program",
			"in_standard_filter": 1,
			"description": "Empty: that of the programme.",
		},
		{
			"fieldname": "wuye_hours",
			"label": "Hours",
			"fieldtype": "Float",
			"precision": "1",
			"insert_after": "end_time",
			"non_negative": 1,
			"description": "学时 of 45 minutes. Empty: those of the programme, no more than the time has room for.",
		},
	],
	"Training Result Employee": [
		{
			"fieldname": "wuye_result",
			"label": "Result",
			"fieldtype": "Select",
			"options": "\n".join(("", *training.RESULTS)),
			"insert_after": "hours",
			"in_list_view": 1,
			"description": "Without one the hours do not count.",
		},
	],
	"Salary Component": [
		{
			"fieldname": "wuye_insurance",
			"label": "Insurance",
			"fieldtype": "Select",
			"options": "\n".join(("", *social_insurance.KINDS)),
			"insert_after": "type",
			"description": "Whose amount is computed from the Insurance City Table each month.",
		},
	],
}
