"""A worker as tests want it: what stands in a file says what becomes of it. Its one argument is a folder to keep count in."""
import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

COUNT = Path(sys.argv[1])
LINES = 2


def first_time(word):
    mark = COUNT / word
    if mark.exists():
        return False
    mark.touch()
    return True


def words():
    text = b""
    while block := os.read(0, 65536):
        text += block
        while b"\0" in text:
            word, text = text.split(b"\0", 1)
            yield word


def document(name, digest, **more):
    return json.dumps({"schema_version": 1, "document": {"path": name, "sha256": digest, "page_count": LINES},
                       "declarations": [{"needs_review": True}, {"needs_review": False}], "warnings": [],
                       "program": {"version": "t", "models": {}}, **more}) + "\n"


def read(path, name):
    content = Path(os.fsdecode(path)).read_bytes()
    order = content.decode(errors="replace").split()[0:1]
    order = order[0] if order else ""
    digest = hashlib.sha256(content).hexdigest()
    os.write(3, b"page 3 7\n")
    with open(COUNT / "log", "a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {order}\n")
    if order == "crash" or order == "once" and first_time("once"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "murder":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "murder-twice" and (first_time("one") or first_time("two")):
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "leave":
        sys.exit(5)
    if order == "hang":
        if os.fork() == 0:  # a child that would live on
            (COUNT / "child").write_text(str(os.getpid()))
            time.sleep(1000)
        time.sleep(1000)
    if order == "flood":
        while True:
            os.write(1, b"x" * 65536)
    if order == "memory":
        held = bytearray(300_000_000)
        time.sleep(1000)
        del held
    if order == "rubbish":
        return "no {json}\n"
    if order == "twice":
        return document(name, digest) * 2
    if order == "foreign":
        return document(name, "1" * 64)
    if order == "broken":
        return document(name, digest, error={"code": "unreadable", "message": f"is broken on page {len(content)}"})
    return document(name, digest)


os.write(3, b"ready\n")
given = words()
for path in given:
    text = read(path, next(given).decode(errors="replace"))
    while text:
        text = text[os.write(1, text.encode()):]
