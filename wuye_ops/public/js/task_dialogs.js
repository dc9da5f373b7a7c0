// What a step of a task needs to know: sheets for the work log, parts, a problem, the end, a call.
(() => {
	frappe.provide("wuye_ops.tasks");
	const { h, icon, empty, loading, get, post, toast, photo_picker, sheet, field } = wuye_ops.portal;
	const API = "wuye_ops.customer_service.field_work";

	// record(task, kind, values, said): a step that is kept until it is sent. call_step(task, method, args, said): one
	// that needs the server now, as others wait for it or the stock is asked.
	wuye_ops.tasks.dialogs = ({ record, call_step }) => {
		const text_area = (placeholder, rows = 3) =>
			h("textarea", { rows, maxlength: 1000, required: true, placeholder });

		function ask_log(task) {
			const content = text_area(__("What did you do?"));
			const result = h("input", {
				type: "text",
				maxlength: 140,
				placeholder: __("Such as: no more leak"),
			});
			const stage = h("select", {}, [
				h("option", { value: "Before" }, __("Before the work")),
				h("option", { value: "During" }, __("During the work")),
				h("option", { value: "After", selected: true }, __("After the work")),
			]);
			const photos = photo_picker(1);
			sheet(
				__("Log Work"),
				[
					field(__("Work"), content),
					field(__("Result"), result),
					photos.element,
					field(__("The photo shows"), stage),
				],
				{
					action: __("Save"),
					run: () => {
						const [file] = photos.files;
						const photo = file ? { file, photo_stage: stage.value } : {};
						return record(
							task,
							"log",
							{ content: content.value, result: result.value, ...photo },
							__("The work has been logged.")
						);
					},
				}
			);
		}

		function ask_part(task) {
			const search = h("input", {
				type: "search",
				placeholder: __("Name or code"),
				"aria-label": __("Search parts"),
			});
			const found = h("div", { class: "wp-choice" }, loading());
			const quantity = h("input", {
				type: "number",
				min: "0.01",
				step: "any",
				value: "1",
				inputmode: "decimal",
				required: true,
			});
			let chosen = null;
			let asked = 0;
			const look = async () => {
				const mine = ++asked;
				try {
					const rows = await get(`${API}.find_parts`, { task: task.name, text: search.value });
					if (mine === asked)
						found.replaceChildren(
							...(rows.length ? rows.map(choice) : [empty(__("Nothing in stock."))])
						);
				} catch (error) {
					found.replaceChildren(empty(error.message));
				}
			};
			const choice = (row) =>
				h(
					"button",
					{
						type: "button",
						"data-item": row.item_code,
						class: chosen === row.item_code ? "wp-on" : "",
						onclick: (event) => {
							chosen = row.item_code;
							quantity.max = row.qty;
							found
								.querySelectorAll("button")
								.forEach((button) => button.classList.remove("wp-on"));
							event.currentTarget.classList.add("wp-on");
						},
					},
					h("span", {}, row.item_name),
					h("small", {}, __("{0} {1} in stock", [row.qty, row.uom]))
				);
			let timer;
			search.addEventListener("input", () => {
				clearTimeout(timer);
				timer = setTimeout(look, 250);
			});
			look();
			sheet(__("Parts Used"), [search, found, field(__("Quantity"), quantity)], {
				action: __("Add"),
				run: async () => {
					if (!chosen) {
						toast(__("Choose a part first."), "red");
						return false;
					}
					return call_step(
						task,
						"add_part",
						{ item_code: chosen, qty: quantity.value },
						__("The part has been added.")
					);
				},
			});
		}

		function ask_problem(task) {
			const reason = text_area(__("What keeps you from going on? The head is told at once."));
			sheet(__("Report Problem"), [field(__("Problem"), reason)], {
				action: __("Tell the Head"),
				run: () => record(task, "problem", { reason: reason.value }, __("The head has been told.")),
			});
		}

		function ask_finish(task) {
			if (!task.log.length) {
				toast(__("Log the work first, best with a photo."), "red");
				return;
			}
			const undone = task.equipment.filter((row) => !row.done).length;
			const result = text_area(__("What was achieved? The customer reads this."));
			sheet(
				__("Finish"),
				[
					undone
						? h(
								"p",
								{ class: "wp-note wp-warn" },
								__("{0} of {1} are not done. They stay due and come with the next visit.", [
									undone,
									task.equipment.length,
								])
							)
						: "",
					field(__("Result"), result),
				],
				{
					action: __("Finish"),
					run: () =>
						record(
							task,
							"finish",
							{ result: result.value },
							__("Done. The head verifies your work.")
						),
				}
			);
		}

		// What was found at one piece of equipment, or why it was left out.
		function ask_note(task, row) {
			const note = h("input", {
				type: "text",
				maxlength: 140,
				placeholder: __("Such as: oil changed, or why it was not done"),
			});
			note.value = row.note || "";
			sheet(row.label, [field(__("Remark"), note)], {
				action: __("Save"),
				run: () =>
					record(task, "tick", {
						equipment: row.equipment,
						done: row.done ? 1 : 0,
						note: note.value.trim(),
					}),
			});
		}

		function call(task) {
			const reason = h("input", {
				type: "text",
				required: true,
				minlength: 4,
				maxlength: 140,
				value: __("To agree on the visit"),
			});
			const { close } = sheet(
				__("Call the Customer"),
				[
					field(__("Why do you need the number?"), reason),
					h("p", { class: "wp-muted" }, __("The reason is kept in the access log.")),
				],
				{
					action: __("Show Number"),
					run: async () => {
						const number = await post(`${API}.customer_phone`, {
							task: task.name,
							reason: reason.value,
						});
						close();
						sheet(
							__("Call the Customer"),
							h(
								"a",
								{ class: "wp-button wp-primary wp-number", href: `tel:${number}` },
								icon("phone"),
								number
							)
						);
					},
				}
			);
		}

		return { ask_log, ask_part, ask_problem, ask_finish, ask_note, call };
	};
})();
