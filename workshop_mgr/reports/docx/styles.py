"""Styles of a report in Word: numbered headings, annexes with letters, places to fill in."""

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from workshop_mgr.core.documents import printable
from workshop_mgr.reports.docx.pages import FONT

ANNEX = "Annex Heading"
FILL_IN = "Fill In"
_NUMBERED, _LETTERED = 91, 92
"""Ids of the two ways headings are counted."""
_INK = RGBColor(0x16, 0x2B, 0x32)
_SIZES = {"Title": 24, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11, "Heading 4": 10}
_AFTER_BORDER = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
    "w:outlineLvl",
)  # fmt: skip
"""What follows a border among the properties of a paragraph, in the order Word wants."""


def style_report(word: WordFile, annex_word: str) -> None:
    """Give a file the styles of a report; ``annex_word`` stands before the letter of an annex."""
    normal = _style(word, "Normal")
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        _set_heading(_style(word, name), size)
    _set_subtitle(_style(word, "Subtitle"))
    _add_contents_styles(word)
    _add_annex_style(word)
    _add_fill_in_style(word)
    caption = _style(word, "Caption")
    caption.font.size, caption.font.color.rgb = Pt(9), _INK
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(3)
    _add_numbering(word, printable(annex_word))


def _style(word: WordFile, name: str) -> ParagraphStyle:
    """Return a style of paragraphs by name."""
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _new_style(
    word: WordFile, name: str, based_on: str, *, builtin: bool = False
) -> ParagraphStyle:
    """Add a style of paragraphs."""
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin)
    assert isinstance(style, ParagraphStyle)
    style.base_style = word.styles[based_on]
    return style


def _set_heading(style: ParagraphStyle, size: int) -> None:
    """Set a heading in our own font: that of the template's theme comes before a name."""
    style.font.size, style.font.color.rgb = Pt(size), _INK
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [key for key in fonts.attrib if "heme" in key]:
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = Pt(size)
    style.paragraph_format.space_after = Pt(size / 2)


def _set_subtitle(style: ParagraphStyle) -> None:
    """Set what stands under the title."""
    _set_heading(style, 11)
    style.paragraph_format.space_before = Pt(0)


def _add_contents_styles(word: WordFile) -> None:
    """Add the lines of the contents: indented by level, the page on the right after dots."""
    heading = _style(word, "TOC Heading")
    _set_heading(heading, 13)
    for level in (1, 2):
        style = _new_style(word, f"toc {level}", "Normal", builtin=True)
        form = style.paragraph_format
        form.left_indent, form.space_after = Mm(8 * (level - 1)), Pt(3)
        form.tab_stops.add_tab_stop(Mm(8 * level + 2 * (level - 1)))
        form.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _add_annex_style(word: WordFile) -> None:
    """Add the heading of an annex: a letter instead of a number, on a page of its own."""
    style = _new_style(word, ANNEX, "Heading 1")
    style.next_paragraph_style = word.styles["Normal"]
    style.paragraph_format.page_break_before = True
    _count(style, _LETTERED, 0)


def _add_fill_in_style(word: WordFile) -> None:
    """Add the place that people fill in: in italics, with a border of dashes."""
    style = _new_style(word, FILL_IN, "Normal")
    style.font.italic = True
    style.paragraph_format.keep_together = True
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(8)
    style.next_paragraph_style = word.styles["Normal"]
    sides = "".join(
        f'<w:{side} w:val="dashed" w:sz="6" w:space="4" w:color="707070"/>'
        for side in ("top", "left", "bottom", "right")
    )
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")
    style.element.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDER)


def _add_numbering(word: WordFile, annex_word: str) -> None:
    """Let headings count themselves: 1, 1.1, 1.1.1, and annexes A, B, C."""
    numbering = word.part.numbering_part.element
    decimal = [("decimal", f"Heading{level + 1}", _places(level), 0) for level in range(4)]
    letters = [("upperLetter", ANNEX.replace(" ", ""), f"{annex_word} %1.", 1)]
    first = numbering.find(qn("w:num"))
    for number, levels in ((_NUMBERED, decimal), (_LETTERED, letters)):
        inner = "".join(_level(place, *level) for place, level in enumerate(levels))
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
                f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
            )
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
    for level in range(4):
        _count(_style(word, f"Heading {level + 1}"), _NUMBERED, level)


def _places(level: int) -> str:
    """Return how a level shows its number: "%1.%2"."""
    return ".".join(f"%{place + 1}" for place in range(level + 1))


def _level(place: int, kind: str, style: str, shown: str, is_spaced: int) -> str:
    """Return one level of counting; after a number comes a tab, after an annex's letter a space."""
    after = '<w:suff w:val="space"/>' if is_spaced else ""
    hanging = 0 if is_spaced else 440 + 200 * place
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="{style}"/>{after}<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _count(style: ParagraphStyle, numbering: int, level: int) -> None:
    """Let the paragraphs of a style be counted."""
    counting = style.element.get_or_add_pPr().get_or_add_numPr()
    counting.get_or_add_ilvl().val = level
    counting.get_or_add_numId().val = numbering
