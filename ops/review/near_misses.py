"""Near misses: lines that look like an acknowledgement but do not count, and what to write."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category, normalize

from ops.review.acknowledgements import Acknowledgement, Line, NearMiss, lines, written
from ops.review.finding import Finding
from ops.review.review import Review

_WORD = "acknowledge"
_ALIKE = 0.8
_NAME = re.compile(r"[A-Za-z][\w-]*:(?!//)[^\s<>`|\\]*\w")
_COLON = re.compile(rf"({_WORD})\s*:\s*", re.IGNORECASE)
_MARKUP = re.compile(r"<!--|-->|</?[A-Za-z][^>]*>|^\s*\[[ xX]\]")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_ENDS = ".,;:!?"
_MINUS = "\N{MINUS SIGN}"
_MOST_WORDS = 3
_LONGEST = 120


def _is_dash(one: str) -> bool:
    return one != "-" and (category(one) == "Pd" or one == _MINUS)


_UNLIKE: Sequence[tuple[Callable[[str], bool], str]] = (
    (lambda one: one != " " and one.isspace(), "it contains an unusual space character"),
    (
        lambda one: category(one) in ("Cc", "Cf") and not one.isspace(),
        "it contains an invisible character",
    ),
    (_is_dash, "it contains a dash other than -"),
)


@dataclass(frozen=True, slots=True)
class _Target:
    """A finding that is not acknowledged, and that a line may refer to."""

    review: Review
    finding: Finding

    @property
    def line(self) -> str:
        return f"{_WORD} {self.review.environment} {self.finding.name}"


def near_misses(
    descriptions: Iterable[str],
    unmatched: Sequence[Acknowledgement],
    reviews: Sequence[Review],
    elsewhere: Collection[str] = (),
) -> list[NearMiss]:
    """Return each near miss once, without acknowledged findings and unrelated quotations.

    `elsewhere` are the environments outside this review.
    """
    targets = [
        _Target(review, finding)
        for review in reviews
        for finding in review.findings
        if finding.name not in review.acknowledged
    ]
    found = [_of_another(one, targets) for one in unmatched]
    for text in descriptions:
        meant = {f"{_WORD} {one}" for one in written(text)}
        left = (line for line in lines(text) if line.place or line.text not in meant)
        found += [_of_line(line, targets, elsewhere) for line in left]
    return list(dict.fromkeys(filter(None, found)))


def _of_another(one: Acknowledgement, targets: Sequence[_Target]) -> NearMiss | None:
    """Return the finding that an unmatched acknowledgement may refer to."""
    target = _nearest(one.environment, one.name, targets)
    if target is None:
        return None
    why = "; ".join(_differences(one.environment, one.name, target))
    return NearMiss(line=str(one), why=why, instead=target.line, of=one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a line without punctuation, and the role of each."""

    all: Sequence[str]
    word: int | None
    name: int | None

    @classmethod
    def of(cls, text: str) -> "_Words":
        given = (_AROUND.sub("", one) for one in _normal(text).split())
        words = [one for one in given if one]
        word = next((place for place, one in enumerate(words) if _is_word(one)), None)
        start = 0 if word is None else word + 1
        names = (at for at, one in enumerate(words[start:], start) if _NAME.fullmatch(one))
        return cls(all=words, word=word, name=next(names, None))

    @property
    def between(self) -> Sequence[str]:
        """The words where the environment belongs."""
        return self.all[0 if self.word is None else self.word + 1 : self.name]


def _of_line(line: Line, targets: Sequence[_Target], elsewhere: Collection[str]) -> NearMiss | None:
    words = _Words.of(line.text)
    if any(one.casefold() in elsewhere for one in words.between):
        return None
    if words.name is None:
        return _without_name(line, words, targets)
    name = words.all[words.name]
    environment = words.between[-1] if words.between else None
    target = _nearest(environment, name, targets)
    is_short = len(words.all) <= _MOST_WORDS
    if words.word is None and not (is_short and target and target.finding.name == name):
        return None
    if target:
        differences = [*_form(line, words), *_differences(environment, name, target)]
        return _miss(line, differences, target.line)
    if line.place or words.word != 0:
        return None
    return _miss(line, [*_form(line, words), f"no finding is named {name}"])


def _without_name(line: Line, words: _Words, targets: Sequence[_Target]) -> NearMiss | None:
    """Return the near miss of a line that names only an environment, or part of a name."""
    rest = words.all[1:]
    if words.word != 0 or not rest or len(words.all) > _MOST_WORDS:
        return None
    environments = [one for one in targets if rest[0].casefold() == _folded(one)]
    if len(rest) == 1 and environments:
        blocking = [one for one in environments if one.finding.severity == "blocking"]
        only = blocking[0].line if len(blocking) == 1 else ""
        return _miss(line, [*_form(line, words), "it names no finding"], only)
    parts = [
        one
        for one in environments or targets
        if rest[-1].casefold() in one.finding.name.casefold().split(":", 1)
    ]
    if not parts:
        return None
    only = parts[0].line if len(parts) == 1 else ""
    whole = f"{rest[-1]} is only a part of a finding's name"
    missing = [] if environments else ["it names no environment"]
    return _miss(line, [*_form(line, words), *missing, whole], only)


def _folded(target: _Target) -> str:
    return target.review.environment.casefold()


def _miss(line: Line, why: Sequence[str], instead: str = "") -> NearMiss:
    text = " ".join(line.text.split())
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    reasons = "; ".join(dict.fromkeys(why)) or "it is not spelled exactly like this"
    return NearMiss(line=shown, why=reasons, instead=instead)


def _nearest(environment: str | None, name: str, targets: Sequence[_Target]) -> _Target | None:
    """Return the finding with that name, or with a name that differs by a slip."""

    def score(target: _Target) -> tuple[float, float]:
        return _likeness(name, target.finding.name), _ratio(
            environment or "", target.review.environment
        )

    near = [one for one in targets if score(one)[0] >= _ALIKE]
    return max(near, key=score, default=None)


def _likeness(one: str, other: str) -> float:
    """Return the similarity of two names in their least similar part."""
    parts, others = (re.split("[:/]", name) for name in (one, other))
    if len(parts) != len(others):
        return 0
    return min(map(_ratio, parts, others))


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 2
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _differences(environment: str | None, name: str, target: _Target) -> Iterator[str]:
    wanted = target.review.environment
    if environment is not None and environment != wanted:
        is_slip = environment.casefold() == wanted.casefold()
        yield (
            f"the environment is {wanted}, not {environment}"
            if is_slip
            else (f"the finding is one of {wanted}, not of {environment}")
        )
    if name != target.finding.name:
        yield f"no finding is named {name}"


def _form(line: Line, words: _Words) -> Iterator[str]:
    """Yield the ways in which a line differs from the required form."""
    text, place = line.text, "a table" if line.text.startswith("|") else line.place
    if place:
        yield f"it is part of {place}"
    yield from _of_words(words)
    if _COLON.search(text):
        yield f"it has a colon after {_WORD}"
    if not place and text[-1] in _ENDS:
        yield f"it ends with {text[-1]}"
    elif not place and not (text[0].isalnum() and text[-1].isalnum()):
        yield "it has other characters around it"
    yield from (why for holds, why in _UNLIKE if any(map(holds, text)))
    if "  " in text:
        yield "it has more than one space between words"


def _of_words(words: _Words) -> Iterator[str]:
    if words.word is None:
        yield f"it does not begin with {_WORD}"
    elif (word := words.all[words.word]) != _WORD:
        is_slip = word.casefold() == _WORD
        yield (
            f"{_WORD} has to be in lowercase" if is_slip else (f"it says {word} instead of {_WORD}")
        )
    if words.name is None:
        return
    if words.word or len(words.between) > 1 or words.all[words.name + 1 :]:
        yield "it has other words on its line"
    elif not words.between:
        yield "it names no environment"


def _normal(text: str) -> str:
    """Return a text with plain spaces and dashes, and without invisible characters."""
    seen = "".join("-" if _is_dash(one) else one for one in text if category(one) != "Cf")
    return _COLON.sub(r"\1 ", normalize("NFKC", _MARKUP.sub(" ", seen)))


def _is_word(word: str) -> bool:
    return word.casefold() == "ack" or _ratio(word, _WORD) >= _ALIKE
