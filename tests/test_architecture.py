"""The arrows between the parts run one way, and what must not be is nowhere."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def rooms() -> tuple[dict[str, list[str]], set[str]]:
    """Return the rooms of the README in its order, each with those it may know, and the modules of the kernel."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = readme.partition("### Rooms")[2].partition("```\n")[2].partition("```")[0]
    lines = [re.fullmatch(r"(\w+) {2,}(.*?)(?: +→ ([\w ]+))?", line) for line in listed.splitlines()]
    found = {line[1]: (line[3] or "").split() for line in lines if line}
    kernel = next(line[2] for line in lines if line and line[1] == "kernel")
    return found, set(kernel.split())


# Each part of the archive and the parts it may know; every part knows the kernel and itself.
ROOMS, KERNEL = rooms()
MAY_KNOW = {name: set(below) for name, below in ROOMS.items() if name != "kernel"} | {name: set() for name in KERNEL}
FRAMEWORK = {"django", "django_filters", "dj_database_url", "whitenoise", "psycopg"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "archive").rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(module: str, path: Path) -> Iterator[str]:
    """Full names of all that a module imports, wherever in it; ``from a import b`` gives ``a.b``."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def part(module: str) -> str:
    """``archive.extraction.page`` is of the part ``extraction``; the package itself is of none."""
    return module.split(".")[1] if "." in module else ""


def within(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


ALL = [(module, path, list(imports(module, path))) for module, path in modules()]


def known(module: str, names: list[str]) -> set[str]:
    """Return the modules of the archive that another imports; a name that is none stands for the one it lies in."""
    found = {next((one for one in prefixes(name) if one in MODULES), "") for name in names}
    return found - {"", "archive", module}


def prefixes(name: str) -> list[str]:
    """Return a dotted name and those it lies in, the longest first."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


MODULES = {module for module, _, _ in ALL}
GRAPH = {module: known(module, names) for module, _, names in ALL}


def test_each_room_knows_only_what_the_readme_says():
    wrong = [
        f"{module} imports {name}: not among the arrows of README, “Rooms”"
        for module, names in GRAPH.items()
        for name in names
        if part(name) not in MAY_KNOW.get(part(module), set()) | {part(module)} | KERNEL
    ]
    assert wrong == []


def test_the_readme_has_every_room_and_no_arrow_too_many():
    used: dict[str, set[str]] = {part(module): set() for module in GRAPH if part(module)}
    for module, names in GRAPH.items():
        if part(module):
            used[part(module)] |= {part(name) for name in names} - KERNEL - {part(module)}
    assert used == MAY_KNOW, "README, “Rooms”: what is imported, and what is listed."


def test_arrows_only_lead_down():
    order = [*ROOMS]
    up = [f"{room} → {below}" for room in order for below in ROOMS[room] if order.index(below) <= order.index(room)]
    assert up == []


def test_no_modules_import_each_other_in_a_circle():
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])), pytrace=False)


def test_kernel_and_extraction_know_no_framework():
    bound = [
        f"{module} imports {name}"
        for module, _, names in ALL
        for name in names
        if part(module) in KERNEL | {"extraction"} and name.split(".")[0] in FRAMEWORK | {"config"}
    ]
    assert bound == []


def test_a_component_of_extraction_knows_no_later_one_and_not_the_pipeline():
    """So that each can be replaced: only the pipeline, and what runs or measures it, knows the whole document."""
    order = ["page", "people", "speech", "document", "pipeline"]
    stages = {f"archive.extraction.{name}": order.index(name) for name in order}
    wrong = [
        f"{module} imports {name}"
        for module, names in GRAPH.items()
        for name in names
        for room, stage in stages.items()
        for later, last in stages.items()
        if stage < last and within(module, room) and within(name, later)
    ]
    assert wrong == []


def test_the_application_does_without_tests_and_the_training_of_its_tagger():
    assert [module for module, _, names in ALL if any(within(name, "tests") for name in names)] == []


def test_nothing_but_the_addresses_imports_a_view():
    views = "archive.browsing.views"
    found = [
        f"{module} imports {name}"
        for module, _, names in ALL
        for name in names
        if within(name, views) and not within(module, views) and module != "archive.browsing.urls"
    ]
    assert found == []


#: What writes a review state or a pin, and the modules that may: the records themselves, decisions, and merges.
DECIDES = {"set_review", "pin", "accept", "reject", "decide"}
DECIDED = {"review", "reviewed_by", "reviewed_at", "pins", "pinned"}
MAY_DECIDE = ("archive.models", "archive.curation.decisions", "archive.merging")


def decides(tree: ast.AST) -> Iterator[str]:
    """Where a module writes a review state or a pin: by calling a record, or by setting its column."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DECIDES:
            yield f"line {node.lineno} calls {node.func.attr}"
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in [one for each in targets for one in getattr(each, "elts", [each])]:
            column = target.value if isinstance(target, ast.Subscript) else target
            if isinstance(column, ast.Attribute) and column.attr in DECIDED:
                yield f"line {node.lineno} sets {column.attr}"


def test_only_decisions_write_review_states_and_pins():
    wrong = [
        f"{module}: {line}"
        for module, path, _ in ALL
        if not any(within(module, one) for one in MAY_DECIDE)
        for line in decides(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert wrong == [], "Let archive/curation/decisions.py do it."


@pytest.mark.parametrize(
    "code",
    [
        "row.accept(by)", "row.reject()", "row.decide(kind=1)", "row.pin(['a'])", "row.set_review('accepted')",
        "row.review = 'accepted'", "row.a, row.review = 1, 2", "row.pins['kind'] = 1", "row.pins |= {}",
        "row.pinned: bool = True",
    ],
)  # fmt: skip
def test_a_second_writer_would_be_noticed(code):
    assert list(decides(ast.parse(code)))


def test_no_code_marks_text_as_safe():
    marked = re.compile(r"\bmark_safe\b|\bSafe(String|Text)\(|\bautoescape\s*=\s*False|format_html\(\s*f[\"']")
    assert [module for module, path, _ in ALL if marked.search(path.read_text(encoding="utf-8"))] == []


def test_showing_pages_loads_no_language_model():
    code = (
        "import sys, django; django.setup();"
        "import config.urls, archive.admin, archive.browsing.urls;"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'spacy', 'thinc', 'numpy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
NEVER_IN_TEMPLATES = {
    "a filter or tag that turns escaping off": r"\|\s*safe(seq)?\b|autoescape\s+off|mark_safe",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a script without a file": r"<script(?![^>]*\ssrc=)",
    "a style sheet without a file": r"<style\b",
    "a javascript address": r"javascript:",
    "an address of another host": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//",
}


@pytest.mark.parametrize("what", NEVER_IN_TEMPLATES)
def test_no_template_has(what):
    pattern = re.compile(NEVER_IN_TEMPLATES[what], re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEMPLATES
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("a filter or tag that turns escaping off", "{{ text|safe }}"),
        ("a filter or tag that turns escaping off", "{% autoescape off %}"),
        ("a style attribute", '<p class="a" style="color: red">'),
        ("an event attribute", '<p onclick="go()">'),
        ("a script without a file", "<script>go()</script>"),
        ("a script without a file", '<script type="module">go()</script>'),
        ("a style sheet without a file", "<style>p {}</style>"),
        ("a javascript address", '<a href="javascript:go()">'),
        ("an address of another host", '<script src="//cdn.example/a.js"></script>'),
    ],
)
def test_would_be_found(what, markup):
    assert re.search(NEVER_IN_TEMPLATES[what], markup, re.IGNORECASE)


def test_no_committed_file_names_a_package_registry_or_this_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("Not a git checkout.")
    hosts = re.compile(rb"pypi\.(?:org|python)|registry\.npmjs|files\.pythonhosted", re.IGNORECASE)
    paths = re.compile(rb"(?:^|[^\w.])/(?:work|farm|root)/")
    skipped = ("seeds/", "tests/test_architecture.py")
    for name in filter(None, listed.stdout.split("\0")):
        if name.startswith(skipped) or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_bytes()
        assert not hosts.search(text), name
        assert not paths.search(text), name
