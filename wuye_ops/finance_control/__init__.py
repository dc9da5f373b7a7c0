"""成本与预算: what properties cost and may cost, as ERPNext has it in its ledger and budgets."""
