// Recording a call (电话登记): who calls, what about, and off it goes. Everything can be done without the mouse.
(() => {
	frappe.provide("wuye_ops");

	// steps that may follow at once: a method that takes the request, and what to say when it is done
	const DISPATCH = {
		method: "customer_service.tasks.create_from_request",
		done: () => __("Recorded and dispatched"),
	};
	const answer_with = ({ name, answer }) => ({
		method: "customer_service.answers.answer_with",
		args: { article: name, text: answer },
		done: () => __("Recorded and answered"),
	});
	const NOBODY = { customer: null, unit: null, property: null };

	// phone: what a telephone system says of the caller's number; null when the entry is opened by hand.
	wuye_ops.phone_entry = (phone = null) => {
		if (!frappe.model.can_create("Service Request")) {
			frappe.msgprint(__("Your role does not take requests."));
			return;
		}
		// F2 twice, or F2 in a dialog, must not pile up dialogs
		if (!$(".modal.show").length) new PhoneEntry(phone);
	};

	class PhoneEntry {
		constructor(phone) {
			this.candidates = [];
			this.marked = 0;
			// what was asked last, and what the candidates are the answer to
			this.asked = this.answered = "";
			this.dialog = new frappe.ui.Dialog({
				title: __("Phone Entry"),
				size: "large",
				fields: this.fields(),
				primary_action_label: __("Create"),
				primary_action: (values) => this.create(values),
				secondary_action_label: __("Create and Dispatch"),
				secondary_action: () => this.create_and_dispatch(),
			});
			this.dialog.$wrapper.addClass("wuye-compact");
			this.dialog.onhide = () => this.dialog.$wrapper.remove();
			this.dialog.$wrapper.on("keydown", (event) => {
				if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
					event.preventDefault();
					this.create_and_dispatch();
				}
			});
			// a dialog that comes in takes the focus into its first field when it is there
			this.shown = new Promise((resolve) => this.dialog.$wrapper.one("shown.bs.modal", resolve));
			this.dialog.show();
			this.bind_search();
			this.bind_answers();
			this.show_request_fields(false);
			if (phone !== null) this.take_call(phone);
		}

		fields() {
			return [
				{
					fieldname: "search",
					fieldtype: "Data",
					label: __("Phone, Unit or Name"),
					description: __(
						"↑ ↓ choose, Enter takes; in the last field Ctrl+Enter creates and dispatches"
					),
				},
				{ fieldname: "call", fieldtype: "HTML" },
				{ fieldname: "candidates", fieldtype: "HTML" },
				{ fieldname: "who", fieldtype: "Section Break" },
				{
					fieldname: "property",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					get_query: () => ({ filters: { status: "Active" } }),
				},
				{ fieldname: "reporter_name", fieldtype: "Data", label: __("Reported By") },
				{ fieldname: "column_who", fieldtype: "Column Break" },
				{
					fieldname: "unit",
					fieldtype: "Link",
					options: "Property Unit",
					label: __("Unit"),
					get_query: () => {
						const property = this.dialog.get_value("property");
						return property ? { filters: { property } } : {};
					},
					onchange: () => this.look_for_similar(),
				},
				{ fieldname: "reporter_phone", fieldtype: "Data", label: __("Phone to Call Back") },
				{ fieldname: "what", fieldtype: "Section Break" },
				{
					fieldname: "category",
					fieldtype: "Link",
					options: "Service Category",
					label: __("Category"),
					get_query: () => ({ filters: { is_group: 0, disabled: 0 } }),
					onchange: () => this.take_category(),
				},
				{ fieldname: "column_what", fieldtype: "Column Break" },
				{
					fieldname: "urgency",
					fieldtype: "Select",
					label: __("Urgency"),
					options: ["Emergency", "Urgent", "Normal", "Complex", "Major"].map((value) => ({
						value,
						label: __(value),
					})),
					default: "Normal",
				},
				{ fieldname: "alike", fieldtype: "Section Break" },
				{ fieldname: "similar", fieldtype: "HTML" },
				{ fieldname: "details", fieldtype: "Section Break" },
				{ fieldname: "subject", fieldtype: "Data", label: __("Subject") },
				{ fieldname: "description", fieldtype: "Small Text", label: __("Description") },
				{ fieldname: "answers", fieldtype: "HTML" },
			];
		}

		// -- finding the caller

		bind_search() {
			const input = this.dialog.get_field("search").$input;
			input.attr({ autocomplete: "off", role: "combobox", "aria-autocomplete": "list" });
			input.on(
				"input",
				frappe.utils.debounce(() => this.search(input.val()), 250)
			);
			input.on("keydown", (event) => this.on_key(event));
		}

		search(text) {
			const asked = (text || "").trim();
			this.asked = asked;
			if (asked.length < 2) {
				this.take_answer(asked, []);
				return $.Deferred().resolve();
			}
			return frappe.call("wuye_ops.customer_service.lookup.find_caller", { text: asked }).then((r) => {
				// an answer that comes after the next question, or for the second time, is old
				if (asked === this.asked && asked !== this.answered)
					this.take_answer(asked, [...(r.message || []), NOBODY]);
			});
		}

		// A call comes in: who it is, before anybody has typed a letter.
		async take_call(phone) {
			const [{ message: call }] = await Promise.all([
				frappe.call("wuye_ops.customer_service.lookup.incoming_call", { phone }),
				this.shown,
			]);
			this.dialog.fields_dict.call.$wrapper.html(wuye_ops.caller.banner(call));
			// whoever has typed meanwhile knows better
			if (!call.number || this.asked) return;
			this.asked = call.number;
			this.dialog.get_field("search").$input.val(call.number);
			this.take_answer(call.number, [...call.callers, NOBODY]);
			// one who is known and has one home, or one who is not known at all: nothing to choose
			if (this.candidates.length <= 2) this.pick(0);
		}

		take_answer(text, candidates) {
			this.answered = text;
			this.candidates = candidates;
			this.marked = 0;
			this.render();
		}

		on_key(event) {
			if (event.key === "ArrowDown" || event.key === "ArrowUp") {
				event.preventDefault();
				const count = this.candidates.length;
				if (count) this.marked = (this.marked + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
				this.render();
			} else if (event.key === "Enter") {
				event.preventDefault();
				event.stopPropagation();
				const text = (event.target.value || "").trim();
				// whoever types fast presses Enter before the answer is there, and means the caller typed, not one shown before
				if (text === this.answered) this.pick(this.marked);
				else this.search(text).then(() => text === this.answered && this.pick(this.marked));
			}
		}

		render() {
			const wrapper = this.dialog.fields_dict.candidates.$wrapper;
			wrapper.html(
				this.candidates.length
					? `<div class="wuye-candidates" role="listbox">${this.candidates
							.map((row, index) => this.candidate(row, index))
							.join("")}</div>`
					: ""
			);
			// a link to a request opens it beside the dialog, in which the call goes on
			wrapper
				.find("[data-index]")
				.on(
					"click",
					(event) =>
						$(event.target).closest("a").length || this.pick($(event.currentTarget).data("index"))
				);
			wrapper.find(".marked")[0]?.scrollIntoView({ block: "nearest" });
		}

		candidate(row, index) {
			const escape = frappe.utils.escape_html;
			const requests = wuye_ops.caller.requests(row.requests);
			const who = row.customer
				? `<b>${escape(row.customer_name || row.customer)}</b>
					<span class="text-muted">${escape([row.unit, row.phone].filter(Boolean).join(" · "))}</span>`
				: `<span class="text-muted">${__("Somebody who is not registered, or a public area")}</span>`;
			const marked = index === this.marked;
			return `<div class="wuye-candidate ${marked ? "marked" : ""}" role="option" aria-selected="${marked}"
				data-index="${index}"><div>${who}</div>${requests}</div>`;
		}

		pick(index) {
			const row = this.candidates[index];
			if (!row) return;
			this.customer = row.customer;
			this.show_request_fields(true);
			const values = { property: row.property, unit: row.unit, reporter_name: row.customer_name };
			if (/^[\d\s+-]{7,}$/.test(this.answered)) values.reporter_phone = this.answered;
			for (const [field, value] of Object.entries(values))
				if (value) this.dialog.set_value(field, value);
			this.candidates = row.customer ? [row] : [];
			this.marked = 0;
			this.render();
			this.dialog.get_field(row.property ? "category" : "property").$input?.focus();
		}

		show_request_fields(shown) {
			for (const field of ["who", "what", "alike", "details"])
				this.dialog.set_df_property(field, "hidden", !shown);
			this.dialog.get_primary_btn().toggle(shown);
			this.dialog.get_secondary_btn().toggle(shown);
		}

		take_category() {
			const category = this.dialog.get_value("category");
			if (!category) return;
			this.look_for_similar();
			const fields = ["default_urgency", "kind"];
			frappe.db.get_value("Service Category", category, fields).then(({ message }) => {
				if (category !== this.dialog.get_value("category")) return;
				this.kind = message?.kind;
				if (message?.default_urgency) this.dialog.set_value("urgency", message.default_urgency);
				if (!this.dialog.get_value("subject")) this.dialog.set_value("subject", category);
				this.find_answers();
			});
		}

		// -- what others have reported alike: the caller can be added to it

		look_for_similar() {
			const { property, category, unit } = this.dialog.get_values(true);
			const asked = [property, category, unit].join("|");
			if (!property || !category || asked === this.compared) return;
			this.compared = asked;
			this.into = null;
			frappe
				.call("wuye_ops.customer_service.similar.similar_to_new", { property, category, unit })
				.then(({ message }) => {
					if (asked === this.compared) this.show_similar(message || []);
				});
		}

		show_similar(rows) {
			wuye_ops.similar_requests(this.dialog.fields_dict.similar.$wrapper, rows, {
				action: __("The Same"),
				chosen: this.into,
				on_choose: (name) => {
					this.into = this.into === name ? null : name;
					this.show_similar(rows);
				},
			});
		}

		// -- answering at once what somebody only wants to know

		bind_answers() {
			this.answers = wuye_ops.answers.panel(this.dialog.fields_dict.answers.$wrapper, {
				property: () => this.dialog.get_value("property"),
				label: __("Answered with This"),
				use: (answer) => this.create(this.dialog.get_values(true), answer_with(answer)),
			});
			for (const field of ["subject", "description"])
				this.dialog.get_field(field).$input.on("input", () => this.find_answers());
		}

		find_answers() {
			const typed = (field) => this.dialog.get_field(field).$input.val();
			if (this.kind === "Inquiry")
				this.answers.search(
					typed("description") || typed("subject") || this.dialog.get_value("category")
				);
			else this.answers.clear();
		}

		// -- recording

		create_and_dispatch() {
			return this.create(this.dialog.get_values(true), DISPATCH);
		}

		// next: what is done with the recorded request at once
		create(values, next = null) {
			const absent = ["property", "category", "subject"].filter((field) => !values[field]);
			if (absent.length) {
				this.dialog.get_field(absent[0]).$input?.focus();
				frappe.show_alert({
					message: __("Still needed: {0}", [
						absent.map((field) => this.dialog.get_field(field).df.label).join(", "),
					]),
					indicator: "orange",
				});
				return;
			}
			const doc = { doctype: "Service Request", channel: "Phone", customer: this.customer };
			for (const field of [
				"property",
				"unit",
				"reporter_name",
				"reporter_phone",
				"category",
				"urgency",
				"subject",
				"description",
			]) {
				if (values[field]) doc[field] = values[field];
			}
			this.dialog.disable_primary_action();
			frappe
				.call({ method: "frappe.client.insert", args: { doc }, freeze: true })
				.then(({ message }) => this.join(message.name).then(() => message.name))
				.then((name) =>
					next && !this.into
						? wuye_ops.call(next.method, { request: name, ...next.args }).then(
								() => this.finish(name, next.done()),
								// the request stands; its form says what the step lacks
								() => this.finish(name)
							)
						: this.finish(name, __("Recorded"))
				)
				.always(() => this.dialog.enable_primary_action());
		}

		// The same as a request that is open already: one more reporter of it.
		join(request) {
			if (!this.into) return Promise.resolve();
			return (
				wuye_ops
					.call("customer_service.merging.merge", { request, into: this.into })
					// refused, perhaps because the other has just been closed: the framework says why, the request stands
					.catch(() => {})
			);
		}

		finish(name, message) {
			this.dialog.hide();
			if (message) frappe.show_alert({ message: `${message}: ${name}`, indicator: "green" });
			frappe.set_route("Form", "Service Request", name);
		}
	}

	frappe.ui.keys.add_shortcut({
		shortcut: "f2",
		action: () => wuye_ops.phone_entry(),
		description: __("Phone Entry"),
		condition: () => frappe.model.can_create("Service Request"),
		ignore_inputs: true,
	});
})();
