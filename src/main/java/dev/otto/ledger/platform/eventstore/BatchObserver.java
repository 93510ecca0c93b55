package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.observability.Step;
import dev.otto.ledger.platform.observability.Traces;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Measures the writer's batches and makes a span for each that holds a traced command. */
public final class BatchObserver {
    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

    private final Traces traces;
    private final DistributionSummary units;
    private final DistributionSummary events;
    private final Timer time;
    private final Timer commit;

    BatchObserver(MeterRegistry meters, Traces traces) {
        this.traces = traces;
        units = size("ledger.batch.units", "commands that share a commit", meters);
        events = size("ledger.batch.events", "events that share a commit", meters);
        time = time("ledger.batch.time", "from the log's lock until the commit is done", meters);
        commit = time("ledger.batch.commit", "the commit alone, which waits for the disk", meters);
    }

    private static DistributionSummary size(String name, String description, MeterRegistry meters) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(SIZES)
                .register(meters);
    }

    private static Timer time(String name, String description, MeterRegistry meters) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(meters);
    }

    Batch begin(List<AppendUnit> batch) {
        List<TraceContext> commands = List.of();
        for (AppendUnit unit : batch) {
            if (unit.sentFrom() != null) {
                commands = commands.isEmpty() ? new ArrayList<>() : commands;
                commands.add(Objects.requireNonNull(unit.sentFrom()));
            }
        }
        return new Batch(batch.size(), commands.isEmpty() ? Step.NONE : traces.append(commands));
    }

    /** A batch in the writer's hands. */
    final class Batch implements AutoCloseable {
        private final int size;
        private final Step step;
        private long tried;
        private long committing;

        private Batch(int size, Step step) {
            this.size = size;
            this.step = step;
        }

        void trying() {
            tried = System.nanoTime();
            committing = tried;
        }

        /**
         * Tells the span its events before they are on disk: from then on a projection may read them, whose span belongs
         * to this one.
         */
        void committing(List<Recorded> recorded) {
            committing = System.nanoTime();
            if (!recorded.isEmpty()) {
                step.positions(
                        recorded.getFirst().position(), recorded.getLast().position());
            }
        }

        /** @param recorded empty when everything was dropped */
        void committed(List<Recorded> recorded) {
            long now = System.nanoTime();
            units.record(size);
            events.record(recorded.size());
            time.record(now - tried, TimeUnit.NANOSECONDS);
            if (!recorded.isEmpty()) {
                commit.record(now - committing, TimeUnit.NANOSECONDS);
            }
        }

        void failed(Exception failure) {
            step.failed(failure);
        }

        @Override
        public void close() {
            step.close();
        }
    }
}
