"""Small Word and Excel files, written part by part."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def archive(**parts: str) -> bytes:
    """A ZIP file; `__` in a name stands for a slash, `_xml` at its end for .xml."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").removesuffix("_xml") + ".xml", text)
    return out.getvalue()


def docx(body: str) -> bytes:
    return archive(word__document_xml=f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')


def paragraph(text: str, style: str | None = None) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in (text[:2], text[2:]))
    return f"<w:p>{properties}{runs}</w:p>"


def word_cell(text: str, across: int = 1, merge: str | None = None) -> str:
    down = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{down}</w:tcPr>{paragraph(text)}</w:tc>'


def word_table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def xlsx(rows: list[list[str]], merged: str = "") -> bytes:
    """Words as shared strings, digits as numbers; columns A to Z."""
    strings = [text for row in rows for text in row if not text.isdigit()]
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    lines = ""
    for number, row in enumerate(rows, 1):
        cells = ""
        for letter, text in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", row, strict=False):
            value = text if text.isdigit() else str(strings.index(text))
            kind = "" if text.isdigit() else ' t="s"'
            cells += f'<c r="{letter}{number}"{kind}><v>{value}</v></c>'
        lines += f'<row r="{number}">{cells}</row>'
    merges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return archive(
        xl__workbook_xml=f'<workbook xmlns="{S}"/>',
        xl__sharedStrings_xml=f'<sst xmlns="{S}">{shared}</sst>',
        xl__worksheets__sheet1_xml=f'<sheet xmlns="{S}"><sheetData>{lines}</sheetData>{merges}</sheet>',
    )
