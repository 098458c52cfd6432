"""Failed logins: what makes a name or an address wait, for how long, and how much is remembered."""

from __future__ import annotations

import pytest

from reportedly.serve.tries import (
    MOST,
    OF_A_NAME,
    OF_AN_ADDRESS,
    WINDOW,
    FailedTries,
)


class Clock:
    """Seconds that pass when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_name_waits_where_it_failed_and_nowhere_else(clock: Clock) -> None:
    tries = FailedTries(clock)
    for _ in range(OF_A_NAME):
        assert not tries.too_many("mira", "10.0.0.1")
    assert tries.too_many("mira", "10.0.0.1")
    assert not tries.too_many("ana", "10.0.0.1")
    assert not tries.too_many("mira", "10.0.0.2")
    clock.now += WINDOW + 1
    assert not tries.too_many("mira", "10.0.0.1")


def test_one_password_for_many_names_makes_the_address_wait(clock: Clock) -> None:
    tries = FailedTries(clock)
    for n in range(OF_AN_ADDRESS):
        assert not tries.too_many(f"name{n}", "10.0.0.1")
    assert tries.too_many("mira", "10.0.0.1")
    assert not tries.too_many("mira", "10.0.0.2")


def test_a_network_of_ipv6_is_one_address(clock: Clock) -> None:
    tries = FailedTries(clock)
    for n in range(OF_AN_ADDRESS):
        tries.too_many(f"name{n}", f"2001:db8::{n:x}")
    assert tries.too_many("mira", "2001:db8::ffff")
    assert not tries.too_many("mira", "2001:db8:0:1::1")


def test_a_right_password_does_not_free_the_address(clock: Clock) -> None:
    """Else whoever has one account could go on trying others."""
    tries = FailedTries(clock)
    for n in range(OF_AN_ADDRESS):
        tries.too_many(f"name{n}", "10.0.0.1")
        if not tries.too_many("own", "10.0.0.1"):
            tries.forgive("own", "10.0.0.1")
    assert tries.too_many("mira", "10.0.0.1")


def test_what_is_remembered_is_bounded_and_empties(clock: Clock) -> None:
    tries = FailedTries(clock)
    for n in range(MOST + 500):
        tries.too_many(f"name{n}", f"10.{n // 65536}.{n // 256 % 256}.{n % 256}")
    assert len(tries) <= MOST
    clock.now += WINDOW + 1
    tries.too_many("mira", "10.9.9.9")
    assert len(tries) == 2


def test_an_address_that_goes_on_failing_is_not_pushed_out(clock: Clock) -> None:
    tries = FailedTries(clock)
    for n in range(MOST):
        tries.too_many("ana", "10.0.0.1")
        tries.too_many(f"n{n}", f"10.1.{n // 256 % 256}.{n % 256}")
    assert tries.too_many("ana", "10.0.0.1")


def test_what_is_refused_is_told_once_a_while(clock: Clock) -> None:
    tries = FailedTries(clock)
    assert tries.first_refused("10.0.0.1")
    assert not any(tries.first_refused("10.0.0.1") for _ in range(50))
    clock.now += WINDOW + 1
    assert tries.first_refused("10.0.0.1")


def test_many_at_once_are_no_way_around(clock: Clock) -> None:
    """Each counts before its password was looked at."""
    tries = FailedTries(clock)
    begun = [tries.too_many("mira", "10.0.0.1") for _ in range(40)]
    assert begun.count(False) == OF_A_NAME
