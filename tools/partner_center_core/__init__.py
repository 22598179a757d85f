"""The ground floor: what generated packages, `partner_center` and the workshop stand on.

It holds the runtime of generated code (errors, models, calls, clients) and shared tools: exact
JSON, raw HTTP text, JSON pointers, masking of secrets. It imports nothing else of this project.
"""
