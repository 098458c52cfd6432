"""The engine, Daft: its native runner on this machine, or a Ray cluster. Nothing else knows that
there is one.

Both would report their use to their makers; that is switched off before they are imported, here
and, for processes they start, through the environment.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from reportedly.errors import EngineError, ReportedlyError, UsageError
from reportedly.run.cluster.process import LOOK, in_one_line, in_own_process

# Names from daft/scarf_telemetry.py (0.7) and ray/_common/usage/usage_constants.py (2.60). Whoever
# set one keeps it.
QUIET = {
    "DAFT_ANALYTICS_ENABLED": "0",
    "SCARF_NO_ANALYTICS": "true",
    "DO_NOT_TRACK": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",  # its bars and ours on one terminal
}
_SHARES = 4  # parts of a shuffle for each core of a cluster
# seconds a process may take to start: one for a lost machine is not waited for (Daft's own: 120)
_START = 30
# runs that bring nothing new before the engine is given up: a cluster may lose machines one by one
TRIES = 3
_EMPTY = 600  # seconds a cluster may be without a machine: one that grows on demand takes minutes

Work = Callable[[str], str]


class Engine:
    """Daft with the runner that was asked for. A process has one."""

    def __init__(self, ray: str | None) -> None:
        """Start the engine.

        Args:
            ray: the address of a Ray cluster ("10.0.0.5:6379", "auto"); None for this machine
                alone.

        Raises:
            UsageError: Daft or Ray is not installed, or no cluster answers.
        """
        for name, value in QUIET.items():
            os.environ.setdefault(name, value)
        try:
            import daft
        except ImportError:
            raise UsageError(
                "--engine daft needs Daft: pip install 'reportedly[cluster]'"
            ) from None
        self.daft: Any = daft
        self._ray = ray
        if ray is None:
            daft.set_runner_native()
        else:
            _join_cluster(ray)
            daft.set_runner_ray(noop_if_initialized=True)
            # For each core some: a lost one is made up for by all. Daft's own 200 cost a small
            # cluster minutes.
            daft.set_execution_config(
                shuffle_aggregation_default_partitions=self._shares(),
                actor_udf_ready_timeout=_START,
            )

    def read(self, files: Iterable[object]) -> Any:
        """Parquet files as one frame, in no more parts than the cluster can use."""
        names = [str(f) for f in files]
        frame = self.daft.read_parquet(names)
        if self._ray is not None and len(names) > self._shares():
            return frame.into_partitions(self._shares())
        return frame

    def _shares(self) -> int:
        """Parts worth making of a frame on the cluster as it now is."""
        return _SHARES * _cluster_cores()

    def light(self, function: Callable[..., Any], returns: Any) -> Any:
        """A function of columns that costs little, as the engine calls it."""
        return self.daft.func.batch(return_dtype=returns, use_process=False)(function)

    def heavy(
        self, function: Callable[..., Any], returns: Any, batch: int, most: int
    ) -> Any:
        """A function of columns that is worth a process for each core, kept from one batch to the
        next.

        Args:
            batch: rows it is given at a time.
            most: batches there can be: no more processes are started on a cluster.
        """
        daft = self.daft
        if self._ray is None:
            return daft.func.batch(
                return_dtype=returns, batch_size=batch, use_process=True
            )(function)

        # A function would start a process for every part of a frame, and each loads the language
        # model anew.
        @daft.cls(max_concurrency=min(_cluster_cores(), most))
        class Process:
            @daft.method.batch(return_dtype=returns, batch_size=batch)  # type: ignore[untyped-decorator]
            def call(self, *columns: Any) -> Any:
                return function(*columns)

        return Process().call

    def each(
        self, work: Work, items: Sequence[str], *, heavy: bool = True
    ) -> Iterator[tuple[int, str]]:
        """Do one piece of work on each item, as many at a time as there are cores; results as they
        come.

        Work on an item whose machine was lost is done again on another, so it must bear being done
        twice.

        Args:
            work: a function, importable everywhere, from a string to a string.
            items: as many as wanted.
            heavy: each is worth a process's while.

        Yields:
            The index of an item, and what was made of it.

        Raises:
            ReportedlyError: the work says it cannot be done.
            EngineError: the engine failed three times in a row without finishing one item.
        """
        run = self._on_machines if self._ray is not None else self._on_cores
        waiting = set(range(len(items)))
        failed = 0
        while waiting:
            before = len(waiting)
            try:
                for index, answer in run(
                    work, [(i, items[i]) for i in sorted(waiting)], heavy
                ):
                    waiting.remove(index)
                    yield index, _result(answer)
            except ReportedlyError:
                raise
            except Exception as error:
                failed = 1 if len(waiting) < before else failed + 1
                if failed == TRIES:
                    raise EngineError(in_one_line(error)) from error

    def whole(self, computation: Callable[[Engine], int]) -> int:
        """Run one whole computation, from the start again where a machine is lost on its way.

        Args:
            computation: a function, importable everywhere; it bears being run again.

        Raises:
            ReportedlyError: the computation says it cannot be done.
            EngineError: it failed three times.
        """
        failed = 0
        while True:
            try:
                if self._ray is None:
                    return computation(self)
                return in_own_process(
                    partial(_with_engine, self._ray, computation), machines
                )
            except ReportedlyError:
                raise
            except Exception as error:
                failed += 1
                if failed == TRIES:
                    raise EngineError(in_one_line(error)) from error

    def _on_cores(
        self, work: Work, waiting: list[tuple[int, str]], heavy: bool
    ) -> Iterator[tuple[int, str]]:
        """Daft's own processes on this machine."""
        col = self.daft.col
        frame = self.daft.from_pydict(
            {"index": [i for i, _ in waiting], "item": [item for _, item in waiting]}
        )

        def answers(items: Any) -> list[str]:
            return [_answered(work, item) for item in items.to_pylist()]

        string = self.daft.DataType.string()
        done = (
            self.heavy(answers, string, 1, len(waiting))
            if heavy
            else self.light(answers, string)
        )
        rows = frame.select(col("index"), done(col("item")).alias("answer")).iter_rows()
        yield from ((row["index"], row["answer"]) for row in rows)

    def _on_machines(
        self, work: Work, waiting: list[tuple[int, str]], heavy: bool
    ) -> Iterator[tuple[int, str]]:
        """Tasks of Ray, which gives what a lost machine was doing to another. Daft's pools of
        processes do not: a run whose machine is killed between two batches waits without end (Daft
        0.7.26, one of two runs).
        """
        import ray

        many = 1 if heavy else max(1, len(waiting) // self._shares())
        answers = ray.remote(num_cpus=1, max_retries=TRIES)(_answers)
        batches = [waiting[at : at + many] for at in range(0, len(waiting), many)]
        running: dict[Any, list[tuple[int, str]]] = {}
        seen = time.monotonic()
        try:
            while batches or running:
                while batches and len(running) < self._shares():
                    batch = batches.pop(0)
                    running[answers.remote(work, [item for _, item in batch])] = batch
                ready, _ = ray.wait(list(running), timeout=LOOK)
                if machines():
                    seen = time.monotonic()
                elif time.monotonic() - seen > _EMPTY:
                    raise EngineError("the cluster has no machine left that reads")
                for done in ready:
                    batch = running.pop(done)
                    yield from zip((i for i, _ in batch), ray.get(done), strict=True)
        finally:
            for task in running:
                ray.cancel(task, force=True)


def _with_engine(ray: str, computation: Callable[[Engine], int]) -> int:
    return computation(Engine(ray))


def machines() -> frozenset[str]:
    """The ids of the machines of the cluster that work and are there now."""
    import ray

    return frozenset(
        node["NodeID"]
        for node in ray.nodes()
        if node["Alive"]
        if node["Resources"].get("CPU")
    )


def _answers(work: Work, items: list[str]) -> list[str]:
    return [_answered(work, item) for item in items]


def _result(answer: str) -> str:
    said = json.loads(answer)
    if "error" in said:
        raise EngineError(said["error"])
    return str(said["result"])


def _answered(work: Work, item: str) -> str:
    try:
        return json.dumps({"result": work(item)})
    except ReportedlyError as error:  # not a lost machine: another would say the same
        return json.dumps({"error": str(error)})


def _join_cluster(address: str) -> None:
    try:
        import ray
    except ImportError:
        raise UsageError("--ray needs Ray: pip install 'reportedly[cluster]'") from None
    try:
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level="ERROR",
            ignore_reinit_error=True,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise UsageError(
            f"no Ray cluster answers at {address} ({in_one_line(error)})"
        ) from None


def _cluster_cores() -> int:
    """The cores of the machines that are there now: a process asked for on a lost one is waited for
    in vain.
    """
    import ray

    return max(1, int(ray.cluster_resources().get("CPU", 1)))
