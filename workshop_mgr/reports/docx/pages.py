"""The paper of a Word file: size, font, language, the marking and number of each page, a watermark."""

from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as PageSection
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from workshop_mgr.core.documents import Document, Report, printable

FONT = "Noto Sans"
_VML = "urn:schemas-microsoft-com:vml"
_WATERMARK = f"""
<w:pict {nsdecls("w")} xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="watermark" type="#_x0000_t136" fillcolor="#e6e6e6" stroked="f"
      style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:130pt;rotation:315;\
z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin">
    <v:textpath style="font-family:&quot;Noto Sans&quot;;font-size:1pt" string=""/>
  </v:shape>
</w:pict>"""
"""A drawing behind the text, after the shape every Word program knows as text along a path."""
_LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "tk": "tk-TM"}


def set_page(word: WordFile, document: Document | Report, *, is_landscape: bool = False) -> None:
    """Set paper, font, language and the footer."""
    section = word.sections[0]
    turn(section, is_landscape=is_landscape)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin = section.bottom_margin = Mm(16)
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), language_tag(document.language))
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(2)
    properties = word.core_properties
    properties.title, properties.language = document.title, document.language
    properties.author = properties.comments = ""
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{printable(document.marking)}\t\t")
    _add_page_number(footer)
    if document.watermark:
        _add_watermark(section.header.paragraphs[0], printable(document.watermark))


def language_tag(code: str) -> str:
    """Return the name Word has for a language."""
    return _LANGUAGES.get(code, code)


def turn(section: PageSection, *, is_landscape: bool) -> None:
    """Lay the pages of a section on their side, or put them upright."""
    sides = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT


def _add_watermark(paragraph: Paragraph, words: str) -> None:
    """Lay words in light gray behind every page, as Word itself does: a drawing in the header."""
    mark = parse_xml(_WATERMARK)
    mark.find(f".//{{{_VML}}}textpath").set("string", words)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - python-docx has no drawings of this kind


def _add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page, which Word counts."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields of its own
