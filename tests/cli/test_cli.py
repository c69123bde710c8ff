"""The program as a user meets it: one clear line and an exit code for bad input, whole files or none, every format.

INKGRID names the program, INKGRID_FIXTURES the folder of fixtures (default: beside these tests), INKGRID_CONTRACT the
JSON schema of the output, where it is at hand.
"""

import csv
import gzip
import io
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tarfile
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

PROGRAM = os.environ.get("INKGRID", "inkgrid")
FIXTURES = Path(os.environ.get("INKGRID_FIXTURES", Path(__file__).resolve().parents[2] / "fixtures"))
BAD = FIXTURES / "bad"
VOLUME = FIXTURES / "declarations" / "jiuting-2026-chromium-song.pdf"
DECLARATIONS, INDICATORS = 5, 58
TIMEOUT = 120

DONE, USAGE, UNREADABLE, WARNINGS, PASSWORD, MODEL, UNWRITABLE = 0, 1, 2, 3, 4, 5, 6


def run(*arguments, stdout=subprocess.PIPE, **changes):
    environment = {k: v for k, v in os.environ.items() if k != "INKGRID_PASSWORD"}
    environment.update(changes)
    return subprocess.run([PROGRAM, *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, env=environment, timeout=TIMEOUT)


def fields_of(node):
    """All fields of a part of the JSON output."""
    if isinstance(node, dict) and "needs_review" in node:
        yield node
    elif isinstance(node, (dict, list)):
        for part in node.values() if isinstance(node, dict) else node:
            yield from fields_of(part)


class CliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assert_one_line(self, stderr):
        text = stderr.decode("utf-8")
        self.assertRegex(text, r"\Ainkgrid: [^\n]+\n\Z")
        self.assertEqual(text, re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text))
        return text

    def assert_schema(self, document):
        contract = os.environ.get("INKGRID_CONTRACT", "")
        if not os.path.exists(contract):  # it lies outside this repository
            return
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        jsonschema.validate(document, json.loads(Path(contract).read_text("utf-8")))


class ErrorBudget(CliTest):
    def marked(self, *budget):
        document = json.loads(run("extract", FIXTURES / "layouts" / "weights.pdf", *budget).stdout)
        self.assert_schema(document)
        return document["program"]["error_budget"], [row["target"]["needs_review"] for each in document["declarations"] for row in each["indicators"]]

    def test_zero_marks_all_that_is_not_certain(self):
        budget, marks = self.marked("--error-budget", "0")
        self.assertEqual(budget, 0)
        self.assertTrue(all(marks))

    def test_a_text_layer_is_within_the_usual_budget(self):
        budget, marks = self.marked()
        self.assertEqual(budget, 0.001)
        self.assertFalse(any(marks))


class BadInput(CliTest):
    def assert_fails(self, code, *arguments, **changes):
        """With -o: the code, one line, no file. To a pipe: the same, and the reason as JSON."""
        target = self.folder / "out"
        target.mkdir(exist_ok=True)
        line = ""
        with self.subTest("to a file"):
            result = run("extract", *arguments, "-o", target / "out.json", **changes)
            line = self.assert_one_line(result.stderr)
            self.assertEqual(result.returncode, code, line)
            self.assertEqual(result.stdout, b"")
            self.assertEqual(list(target.iterdir()), [], "a file was left behind")
        with self.subTest("to a pipe"):
            result = run("extract", *arguments, **changes)
            self.assert_one_line(result.stderr)
            self.assertEqual(result.returncode, code)
            document = json.loads(result.stdout)
            self.assertEqual(document["declarations"], [])
            self.assertTrue(document["error"]["message"])
            self.assert_schema(document)
        return line

    def test_error_budget_out_of_range(self):
        self.assertEqual(run("extract", BAD / "blank.pdf", "--error-budget", "2").returncode, 1)
        self.assertEqual(run("extract", BAD / "blank.pdf", "--error-budget", "-0.1").returncode, 1)

    def test_not_a_pdf(self):
        self.assert_fails(UNREADABLE, BAD / "not-a-pdf.pdf")

    def test_containers_and_documents_of_other_kinds(self):
        """What is not packed within them begins like a PDF; what lies in an archive is for ingest."""
        pdf = (BAD / "blank.pdf").read_bytes()

        def zipped(*names):
            with io.BytesIO() as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                    for name in names:
                        archive.writestr(name, pdf)
                return file.getvalue()

        def tarred():
            with io.BytesIO() as file:
                with tarfile.open(fileobj=file, mode="w") as archive:
                    member = tarfile.TarInfo("a.pdf")
                    member.size = len(pdf)
                    archive.addfile(member, io.BytesIO(pdf))
                return file.getvalue()

        for name, data, words in (("a.zip", zipped("a.pdf", "word/b.pdf"), "a ZIP archive, no document; 'inkgrid ingest'"),
                                  ("cut.zip", zipped("a.pdf")[:200], "a ZIP archive"),
                                  ("a.ofd", zipped("Doc_0/a.pdf", "OFD.xml"), "an OFD document"),
                                  ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
                                  ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
                                  ("renamed.pdf", zipped("META-INF/manifest.xml"), "an OpenDocument file"),
                                  ("a.tar", tarred(), "a tar archive"),
                                  ("a.tar.gz", gzip.compress(tarred(), 0), "gzip"),
                                  ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(26) + pdf, "a 7z archive"),
                                  ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(20) + pdf, "a RAR archive"),
                                  ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Office document")):
            with self.subTest(name):
                (self.folder / name).write_bytes(data)
                self.assertIn(words, self.assert_fails(UNREADABLE, self.folder / name))
                shutil.rmtree(self.folder / "out")
        (self.folder / "late.pdf").write_bytes(bytes(500) + pdf)  # a PDF may begin late
        self.assertEqual(run("extract", self.folder / "late.pdf", "-o", self.folder / "late.json").returncode, WARNINGS)

    def test_empty_file(self):
        self.assert_fails(UNREADABLE, BAD / "empty.pdf")

    def test_truncated_pdf(self):
        """A reader may still find some pages; then it must say that it did."""
        result = run("extract", BAD / "truncated.pdf", "-o", self.folder / "out.json")
        self.assertIn(result.returncode, (UNREADABLE, WARNINGS), result.stderr)
        if result.returncode == UNREADABLE:
            self.assert_fails(UNREADABLE, BAD / "truncated.pdf")
        else:
            self.assertTrue(json.loads((self.folder / "out.json").read_bytes())["warnings"])

    def test_missing_file(self):
        line = self.assert_fails(UNREADABLE, self.folder / "none.pdf")
        self.assertIn("none.pdf", line)

    def test_name_with_a_line_break_and_bytes_that_are_no_text(self):
        self.assert_fails(UNREADABLE, os.fsdecode(os.fsencode(self.folder) + b"/a\n\x1b[31m\xff.pdf"))

    def test_directory(self):
        self.assert_fails(UNREADABLE, BAD)

    def test_encrypted_without_password(self):
        self.assert_fails(PASSWORD, BAD / "encrypted.pdf")

    def test_encrypted_with_wrong_password(self):
        self.assert_fails(PASSWORD, BAD / "encrypted.pdf", "--password", "wrong")

    def test_encrypted_with_password(self):
        for result in (run("extract", BAD / "encrypted.pdf", "--password", "jiuting"),
                       run("extract", BAD / "encrypted.pdf", INKGRID_PASSWORD="jiuting")):
            self.assertIn(result.returncode, (DONE, WARNINGS), result.stderr)
            self.assertGreater(json.loads(result.stdout)["document"]["page_count"], 0)

    def test_no_pages(self):
        self.assert_fails(UNREADABLE, BAD / "zero-pages.pdf")

    def test_page_of_five_metres(self):
        """The page is refused, not the file; it must neither be drawn nor take long."""
        begin = time.monotonic()
        result = run("extract", BAD / "wide-page.pdf")
        self.assertEqual(result.returncode, WARNINGS, result.stderr)
        self.assertLess(time.monotonic() - begin, 20)
        self.assert_one_line(result.stderr)
        self.assertTrue(json.loads(result.stdout)["warnings"])

    def test_no_form(self):
        for name in ("no-form.pdf", "blank.pdf"):
            with self.subTest(name):
                result = run("extract", BAD / name)
                self.assertEqual(result.returncode, WARNINGS, result.stderr)
                self.assert_one_line(result.stderr)
                document = json.loads(result.stdout)
                self.assertEqual(document["declarations"], [])
                self.assertNotIn("error", document)
                self.assert_schema(document)

    def test_corrupted_tiff(self):
        broken = self.folder / "broken.tif"
        # A header, a directory far behind the end of the file.
        broken.write_bytes(b"II*\x00" + struct.pack("<I", 0x7FFFFFF0) + b"\x00" * 64)
        self.assert_fails(UNREADABLE, broken)

    def test_truncated_picture(self):
        picture = self.folder / "broken.png"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x10\x00\x00\x00\x10\x00\x08\x02\x00\x00\x00")
        self.assert_fails(UNREADABLE, picture)

    def test_print_too_small_for_its_resolution_is_told(self):
        scan = self.folder / "small"
        subprocess.run(["pdftoppm", "-r", "60", "-f", "1", "-l", "1", "-singlefile", "-png", VOLUME, scan], check=True)
        from PIL import Image
        with Image.open(scan.with_suffix(".png")) as picture:
            # what a ledger of A3 on A4 is at 150 dpi
            picture.convert("L").save(scan.with_suffix(".png"), dpi=(150, 150))
        done = run("extract", scan.with_suffix(".png"), "--format", "json")
        self.assertEqual(done.returncode, WARNINGS)
        document = json.loads(done.stdout)
        first = document["warnings"][0]
        self.assertEqual(first["page"], 1)
        read = list(fields_of(document["declarations"]))
        self.assertTrue(read)
        for field in read:
            self.assertTrue(field["needs_review"], field)
            if "evidence" in field:
                self.assertLess(field["evidence"]["print_height"], 11)
        self.assertRegex(first["message"], "^the print is only [0-9] pixels high, .*scan it at [23]00 dpi$")

    def test_a_page_of_nothing_legible_is_told(self):
        from PIL import Image, ImageFilter
        prose = self.folder / "prose"
        subprocess.run(["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-gray", "-singlefile", "-png", FIXTURES / "bad" / "no-form.pdf", prose], check=True)
        messages = []
        for radius in (0, 6):
            with Image.open(prose.with_suffix(".png")) as picture:
                picture.filter(ImageFilter.GaussianBlur(radius)).save(self.folder / "page.png", dpi=(150, 150))
            done = run("extract", self.folder / "page.png", "--format", "json")
            self.assertEqual(done.returncode, WARNINGS)
            messages.append(" ".join(each["message"] for each in json.loads(done.stdout)["warnings"]))
        self.assertNotIn("hardly anything", messages[0])
        self.assertIn("hardly anything", messages[1])

    def test_missing_language_data(self):
        scan = FIXTURES / "declarations" / "jiuting-2026-150.pdf"
        line = self.assert_fails(MODEL, scan, "--readers", "tesseract", TESSDATA_PREFIX=str(self.folder))
        self.assertIn("chi_sim", line)

    def test_missing_models(self):
        self.assert_fails(MODEL, VOLUME, "--models", self.folder / "none")
        self.assert_fails(MODEL, VOLUME, INKGRID_MODELS=str(self.folder / "none"))


class BadUsage(CliTest):
    def assert_usage(self, *arguments):
        result = run(*arguments)
        line = self.assert_one_line(result.stderr)
        self.assertEqual(result.returncode, USAGE, line)
        self.assertEqual(result.stdout, b"")
        return line

    def test_arguments(self):
        for arguments in ((), ("extract",), ("forms",), ("forms", "check"), ("forms", "nonsense"), ("nonsense",), ("extract", VOLUME, "--nonsense"), ("extract", VOLUME, VOLUME),
                          ("extract", VOLUME, "--threads", "many"), ("extract", VOLUME, "--threads", "-1")):
            with self.subTest(arguments):
                self.assertIn("--help", self.assert_usage(*arguments))

    def test_format(self):
        self.assertIn("xlsx", self.assert_usage("extract", VOLUME, "--format", "docx"))

    def test_suffix_without_format(self):
        self.assertIn("--format", self.assert_usage("extract", VOLUME, "-o", self.folder / "out.docx"))

    def test_output_over_the_input(self):
        copy = self.folder / "copy.pdf"
        copy.write_bytes(VOLUME.read_bytes())
        self.assert_usage("extract", copy, "--format", "json", "-o", copy)
        self.assertEqual(copy.read_bytes(), VOLUME.read_bytes())


class BadOutput(CliTest):
    def assert_unwritable(self, result):
        line = self.assert_one_line(result.stderr)
        self.assertEqual(result.returncode, UNWRITABLE, line)

    def test_missing_folder(self):
        self.assert_unwritable(run("extract", VOLUME, "-o", self.folder / "none" / "out.json"))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_folder(self):
        self.assert_unwritable(run("extract", VOLUME, "--format", "json", "-o", self.folder))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_folder_of_others(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_unwritable(run("extract", VOLUME, "-o", self.folder / "out.json"))

    def test_output_is_checked_before_the_input_is_read(self):
        self.assert_unwritable(run("extract", self.folder / "none.pdf", "-o", self.folder / "none" / "out.json"))

    def test_overlay_below_a_file(self):
        (self.folder / "file").touch()
        self.assert_unwritable(run("extract", VOLUME, "--overlay", self.folder / "file" / "pages"))

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            self.assert_unwritable(run("extract", VOLUME, "--format", "json", stdout=full))
        self.assert_unwritable(run("extract", VOLUME, "--format", "json", "-o", "/dev/full"))

    def test_closed_standard_output(self):
        for command in ("extract \"$1\"", "doctor", "--version"):
            with self.subTest(command):
                self.assert_unwritable(subprocess.run(
                    ["sh", "-c", f"\"$0\" {command} >&-", PROGRAM, str(VOLUME)], capture_output=True, timeout=TIMEOUT))

    def test_closed_standard_output_does_not_matter_to_a_file(self):
        out = self.folder / "out.json"
        result = subprocess.run(["sh", "-c", "\"$0\" extract \"$1\" -o \"$2\" >&- 2>&- <&-", PROGRAM, str(VOLUME), str(out)],
                                timeout=TIMEOUT)
        self.assertEqual(result.returncode, DONE)
        self.assertEqual(len(json.loads(out.read_bytes())["declarations"]), DECLARATIONS)

    def test_reader_that_goes_away(self):
        process = subprocess.Popen([PROGRAM, "extract", str(VOLUME)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        self.assertIn(process.wait(TIMEOUT), (DONE, -signal.SIGPIPE))
        process.stderr.close()


class Interruption(CliTest):
    def test_stops_without_a_file(self):
        scan = self.folder / "long.pdf"
        pages = FIXTURES / "declarations" / "jiuting-2026-200-office.pdf"
        subprocess.run(["qpdf", "--empty", "--pages", *[pages] * 20, "--", scan], check=True)
        out = self.folder / "out.json"
        process = subprocess.Popen([PROGRAM, "extract", str(scan), "-o", str(out)], stderr=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        stderr = process.communicate(timeout=30)[1]
        self.assertEqual(process.returncode, 130)
        self.assert_one_line(stderr)
        self.assertEqual(list(self.folder.iterdir()), [scan])


class Formats(CliTest):
    def extract(self, *arguments):
        result = run("extract", VOLUME, *arguments)
        self.assertEqual((result.returncode, result.stderr), (DONE, b""))
        return result.stdout

    def test_json_is_what_a_pipe_gets(self):
        document = json.loads(self.extract())
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual(len(document["declarations"]), DECLARATIONS)
        self.assertEqual(sum(len(d["indicators"]) for d in document["declarations"]), INDICATORS)
        self.assertEqual(document["document"]["path"], str(VOLUME))

    def test_json_keeps_the_contract(self):
        if not os.path.exists(os.environ.get("INKGRID_CONTRACT", "")):
            self.skipTest("INKGRID_CONTRACT does not name the schema")
        self.assert_schema(json.loads(self.extract()))

    def test_csv(self):
        text = self.extract("--format", "csv").decode("utf-8")
        self.assertTrue(text.startswith("\ufeff"))
        rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
        self.assertEqual(len(rows), INDICATORS)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertIn("=100.00(%)", {row["指标值"] for row in rows})
        self.assertEqual(rows[0]["年度资金申请总额（元）"], "1100000.00")

    def test_xlsx(self):
        self.extract("-o", self.folder / "out.xlsx")
        with zipfile.ZipFile(self.folder / "out.xlsx") as archive:
            self.assertIsNone(archive.testzip())
            main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
            sheets = [s.get("name") for s in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(main + "sheet")]
            self.assertEqual(sheets, ["指标", "项目"])
            strings = ["".join(t.text or "" for t in item.iter(main + "t")) for item in
                       ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter(main + "si")]
            for name, count in (("sheet1", INDICATORS), ("sheet2", DECLARATIONS)):
                sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/{name}.xml"))
                self.assertEqual(len(list(sheet.iter(main + "row"))), count + 1)
                self.assertEqual(list(sheet.iter(main + "f")), [], "text became a formula")
                numbers = [c.find(main + "v").text for c in sheet.iter(main + "c")
                           if c.get("t") is None and c.find(main + "v") is not None]
                self.assertIn("1100000", numbers)
            self.assertIn("=100.00(%)", strings)

    def test_table(self):
        text = self.extract("--format", "table").decode("utf-8")
        self.assertIn("产出指标", text)
        self.assertIn(f"{DECLARATIONS} declarations, {INDICATORS} indicators", text)
        self.assertNotIn("\033", text)
        self.extract("-o", self.folder / "out.txt")
        self.assertIn("产出指标", (self.folder / "out.txt").read_text("utf-8"))

    def test_overlay(self):
        folder = self.folder / "new" / "pages"
        document = json.loads(self.extract("--overlay", folder))
        pictures = sorted(folder.iterdir())
        self.assertEqual(len(pictures), document["document"]["page_count"])
        for picture in pictures:
            self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"), picture)

    def test_output_replaces_what_was_there(self):
        out = self.folder / "out.json"
        out.write_text("old")
        self.extract("-o", out)
        json.loads(out.read_bytes())
        self.assertEqual(list(self.folder.iterdir()), [out])

    def test_equal_runs_give_equal_bytes(self):
        for name in ("json", "csv", "xlsx", "table"):
            with self.subTest(name):
                self.assertEqual(self.extract("--format", name), self.extract("--format", name, "--threads", "1"))


class FormsCheck(CliTest):
    def check(self, content, code):
        """Writes a file of the content, checks it; the lines without the file's name."""
        file = self.folder / "mine.json"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        result = run("forms", "check", file)
        text = result.stdout.decode("utf-8")
        self.assertEqual((result.returncode, result.stderr), (code, b""), text)
        self.assertTrue(all(line.startswith(f"{file}: ") for line in text.splitlines()), text)
        return [line[len(f"{file}: "):] for line in text.splitlines()]

    def test_one_problem_is_one_line(self):
        label = '{"key": "extra", "labels": ["甲方"]}'
        for content, where, words in (
                ('{"labels": [\n  {"key": "extra", "labels": ["甲方"],}\n]}', "line 2, column 37", "take out the comma"),
                ('{"labels": [\n  {"key": "extra" "labels": []}]}', "line 2, column 26", "comma or a colon is missing"),
                ('{“labels”: []}', "line 1, column 2", "half width"),
                ('{"labels": [' + label, "line 1, column 47", "not closed"),
                ('// mine\n{}', "line 1, column 1", "no comments"),
                (f'{{"labels": [{label}]}}'.encode("gbk"), "line 1, column 42", "UTF-8"),
                ("", "", "is empty"),
                ('["甲方"]', "", "must be an object"),
                ('{"name": "甲方"}', "", "neither a file of labels"),
                (f'{{"lables": [{label}]}}', "/lables", 'did you mean "labels"?'),
                ('{"labels": []}', "/labels", "empty list"),
                ('{"labels": "甲方"}', "/labels", "not a text"),
                ('{"labels": [{"key": "project.nam", "labels": ["甲方"]}]}', "/labels/0/key", 'did you mean "project.name"?'),
                ('{"labels": [{"labels": ["甲方"]}]}', "/labels/0", 'has no "key"'),
                ('{"labels": [{"key": "extra", "labels": ["（万元）"]}]}', "/labels/0/labels/0", "no word of a label"),
                ('{"labels": [{"key": "group", "labels": ["主管 部门："]}]}', "/labels/0/labels/0",
                 'means "project.competent_department" in the models'),
                (f'{{"labels": [{label}, {{"key": "group", "labels": ["甲方"]}}]}}', "/labels/1/labels/0",
                 'means "extra" at /labels/0/labels/0'),
                (f'{{"labels": [{label}], "labels": [{label}]}}', "/labels", "stands twice"),
                ('{"words": {"level4": ["甲"]}}', "/words/level4", 'did you mean "level2"?'),
                ('{"synonyms": ["科室"]}', "/synonyms", "not a list"),
                ('{"synonyms": {"单位": ["科室", ""]}}', "/synonyms/单位/1", "empty word"),
                ('{"titles": [""]}', "/titles/0", "empty title"),
                ('{"titles": ["甲"], "rows": [["项目名称", "@project.name"], ["@column.level1", "@column.taget"]]}', "/rows/1/1",
                 'did you mean "column.target"?'),
                ('{"titles": ["甲"], "rows": [["项目名称", "@project.name"]]}', "/rows/0", "no heading of indicators"),
                ('{"titles": ["甲"], "rows": []}', "/rows", "empty list")):
            with self.subTest(content):
                lines = self.check(content, UNREADABLE)
                self.assertEqual(len(lines), 1, lines)
                self.assertIn(words, lines[0])
                if where:
                    self.assertTrue(lines[0].startswith(where + ": "), lines[0])

    def test_all_problems_are_told(self):
        lines = self.check('{"labels": [{"key": "money", "labels": ["甲", ""]}, {"key": 3, "labels": 4}, 5], "word": {}}', UNREADABLE)
        self.assertEqual([line.split(": ")[0] for line in lines],
                         ["/word", "/labels/0/key", "/labels/1/key", "/labels/1/labels", "/labels/2"])

    def test_many_problems_are_counted(self):
        lines = self.check('{"labels": [%s]}' % ",".join(["1"] * 200), UNREADABLE)
        self.assertEqual(len(lines), 51)
        self.assertEqual(lines[-1], "and 150 more")

    def test_a_remark_does_not_keep_a_file_from_use(self):
        lines = self.check('{"labels": [{"key": "extra", "labels": ["甲方", "甲方："]}]}', WARNINGS)
        self.assertIn("stands at /labels/0/labels/0, too", lines[0])
        self.assertTrue(lines[1].startswith("can be used: "))

    def test_right_files_say_what_they_define(self):
        lines = self.check('{"labels": [{"key": "project.implementing_unit", "labels": ["具体经办处室", "实施单位"]}]}', DONE)
        self.assertEqual(lines, ["all right: 2 labels (1 of the labels known without it)"])
        models = FIXTURES.parent / "models"
        result = run("forms", "check", models / "lexicon" / "labels.json", *(models / "forms").iterdir(),
                     models / "rules" / "declarations.json")
        self.assertEqual((result.returncode, result.stderr), (DONE, b""), result.stdout.decode("utf-8"))
        self.assertIn("all right: a form of 10 rows, 16 values, 4 columns of indicators", result.stdout.decode("utf-8"))
        self.assertRegex(result.stdout.decode("utf-8"), r"declarations.json: all right: \d+ rules")

    def test_findings_are_told_and_rules_can_be_switched_off(self):
        def findings(*arguments):
            result = run("extract", VOLUME, "--format", "json", *arguments)
            self.assertEqual(result.returncode, DONE, result.stderr.decode("utf-8"))
            return [(each["rule"], each["severity"], each["fields"]) for declaration in json.loads(result.stdout)["declarations"]
                    for each in declaration["findings"]]
        self.assertEqual(findings(), [("indicators.target", "warning", ["/indicators/1/target"])])
        mine = self.folder / "mine.json"
        mine.write_text('{"rules": [{"rule": "indicators.target", "kind": "off"}]}', "utf-8")
        self.assertEqual(findings("--lexicon", mine), [])

    def test_some_of_many(self):
        good, bad = self.folder / "good.json", self.folder / "bad.json"
        good.write_text('{"titles": ["甲表"]}', "utf-8")
        bad.write_text("{", "utf-8")
        self.assertEqual(run("forms", "check", good, bad).returncode, 7)
        self.assertEqual(run("forms", "check", bad, self.folder / "none.json").returncode, UNREADABLE)

    def test_a_label_of_the_users_own_is_understood(self):
        def funds(*arguments):
            result = run("extract", FIXTURES / "layouts" / "transfer.pdf", "--format", "json", *arguments)
            self.assertEqual(result.returncode, DONE, result.stderr.decode("utf-8"))
            return json.loads(result.stdout)["declarations"][0]["funds"]["annual_fiscal"]
        self.assertEqual(funds()["source"], "absent")
        mine, other = self.folder / "mine.json", self.folder / "other.json"
        mine.write_text('{"labels": [{"key": "funds.annual_fiscal", "labels": ["中央补助"]}]}', "utf-8")
        other.write_text('{"titles": ["甲表"]}', "utf-8")
        self.assertEqual(funds("--lexicon", mine, "--lexicon", other)["value"], "40000000.00")

    def test_a_form_of_the_users_own_is_understood(self):
        own = FIXTURES / "layouts" / "own-form.pdf"
        self.assertEqual(run("extract", own, "--format", "json").returncode, WARNINGS)
        definition = own.with_suffix(".json")
        result = run("extract", "--form", definition, own, "--format", "json")
        self.assertEqual((result.returncode, result.stderr), (DONE, b""))
        declaration = json.loads(result.stdout)["declarations"][0]
        truth = json.loads(own.with_suffix(".truth.json").read_text("utf-8"))["declarations"][0]
        self.assertEqual(declaration["template"], "own-form")
        self.assertEqual(declaration["title"]["text"], truth["title"]["text"])
        for section in ("project", "funds", "goals"):
            for name, field in truth[section].items():
                self.assertEqual(declaration[section][name]["text"], field["text"], name)
        self.assertEqual([[row[each]["text"] for each in ("level1", "level2", "level3", "target")] for row in truth["indicators"]],
                         [[row[each]["text"] for each in ("level1", "level2", "level3", "target")]
                          for row in declaration["indicators"]])
        broken = self.folder / "broken.json"
        broken.write_text(definition.read_text("utf-8").replace("@goals.annual", "@goals.anual"), "utf-8")
        result = run("extract", "--form", broken, own)
        self.assertEqual(result.returncode, MODEL)
        self.assertIn("broken.json: /rows/3", self.assert_one_line(result.stderr))

    def test_extract_keeps_to_the_same_checks(self):
        file = self.folder / "mine.json"
        file.write_text('{"labels": [{"key": "project.nam", "labels": ["甲方"]}, 5]}', "utf-8")
        result = run("extract", VOLUME, "--lexicon", file)
        self.assertEqual(result.returncode, MODEL)
        line = self.assert_one_line(result.stderr)
        for words in ("mine.json", "/labels/0/key", "project.name", "1 more", "inkgrid forms check"):
            self.assertIn(words, line)


class FormsExplain(CliTest):
    def explain(self, file, *arguments, code=DONE, **changes):
        result = run("forms", "explain", file, *arguments, **changes)
        self.assertEqual((result.returncode, result.stderr), (code, b""))
        return result.stdout

    def places(self, file, *arguments, **more):
        document = json.loads(self.explain(file, *arguments, "--format", "json", **more))
        self.assertEqual([place["number"] for place in document["places"]], list(range(1, len(document["places"]) + 1)))
        return document

    def test_every_field_of_the_output_is_where_it_was_taken_from(self):
        extracted = json.loads(run("extract", VOLUME, "--format", "json").stdout)
        taken = {}
        for page in range(1, extracted["document"]["page_count"] + 1):
            for place in self.places(VOLUME, "--page", page)["places"]:
                for field in place["fields"]:
                    taken.setdefault(field, []).append((page, place))
        fields = {"document.title": extracted["document"]["title"]}
        for i, declaration in enumerate(extracted["declarations"]):
            at = f"declarations[{i}]"
            fields[f"{at}.title"], fields[f"{at}.fiscal_year"] = declaration["title"], declaration["fiscal_year"]
            for part in ("project", "funds", "goals"):
                fields.update({f"{at}.{part}.{name}": field for name, field in declaration[part].items()})
            for k, indicator in enumerate(declaration["indicators"]):
                fields.update({f"{at}.indicators[{k}].{name}": indicator[name]
                               for name in ("level1", "level2", "level3", "target")})
            fields.update({f"{at}.extra[{k}]": extra["field"] for k, extra in enumerate(declaration["extra"])})
        self.assertEqual(set(taken), {name for name, field in fields.items() if field["source"] != "absent"})
        for name, places in taken.items():
            for page, place in places:
                with self.subTest(name):
                    self.assertIn(fields[name]["text"], place["text"])
                    regions = [region["box"] for region in fields[name]["regions"] if region["page"] == page]
                    self.assertEqual(place["boxes"], regions)

    def test_roles(self):
        document = self.places(VOLUME, "--page", 1)
        places = {place["text"]: place for place in document["places"]}
        name = places["项目名称"]
        self.assertEqual((name["role"], name["key"], name["known_by"]), ("label", "project.name", "definition"))
        value = next(place for place in document["places"] if "declarations[0].project.name" in place["fields"])
        self.assertEqual((value["role"], value["label"]), ("value", name["number"]))
        self.assertEqual(places["一级指标"]["role"], "heading")
        self.assertEqual(places["产出指标"]["role"], "indicator")
        self.assertGreater(len(places["产出指标"]["fields"]), 1)
        self.assertEqual(document["declarations"][0]["index"], 0)

    def test_a_scan_gives_the_roles_of_its_print(self):
        scan = FIXTURES / "declarations" / "jiuting-2026-300-clean.pdf"
        printed, scanned = (self.places(file, "--page", 1)["places"] for file in (VOLUME, scan))
        self.assertEqual([place["role"] for place in printed], [place["role"] for place in scanned])

    def test_text(self):
        text = self.explain(VOLUME, "--page", 1).decode("utf-8")
        self.assertRegex(text, r"\Apage 1 of 6: 1 declaration; 53 cells, 3 lines outside tables; no text was left over\n")
        self.assertRegex(text, r"\n *\d+  label +project\.name +definition  项目名称\n")
        self.assertRegex(text, r"\n *\d+  indicator +indicators\[1-6\]\.level1 +产出指标\n")
        self.assertEqual(text, self.explain(VOLUME).decode("utf-8"), "the first page with a form is the default")

    def test_a_label_of_the_users_own(self):
        mine = self.folder / "mine.json"
        mine.write_text('{"labels": [{"key": "line.issuer", "labels": ["甲方"]}, {"key": "extra", "labels": ["乙方"]}]}', "utf-8")
        self.assertEqual(self.explain(VOLUME, "--page", 1), self.explain(VOLUME, "--page", 1, "--lexicon", mine))

    def test_picture(self):
        self.explain(VOLUME, "--page", 2, "--overlay", self.folder / "new")
        picture = self.folder / "new" / "page-0002-explained.png"
        self.assertEqual(list((self.folder / "new").iterdir()), [picture])
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"))

    def test_no_form(self):
        for name, reason in (("blank.pdf", "the page is blank"), ("no-form.pdf", "no ruled table on the page"),
                             ("wide-page.pdf", "larger than any form")):
            with self.subTest(name):
                text = self.explain(BAD / name, code=WARNINGS).decode("utf-8")
                self.assertTrue(text.startswith("page 1 of 1: no form: "), text)
                self.assertIn(reason, text)
                self.assertIn(reason, self.places(BAD / name, code=WARNINGS)["no_form"])

    def test_bad_arguments(self):
        for code, words, *arguments in ((USAGE, "--page 1 to 6", VOLUME, "--page", 7), (USAGE, "--page", VOLUME, "--page", 0),
                                        (USAGE, "--page", VOLUME, "--page", "two"), (USAGE, "FILE"),
                                        (UNREADABLE, "neither a PDF", BAD / "not-a-pdf.pdf", "--page", 1),
                                        (UNREADABLE, "no such file", self.folder / "none.pdf"),
                                        (PASSWORD, "password", BAD / "encrypted.pdf"),
                                        (UNWRITABLE, "", VOLUME, "--overlay", "/dev/null/pages")):
            with self.subTest(arguments):
                result = run("forms", "explain", *arguments)
                self.assertEqual((result.returncode, result.stdout), (code, b""), result.stderr)
                self.assertIn(words, self.assert_one_line(result.stderr))


class Help(CliTest):
    def test_help_teaches(self):
        for arguments in (("--help",), ("extract", "--help"), ("doctor", "--help"), ("forms", "--help"),
                          ("forms", "check", "--help"), ("forms", "explain", "--help")):
            with self.subTest(arguments):
                result = run(*arguments)
                self.assertEqual((result.returncode, result.stderr), (DONE, b""))
                self.assertIn(b"Exit codes", result.stdout)

    def test_version(self):
        self.assertRegex(run("--version").stdout.decode(), r"\Ainkgrid \d+\.\d+\.\d+\n\Z")

    def test_doctor(self):
        result = run("doctor")
        self.assertEqual((result.returncode, result.stderr), (DONE, b""))
        self.assertIn("✓", result.stdout.decode("utf-8"))
        self.assertRegex(result.stdout.decode("utf-8"), r"✓ reader of figures +figures \(")

    def test_doctor_misses_what_is_not_there(self):
        without_reader = self.folder / "models"  # with a line reader, Tesseract may be missing
        shutil.copytree(FIXTURES.parent / "models", without_reader, ignore=shutil.ignore_patterns("*.onnx"))
        for changes in ({"TESSDATA_PREFIX": str(self.folder), "INKGRID_MODELS": str(without_reader)},
                        {"INKGRID_MODELS": str(self.folder / "none")}):
            with self.subTest(changes):
                result = run("doctor", **changes)
                self.assertEqual((result.returncode, result.stderr), (MODEL, b""))
                self.assertIn("✗", result.stdout.decode("utf-8"))


if __name__ == "__main__":
    unittest.main()
