"""Forms as data: what a paper shows and what it means, told once.

A paper is drawn as HTML or as a spreadsheet, and its truth is taken from the same cells, never from a program's reading.
"""
import html
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.sax.saxutils import escape

EXPONENTS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
OPERATORS = {"≥": ">=", ">=": ">=", "大于等于": ">=", "不低于": ">=", "≤": "<=", "<=": "<=", "小于等于": "<=", "不超过": "<=", "＝": "=", "=": "=",
             "等于": "=", "＞": ">", "大于": ">", "＜": "<", "": ""}
HAN = {"一": "1", "两": "2", "三": "3", "三十": "30"}
PROJECT = ("name", "nature", "category", "competent_department", "implementing_unit", "start_date", "end_date")
FUNDS = ("total", "total_fiscal", "total_other", "annual_requested", "annual_fiscal", "annual_carryover", "annual_other")
GOALS = ("overall", "annual")


# ---- what a form is made of ----------------------------------------------------------------------------------

@dataclass(frozen=True)
class Cell:
    """key: the field that the cell holds (project.name, funds.total, goals.annual, title, extra); none for a label.
    before, after: print around the value. name: of an extra. value: what it means, where the text does not say."""
    text: str = ""
    across: int = 1
    down: int = 1
    key: str = ""
    before: str = ""
    after: str = ""
    name: str = ""
    value: object = None
    vertical: bool = False
    align: str = ""
    heading: bool = False

    @property
    def print(self):
        return self.before + self.text + self.after


def label(text, across=1, down=1, **more):
    return Cell(text, across, down, **more)


def value(key, text, across=1, down=1, **more):
    return Cell(text, across, down, key=key, **more)


def extra(name, text, across=1, down=1, **more):
    return Cell(text, across, down, key="extra", name=name, **more)


@dataclass(frozen=True)
class Column:
    """key: level1, level2, level3, target; sign, number, unit where a target stands in three columns; weight; extra; in a
    ledger also project.name ... goals.annual, and project.extra. `overall.` before it: of the block that serves the whole period."""
    heading: str
    key: str
    across: int = 1
    name: str = ""  # of an extra, where it is not the heading


@dataclass(frozen=True)
class Target:
    """printed: where the unit stands: in the target, or `level3`, in whose text it is."""
    sign: str
    number: str
    unit: str = ""
    printed: str = "target"

    @property
    def print(self):
        return self.sign + self.number + (self.unit if self.printed == "target" else "")

    @property
    def meaning(self):
        return {"kind": "quantitative", "operator": OPERATORS[self.sign], "number": HAN.get(self.number, self.number.replace(",", "")),
                "unit": self.unit.strip("()（）")}


@dataclass(frozen=True)
class Range:
    low: str
    high: str
    unit: str
    print: str

    @property
    def meaning(self):
        return {"kind": "range", "low": self.low, "high": self.high, "unit": self.unit}


@dataclass(frozen=True)
class Written:
    """A target that means what no parts of its print tell."""
    print: str
    meaning: dict


@dataclass(frozen=True)
class Form:
    """rows: the cells above the indicators; title cells among them are those of the table's own first row.
    columns, indicators: the table of indicators; a row names what each column holds, None where the cell above goes on.
    side: a label at the side of headings and indicators. headings: rows of labels where one row does not tell all."""
    widths: tuple  # mm
    title: str = ""
    year: str = ""
    year_line: bool = True  # the year in a line of its own under the title
    lines: tuple = ()  # between title and table: texts, left; an extra where a cell says so
    unit: str = ""  # money unit
    rows: tuple = ()
    columns: tuple = ()
    indicators: tuple = ()
    side: Cell = None
    headings: tuple = ()
    foot: tuple = ()
    repeat: bool = False  # the headings come again on each page
    follows: bool = False  # on the page of the form before
    goes_on: bool = False  # a further table of the form before
    above: tuple = ()  # lines over the title, and below the table; as `lines`
    below: tuple = ()
    declares: bool = True  # false: looks like a form and is none, or is empty
    least: float = 0  # least height in points of the indicators' rows
    issuer: str = ""
    subject: str = "project"
    scope: str = ""  # of all its indicators


@dataclass(frozen=True)
class Look:
    producer: str
    family: str
    font: str
    face: int
    size: float
    title_size: float
    line: str = "0.5pt solid #000000"
    outline: str = ""
    shade: str = ""
    landscape: bool = False
    margins: tuple = (18, 12, 12)  # mm: top, side, bottom
    cut: bool = False  # the page's end cuts through rows (Chromium)
    turned_print: bool = False  # vertical print as one vertical line instead of one character a line


@dataclass(frozen=True)
class Paper:
    look: Look
    forms: tuple
    told: tuple = ()  # forms that say what `forms` mean, where tables are drawn that do not say it themselves
    warnings: tuple = ()  # words of each warning that must be given
    turned: int = 0  # degrees of /Rotate, content turned back so that the page is shown upright
    scan: bool = False


# ---- cells on a lattice --------------------------------------------------------------------------------------

@dataclass
class Placed:
    row: int
    column: int
    cell: Cell


def heading_rows(form):
    if form.headings:
        return [list(row) for row in form.headings]
    return [[label(each.heading, each.across, heading=True) for each in form.columns]] if form.columns else []


def is_section(cells):
    """A row of one text over the whole width: level 1 of the rows below."""
    return len(cells) == 1


def indicator_rows(form):
    """Cells of the indicators, those that go on merged."""
    out = [[(0, label(cells[0], sum(column.across for column in form.columns)))] if is_section(cells) else [] for cells in form.indicators]
    for index, column in enumerate(form.columns):
        for row, cells in enumerate(form.indicators):
            if is_section(cells) or cells[index] is None:
                continue
            each, down = cells[index], 1
            while row + down < len(form.indicators) and not is_section(form.indicators[row + down]) and form.indicators[row + down][index] is None:
                down += 1
            text = each if isinstance(each, str) else each.print
            out[row].append((index, Cell(text, column.across, down, key=column.key, name=column.heading)))
    return [[cell for _, cell in sorted(row, key=lambda pair: pair[0])] for row in out]


def table_rows(form):
    """All rows of a form's table and the number of the first heading row and of the first row of indicators."""
    headings, indicators = heading_rows(form), indicator_rows(form)
    if form.side is not None and headings:
        headings[0].insert(0, replace(form.side, down=len(headings) + len(indicators)))
    rows = [list(row) for row in form.rows]
    return rows + headings + indicators + [list(row) for row in form.foot], len(rows), len(rows) + len(headings)


def place(rows):
    """As HTML does: each cell takes the next free place of its row."""
    taken, placed = set(), []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append(Placed(row, column, cell))
            taken |= {(row + down, column + right) for down in range(cell.down) for right in range(cell.across)}
            column += cell.across
    return placed


# ---- truth ---------------------------------------------------------------------------------------------------

def absent():
    return {"text": "", "source": "absent"}


def yuan(text, unit):
    own = re.fullmatch(r"([-0-9,.]+)(元|千元|万元|亿元)?", text)
    number = Decimal(own[1].replace(",", "")).scaleb(EXPONENTS[own[2] or unit or "元"])
    plain = f"{number:f}"
    whole, _, part = plain.partition(".")
    return whole + "." + part.ljust(2, "0")


def field_of(cell, unit):
    out = {"text": cell.text}
    if cell.key.startswith("funds."):
        out["value"] = yuan(cell.text, unit) if cell.text else None
    elif cell.value is not None:
        out["value"] = cell.value
    return out


def blank_declaration(form):
    declaration = {
        "subject": form.subject,
        "title": {"text": form.title} if form.title else absent(),
        "fiscal_year": {"text": form.year, "value": int(form.year[:4])} if form.year else absent(),
        "project": {name: absent() for name in PROJECT},
        "funds": {"unit": {"text": form.unit, "value": form.unit} if form.unit else absent()} | {name: absent() for name in FUNDS},
        "goals": {name: absent() for name in GOALS}, "indicators": [], "extra": []}
    if form.issuer:
        declaration["issuer"] = {"text": form.issuer}
    return declaration


def put(declaration, cell, unit):
    if cell.key in ("extra", "project.extra"):
        declaration["extra"].append({"label": cell.name, "field": field_of(cell, unit)})
    elif cell.key == "title":
        declaration["title"] = {"text": cell.text}
    elif "." in cell.key:
        section, name = cell.key.split(".")
        declaration[section][name] = field_of(cell, unit)


def meaning_of(target):
    if isinstance(target, (Target, Range, Written)):
        return target.meaning
    return {"kind": "qualitative"} if target else None


def split_target(sign, number, unit):
    text = "".join(each for each in (sign if not sign.startswith("定") else "", number, unit))
    if re.fullmatch(r"[0-9.,]+", number) or number in HAN:
        meaning = {"kind": "quantitative", "operator": OPERATORS[sign], "number": HAN.get(number, number.replace(",", "")),
                   "unit": unit}
    else:
        meaning = {"kind": "qualitative"}
    return {"text": text, "value": meaning}


def indicator_of(form, row, scope):
    """The truth of one block of a row; None where the block says nothing."""
    if is_section(form.indicators[row]):
        return None
    own = "overall." if scope == "overall" else ""
    given = {"level1": cells[0] for cells in form.indicators[:row] if is_section(cells)}
    extras = []
    for index, column in enumerate(form.columns):
        at = row
        goes_on = (None, "") if "level1" in column.key or "level2" in column.key else (None,)  # printed once over ruled blanks
        while form.indicators[at][index] in goes_on:
            at -= 1
        each = form.indicators[at][index]
        if column.key == "extra":
            extras.append({"label": column.heading, "field": {"text": each}})
        elif "." not in column.key or column.key.startswith("overall."):
            block = "overall." if column.key.startswith("overall.") else ""
            if block == own or column.key not in given and not block and own + column.key not in given:
                given[column.key.removeprefix("overall.")] = each
    if "number" in given:
        target = split_target(given.get("sign", ""), given["number"], given.get("unit", ""))
    else:
        target = given["target"]
        target = {"text": target if isinstance(target, str) else target.print, "value": meaning_of(target)}
    text = lambda name: {"text": given[name]} if name in given else absent()
    out = {"scope": scope, "level1": text("level1"), "level2": text("level2"), "level3": text("level3"), "target": target}
    if not out["level3"]["text"] and not target["text"]:
        return None
    if "weight" in given:
        out["weight"] = text("weight") | ({"value": given["weight"].rstrip("%分")} if given["weight"] else {})
    if extras:
        out["extra"] = extras
    return out


def indicators_of(form, rows):
    scopes = [form.scope] if form.scope else ["overall"] * any(each.key.startswith("overall.") for each in form.columns) + ["annual"]
    found = [indicator_of(form, row, scope) for scope in scopes for row in rows]
    return [each for each in found if each is not None]


def fill(declaration, form):
    """Puts what one table of a form and the lines beside it say into its declaration."""
    for placed in place([*form.rows, *form.foot]):
        put(declaration, placed.cell, form.unit)
    for line in (*form.above, *form.lines, *form.below):
        if isinstance(line, Cell):
            put(declaration, line, form.unit)
    for column in form.columns:
        if points := re.fullmatch("(.+)（([0-9]+分)）", column.heading):
            declaration["extra"].append({"label": points[1], "field": {"text": points[2]}})
    declaration["indicators"] += indicators_of(form, range(len(form.indicators)))
    return declaration


def declarations_of(form):
    if not form.declares:
        return []
    names = [index for index, column in enumerate(form.columns) if column.key == "project.name"]
    if not names:
        return [fill(blank_declaration(form), form)]
    starts = [row for row, cells in enumerate(form.indicators) if cells[names[0]] is not None]
    out = []
    for start, end in zip(starts, starts[1:] + [len(form.indicators)]):
        declaration = blank_declaration(form)
        for column, each in zip(form.columns, form.indicators[start]):
            if "." in column.key and not column.key.startswith("overall."):
                put(declaration, Cell(each, key=column.key, name=column.name or column.heading), form.unit)
        declaration["indicators"] = indicators_of(form, range(start, end))
        out.append(declaration)
    return out


def truth_of(paper, inputs):
    declarations = []
    for form in paper.told or paper.forms:
        if form.goes_on:
            fill(declarations[-1], form)
        else:
            declarations += declarations_of(form)
    return {"inputs": inputs, "warnings": list(paper.warnings), "declarations": declarations}


def print_of(line):
    return line if isinstance(line, str) else line.print


def texts_of(paper):
    for form in paper.forms:
        yield from (form.title, form.year, *(print_of(line) for line in (*form.above, *form.lines, *form.below)))
        yield from (cell.print for row in table_rows(form)[0] for cell in row)


# ---- drawing -------------------------------------------------------------------------------------------------

def alignment(cell):
    if cell.align:
        return cell.align
    if cell.key.startswith("funds.") or cell.key in ("number", "overall.number"):
        return "right"
    return "left" if cell.key.startswith("goals.") or cell.key.removeprefix("overall.") in ("level3", "extra") else "center"


def page_size(look):
    return (297, 210) if look.landscape else (210, 297)


def html_of(paper):
    look = paper.look
    width, height = page_size(look)
    top, side, bottom = look.margins
    out = [f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>绩效目标</title><style>
@page {{ size: {width}mm {height}mm; margin: {top}mm {side}mm {bottom}mm; }}
body {{ margin: 0; font-family: "{look.family}"; font-size: {look.size}pt; line-height: 1.25; }}
.form {{ break-before: page; }} .form:first-child, .follows {{ break-before: auto; }} .follows {{ padding-top: 9mm; }}
h2, p {{ font-weight: normal; margin: 0; }} h2 {{ font-size: {look.title_size}pt; text-align: center; padding-bottom: 1.5mm; }}
p {{ padding-bottom: 1mm; }} .below {{ padding-top: 1.5mm; }} .year {{ text-align: center; }} .title {{ font-size: {look.title_size}pt; }}
table {{ border-collapse: collapse; table-layout: fixed; }} table + table {{ margin-top: -{re.match(r"[0-9.]+", look.line)[0]}pt; }}
td {{ border: {look.line}; padding: 1.5pt 2.5pt; vertical-align: middle; overflow-wrap: anywhere; }}
{f"table {{ border: {look.outline}; }}" if look.outline else ""}
td:not([rowspan]) {{ break-inside: {"auto" if look.cut else "avoid"}; }} .center {{ text-align: center; }} .left {{ text-align: left; }} .right {{ text-align: right; }}
.heading {{ background: {look.shade or "none"}; }} .vertical {{ padding: 1.5pt 0; }}
.vertical span {{ writing-mode: vertical-rl; }}
</style></head><body>"""]
    for form in paper.forms:
        out.append(f'<div class="form{" follows" if form.follows or form.goes_on else ""}">')
        out.extend(f"<p>{html.escape(print_of(line))}</p>" for line in form.above)
        if form.title and not any(cell.key == "title" for row in form.rows for cell in row):
            out.append(f"<h2>{html.escape(form.title)}</h2>")
        if form.year and form.year_line:
            out.append(f'<p class="year">（{form.year}）</p>')
        out.extend(f"<p>{html.escape(print_of(line))}</p>" for line in form.lines)
        rows, headings, first = table_rows(form)
        placed = place(rows)

        def table(begin, end, repeated=0):
            out.append(f'<table style="width: {sum(form.widths)}mm"><colgroup>'
                       + "".join(f'<col style="width: {each}mm">' for each in form.widths) + "</colgroup>")
            out.append("<thead>" if repeated else "<tbody>")
            for row in range(begin, end):
                if repeated and row == begin + repeated:
                    out.append("</thead><tbody>")
                tall = f' style="height: {form.least}pt"' if row >= first and form.least else ""
                out.append(f"<tr{tall}>")
                for each in placed:
                    if each.row != row:
                        continue
                    cell = each.cell
                    spans = "".join(f' {name}="{count}"' for name, count in (("colspan", cell.across), ("rowspan", cell.down))
                                    if count > 1)
                    names = [alignment(cell)] + [name for name in ("heading", "vertical") if getattr(cell, name)]
                    names += ["title"] if cell.key == "title" else []
                    text = html.escape(cell.print)
                    if cell.vertical:
                        text = f"<span>{text}</span>" if look.turned_print else "<br>".join(text)
                    out.append(f'<td class="{" ".join(names)}"{spans}>{text}</td>')
                out.append("</tr>")
            out.append("</tbody></table>")

        if form.repeat and headings > 0:
            table(0, headings)
            table(headings, len(rows), first - headings)
        elif form.repeat:
            table(0, len(rows), first)
        else:
            table(0, len(rows))
        out.extend(f'<p class="below">{html.escape(print_of(line))}</p>' for line in form.below)
        out.append("</div>")
    out.append("</body></html>")
    return "".join(out)


def heights_of(form, look, measure):
    """Row heights in points; measure(text): its width in points at the look's size."""
    rows, _, first = table_rows(form)
    line = look.size * 1.45

    def needed(placed):
        cell = placed.cell
        if cell.vertical:
            return len(cell.print) * line * 1.05 + 6
        size = look.title_size if cell.key == "title" else look.size
        width = sum(form.widths[placed.column:placed.column + cell.across]) * 72 / 25.4 - 7
        length = measure(cell.print) * size / look.size
        lines = max(1, -(-length // (width - size * (1.5 if length > width else 0))))
        return lines * line * size / look.size + 5

    heights = [max(line + 6, form.least if row >= first else 0) for row in range(len(rows))]
    for each in sorted(place(rows), key=lambda placed: placed.cell.down):
        covered = range(each.row, each.row + each.cell.down)
        short = needed(each) - sum(heights[row] for row in covered)
        if short > 0:
            for row in covered:
                heights[row] += short / len(covered)
    return heights


def fods_of(paper, measure):
    look = paper.look
    names = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
             'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
             'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
             'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
             'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"')
    styles, sheets, made = [], [], set()

    def cell_style(align, heading=False, vertical=False, title=False, ruled=True):
        name = f"{align}{'H' if heading else ''}{'V' if vertical else ''}{'T' if title else ''}{'' if ruled else 'N'}"
        if name in made:
            return name
        made.add(name)
        frame = f'fo:border="{look.line}" ' if ruled else ""
        if ruled and " double " in look.line:
            third = float(re.match(r"[0-9.]+", look.line)[0]) / 3
            frame += f'style:border-line-width="{third}pt {third}pt {third}pt" '
        shade = f'fo:background-color="{look.shade}" ' if heading and look.shade else ""
        stacked = 'style:direction="ttb" ' if vertical else ""
        size = look.title_size if title else look.size
        styles.append(
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {frame}{shade}{stacked}'
            f'fo:padding="0.5mm" fo:wrap-option="wrap" style:vertical-align="middle" style:text-align-source="fix"/>'
            f'<style:paragraph-properties fo:text-align="{ {"left": "start", "right": "end"}.get(align, align)}" '
            f'fo:margin-left="0mm"/><style:text-properties style:font-name="F" style:font-name-asian="F" '
            f'fo:font-size="{size}pt" style:font-size-asian="{size}pt" fo:language="zh" fo:country="CN" '
            f'style:language-asian="zh" style:country-asian="CN"/></style:style>')
        return name

    def row_style(name, height):
        styles.append(f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties '
                      f'style:row-height="{height:.2f}pt" style:use-optimal-row-height="false"/></style:style>')
        return name

    for index, form in enumerate(paper.forms):
        columns, out = len(form.widths), []
        for column, width in enumerate(form.widths):
            styles.append(f'<style:style style:name="c{index}_{column}" style:family="table-column">'
                          f'<style:table-column-properties style:column-width="{width}mm"/></style:style>')
            out.append(f'<table:table-column table:style-name="c{index}_{column}"/>')
        heads = [(form.title, "center", True)] if form.title and not any(
            cell.key == "title" for row in form.rows for cell in row) else []
        heads += [(f"（{form.year}）", "center", False)] if form.year and form.year_line else []
        heads += [(print_of(line), "left", False) for line in form.lines]
        for row, (text, align, title) in enumerate(heads):
            name = cell_style(align, title=title, ruled=False)
            out.append(f'<table:table-row table:style-name="{row_style(f"h{index}_{row}", (look.title_size if title else look.size) * 1.9)}">'
                       f'<table:table-cell table:style-name="{name}" table:number-columns-spanned="{columns}" '
                       f'office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
                       f'<table:covered-table-cell table:number-columns-repeated="{columns - 1}"/></table:table-row>')
        rows, headings, first = table_rows(form)
        placed = place(rows)
        at = {(each.row, each.column): each.cell for each in placed}
        owner = {(each.row + down, each.column + right): each.cell for each in placed
                 for down in range(each.cell.down) for right in range(each.cell.across)}
        for row, height in enumerate(heights_of(form, look, measure)):
            if form.repeat and row == headings:
                out.append("<table:table-header-rows>")
            out.append(f'<table:table-row table:style-name="{row_style(f"r{index}_{row}", height)}">')
            for column in range(columns):
                cell = owner[row, column]
                style = cell_style(alignment(cell), cell.heading, cell.vertical, cell.key == "title")
                if (row, column) not in at:
                    # a covered cell keeps its frame, else the merged cell's far edges stay unruled
                    out.append(f'<table:covered-table-cell table:style-name="{style}"/>')
                    continue
                text = f'<text:p>{escape(cell.print)}</text:p>' if cell.print else ""
                kind = ' office:value-type="string"' if cell.print else ""
                out.append(f'<table:table-cell table:style-name="{style}" table:number-columns-spanned="{cell.across}" '
                           f'table:number-rows-spanned="{cell.down}"{kind}>{text}</table:table-cell>')
            out.append("</table:table-row>")
            if form.repeat and row == first - 1:
                out.append("</table:table-header-rows>")
        sheets.append(f'<table:table table:name="{index + 1}" table:style-name="sheet">{"".join(out)}</table:table>')
    width, height = page_size(look)
    top, side, bottom = look.margins
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'{look.family}\'"/>'
        f'</office:font-face-decls><office:automatic-styles><style:page-layout style:name="page">'
        f'<style:page-layout-properties fo:page-width="{width}mm" fo:page-height="{height}mm" fo:margin-top="{top}mm" '
        f'fo:margin-bottom="{bottom}mm" fo:margin-left="{side}mm" fo:margin-right="{side - 2}mm" '
        f'style:print-orientation="{"landscape" if look.landscape else "portrait"}"/><style:header-style/><style:footer-style/>'
        f'</style:page-layout><style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        f'<style:table-properties table:display="true"/></style:style>{"".join(styles)}</office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page">'
        f'<style:header style:display="false"/><style:footer style:display="false"/></style:master-page>'
        f'</office:master-styles><office:body><office:spreadsheet>{"".join(sheets)}'
        f'</office:spreadsheet></office:body></office:document>')
