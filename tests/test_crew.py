"""A crew does every task once, in this process or another, and says so when a process dies."""

import os
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from pipeline.crew import Crew


def _square(number: int) -> tuple[int, int]:
    time.sleep(0.01)
    return number * number, os.getpid()


def _die(number: int) -> tuple[int, int]:
    if number == 0:
        os._exit(9)
    return number, 0


def _nothing() -> None:
    """Be ready."""


def test_results_are_in_order_and_all_hands_work() -> None:
    with Crew[tuple[int, int]](2, _nothing) as crew:
        first = [crew.add(_square, number) for number in range(300)]
        second = [crew.add(_square, number) for number in range(300, 320)]
        done = [*crew.results(first), *crew.results(second)]
    assert [square for square, _ in done] == [number * number for number in range(320)]
    workers = {process for _, process in done}
    assert os.getpid() in workers
    assert len(workers) >= 2


def test_a_process_that_dies_is_told() -> None:
    with Crew[tuple[int, int]](1, _nothing) as crew:
        tasks = [crew.add(_die, 0)]
        while not tasks[0].future or not tasks[0].future.done():
            time.sleep(0.05)
        with pytest.raises(BrokenProcessPool):
            crew.results(tasks)


def _add_and_fail() -> None:
    with Crew[tuple[int, int]](1, _nothing) as crew:
        for number in range(50):
            crew.add(_square, number)
        raise ValueError("enough")


def test_an_error_ends_the_crew() -> None:
    with pytest.raises(ValueError, match="enough"):
        _add_and_fail()
