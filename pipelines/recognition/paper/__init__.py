"""What leaves the house: the recognition list as CSV and workbook, and the forum pack on paper."""
