"""A stand-in for Partner Center's invoice API: develop and test without a partner account.

`python -m partner_center.sandbox` starts it; `server.running` runs it in a thread of a test;
`service.create_app` returns it as an ASGI application. Needs the extra `sandbox`.
"""
