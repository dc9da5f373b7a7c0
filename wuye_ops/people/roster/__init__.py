"""排班: who is needed at which post and shift, who is assigned by HRMS's Shift Assignment, and where somebody is missing."""
