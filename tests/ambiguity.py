"""Find regular expressions whose matching may take exponential or quadratic time, and the text that makes it so.

A backtracking matcher is slow where it can read the same text in many ways. A pattern becomes an automaton of its
positions (Glushkov): its characters, and which may follow which. Then, as in Weideman et al., "Analyzing Matching Time
Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA" (2016):

- exponential: from some position two different ways lead back to it, and both read the same text;
- quadratic: from one loop one gets into another, and one text is read by both and by the way between. That the
  pattern is searched for, and so tried at every place, is a first loop of its own.

Atomic groups and possessive repeats end where the text goes on in another way. Assertions other than those, and
repeats of a fixed small number, are taken to hold, so that a finding may be a false alarm: ``grows`` times it.
"""

import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MANY = 1_000  # a repeat of more is one without end
_ALPHABET = "aAzZbsS09_ \n\t-.,;:!?'\"’“”()[]{}<>/\\&=@#*|+éÉß中가あ\u00a0\u200b\x00–"


@dataclass(frozen=True)
class Finding:
    """``kind`` is "exponential" or "quadratic"; the text ``before + pump * n + after`` takes that long."""

    kind: str
    before: str
    pump: str


def findings(pattern: str | bytes, flags: int = 0, *, searched: bool = True) -> list[Finding]:
    """Return what may be slow in a pattern, the worst first. ``searched``: it is tried at every place of a text."""
    return list(_Automaton(pattern, flags, searched=searched).findings())


@dataclass
class _Part:
    """A part of a pattern: the positions it may begin and end with, and whether it may be empty.

    Each begins or ends only where the next character is one of a mask.
    """

    first: list[tuple[int, int]]
    last: list[tuple[int, int]]
    empty: int  # the mask of what must follow where it is empty; 0: it is never empty


class _Automaton:
    def __init__(self, pattern: str | bytes, flags: int, *, searched: bool) -> None:
        parsed = parser.parse(pattern, flags)
        self.flags = parsed.state.flags
        letters = dict.fromkeys(_ALPHABET)
        for code in _codes(parsed):
            for near in (code - 1, code, code + 1):
                if 0 <= near < 0x110000 and not 0xD800 <= near < 0xE000:
                    letters[chr(near)] = None
                    letters |= dict.fromkeys((chr(near).lower()[0], chr(near).upper()[0]))
        self.letters = [letter for letter in letters if not isinstance(pattern, bytes) or ord(letter) < 256]
        # Masks have a bit for each letter, one for the end of the text, and one for not being at its beginning.
        self.end, self.inside = 1 << len(self.letters), 2 << len(self.letters)
        self.all = self.end - 1 | self.end | self.inside
        self.masks: list[int] = []
        self.follow: list[list[tuple[int, int]]] = []  # position, and the mask of the character it may read here
        self.fresh: dict[object, int] = {}
        whole = self._sequence(parsed)
        self.accepts = {at for at, mask in whole.last if mask == self.all}
        self.begin, self.start = self._position(self.end - 1), self._position(self.end - 1)
        for at, mask in whole.first:
            self._link(self.begin, at, mask | self.inside)
            self._link(self.start, at, mask)
        if searched:
            self._link(self.begin, self.start, self.all)
            self._link(self.start, self.start, self.all)

    def _position(self, mask: int) -> int:
        self.masks.append(mask)
        self.follow.append([])
        return len(self.masks) - 1

    def _link(self, before: int, after: int, mask: int) -> None:
        if mask & self.inside and mask & self.masks[after]:
            self.follow[before].append((after, mask & self.masks[after]))

    def _sequence(self, items: object) -> _Part:
        part = _Part([], [], self.all)
        for code, given in items:
            part = self._then(part, self._part(code, given))
        return part

    def _then(self, one: _Part, two: _Part) -> _Part:
        for at, mask in one.last:
            for after, next_mask in two.first:
                self._link(at, after, mask & next_mask)
        first = one.first + [(at, mask & one.empty) for at, mask in two.first if mask & one.empty]
        last = two.last + [(at, mask & two.empty) for at, mask in one.last if mask & two.empty]
        return _Part(first, last, one.empty & two.empty)

    def _part(self, code: object, given: object) -> _Part:
        if code in {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN}:
            at = self._position(self._mask(code, given))
            return _Part([(at, self.all)], [(at, self.all)], 0)
        if code is op.SUBPATTERN:
            return self._sequence(given[-1])
        if code is op.ATOMIC_GROUP:
            return self._sequence(given)
        if code is op.BRANCH:
            parts = [self._sequence(branch) for branch in given[1]]
            empty = 0
            for part in parts:
                empty |= part.empty
            return _Part([f for part in parts for f in part.first], [e for part in parts for e in part.last], empty)
        if code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            return self._repeat(*given, possessive=code is op.POSSESSIVE_REPEAT)
        if code in {op.ASSERT, op.ASSERT_NOT} and given[0] > 0 and len(given[1]) == 1:
            [(inner, what)] = given[1]
            if inner in {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN}:
                mask = self._mask(inner, what)
                return _Part([], [], mask | self.inside if code is op.ASSERT else self.all & ~mask)
        if code is op.AT and not self.flags & re.MULTILINE:
            if given in {op.AT_END, op.AT_END_STRING}:
                return _Part([], [], self.end | self.inside)
            if given in {op.AT_BEGINNING, op.AT_BEGINNING_STRING}:
                return _Part([], [], self.all & ~self.inside)
        return _Part([], [], self.all)  # assertions that are taken to hold, references to groups

    def _repeat(self, least: int, most: int, items: object, *, possessive: bool) -> _Part:
        endless = most is op.MAXREPEAT or most > MANY
        part = _Part([], [], self.all)
        for number in range(min(least, 2) or 1):
            again = self._sequence(items)
            if number >= least:
                again = _Part(again.first, again.last, self.all)
            part = self._then(part, again)
        if not endless:
            more = _Part([], [], self.all)
            for _ in range(min(most, 3) - max(min(least, 2), 1)):
                more = self._then(self._sequence(items), more)
                more = _Part(more.first, more.last, self.all)
            return self._then(part, more)
        for at, mask in again.last:
            for after, next_mask in again.first:
                self._link(at, after, mask & next_mask)
        if possessive:
            goes_on = 0
            for at, mask in again.first:
                goes_on |= self.masks[at] & mask
            stops = self.all & ~goes_on
            last = [(at, mask & stops) for at, mask in part.last if mask & stops]
            return _Part(part.first, last, part.empty & stops)
        return part

    def _mask(self, code: object, given: object) -> int:
        mask = 0
        for bit, letter in enumerate(self.letters):
            variants = {letter, letter.lower(), letter.upper()} if self.flags & re.IGNORECASE else {letter}
            if any(len(one) == 1 and self._fits(code, given, ord(one)) for one in variants):
                mask |= 1 << bit
        return mask

    def _fits(self, code: object, given: object, character: int) -> bool:
        if code is op.LITERAL:
            return character == given
        if code is op.NOT_LITERAL:
            return character != given
        if code is op.ANY:
            return character != 10 or bool(self.flags & re.DOTALL)
        if code is op.RANGE:
            return given[0] <= character <= given[1]
        if code is op.CATEGORY:
            name = {"SPACE": r"\s", "DIGIT": r"\d", "WORD": r"\w"}[str(given).rsplit("_", 1)[1]]
            return bool(re.match(name, chr(character))) != ("NOT" in str(given))
        negated = given[0][0] is op.NEGATE
        return any(self._fits(inner, what, character) for inner, what in given[negated:]) != negated

    # ------------------------------------------------------------------ ambiguity

    def findings(self) -> Iterator[Finding]:
        component = self._components()
        found = self._exponential(component)
        if found:
            yield Finding("exponential", *found)
            return
        for before, pump in self._quadratic(component):
            yield Finding("quadratic", before, pump)

    def _components(self) -> list[int]:
        """Return the strongly connected component of each position; -1 where it is in no loop."""
        before: list[list[int]] = [[] for _ in self.masks]
        for at, following in enumerate(self.follow):
            for after, _ in following:
                before[after].append(at)
        forward = [[after for after, _ in following] for following in self.follow]
        component = [-1] * len(self.masks)
        done: set[int] = set()
        for root in reversed(_finished(forward)):  # Kosaraju
            if root not in done:
                members = _reached(before, root, done)
                done |= members
                if len(members) > 1 or root in forward[root]:
                    for one in members:
                        component[one] = root
        return component

    def _exponential(self, component: list[int]) -> tuple[str, str] | None:
        """From one position two ways back to it that read the same."""
        for at, own in enumerate(component):
            if own < 0:
                continue
            # (x, y, apart): both ways have read the same text; apart: they went by different positions.
            start = (at, at, False)
            seen: dict[tuple[int, int, bool], tuple[tuple[int, int, bool], int] | None] = {start: None}
            queue = deque([start])
            while queue:
                one, two, apart = state = queue.popleft()
                for nth, (x, mask) in enumerate(self.follow[one]):
                    if component[x] != own:
                        continue
                    for mth, (y, other) in enumerate(self.follow[two]):
                        both = mask & other
                        if not both or component[y] != own:
                            continue
                        if not apart and one == two and mth < nth:
                            continue
                        differ = apart or x != y or (one == two and nth != mth)
                        if x == at and y == at and differ:
                            return self._way_to(at), self._read(seen, state) + self._letter(both)
                        after = (x, y, differ)
                        if after not in seen:
                            seen[after] = (state, both)
                            queue.append(after)
                    if len(seen) > 200_000:
                        break
        return None

    def _quadratic(self, component: list[int]) -> Iterator[tuple[str, str]]:
        """From one loop into another one: a text read by the first, by the second, and on the way between."""
        loops = [at for at, own in enumerate(component) if own >= 0]
        told = set()
        for one in loops:
            before = self._way_to(one) if one != self.start else ""
            for two in loops:
                if component[two] == component[one] or (one == self.start and two in self.accepts):
                    continue
                pump = self._between(one, two, component)
                if pump and (before, pump) not in told:
                    told.add((before, pump))
                    yield before, pump

    def _between(self, one: int, two: int, component: list[int]) -> str | None:
        start = (one, one, two)
        seen: dict[tuple[int, ...], tuple[tuple[int, ...], int] | None] = {start: None}
        queue = deque([start])
        while queue and len(seen) < 20_000:
            a, b, c = state = queue.popleft()
            for z, third in self.follow[c]:
                if component[z] != component[two]:
                    continue
                for x, first in self.follow[a]:
                    if component[x] != component[one] or not first & third:
                        continue
                    for y, second in self.follow[b]:
                        both = first & second & third
                        if not both:
                            continue
                        if (x, y, z) == (one, two, two):
                            return self._read(seen, state) + self._letter(both)
                        if (x, y, z) not in seen:
                            seen[x, y, z] = (state, both)
                            queue.append((x, y, z))
        return None

    def _read(self, seen: dict, state: tuple) -> str:
        text = ""
        while seen[state] is not None:
            state, mask = seen[state]
            text = self._letter(mask) + text
        return text

    def _letter(self, mask: int) -> str:
        return self.letters[(mask & -mask).bit_length() - 1]

    def _way_to(self, at: int) -> str:
        """Return the shortest text that leads to a position."""
        seen: dict[tuple[int, ...], tuple[tuple[int, ...], int] | None] = {(self.begin,): None}
        queue = deque([(self.begin,)])
        while queue:
            state = queue.popleft()
            if state[0] == at:
                return self._read(seen, state)
            for after, mask in self.follow[state[0]]:
                if (after,) not in seen:
                    seen[(after,)] = (state, mask)
                    queue.append((after,))
        return ""


def _reached(edges: list[list[int]], root: int, without: set[int]) -> set[int]:
    found, queue = {root}, [root]
    while queue:
        new = set(edges[queue.pop()]) - found - without
        found |= new
        queue += new
    return found


def _finished(edges: list[list[int]]) -> list[int]:
    """Return the positions in the order in which a depth-first search leaves them."""
    order: list[int] = []
    seen: set[int] = set()
    for root in range(len(edges)):
        work = [] if root in seen else [(root, iter(edges[root]))]
        seen.add(root)
        while work:
            at, rest = work[-1]
            after = next((one for one in rest if one not in seen), None)
            if after is None:
                order.append(at)
                work.pop()
            else:
                seen.add(after)
                work.append((after, iter(edges[after])))
    return order


def _codes(items: object) -> Iterator[int]:
    """Characters that a parsed pattern names."""
    if isinstance(items, parser.SubPattern):
        for item in items:
            yield from _codes(item)
    elif isinstance(items, tuple | list):
        if len(items) == 2 and items[0] in {op.LITERAL, op.NOT_LITERAL}:
            yield items[1]
        elif len(items) == 2 and items[0] is op.RANGE:
            yield from items[1]
        else:
            for item in items:
                yield from _codes(item)


def samples(pattern: re.Pattern[Any]) -> list[str]:
    """Return a few texts that a pattern reads, in part or as a whole, each once through one of its loops at most."""
    automaton = _Automaton(pattern.pattern, pattern.flags, searched=False)
    component = automaton._components()
    ends = [at for at in range(len(automaton.masks)) if component[at] >= 0] + sorted(automaton.accepts)
    return list(dict.fromkeys(text for at in ends[:: max(1, len(ends) // 4)] if (text := automaton._way_to(at))))


def grows(pattern: re.Pattern[Any], finding: Finding) -> bool:
    """Return whether a search takes time that grows faster than the text that is found to be slow."""
    for start in (finding.before, "a" + finding.before):
        for after in ("", "\x00", " !", "\n\x00", "a", "0/"):
            times = []
            for length in (250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000):
                text = start + finding.pump * (length // len(finding.pump)) + after
                times.append(_seconds(pattern, text))
                if times[-1] > 0.1:
                    break
            # Twice as much text, nearly four times the time, and so twice in a row: no other work does that.
            if len(times) < 3 or (times[-1] > 0.02 and times[-1] > 2.8 * times[-2] > 2.3 * 2.8 * times[-3]):
                return True
    return False


def _seconds(pattern: re.Pattern[Any], text: str) -> float:
    """Return the least time of three searches."""
    given = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    times = []
    for _ in range(3):
        begun = time.process_time()
        deque(pattern.finditer(given), maxlen=0)
        times.append(time.process_time() - begun)
    return min(times)
