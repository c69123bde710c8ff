"""A third-party library lives in the rooms named for it, and never shows in a header that others include."""
import re
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"

# Beginning of an include -> rooms whose .cpp files may have it.
LIBRARIES = {
    r"(poppler/|PDFDoc|OutputDev|Splash|Gfx|Global|Stream|Object|Page|Link|Error\.h|goo/|splash/|CharCodeToUnicode|Unicode|"
    r"Font|Catalog|Dict|Array|Annot|XRef|ErrorCodes|Function|TextOutputDev|Outline|Stream)": {"pdf"},
    r"qpdf/": {"pdf"},
    r"zlib": {"pdf"},
    r"opencv2/": {"image", "read"},
    r"(leptonica/|allheaders|pix)": {"image", "read"},
    r"tesseract/": {"read"},
    r"openvino/": {"read"},
    r"unicode/": {"read", "form"},
    r"nlohmann/": {"form", "trust", "report", "store", "ingest", "review"},
    r"xlsxwriter": {"report"},
    r"CLI/": {"cli"},
    r"openssl/": {"store", "review"},
    r"httplib": {"review"},
    r"sqlite3": {"store"},
    r"libpq": {"store"},
    r"archive": {"ingest"},
}
# Rooms whose headers a room may include besides its own and document/. extract.cpp orders them all.
NEIGHBOURS = {"document": set(), "report": {"inkgrid.h", "store"}, "ingest": {"inkgrid.h", "report", "store"},
              "review": {"inkgrid.h", "report", "store"}, "cli": {"inkgrid.h", "ingest", "report", "review", "store"}}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def includes_of(text):
    return INCLUDE.findall(text)


def public_headers():
    """Headers that a file outside their room includes, and those that they include in turn, as `room/name.h`."""
    files = {str(path.relative_to(SOURCE)): includes_of(path.read_text(encoding="utf-8"))
             for path in SOURCE.rglob("*") if path.suffix in {".h", ".cpp"}}
    public = {include for name, includes in files.items() for include in includes
              if include in files and include.split("/")[0] != name.split("/")[0]}
    while more := {include for name in public for include in files[name] if include in files} - public:
        public |= more
    return public


def leaks(room, name, text, public):
    """Includes of the file `name` of `room` that the rule forbids."""
    bad = []
    for include in includes_of(text):
        own_rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()}
        first = include.split("/")[0]
        if first in own_rooms:
            if first not in {room, "document"} and first not in NEIGHBOURS.get(room, set()):
                bad.append(f"{include}: a neighbour's header")
            continue
        if include == "inkgrid.h":
            if "inkgrid.h" not in NEIGHBOURS.get(room, set()):
                bad.append(f"{include}: the door is not for rooms")
            continue
        for pattern, rooms in LIBRARIES.items():
            if re.match(pattern, include):
                if f"{room}/{name}" in public:
                    bad.append(f"{include}: a library in a header that others include")
                elif room not in rooms:
                    bad.append(f"{include}: a library of {', '.join(sorted(rooms))}")
                break
    return bad


class Includes(unittest.TestCase):
    def test_rooms_keep_their_libraries(self):
        seen = 0
        public = public_headers()
        self.assertIn("image/straighten.h", public)
        for path in sorted(SOURCE.rglob("*")):
            if path.suffix not in {".h", ".cpp"} or path.parent == SOURCE:
                continue
            seen += 1
            with self.subTest(file=str(path.relative_to(SOURCE))):
                self.assertEqual(leaks(path.parent.name, path.name, path.read_text(encoding="utf-8"), public), [])
        self.assertGreater(seen, 30)

    def test_the_stages_include_no_library(self):
        for name in ("extract.cpp", "inkgrid.h"):
            for include in includes_of((SOURCE / name).read_text(encoding="utf-8")):
                for pattern in LIBRARIES:
                    self.assertIsNone(re.match(pattern, include) if "/" not in include or include.split("/")[0] not in
                                      {p.name for p in SOURCE.iterdir()} else None, f"{name} includes {include}")

    def test_the_rule_finds_leaks(self):
        public = {"pdf/pdf_source.h", "read/read_page.h"}
        self.assertTrue(leaks("grid", "find_grids.cpp", "#include <opencv2/core.hpp>\n", public))
        self.assertTrue(leaks("pdf", "pdf_source.h", "#include <poppler/PDFDoc.h>\n", public))
        self.assertTrue(leaks("form", "head.cpp", '#include "grid/find_grids.h"\n', public))
        self.assertTrue(leaks("read", "read_page.h", "# include <tesseract/baseapi.h>\n", public))
        self.assertFalse(leaks("read", "lines.h", "#include <opencv2/core.hpp>\n", public))
        self.assertFalse(leaks("image", "straighten.cpp", '#include <opencv2/core.hpp>\n#include "document/page.h"\n', public))


if __name__ == "__main__":
    unittest.main()
