"""The review page on a server database: PostgreSQL of Debian's package, run by a user other than root."""
import os
import pwd
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import test_review

POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@unittest.skipUnless(POSTGRESQL, "PostgreSQL is not installed (package postgresql)")
class Browser(test_review.Browser):
    test_text_is_text = None

    def setUp(self):
        super().setUp()
        folder = Path(tempfile.mkdtemp(prefix="inkgrid-postgresql-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        run = []
        if os.getuid() == 0:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            run = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]

        def call(program, *arguments):
            subprocess.run([*run, POSTGRESQL[-1] / program, "-D", folder / "data", *map(str, arguments)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

        call("initdb", "-U", "inkgrid", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        call("pg_ctl", "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "start")
        self.addCleanup(call, "pg_ctl", "-m", "immediate", "stop")
        self.store = f"postgresql:///postgres?host={folder}&user=inkgrid"


if __name__ == "__main__":
    unittest.main()
