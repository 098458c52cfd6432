"""Alerts: which changes are told, when, together with what, and that nothing is told twice or lost."""

from __future__ import annotations

import base64
import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from reportedly.errors import UsageError
from reportedly.ledger import Ledger
from reportedly.records.watching import Alert
from reportedly.run.build import build
from reportedly.run.changes import Looked, look_over
from reportedly.run.rules import read_rules
from reportedly.run.tracing import trace_ledger
from reportedly.watch import alerting
from reportedly.watch.alerting import rehearse
from reportedly.watch.delivery import RETRIES, Delivering, signature
from reportedly.watch.nearby import KnownFacts
from reportedly.watch.settling import Settling
from tests.watch.watching import add, watched
from tests.watch.world import START, Answer, Clock, World, article, item, rss

SECRET = "whsec_" + base64.b64encode(b"a key of some length").decode()
NOW = datetime(2024, 6, 20, 20, 30, tzinfo=UTC)


def rules(folder: Path, *lines: str, head: str = "") -> str:
    """A file of rules with a channel that writes lines."""
    path = folder / "alerts.yml"
    made = "".join(f"  - {line}\n" for line in lines)
    channel = f"channels:\n  log: {{file: {folder / 'alerts.jsonl'}}}\n"
    path.write_text(f"{head}{channel}rules:\n{made}")
    return str(path)


def sent(folder: Path) -> list[dict[str, object]]:
    path = folder / "alerts.jsonl"
    return (
        [json.loads(line) for line in path.read_text().splitlines()]
        if path.exists()
        else []
    )


def changes(folder: Path) -> list[tuple[str, str]]:
    return [
        (c["change"], c["said"]) for row in sent(folder) for c in row["data"]["changes"]
    ]  # type: ignore[index]


@pytest.fixture
def world() -> World:
    return World(Clock())


KUT = (
    "At least {n} people were killed on Wednesday when a market in Kut was shelled, the {who} said.",
    "Stalls burned until the afternoon and the road to the river stayed closed for the whole of the day.",
)
HILLA = (
    "A flood in Hilla drowned {n} people on Tuesday, the {who} said after the water had gone down.",
    "Boats took families from their roofs, and the school on the hill was opened to those who had nowhere to go.",
)


def site(
    world: World,
    ledger: Ledger,
    name: str,
    title: str,
    words: tuple[str, ...],
    *values: object,
) -> None:
    """A site with one article; its count changes each two hours, from value to value."""
    who = "police" if name == "a" else "hospital"

    def page(request: httpx.Request, now: datetime) -> Answer:
        step = min(len(values) - 1, int((now - START) / timedelta(hours=2)))
        return Answer(
            200, article(title, *(w.format(n=values[step], who=who) for w in words))
        )

    world.put(f"https://{name}.example/1", page)
    world.put(
        f"https://{name}.example/rss",
        lambda request, now: Answer(
            200, rss([item(f"https://{name}.example/1", title, when=now)])
        ),
    )
    add(ledger, world, f"https://{name}.example/rss")


def run(ledger: Ledger, world: World, path: str, hours: float) -> Settling:
    settling = Settling(ledger, world.clock, lambda rule, said: None, read_rules(path))
    settling.begin()
    watched(ledger, world, hours, settle=settling.settle)
    return settling


# ------------------------------------------------------------------ conditions
def test_a_new_happening_with_enough_victims_in_a_place_is_told_once(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12, 14)
    site(world, ledger, "b", "Flood in Hilla", HILLA, 3)
    path = rules(
        tmp_path,
        "{name: wasit, when: new happening, victims: 10, place: Wasit}",
        "{name: iraq, when: new happening, victims: 10, place: Iraq, cooling: 1 min}",
        "{name: syria, when: new happening, place: Syria}",
        "{name: many, when: new happening, victims: 100}",
        "{name: by somebody, when: new happening, actor: Islamic State}",
    )
    run(ledger, world, path, 6)
    told = [
        (row["data"]["rules"], [c["said"] for c in row["data"]["changes"]])
        for row in sent(tmp_path)
    ]  # type: ignore[index]
    assert [names for names, _ in told] == [["iraq", "wasit"]]
    assert all("12 killed" in said for _, every in told for said in every)


def test_alerts_carry_words_origins_and_addresses(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    path = rules(
        tmp_path,
        "{name: all, when: new happening}",
        head="desk: https://desk.example/\n",
    )
    run(ledger, world, path, 1)
    (row,) = sent(tmp_path)
    (change,) = row["data"]["changes"]  # type: ignore[index]
    assert change["address"].startswith("https://desk.example/happenings/h")
    assert change["origins"] == 1
    (quote,) = change["quotes"]
    assert (
        "12 people were killed" in quote["words"]
        and quote["url"] == "https://a.example/1"
    )


def test_a_revised_toll_is_told_within_a_minute_of_the_page(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12, 31)
    path = rules(
        tmp_path, "{name: tolls, when: [toll revised, toll contested, toll withdrawn]}"
    )
    run(ledger, world, path, 4)
    ((kind, said),) = changes(tmp_path)
    assert kind == "toll revised" and "at least 12 became at least 31" in said
    (delivery,) = ledger.watch.deliveries()
    changed = next(
        one for one in ledger.watch.page_history("a.example-5f9bc6262ad1") if one.record
    )
    assert changed.at is not None
    assert timedelta(0) <= delivery.at - changed.at < timedelta(minutes=1)


def test_what_is_new_is_sent_before_everything_is_looked_at(
    ledger: Ledger, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at everything takes as long as the ledger is large: no alert waits for it."""
    sent_by_then: list[int] = []

    def looked(opened: Ledger) -> Looked:
        sent_by_then.append(len(opened.watch.deliveries()))
        return look_over(opened)

    monkeypatch.setattr(alerting, "WHOLE", timedelta(hours=1))
    monkeypatch.setattr(alerting, "look_over", looked)
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12, 31)
    path = rules(tmp_path, "{name: tolls, when: [toll revised, toll contested]}")
    run(ledger, world, path, 4)
    assert [kind for kind, _ in changes(tmp_path)] == ["toll revised"]
    assert sent_by_then == [0, 1]  # before the watch begins; behind the alert


def test_a_further_origin_and_a_contradiction_are_told(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(
        world,
        ledger,
        "a",
        "Kut on Wednesday",
        (KUT[0].replace("At least ", ""), KUT[1]),
        12,
    )
    other = ("{n} people were killed on Wednesday as shells hit a market in Kut, the {who} said.",
             "Ambulances came from three towns, and the wounded lay in corridors until late in the evening.")  # fmt: skip
    site(world, ledger, "b", "Kut: hospital counts the dead", other, 20)
    late = world.pages["https://b.example/rss"]
    world.put(
        "https://b.example/rss",
        lambda request, now: (
            late(request, now)
            if now > START + timedelta(hours=1)
            else Answer(200, rss([]))
        ),
    )
    path = rules(
        tmp_path,
        "{name: origins, when: another origin, origins: 2}",
        "{name: contested, when: toll contested, place: 'Kut, Iraq'}",
        "{name: far, when: another origin, origins: 3}",
    )
    run(ledger, world, path, 2)
    assert {kind for kind, _ in changes(tmp_path)} == {
        "another origin",
        "toll contested",
    }
    (row,) = sent(tmp_path)  # one alert for one happening
    assert row["data"]["rules"] == ["contested", "origins"]  # type: ignore[index]


def test_a_source_that_falls_silent_is_told_once(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    world.put("https://a.example/rss", Answer(200, rss([])))
    run(
        ledger, world, rules(tmp_path, "{name: s, when: source silent, silent: 5 h}"), 9
    )
    run(
        ledger, world, rules(tmp_path, "{name: s, when: source silent, silent: 5 h}"), 2
    )
    assert [kind for kind, _ in changes(tmp_path)] == ["source silent"]


def test_what_was_known_before_is_not_told(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    watched(ledger, world, 0.3)
    run(ledger, world, rules(tmp_path, "{name: all, when: new happening}"), 1)
    assert sent(tmp_path) == []


def test_a_change_that_was_read_and_not_told_is_told_after_a_restart(
    ledger: Ledger, world: World, tmp_path: Path
) -> None:
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    path = rules(tmp_path, "{name: all, when: new happening}")
    Settling(ledger, world.clock, lambda rule, said: None, read_rules(path)).begin()
    watched(ledger, world, 0.3)  # read by a watch that was killed before it settled
    settling = Settling(ledger, world.clock, lambda rule, said: None, read_rules(path))
    settling.begin()
    settling.settle(True)
    assert [kind for kind, _ in changes(tmp_path)] == ["new happening"]


def test_what_a_part_of_a_look_found_is_sent_before_the_next_part_is_looked_at(
    ledger: Ledger, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportedly.watch.nearby._TOGETHER", 1)
    path = rules(tmp_path, "{name: all, when: new happening}")
    settling = Settling(ledger, world.clock, lambda rule, said: None, read_rules(path))
    settling.begin()
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    site(world, ledger, "b", "Hilla on Tuesday", HILLA, 9)
    watched(ledger, world, 0.1)
    steps: list[str] = []

    def noted(name: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any) -> Any:
            steps.append(name)
            return done(*given)

        return step

    for where, name in ((KnownFacts, "_look_among"), (Delivering, "send_due")):
        monkeypatch.setattr(where, name, noted(name, getattr(where, name)))
    settling.settle(True)
    assert steps == ["_look_among", "send_due"] * 2
    assert [kind for kind, _ in changes(tmp_path)] == ["new happening"] * 2


# ------------------------------------------------------------------ when
def waiting(
    ledger: Ledger, folder: Path, line: str, head: str = "", *ago: timedelta
) -> datetime:
    """When an alert of NOW is due, after others of the same group."""
    wanted = read_rules(rules(folder, line, head=head))
    last = NOW - ago[0] if ago else None
    return wanted.due(wanted.rules[0], NOW, last)


def test_at_once_quiet_hours_digest_and_cooling_off(
    ledger: Ledger, tmp_path: Path
) -> None:
    one = "{name: r, when: new happening}"
    assert waiting(ledger, tmp_path, one) == NOW
    night = "zone: Asia/Baghdad\nquiet: {from: '22:00', to: '06:00'}\n"  # 23:30 there
    assert waiting(ledger, tmp_path, one, night) == datetime(
        2024, 6, 21, 3, 0, tzinfo=UTC
    )
    noon = "quiet: {from: 12:00, to: 14:00}\n"
    assert waiting(ledger, tmp_path, one, noon) == NOW
    digest = "{name: r, when: new happening, send: digest}"
    assert waiting(ledger, tmp_path, digest) == datetime(2024, 6, 21, 7, 0, tzinfo=UTC)
    cool = "{name: r, when: toll revised, cooling: 6 h}"
    assert waiting(ledger, tmp_path, cool, "", timedelta(hours=2)) == NOW + timedelta(
        hours=4
    )
    assert waiting(ledger, tmp_path, cool, "", timedelta(hours=7)) == NOW


def test_alerts_of_one_happening_that_wait_go_out_as_one(
    ledger: Ledger, tmp_path: Path
) -> None:
    wanted = read_rules(rules(tmp_path, "{name: r, when: toll revised}"))
    later = NOW + timedelta(hours=1)
    for group, due in (("h1", NOW), ("h1", NOW), ("h2", NOW), ("h2", later)):
        told = {"said": f"{group} moved", "subject": group}
        ledger.watch.keep_alerts(
            (), [Alert("r", group, "toll revised", told, ("log",), due, NOW)], NOW
        )
    deliver = Delivering(ledger, wanted)
    assert (deliver.send_due(NOW), deliver.send_due(NOW)) == (2, 0)
    assert deliver.send_due(later) == 1
    assert [len(row["data"]["changes"]) for row in sent(tmp_path)] == [2, 1, 1]  # type: ignore[index]


def test_a_rehearsal_says_how_many_a_week(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        {"id": f"n{n}", "published": f"2024-06-{10 + n:02}", "outlet": f"Paper {n}",
         "text": f"A bomb in {town} killed {20 + n} people on {day}, police said. Windows broke all along the street."}
        for n, (town, day) in enumerate((("Kut", "Sunday"), ("Mosul", "Monday"), ("Basra", "Tuesday"), ("Kano", "Wednesday")))
    ]  # fmt: skip
    (tmp_path / "n.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    list(build([str(tmp_path / "n.jsonl")], ledger))
    trace_ledger(ledger)
    wanted = read_rules(
        rules(tmp_path, "{name: iraq, when: new happening, victims: 5, place: Iraq}")
    )
    found = rehearse(ledger, wanted, datetime(2024, 6, 10).date())
    assert [str(day) for day, *_ in found.told] == [
        "2024-06-10",
        "2024-06-11",
        "2024-06-12",
    ]
    assert found.a_week() == {"iraq": 3 / (4 / 7)}
    assert sent(tmp_path) == [] and ledger.watch.alerts() == []


# ------------------------------------------------------------------ delivery
def test_a_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks specification's own libraries."""
    secret, ident, stamp = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
    )
    made = signature(secret, ident, stamp, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


class Hook(httpx.BaseTransport):
    """An endpoint that answers as it is told, one status after another."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.came = list(statuses), []  # type: ignore[var-annotated]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(
            status, headers={"retry-after": "900"} if status == 503 else {}
        )


def hooked(ledger: Ledger, folder: Path, hook: Hook) -> Delivering:
    path = folder / "hook.yml"
    path.write_text(
        "channels:\n  desk: {webhook: 'https://desk.example/hook', secret_env: HOOK}\n"
        "rules:\n  - {name: r, when: toll revised}\n"
    )
    told = {"said": "12 became 31", "subject": "q1"}
    ledger.watch.keep_alerts(
        (), [Alert("r", "h1", "toll revised", told, ("desk",), NOW, NOW)], NOW
    )
    return Delivering(ledger, read_rules(str(path)), lambda private: hook)


def test_a_webhook_is_signed_and_tried_again_under_the_same_id(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    hook = Hook(0, 500, 503, 204)
    deliver = hooked(ledger, tmp_path, hook)
    moment, sent_at = NOW, []
    for _ in range(500):
        if deliver.send_due(moment):
            sent_at.append(moment)
        moment += timedelta(minutes=5)
    assert len(hook.came) == 4 and len(sent_at) == 1
    assert len({one.headers["webhook-id"] for one in hook.came}) == 1
    for one in hook.came:
        signed = (
            f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode()
        )
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        made = base64.b64encode(
            hmac.new(key, signed + one.content, "sha256").digest()
        ).decode()
        assert one.headers["webhook-signature"] == f"v1,{made}"
    tries = [(one.attempt, one.outcome) for one in ledger.watch.deliveries()]
    assert tries == [(1, "retry"), (2, "retry"), (3, "retry"), (4, "sent")]
    # nothing of what was sent stays in mind
    assert not (deliver._tried or deliver._untried or deliver._retried)


def test_a_webhook_that_never_answers_is_given_up_and_said_so(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    hook = Hook(*[500] * 50)
    deliver, moment = hooked(ledger, tmp_path, hook), NOW
    for _ in range(200):
        deliver.send_due(moment)
        moment += timedelta(hours=1)
    assert len(hook.came) == 1 + len(RETRIES)
    assert ledger.watch.deliveries()[-1].outcome == "failed"


def test_a_dead_server_is_waited_for_once_and_not_for_each_message(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other channels, and the watch, have their say meanwhile; what waited goes when it is well again."""
    monkeypatch.setenv("HOOK", SECRET)
    hook = Hook(0, 0)
    lines = tmp_path / "lines.jsonl"
    deliver = hooked(ledger, tmp_path, hook)
    deliver.wanted = replace(
        deliver.wanted,
        channels={**deliver.wanted.channels, "lines": {"file": str(lines)}},
    )
    for n in range(2, 6):
        told = {"said": f"{n} became 31", "subject": f"q{n}"}
        alert = Alert("r", f"h{n}", "toll revised", told, ("desk", "lines"), NOW, NOW)
        ledger.watch.keep_alerts((), [alert], NOW)
    deliver.send_due(NOW)
    assert len(hook.came) == 1 and len(lines.read_text().splitlines()) == 4
    deliver.send_due(NOW + timedelta(minutes=1))
    assert len(hook.came) == 2
    for minutes in (10, 50, 90):
        deliver.send_due(NOW + timedelta(minutes=minutes))
    told_of = {json.loads(one.content)["data"]["group"] for one in hook.came}
    assert told_of == {"h1", "h2", "h3", "h4", "h5"}
    sent = [one for one in ledger.watch.deliveries() if one.channel == "desk"]
    assert sum(one.outcome == "sent" for one in sent) == 5


def test_an_endpoint_that_is_gone_is_not_asked_again(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    hook = Hook(410)
    deliver = hooked(ledger, tmp_path, hook)
    deliver.send_due(NOW)
    deliver.send_due(NOW + timedelta(days=2))
    assert len(hook.came) == 1


def test_without_its_secret_nothing_is_posted(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    hook = Hook()
    hooked(ledger, tmp_path, hook).send_due(NOW)
    assert hook.came == [] and "secret_env" in ledger.watch.deliveries()[-1].detail


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one mail."""

    mails: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        lines: list[str] = []
        inside = False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if inside and line != ".":
                lines.append(line)
                continue
            word = line[:4].upper()
            if inside:
                inside = False
                Post.mails.append("\n".join(lines))
            if word == "DATA":
                inside = True
                self.wfile.write(b"354 go on\r\n")
            elif word == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 well\r\n")


@pytest.fixture
def post() -> Iterator[int]:
    Post.mails.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_mail_says_what_changed_in_which_words(
    ledger: Ledger, tmp_path: Path, post: int
) -> None:
    path = tmp_path / "mail.yml"
    path.write_text(
        f"channels:\n  duty: {{mail: {{server: 127.0.0.1, port: {post}, tls: none, from: a@b.example, to: [c@d.example]}}}}\n"
        "rules:\n  - {name: r, when: toll revised}\n"
    )
    quote = {
        "words": "Twelve\r\nBcc: x@y.example",
        "article": "Kut",
        "outlet": "A",
        "published": None,
        "url": None,
    }
    told = {
        "said": "12 became 31\r\nBcc: x@y.example",
        "subject": "q",
        "voices": ["A: 31"],
        "quotes": [quote],
    }
    ledger.watch.keep_alerts(
        (), [Alert("r", "h1", "toll revised", told, ("duty",), NOW, NOW)], NOW
    )
    assert Delivering(ledger, read_rules(str(path))).send_due(NOW) == 1
    (mail,) = Post.mails
    head, _, body = mail.partition("\n\n")
    assert "Subject: reportedly: 12 became 31 Bcc: x@y.example" in head
    assert "\nBcc:" not in head and "A: 31" in body


# ------------------------------------------------------------------ a file of rules
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [", "is no YAML"),
        ("- a", "must say"),
        ("rules:\n  - {name: a, when: a war}", "no change 'a war'"),
        (
            "rules:\n  - {name: a, when: toll revised, place: Xyzzyville}",
            "no place 'Xyzzyville'",
        ),
        ("rules:\n  - {when: toll revised}", "needs a name"),
        (
            "rules:\n  - {name: a, when: toll revised, words: bomb}",
            "no setting 'words'",
        ),
        ("rules:\n  - {name: a, when: toll revised, to: b}", "no channel 'b'"),
        ("rules:\n  - {name: a, when: toll revised, victims: ten}", "whole number"),
        ("rules:\n  - {name: a, when: stock moved, by: a lot}", "a share"),
        ("rules:\n  - {name: a, when: toll revised, cooling: soon}", "length of time"),
        ("channels:\n  a: {pigeon: b}", "give one of"),
        ("zone: Mars/Olympus", "no time zone"),
        ("quiet: {from: late, to: '6:00'}", "no time of day"),
    ],
)
def test_a_wrong_rule_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "r.yml"
    path.write_text(text)
    with pytest.raises(UsageError, match=said) as caught:
        read_rules(str(path))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)
