"""Lending of records: who has asked for what, who has it, when it comes back, and looks at files that end by themselves."""
