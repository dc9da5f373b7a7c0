// 节日福利: the word of whoever has it.
frappe.ui.form.on("Holiday Gift", {
	refresh(frm) {
		frm.disable_save();
		const again = () => frm.reload_doc();
		for (const step of frm.doc.__onload?.steps || []) {
			const label = __(step, null, "Holiday Gift");
			const action = () => {
				if (step === "Confirm")
					return wuye_ops.call("people.gifts.handing.confirm", { gift: frm.doc.name }).then(again);
				return wuye_ops.take_gifts([frm.doc.name], step).then(again);
			};
			wuye_ops.add_step(frm, label, action, ["Confirm", "Hand Over"].includes(step));
		}
	},
});
