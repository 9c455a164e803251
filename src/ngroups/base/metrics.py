"""Figures about the machine's health, under names and labels fixed beforehand.

It knows the metrics that a plane declares and every value a label may take. It must never
know people, groups or articles: a label is one of `LABELS`, and a value that was not
declared is counted as `other`, so that nothing a client sends can become a label.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import prometheus_client as prometheus
from prometheus_client.core import CollectorRegistry

LABELS = frozenset({"command", "status_class", "tls_version", "backend", "outcome", "peer"})
"""All labels there are. `peer` is another server's configured name, never a person."""

OTHER = "other"

Family = prometheus.Counter | prometheus.Gauge | prometheus.Histogram


class MetricError(Exception):
    """A metric was used or declared in a way that its declaration does not allow."""


@dataclass(frozen=True)
class Metric:
    """One declared metric: its name, what it counts, and the values of each of its labels."""

    name: str
    help: str
    kind: Literal["counter", "gauge", "histogram"] = "counter"
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    buckets: tuple[float, ...] = ()
    """Upper bounds, for a histogram."""

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """`given` with every value that was not declared replaced by `other`."""
        if given.keys() != self.labels.keys():
            raise MetricError(f"{self.name} takes the labels {sorted(self.labels)}")
        return {label: value if value in self.labels[label] else OTHER for label, value in given.items()}


class Metrics:
    """The metrics of one process. Threads may share it; processes do not."""

    def __init__(self, declared: Iterable[Metric]) -> None:
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # when a label appeared tells too much
        self._registry = CollectorRegistry()
        self._families: dict[str, tuple[Metric, Family]] = {}
        for metric in declared:
            self._families[metric.name] = (metric, self._family(metric))

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count `amount` more of the counter or gauge `name`."""
        child = self._child(name, labels)
        if isinstance(child, prometheus.Histogram):
            raise MetricError(f"{name} is observed, not counted")
        child.inc(amount)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Say what the gauge `name` stands at."""
        child = self._child(name, labels)
        if not isinstance(child, prometheus.Gauge):
            raise MetricError(f"{name} is no gauge")
        child.set(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Put `value` into the histogram `name`."""
        child = self._child(name, labels)
        if not isinstance(child, prometheus.Histogram):
            raise MetricError(f"{name} is no histogram")
        child.observe(value)

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return prometheus.generate_latest(self._registry)

    def _family(self, metric: Metric) -> Family:
        if unknown := metric.labels.keys() - LABELS:
            raise MetricError(f"{metric.name} declares labels that may not exist: {sorted(unknown)}")
        names = sorted(metric.labels)
        match metric.kind:
            case "counter":
                return prometheus.Counter(metric.name, metric.help, names, registry=self._registry)
            case "gauge":
                return prometheus.Gauge(metric.name, metric.help, names, registry=self._registry)
            case "histogram":
                return prometheus.Histogram(
                    metric.name, metric.help, names, registry=self._registry, buckets=metric.buckets
                )

    def _child(self, name: str, labels: Mapping[str, str]) -> Family:
        if name not in self._families:
            raise MetricError("a metric was used that is not declared")
        metric, family = self._families[name]
        values = metric.values(labels)
        return family.labels(**values) if values else family
