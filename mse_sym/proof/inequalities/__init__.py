"""Inequalities: methods that take a claim about a sign to simpler claims, one module each."""
