"""Every style rule of the document is broken here once, and a clean document breaks none.

Each case edits one place of a small clean document, as data, and says which rule has to report it
at which place. Limit: the wording of messages is tested only where the command prints them.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from partner_center_core.pointers import tokens
from workshop.lint import __main__ as lint
from workshop.yaml_files import DOCUMENT, ROOT, lines

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = r"""
openapi: 3.1.1
info:
  title: Statements of a bakery
  description: |-
    Two extensions say more: `x-extensible-enum` lists known values.
    `x-line-items` lists what a request gives.
  contact:
    name: The baker
  version: 1.0.0
servers:
  - url: https://api.example.com
    description: The only server.
tags:
  - name: Invoices
    description: Invoices and their statements.
  - name: Events
    description: What the service sends by itself.
paths:
  /v1/invoices:
    get:
      operationId: listInvoices
      summary: List invoices
      description: |-
        A page of invoices, e.g. those of a year.
        `size` says how many.

        | provider | invoiceLineItemType | Kind | Paging |
        |---|---|---|---|
        | `office`, `onetime` | `BillingLineItems` | Invoice | seek |
      tags: [Invoices]
      externalDocs:
        description: Get a collection of invoices
        url: https://docs.example.com/list
      security:
        - appOnly: []
      parameters:
        - $ref: '#/components/parameters/size'
        - $ref: '#/components/parameters/kind'
        - $ref: '#/components/parameters/provider'
        - $ref: '#/components/parameters/type'
      responses:
        '200':
          description: The page.
          headers:
            MS-RequestId:
              $ref: '#/components/headers/MS-RequestId'
            MS-CorrelationId:
              $ref: '#/components/headers/MS-CorrelationId'
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/InvoiceCollection'
              examples:
                empty:
                  value: {items: []}
          links:
            invoice:
              operationId: getInvoice
              parameters:
                invoiceId: $response.body#/items/0/id
        '404':
          $ref: '#/components/responses/NotFound'
  /v1/invoices/summary:
    get:
      operationId: getInvoiceSummary
      summary: Get the account balance from Partner Center
      description: The balance of the account.
      tags: [Invoices]
      externalDocs:
        url: https://docs.example.com/summary
      security:
        - appOnly: []
      responses:
        '200':
          description: The balance.
          headers:
            MS-RequestId:
              $ref: '#/components/headers/MS-RequestId'
            MS-CorrelationId:
              $ref: '#/components/headers/MS-CorrelationId'
        '404':
          $ref: '#/components/responses/NotFound'
  /v1/invoices/{invoiceId}:
    get:
      operationId: getInvoice
      summary: Get an invoice
      description: One invoice.
      tags: [Invoices]
      externalDocs:
        url: https://docs.example.com/get
      security:
        - appOnly: []
      parameters:
        - $ref: '#/components/parameters/invoiceId'
        - $ref: '#/components/parameters/locale'
      responses:
        '200':
          description: The invoice.
          headers:
            MS-RequestId:
              $ref: '#/components/headers/MS-RequestId'
            MS-CorrelationId:
              $ref: '#/components/headers/MS-CorrelationId'
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Invoice'
        '404':
          $ref: '#/components/responses/NotFound'
webhooks:
  invoice-ready:
    post:
      operationId: onInvoiceReady
      summary: Receive the notice that an invoice is ready
      description: The service sends this once per invoice.
      tags: [Events]
      externalDocs:
        url: https://docs.example.com/webhook
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/InvoiceReadyEvent'
      responses:
        '200':
          description: The notice has arrived.
components:
  securitySchemes:
    appOnly:
      type: http
      description: A token of the application itself.
      scheme: bearer
  parameters:
    size:
      name: size
      in: query
      description: How many invoices a page has.
      schema:
        type: integer
        minimum: 0
        maximum: 2147483647
        examples: [200]
    kind:
      name: kind
      in: query
      description: What kind of invoice to list.
      schema:
        type: string
        x-extensible-enum: [Recurring, OneTime]
        examples: [OneTime]
    provider:
      name: provider
      in: query
      description: Who bills.
      schema:
        type: string
        x-extensible-enum: [office, onetime]
        examples: [office]
    type:
      name: invoiceLineItemType
      in: query
      description: What is billed.
      schema:
        type: string
        x-extensible-enum: [BillingLineItems]
        examples: [BillingLineItems]
    invoiceId:
      name: invoiceId
      in: path
      required: true
      description: The id of the invoice.
      schema:
        type: string
        minLength: 1
        examples: [D070001XQZ]
        not:
          enum: [summary, ., ..]
    locale:
      name: X-Locale
      in: header
      description: The language of the texts.
      schema:
        type: string
        examples: [en-US]
  headers:
    MS-RequestId:
      description: The id of the call.
      schema:
        type: string
        examples: [cad5a5cd]
    MS-CorrelationId:
      description: The id of the chain of calls.
      schema:
        type: string
        examples: [8df5d6a7]
  responses:
    NotFound:
      description: No such invoice.
      headers:
        MS-RequestId:
          $ref: '#/components/headers/MS-RequestId'
        MS-CorrelationId:
          $ref: '#/components/headers/MS-CorrelationId'
  schemas:
    Amount:
      type: number
      description: An amount of money.
      examples: [8203.25]
    Timestamp:
      type: string
      pattern: ^\d{4}-
      description: |-
        A moment, with or without a zone:

        - `Z`: at the zero meridian
        - nothing: nobody knows
      examples: [2018-03-16T00:00:00]
    InvoiceCollection:
      type: object
      description: A page of invoices.
      required: [items]
      properties:
        items:
          type: array
          description: The invoices of this page.
          items:
            $ref: '#/components/schemas/AnyInvoice'
      additionalProperties: true
    AnyInvoice:
      description: An invoice of any kind.
      oneOf:
        - $ref: '#/components/schemas/Invoice'
        - $ref: '#/components/schemas/OtherInvoice'
      x-line-items:
        - provider: office
          invoiceLineItemType: BillingLineItems
          kind: Invoice
          paging: seek
          currencyCode: optional
        - provider: onetime
          invoiceLineItemType: BillingLineItems
          kind: Invoice
          paging: seek
          currencyCode: required
    Invoice:
      type: object
      description: An invoice.
      required: [id, kind]
      properties:
        id:
          type: string
          description: The id of the invoice, see [the list](https://docs.example.com/list).
          examples: [D070001XQZ]
        kind:
          type: string
          const: Recurring
          description: The kind of this invoice.
          examples: [Recurring]
        state:
          type: string
          x-extensible-enum: [paid, due]
          description: Where the payment stands.
          examples: [paid]
        total:
          $ref: '#/components/schemas/Amount'
          description: What the invoice adds up to, in its currency.
        notes:
          type: array
          description: Notes of the accountant.
          items:
            type: string
            examples: [First order.]
        issued:
          $ref: '#/components/schemas/Timestamp'
          description: When the invoice was made.
      additionalProperties: true
    OtherInvoice:
      type: object
      description: An invoice of another kind.
      not:
        required: [kind]
        properties:
          kind:
            enum: [Recurring]
      properties:
        id:
          type: string
          description: The id of the invoice.
          examples: [D070001XQZ]
      additionalProperties: true
    InvoiceReadyEvent:
      type: object
      description: What the service sends when an invoice is ready.
      properties:
        name:
          type: string
          pattern: ^[a-z-]+$
          description: The name of the event.
          examples: [invoice-ready]
      additionalProperties: true
"""

LIST = "/paths/~1v1~1invoices/get"
BALANCE = "/paths/~1v1~1invoices~1summary/get"
GET = "/paths/~1v1~1invoices~1{invoiceId}/get"
HOOK = "/webhooks/invoice-ready/post"
SIZE = "/components/parameters/size"
PARAMETER = "/components/parameters/kind/schema"
ID = "/components/parameters/invoiceId/schema"
INVOICE = "/components/schemas/Invoice"
KIND = f"{INVOICE}/properties/kind"
STATE = f"{INVOICE}/properties/state"
EVENT = "/components/schemas/InvoiceReadyEvent"
UNION = "/components/schemas/AnyInvoice"
PAIRS = f"{UNION}/x-line-items"
ENTRY = "provider: onetime, invoiceLineItemType: BillingLineItems, kind: Invoice"
TABLE = '"| provider | invoiceLineItemType | Paging | Note |\\n|---|---|---|---|\\n'
NAME = f"{EVENT}/properties/name"
TEXT = "type: string, description: A text."
SAMPLE = f"{{{TEXT}, examples: [a]}}"
HEADER = "{description: A text., schema: {type: string, examples: [a]}}"
CLOSED = "additionalProperties: false"
LAST = "(moved behind its siblings)"


@dataclass(frozen=True)
class Case:
    """One edit of the clean document: the rule that it breaks, and the place to be reported."""

    rule: str
    at: str
    value: str | None  # YAML text to put there, LAST to move the key, None to remove it
    place: str | None = None  # where `at` is not the place itself
    also: frozenset[str] = frozenset()  # rules that the same edit cannot help breaking


def also(*rules: str) -> frozenset[str]:
    return frozenset(rules)


CASES = (
    Case("root-order", "/openapi", LAST, ""),
    Case("openapi-version", "/openapi", "3.2.0"),
    Case("info-contact", "/info/contact", None, "/info"),
    Case("info-contact", "/info/contact", "{url: https://example.com}", "/info"),
    Case("info-version", "/info/version", "1.0"),
    Case("info-version", "/info/version", "v1.0.0"),
    Case("server-url", "/servers/0/url", "http://api.example.com", "/servers/0"),
    Case("server-url", "/servers/0/url", "https://api.example.com/", "/servers/0"),
    Case("server-url", "/servers/0/description", None, "/servers/0"),
    Case("tag-form", "/tags/0/description", None, "/tags/0"),
    Case("tag-form", "/tags/2", "{name: Line items, description: Items.}", also=also("tag-used")),
    Case("tag-used", "/tags/2", "{name: Estimates, description: Estimates.}"),
    Case("text-keys", f"{HOOK}/responses", "{204: {description: A.}}", f"{HOOK}/responses/204"),
    Case("text-keys", STATE, f"{{{TEXT}, examples: [a], no: 1}}"),
    Case("operation-order", f"{GET}/operationId", LAST, GET),
    Case("operation-order", f"{HOOK}/operationId", LAST, HOOK),
    Case("operation-id-form", f"{BALANCE}/operationId", "get_invoice_summary"),
    Case("operation-id-form", f"{BALANCE}/operationId", "GetInvoiceSummary"),
    Case("operation-id-form", f"{BALANCE}/operationId", "invoiceSummary"),
    Case("operation-id-form", f"{BALANCE}/operationId", "get"),
    Case("operation-id-form", f"{BALANCE}/operationId", None),
    Case("operation-id-form", f"{HOOK}/operationId", "invoiceReady"),
    Case(
        "operation-id-unique", f"{GET}/operationId", "getInvoiceSummary", also=also("link-targets")
    ),
    Case("operation-tag", f"{GET}/tags", "[]", GET),
    Case("operation-tag", f"{GET}/tags", None, GET),
    Case("operation-tag", f"{GET}/tags", "[Invoices, Invoices]", GET),
    Case("operation-tag", f"{GET}/tags", "[Bills]"),
    Case("webhook-tag", f"{HOOK}/tags", "[Invoices]", also=also("tag-used")),
    Case("operation-docs", f"{GET}/externalDocs", None, GET),
    Case("operation-docs", f"{HOOK}/externalDocs", None, HOOK),
    Case("operation-security", f"{GET}/security", None, GET),
    Case("operation-security", f"{GET}/security", "[{appOnly: []}, {}]", GET),
    Case("operation-security", f"{GET}/security", "[{appOnly: []}, {oauth: []}]"),
    Case("errors-alike", f"{GET}/responses/404", None, f"{GET}/responses"),
    Case(
        "errors-alike",
        f"{GET}/responses/410",
        "{$ref: '#/components/responses/NotFound'}",
        f"{GET}/responses",
    ),
    Case("default-response", f"{HOOK}/responses/default", "{description: Any answer.}"),
    Case("default-response", f"{HOOK}/responses/2XX", "{description: Any answer.}"),
    Case(
        "parameter-by-reference",
        f"{GET}/parameters/2",
        f"{{name: X, in: header, {HEADER[1:]}",
    ),
    Case(
        "header-by-reference",
        "/components/responses/NotFound/headers/X",
        HEADER,
    ),
    Case(
        "header-by-reference",
        f"{GET}/responses/200/headers/X",
        HEADER,
    ),
    Case("error-by-reference", f"{HOOK}/responses/404", "{description: No such hook.}"),
    Case(
        "response-headers",
        "/components/responses/NotFound/headers/MS-RequestId",
        None,
        "/components/responses/NotFound",
    ),
    Case(
        "response-headers",
        f"{GET}/responses/200/headers/MS-CorrelationId",
        None,
        f"{GET}/responses/200",
    ),
    Case(
        "parameter-default",
        f"{SIZE}/schema",
        "{type: integer, minimum: 0, maximum: 9, default: 2, examples: [2]}",
        f"{SIZE}/schema/default",
    ),
    Case("parameter-enum", f"{PARAMETER}/enum", "[OneTime]", also=also("schema-order")),
    Case(
        "parameter-reserved",
        "/components/parameters/locale/name",
        "accept",
        "/components/parameters/locale",
    ),
    Case(
        "parameter-content",
        "/components/parameters/locale/content",
        "{text/plain: {schema: {type: string}}}",
    ),
    Case("integer-bounds", f"{SIZE}/schema/minimum", None, SIZE),
    Case("integer-bounds", f"{SIZE}/schema/maximum", None, SIZE),
    Case("path-literals", f"{ID}/not/enum", "[., ..]", ID),
    Case("path-literals", f"{ID}/not/enum", "[summary, .]", ID),
    Case("path-literals", "/paths/~1v1~1invoices~1unbilled", "{}", ID),
    Case("path-literals", f"{ID}/not", None, ID),
    Case("path-literals", f"{ID}/minLength", None, ID),
    Case(
        "link-targets",
        f"{LIST}/responses/200/links/invoice/operationId",
        "getBill",
        f"{LIST}/responses/200/links/invoice",
    ),
    Case("link-targets", f"{LIST}/responses/200/links/invoice/parameters/bill", "$request.url"),
    Case("extension-explained", f"{GET}/x-internal", "true"),
    Case("extension-explained", "/info/description", "It has `x-extensible-enum`.", PAIRS),
    *(
        Case("line-items-form", f"{PAIRS}/1", f"{{{ENTRY}, {rest}}}")
        for rest in (
            "paging: seek",
            "paging: seek, currencyCode: required, more: 1",
            "currencyCode: required, paging: seek",
            "paging: seek, currencyCode: wanted",
        )
    ),
    Case(
        "line-items-form",
        f"{PAIRS}/1/paging",
        "page",
        f"{PAIRS}/1",
        also("line-items-table"),
    ),
    Case(
        "line-items-form",
        f"{PAIRS}/2",
        "{provider: One_Time, invoiceLineItemType: BillingLineItems, kind: Invoice, paging: seek,"
        " currencyCode: required}",
        PAIRS,
        also("line-items-words", "line-items-table"),
    ),
    Case("line-items-kinds", f"{PAIRS}/1/kind", "Bill", f"{PAIRS}/1", also("line-items-table")),
    Case("line-items-kinds", f"{PAIRS}/1/kind", "Amount", f"{PAIRS}/1", also("line-items-table")),
    Case(
        "line-items-kinds",
        f"{UNION}/oneOf/2",
        "{$ref: '#/components/schemas/InvoiceReadyEvent'}",
        PAIRS,
    ),
    Case("line-items-words", f"{PAIRS}/1/provider", "azure", PAIRS, also("line-items-table")),
    Case(
        "line-items-words", f"{PAIRS}/1/provider", "azure", f"{PAIRS}/1", also("line-items-table")
    ),
    Case(
        "line-items-words",
        "/components/parameters/type/schema/x-extensible-enum",
        "[BillingLineItems, UsageLineItems]",
        PAIRS,
    ),
    Case("line-items-words", "/components/parameters/provider/name", "from", f"{PAIRS}/0"),
    Case("line-items-table", f"{LIST}/description", "A page.", PAIRS),
    *(
        Case("line-items-table", f"{LIST}/description", f'{TABLE}{rows}"')
        for rows in (
            "| `office` | `BillingLineItems` | seek | A. |",
            "| `office`, `onetime` | `BillingLineItems` | offset | A. |",
            "| `office`, `onetime`, `azure` | `BillingLineItems` | seek | A. |",
            "",
        )
    ),
    Case(
        "reference-resolves",
        STATE,
        "{$ref: '#/components/schemas/State', description: A state.}",
        f"{STATE}/$ref",
        also("leaf-examples"),
    ),
    Case(
        "reference-local",
        f"{GET}/parameters/2",
        "{$ref: 'parameters.yaml#/size'}",
        f"{GET}/parameters/2/$ref",
    ),
    Case(
        "path-item-reference",
        "/paths/~1v1~1balance",
        "{$ref: '#/paths/~1v1~1invoices~1summary'}",
        "/paths/~1v1~1balance/$ref",
    ),
    Case("component-used", "/components/headers/X", HEADER),
    Case("component-used", f"{GET}/parameters/1", None, "/components/parameters/locale"),
    Case(
        "component-used",
        "/components/securitySchemes/appUser",
        "{type: http, description: A user., scheme: bearer}",
    ),
    Case(
        "component-used",
        "/components/schemas/Self",
        "{type: object, description: A., properties: {a: {$ref: '#/components/schemas/Self'}},"
        " additionalProperties: true}",
    ),
    Case("schema-order", f"{STATE}/type", LAST, STATE),
    Case("schema-order", f"{STATE}/x-extensible-enum", LAST, STATE),
    Case("schema-order", f"{INVOICE}/description", LAST, INVOICE),
    Case("schema-order", f"{SIZE}/schema/type", LAST, f"{SIZE}/schema"),
    Case("schema-name", "/components/schemas/due_state", SAMPLE, also=also("component-used")),
    Case("schema-name", "/components/schemas/dueState", SAMPLE, also=also("component-used")),
    Case(
        "schema-format",
        STATE,
        "{type: string, format: date-time, description: A., examples: ['2018-03-16T00:00:00Z']}",
        f"{STATE}/format",
    ),
    Case(
        "schema-format",
        STATE,
        f"{{{TEXT}, examples: [cad5a5cd-6b2f-4b6e-8a3c-0e9f3e1c2d4b], format: uuid}}",
        f"{STATE}/format",
        also("schema-order"),
    ),
    Case(
        "boolean-schema",
        STATE,
        "{type: array, description: States., examples: [[]], items: true}",
        f"{STATE}/items",
    ),
    Case("boolean-schema", f"{EVENT}/properties/any", "true", also=also("description-present")),
    Case(
        "open-object",
        EVENT,
        f"{{type: object, description: A., properties: {{a: {SAMPLE}}}, {CLOSED}}}",
        f"{EVENT}/additionalProperties",
    ),
    Case("open-object", f"{EVENT}/additionalProperties", None, EVENT),
    Case("member-name", f"{INVOICE}/properties/cls", SAMPLE),
    Case(
        "number-scalar",
        STATE,
        "{type: number, description: A number., examples: [1]}",
        f"{STATE}/type",
    ),
    Case(
        "number-scalar",
        STATE,
        "{type: [number, string], description: A number., examples: [1]}",
        f"{STATE}/type",
    ),
    Case("number-scalar", f"{SIZE}/schema", "{type: number, examples: [1]}", f"{SIZE}/schema/type"),
    *(
        Case(
            "type-list",
            STATE,
            f"{{type: [integer, string], {keyword}, description: A., examples: ['1', 1]}}",
            f"{STATE}/{keyword.partition(':')[0]}",
        )
        for keyword in ("pattern: '^[0-9]+$'", "minLength: 1", "format: int32")
    ),
    Case(
        "repeated-pattern",
        STATE,
        "{type: string, pattern: '^[a-z-]+$', description: A state., examples: [a]}",
        f"{NAME}/pattern",
    ),
    Case(
        "repeated-pattern",
        NAME,
        r"{type: string, pattern: '^\d{4}-', description: A moment., examples: [2018-]}",
        f"{NAME}/pattern",
    ),
    Case("const-type", f"{KIND}/type", None, f"{KIND}/const"),
    *(
        Case("enum-values", f"{PARAMETER}/x-extensible-enum", values)
        for values in ("[OneTime, onetime]", "[OneTime, 1]")
    ),
    *(
        Case(
            "enum-values",
            f"{PARAMETER}/contentSchema",
            f"{{type: string, enum: {values}, examples: [a]}}",
            f"{PARAMETER}/contentSchema/enum",
            also("schema-order"),
        )
        for values in ("[a, A]", "[a, 1]")
    ),
    Case(
        "response-enum",
        STATE,
        "{type: string, enum: [due], description: A state., examples: [due]}",
        f"{STATE}/enum",
    ),
    Case(
        "response-enum",
        NAME,
        "{type: string, enum: [a], description: A name., examples: [a]}",
        f"{NAME}/enum",
    ),
    Case("required-exists", f"{INVOICE}/required", "[id, kind, sum]"),
    Case("leaf-examples", f"{STATE}/examples", None, STATE),
    Case("leaf-examples", f"{SIZE}/schema/examples", None, f"{SIZE}/schema"),
    Case(
        "leaf-examples",
        "/components/headers/MS-RequestId/schema/examples",
        None,
        "/components/headers/MS-RequestId/schema",
    ),
    Case(
        "leaf-examples",
        "/components/schemas/Amount/examples",
        None,
        "/components/schemas/Amount",
        also("leaf-examples"),
    ),
    Case(
        "leaf-examples",
        f"{INVOICE}/properties/notes/items/examples",
        None,
        f"{INVOICE}/properties/notes",
    ),
    Case("examples-form", f"{STATE}/examples", "paid"),
    Case("examples-form", f"{STATE}/examples", "[]"),
    Case("examples-form", f"{STATE}/example", "paid"),
    Case("examples-form", f"{SIZE}/example", "200"),
    Case("example-valid", f"{STATE}/examples", "[paid, 1]", f"{STATE}/examples/1"),
    Case(
        "example-valid",
        f"{INVOICE}/properties/total/examples",
        "['1.5']",
        f"{INVOICE}/properties/total/examples/0",
    ),
    Case(
        "example-valid",
        "/components/schemas/Timestamp/examples",
        "[yesterday]",
        "/components/schemas/Timestamp/examples/0",
    ),
    Case("example-valid", f"{ID}/examples", "[summary]", f"{ID}/examples/0"),
    Case(
        "example-valid",
        f"{LIST}/responses/200/content/application~1json/examples/empty/value",
        "{items: {}}",
        f"{LIST}/responses/200/content/application~1json/examples/empty",
    ),
    Case("summary-form", f"{GET}/summary", None, GET),
    Case("summary-form", f"{GET}/summary", "Get an invoice."),
    Case("summary-form", f"{GET}/summary", "get an invoice"),
    Case("summary-form", f"{GET}/summary", "Gets an invoice"),
    Case("summary-form", f"{GET}/summary", "Get an Invoice"),
    Case("summary-form", f"{GET}/summary", f"Get {'an invoice ' * 6}at once"),
    Case("summary-form", f"{HOOK}/summary", "Receives the notice"),
    Case("description-present", f"{GET}/description", None, GET),
    Case("description-present", f"{HOOK}/description", None, HOOK),
    Case("description-present", f"{SIZE}/description", None, SIZE),
    Case(
        "description-present",
        "/components/headers/MS-RequestId/description",
        None,
        "/components/headers/MS-RequestId",
    ),
    Case("description-present", f"{GET}/responses/200/description", None, f"{GET}/responses/200"),
    Case(
        "description-present",
        "/components/securitySchemes/appOnly/description",
        None,
        "/components/securitySchemes/appOnly",
    ),
    Case("description-present", f"{INVOICE}/description", None, INVOICE),
    Case("description-present", f"{STATE}/description", None, STATE),
    Case(
        "description-present",
        f"{INVOICE}/properties/total/description",
        None,
        f"{INVOICE}/properties/total",
    ),
    Case("description-sentences", f"{GET}/description", "an invoice."),
    Case("description-sentences", f"{GET}/description", "An invoice"),
    Case("description-sentences", f"{GET}/description", r'"An invoice\nof a year."'),
    Case("description-sentences", f"{GET}/description", "' '"),
    Case("description-lines", f"{GET}/description", "One invoice. It has an id."),
    Case("description-lines", f"{GET}/description", "One invoice. `id` is its id."),
    Case("description-words", f"{GET}/description", "One invoice that will come."),
    Case("description-words", f"{STATE}/description", "Should be paid."),
    Case("description-words", SIZE + "/description", "It couldn't be larger."),
    *(
        Case("schema-keyword", f"{EVENT}/{keyword}", value)
        for keyword, value in {
            "nullable": "true",
            "$defs": "{A: {type: string}}",
            "allOf": "[{type: string}]",
            "discriminator": "{propertyName: name}",
            "patternProperties": "{^a: {type: string}}",
            "prefixItems": "[{type: string}]",
            "if": "{type: string}",
            "then": "{type: string}",
            "else": "{type: string}",
            "unevaluatedProperties": "{type: string}",
            "unevaluatedItems": "{type: string}",
            "$dynamicRef": "'#a'",
        }.items()
    ),
)


def edited(case: Case) -> str:
    """Return the clean document, as YAML, with one case's edit."""
    document = yaml.safe_load(CLEAN)
    *above, last = tokens(case.at)
    holder: Any = document
    for key in above:
        holder = holder[int(key) if isinstance(holder, list) else key]
    if isinstance(holder, list):
        holder[int(last) :] = [] if case.value is None else [yaml.safe_load(case.value)]
    elif case.value is None:
        del holder[last]
    elif case.value == LAST:
        holder[last] = holder.pop(last)
    else:
        holder[last] = yaml.safe_load(case.value)
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}{case.at}")
def test_a_broken_rule_is_reported_at_its_place(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(edited(case), encoding="utf-8")
    found = lint.findings(path)
    place = case.at if case.place is None else case.place
    placed = lines(path)
    while place not in placed:  # of a removed key, the place is what held it
        place = place.rpartition("/")[0]
    assert (placed[place], case.rule) in [(one.line, one.rule) for one in found], found
    assert {one.rule for one in found} == {case.rule} | case.also, found


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in lint.RULES}
    assert len({rule.id for rule in lint.RULES}) == len(lint.RULES)
    assert all(rule.reason for rule in lint.RULES)


def test_a_clean_document_breaks_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(CLEAN.lstrip(), encoding="utf-8")
    assert lint.findings(path) == []


def test_a_table_may_have_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    rows = (
        "| `office` | `BillingLineItems` | seek | A. |\\n| `onetime` | `BillingLineItems` | seek |"
    )
    other = "\\n\\n| provider | Name |\\n|---|---|\\n| `azure` | Azure |"
    case = Case("", f"{LIST}/description", f'{TABLE}{rows}{other}"')
    path.write_text(edited(case), encoding="utf-8")
    assert lint.findings(path) == []


def test_the_document_is_clean() -> None:
    found = lint.findings(DOCUMENT)
    assert not found, "\n".join(f"{DOCUMENT.name}:{f.line}: {f.rule}: {f.message}" for f in found)


@pytest.mark.parametrize("value", ["[]", "''", "7", "{a: [1]}", "[{}, 1]", "[{provider: []}]"])
@pytest.mark.parametrize(
    "at",
    [
        *("/info", "/servers", "/tags", "/paths", "/components", GET, f"{GET}/responses", INVOICE),
        *(UNION, PAIRS, f"{PAIRS}/0", f"{PAIRS}/0/kind", f"{PAIRS}/0/paging"),
    ],
)
def test_nodes_of_the_wrong_shape_stop_no_rule(at: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(edited(Case("", at, value)), encoding="utf-8")
    lint.findings(path)


def command(*arguments: str) -> tuple[int, str, str]:
    """Run the command as a user does; return its exit code and what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "workshop.lint", *arguments],
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_says_when_all_is_well(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(CLEAN.lstrip(), encoding="utf-8")
    assert command(str(path)) == (0, f"{len(lint.RULES)} rules, no findings\n", "")


def test_the_command_prints_one_line_per_finding(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    text = CLEAN.lstrip().replace("List invoices", "List invoices.")
    path.write_text(text.replace("version: 1.0.0", "version: 1.0"), encoding="utf-8")
    code, out, err = command(str(path))
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        f"{path}:9: info-version: 1.0 is no semantic version; write text such as '1.0.0'",
        (f"{path}:22: summary-form: ends in a full stop; a summary is a title, leave the stop out"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": No such file or directory"),
        ("openapi: 3: 1\n", ":1:11: "),
        ("a: 1\nb: 2\na: 3\n", ":3:1: the key 'a' stands twice in one mapping"),
        ("- openapi\n", ": not an OpenAPI document; its root is a mapping with `openapi`"),
        ("", ": not an OpenAPI document; its root is a mapping with `openapi`"),
    ],
    ids=["missing", "bad-yaml", "duplicate-key", "list", "empty"],
)
def test_what_cannot_be_read_is_said_in_one_line(
    text: str | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "document.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    code, out, err = command(str(path))
    assert (code, out) == (1, "")
    assert err.startswith(f"error: {path}{message}")
    assert err.count("\n") == 1


def test_unknown_arguments_are_refused() -> None:
    assert command("--fix") == (1, "", "error: usage: python -m workshop.lint [FILE]\n")
