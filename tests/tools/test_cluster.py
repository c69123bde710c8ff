"""tools/cluster: several hosts under GNU Parallel, and an array of Slurm jobs on a cluster of one node that the test starts.

Hosts are network namespaces where this user may make them (no network in them: reading needs none), else folders of this machine.
"""
import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("INKGRID", "inkgrid")
CLUSTER = ROOT / "tools" / "cluster"
FORMS = [ROOT / "fixtures" / "layouts" / f"{name}.pdf" for name in ("weights", "national", "ledger", "two-pages", "dashed")]


def missing(*programs):
    return [program for program in programs if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")]


class ClusterTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.store = self.folder / "archive.db"
        self.files = []
        for number in range(20):
            self.files.append(self.folder / f"{number}.pdf")
            self.files[-1].write_bytes(FORMS[number % len(FORMS)].read_bytes() + b"%% %d\n" % number)
        self.files.append(self.folder / "none.pdf")
        self.environment = {**os.environ, "INKGRID": PROGRAM}

    def assert_stored(self):
        with contextlib.closing(sqlite3.connect(self.store)) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM documents WHERE outcome = 'done'").fetchone(), (20,))
            self.assertEqual(database.execute("SELECT count(*) FROM files WHERE error_code IS NOT NULL").fetchone(), (1,))

    def namespace(self, name):
        if os.getuid() != 0 or subprocess.run(["ip", "netns", "add", name], stderr=subprocess.DEVNULL).returncode:
            return "sh -c"
        self.addCleanup(subprocess.run, ["ip", "netns", "delete", name])
        if subprocess.run(["ip", "netns", "exec", name, "true"], stderr=subprocess.DEVNULL).returncode:  # as in a chroot
            return "sh -c"
        return f"ip netns exec {name} sh -c"

    def test_several_hosts(self):
        if missing("parallel"):
            self.skipTest("GNU Parallel is not installed (package parallel)")
        hosts = [f"inkgrid-{os.getpid()}-{number}" for number in (1, 2)]
        ways = {host: self.namespace(host) if not missing("ip") else "sh -c" for host in hosts}
        done = self.on_hosts(ways)
        self.assertEqual(done.returncode, 7, done.stdout.decode())
        self.assert_stored()
        self.assertEqual(set((self.folder / "visited").read_text().split()), set(hosts))

    def test_without_a_shell_named(self):
        if missing("parallel"):
            self.skipTest("GNU Parallel is not installed (package parallel)")
        self.environment.pop("SHELL", None)
        done = self.on_hosts({"one": "sh -c"})
        self.assertEqual(done.returncode, 7, done.stdout.decode())
        self.assert_stored()

    def test_a_host_that_reads_nothing_is_told(self):
        if missing("parallel"):
            self.skipTest("GNU Parallel is not installed (package parallel)")
        done = self.on_hosts({"mute": "true"})
        self.assertEqual(done.returncode, 3, done.stdout.decode())
        self.assertIn(b"of 21 files 21 were read by no host", done.stdout)

    def on_hosts(self, ways):
        """Reads the files on hosts that are reached as `ways` says; an executable stands for ssh."""
        hosts, enter = list(ways), self.folder / "enter"
        cases = "".join(f"{host}) exec {way} \"$*\" ;;\n" for host, way in ways.items())
        enter.write_text(f"#!/bin/sh\nfor host; do case $host in {'|'.join(hosts)}) break ;; esac; shift; done\nshift\n[ \"$1\" != -- ] || shift\n"
                         f"echo $host >> {self.folder}/visited\ncase $host in\n{cases}esac\n")
        enter.chmod(0o755)
        return subprocess.run([CLUSTER / "parallel_ingest", self.store, "--ssh", enter, "--sshlogin", ",".join(f"2/{host}" for host in hosts), "--block", "200"],
                              input=b"\0".join(map(os.fsencode, self.files)) + b"\0", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment, timeout=300)

    def test_array_of_jobs(self):
        if missing("sbatch", "slurmctld", "slurmd", "munged"):
            self.skipTest("Slurm is not installed (packages slurmctld, slurmd, slurm-client, munge)")
        if os.getuid() != 0:
            self.skipTest("Slurm's daemons are started by root")
        self.start_slurm()
        listed = self.folder / "files.txt"
        listed.write_text("".join(f"{file}\n" for file in self.files))
        done = subprocess.run([CLUSTER / "slurm_ingest", listed, self.store, "3", "--output", self.folder / "job-%a.log"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=self.environment, timeout=300)
        logs = "".join(path.read_text() for path in sorted(self.folder.glob("job-*.log")))
        self.assertEqual(logs.count(" files: "), 3, done.stdout.decode() + logs)
        self.assertEqual(done.returncode, 7, done.stdout.decode() + logs)
        self.assert_stored()

    def start_slurm(self):
        host, place = socket.gethostname().split(".")[0], self.folder / "slurm"
        (place / "state").mkdir(parents=True)
        os.chmod(self.folder, 0o755)
        key, endpoint = place / "munge.key", place / "munge.socket"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        self.start("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={endpoint}", f"--pid-file={place}/munge.pid", f"--log-file={place}/munge.log",
                   f"--seed-file={place}/munge.seed")
        ports = []
        for _ in range(2):
            with socket.socket() as free:
                free.bind(("", 0))
                ports.append(free.getsockname()[1])
        configuration = place / "slurm.conf"
        configuration.write_text(f"""ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
AuthType=auth/munge
AuthInfo=socket={endpoint}
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/slurmd.log
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=test Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
        self.environment["SLURM_CONF"] = str(configuration)
        self.start("slurmctld", "-D", "-f", configuration)
        self.start("slurmd", "-D", "-f", configuration, "-N", host)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            state = subprocess.run(["sinfo", "-h", "-o", "%t"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment, text=True).stdout
            if state.strip() in ("idle", "mix", "alloc"):
                return
            time.sleep(0.5)
        self.skipTest("Slurm does not start here: " + "".join(path.read_text(errors="replace")[-1000:] for path in place.glob("*.log")))

    def start(self, program, *arguments):
        process = subprocess.Popen([shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"), *map(str, arguments)], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        time.sleep(1)


if __name__ == "__main__":
    unittest.main()
