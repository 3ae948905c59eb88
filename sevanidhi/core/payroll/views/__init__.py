"""The pages of the pay bill: the office's month, a schedule, suspense, the district, the treasury."""
