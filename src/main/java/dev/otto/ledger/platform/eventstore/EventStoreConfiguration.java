package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.personal.PersonalKeys;
import dev.otto.ledger.platform.postgres.Notifications;
import dev.otto.ledger.platform.postgres.WriterConnections;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

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
    Snapshots snapshots(JdbcClient database) {
        return new Snapshots(database);
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
            MeterRegistry meters) {
        DistributionSummary units = meters.summary("ledger.batch.units");
        DistributionSummary events = meters.summary("ledger.batch.events");
        Timer commits = meters.timer("ledger.batch.time");
        return new LogWriter(states, participant, connections, clock, signal, (unitCount, eventCount, took) -> {
            units.record(unitCount);
            events.record(eventCount);
            commits.record(took);
        });
    }
}
