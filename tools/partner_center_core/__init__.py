"""The ground floor: what generated packages, `partner_center` and the workshop stand on.

Runtime of generated code (errors, models, calls, clients) and what everybody needs once: exact
JSON, raw HTTP text, JSON pointers, masking of secrets. It imports nothing else of this project.
"""
