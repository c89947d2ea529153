"""Diagnose mistakes in YAML files in plain English. Only loaded once something looks wrong."""
