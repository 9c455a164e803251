"""Metrics show declared names and labels, and nothing that a client sent."""

import re

import pytest

from ngroups.base.metrics import LABELS, Metric, MetricError, Metrics

COMMANDS = Metric("ngroups_commands", "Commands.", labels={"command": frozenset({"GROUP"})})
QUEUE = Metric("ngroups_queue", "Articles queued.", kind="gauge")
WAITS = Metric("ngroups_wait_seconds", "Waits.", kind="histogram", buckets=(0.1, 1.0))


def shown(metrics: Metrics) -> list[str]:
    return [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]


def test_counts_sets_and_observes() -> None:
    metrics = Metrics([COMMANDS, QUEUE, WAITS])
    metrics.add("ngroups_commands", command="GROUP")
    metrics.add("ngroups_commands", 2, command="GROUP")
    metrics.set("ngroups_queue", 7)
    metrics.observe("ngroups_wait_seconds", 0.5)
    lines = shown(metrics)
    assert 'ngroups_commands_total{command="GROUP"} 3.0' in lines
    assert "ngroups_queue 7.0" in lines
    assert 'ngroups_wait_seconds_bucket{le="0.1"} 0.0' in lines
    assert 'ngroups_wait_seconds_bucket{le="1.0"} 1.0' in lines


def test_a_value_that_was_not_declared_is_other() -> None:
    metrics = Metrics([COMMANDS])
    metrics.add("ngroups_commands", command="alt.secret")
    assert shown(metrics) == ['ngroups_commands_total{command="other"} 1.0']


def test_nothing_tells_when_a_label_first_appeared() -> None:
    metrics = Metrics([COMMANDS])
    metrics.add("ngroups_commands", command="GROUP")
    assert not re.search("created", metrics.text().decode())


def test_the_labels_are_a_short_fixed_list() -> None:
    assert sorted(LABELS) == ["backend", "command", "outcome", "peer", "status_class", "tls_version"]


@pytest.mark.parametrize("label", ["group", "user", "address", "message_id"])
def test_a_label_that_could_name_people_cannot_be_declared(label: str) -> None:
    with pytest.raises(MetricError):
        Metrics([Metric("ngroups_bad", "Bad.", labels={label: frozenset({"x"})})])


def test_use_must_follow_the_declaration() -> None:
    metrics = Metrics([COMMANDS, QUEUE, WAITS])
    with pytest.raises(MetricError, match="not declared"):
        metrics.add("alt.secret")
    with pytest.raises(MetricError, match="takes the labels"):
        metrics.add("ngroups_commands", outcome="x")
    with pytest.raises(MetricError, match="no gauge"):
        metrics.set("ngroups_commands", 1, command="GROUP")
    with pytest.raises(MetricError, match="no histogram"):
        metrics.observe("ngroups_queue", 1)
    with pytest.raises(MetricError, match="observed"):
        metrics.add("ngroups_wait_seconds")
