"""A private headless Chromium: prints a page to PDF as a person would, and tells how it lies.
Spoken to through a pair of pipes (--remote-debugging-pipe), so there is no port and nothing to wait for."""
import base64
import html
import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import time
import unicodedata

DEADLINE = 60.0
MM = 72 / 25.4  # points


class Browser:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="kichban-chromium-")
        out, self.write = os.pipe()
        self.read, into = os.pipe()

        def ends():  # 3 is read by the browser, 4 written
            kept = os.dup(into)
            os.dup2(out, 3)
            os.dup2(kept, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self.folder}",
             "--remote-debugging-pipe", "about:blank"],
            env={**os.environ, "HOME": self.folder, "LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(3, 4), preexec_fn=ends)
        os.close(out)
        os.close(into)
        self.rest, self.number, self.session, self.requests = b"", 0, None, []
        target = next(t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Network.enable")

    def message(self):
        until = time.monotonic() + DEADLINE
        while b"\0" not in self.rest:
            assert select.select([self.read], [], [], max(0, until - time.monotonic()))[0], "the browser is silent"
            got = os.read(self.read, 1 << 20)
            assert got, "the browser is gone"
            self.rest += got
        one, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(one)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def ask(self, method, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if self.session:
            request["sessionId"] = self.session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer)
                return answer["result"]

    def open(self, path):
        self.requests.clear()
        self.ask("Page.navigate", url=f"file://{path}")
        while self.message().get("method") != "Page.loadEventFired":
            pass
        assert self.requests == [f"file://{path}"], self.requests  # it asks for nothing else

    def width(self, pixels):
        """A screen so wide; None: as a printer lays it out."""
        self.ask("Emulation.setDeviceMetricsOverride", width=pixels, height=800, deviceScaleFactor=1, mobile=False)

    def run(self, script):
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def pdf(self):
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    def close(self):
        try:
            self.session = None
            self.ask("Browser.close")
            self.process.wait(10)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        for end in (self.read, self.write):
            os.close(end)
        shutil.rmtree(self.folder, ignore_errors=True)


LIGATURES = {ord(one): two for one, two in zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"))}


def plain(text):
    """As it was written, whatever the font has made of it."""
    return unicodedata.normalize("NFC", text.translate(LIGATURES))


MARK = "§"  # no show says it

# What must not stand alone at the foot of a page ends with a mark.
MARK_HEADS = """
document.querySelectorAll("h1,h2,h3,h4,.lead,.step>.inner,tr.group,tr.head,tr.block,thead tr").forEach(head => {
  (head.tagName == "TR" ? Array.from(head.children) : [head]).forEach(cell => {
    const mark = document.createElement("span");
    mark.textContent = "§";
    mark.style.fontSize = "3px";
    if (cell.textContent.trim()) (cell.lastElementChild || cell).append(mark);
  });
});
"""

# The words of a page, those of its drawings apart.
ALL_TEXT = """
(() => {
  const drawings = Array.from(document.querySelectorAll("svg"));
  drawings.forEach(one => one.style.display = "none");
  const text = document.body.innerText;
  drawings.forEach(one => one.style.display = "");
  return text;
})()
"""

# Boxes whose text is wider than they are.
TOO_WIDE = """
Array.from(document.querySelectorAll("body *")).filter(one => {
  const style = getComputedStyle(one);
  return style.display != "inline" && one.clientWidth && one.scrollWidth > one.clientWidth + 1;
}).map(one => one.tagName + "." + one.className + ": " + one.innerText.slice(0, 80))
"""


class PdfPage:
    """Words with their boxes, in points from the upper left corner."""
    WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')

    def __init__(self, head, body):
        self.width, self.height = (float(v) for v in re.search(r'width="([\d.]+)" height="([\d.]+)"', head).groups())
        found = [(*(float(v) for v in one[:4]), plain(html.unescape(one[4]))) for one in self.WORD.findall(body)]
        self.words = [(*one[:4], one[4].replace(MARK, "")) for one in found if one[4] != MARK]
        self.marks = [one for one in found if MARK in one[4]]
        self.text = " ".join(word[4] for word in self.words)

    def body(self, margin):
        """What stands between the head and the foot of a page."""
        return [word for word in self.words if word[1] > margin * MM - 2 and word[3] < self.height - margin * MM + 2]


def pdf_pages(path):
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    parts = re.split(r"<page ([^>]*)>", done.stdout)[1:]
    return [PdfPage(parts[i], parts[i + 1]) for i in range(0, len(parts), 2)]
