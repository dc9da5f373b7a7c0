"""绩效奖惩: performance pay by the grades of scorecards, bonuses and lawful deductions, approved by somebody else, into HRMS's payroll."""
