// A record: its versions with their files, the steps of a controlled document, and each reader's confirmation.
const STATUS_COLOURS = {
	Draft: "gray",
	"In Approval": "orange",
	Approved: "blue",
	Effective: "green",
	Superseded: "gray",
	Rejected: "red",
	Disposed: "darkgrey",
};
const APPROVERS = ["Property Manager", "Operations Director", "System Manager"];

frappe.ui.form.on("Record", {
	setup(frm) {
		frm.set_query("category", () => ({ filters: { disabled: 0 } }));
		frm.set_query("owner_employee", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		frm.set_intro("");
		// files come as versions, where they are checked and numbered
		frm.sidebar?.sidebar?.find(".form-attachments").hide();
		if (frm.is_new()) {
			frm.get_field("versions_html").$wrapper.empty();
			return;
		}
		if (frm.doc.legal_hold) {
			const text = __("Under legal hold: {0}", [frm.doc.legal_hold_reason || ""]);
			frm.set_intro(frappe.utils.escape_html(text), "red");
		}
		frappe.db
			.get_list("Record Version", {
				filters: { record: frm.docname },
				fields: ["*"],
				order_by: "version desc",
				limit: 50,
			})
			.then((versions) => {
				draw_versions(frm, versions);
				add_steps(frm, versions);
			});
		if (frm.doc.controlled && frm.doc.current_version) show_standing(frm);
		if (frm.doc.medium !== "Electronic") {
			frm.add_custom_button(__("Print QR Label"), () => print_label(frm), __("View"));
		}
	},
});

const call = (frm, method, args) =>
	wuye_ops.call(`records.archive.${method}`, args).then(() => frm.reload_doc());

function add_steps(frm, versions) {
	const may_write = frm.perm[0]?.write;
	const latest = versions[0];
	const gone = ["Disposed", "Superseded"].includes(frm.doc.status);
	if (latest?.file && latest.status !== "Disposed") {
		frm.add_custom_button(__("Preview"), () =>
			wuye_ops.archive.preview(frm.doc.current_version || latest.name)
		);
	}
	if (!may_write || gone) return;
	const waiting = latest && ["In Approval", "Approved"].includes(latest.status);
	if (!waiting) {
		wuye_ops.add_step(frm, __("New Version"), () => new_version(frm), !latest);
	}
	if (latest?.status === "Draft") {
		wuye_ops.add_step(
			frm,
			__("Hand In"),
			() => call(frm, "approval.submit", { version: latest.name }),
			true
		);
	}
	if (latest?.status === "In Approval" && frappe.user.has_role(APPROVERS)) {
		wuye_ops.add_step(frm, __("Approve"), () => approve(frm, latest), true);
		wuye_ops.add_step(frm, __("Reject"), () =>
			wuye_ops.ask_reason(__("Reject"), __("What is to be changed?"), (remark) =>
				call(frm, "approval.reject", { version: latest.name, remark })
			)
		);
	}
	if (frm.doc.status === "Draft" && !frm.doc.controlled && frm.doc.medium === "Paper") {
		wuye_ops.add_step(
			frm,
			__("File Paper"),
			() => call(frm, "filing.file_paper", { record: frm.docname }),
			true
		);
	}
	if (frm.doc.status === "Effective") add_steps_in_force(frm);
	if (["Effective", "Archived"].includes(frm.doc.status)) {
		frm.add_custom_button(__("Withdraw"), () => withdraw(frm), __("Actions"));
	}
}

function add_steps_in_force(frm) {
	frm.add_custom_button(__("Ask to Confirm"), () => ask_to_confirm(frm), __("Actions"));
	if (frm.doc.review_cycle_months) {
		frm.add_custom_button(
			__("Reviewed"),
			() =>
				wuye_ops.ask_reason(__("Reviewed"), __("What was found?"), (note) =>
					call(frm, "approval.reviewed", { record: frm.docname, note })
				),
			__("Actions")
		);
	}
}

// -- versions

function draw_versions(frm, versions) {
	const wrapper = frm.get_field("versions_html").$wrapper.empty();
	if (!versions.length) {
		wrapper.append($("<p class='text-muted'>").text(__("No file yet.")));
		return;
	}
	const table = $("<table class='table table-sm wuye-versions'>");
	const heads = [
		"Version",
		"File Name",
		"Status",
		"Effective from",
		"Uploaded by",
		"Approved by",
		"What Changed",
	];
	table.append(
		$("<thead>").append(
			row_of(
				"th",
				heads.map((head) => document.createTextNode(__(head)))
			)
		)
	);
	for (const version of versions) table.append(row_of("td", cells_of(version)));
	wrapper.append($("<div class='table-responsive'>").append(table));
}

const row_of = (tag, cells) => $("<tr>").append(cells.map((cell) => $(`<${tag}>`).append(cell)));

function cells_of(version) {
	const file = version.file
		? $("<a href='#'>")
				.text(version.file_name)
				.on("click", (event) => {
					event.preventDefault();
					wuye_ops.archive.preview(version.name);
				})
		: document.createTextNode(__("No file"));
	const state = $("<span class='indicator-pill no-indicator-dot'>")
		.addClass(STATUS_COLOURS[version.status] || "gray")
		.text(__(version.status, null, "Record Version"));
	const cells = [
		$("<a>")
			.attr("href", `/app/record-version/${encodeURIComponent(version.name)}`)
			.text(`V${version.version}`),
		$("<span>").append(file, damaged(version)),
		state,
		document.createTextNode(
			version.effective_from ? frappe.datetime.str_to_user(version.effective_from) : ""
		),
		document.createTextNode(frappe.user.full_name(version.uploaded_by)),
		document.createTextNode(version.approved_by ? frappe.user.full_name(version.approved_by) : ""),
		document.createTextNode(version.approval_remark || version.change_note || ""),
	];
	return cells;
}

function damaged(version) {
	if (!["Changed", "Missing"].includes(version.integrity)) return "";
	return $("<span class='indicator-pill no-indicator-dot red ml-2'>").text(
		__(version.integrity, null, "Record Version")
	);
}

function new_version(frm) {
	const dialog = wuye_ops.ask({
		title: __("New Version"),
		fields: [
			{
				fieldname: "file",
				fieldtype: "HTML",
				options: `<input type="file" class="wuye-version-file">`,
			},
			{ fieldname: "change_note", fieldtype: "Small Text", label: __("What Changed") },
		],
		action: ({ change_note }) => {
			const file = dialog.$wrapper.find(".wuye-version-file")[0].files[0];
			if (!file) {
				frappe.msgprint(__("Choose the file first."));
				return Promise.reject(new Error("no file"));
			}
			return wuye_ops.archive.send(file, { record: frm.docname, change_note }).then(
				() => frm.reload_doc(),
				(error) => {
					frappe.msgprint({
						title: __("File Not Taken"),
						message: frappe.utils.escape_html(error.message),
					});
					throw error;
				}
			);
		},
	});
}

// -- steps of a controlled document

function approve(frm, version) {
	wuye_ops.ask({
		title: __("Approve"),
		fields: [
			{
				fieldname: "effective_from",
				fieldtype: "Date",
				label: __("Effective from"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") },
		],
		action: (values) => call(frm, "approval.approve", { version: version.name, ...values }),
	});
}

function withdraw(frm) {
	wuye_ops.ask({
		title: __("Withdraw"),
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{
				fieldname: "superseded_by",
				fieldtype: "Link",
				options: "Record",
				label: __("Superseded by"),
				get_query: () => ({ filters: { name: ["!=", frm.docname], category: frm.doc.category } }),
			},
		],
		action: (values) => call(frm, "approval.withdraw", { record: frm.docname, ...values }),
	});
}

function ask_to_confirm(frm) {
	wuye_ops.ask({
		title: __("Ask to Confirm"),
		fields: [
			{
				fieldname: "days",
				fieldtype: "Int",
				label: __("Within (Days)"),
				default: frm.doc.confirm_days || 7,
				reqd: 1,
			},
			{
				fieldname: "department",
				fieldtype: "Link",
				options: "Department",
				label: __("Department"),
				default: frm.doc.department,
				description: __("Empty: all staff of the property, or of the company"),
			},
		],
		action: (values) =>
			wuye_ops
				.call("records.archive.confirmations.ask", { record: frm.docname, ...values })
				.then((asked) => {
					frappe.show_alert({ message: __("{0} people were asked.", [asked]), indicator: "green" });
					return frm.reload_doc();
				}),
	});
}

function show_standing(frm) {
	frappe
		.call("wuye_ops.records.archive.confirmations.standing", { record: frm.docname })
		.then(({ message: standing }) => {
			if (standing.asked) {
				frm.dashboard.add_progress(
					__("Read and Understood"),
					[
						{
							title: `${standing.confirmed} / ${standing.asked}`,
							width: `${Math.round((standing.confirmed / standing.asked) * 100)}%`,
							progress_class: "progress-bar-success",
						},
					],
					`${__("Read and Understood")} ${standing.confirmed} / ${standing.asked}`
				);
			}
			if (standing.mine !== "Open") return;
			frm.set_intro(
				__("Please read this document and confirm it by {0}.", [
					frappe.datetime.str_to_user(standing.due_on),
				]),
				"orange"
			);
			wuye_ops.add_step(
				frm,
				__("I Have Read and Understood"),
				() => call(frm, "confirmations.confirm", { record: frm.docname }),
				true
			);
		});
}

function print_label(frm) {
	const query = new URLSearchParams({
		doctype: frm.doctype,
		name: frm.docname,
		format: "Record QR Label",
		no_letterhead: 1,
		trigger_print: 1,
	});
	window.open(`/printview?${query}`);
}
