"""`python -m workshop.mutate [--seed N] [--sample N | --all] [document|recording|client] ...`.

Changes one character of a member name in a copy of the project, and runs the tests that must
notice, without those that compare bytes. Reports each mutant that survives, or whose failure does
not name an exchange and the member. Invariants: the project itself is never changed; the tests of a
copy pass before it gets a mutant; each mutant is judged by a pytest process of its own, in a copy
that has no other. Limit: only the files in SUITES run, so `make test` may kill a survivor.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workshop.fail import fail
from workshop.mutate.mutants import KINDS, Mutant, all_of
from workshop.yaml_files import ROOT

# The test files that must notice, by what was changed; those that fail soonest first.
SUITES = {
    "document": (
        "document/test_responses.py", "client/test_replay.py", "client/test_fingerprints.py",
        "document/test_links.py",
    ),
    "recording": ("document/test_responses.py", "client/test_replay.py"),
    "client": ("client/test_replay.py", "client/test_fingerprints.py"),
}  # fmt: skip
SAMPLE = 12  # mutants of each kind, if not said otherwise
SECONDS = 300  # for one mutant; a client that loops for ever is noticed too
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "build", "dist-*")
# Where a failure begins in pytest's output: at the name of the test.
_FAILURE = re.compile(r"^(?=_{3,} \S.* _{3,}$)", re.MULTILINE)
# What a failure says: pytest's lines of errors, and findings, which have no mark before them.
_MESSAGE = re.compile(r"^(?:E  |___|error|(?:list|get|on)[A-Z]\w+/[a-z0-9-]+  ).*$", re.MULTILINE)
# The name of an exchange, or of a made-up body.
_EXCHANGE = re.compile(r"\b(?:list|get|on)[A-Z]\w+/[a-z0-9-]+|\bfingerprint of\b")


@dataclass(frozen=True)
class Verdict:
    """What the tests said of one mutant."""

    mutant: Mutant
    killed: bool
    named: bool
    said: str

    def __str__(self) -> str:
        what = "not named" if self.killed else "SURVIVED"
        mutant = self.mutant
        lines = f"{what}: {mutant.place}: {mutant.name} -> {mutant.changed} {mutant.exchange}"
        return lines + "".join(f"\n    {line[:200]}" for line in self.said.splitlines()[:6])


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 if a mutant survives or is not named."""
    parser = argparse.ArgumentParser(prog="python -m workshop.mutate", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help="of each kind")
    parser.add_argument("--all", action="store_true", help="every mutant; takes hours")
    options = parser.parse_args(arguments)
    for kind in options.kinds:
        if kind not in KINDS:
            fail(f"{kind!r} is not a kind of mutant; choose from {', '.join(KINDS)}")
    print(f"seed {options.seed}")
    print(f"{'kind':10} {'places':>7} {'mutants':>8} {'killed':>7} {'named':>6} {'seconds':>8}")
    wrong: list[Verdict] = []
    for kind in options.kinds or KINDS:
        rng = random.Random(f"{options.seed}/{kind}")  # noqa: S311  # chooses mutants, makes no secret
        mutants = all_of(kind, rng=rng)
        chosen = mutants if options.all else rng.sample(mutants, min(options.sample, len(mutants)))
        began = time.monotonic()
        verdicts = judged(chosen, suite=SUITES[kind])
        killed, named = (sum(getattr(v, what) for v in verdicts) for what in ("killed", "named"))
        seconds = time.monotonic() - began
        print(f"{kind:10} {len(mutants):7} {len(chosen):8} {killed:7} {named:6} {seconds:8.0f}")
        wrong += [verdict for verdict in verdicts if not (verdict.killed and verdict.named)]
    for verdict in wrong:
        print(verdict)
    return 1 if wrong else 0


def judged(mutants: list[Mutant], *, suite: tuple[str, ...]) -> list[Verdict]:
    """Judge mutants, as many at a time as there are cores, each alone in a copy."""
    workers = min(os.cpu_count() or 1, len(mutants)) or 1
    copies: queue.Queue[Path] = queue.Queue()
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        for number in range(workers):
            copy = Path(folder, str(number))
            shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
            code, said = run_tests(copy, suite=suite)
            if code:
                fail(f"the tests fail without any mutant; make them pass first:\n{said}")
            copies.put(copy)

        def one(mutant: Mutant) -> Verdict:
            copy = copies.get()
            try:
                return judged_in(copy, mutant=mutant, suite=suite)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, mutants))


def judged_in(copy: Path, *, mutant: Mutant, suite: tuple[str, ...]) -> Verdict:
    """Judge one mutant in a copy of the project, and restore the copy."""
    file = copy / mutant.file.relative_to(ROOT)
    original, status = file.read_bytes(), file.stat()
    try:
        file.write_bytes(mutant.applied(original.decode()).encode())
        # The copy has bytecode of the original: by size and time Python would take it as current.
        os.utime(file, (status.st_atime, status.st_mtime + 10))
        code, said = run_tests(copy, suite=suite)
        named = _names(mutant, said=said)
        if code and not named:  # perhaps another failure does; `make test` shows them all
            named = _names(mutant, said=run_tests(copy, suite=suite, options=())[1])
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    return Verdict(mutant, killed=code != 0, named=code != 0 and named, said=said)


def _names(mutant: Mutant, *, said: str) -> bool:
    """Say whether one failure names both the exchange and the member."""
    for failure in _FAILURE.split(said):
        member = mutant.name in failure or mutant.changed in failure
        exchange = mutant.exchange in failure if mutant.exchange else _EXCHANGE.search(failure)
        if member and exchange:
            return True
    return False


def run_tests(
    copy: Path, *, suite: tuple[str, ...], options: tuple[str, ...] = ("-x",)
) -> tuple[int, str]:
    """Run the tests of a copy up to the first failure; return the exit code and the messages."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-m", "not bytes", *options]
    command += ["-p", "no:randomly", "-p", "no:cacheprovider"]
    command += [f"contract_tests/{name}" for name in suite]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "SAMPLE_SEED": "1", "COLUMNS": "200"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False,
            timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, f"stopped after {SECONDS} seconds"
    return done.returncode, "\n".join(_MESSAGE.findall(done.stdout + done.stderr))


if __name__ == "__main__":
    raise SystemExit(main())
