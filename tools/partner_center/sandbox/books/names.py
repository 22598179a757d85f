"""Names of customers by country and currency, as tables; nothing is computed here.

The companies are those that Microsoft's documentation makes up, and words around them. A country's
customers are all combinations of its three columns, so there are more names than customers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """What the customers of one country are called, and how many there are."""

    code: str
    currency: str
    customers: int
    firsts: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]


# A customer is billed in one currency: its country's, or US dollars where the partner has no own.
COUNTRIES: tuple[Country, ...] = (
    Country(
        "US", "USD", 170,
        ("Contoso", "Fabrikam", "Adatum", "Northwind", "Tailspin", "Wingtip", "Litware",
         "Proseware", "Woodgrove", "Lucerne", "Margie's", "Fourth Coffee",
         "Graphic Design Institute", "Relecloud"),
        ("Toys", "Traders", "Publishing", "Dental Care", "Freight & Logistics", "Travel",
         "Robotics", "Bakery", "Unified School District", "Insurance", "Aerospace",
         "Pharmaceuticals", "Records"),
        ("Inc.", "LLC", "Corporation", "Co."),
    ),
    Country(
        "BR", "USD", 25,
        ("Contoso", "Fabrikam", "São João", "Conceição", "Araújo & Irmãos"),
        ("Alimentação", "Construções", "Tecnologia", "Comércio de Peças", "Gráfica"),
        ("Ltda.", "S.A."),
    ),
    Country(
        "JP", "USD", 30,
        ("コントソ", "ファブリカム", "ノースウィンド", "テイルスピン", "アダトゥム", "桜井"),
        ("商事", "工業", "運輸", "印刷", "玩具", "製薬"),
        ("株式会社", "有限会社"),
    ),
    Country(
        "TW", "USD", 15,
        ("康多索", "法布里康", "北風", "溫蒂"),
        ("科技", "貿易", "電子", "書店"),
        ("股份有限公司", "有限公司"),
    ),
    Country(
        "CA", "USD", 20,
        ("Contoso", "Litware", "Érable", "Wide World", "Coho"),
        ("Forestry", "Importers", "Vineyard", "Pêcheries"),
        ("Ltd.", "Inc.", "Ltée"),
    ),
    Country(
        "DE", "EUR", 60,
        ("Wingtip", "Adatum", "Müller & Söhne", "Größ", "Fabrikam", "Nördlinger",
         "Süßmuth", "Contoso"),
        ("Spielwaren", "Maschinenbau", "Bäckerei", "Werkzeuge", "Verlag", "Kältetechnik", "Möbel"),
        ("GmbH", "GmbH & Co. KG", "AG", "e. K."),
    ),
    Country(
        "FR", "EUR", 40,
        ("Contoso", "Café du Théâtre", "Lefèvre", "Tailspin", "Garçon", "Fabrikam"),
        ("Médical", "Éditions", "Pâtisserie", "Bâtiment", "Ingénierie", "Transports"),
        ("SARL", "SAS", "S.A."),
    ),
    Country(
        "ES", "EUR", 25,
        ("Muñoz", "Fabrikam", "Viñedos del Sur", "Contoso", "Peñalara"),
        ("Logística", "Construcción", "Informática", "Cerámica", "Pequeños Muebles"),
        ("S.L.", "S.A."),
    ),
    Country(
        "IE", "EUR", 15,
        ("Ó Briain", "Contoso", "Woodgrove", "Tailspin"),
        ("Dairy", "Aviation", "Brewing", "Finance"),
        ("Limited", "DAC"),
    ),
    Country(
        "FI", "EUR", 15,
        ("Mäkinen", "Pohjola", "Fabrikam", "Järvi"),
        ("Sähkö", "Metsä", "Työkalut", "Leipä"),
        ("Oy", "Oyj"),
    ),
    Country(
        "GB", "GBP", 120,
        ("Contoso", "Northwind", "Woodgrove", "Fourth Coffee", "Tailspin", "Fabrikam", "Alpine Ski",
         "Bellows", "Coho", "Humongous", "Munson's", "School of Fine Art"),
        ("Café", "Holdings", "Estate Agents", "Haulage", "Brewery", "Pickles & Preserves",
         "Solicitors", "Academy Trust", "Surveyors", "Healthcare"),
        ("Ltd", "PLC", "LLP"),
    ),
    Country(
        "CH", "CHF", 70,
        ("Lucerne", "Zürichsee", "Adatum", "Genève", "Graubünden", "Contoso", "Wädenswil"),
        ("Uhren", "Präzisionsteile", "Käserei", "Assurances", "Bergbahnen", "Pharma"),
        ("AG", "GmbH", "Sàrl", "SA"),
    ),
)  # fmt: skip

# Names that columns, file names and fixed-width reports break on, one for some customers of each
# country: long, with quotes, with commas, with marks that combine, with characters beyond 16 bits.
ODD_NAMES: tuple[str, ...] = (
    (
        "The Consolidated Municipal Water, Sewage, Street Lighting and Public Transport Authority "
        "of the Greater Metropolitan Area and its Associated Rural Districts (Shared Services)"
    ),
    'Fabrikam "The Workshop" Corporation, formerly Contoso, Ltd.',
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH",
    "Cafe\u0301 Noe\u0308l & Fils",
    "Bean \N{HOT BEVERAGE} & Bicycle \U0001f6b2 Cooperative",
    "TEST_TEST_Seat Reduction; do not use <old tenant> 01",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Community Broadband Association",
)
ODD_EVERY = 9  # customers of a country between two odd names

# Letters that domain names spell in another way; what is left over is dropped.
DOMAIN_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ç": "c", "ã": "a", "ñ": "n"}
)

# code: (symbol, what a US dollar costs, what the exchange rate of Azure prices is, tax rates)
# Taxes: state sales tax or none; the rates of the countries above, and none for reverse charge.
CURRENCIES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "USD": ("$", "1", "1", ("0", "0.0625", "0.085", "0.0725")),
    "EUR": ("€", "0.93", "0.9182736", ("0.19", "0.20", "0.21", "0")),
    "GBP": ("£", "0.79", "0.7918471", ("0.20", "0.20", "0")),
    "CHF": ("CHF", "0.89", "0.8745509", ("0.077", "0.077", "0.025")),
}
