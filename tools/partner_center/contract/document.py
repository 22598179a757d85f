"""The OpenAPI document as a contract: judges exchanges."""

from __future__ import annotations

from partner_center.contract.documented_api import DocumentedApi
from partner_center.contract.exchange import Exchange
from partner_center.contract.finding import Finding
from partner_center.contract.rules.requests import request_findings
from partner_center.contract.rules.responses import response_findings


class Contract(DocumentedApi):
    """The document, ready to judge exchanges."""

    def judge_request(self, exchange: Exchange) -> list[Finding]:
        """Return everything about a request that the document does not allow."""
        return request_findings(exchange, api=self)

    def judge_response(self, exchange: Exchange) -> list[Finding]:
        """Return everything about a response that the document does not allow."""
        return response_findings(exchange, api=self)
