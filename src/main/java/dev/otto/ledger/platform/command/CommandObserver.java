package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.observability.Step;
import dev.otto.ledger.platform.observability.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Counts and times commands by kind, makes their spans, and at debug level a line for each: at thousands a second a line
 * each would cost more than the commands. Both tags come from small sets, the kinds of commands and what may become of
 * one, so there are never many series.
 */
final class CommandObserver {
    private static final Logger LOG = LoggerFactory.getLogger(CommandObserver.class);
    private static final String ACCOUNT = "account";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;
    private final Traces traces;
    private final ConcurrentHashMap<Class<?>, Kind> kinds = new ConcurrentHashMap<>();

    CommandObserver(MeterRegistry meters, Traces traces) {
        this.meters = meters;
        this.traces = traces;
    }

    /** One kind's meters, looked up once: to find a meter by name and tags for every command would cost more. */
    private final class Kind {
        private final String name;
        private final Timer time;
        private final ConcurrentHashMap<String, Counter> outcomes = new ConcurrentHashMap<>();

        Kind(String name) {
            this.name = name;
            time = Timer.builder("ledger.command.time")
                    .description("from a command's arrival until it is durable or refused")
                    .tag("kind", name)
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters);
        }

        void ended(String outcome, long nanos) {
            time.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
            outcomes.computeIfAbsent(outcome, this::counter).increment();
        }

        private Counter counter(String outcome) {
            return Counter.builder("ledger.commands")
                    .description("commands by what became of them")
                    .tag("kind", name)
                    .tag("outcome", outcome)
                    .register(meters);
        }
    }

    /** The span of many commands that are sent together; each of them is counted by itself. */
    Step series() {
        return traces.command("series");
    }

    /** One of a series took effect, now or before. */
    void answered(AccountCommand command, Outcome outcome, long started) {
        kind(command).ended(word(outcome), System.nanoTime() - started);
    }

    /** One of a series did not. */
    void failed(AccountCommand command, RuntimeException failure, long started) {
        kind(command).ended(word(failure), System.nanoTime() - started);
    }

    private static String word(Outcome outcome) {
        return outcome.replayed() ? "replayed" : "accepted";
    }

    private static String word(RuntimeException failure) {
        return switch (failure) {
            case Refusal refusal -> refusal.type();
            case LedgerUnavailable away -> "unavailable";
            default -> "failed";
        };
    }

    private Kind kind(AccountCommand command) {
        return kinds.computeIfAbsent(command.getClass(), type -> new Kind(type.getSimpleName()));
    }

    Watched watch(AccountCommand command) {
        // A failure before may have left it there, for whoever reported that.
        MDC.remove(ACCOUNT);
        Kind kind = kind(command);
        Step step = traces.command(kind.name);
        step.account(command.account().value());
        return new Watched(command, kind, step);
    }

    /** A command that is under way, on the thread that sent it. */
    static final class Watched implements AutoCloseable {
        private final AccountCommand command;
        private final Kind kind;
        private final Step step;
        private final long started = System.nanoTime();
        private boolean failed;

        private Watched(AccountCommand command, Kind kind, Step step) {
            this.command = command;
            this.kind = kind;
            this.step = step;
        }

        /** It took effect, now or before. */
        void answered(Outcome outcome) {
            if (!outcome.events().isEmpty()) {
                step.positions(
                        outcome.events().getFirst().position(),
                        outcome.events().getLast().position());
            }
            ended(word(outcome), outcome);
        }

        /**
         * A refusal, {@code unavailable}, or {@code failed} for a fault of ours. Whoever reports a failure reports the
         * account with it: the log's context has it until the thread's next command or the request's end.
         */
        void failed(RuntimeException failure) {
            if (!(failure instanceof Refusal)) {
                failed = true;
                step.failed(failure);
            }
            ended(word(failure), null);
        }

        private void ended(String outcome, @org.jspecify.annotations.Nullable Outcome events) {
            step.outcome(outcome);
            kind.ended(outcome, System.nanoTime() - started);
            if (LOG.isDebugEnabled()) {
                // In the context and nowhere else: JSON has no room for two members of one name.
                MDC.put(ACCOUNT, command.account().toString());
                var line = LOG.atDebug().addKeyValue("command", kind.name).addKeyValue("outcome", outcome);
                if (events != null && !events.events().isEmpty()) {
                    line = line.addKeyValue(
                            "position", events.events().getLast().position());
                }
                line.log("Command answered");
            }
        }

        @Override
        public void close() {
            if (failed) {
                MDC.put(ACCOUNT, command.account().toString());
            } else {
                MDC.remove(ACCOUNT);
            }
            step.close();
        }
    }
}
