"""Statements on paper: a workbook that works itself out again, a page to sign, all payouts for the payroll."""
