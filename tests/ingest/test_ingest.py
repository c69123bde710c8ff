"""Many files into a store as a user meets it. INKGRID names the program, INKGRID_FIXTURES the folder of fixtures."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("INKGRID", "inkgrid")
FIXTURES = Path(os.environ.get("INKGRID_FIXTURES", ROOT / "fixtures"))
FORM = FIXTURES / "layouts" / "weights.pdf"


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, **options)


class IngestTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.store = self.folder / "archive.db"

    def rows(self, query):
        database = sqlite3.connect(self.store)
        self.addCleanup(database.close)
        return database.execute(query).fetchall()


class Work(IngestTest):
    def test_a_line_a_file_and_errors_too(self):
        files = [FORM, FIXTURES / "bad" / "encrypted.pdf", self.folder / "none.pdf", "/dev/null", FIXTURES / "layouts" / "ledger.pdf"]
        done = run("work", input="\n".join(map(str, files)).encode())
        self.assertEqual((done.returncode, done.stderr), (7, b""))
        documents = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([document["document"]["path"] for document in documents], list(map(str, files)))
        self.assertEqual([document.get("error", {}).get("code") for document in documents], [None, "password_needed", "unreadable", "unreadable", None])
        self.assertNotEqual(documents[1]["document"]["sha256"], "0" * 64)
        self.assertEqual(documents[0], json.loads(run("extract", FORM, "--format", "json").stdout))
        self.assertEqual(run("work", input=str(FORM).encode()).returncode, 0)

    def test_names_that_end_in_nul(self):
        odd = self.folder / "two\nlines.pdf"
        shutil.copy(FORM, odd)
        done = run("work", "--null", input=bytes(odd) + b"\0")
        self.assertEqual(json.loads(done.stdout)["document"]["path"], str(odd))


class Pages(IngestTest):
    def test_a_folder_of_pictures_is_one_document(self):
        box = self.folder / "box"
        box.mkdir()
        subprocess.run(["pdftoppm", "-r", "100", "-l", "2", "-png", FIXTURES / "layouts" / "two-pages.pdf", box / "page"], check=True)
        pages = sorted(box.iterdir())
        for place, name in zip(pages, ["page2.png", "page10.png"]):
            place.rename(box / name)
        (box / "page3.jpg").write_bytes(b"no picture")
        document = json.loads(run("extract", "--pages-of", box, "--format", "json").stdout)
        self.assertEqual([page["kind"] for page in document["document"]["pages"]][0], "scan")
        self.assertEqual([(warning["page"], warning["message"].split(":")[0]) for warning in document["warnings"] if warning["stage"] == "page"], [(2, "page3.jpg")])
        (box / "page3.jpg").unlink()
        done = run("ingest", "--pages-of", box, "--store", self.store)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done.stdout)
        self.assertEqual(self.rows("SELECT outcome, page_count FROM documents"), [("done", 2)])
        self.assertEqual(self.rows("SELECT path FROM files"), [(str(box),)])
        again = run("ingest", "--pages-of", box, "--store", self.store)
        self.assertIn(b"1 known", again.stdout)
        self.assertEqual(run("extract", box).returncode, 2)


class Ingest(IngestTest):
    def test_counts_and_words(self):
        cabinet = self.folder / "cabinet"
        shutil.copytree(FIXTURES / "bad", cabinet)
        shutil.copy(FORM, cabinet)
        shutil.copy(FORM, cabinet / "twin.pdf")
        done = run("ingest", cabinet, "--store", self.store, "--log", "json")
        self.assertEqual((done.returncode, done.stdout), (7, b""))
        events = [json.loads(line) for line in done.stderr.splitlines()]
        summary = events.pop()
        self.assertEqual(summary["event"], "summary")
        self.assertEqual(summary["files"], len(list(cabinet.iterdir())))
        self.assertEqual(summary["files"], summary["done"] + summary["failed"] + summary["known"] + summary["skipped"])
        self.assertEqual(len(events), summary["files"])
        self.assertEqual(summary["known"], 1)
        self.assertEqual(self.rows("SELECT count(*) FROM files"), [(summary["files"],)])
        self.assertEqual(run("verify", "--store", self.store).returncode, 0)

    def test_a_password_opens_what_failed(self):
        locked = FIXTURES / "bad" / "encrypted.pdf"
        self.assertEqual(run("ingest", locked, "--store", self.store).returncode, 7)
        environment = {**os.environ, "INKGRID_PASSWORD": "1234"}
        run("ingest", locked, "--store", self.store, "--again", env=environment)
        message = self.rows("SELECT error_code FROM documents")
        self.assertIn(message, [[(None,)], [("password_needed",)]])

    def test_results_from_elsewhere(self):
        made = run("work", input=f"{FORM}\n{FIXTURES / 'bad' / 'empty.pdf'}".encode())
        done = run("ingest", "--results", "-", "--store", self.store, input=made.stdout + b"nonsense\n")
        self.assertEqual(done.returncode, 7)
        self.assertIn(b"3 files: 1 read", done.stdout)
        self.assertEqual(sorted(self.rows("SELECT outcome FROM documents")), [("done",), ("failed",)])
        again = run("ingest", FORM, "--store", self.store, "--again")
        self.assertEqual(again.returncode, 0)
        self.assertIn(b"1 known", again.stdout)

    def test_ctrl_c_ends_in_good_order(self):
        cabinet = self.folder / "cabinet"
        cabinet.mkdir()
        data = (FIXTURES / "layouts" / "weights-300.pdf").read_bytes()
        for number in range(30):
            (cabinet / f"{number}.pdf").write_bytes(data + b"%% %d\n" % number)
        process = subprocess.Popen([PROGRAM, "ingest", cabinet, "--store", self.store, "--log", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stderr.readline()  # the first file is done
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130)
        end = json.loads(words.splitlines()[-1])
        self.assertEqual((end["event"], end["code"]), ("error", "interrupted"))
        self.assertIn("the same command goes on from here", end["message"])
        self.assertEqual(self.rows("SELECT count(*) FROM leases"), [(0,)])
        self.assertEqual(self.rows("SELECT count(*) FROM runs WHERE ended IS NULL"), [(0,)])
        self.assertLess(self.rows("SELECT count(*) FROM documents")[0][0], 30)

    def test_wrong_usage(self):
        for arguments in (["--store", self.store], [FORM], [FORM, "--store", self.store, "--null"], [FORM, "--results", "-", "--store", self.store]):
            done = run("ingest", *arguments)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertEqual(run("ingest", FORM, "--store", "/proc/none/archive.db").returncode, 6)
        self.assertEqual(run("ingest", FORM, "--store", self.store, "--models", self.folder).returncode, 5)


class Torture(unittest.TestCase):
    """Kills, a full disk, a database that goes away: nothing is lost and nothing is left."""

    def torture(self, *arguments):
        done = subprocess.run([sys.executable, "-B", ROOT / "tools" / "torture_ingest", *arguments, "--", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_sqlite(self):
        self.torture("--files", "30", "--hostile", "15", "--kills", "4")

    def test_postgresql(self):
        if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            self.skipTest("PostgreSQL is not installed (package postgresql)")
        self.torture("--files", "20", "--hostile", "15", "--kills", "2", "--store", "postgresql")


if __name__ == "__main__":
    unittest.main()
