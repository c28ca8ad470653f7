"""Normalising: numbers, money, percentages, counts and dates of a text as exact values."""

from kg.normalising.numerals import parse_number
from kg.normalising.values import find_values, month_number

__all__ = ["find_values", "month_number", "parse_number"]
