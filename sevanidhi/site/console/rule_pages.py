"""How rules are written out on the console, in both languages, and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sevanidhi.kernel.dated import RuleTable, Setting, Version
from sevanidhi.kernel.rule_files import Fault, Words
from sevanidhi.kernel.sources import Source, cited_keys
from sevanidhi.site.console.tables import table

KINDS = {
    "unreadable": "पढ़ा नहीं जाता / cannot be read",
    "float": "दशमलव उद्धरण चिह्न में लिखें / a float: put the figure in quotes",
    "said twice": "दो बार लिखा है / said twice",
    "no title": "शीर्षक नहीं / no title",
    "no versions": "कोई संस्करण नहीं / no versions",
    "no day": "तारीख नहीं / not a day",
    "no source": "स्रोत नहीं / no source",
    "unknown source": "स्रोत पंजी में नहीं / the source is not in the register",
    "no figures": "आँकड़े नहीं / no figures",
    "no reading": "पठन नहीं या अधूरा / a reading is missing or incomplete",
    "slabs": "श्रेणियाँ नहीं जुड़तीं / the slabs do not join",
    "overlap": "अवधियाँ टकराती हैं / versions overlap",
    "gap": "बीच में खाली अवधि / a gap between versions",
}

HEADINGS = {
    "slabs": "मूल वेतन से – तक – मासिक / basic pay from – to – a month",
}


def list_of(tables: Sequence[RuleTable]) -> str:
    headings = ("तालिका / Table", "संस्करण / Versions", "पुष्टि शेष / To confirm", "विषय / Title")
    rows = [
        (one.key, str(len(one.versions)), str(len(one.settings_to_be_confirmed)), str(one.title))
        for one in tables
    ]
    return table(headings, rows, right=frozenset({1, 2}))


def page_of(one: RuleTable, versions: Iterable[Version], register: Mapping[str, Source]) -> str:
    lines = [f"{one.key}: {one.title}"]
    if one.unit.hi:
        lines.append(f"इकाई / Unit: {one.unit}")
    for version in versions:
        lines += ["", *_version(version, register)]
    if one.settings:
        lines += ["", "मानी गई रीतियाँ / Conventions", *_settings(one.settings.values())]
    return "\n".join(lines)


def check_page(tables: Sequence[RuleTable], faults: Sequence[Fault]) -> str:
    lines = [f"{fault.table}: {KINDS[fault.kind]}: {fault.where}" for fault in faults]
    open_settings = [(one, setting) for one in tables for setting in one.settings_to_be_confirmed]
    lines += ["", f"पुष्टि होनी है / Settings to be confirmed: {len(open_settings)}"]
    lines += [
        f"  {one.key} {setting.key} = {_shown(setting.value)}: {setting.title}"
        for one, setting in open_settings
    ]
    unknown = [version for one in tables for version in one.current if version.unknown]
    lines += ["", f"आँकड़ा किसी के पास नहीं / Periods nobody has figures for: {len(unknown)}"]
    lines += [f"  {version.key}: {_days(version)}" for version in unknown]
    good = f"{len(tables)} तालिकाएँ ठीक हैं / {len(tables)} tables are sound"
    bad = f"{len(faults)} दोष / {len(faults)} faults"
    return "\n".join([*lines, "", bad if faults else good]).lstrip("\n")


def _version(version: Version, register: Mapping[str, Source]) -> Iterator[str]:
    yield f"संस्करण / Version: {version.key}"
    yield f"  लागू / In force: {_days(version)}"
    if version.unknown:
        yield "  अज्ञात / Unknown: आँकड़ा किसी के पास नहीं / nobody has the figure"
    else:
        yield from _grounds(version, register)
        yield "  आँकड़े / Figures:"
        for name, value in version.values.items():
            yield from _figure(name, value, indent=4)
    for reading in version.readings:
        yield f"  पठन / Reading: {reading.hi}"
        yield from _english(reading, "           ")


def _grounds(version: Version, register: Mapping[str, Source]) -> Iterator[str]:
    yield f"  ज्ञात / Known from: {version.known_from}{_assumed(version)}"
    if version.order:
        yield f"  आदेश / Order: {version.order}"
    yield f"  स्रोत / Source: {version.source}"
    for key in cited_keys(version.source):
        if key in register:
            source = register[key]
            yield f"    {key}: {source.title} — {source.authority}"
            yield from (f"      {place}" for place in source.seen_at)


def _assumed(version: Version) -> str:
    if not version.known_from_assumed:
        return ""
    return " (आदेश का दिन नहीं मिला; लागू होने का दिन माना / the order's day is not known; day of effect taken)"


def _figure(name: str, value: Any, *, indent: int) -> Iterator[str]:
    pad = " " * indent
    if not isinstance(value, list):
        yield f"{pad}{name}: {_shown(value)}"
        return
    yield f"{pad}{name}:"
    if name in HEADINGS:
        yield f"{pad}  {HEADINGS[name]}"
    for row in value:
        yield f"{pad}  {_shown(row)}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        said = {name: part for name, part in value.items() if part not in (None, [])}
        return ", ".join(f"{name} {_shown(part)}" for name, part in said.items())
    if isinstance(value, list):
        return ("; " if any(isinstance(part, dict) for part in value) else " – ").join(map(_shown, value))
    return "—" if value is None else str(value)


def _settings(settings: Iterable[Setting]) -> Iterator[str]:
    for setting in settings:
        state = " [पुष्टि होनी है / to be confirmed]" if setting.to_be_confirmed else ""
        yield f"  {setting.key} = {_shown(setting.value)}{state}: {setting.title}"
        yield f"    {setting.reading.hi}"
        yield from _english(setting.reading, "    ")


def _english(said: Words, pad: str) -> Iterator[str]:
    if said.en != said.hi:
        yield f"{pad}{said.en}"


def _days(version: Version) -> str:
    if version.until_date is None:
        return f"{version.from_date} से आगे / from {version.from_date} on"
    last = version.until_date - timedelta(days=1)
    return f"{version.from_date} से {last} तक / {version.from_date} to {last}"


def summary_in_json(one: RuleTable) -> dict[str, Any]:
    return {
        "table": one.key,
        "title": _words(one.title),
        "versions": [version.key for version in one.versions],
        "to_be_confirmed": [setting.key for setting in one.settings_to_be_confirmed],
    }


def version_in_json(one: RuleTable, version: Version) -> dict[str, Any]:
    return {
        "rule": version.key,
        "title": _words(one.title),
        "from": version.from_date.isoformat(),
        "until": version.until_date and version.until_date.isoformat(),
        "known_from": version.known_from.isoformat(),
        "known_from_assumed": version.known_from_assumed,
        "unknown": version.unknown,
        "order": version.order,
        "source": version.source,
        "figures": _plain(version.values),
        "readings": [_words(reading) for reading in version.readings],
        "to_be_confirmed": [setting.key for setting in one.settings_to_be_confirmed],
    }


def check_in_json(tables: Sequence[RuleTable], faults: Sequence[Fault]) -> dict[str, Any]:
    return {
        "sound": not faults,
        "faults": [{"table": fault.table, "fault": fault.kind, "where": fault.where} for fault in faults],
        "to_be_confirmed": [
            {"table": one.key, "setting": setting.key, "value": setting.value}
            for one in tables
            for setting in one.settings_to_be_confirmed
        ],
        "unknown": [version.key for one in tables for version in one.current if version.unknown],
    }


def _words(said: Words) -> dict[str, str]:
    return {"hi": said.hi, "en": said.en}


def _plain(value: Any) -> Any:
    """Return figures as JSON takes them: days as text."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
