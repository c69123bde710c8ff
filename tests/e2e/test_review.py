"""The review page as a clerk and as an attacker meet it: a store of fixtures, real Chromium, and requests that no page sends.

INKGRID names the program. The tests with a browser need python3-selenium and chromium-driver, and say so where they are missing.
"""
import csv
import functools
import hashlib
import io
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

PROGRAM = os.environ.get("INKGRID", "inkgrid")
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SCAN = FIXTURES / "declarations" / "jiuting-2026-150.pdf"
TRUTH = FIXTURES / "declarations" / "jiuting-2026.truth.json"
TOOLS = FIXTURES.parent / "tools"
PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else "python3"  # Debian's has OpenCV and NumPy
SCRIPT = "<script>document.title='caught'</script><img src=x onerror=\"document.title='caught'\">"

try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Server:
    """`inkgrid review`, and what its page would ask."""

    def __init__(self, store, *options, port=None):
        self.command = [PROGRAM, "review", "--store", str(store), "--no-browser", *options] + (["--port", str(port)] if port else [])
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().decode().strip()
        self.base = re.match(r"http://[^/]+", self.url)[0]
        self.port = int(self.base.rsplit(":", 1)[1])
        self.cookie = ""
        if "token=" in self.url:
            _, headers, _ = self.ask(self.url[len(self.base):])
            self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, path, body=None, **headers):
        sent = {"Cookie": self.cookie, "Content-Type": "application/json", "Origin": self.base}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, headers={name: value for name, value in sent.items() if value is not None})
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def get(self, what, **values):
        status, _, body = self.ask(f"/api/{what}?{urllib.parse.urlencode(values)}")
        assert status == 200, (what, status, body)
        return json.loads(body)

    def post(self, what, body):
        status, _, answer = self.ask(f"/api/{what}", body)
        assert status == 200, (what, status, answer)
        return json.loads(answer)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(20) == 0
        self.process.stdout.close()


def at(item):
    return {key: item[key] for key in ("document", "declaration", "field")}


def fields_of(declaration):
    """(pointer, field) of a declaration in the contract's shape."""
    yield "/title", declaration["title"]
    yield "/fiscal_year", declaration["fiscal_year"]
    for group in ("project", "funds", "goals"):
        for name, field in declaration[group].items():
            yield f"/{group}/{name}", field
    for number, row in enumerate(declaration["indicators"]):
        for name in ("level1", "level2", "level3", "target", "weight"):
            if name in row:
                yield f"/indicators/{number}/{name}", row[name]


def normal(text):
    import unicodedata
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@functools.cache
def read_document():
    return json.loads(subprocess.run([PROGRAM, "extract", str(SCAN), "--format", "json", "--error-budget", "0"], stdout=subprocess.PIPE, check=False).stdout)


class ReviewTest(unittest.TestCase):
    """One reading of the fixtures; each test has a store of its own."""

    @classmethod
    def setUpClass(cls):
        cls.document = read_document()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.store = self.folder / "store.db"
        self.servers = []
        self.addCleanup(lambda: [each.kill() for each in self.servers if each.process.poll() is None])

    def ingest(self, document, path=SCAN):
        document = dict(document, document=dict(document["document"], path=str(path)))
        done = subprocess.run([PROGRAM, "ingest", "--results", "-", "--store", str(self.store)], input=json.dumps(document).encode() + b"\n",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def serve(self, *options, **more):
        server = Server(self.store, *options, **more)
        self.servers.append(server)
        return server

    def export(self, *options):
        done = subprocess.run([PROGRAM, "export", "--store", str(self.store), *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def verify(self):
        done = subprocess.run([PROGRAM, "verify", "--store", str(self.store)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode())


class Exports(ReviewTest):
    def test_a_corrected_store_is_the_truth(self):
        document = json.loads(json.dumps(self.document))
        for declaration in document["declarations"]:  # the scan is read too well
            for number, (_, field) in enumerate(fields_of(declaration)):
                if number % 9 == 4 and len(field["text"]) > 1:
                    field["text"] = field["text"][:-1]
                    if "value" in field:
                        field["value"] = None
        self.ingest(document)
        server = self.serve()
        truth = json.loads(TRUTH.read_text("utf-8"))["declarations"]
        self.assertEqual(len(truth), len(self.document["declarations"]))
        wrong = 0
        for number, (wanted, read) in enumerate(zip(truth, document["declarations"])):
            now = dict(fields_of(read))
            for pointer, field in fields_of(wanted):
                if normal(now[pointer]["text"]) != normal(field["text"]):
                    place = {"document": read_hash(self.document), "declaration": number, "field": pointer}
                    shown = server.get("field", **place)
                    server.post("decide", dict(place, action="correct", text=field["text"], shown=shown["text"], reading=shown["reading"]))
                    wrong += 1
        self.assertGreater(wrong, 30)
        exported = json.loads(self.export())["declarations"]
        self.assertEqual(len(exported), len(truth))
        cells = 0
        for wanted, got in zip(truth, exported):
            now, expected = dict(fields_of(got)), dict(fields_of(wanted))
            self.assertEqual(set(expected) - set(now), set())
            self.assertEqual([pointer for pointer in set(now) - set(expected) if now[pointer]["text"]], [])
            for pointer, field in expected.items():
                self.assertEqual(normal(now[pointer]["text"]), normal(field["text"]), pointer)
                if "value" in field:
                    self.assertEqual(now[pointer]["value"], field["value"], pointer)
                cells += 1
        self.assertEqual(cells, sum(1 for wanted in truth for _ in fields_of(wanted)))
        self.assertGreater(cells, 300)
        self.verify()

        # The workbook, opened by another program, says the same as the table.
        self.export("-o", self.folder / "all.csv")
        self.export("-o", self.folder / "all.xlsx")
        office = shutil.which("soffice")
        if office:
            subprocess.run([office, f"-env:UserInstallation=file://{self.folder}/office", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false",
                            "--outdir", str(self.folder / "opened"), str(self.folder / "all.xlsx")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True)
            opened = list(csv.reader(io.StringIO((self.folder / "opened" / "all.csv").read_text("utf-8-sig"))))
            table = list(csv.reader(io.StringIO((self.folder / "all.csv").read_text("utf-8-sig"))))
            self.assertEqual(opened[0], table[0])
            self.assertEqual(len(opened), len(table))
            for left, right in zip(opened[1:], table[1:]):
                for heading, one, other in zip(table[0], left, right):
                    try:
                        self.assertEqual(float(one), float(other), heading)
                    except ValueError:
                        self.assertEqual(one, other, heading)


class Learning(ReviewTest):
    """What people settled, as the program and its tools take it."""

    def settle(self, changes):
        """Settles fields of the first declaration; those in `changes` become what these say."""
        server, read = self.serve(), dict(fields_of(self.document["declarations"][0]))
        pointers = [pointer for pointer, field in read.items() if field["source"] == "ocr" and field["text"]]
        for pointer in pointers:
            place = {"document": read_hash(self.document), "declaration": 0, "field": pointer}
            shown = server.get("field", **place)
            text = changes.get(pointer, shown["text"])
            server.post("decide", dict(place, action="accept" if text == shown["text"] else "correct", text=text, shown=shown["text"], reading=shown["reading"]))
        return server, pointers

    def corrections(self):
        self.export("--corrections", self.folder / "settled.jsonl")
        return [json.loads(line) for line in (self.folder / "settled.jsonl").read_text("utf-8").splitlines()]

    def test_words_and_offices(self):
        self.ingest(self.document)
        self.settle({"/project/nature": "某某类项目"})
        self.export("--words", self.folder / "words.json")
        words = json.loads((self.folder / "words.json").read_text("utf-8"))["words"]
        first = self.document["declarations"][0]["project"]
        self.assertEqual(set(words["office"]), {first[name]["text"] for name in ("competent_department", "implementing_unit")})
        self.assertEqual(words["nature"], ["某某类项目"])
        again = subprocess.run([PROGRAM, "extract", str(SCAN), "--lexicon", str(self.folder / "words.json"), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(again.returncode, 0, again.stderr.decode())
        for known, read in ((False, self.document), (True, json.loads(again.stdout))):
            self.assertEqual(read["declarations"][0]["project"]["competent_department"]["evidence"]["known_word"], known)

    def test_calibration(self):
        self.ingest(self.document)
        target = next(pointer for pointer, _ in fields_of(self.document["declarations"][0]) if pointer.endswith("/target"))
        self.settle({"/project/nature": "某某类项目", target: "≥99个"})
        lines = self.corrections()
        changed = {each["field"] for each in lines if each["before"] != each["after"]}
        self.assertEqual(changed, {"/project/nature", target})
        out = self.folder / "readers.json"
        done = subprocess.run([PYTHON, "-B", str(TOOLS / "calibrate" / "fit"), "--corrections", str(self.folder / "settled.jsonl"), "--out", str(out)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        fitted, = json.loads(out.read_text("utf-8"))["readers"].values()
        merged = {(json.dumps(each["regions"][:1]), each["before"]) for each in lines if each["field"].endswith(("/level1", "/level2"))}
        alone = [each for each in lines if not each["field"].endswith(("/level1", "/level2"))]
        self.assertEqual((fitted["cells"], fitted["misread"]), (len(merged) + len(alone), 2))

    def test_training(self):
        self.ingest(self.document)
        server, pointers = self.settle({})
        for pointer in pointers[:20]:
            status, _, body = server.ask("/api/crop?" + urllib.parse.urlencode({"document": read_hash(self.document), "declaration": 0, "field": pointer}))
            self.assertEqual((status, body[:4]), (200, b"\x89PNG"))
        texts = {each["after"] for each in self.corrections() if "crop" in each}
        done = subprocess.run([PYTHON, "-B", str(TOOLS / "train" / "confirmed.py"), "--out", str(self.folder / "lines"), str(self.folder / "settled.jsonl")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        rows = [line.split("\t") for line in (self.folder / "lines" / "lines.tsv").read_text("utf-8").splitlines()]
        self.assertGreater(len(rows), 8)
        self.assertLessEqual({normal(row[4]) for row in rows}, {normal(text) for text in texts})
        # The program reads from each what people confirmed: the cuts are those that it makes itself.
        pictures = [str(self.folder / "lines" / "confirmed" / f"{row[0]}.png") for row in rows]
        read = subprocess.run([PROGRAM, "read", *pictures, "--format", "json"], stdout=subprocess.PIPE, check=False)
        right = sum(normal(each["readings"][0]["text"]) == normal(row[4]) for each, row in zip(json.loads(read.stdout)["lines"], rows))
        self.assertGreaterEqual(right, 0.8 * len(rows))


def read_hash(document):
    return document["document"]["sha256"]


class Attacks(ReviewTest):
    def setUp(self):
        super().setUp()
        document = json.loads(json.dumps(self.document))
        document["declarations"][0]["project"]["name"]["text"] = "长" * 350_000  # a megabyte
        document["declarations"][1]["project"]["name"]["text"] = SCRIPT
        self.ingest(document)
        self.server = self.serve()

    def test_who_has_no_token_gets_nothing(self):
        for cookie in (None, "", "inkgrid=1", f"inkgrid-{self.server.port}=", f"inkgrid-{self.server.port}=" + "0" * 64, self.server.cookie[:-1]):
            for path in ("/api/session", "/api/queue", "/api/page?page=1"):
                self.assertEqual(self.server.ask(path, Cookie=cookie)[0], 401, (cookie, path))
        self.assertEqual(self.server.ask("/?token=" + "0" * 64)[0], 403)
        status, headers, _ = self.server.ask(self.server.url[len(self.server.base):])
        self.assertEqual(status, 303)
        self.assertIn("HttpOnly; SameSite=Strict", headers["Set-Cookie"])

    def test_other_pages_are_refused(self):
        body = {"document": "0" * 64}
        for headers in ({"Origin": "http://evil.example"}, {"Origin": None}, {"Origin": "null"}, {"Host": "evil.example"}, {"Host": f"evil.example:{self.server.port}"},
                        {"Sec_Fetch_Site": "cross-site"}, {"Origin": f"http://127.0.0.1:{self.server.port + 1}"}):
            self.assertEqual(self.server.ask("/api/undo", body, **headers)[0], 403, headers)
        for headers in ({"Host": f"evil.example:{self.server.port}"}, {"Sec_Fetch_Site": "cross-site"}):
            self.assertEqual(self.server.ask("/api/queue", **headers)[0], 403, headers)
        # A form can send these types only, and not even with our origin.
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            self.assertGreaterEqual(self.server.ask("/api/undo", b'{"a":"="}', Content_Type=kind)[0], 400)

    def test_no_parameter_is_a_path(self):
        hashes = read_hash(self.document)
        for bad in ("../../../../etc/passwd", "/etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "a" * 7000, "\0", "'; DROP TABLE files; --", "💣"):
            quoted = urllib.parse.quote(bad)
            for path in (f"/api/page?document={quoted}&page=1", f"/api/page?document={hashes}&page={quoted}", f"/api/crop?document={hashes}&declaration={quoted}&field=/title",
                         f"/api/crop?document={hashes}&declaration=0&field={quoted}", f"/api/field?document={quoted}&declaration=0&field=/title",
                         f"/assets/{quoted}", f"/{quoted}", f"/api/{quoted}", f"/api/queue?limit={quoted}", f"/api/queue?budget={quoted}"):
                status, _, body = self.server.ask(path)
                self.assertTrue(400 <= status < 500, (path, status))
                self.assertNotIn(b"root:", body)
            for name in ("issuer", "year", "kind", "finding"):
                self.assertEqual(self.server.get("queue", **{name: bad})["total"], 0)
            self.server.get("declarations", search=bad)
        self.verify()

    def test_policy_and_sizes(self):
        _, headers, _ = self.server.ask("/")
        self.assertNotIn("unsafe", headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(self.server.ask("/api/check", b" " * 5_000_000)[0], 413)
        self.assertEqual(self.server.ask("/api/check", b"[" * 100_000)[0], 400)
        for what in ("queue", "declarations"):  # of a megabyte, a list shows the beginning
            _, _, body = self.server.ask(f"/api/{what}")
            self.assertLess(len(body), 1_000_000)

    def test_malformed_requests(self):
        for raw in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00" * 50, b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
                    b"POST /api/undo HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"POST /api/undo HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                    b"POST /api/undo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", b"GET /%zz%00 HTTP/1.1\r\nHost: \r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
                try:
                    connection.sendall(raw)
                    connection.shutdown(socket.SHUT_WR)
                    answer = connection.recv(65536)
                except ConnectionError:
                    answer = b""
                self.assertTrue(answer == b"" or re.match(rb"HTTP/1.1 4\d\d", answer), (raw[:40], answer[:80]))
            self.assertEqual(self.server.get("session")["user"] != "", True)

    def test_ten_thousand_connections(self):
        import resource
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 10_000
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, wanted + 500), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        open_ones = []
        try:
            for _ in range(min(wanted, hard - 200)):
                connection = socket.socket()
                connection.setblocking(False)  # the queue of the machine itself is short, and the kernel tries again
                connection.connect_ex(("127.0.0.1", self.server.port))
                open_ones.append(connection)
            reached, deadline = 0, time.time() + 30
            waiting = select.poll()
            for connection in open_ones:
                waiting.register(connection, select.POLLOUT)
            while reached <= 1000 and time.time() < deadline:
                for descriptor, events in waiting.poll(500):
                    reached += events & select.POLLOUT != 0  # the server has it, or has closed it again
                    waiting.unregister(descriptor)
            self.assertGreater(reached, 1000)
            held = len(os.listdir(f"/proc/{self.server.process.pid}/fd"))
            self.assertLess(held, 400)
            threads = len(os.listdir(f"/proc/{self.server.process.pid}/task"))
            self.assertLess(threads, 60)
            deadline = time.time() + 30
            while True:  # idle ones give way
                try:
                    self.server.get("session")
                    break
                except (OSError, AssertionError):
                    self.assertLess(time.time(), deadline)
                    time.sleep(0.2)
        finally:
            for connection in open_ones:
                connection.close()


class Words(unittest.TestCase):
    def test_every_rule_has_words(self):
        words = (TOOLS.parent / "src" / "review" / "assets" / "words.js").read_text("utf-8")
        for file in sorted((TOOLS.parent / "models" / "rules").glob("*.json")):
            for rule in json.loads(file.read_text("utf-8"))["rules"]:
                self.assertIn(f'"{rule["rule"]}": ["', words)


class Originals(ReviewTest):
    def shows(self, server, document):
        """Whether field, page and crop are there, or all gone."""
        place = {"document": document["document"]["sha256"], "declaration": 0, "field": "/project/name"}
        query = urllib.parse.urlencode(place)
        answers = [server.ask(f"/api/{what}") for what in (f"page?document={place['document']}&page=2", f"crop?{query}")]
        told = server.get("field", **place)["original"]
        for status, _, body in answers:
            self.assertEqual((status, body[:4] == b"\x89PNG"), (200, True) if told == "found" else (404, False))
        return told

    def test_within_an_archive(self):
        archive = self.folder / "箱 !1.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr("甲/other.pdf", b"%PDF no more")
            pack.write(SCAN, "甲/-表.pdf")
        self.ingest(self.document, f"{archive}!/甲/-表.pdf")
        server = self.serve()
        self.assertEqual(self.shows(server, self.document), "found")
        with zipfile.ZipFile(archive, "w") as pack:  # others, under the same names
            pack.writestr("甲/-表.pdf", b"%PDF another")
        server.stop()
        server = self.serve()
        query = urllib.parse.urlencode({"document": read_hash(self.document), "page": 2})
        self.assertEqual(server.ask(f"/api/page?{query}")[0], 404)
        self.assertEqual(server.get("field", document=read_hash(self.document), declaration=0, field="/project/name")["original"], "gone")
        archive.unlink()
        self.assertEqual(server.ask(f"/api/page?{query}")[0], 404)

    def test_a_folder_of_pages(self):
        box = self.folder / "box"
        box.mkdir()
        shutil.copy(FIXTURES / "declarations" / "jiuting-2026-200-fax.tiff", box / "1.tiff")
        hashes = hashlib.sha256((box / "1.tiff").read_bytes()).hexdigest() + "\n"
        document = dict(self.document, document=dict(self.document["document"], sha256=hashlib.sha256(hashes.encode()).hexdigest()))
        self.ingest(document, box)
        server = self.serve()
        self.assertEqual(self.shows(server, document), "found")
        (box / "0.png").write_bytes(b"no picture")
        server.stop()
        server = self.serve()
        self.assertEqual(server.get("field", document=read_hash(document), declaration=0, field="/project/name")["original"], "gone")


class NamedPeople(ReviewTest):
    def test_who_comes_from_elsewhere_has_a_name_and_a_password(self):
        self.ingest(self.document)
        users = self.folder / "people.txt"
        alone = subprocess.run([PROGRAM, "review", "--store", str(self.store), "--no-browser", "--listen", "0.0.0.0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30, check=False)
        self.assertNotEqual(alone.returncode, 0)
        self.assertIn(b"--users", alone.stderr)
        subprocess.run([PROGRAM, "review", "--users", str(users), "--add-user", "wang"], input="打开 sesame\n".encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        self.assertNotIn("sesame", users.read_text("utf-8"))
        server = self.serve("--listen", "0.0.0.0", "--users", str(users))
        self.assertNotIn("token", server.url)
        server.base = f"http://127.0.0.1:{server.port}"

        def log_in(name, password, **headers):
            form = urllib.parse.urlencode({"name": name, "password": password}).encode()
            return server.ask("/login", form, Content_Type="application/x-www-form-urlencoded", **headers)

        self.assertEqual(server.ask("/api/session")[0], 401)
        for name, password in (("wang", "打开"), ("wang", ""), ("li", "打开 sesame"), ("", "")):
            status, headers, _ = log_in(name, password)
            self.assertEqual((status, headers["Set-Cookie"]), (403, None), name)
        self.assertEqual(log_in("wang", "打开 sesame", Origin="http://evil.example")[0], 403)
        status, headers, _ = log_in("wang", "打开 sesame")
        self.assertEqual(status, 204)
        self.assertIn("HttpOnly; SameSite=Strict", headers["Set-Cookie"])
        server.cookie = headers["Set-Cookie"].split(";")[0]
        self.assertEqual(server.get("session")["user"], "wang")
        item = server.get("next")
        server.post("decide", dict(at(item), action="correct", text="改", shown=server.get("field", **at(item))["text"]))
        self.assertEqual([each["who"] for each in server.get("field", **at(item))["decisions"]], ["wang"])


@unittest.skipUnless(webdriver and shutil.which("chromedriver"), "python3-selenium or chromium-driver is not installed")
class Browser(ReviewTest):
    def open(self, server, path=""):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1500,900", f"--user-data-dir={tempfile.mkdtemp(dir=self.folder)}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options)
        self.addCleanup(driver.quit)
        self.addCleanup(lambda: self.assertEqual([each for each in driver.get_log("browser") if each["level"] == "SEVERE" and each["source"] != "network"], []))
        driver.get(server.url + path)
        return driver

    def wait(self, driver, script, seconds=30):
        deadline = time.time() + seconds
        while True:
            value = driver.execute_script(f"return {script}")
            if value:
                return value
            self.assertLess(time.time(), deadline, f"{script}: {driver.execute_script('return location.hash + document.body.innerText.slice(0, 600)')} {driver.get_log('browser')}")
            time.sleep(0.03)

    PLACE = "(document.documentElement.dataset.shown === location.hash && location.hash.startsWith('#/field')) ? location.hash : ''"

    def keys(self, driver, *keys):
        ActionChains(driver).send_keys(*keys).perform()

    def moved(self, driver, before):
        self.wait(driver, f"document.documentElement.dataset.shown === location.hash && location.hash !== {json.dumps(before)} && !document.querySelector('#toast.bad')")
        return driver.execute_script("return location.hash")

    def test_a_hundred_decisions_by_keyboard_alone(self):
        self.ingest(self.document)
        server = self.serve()
        total = server.get("summary")["left"]
        self.assertGreater(total, 110)
        driver = self.open(server)
        self.wait(driver, "document.querySelector('.queue tbody tr')")
        self.keys(driver, Keys.ENTER)
        decided = {}
        for number in range(100):
            place = self.wait(driver, self.PLACE)
            if number % 10 == 3:
                self.keys(driver, Keys.F2, f"改{number}", Keys.ENTER)
                decided[place] = f"改{number}"
            elif number % 10 == 7:
                self.keys(driver, Keys.TAB)
                place = self.moved(driver, place)
                self.wait(driver, self.PLACE)
                self.keys(driver, Keys.ENTER)
                decided[place] = None
            else:
                self.keys(driver, Keys.ENTER)
                decided[place] = None
            self.moved(driver, place)
            if number == 50:
                driver.refresh()
            if number == 70:  # the program is killed; what was told as recorded is there when it is back
                port = server.port
                server.kill()
                server.command = [PROGRAM, "review", "--store", str(self.store), "--no-browser", "--port", str(port)]
                server.start()
                rest = driver.execute_script("return location.hash")
                driver.get(server.url + rest)
                self.wait(driver, self.PLACE)
        self.assertEqual(len(decided), 100)
        self.verify()
        for place, text in decided.items():
            values = dict(urllib.parse.parse_qsl(place.split("?")[1]))
            field = server.get("field", document=values["document"], declaration=values["declaration"], field=values["field"])
            self.assertTrue(field["settled"], place)
            self.assertEqual(len(field["decisions"]), 1, place)
            if text:
                self.assertEqual(field["text"], text)
        before = len(decided)
        for _ in range(5):
            place = driver.execute_script("return location.hash")
            ActionChains(driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
            self.moved(driver, place)
            before -= 1
        settled = sum(server.get("field", **{k: v for k, v in urllib.parse.parse_qsl(place.split("?")[1]) if k in ("document", "declaration", "field")})["settled"] for place in decided)
        self.assertEqual(settled, before)
        self.verify()
        self.assertEqual([each for each in driver.get_log("browser") if each["level"] == "SEVERE" and "Content Security" in each["message"]], [])

    def test_two_people_at_once(self):
        self.ingest(self.document)
        one, other = self.serve("--user", "li"), self.serve("--user", "wang")
        drivers = [self.open(one), self.open(other)]
        places = []
        for driver in drivers:
            self.wait(driver, "document.querySelector('.queue tbody tr')")
        server_of = {0: one, 1: other}
        for index, driver in enumerate(drivers):
            first = server_of[index].get("next")
            driver.execute_script(f"location.hash = '#/field?' + new URLSearchParams({json.dumps(at(first))})")
            places.append(self.wait(driver, self.PLACE))
        self.assertNotEqual(places[0], places[1])
        seen = [[places[0]], [places[1]]]
        for _ in range(12):
            for index, driver in enumerate(drivers):
                place = driver.execute_script("return location.hash")
                self.keys(driver, Keys.ENTER)
                seen[index].append(self.moved(driver, place))
        self.assertEqual(set(seen[0][:-1]) & set(seen[1][:-1]), set())
        # What the other has is told so, in the reader's language, and is not taken.
        held = drivers[0].execute_script("return location.hash")
        drivers[1].execute_script(f"localStorage.setItem('language', 'zh'); location.hash = {json.dumps(held)}; location.reload()")
        self.wait(drivers[1], "document.documentElement.dataset.shown === location.hash && document.querySelector('.tag.bad')?.textContent === 'li 正在核对'")
        self.keys(drivers[1], Keys.ENTER)
        self.wait(drivers[1], "document.querySelector('#toast.on.bad')?.textContent === 'li 正在核对这一格'")
        values = dict(urllib.parse.parse_qsl(held.split("?")[1]))
        self.assertEqual(one.get("field", **{key: values[key] for key in ("document", "declaration", "field")})["decisions"], [])
        self.verify()

    def test_text_is_text(self):
        document = json.loads(json.dumps(self.document))
        for declaration in document["declarations"]:
            declaration["project"]["name"].update(text=SCRIPT, needs_review=True, confidence=0.1)
        self.ingest(document)
        driver = self.open(self.serve())
        for view in ("queue", "declarations", "alike", f"declaration?document={read_hash(document)}&declaration=0", f"field?document={read_hash(document)}&declaration=0&field=/project/name"):
            driver.execute_script(f"location.hash = '#/{view}'")
            self.wait(driver, "document.querySelector('main').innerText.includes('<script>')")
            self.assertNotIn("caught", driver.title)
        self.assertEqual(driver.find_elements(By.CSS_SELECTOR, "main script, main img[src='x']"), [])

    def at_field(self, driver, item):
        driver.execute_script(f"location.hash = '#/field?' + new URLSearchParams({json.dumps(at(item))})")
        return self.wait(driver, self.PLACE)

    def test_all_parts_of_a_value_are_in_sight(self):
        document = json.loads(json.dumps(self.document))
        row = document["declarations"][0]["indicators"][0]
        parts = [row[name]["regions"][0] for name in ("level1", "target")]
        row["target"]["regions"] = parts
        self.ingest(document)
        driver = self.open(self.serve())
        self.wait(driver, "document.querySelector('.queue tbody tr')")
        self.at_field(driver, {"document": read_hash(document), "declaration": 0, "field": "/indicators/0/target"})
        time.sleep(0.4)  # the picture moves
        seen, places = driver.execute_script("const box = each => { const { left, top, right, bottom } = each.getBoundingClientRect(); return [left, top, right, bottom]; };"
                                             "return [box(document.querySelector('.viewer')), [...document.querySelectorAll('.place')].map(box)]")
        self.assertEqual(len(places), 2)
        for left, top, right, bottom in places:
            self.assertTrue(seen[0] <= left and seen[1] <= top and right <= seen[2] and bottom <= seen[3], (seen, places))

    def test_what_is_not_on_the_form_can_be_typed(self):
        document = json.loads(json.dumps(self.document))
        for name in ("code", "category"):
            document["declarations"][0]["project"][name] = {"text": "", "confidence": 1, "needs_review": name == "category", "source": "absent"}
        self.ingest(document)
        server = self.serve()
        driver = self.open(server)
        self.wait(driver, "document.querySelector('.queue tbody tr')")
        self.at_field(driver, {"document": read_hash(document), "declaration": 0, "field": "/project/category"})
        self.wait(driver, "document.querySelector('.viewer img')?.naturalWidth")  # its form, all the same
        driver.execute_script(f"location.hash = '#/declaration?document={read_hash(document)}&declaration=0'")
        self.wait(driver, "document.querySelector('.absent')")
        driver.execute_script("document.querySelector('.absent').open = true; [...document.querySelectorAll('.absent .cell')].at(-1).click()")
        self.assertIn("code", self.wait(driver, self.PLACE))
        self.keys(driver, "AB-1", Keys.ENTER)
        self.wait(driver, "document.querySelector('#toast.on')")
        self.assertEqual(server.get("field", document=read_hash(document), declaration=0, field="/project/code")["text"], "AB-1")

    def test_rows_by_keyboard_alone(self):
        self.ingest(self.document)
        server = self.serve()
        driver = self.open(server)
        texts = [row["level3"]["text"] for row in self.document["declarations"][0]["indicators"]]
        place = {"document": read_hash(self.document), "declaration": 0}

        def stands(wanted):
            deadline = time.time() + 20
            while True:
                now = [row["level3"]["text"] for row in server.get("declaration", **place)["declaration"]["indicators"]]
                if now == wanted:
                    break
                self.assertLess(time.time(), deadline, (now, wanted))
                time.sleep(0.05)
            self.wait(driver, f"document.querySelectorAll('.tree tbody tr').length === {len(wanted)} && document.documentElement.dataset.shown === location.hash")

        driver.execute_script(f"location.hash = '#/declaration?{urllib.parse.urlencode(place)}'")
        stands(texts)
        driver.execute_script("document.querySelector('.menu summary').focus()")
        self.keys(driver, Keys.ENTER)
        self.wait(driver, "document.activeElement.getAttribute('role') === 'menuitem'")
        self.keys(driver, Keys.ESCAPE)
        self.wait(driver, "!document.querySelector('.menu[open]') && document.activeElement.tagName === 'SUMMARY'")
        self.keys(driver, Keys.ENTER)
        self.wait(driver, "document.activeElement.getAttribute('role') === 'menuitem'")
        self.keys(driver, Keys.ENTER)  # the first of the list: insert below
        stands([texts[0], "", *texts[1:]])
        self.wait(driver, "document.activeElement.closest('[data-row]')?.dataset.row === '1'")
        ActionChains(driver).key_down(Keys.ALT).send_keys(Keys.ARROW_UP).key_up(Keys.ALT).perform()
        stands(["", *texts])
        for wanted in ([texts[0], "", *texts[1:]], texts):
            ActionChains(driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
            stands(wanted)
        self.verify()

    def test_who_is_logged_out_keeps_what_was_typed(self):
        self.ingest(self.document)
        users = self.folder / "people.txt"
        subprocess.run([PROGRAM, "review", "--users", str(users), "--add-user", "wang"], input="打开 sesame\n".encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        server = self.serve("--users", str(users))
        driver = self.open(server)

        def log_in(password):
            self.wait(driver, "document.querySelector('#login[open] input')")
            for name, text in (("name", "wang"), ("password", password)):
                field = driver.find_element(By.NAME, name)
                field.clear()
                field.send_keys(text)
            self.keys(driver, Keys.ENTER)

        log_in("打开")
        self.wait(driver, "document.querySelector('#login .verdict').textContent")
        log_in("打开 sesame")
        self.wait(driver, "document.querySelector('.queue tbody tr')")
        self.keys(driver, Keys.ENTER)
        place = self.wait(driver, self.PLACE)
        self.keys(driver, Keys.F2, "改过的")
        driver.delete_all_cookies()
        self.keys(driver, Keys.ENTER)
        log_in("打开 sesame")
        self.wait(driver, "!document.querySelector('#login[open]')")
        self.assertEqual(driver.execute_script("return [location.hash, document.querySelector('textarea').value]"), [place, "改过的"])
        driver.execute_script("document.querySelector('textarea').focus()")
        self.keys(driver, Keys.ENTER)
        self.wait(driver, f"location.hash !== {json.dumps(place)}")
        server.cookie = "; ".join(f"{each['name']}={each['value']}" for each in driver.get_cookies())
        values = dict(urllib.parse.parse_qsl(place.split("?")[1]))
        field = server.get("field", **{key: values[key] for key in ("document", "declaration", "field")})
        self.assertEqual([(each["who"], each["after"]) for each in field["decisions"]], [("wang", "改过的")])

    # Text against what is behind it, as WCAG 2 counts it: 4.5 to 1, large text 3 to 1.
    CONTRAST = r"""
        const rgba = text => { const parts = text.match(/[\d.]+/g).map(Number), scale = text.startsWith('color(') ? 255 : 1; return [parts[0] * scale, parts[1] * scale, parts[2] * scale, parts[3] ?? 1]; };
        const light = color => { const [r, g, b] = color.map(each => (each /= 255) <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
        const behind = element => element ? over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement)) : [255, 255, 255];
        const faint = [];
        for (const element of document.querySelectorAll('body *')) {
          if (![...element.childNodes].some(each => each.nodeType === 3 && each.data.trim()) || !element.checkVisibility() || element.closest('[aria-hidden], :disabled, #toast, [aria-pressed=false]') || element instanceof SVGElement) continue;
          const style = getComputedStyle(element), back = behind(element), [a, b] = [light(over(rgba(style.color), back)), light(back)].sort((x, y) => y - x), contrast = (a + 0.05) / (b + 0.05);
          if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faint.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 20)} ${contrast.toFixed(2)}`);
        }
        return faint;"""

    def test_every_text_can_be_read(self):
        document = json.loads(json.dumps(self.document))
        document["declarations"][0]["findings"] = [{"rule": "funds.unit", "severity": "warning", "message": "an amount without a unit of money", "fields": ["/funds/unit"]}]
        self.ingest(document)
        server = self.serve()
        driver = self.open(server)
        self.wait(driver, "document.querySelector('.queue tbody tr')")
        group = server.get("alike")["groups"][0]
        place = f"document={read_hash(document)}&declaration=0"
        for theme in ("light", "dark"):
            driver.execute_script(f"document.documentElement.dataset.theme = '{theme}'")
            for view in ("queue", f"field?{place}&field=/funds/unit", f"field?{place}&field=/indicators/0/target", "declarations", f"declaration?{place}", "alike", f"alike?{urllib.parse.urlencode({'kind': group['kind'], 'text': group['text']})}", "audit"):
                driver.execute_script(f"location.hash = {json.dumps('#/' + view)}")
                self.wait(driver, f"document.documentElement.dataset.shown === location.hash && decodeURIComponent(location.hash).startsWith(decodeURIComponent({json.dumps('#/' + view.split('?')[0])}))")
                self.assertEqual(driver.execute_script(self.CONTRAST), [], (theme, view))
            self.keys(driver, "?")
            self.wait(driver, "document.querySelector('#help[open]')")
            self.assertEqual(driver.execute_script(self.CONTRAST), [], (theme, "help"))
            self.keys(driver, Keys.ESCAPE)


if __name__ == "__main__":
    unittest.main()
