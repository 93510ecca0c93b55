package dev.otto.ledger.platform.command;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.eventstore.Durable;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import dev.otto.ledger.platform.eventstore.SettledInstants;
import dev.otto.ledger.platform.eventstore.Snapshots;
import dev.otto.ledger.platform.eventstore.StreamReader;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.eventstore.UnitEncoder;
import dev.otto.ledger.platform.observability.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CommandConfiguration {
    /** Of one with a lot, packed, as they were counted in the heap with everything around it. */
    private static final long BYTES_OF_AN_ACCOUNT = 220;
    /** What the service has in its heap at rest, and batches on their way. */
    private static final long BYTES_OF_THE_REST = 160L << 20;

    private static final long FEWEST_ACCOUNTS = 20_000;

    @Bean
    Ids ids() {
        TimeBasedEpochRandomGenerator generator = Generators.timeBasedEpochRandomGenerator();
        return generator::generate;
    }

    /** No transaction either: a command that held a connection while it waits for the writer would cap its batches. */
    @Bean
    DirectCommandBus commandBus() {
        return new DirectCommandBus();
    }

    @Bean
    CommandTargets commandTargets() {
        return new CommandTargets();
    }

    @Bean
    NowResolver nowResolver() {
        return new NowResolver();
    }

    @Bean
    static LaneRepositories laneRepositories() {
        return new LaneRepositories();
    }

    @Bean
    StreamKinds streamKinds(List<StreamKind<?>> kinds, StreamReader reader, EventLog log, Snapshots snapshots) {
        return new StreamKinds(kinds, reader, log, snapshots);
    }

    @Bean
    StreamStates streamStates(
            StreamKinds kinds, @Value("${ledger.accounts-in-memory:0}") long wanted, MeterRegistry meters) {
        Counter cold = loads("cold", meters);
        Counter refreshed = loads("refreshed", meters);
        long kept = wanted > 0 ? wanted : accountsInMemory(Runtime.getRuntime().maxMemory());
        return new StreamStates(kept, type -> kinds.of(type).stateType(), (stream, known) -> {
            (known.sequence() < 0 ? cold : refreshed).increment();
            return kinds.load(stream, known);
        });
    }

    @Bean
    PastStates pastStates(StreamKinds kinds, EventLog log, SettledInstants settled) {
        return new PastStates(kinds, log, settled);
    }

    /** The rest is what new objects need, and the collector. */
    private static long accountsInMemory(long heap) {
        return Math.max(FEWEST_ACCOUNTS, (heap - BYTES_OF_THE_REST) * 6 / 10 / BYTES_OF_AN_ACCOUNT);
    }

    private static Counter loads(String kind, MeterRegistry meters) {
        return Counter.builder("ledger.states.loads")
                .description("states read from the database: cold ones, and ones that another node had outrun")
                .tag("kind", kind)
                .register(meters);
    }

    @Bean
    LaneEventStorage eventStorageEngine(StreamStates states, UnitEncoder encoder, EventLog log, Traces traces) {
        return new LaneEventStorage(states, encoder, log, traces);
    }

    @Bean
    AggregateCommands aggregateCommands(DirectCommandBus commandBus) {
        return new AggregateCommands(commandBus);
    }

    @Bean
    Undurable undurable(StreamStates states) {
        return new Undurable(states);
    }

    @Bean
    SnapshotExecutor snapshotExecutor() {
        return new SnapshotExecutor();
    }

    @Bean
    Commands commands(
            AggregateCommands aggregates,
            LaneEventStorage storage,
            StreamStates states,
            StreamKinds kinds,
            Durable durable,
            LedgerClock clock,
            SnapshotExecutor snapshots,
            MeterRegistry meters,
            Traces traces) {
        return new LaneCommands(
                new Decider(aggregates, storage, clock),
                new Confirmation(states, durable),
                (decision, events) -> snapshots.afterCommit(decision, events, states, kinds),
                new CommandObserver(meters, traces));
    }
}
