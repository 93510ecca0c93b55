package dev.otto.ledger.platform.eventstore;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.otto.ledger.platform.observability.Traces;
import dev.otto.ledger.platform.personal.PersonalKeys;
import dev.otto.ledger.platform.postgres.LookUpConnections;
import dev.otto.ledger.platform.postgres.Notifications;
import dev.otto.ledger.platform.postgres.WriterConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    LedgerClock ledgerClock(Clock clock) {
        return new LedgerClock(clock);
    }

    @Bean
    SettledInstants settledInstants(
            JdbcOperations database, PlatformTransactionManager transactions, LedgerClock clock) {
        return new SettledInstants(database, new TransactionTemplate(transactions), clock);
    }

    @Bean
    EventTypes eventTypes() {
        return EventTypes.below("dev.otto.ledger");
    }

    @Bean
    EventCodec eventCodec(EventTypes types, PersonalKeys keys) {
        return new EventCodec(types, keys);
    }

    @Bean
    EventLog eventLog(DataSource dataSource, EventCodec codec) {
        return new EventLog(dataSource, codec);
    }

    @Bean
    Durable durable(DataSource dataSource, EventLog log) {
        return new Durable(dataSource, log);
    }

    @Bean
    StreamReader streamReader(LookUpConnections connections, MeterRegistry meters) {
        return new StreamReader(connections, meters);
    }

    @Bean
    Snapshots snapshots(JdbcClient database, MeterRegistry meters) {
        return new Snapshots(database, meters);
    }

    @Bean
    UnitEncoder unitEncoder(EventCodec codec, PersonalKeys keys, List<ClaimSource> claims) {
        return new UnitEncoder(codec, keys, claims);
    }

    @Bean
    LogSignal logSignal(Notifications notifications) {
        LogSignal signal = new LogSignal();
        notifications.on(LogSignal.CHANNEL, signal::grown);
        return signal;
    }

    @Bean(initMethod = "start")
    LogWriter logWriter(
            StreamStates states,
            CommitParticipant participant,
            WriterConnections connections,
            LedgerClock clock,
            LogSignal signal,
            BatchObserver observer,
            LogPulse pulse) {
        return new LogWriter(states, participant, connections, clock, signal, observer, pulse);
    }

    @Bean
    BatchObserver batchObserver(StreamStates states, MeterRegistry meters, Traces traces) {
        Gauge.builder("ledger.writer.queue", states, known -> known.queue().size())
                .description("commands that are decided and wait for the writer")
                .register(meters);
        return new BatchObserver(meters, traces);
    }

    @Bean
    LogPulse logPulse(Notifications notifications, ApplicationAvailability availability, MeterRegistry meters) {
        LogPulse pulse = new LogPulse(Ticker.systemTicker(), notifications::heardAt);
        Gauge.builder("ledger.ready", pulse, felt -> isReady(felt, availability) ? 1 : 0)
                .description("1 while this node takes commands")
                .register(meters);
        return pulse;
    }

    private static boolean isReady(LogPulse pulse, ApplicationAvailability availability) {
        return pulse.state() == LogPulse.State.BEATING
                && availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
    }

    @Bean
    LogHealth logHealthIndicator(LogPulse pulse, StreamStates states) {
        return new LogHealth(pulse, states);
    }
}
