"""Measurements: each module prints a table. Figures are ratios within one run, since machines differ."""
