"""Work that this process shares with some others: they take it from the front, it from the back.

An executor of the standard library hands work out ahead, and what was handed out cannot be taken
back: here a process gets its next task when it is done with the one before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from threading import RLock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

_T = TypeVar("_T")


class Task(Generic[_T]):
    """A call that some process makes."""

    def __init__(self, work: Callable[..., _T], what: tuple[Any, ...]) -> None:
        self.work = work
        self.what = what
        self.future: Future[_T] | None = None
        """Set as soon as some process has it."""


class Crew(Generic[_T]):
    """`count` processes beside this one, each of which first calls `begin`."""

    def __init__(self, count: int, begin: Callable[[], None]) -> None:
        # Fresh processes: a fork of one with threads, as Twisted's and Arrow's, may hang.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=begin)
        self._pool.submit(int)  # they start now, not with the first task
        self._tasks: deque[Task[_T]] = deque()
        self._idle = count
        self._lock = RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._tasks.clear()
        self._pool.shutdown(cancel_futures=True)

    def add(self, work: Callable[..., _T], *what: Any) -> Task[_T]:
        """A task, for whoever is free."""
        task = Task(work, what)
        with self._lock:
            self._tasks.append(task)
            if self._idle:
                self._idle -= 1
                self._hand_out()
        return task

    def results(self, tasks: Sequence[Task[_T]]) -> list[_T]:
        """What came of tasks, of which this process does those that nobody has begun with.

        Raises BrokenProcessPool where a process died.
        """
        for task in reversed(tasks):
            with self._lock:
                mine = task.future is None
                if mine:
                    task.future = Future()
            if mine and task.future is not None:
                task.future.set_result(task.work(*task.what))
        return [task.future.result() for task in tasks if task.future is not None]

    def dismiss(self) -> None:
        """Let the processes end, while this one goes on."""
        self._pool.shutdown(wait=False)

    def _hand_out(self) -> None:
        """Give the first task that nobody has to a process that is free."""
        while self._tasks:
            task = self._tasks.popleft()
            if task.future is None:
                try:
                    task.future = self._pool.submit(task.work, *task.what)
                except RuntimeError:  # the pool is broken: this process is left alone
                    return
                task.future.add_done_callback(self._freed)
                return
        self._idle += 1

    def _freed(self, _: Future[_T]) -> None:
        with self._lock:
            self._hand_out()
