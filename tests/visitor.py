"""A visitor without a browser: opens pages, follows links by their words, fills in forms, presses buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

TYPED = frozenset({"text", "password", "search", "tel", "email", "number", ""})


@dataclass
class Form:
    """A form as it stands on a page. names by what they are; kept: what is sent although nobody types it."""

    action: str
    method: str
    kept: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class Page(HTMLParser):
    """What a page says and what can be done on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._open: dict[str, Any] = {}
        self.feed(html.replace("<wbr>", ""))  # a place where a code may break is no space

    @property
    def text(self) -> str:
        """Return all words of the page, one space between any two."""
        return " ".join(" ".join(self.words).split()).replace("\u00a0", " ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
            self._open["form"] = self.forms[-1]
        elif tag in ("a", "button"):
            self._open[tag] = (told, len(self.words))
        elif tag in ("script", "style"):
            self._open["unread"] = True
        elif "form" in self._open:
            self._field(tag, told, self._open["form"])

    def _field(self, tag: str, told: dict[str, str], form: Form) -> None:
        name, kind = told.get("name", ""), told.get("type", "")
        if tag == "select":
            self._open["select"] = name
            form.choices[name] = []
        elif tag == "option" and "select" in self._open:
            form.choices[self._open["select"]].append(told.get("value", ""))
            if "selected" in told:
                form.kept[self._open["select"]] = told.get("value", "")
        elif tag == "textarea":
            self._open["textarea"] = (name, len(self.words))
            form.typed[name] = ""
        elif tag == "input" and name:
            self._input(name, kind, told, form)

    def _input(self, name: str, kind: str, told: dict[str, str], form: Form) -> None:
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(told.get("value", "on"))
            if "checked" in told:
                form.kept[name] = told.get("value", "on")
        elif kind == "file":
            form.files.append(name)
        elif kind in TYPED:
            form.typed[name] = told.get("value", "")
        elif kind == "submit":
            form.buttons.append((told.get("value", ""), name, told.get("value", "")))
        else:
            form.kept[name] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if not self._open.get("unread"):
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._open.pop("unread", None)
        begun = self._open.pop(tag, None)
        if begun is None:
            return
        if tag == "a":
            self.links.append((self._since(begun[1]), begun[0].get("href", "")))
        elif tag == "button" and "form" in self._open:
            told = begun[0]
            words = self._since(begun[1])
            self._open["form"].buttons.append((words, told.get("name", ""), told.get("value", "")))
        elif tag == "textarea" and "form" in self._open:
            self._open["form"].typed[begun[0]] = "".join(self.words[begun[1] :]).removeprefix("\n")

    def _since(self, place: int) -> str:
        return " ".join(" ".join(self.words[place:]).split())


class Visitor:
    """Somebody who goes from page to page as people do, without JavaScript."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.path = "/"
        self.response = HttpResponse()

    @property
    def page(self) -> Page:
        """Return the page now open."""
        return Page(self.response.content.decode())

    @property
    def text(self) -> str:
        return self.page.text

    def open(self, path: str) -> Visitor:
        """Go to an address, and on to wherever it leads."""
        return self._arrive(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> Visitor:
        """Follow the link that says these words."""
        found = [href for said, href in self.page.links if words in said]
        assert found, f"no link “{words}” on {self.path}: {[said for said, _ in self.page.links]}"
        return self.open(found[0])

    def press(self, words: str, **typed: Any) -> Visitor:
        """Fill in the form that has this button, and press it. A file is given as an open file."""
        form, (_, name, value) = self._form_with(words)
        told = form.kept | form.typed | ({name: value} if name else {}) | typed
        unknown = set(typed) - {*form.kept, *form.typed, *form.choices, *form.files}
        assert not unknown, f"{self.path} does not ask {sorted(unknown)}; it asks {sorted(form.typed)}"
        to = form.action or self.path
        send = self.client.post if form.method == "post" else self.client.get
        return self._arrive(send(to, told, follow=True), to)

    def _form_with(self, words: str) -> tuple[Form, tuple[str, str, str]]:
        for form in self.page.forms:
            for button in form.buttons:
                if words in button[0]:
                    return form, button
        said = [button[0] for form in self.page.forms for button in form.buttons]
        raise AssertionError(f"no button “{words}” on {self.path} ({self.response.status_code}): {said}")

    def _arrive(self, response: Any, path: str) -> Visitor:
        chain = getattr(response, "redirect_chain", [])
        self.response, self.path = response, chain[-1][0] if chain else path
        return self
