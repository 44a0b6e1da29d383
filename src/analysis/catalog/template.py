"""A template for a study of one's own: tables with headers, a commented study.yml, and the columns explained."""

from __future__ import annotations

from pathlib import Path

from analysis.catalog.roles import FILE as STUDY_FILE
from analysis.catalog.schema import CONTRACTS, Contract
from analysis.errors import NetredError

TEMPLATES = Path(__file__).parent / "templates"

EXAMPLES = {
    "sources": "R1,Annual report 2024,First Inc.,https://example.org/report,2025-03-01,company_filing,stated,original",
    "series": "sales_total,Sales of both marketplaces,Value of confirmed orders whether or not settled.,CNY_bn,"
    "Both marketplaces,",
    "observations": "market,sales_total,Both marketplaces,2024-10-01,2024-12-31,quarter,actual,812.5,CNY_bn,2025-03-01,"
    "stated,,R1,seen,primary,RMB billion,,",
    "events": "2024-06-18,The two marketplaces link their checkouts,First,visits to Second rise,R1,seen",
    "deals": "2024-02-01,A parcel network,51.0,120.0,logistics,no,seen,R1,",
    "brand_rankings": "Double 11,2024,all categories,1,A brand,,other,2024-11-12,R1,seen,",
    "assumptions": "diversion.phi,share of orders whose session passed through the first,0.1,0.3,0.6,share,2024-01-01,"
    "assumed",
    "corrections": "sales_total/both-marketplaces/quarter/2024-12-31,value,812.5,821.5,slip of the pen,R1,2025-04-01",
}
"""A row of each table that studies mostly fill, as the README shows it."""


def write_template(directory: Path) -> list[Path]:
    """Write the template of a data folder.

    Parameters
    ----------
    directory : Path
        Made if it does not exist.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    NetredError
        If the place holds anything.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise NetredError(
            f"folder {directory}: found that it exists and is not empty, expected none; name a new one, so that "
            "nothing is overwritten."
        )
    texts = {"README.md": describe_tables(), STUDY_FILE: (TEMPLATES / STUDY_FILE).read_text(encoding="utf-8")}
    texts |= {f"{table}.csv": ",".join(contract.fields) + "\n" for table, contract in CONTRACTS.items()}
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8")
    return [directory / name for name in texts]


def describe_tables() -> str:
    """Every table of a data folder in words: what each column holds, and a row as an example."""
    head = [
        "# A study of your own",
        "Fill in `observations.csv`, `sources.csv` and `series.csv`, and say in `study.yml` which series plays which "
        "role. The other tables may stay as they are, or go. Then:",
        "```bash\nnetred data check --data DIR   # says which file, line and column is wrong\n"
        "netred build --data DIR        # runs the chapters that the roles allow and builds the site\n```",
        "Pages of your own go into `book/` beside the tables, in Markdown: `index.md` becomes the first page. A number "
        "is never typed there: write `` {fact}`ID` `` with the id of a finding.",
        "A blank cell is allowed where nothing is said of a column or where it says so.",
    ]
    return "\n\n".join([*head, *(_describe_table(table, contract) for table, contract in CONTRACTS.items())]) + "\n"


def _describe_table(table: str, contract: Contract) -> str:
    lines = [f"## {table}.csv ({'needed' if contract.required else 'may be left out'})", ""]
    for column, field in contract.fields.items():
        rules = "; ".join(rule.expected for rule in field.rules)
        told = [*([rules] if rules else []), *(["the column may be left out"] if field.optional else [])]
        lines.append(f"- `{column}`" + (f": {'; '.join(told)}" if told else ""))
    rows = [",".join(contract.fields), EXAMPLES.get(table, "")]
    lines += ["", "```text", *filter(None, rows), "```"]
    if contract.between:
        lines += [
            "",
            "Between columns: " + "; ".join(dict.fromkeys(rule.expected for _, rule in contract.between)) + ".",
        ]
    return "\n".join(lines)
