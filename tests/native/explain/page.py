# SPDX-License-Identifier: Apache-2.0
# Whether a page of `bccrun explain --html` is one: every element closed where it should be, nothing fetched, each line
# that a stage points to there in the source. Says what is wrong; exit status 1 where anything is.
#
# usage: page.py FILE [LINE WORDS]   and whether stages 1 to 4 have LINE, the rewritten one with WORDS
import html.parser
import re
import sys

STAGES = ["source", "rewritten", "ir", "instructions", "verifier", "machine", "attach", "maps"]
VOID = {"meta"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.stages, self.lines, self.bad = [], [], {}, []
        self.current = None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name in values:
            if name in ("src", "href", "action", "data", "srcset") or name.startswith("on"):
                self.bad.append(f"{tag} has {name}")
        if tag in ("link", "img", "iframe", "object", "base", "form"):
            self.bad.append(f"there is a {tag}")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.stages.append(values["id"])
            self.lines[values["id"]] = {}
        if tag == "span" and "data-line" in values:
            self.current = int(values["data-line"])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(f"{tag} is closed where it was not opened, line {self.getpos()[0]}")
        if tag == "span":
            self.current = None

    def handle_data(self, data):
        if self.current is not None and self.open[-1:] == ["span"]:
            lines = self.lines[self.stages[-1]]
            lines[self.current] = lines.get(self.current, "") + data + "\n"


text = open(sys.argv[1], encoding="utf-8").read()
page = Page()
page.feed(text)
page.close()
bad = page.bad
if page.open:
    bad.append(f"left open: {page.open}")
if page.stages != STAGES:
    bad.append(f"stages: {page.stages}")
if re.search(r"https?://|url\(|@import|[\x00-\x08\x0b-\x1f\x7f]", text):
    bad.append("an address outside, or a control character")
for stage, lines in page.lines.items():
    for line in lines:
        if line not in page.lines["source"]:
            bad.append(f"{stage} points to line {line}, which the source does not have")
if len(sys.argv) > 2:
    for stage in STAGES[:4]:
        if int(sys.argv[2]) not in page.lines[stage]:
            bad.append(f"{stage} has nothing of line {sys.argv[2]}")
    if sys.argv[3] not in page.lines["rewritten"].get(int(sys.argv[2]), ""):
        bad.append(f"rewritten line {sys.argv[2]}: {page.lines['rewritten'].get(int(sys.argv[2]))}")
print("\n".join(bad))
sys.exit(1 if bad else 0)
