"""What leaves the dashboard as a file."""

from pipelines.spreadsheets import csv_file as csv_file
