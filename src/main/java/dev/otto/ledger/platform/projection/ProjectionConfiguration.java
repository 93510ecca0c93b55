package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.action.OperatorActions;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.eventstore.LogFollower;
import dev.otto.ledger.platform.eventstore.LogSignal;
import dev.otto.ledger.platform.observability.Traces;
import dev.otto.ledger.platform.postgres.WriterConnections;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ProjectionConfiguration {
    @Bean
    InlineProjections inlineProjections(List<InlineProjection> projections, EventLog log, ParkedSequences parked) {
        return new InlineProjections(projections, log, parked);
    }

    @Bean
    LogFollower logFollower(EventLog log, JdbcClient database, LogSignal signal) {
        return new LogFollower(log, database, signal);
    }

    @Bean(initMethod = "start")
    Scrub scrub(List<InlineProjection> projections, JdbcClient database, TransactionOperations transaction) {
        return new Scrub(projections, database, transaction);
    }

    @Bean
    ParkedSequences parkedSequences(JdbcClient database) {
        return new ParkedSequences(database);
    }

    @Bean
    ProjectionProcessors projectionProcessors(
            List<AsyncProjection> projections,
            List<InlineProjection> inline,
            LogFollower follower,
            EventLog log,
            EventTypes types,
            ParkedSequences parked,
            DataSource dataSource,
            Serializer serializer,
            Traces traces) {
        return new ProjectionProcessors(
                projections, inline, follower, log, types, parked, dataSource, serializer, traces);
    }

    @Bean
    ProjectionPositions projectionPositions(
            List<AsyncProjection> projections,
            List<InlineProjection> inline,
            JdbcClient database,
            ParkedSequences parked,
            MeterRegistry meters) {
        return new ProjectionPositions(projections, inline, database, parked, meters);
    }

    @Bean
    Rebuilds rebuilds(
            List<Projection> projections,
            DataSource dataSource,
            TransactionOperations transaction,
            OperatorActions actions,
            EventLog log,
            EventTypes types,
            ParkedSequences parked,
            WriterConnections connections,
            MeterRegistry meters,
            @Value("${ledger.rebuild.newer-version:always}") String newer,
            @Value("${ledger.rebuild.slice:100000}") int slice,
            @Value("${ledger.rebuild.older-nodes-gone:30s}") Duration olderNodesGone) {
        RebuildRun.Settings settings = new RebuildRun.Settings(slice, olderNodesGone);
        RebuildWorker worker = new RebuildWorker(projections, log, types, parked, connections, settings);
        return new Rebuilds(projections, dataSource, transaction, actions, worker, Promote.of(newer), meters);
    }

    @Bean
    AppliedPositions appliedPositions(JdbcClient database) {
        return new AppliedPositions(database);
    }

    @Bean
    ParkedEndpoint parkedEndpoint(ParkedSequences parked, ProjectionProcessors processors) {
        return new ParkedEndpoint(parked, processors);
    }

    @Bean
    ProjectionHealth projectionsHealthIndicator(ProjectionPositions positions) {
        return new ProjectionHealth(positions);
    }
}
