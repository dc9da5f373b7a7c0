// A batch from printing to the last signed slip.
const BATCHES = "fees.letter_batches";
const POLL_MS = 2000;

frappe.ui.form.on("Letter Batch", {
	refresh(frm) {
		frm.disable_save();
		const { status, file, error } = frm.doc;
		const colour = { Waiting: "gray", Printing: "orange", Ready: "green", Failed: "red" }[status];
		const busy = ["Waiting", "Printing"].includes(status);
		frm.page.set_indicator(
			status === "Printing"
				? `${__(status)} ${Math.round(frm.doc.progress || 0)} %`
				: __(status, null, "Letter Batch"),
			colour
		);
		frm.set_intro("");
		if (error) frm.set_intro(frappe.utils.escape_html(error), "red");
		if (file) wuye_ops.add_step(frm, __("Open Sheets"), () => window.open(file, "_blank"), true);
		if (frm.perm[0]?.write) {
			const open = frm.doc.letters.filter((row) => row.status === "To Deliver");
			if (!busy && open.length)
				wuye_ops.add_step(frm, __("Record Deliveries"), () => record(frm, open), !file);
			if (status === "Failed" || status === "Waiting")
				wuye_ops.add_step(frm, __("Print Again"), () =>
					wuye_ops
						.call(`${BATCHES}.print_again`, { batch: frm.docname })
						.then(() => frm.reload_doc())
				);
		}
		poll(frm, busy);
	},
});

function poll(frm, busy) {
	clearTimeout(frm.poll_timer);
	if (!busy) return;
	frm.poll_timer = setTimeout(() => {
		if (cur_frm !== frm) return;
		frappe
			.call({ method: `wuye_ops.${BATCHES}.state`, args: { batch: frm.docname } })
			.then(({ message }) => {
				if (cur_frm !== frm || !message) return;
				if (message.status !== frm.doc.status || message.progress !== frm.doc.progress)
					frm.reload_doc();
				else poll(frm, true);
			});
	}, POLL_MS);
}

// A small sheet: one row for each letter that is out; a row without a day is left for later.
function record(frm, open) {
	wuye_ops.ask({
		title: __("Record Deliveries"),
		size: "extra-large",
		fields: [
			{
				fieldname: "proof",
				fieldtype: "Attach",
				label: __("Scan of All Slips"),
				description: __(
					"A signed slip or return card proves the delivery; one file for all of them will do"
				),
				options: { doctype: "Letter Batch", docname: frm.docname },
			},
			{ fieldname: "column", fieldtype: "Column Break" },
			{
				fieldname: "all_on",
				fieldtype: "Date",
				label: __("Delivered On", null, "Arrears Action"),
				description: __("For all rows that have no day yet"),
				onchange() {
					const dialog = cur_dialog;
					const day = dialog.get_value("all_on");
					for (const row of dialog.fields_dict.rows.df.data)
						row.delivered_on = row.delivered_on || day;
					dialog.fields_dict.rows.grid.refresh();
				},
			},
			{ fieldname: "section", fieldtype: "Section Break" },
			{
				fieldname: "rows",
				fieldtype: "Table",
				label: __("Letters"),
				cannot_add_rows: true,
				in_place_edit: true,
				data: open.map((row) => ({
					letter: row.name,
					customer_name: row.customer_name,
					units: row.units,
					method: "Signed For",
				})),
				fields: [
					{
						fieldname: "customer_name",
						fieldtype: "Data",
						label: __("Customer Name"),
						in_list_view: 1,
						read_only: 1,
						columns: 2,
					},
					{
						fieldname: "units",
						fieldtype: "Data",
						label: __("Units"),
						in_list_view: 1,
						read_only: 1,
						columns: 2,
					},
					{
						fieldname: "delivered_on",
						fieldtype: "Date",
						label: __("Delivered On", null, "Arrears Action"),
						in_list_view: 1,
						columns: 2,
					},
					{
						fieldname: "method",
						fieldtype: "Select",
						label: __("Delivery Method"),
						options: wuye_ops.arrears.method_options(),
						in_list_view: 1,
						columns: 2,
					},
					{
						fieldname: "number",
						fieldtype: "Data",
						label: __("Receipt Number"),
						in_list_view: 1,
						columns: 2,
					},
				],
			},
		],
		label: __("Confirm"),
		action: ({ proof, rows }) =>
			wuye_ops
				.call(`${BATCHES}.record_deliveries`, {
					batch: frm.docname,
					proof,
					rows: (rows || [])
						.filter((row) => row.delivered_on)
						.map(({ letter, delivered_on, method, number }) => ({
							letter,
							delivered_on,
							method,
							number,
						})),
				})
				.then(() => frm.reload_doc()),
	});
}
