"""What a checker of HTML would say of a page, as far as the page's own rules go."""

from html.parser import HTMLParser

VOID = {"input", "link", "meta", "br", "hr"}
CONTROLS = {"input", "select", "textarea"}
LINKING = ("for", "aria-describedby", "aria-labelledby")


class Markup(HTMLParser):
    """Read it by `problems`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        self._ids: list[str] = []
        self._wanted: list[str] = []
        self._labelled: set[str] = set()
        self._controls: list[str] = []
        self._names: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.found.append(f"<{tag}> names an attribute twice")
        if tag == "script" or "style" in given or any(name.startswith("on") for name in given):
            self.found.append(f"<{tag}> brings a script or a style of its own")
        if "id" in given:
            self._ids.append(given["id"])
        for name in LINKING:
            self._wanted += given.get(name, "").split()
        if tag == "a" and given.get("href", "").startswith("#"):
            self._wanted.append(given["href"][1:])
        if tag == "label":
            self._labelled.add(given.get("for", ""))
        if tag in CONTROLS and given.get("type") != "hidden":
            self._controls.append(given.get("id", ""))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag in {"button", "summary", "a", "h1", "h2", "h3", "label", "legend"}:
            self._names.append((tag, []))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing that is open")
        if self._names and self._names[-1][0] == tag:
            _, texts = self._names.pop()
            if not "".join(texts).strip():
                self.found.append(f"<{tag}> says nothing")

    def handle_data(self, data: str) -> None:
        for _, texts in self._names:
            texts.append(data)

    def close(self) -> None:
        super().close()
        self.found += [f"<{tag}> is not closed" for tag in self._open]
        self.found += [
            f"the id {each} is there twice" for each in {each for each in self._ids if self._ids.count(each) > 1}
        ]
        self.found += [f"there is no {each} to point to" for each in self._wanted if each not in self._ids]
        self.found += [f"the field {each or '?'} has no label" for each in self._controls if each not in self._labelled]
        if self.headings.count(1) != 1 or self.headings[:1] not in ([1], [2]):
            self.found.append(f"the page's headings are {self.headings}")
        steps = zip(self.headings, self.headings[1:], strict=False)
        self.found += [f"a heading {below} below a {above}" for above, below in steps if below > above + 1]


def problems(page: str) -> list[str]:
    """What is wrong with it; a page of ours has nothing wrong."""
    markup = Markup()
    markup.feed(page)
    markup.close()
    return markup.found
