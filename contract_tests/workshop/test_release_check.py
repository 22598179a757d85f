"""`make release-check` in a git repository of its own: what it asks for, and when it stops.

The command runs in this process, and once in one of its own.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.release.__main__ import PARTS, main
from workshop.release.changelog import Version, read_changelog
from workshop.yaml_files import ROOT

DOCUMENT = "openapi/partner-center-invoices.yaml"
DOCUMENT_LOG = "openapi/CHANGELOG.md"
LIBRARY = "tools/partner_center/paging.py"
LOG = "tools/CHANGELOG.md"
PYPROJECT = """\
[project]
name = "partner-center-invoices"
version = "{version}"
dependencies = ["{dependency}"]
[tool.hatch.build.targets.wheel]
packages = ["generated/partner_center_invoices", "tools/partner_center"]
[tool.hatch.build.targets.wheel.force-include]
"openapi/dist/document.json" = "partner_center/data/document.json"
"""
FIRST = "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-02\n\n### Added\n\n- All of it.\n"


class Project:
    """A small project of the same form, whose releases 1.0.0 have their tags."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        self.git("init", "--quiet", "--initial-branch", "main")
        self.write(DOCUMENT, "info:\n  version: '1.0.0'\n")
        self.write("openapi/dist/document.json", "{}")
        self.write(DOCUMENT_LOG, FIRST)
        self.write("generated/partner_center_invoices/client.py", "")
        self.write(LIBRARY, "size = 1\n")
        self.write(LOG, FIRST)
        self.write("README.md", "")
        self.set_version("1.0.0")
        self.commit("document-v1.0.0", "v1.0.0")

    def git(self, *arguments: str) -> None:
        """Run git without the settings of the person who tests."""
        subprocess.run(["git", *arguments], cwd=self.root, check=True)

    def write(self, name: str, text: str) -> None:
        """Write a file and the folders that it needs."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def set_version(self, version: str, *, dependency: str = "httpx>=0.25", more: str = "") -> None:
        """Write the version of the distribution, and what else its file says."""
        text = PYPROJECT.format(version=version, dependency=dependency)
        self.write("pyproject.toml", text + more)

    def note(self, name: str, *kinds: str, below: str = "") -> None:
        """Give a changelog an entry of each kind, unreleased or below a new heading."""
        entries = "".join(f"\n### {kind}\n\n- It.\n" for kind in kinds)
        new = f"\n## {below}\n{entries}" if below else entries
        self.write(name, FIRST.replace("[Unreleased]\n", f"[Unreleased]\n{new}"))

    def commit(self, *tags: str) -> None:
        """Commit everything, and give the commit its tags."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change")
        for tag in tags:
            self.git("tag", tag)

    def said(self, *arguments: str) -> list[str]:
        """Return what the command says of the document and of the distribution."""
        with contextlib.chdir(self.root):
            main(arguments)
        out, err = self.capsys.readouterr()
        assert err == ""
        return out.splitlines()

    def refusal(self, *arguments: str, at: Path | None = None) -> str:
        """Return the one line by which the command fails."""
        with contextlib.chdir(at or self.root), pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 1
        line = self.capsys.readouterr().err
        assert line.startswith("error: ")
        assert line.count("\n") == 1, line
        return line


@pytest.fixture
def project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Project:
    """Return a project that has just been released."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "t")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "t@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Project(tmp_path, capsys)


def test_the_command_talks_on_stdout_and_fails_on_stderr(project: Project) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "workshop.release", "--tag", "v1.0.0"],
            cwd=project.root / "tools",
            env={**os.environ, "PYTHONPATH": str(ROOT / "tools")},
            capture_output=True,
            text=True,
            check=False,
        )

    project.git("tag", "--delete", "v1.0.0")
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\ndistribution 1.0.0: ready to be released as v1.0.0\n")
    project.set_version("1.0.1")
    done = run()
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("error: pyproject.toml: the version is 1.0.1, but the tag is ")


def test_nothing_is_to_be_done_after_a_release(project: Project) -> None:
    assert project.said() == [
        "document 1.0.0: nothing has changed since document-v1.0.0",
        "distribution 1.0.0: nothing has changed since v1.0.0",
    ]


@pytest.mark.parametrize(
    ("kinds", "required"),
    [
        (["Fixed"], "1.0.1"),
        (["Changed", "Security"], "1.0.1"),
        (["Fixed", "Added"], "1.1.0"),
        (["Deprecated"], "1.1.0"),
        (["Added", "Breaking"], "2.0.0"),
        (["Removed"], "2.0.0"),
    ],
)
def test_the_highest_kind_of_entry_decides(
    project: Project, kinds: list[str], required: str
) -> None:
    project.write(LIBRARY, "size = 2\n")
    project.note(LOG, *kinds)
    for wrong in {"1.0.0", "1.0.1", "1.1.0", "1.2.0", "2.0.0"} - {required}:
        project.set_version(wrong)
        line = project.refusal()
        assert f"pyproject.toml: the version is {wrong} and must be {required} (" in line
        assert "last release v1.0.0" in line
    project.set_version(required)
    document, distribution = project.said()
    assert document == "document 1.0.0: nothing has changed since document-v1.0.0"
    assert distribution.startswith(f"distribution {required} is the right version (")
    assert f"move the entries at {LOG}:3 below `## [{required}] - YYYY-MM-DD`" in distribution
    assert distribution.endswith(f"tag v{required} and push the tag")


def test_lower_parts_begin_again() -> None:
    version = Version(1, 2, 3)
    raised = [str(version.raised(part)) for part in PARTS]
    assert raised == ["2.0.0", "1.3.0", "1.2.4"]


def test_a_change_of_the_document_is_one_of_both(project: Project) -> None:
    project.write(DOCUMENT, "info:\n  version: '1.1.0'\n")
    project.note(DOCUMENT_LOG, "Added")
    assert "distribution 1.0.0: nothing" in project.said()[1]  # not generated yet
    project.write("openapi/dist/document.json", '{"info": {"version": "1.1.0"}}')
    assert f"error: {LOG} has no entry since v1.0.0" in project.refusal()
    project.note(LOG, "Added")
    project.set_version("1.1.0")
    document, distribution = project.said()
    assert document.startswith("document 1.1.0 is the right version")
    assert distribution.startswith("distribution 1.1.0 is the right version")


def test_a_wrong_version_of_the_document_asks_for_generation_too(project: Project) -> None:
    project.note(DOCUMENT_LOG, "Breaking")
    line = project.refusal()
    assert f"{DOCUMENT}: the version is 1.0.0 and must be 2.0.0 (" in line
    assert line.endswith("write 2.0.0 and run `make generate`\n")


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize(
    ("changed", "log", "tag"),
    [
        (DOCUMENT, DOCUMENT_LOG, "document-v1.0.0"),
        ("openapi/closed-profile.overlay.yaml", DOCUMENT_LOG, "document-v1.0.0"),
        ("openapi/dist/reference.html", DOCUMENT_LOG, "document-v1.0.0"),
        (LIBRARY, LOG, "v1.0.0"),
        ("generated/partner_center_invoices/models/new \u00e9.py", LOG, "v1.0.0"),
    ],
)
def test_a_changed_file_needs_an_entry(
    project: Project, changed: str, log: str, tag: str, committed: bool
) -> None:
    project.write(changed, "info:\n  version: '1.0.0'\n# more\n")
    if committed:
        project.commit()
    assert (
        f"error: {log} has no entry since {tag}, but there are changes of {changed};"
        in project.refusal()
    )


def test_a_removed_file_and_a_new_dependency_need_an_entry(project: Project) -> None:
    (project.root / LIBRARY).unlink()
    assert f"changes of {LIBRARY};" in project.refusal()
    project.set_version("1.0.0", dependency="httpx>=0.27")
    assert "changes of pyproject.toml and 1 more;" in project.refusal()


def test_what_no_program_and_no_consumer_reads_needs_no_entry(project: Project) -> None:
    project.write("README.md", "More.\n")
    project.write("tools/partner_center/README.md", "More.\n")
    project.write("tools/workshop/lint.py", "")
    project.write("openapi/README.md", "")
    project.set_version("1.0.0", more="[tool.ruff]\n")
    assert all("nothing has changed" in line for line in project.said())


def test_the_first_release_takes_the_number_that_is_written(project: Project) -> None:
    project.git("tag", "--delete", "v1.0.0", "document-v1.0.0")
    project.note(LOG, "Added")
    document, distribution = project.said()
    assert document == (
        "document 1.0.0 is the right version (no release yet, entries since: Added). "
        "To release it: tag the commit document-v1.0.0 and push the tag"
    )
    assert (
        f"move the entries at {LOG}:3 below `## [1.0.0] - YYYY-MM-DD`, commit, tag" in distribution
    )
    project.set_version("1.1.0")
    assert (
        f"{LOG}:9: the section [1.0.0] has no tag, and the next release is 1.1.0"
        in project.refusal()
    )
    project.note(LOG, "Added", below="[1.1.0] - 2026-02-03")
    assert project.said()[1].endswith("To release it: tag the commit v1.1.0 and push the tag")
    project.write(LOG, "## [Unreleased]\n")
    assert f"{LOG} has no entry; write what the first release holds" in project.refusal()


def test_a_release_is_judged_by_its_tag(project: Project) -> None:
    project.write(LIBRARY, "size = 2\n")
    project.note(LOG, "Fixed")
    project.set_version("1.0.1")
    line = project.refusal("--tag", "v1.0.1")
    assert f"move the entries at {LOG}:3 below `## [1.0.1] - YYYY-MM-DD` and tag that" in line
    project.note(LOG, "Fixed", below="[1.0.1] - 2026-02-03")
    assert project.said()[1].endswith("To release it: tag the commit v1.0.1 and push the tag")
    ready = [
        "document 1.0.0: nothing has changed since document-v1.0.0",
        "distribution 1.0.1: ready to be released as v1.0.1",
    ]
    assert project.said("--tag", "v1.0.1") == ready  # before there is the tag, to see
    project.commit("v1.0.1")
    assert project.said("--tag", "v1.0.1") == ready  # and in the workflow
    assert project.said()[1] == "distribution 1.0.1: nothing has changed since v1.0.1"
    line = project.refusal("--tag", "v1.1.0")
    assert "pyproject.toml: the version is 1.0.1, but the tag is v1.1.0" in line
    project.git("tag", "v1.0.0-twin", "v1.0.0")  # tags of other forms are not releases
    project.git("tag", "v2", "HEAD")
    assert project.said()[1] == "distribution 1.0.1: nothing has changed since v1.0.1"


def test_a_release_that_holds_too_much_is_refused(project: Project) -> None:
    project.write(LIBRARY, "size = 2\n")
    project.note(LOG, "Added", below="[1.0.1] - 2026-02-03")
    project.set_version("1.0.1")
    project.commit("v1.0.1")
    assert "the version is 1.0.1 and must be 1.1.0 (" in project.refusal("--tag", "v1.0.1")


def test_a_version_or_a_section_that_nothing_asks_for_is_refused(project: Project) -> None:
    project.set_version("1.0.1")
    line = project.refusal()
    assert "must be 1.0.0 (last release v1.0.0, entries since: none); write 1.0.0" in line
    project.note(LOG, "Fixed", below="[1.1.0] - 2026-02-03")
    line = project.refusal()
    assert f"{LOG}:5: the section [1.1.0] has no tag, and the next release is 1.0.1 (" in line


def test_releases_of_other_branches_do_not_count(project: Project) -> None:
    project.git("checkout", "--quiet", "-b", "next")
    project.commit("v2.0.0")
    assert "has no section [2.0.0], but the tag v2.0.0 says" in project.refusal()
    project.git("checkout", "--quiet", "main")
    assert project.said()[1] == "distribution 1.0.0: nothing has changed since v1.0.0"


@pytest.mark.parametrize("tag", ["1.0.0", "v1.0", "v1.0.0rc1", "document-1.0.0", "v01.0.0", ""])
def test_a_tag_of_another_form_is_refused(project: Project, tag: str) -> None:
    line = project.refusal("--tag", tag)
    assert (
        f"{tag!r} is not the tag of a release; write one such as document-v1.2.3 or v1.2.3" in line
    )


UNRELEASED = "## [Unreleased]\n"
MALFORMED = {
    "no-heading": ("Nothing yet.\n", " has no heading"),
    "no-unreleased": ("# Log\n\n## [1.0.0] - 2026-01-02\n", ":3: '## [1.0.0] - 2026-01-02' is not"),
    "no-space": ("##[Unreleased]\n", ":1: '##[Unreleased]' is not `## [Unreleased]`"),
    "no-brackets": (f"{UNRELEASED}## 1.0.0 - 2026-01-02\n", ":2: '## 1.0.0 - 2026-01-02' is no"),
    "no-date": (f"{UNRELEASED}## [1.0.0]\n", ":2: '## [1.0.0]' is not the heading of a release"),
    "no-such-date": (f"{UNRELEASED}## [1.0.0] - 2026-02-30\n", ":2: '## [1.0.0] - 2026-02-30' is"),
    "short-version": (f"{UNRELEASED}## [1.0] - 2026-02-03\n", ":2: '## [1.0] - 2026-02-03' is no"),
    "twice": (f"{UNRELEASED}{UNRELEASED}", ":2: '## [Unreleased]' is not the heading of a release"),
    "oldest-first": (
        f"{UNRELEASED}## [1.0.0] - 2026-01-02\n## [1.1.0] - 2026-02-03\n",
        ":3: 1.1.0 stands below 1.0.0",
    ),
    "release-twice": (
        f"{UNRELEASED}## [1.0.0] - 2026-02-03\n## [1.0.0] - 2026-02-03\n",
        ":3: 1.0.0 stands below 1.0.0",
    ),
    "leading-zero": (f"{UNRELEASED}## [01.0.0] - 2026-02-03\n", ":2: '## [01.0.0]"),
    "kind": (f"{UNRELEASED}### Addded\n", ":2: '### Addded' is not a kind of change"),
    "deeper": (f"{UNRELEASED}#### Added\n", ":2: '#### Added' is not a kind of change"),
    "kind-above": ("### Added\n", ":1: '### Added' is not a kind of change"),
    "entry": (f"{UNRELEASED}\n- It.\n", ":3: an entry without a kind"),
    "star": (f"{UNRELEASED}* It.\n", ":2: an entry without a kind"),
    "kind-of-another": (
        f"{UNRELEASED}### Added\n- It.\n## [1.0.0] - 2026-02-03\n- More.\n",
        ":5: an entry without a kind",
    ),
}  # fmt: skip


@pytest.mark.parametrize("log", [DOCUMENT_LOG, LOG])
@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_changelog_is_refused(
    project: Project, log: str, text: str, message: str
) -> None:
    project.write(log, text)
    assert f"error: {log}{message}" in project.refusal()


def test_what_is_missing_is_named(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project.set_version("1.0")
    assert "pyproject.toml: the version is '1.0'; write one such as '1.2.3'" in project.refusal()
    project.write("pyproject.toml", "[project\n")
    assert "pyproject.toml cannot be read: " in project.refusal()
    (project.root / DOCUMENT_LOG).unlink()
    assert f"{DOCUMENT_LOG} cannot be read: " in project.refusal()
    shallow = tmp_path_factory.mktemp("shallow")
    project.commit()
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.root}", str(shallow))
    assert "the clone is shallow" in project.refusal(at=shallow)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert "error: git rev-parse: fatal: not a git repository" in project.refusal(at=elsewhere)


@pytest.mark.parametrize("log", [DOCUMENT_LOG, LOG])
def test_the_changelogs_of_this_project_have_the_form(log: str) -> None:
    assert any(section.kinds for section in read_changelog(ROOT / log, name=log))
