.PHONY: help demo test unit lint format bench pictures clean

help: ## What can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

demo: ## Set up everything that is missing and serve a living demo company
	@bash scripts/demo.sh

test: ## Run all tests: anywhere the unit tests, on a bench also the site, story, permission and browser tests
	@bash scripts/test.sh

unit: ## Run the unit tests only (no bench needed)
	@bash scripts/test.sh --unit

lint: ## Check style, import contracts, JSON
	@bash scripts/lint.sh

format: ## Let ruff put the code into shape
	@ruff check --fix . && ruff format .

bench: ## Make a bench with Frappe, ERPNext and HRMS where there is none, and link this checkout into it
	@bash scripts/system_packages.sh && bash scripts/bench.sh

clean: ## Remove the sites that the tests made
	@bash scripts/clean.sh
