"""No regular expression, and no function of page reading or of spans, takes time out of proportion to a text."""

import ast
import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import archive
from archive.extraction.page.decoding import decode
from archive.extraction.page.page import read_page
from archive.extraction.people import spans
from tests.ambiguity import Finding, findings, grows, samples

# Patterns that only ever meet short texts: the most characters, as the code that uses them says.
BOUNDED = {
    ("archive.extraction.page.bylines", "_TOKEN"): 200,  # a line that may be a byline, or a credit
    ("archive.extraction.page.metadata", "_SUFFIX"): 90,
    ("archive.extraction.page.publisher", "_NAME_BACK"): 60,
    ("archive.extraction.people.gender", "_BEFORE"): 24,
    ("archive.indexing.quote_similarity", "_BEGINS"): 8,
}
ANCHORED = {"match", "fullmatch"}
FUNCTIONS = {*ANCHORED, "compile", "search", "finditer", "findall", "sub", "subn", "split"}
ADVICE = (
    "Let no two neighbouring or nested repeats read the same characters, make a repeat possessive (*+, ++), or say "
    "where it may begin: (?<!\\w)\\w+. A pattern that only ever meets short texts may be named in BOUNDED."
)


class Use(NamedTuple):
    """A pattern of the archive: where it is written, and whether it is looked for at every place of a text."""

    where: str
    name: tuple[str, str]
    pattern: re.Pattern[Any]
    searched: bool

    def complaint(self, finding: Finding) -> str:
        text = f"{finding.before!r} + {finding.pump!r} * n"
        return f"{self.where}: {self.pattern.pattern!r} is {finding.kind} in {text}. {ADVICE}"


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(archive.__path__, "archive."):
        if not any(part in found.name for part in (".migrations", ".training", ".__main__")):
            yield importlib.import_module(found.name)


@cache
def patterns() -> list[Use]:
    """Every pattern that is written in the archive, or that a module holds."""
    modules = list(_modules())
    sources = {module: Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules}
    uses: list[Use] = []
    for module, source in sources.items():
        written = list(_written(module, source, sources))
        uses += written
        known = {(use.pattern.pattern, use.pattern.flags) for use in written}
        uses += [
            Use(str(module.__file__), (module.__name__, name), pattern, searched=True)
            for name, value in vars(module).items()
            for pattern in _held(value)
            if (pattern.pattern, pattern.flags) not in known and f"{name} =" in source
        ]
    return uses


def _written(module: ModuleType, source: str, sources: dict[ModuleType, str]) -> Iterator[Use]:
    tree = ast.parse(source)
    names = {
        node.value: node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in FUNCTIONS):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re"):
            continue
        flags = [word.value for word in call.keywords if word.arg == "flags"]
        if call.func.attr in {"compile", "match", "fullmatch", "search"}:
            flags += call.args[1 if call.func.attr == "compile" else 2 :]
        try:
            pattern, *given = (_value(node, module) for node in [call.args[0], *flags])
        except NameError:  # made of what is known when it runs
            continue
        name = names.get(call, "")
        searched = call.func.attr not in ANCHORED
        if name:
            texts = [source] if name.startswith("_") else sources.values()
            called = {how for text in texts for how in re.findall(rf"\b{name}\.(\w+)\b", text)} & FUNCTIONS
            searched = not called or not called <= ANCHORED
        where = f"{module.__file__}:{call.lineno}"
        yield Use(where, (module.__name__, name), re.compile(pattern, *given), searched)


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "", "eval"), vars(module))


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _held(item)
    elif isinstance(value, dict):
        yield from _held(list(value.values()))


def test_the_checker_finds_what_is_slow_and_nothing_else():
    person = r"(?:[^\W\d_][.]?(?:['’-]?[^\W\d_]+)*\.?)$"  # stopped loads: "Donaudampfschiff…kapitän/"
    for slow in (person, r"(a+)+b", r"(?:a|aa)+$", r"(?:a?b?)*c", r"(?:<!--.*-->)*<html"):
        assert [finding.kind for finding in findings(slow, searched=False)][:1] == ["exponential"], slow
    for slow in (r"\s+$", r"^\s*\w*\s*!", r"\w+@", r"<a>.*</a>"):
        pattern = re.compile(slow)
        found = findings(slow)
        assert {finding.kind for finding in found} == {"quadratic"}, slow
        assert any(grows(pattern, finding) for finding in found), slow
    for quick in (r"(?<!\s)\s+$", r"^\s+$", r"^[^\W\d_]\.?(?:['’-]?[^\W\d_]++)*+\.?$", r"^(?:(?:a|b)c)+$", r"\w+"):
        pattern = re.compile(quick)
        assert not any(finding.kind == "exponential" or grows(pattern, finding) for finding in findings(quick)), quick


def test_patterns_are_collected():
    names = {use.name for use in patterns()}
    assert ("archive.extraction.people.spans", "_PERSON_WORD") in names
    assert len(patterns()) > 200
    assert BOUNDED.keys() <= names, "a pattern in BOUNDED is no more"


def test_no_pattern_is_exponential():
    found = [
        use.complaint(finding) for use in patterns() for finding in _findings(use) if finding.kind == "exponential"
    ]
    assert not found, "\n".join(found)


def test_no_pattern_that_meets_long_texts_is_quadratic():
    found = [
        use.complaint(finding)
        for use in patterns()
        if use.name not in BOUNDED
        for finding in _findings(use)
        if finding.kind == "quadratic" and grows(use.pattern, finding)
    ]
    assert not found, "\n".join(found)


@cache
def _findings(use: Use) -> list[Finding]:
    return findings(use.pattern.pattern, use.pattern.flags, searched=use.searched)


def _pumps() -> list[str]:
    """Return what to repeat: what the patterns may read in several ways, and what they read at all."""
    pumps = {finding.pump: None for use in patterns() for finding in _findings(use)[:3]}
    pumps |= {sample: None for use in patterns() for sample in samples(use.pattern)}
    return [pump for pump in pumps if pump and len(pump) < 60]


def _page(text: str) -> None:
    read_page(text)


def _html(text: str) -> None:
    read_page(f"<html><head><title>A title</title></head><body><p>A word.</p>{text}<p>Said a man.</p></body></html>")


def _within_paragraph(text: str) -> None:
    read_page(f"A title\n\nBy Jane Roe\n\nSome words {text} and the end.\n\nA man said so.")


def _bytes(text: str) -> None:
    decode(text.encode("utf-16-le", "replace"), "a.txt")
    decode(text.encode("cp1252", "replace"), "a.txt")


def _names(text: str) -> None:
    span = (0, len(text))
    spans.person_span(text, span)
    spans.without_article(text, span)
    spans.can_be_organisation(text)


def _took(function: Callable[[str], None], text: str) -> float:
    # A full collection takes the longer the more other tests have loaded, and longer texts set it off.
    gc.disable()
    try:
        begun = time.process_time()
        function(text)
        return time.process_time() - begun
    finally:
        gc.enable()


@pytest.mark.parametrize("function", [_page, _html, _within_paragraph, _bytes, _names])
def test_repeats_of_what_the_patterns_read_take_time_in_proportion(function):
    """Processor time at n, 2n and 4n characters; what seems to grow too fast is timed again, so that noise does not."""
    function("A title\n\nA first text loads what is loaded once. “So,” he said.")
    slow = []
    for pump in _pumps():
        times = {n: _took(function, pump * (n // len(pump))) for n in (2_000, 4_000, 8_000)}
        for _ in range(3):
            if times[8_000] < 0.1 or times[8_000] < 2.8 * times[4_000]:
                break
            times = {n: min(took, _took(function, pump * (n // len(pump)))) for n, took in times.items()}
        else:
            slow.append((pump, times))
    assert not slow
