"""Who reported what somebody said: "X said …, according to Y"."""

from archive.extraction.people.coreference import Meant, Resolver
from archive.extraction.people.entities import People
from archive.extraction.speech.found import Found
from archive.extraction.speech.quotes import Unit
from archive.offsets import overlap


class Reporters:
    def __init__(self, people: People, resolver: Resolver) -> None:
        self._people = people
        self._resolver = resolver

    def attach(self, index: int, unit: Unit, statements: list[Found]) -> None:
        """ "X said …, according to Y": Y is who reported it, and has no statement of its own."""
        reports = [found for found in statements if found.rule == "according to"]
        said = [found for found in statements if found.rule != "according to"]
        for report in reports:
            outer = next(
                (
                    found
                    for found in said
                    if overlap(found.spans[0][1], report.spans[0][1])
                    or report.spans[0][1][0] <= (found.cue or (0, (0, 0)))[1][0] < report.spans[0][1][1]
                ),
                None,
            )
            if outer is None or not report.voice:
                continue
            meant = self._reporter(index, unit, report)
            outer.via = (index, report.voice[1], meant)
            statements.remove(report)

    def _reporter(self, index: int, unit: Unit, report: Found) -> Meant:
        """The medium or body within "a readout published by …", if the phrase has no entity as its head."""
        if (report.meant.entity and report.meant.entity.kind == "organisation") or not report.voice:
            return report.meant
        end = report.spans[0][1][0] if report.spans[0][1][0] > report.voice[1][0] else unit.span[1]
        mention = next(
            (
                m
                for m in self._people.mentions.within(index, (report.voice[1][0], end))
                if m.entity.kind == "organisation"
            ),
            None,
        )
        return self._resolver.named(mention) if mention else report.meant
