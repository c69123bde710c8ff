"""Installed into an empty prefix, the program finds its models there, runs, and says what it found; the library is found by CMake."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(os.environ["INKGRID"])
ROOT = Path(__file__).resolve().parents[2]
VOLUME = ROOT / "fixtures" / "declarations" / "jiuting-2026-calc-song.pdf"


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.folder.name) / "prefix"
        subprocess.run(["cmake", "--install", str(PROGRAM.parent), "--prefix", str(cls.prefix)], check=True,
                       stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_installed(self, *arguments):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("INKGRID")}
        return subprocess.run([str(self.prefix / "bin" / "inkgrid"), *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=environment, cwd="/", timeout=120)

    def test_extract(self):
        done = self.run_installed("extract", str(VOLUME), "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sum(len(d["indicators"]) for d in json.loads(done.stdout)["declarations"]), 58)

    def test_doctor_names_the_installed_models(self):
        done = self.run_installed("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(str(self.prefix), done.stdout.decode())

    def test_doctor_says_what_is_missing(self):
        for reader in (self.prefix / "share" / "inkgrid" / "models").glob("reader/*.onnx"):
            reader.rename(reader.with_suffix(".away"))  # without it Tesseract is needed
            self.addCleanup(reader.with_suffix(".away").rename, reader)
        environment = dict(os.environ, TESSDATA_PREFIX="/nonexistent")
        done = subprocess.run([str(self.prefix / "bin" / "inkgrid"), "doctor"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=environment, timeout=120)
        self.assertEqual(done.returncode, 5)
        self.assertIn("tesseract-ocr-chi-sim", done.stdout.decode())

    def test_the_library_is_a_cmake_package(self):
        project = Path(self.folder.name) / "user"
        project.mkdir()
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(user LANGUAGES CXX)\n"
            "find_package(inkgrid REQUIRED)\nadd_executable(user user.cpp)\n"
            "target_link_libraries(user PRIVATE inkgrid::inkgrid)\n")
        (project / "user.cpp").write_text(
            '#include <inkgrid.h>\n#include <iostream>\n'
            'int main(int, char** argv) { std::cout << inkgrid::extract(argv[1]).declarations.size(); }\n')
        environment = {k: v for k, v in os.environ.items() if not k.startswith("INKGRID")}
        build = project / "build"
        flags = [f"-DCMAKE_PREFIX_PATH={self.prefix}"]
        cache = (PROGRAM.parent / "CMakeCache.txt").read_text()
        sanitizers = next(line.split("=", 1)[1] for line in cache.splitlines() if line.startswith("INKGRID_SANITIZERS:"))
        if sanitizers:
            flags.append(f"-DCMAKE_CXX_FLAGS=-fsanitize={sanitizers}")
        subprocess.run(["cmake", "-S", str(project), "-B", str(build), *flags], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", str(build)], check=True, stdout=subprocess.DEVNULL)
        environment["INKGRID_MODELS"] = str(self.prefix / "share" / "inkgrid" / "models")
        done = subprocess.run([str(build / "user"), str(VOLUME)], stdout=subprocess.PIPE, env=environment, check=True)
        self.assertEqual(done.stdout, b"5")


if __name__ == "__main__":
    unittest.main()
