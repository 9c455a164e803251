import os
import subprocess
import sys

from bench import measure

BURN = "sum(range(20_000_000)); print(flush=True); input()"


def test_work_of_living_and_ended_children_is_counted() -> None:
    me = [os.getpid()]
    before = measure.cpu_ns(me)
    with subprocess.Popen(
        [sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.pid in measure.tree(me)
        alive = measure.cpu_ns(me) - before
        child.communicate(b"\n")
    ended = measure.cpu_ns(me) - before
    assert alive > 50_000_000  # less than any processor needs for the work
    assert ended > alive * 0.8


def test_a_process_of_ours_has_memory() -> None:
    assert measure.pss_kib([os.getpid()]) > 1_000


def test_a_process_that_is_gone_costs_nothing() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert measure.pss_kib([child.pid]) == 0
