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
		"Survey Response": () => true,
		"Improvement Plan": () => true,
		"Emergency Drill": (doc) => doc.status === "Done",
	};

	for (const [doctype, leads] of Object.entries(LEADS)) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				if (frm.is_new() || !frappe.model.can_create("Risk") || !leads(frm.doc)) return;
				frm.add_custom_button(
					__("Risk"),
					() =>
						risk.make(frm.doc, (source, values) =>
							// lessons of an incident that have become nothing yet become this risk
							frm.doctype === "Security Incident" && frm.perm[0]?.write
								? wuye_ops.call("security.incident_steps.identify", {
										incident: frm.docname,
										...values,
									})
								: make_risk(source, values)
						),
					__("Create")
				);
			},
		});
	}

	const make_risk = (source, values) => wuye_ops.call("risk.register.make_risk", { ...source, ...values });

	// doc: doctype, name and property of where it was seen. more: what is known better than by the document.
	risk.make = async (doc, call = make_risk, more = {}) => {
		const source = { source_doctype: doc.doctype, source_name: doc.name };
		const { message: said } = await frappe.call({
			method: "wuye_ops.risk.register.suggest",
			type: "GET",
			args: source,
		});
		Object.assign(said, more);
		const open_findings = said.findings.filter((one) => !one.existing);
		if (said.existing && !open_findings.length) return open_existing(said.existing);
		const dialog = wuye_ops.ask({
			title: __("Make Risk"),
			fields: [
				...finding_field(said, () => take_finding(dialog, said)),
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
					onchange: () => show_alike(dialog, doc.property),
				},
				category_field(said.category, () => show_alike(dialog, doc.property)),
				{ fieldname: "alike", fieldtype: "HTML" },
				{
					fieldname: "description",
					fieldtype: "Small Text",
					label: __("Description"),
					default: said.description,
				},
				{ fieldname: "causes", fieldtype: "Small Text", label: __("Causes"), default: said.causes },
			],
			action: ({ alike, ...values }) =>
				call(source, values).then((name) => frappe.set_route("Form", "Risk", name)),
		});
		if (said.existing) dialog.set_value("finding", open_findings[0].key);
		show_alike(dialog, doc.property);
	};

	function open_existing(name) {
		frappe.show_alert({ message: __("This risk is in the register already."), indicator: "blue" });
		frappe.set_route("Form", "Risk", name);
	}

	// Where a document says several things, each may be a risk of its own.
	const finding_field = ({ findings, existing }, onchange) =>
		findings.length
			? [
					{
						fieldname: "finding",
						fieldtype: "Select",
						label: __("Seen in"),
						options: [
							{ value: "", label: mark(__("The document as a whole"), existing) },
							...findings.map((one) => ({
								value: one.key,
								label: mark(one.text, one.existing),
							})),
						],
						onchange,
					},
				]
			: [];

	const mark = (text, existing) => (existing ? `${text} (${__("in the register")})` : text);

	function take_finding(dialog, said) {
		const key = dialog.get_value("finding");
		const found = said.findings.find((one) => one.key === key);
		const existing = found ? found.existing : said.existing;
		if (existing) {
			dialog.hide();
			return open_existing(existing);
		}
		return dialog
			.set_value("title", found ? found.title : said.title)
			.then(() => dialog.set_value("description", found ? found.text : said.description || ""));
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

	const category_field = (value, onchange) => ({
		fieldname: "category",
		fieldtype: "Select",
		label: __("Category"),
		options: ["", ...risk.CATEGORIES].map((one) => ({
			value: one,
			label: one ? __(one, null, "Risk") : "",
		})),
		default: value,
		reqd: 1,
		onchange,
	});

	// name: known before the field shows it, where its title is still being fetched
	async function take_from_library(dialog, name = dialog.get_value("library_item")) {
		const item = await risk.library_item(name);
		if (!item) return;
		await dialog.set_value("category", item.category);
		if (!dialog.get_value("title")) await dialog.set_value("title", item.title);
		if (!dialog.get_value("causes")) dialog.set_value("causes", item.causes);
	}

	risk.library_item = (name) =>
		name
			? frappe.db
					.get_value("Risk Library Item", name, ["title", "category", "causes", "unlawful"])
					.then((r) => r.message)
			: Promise.resolve();

	async function show_alike(dialog, property) {
		const [title, category, library_item] = ["title", "category", "library_item"].map(
			(field) => dialog.get_value(field) || ""
		);
		const found = await risk.alike({ property, title, category, library_item });
		dialog.fields_dict.alike.$wrapper.html(risk.alike_html(found));
	}

	// -- from what happened elsewhere

	risk.from_case = (property) => {
		const look = () => show_alike(dialog, dialog.get_value("property"));
		const dialog = wuye_ops.ask({
			title: __("Risk from a Case"),
			label: __("Make Risk"),
			fields: [
				{
					fieldname: "property",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					default: property,
					onchange: look,
					reqd: 1,
				},
				{
					fieldname: "case_text",
					fieldtype: "Small Text",
					label: __("Case"),
					description: __("What happened elsewhere, and what is the same here"),
					onchange: () => show_typical(dialog),
					reqd: 1,
				},
				{
					fieldname: "case_link",
					fieldtype: "Data",
					options: "URL",
					label: __("Link to the Case"),
				},
				{ fieldname: "typical", fieldtype: "HTML" },
				{
					fieldname: "library_item",
					fieldtype: "Link",
					options: "Risk Library Item",
					label: __("Typical Risk"),
					get_query: () => ({ filters: { disabled: 0 } }),
					onchange: () => take_from_library(dialog).then(look),
				},
				{ fieldname: "title", fieldtype: "Data", label: __("Title"), onchange: look, reqd: 1 },
				category_field(null, look),
				{ fieldname: "alike", fieldtype: "HTML" },
				{ fieldname: "causes", fieldtype: "Small Text", label: __("Causes") },
			],
			action: ({ alike, typical, ...values }) =>
				wuye_ops
					.call("risk.register.from_case", values)
					.then((name) => frappe.set_route("Form", "Risk", name)),
		});
		return dialog;
	};

	// The typical risks the case tells of, each a button that takes it.
	async function show_typical(dialog) {
		const { $wrapper } = dialog.fields_dict.typical;
		const text = dialog.get_value("case_text");
		const rows = text
			? (
					await frappe.call({
						method: "wuye_ops.risk.library.told_of",
						type: "GET",
						args: { case: text },
					})
				).message || []
			: [];
		$wrapper.empty();
		if (!rows.length) return;
		$wrapper.append(
			$("<p class='text-muted small mb-1'></p>").text(__("It tells of these typical risks:"))
		);
		for (const row of rows)
			$("<button type='button' class='btn btn-default btn-xs mr-1 mb-2 wuye-typical'></button>")
				.text(row.title)
				.on("click", () =>
					dialog
						.set_value("library_item", row.name)
						.then(() => take_from_library(dialog, row.name))
						.then(() => show_alike(dialog, dialog.get_value("property")))
				)
				.appendTo($wrapper);
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
