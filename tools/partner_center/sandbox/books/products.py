"""What the partner sells, as tables: offers, seats, reservations, meters, with US dollar prices.

Names are of the kind that the documented line items show; ids follow from the seed. Prices are made
up and the same for every line item of a product; names.py has the factor of each other currency.
"""

from __future__ import annotations

from typing import NamedTuple


class Offer(NamedTuple):
    """A legacy license: upper-case name, and price of a month."""

    name: str
    price: str


class LegacyMeter(NamedTuple):
    """A meter of legacy Azure usage."""

    service: str
    kind: str
    resource: str
    unit: str
    price: str
    region: str


class Seat(NamedTuple):
    """A modern license, reservation or piece of software, sold by the piece."""

    product: str
    sku: str
    price: str
    qualifiers: tuple[str, ...]
    unit: str
    term: str
    publisher: str = "Microsoft Corporation"


class ModernMeter(NamedTuple):
    """A meter of modern usage; the price has 20 decimals, of which the wire shows 16."""

    product: str
    sku: str
    publisher: str
    publisher_id: str
    category: str
    meter: str
    meter_id: str  # empty: a GUID that follows from the seed
    unit: str
    service: str
    resource: str
    price: str


# fmt: off
OFFERS: tuple[Offer, ...] = (
    Offer("OFFICE 365 ENTERPRISE E3", "18.40"),
    Offer("OFFICE 365 ENTERPRISE E1", "7.36"),
    Offer("OFFICE 365 ENTERPRISE E5", "30.64"),
    Offer("OFFICE 365 BUSINESS ESSENTIALS", "4.60"),
    Offer("OFFICE 365 BUSINESS PREMIUM", "11.50"),
    Offer("EXCHANGE ONLINE (PLAN 1)", "3.68"),
    Offer("EXCHANGE ONLINE (PLAN 2)", "7.36"),
    Offer("EXCHANGE ONLINE KIOSK", "1.84"),
    Offer("SHAREPOINT ONLINE (PLAN 2)", "9.20"),
    Offer("VISIO ONLINE (PLAN 1)", "4.60"),
    Offer("PROJECT ONLINE PROFESSIONAL", "27.60"),
    Offer("POWER BI PRO", "9.19"),
    Offer("ENTERPRISE MOBILITY + SECURITY E3", "8.14"),
    Offer("AZURE ACTIVE DIRECTORY PREMIUM P1", "5.52"),
    Offer("DYNAMICS 365 FOR TEAM MEMBERS, ENTERPRISE EDITION (QUALIFIED OFFER FOR FACULTY)",
          "1.84"),
    Offer("MICROSOFT FLOW PLAN 2", "13.80"),
    Offer("AUDIO CONFERENCING", "3.68"),
    Offer("PHONE SYSTEM - VIRTUAL USER", "0.00"),
    Offer("MICROSOFT TEAMS COMMERCIAL CLOUD (TRIAL)", "0.00"),
)

# Six line items in sequence share a subscription, so no six meters in sequence may be alike.
LEGACY_METERS: tuple[LegacyMeter, ...] = (
    LegacyMeter("Azure App Service", "Standard Plan", "S1", "1 Hour", "0.085", ""),
    LegacyMeter("Storage", "Standard Page Blob", "LRS Data Stored", "1 GB/Month", "0.0383", ""),
    LegacyMeter("Virtual Machines", "D/DS Series Windows", "D1/DS1", "1 Hour", "0.14", "US West"),
    LegacyMeter("Bandwidth", "", "Data Transfer Out", "1 GB", "0.087", "Zone 1"),
    LegacyMeter("Storage", "Tables", "Batch Write Operations", "10K", "0.00036", ""),
    LegacyMeter("Azure DNS", "Private", "Private Queries", "1M", "0.4", ""),
    LegacyMeter("Virtual Machines", "BS Series Windows", "B2s", "1 Hour", "0.0496", "EU West"),
    LegacyMeter("SQL Database", "Single Standard", "S2 DTUs", "1/Day", "2.4192", "UK South"),
    LegacyMeter("Storage", "Standard SSD Managed Disks", "E10 Disks", "1/Month", "9.6", "EU North"),
    LegacyMeter("Key Vault", "", "Operations", "10K", "0.03", ""),
    LegacyMeter("VPN Gateway", "", "VpnGw1", "1 Hour", "0.19", "EU West"),
    LegacyMeter("Azure Monitor", "Log Analytics", "Pay-as-you-go Data Ingestion", "1 GB", "2.99",
                ""),
    LegacyMeter("Backup", "Azure VM", "Protected Instances", "1/Month", "10", "UK South"),
    LegacyMeter("Azure Cosmos DB", "", "100 RU/s", "1/Hour", "0.008", "US East 2"),
    LegacyMeter("Load Balancer", "Standard", "Included LB Rules and Outbound Rules", "1 Hour",
                "0.025", ""),
    LegacyMeter("Virtual Network", "IP Addresses", "Static Public IP", "1 Hour", "0.0036", ""),
    LegacyMeter("Service Bus", "Standard", "Base Unit", "1/Hour", "0.0135", "EU West"),
    LegacyMeter("Functions", "", "Execution Time", "50K GB Seconds", "0.8", ""),
    LegacyMeter("Cognitive Services", "Translator Text", "S1 Characters", "1M", "10", ""),
    LegacyMeter("Container Registry", "Basic", "Registry Unit", "1/Day", "0.1666", "UK West"),
)

MONTH, YEAR, YEARS = "One-Month", "One-Year", "Three-Year"  # terms
SEATS: tuple[Seat, ...] = (
    Seat("Microsoft 365 E3", "Microsoft 365 E3", "32.00", (), "", YEAR),
    Seat("Microsoft 365 E5", "Microsoft 365 E5 without Audio Conferencing", "54.75", (), "", YEAR),
    Seat("Microsoft 365 Business Premium", "Microsoft 365 Business Premium", "22.00", (),
         "Licenses", YEAR),
    Seat("Microsoft 365 Business Basic", "Microsoft 365 Business Basic", "6.00", (), "Licenses",
         MONTH),
    Seat("Microsoft 365 Business Standard",
         "Microsoft 365 Business Standard (Nonprofit Staff Pricing)", "4.40", (), "", YEAR),
    Seat("Exchange Online Archivierung", "Exchange Online Archivierung", "4.25", (), "", YEAR),
    Seat("Exchange Online (Plan 1)", "Exchange Online (Plan 1)", "4.00", (), "", YEAR),
    Seat("Power BI Premium Per User", "Power BI Premium Per User", "16.00", (), "Seats", YEAR),
    Seat("Power BI Pro", "Power BI Pro", "10.00", (), "", MONTH),
    Seat("Dynamics 365 Sales Professional", "Dynamics 365 Sales Professional", "65.00", (),
         "Licenses", YEAR),
    Seat("Dynamics 365 Business Central Essentials", "Dynamics 365 Business Central Essentials",
         "70.00", (), "", YEAR),
    Seat("Visio Plan 2", "Visio Plan 2", "15.00", (), "", MONTH),
    Seat("Teams Phone Standard", "Teams Phone Standard", "8.15", ("AddOn",), "Licenses", YEAR),
    Seat("Microsoft 365 Phone System - Virtual User", "Microsoft 365 Phone System - Virtual User",
         "0", ("AddOn",), "", YEAR),
    Seat("Microsoft Viva Suite", "Microsoft Viva Suite (Trial)", "0", ("Trial",), "", MONTH),
    Seat("Windows 365 Enterprise",
         "Windows 365 Enterprise 4 vCPU, 16 GB, 256 GB (with Windows Hybrid Benefit)", "66.00", (),
         "", MONTH),
    Seat("Azure Reservation", "Reserved VM Instance, Standard_B2ms, EU West, 1 Year", "310.50", (),
         "", YEAR),
    Seat("Azure Reservation", "Reserved VM Instance, Standard_D4s_v5, EU West, 3 Years", "2188.00",
         (), "", YEARS),
    Seat("Windows Server 2022 Standard - 16 Core License Pack",
         "Windows Server 2022 Standard - 16 Core License Pack", "1069.00", (), "", YEARS),
    Seat("Proseware Edge Gateway", "Proseware Edge Gateway - Large Plan", "820.00", (), "", MONTH,
         "Proseware, Inc."),
    Seat("Résumé Builder for Teams", "Résumé Builder for Teams - Équipe", "2.49", (), "Seats",
         MONTH, "Litware Ähnlich Software"),
)

_VM = "Virtual Machines"
_LICENSES = "Virtual Machine Licenses"
_COMPUTE, _STORAGE, _NETWORK = "Microsoft.Compute", "Microsoft.Storage", "Microsoft.Network"
_MS = ("Microsoft Corporation", "")
MODERN_METERS: tuple[ModernMeter, ...] = (
    ModernMeter("Azure plan", "Dv3 Series VM", *_MS, _VM, "D2 v3/D2s v3", "", "1 Hour", _COMPUTE,
                "virtualMachines", "0.09599871002306412580"),
    ModernMeter("Azure plan", "BS Series VM", *_MS, _VM, "B2s", "", "1 Hour", _COMPUTE,
                "virtualMachines", "0.04159944100999375540"),
    ModernMeter("Azure plan", "Ev4 Series VM - Spot", *_MS, _VM, "E4a v4 Spot", "", "1 Hour",
                _COMPUTE, "virtualMachines", "0.02094963847916790331"),
    ModernMeter("Azure plan", "Premium SSD Managed Disks", *_MS, "Storage", "P10 LRS Disk", "",
                "1/Month", _COMPUTE, "disks", "0.65408129937700188240"),
    ModernMeter("Azure plan", "Hot LRS Blob", *_MS, "Storage", "Hot LRS Data Stored", "",
                "1 GB/Month", _STORAGE, "storageAccounts", "0.01839975301148208700"),
    ModernMeter("Azure plan", "Bandwidth - Routing Preference: Internet", *_MS, "Bandwidth",
                "Standard Data Transfer Out", "", "1 GB", _NETWORK, "publicIPAddresses",
                "0.07999892604407117336"),
    ModernMeter("Azure plan", "SQL Database Single Standard", *_MS, "SQL Database", "S2 DTUs", "",
                "1/Day", "Microsoft.Sql", "servers", "2.41916752314405900781"),
    ModernMeter("Azure plan", "Azure App Service Premium v3 Plan", *_MS, "Azure App Service",
                "P1 v3 App", "", "1 Hour", "Microsoft.Web", "serverFarms",
                "0.19999680005119918081"),
    ModernMeter("Azure plan", "Log Analytics", *_MS, "Log Analytics",
                "Analytics Logs Data Ingestion", "", "1 GB", "Microsoft.OperationalInsights",
                "workspaces", "2.98995986010731482255"),
    ModernMeter("Azure plan", "Key Vault", *_MS, "Key Vault", "Operations", "", "10K",
                "Microsoft.KeyVault", "vaults", "0.02999959730540580146"),
    ModernMeter("Azure plan", "Azure Firewall", *_MS, "Azure Firewall", "Standard Deployment", "",
                "1 Hour", _NETWORK, "azureFirewalls", "1.24998322193401726688"),
    ModernMeter("Data Science VM on Linux", "Data Science VM on Linux - 1 vCPU (WebHost)",
                "Litware Ähnlich Software", "28630417", _LICENSES,
                "Data Science VM on Linux - 1 vCPU (WebHost) - 1 Core Hours", "1core", "1 Hour",
                _COMPUTE, "virtualMachines", "0.03142445771875190204"),
    ModernMeter("Proseware Firewall", "Proseware Firewall - 4 vCPU (WebHost)", "Proseware, Inc.",
                "", _LICENSES, "Proseware Firewall - 4 vCPU (WebHost) - 4 Core Hours", "4core",
                "1 Hour", _COMPUTE, "virtualMachines", "0.29411270588235291123"),
    ModernMeter("Tailspin Hardened Server", "Tailspin Hardened Server 2022 (WebHost)",
                "Tailspin Toys", "28503520", _LICENSES, "Tailspin Hardened Server - 8 Core Hours",
                "8core", "1 Hour", _COMPUTE, "virtualMachines", "1.27998889200230017640"),
)
# fmt: on

REGIONS: tuple[str, ...] = ("EASTUS2", "EASTUS", "westeurope", "northeurope", "uksouth", "")
TAGS: tuple[str, ...] = (
    "",
    "",
    '{"env":"prod","costCenter":"4711"}',
    '{"owner":"Zoë","project":"Ünïcode, \\"quoted\\""}',
)
PROMOTION = "Promotion discount applied to unit price"
EARNED_CREDIT = "15.0% Partner earned credit for services managed"
BILLING_PERIOD = "Price for given billing period"
