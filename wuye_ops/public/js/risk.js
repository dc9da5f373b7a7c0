// Risks in the desk: the scales they are assessed by, and the button that leads to a risk from where it was seen.
(() => {
	frappe.provide("wuye_ops.risk");

	const { risk } = wuye_ops;

	risk.COLOURS = { Red: "red", Orange: "orange", Yellow: "yellow", Blue: "blue" };
	risk.pill = (level) =>
		level
			? `<span class="indicator-pill no-indicator-dot ${risk.COLOURS[level]}">${__(level)}</span>`
			: "";

	// -- scales (domain: 5×5 with the company's own steps, LEC of Graham and Kinney)

	const five = (texts) => texts.map((text, index) => ({ value: index + 1, label: `${index + 1} ${text}` }));
	const lec = (rows) => rows.map(([value, text]) => ({ value, label: `${value} ${text}` }));
	const SCALES = {
		likelihood: () =>
			five([
				__("less than once in five years"),
				__("once in one to five years"),
				__("every year"),
				__("every quarter"),
				__("every month"),
			]),
		impact: () =>
			five([
				__("below 5,000 yuan"),
				__("5,000 to 20,000 yuan"),
				__("20,000 to 100,000 yuan, or somebody slightly hurt"),
				__("100,000 to 500,000 yuan, or somebody gravely hurt"),
				__("above 500,000 yuan, or a death"),
			]),
		l: () =>
			lec([
				[10, __("to be expected")],
				[6, __("quite possible")],
				[3, __("possible, but unusual")],
				[1, __("unlikely")],
				[0.5, __("hardly imaginable")],
				[0.2, __("next to impossible")],
				[0.1, __("impossible in fact")],
			]),
		e: () =>
			lec([
				[10, __("all the time")],
				[6, __("every working day")],
				[3, __("every week")],
				[2, __("every month")],
				[1, __("a few times a year")],
				[0.5, __("very rarely")],
			]),
		c: () =>
			lec([
				[100, __("many deaths")],
				[40, __("several deaths")],
				[15, __("a death")],
				[7, __("grave injury")],
				[3, __("injury")],
				[1, __("first aid")],
			]),
	};
	const LABELS = () => ({
		likelihood: __("Likelihood"),
		impact: __("Impact"),
		l: __("L: How Likely"),
		e: __("E: How Often Exposed"),
		c: __("C: What Comes of It"),
	});

	// The fields of one opinion. method: "5x5" or "LEC"; without one the dialog has a field "method" that decides.
	risk.value_fields = (method, values = {}) => {
		const fields = (parts, of) =>
			parts.map((part) => ({
				fieldname: part,
				fieldtype: "Select",
				label: LABELS()[part],
				options: [{ value: "", label: "" }, ...SCALES[part]()],
				default: values[part] || "",
				depends_on: method ? undefined : `eval:doc.method === "${of}"`,
				mandatory_depends_on: method ? undefined : `eval:doc.method === "${of}" && doc.reason`,
			}));
		if (method === "LEC") return fields(["l", "e", "c"], "LEC");
		if (method) return fields(["likelihood", "impact"], "5x5");
		return [...fields(["likelihood", "impact"], "5x5"), ...fields(["l", "e", "c"], "LEC")];
	};

	// -- from where it was seen

	const LEADS = {
		Survey: (doc) => doc.status !== "Draft",
		Inspection: (doc) => doc.status !== "Planned",
		Rectification: () => true,
		"Security Incident": (doc) => doc.status !== "False Alarm",
		"Service Request": (doc) => doc.kind === "Complaint",
		"Audit Finding": (doc) => !["Draft", "Withdrawn"].includes(doc.status),
	};

	for (const [doctype, leads] of Object.entries(LEADS)) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				if (frm.is_new() || !frappe.model.can_create("Risk") || !leads(frm.doc)) return;
				frm.add_custom_button(__("Risk"), () => make(frm), __("Create"));
			},
		});
	}

	async function make(frm) {
		const { doctype, docname } = frm;
		const source = { source_doctype: doctype, source_name: docname };
		const { message: said } = await frappe.call({
			method: "wuye_ops.risk.register.suggest",
			type: "GET",
			args: source,
		});
		if (said.existing) {
			frappe.show_alert({ message: __("This risk is in the register already."), indicator: "blue" });
			frappe.set_route("Form", "Risk", said.existing);
			return;
		}
		const dialog = wuye_ops.ask({
			title: __("Make Risk"),
			fields: [
				{
					fieldname: "library_item",
					fieldtype: "Link",
					options: "Risk Library Item",
					label: __("Typical Risk"),
					description: __("If it is one of the typical risks, category and causes come with it."),
					get_query: () => ({ filters: { disabled: 0 } }),
					onchange: () => take_from_library(dialog),
				},
				{
					fieldname: "title",
					fieldtype: "Data",
					label: __("Title"),
					default: said.title,
					reqd: 1,
					onchange: () => show_alike(dialog, frm.doc),
				},
				{
					fieldname: "category",
					fieldtype: "Select",
					label: __("Category"),
					options: risk.CATEGORIES.map((value) => ({ value, label: __(value, null, "Risk") })),
					default: said.category,
					reqd: 1,
					onchange: () => show_alike(dialog, frm.doc),
				},
				{ fieldname: "alike", fieldtype: "HTML" },
				{
					fieldtype: "Small Text",
					label: __("Description"),
					default: said.description,
				},
				{ fieldname: "causes", fieldtype: "Small Text", label: __("Causes"), default: said.causes },
			],
			action: (values) => create(frm, source, values),
		});
		show_alike(dialog, frm.doc);
	}

	risk.CATEGORIES = [
		"Safety",
		"Fire",
		"Lift",
		"Falling Objects",
		"Equipment",
		"Service Quality",
		"Legal",
		"Finance",
		"Privacy",
		"Reputation",
		"Weather",
		"People",
		"Other Risks",
	];

	function create(frm, source, { alike, ...values }) {
		// lessons of an incident that have become nothing yet become this risk
		const call =
			frm.doctype === "Security Incident" && frm.perm[0]?.write
				? wuye_ops.call("security.incident_steps.identify", { incident: frm.docname, ...values })
				: wuye_ops.call("risk.register.make_risk", { ...source, ...values });
		return call.then((name) => frappe.set_route("Form", "Risk", name));
	}

	async function take_from_library(dialog) {
		const item = await risk.library_item(dialog.get_value("library_item"));
		if (!item) return;
		dialog.set_value("category", item.category);
		if (!dialog.get_value("causes")) dialog.set_value("causes", item.causes);
	}

	risk.library_item = (name) =>
		name
			? frappe.db
					.get_value("Risk Library Item", name, ["title", "category", "causes", "unlawful"])
					.then((r) => r.message)
			: Promise.resolve();

	async function show_alike(dialog, doc) {
		const [title, category, library_item] = ["title", "category", "library_item"].map(
			(field) => dialog.get_value(field) || ""
		);
		const found = await risk.alike({ property: doc.property, title, category, library_item });
		dialog.fields_dict.alike.$wrapper.html(risk.alike_html(found));
	}

	// -- doubles are pointed out; people decide

	risk.alike = (values) =>
		values.property && values.title
			? frappe
					.call({ method: "wuye_ops.risk.register.alike", type: "GET", args: values })
					.then((r) => r.message || [])
			: Promise.resolve([]);

	risk.alike_html = (rows) => {
		if (!rows.length) return "";
		const items = rows.map(
			(row) =>
				`<li><a href="/app/risk/${encodeURIComponent(row.name)}" target="_blank">${frappe.utils.escape_html(
					row.title
				)}</a> ${risk.pill(row.level)} <span class="text-muted">${__(row.status, null, "Risk")} · ${__(
					"the same: {0}",
					[frappe.utils.escape_html(row.reasons.join("、"))]
				)}</span></li>`
		);
		return `<div class="alert alert-warning wuye-alike"><b>${__(
			"In the register there is already"
		)}</b><ul class="mb-0">${items.join("")}</ul></div>`;
	};
})();
