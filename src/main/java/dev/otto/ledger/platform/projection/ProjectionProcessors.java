package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.eventstore.LogFollower;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.observability.Traces;
import dev.otto.ledger.platform.projection.ParkedSequences.Parked;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One of Axon's pooled streaming processors for every async projection. Token and rows are stored in one transaction;
 * the segments are shared out among all nodes.
 */
public final class ProjectionProcessors implements SmartLifecycle, DisposableBean {
    private static final int SEGMENTS = 2;
    /** Pages of the log in one transaction. */
    private static final int BATCH = 8;

    private static final Duration CLAIM = Duration.ofSeconds(10);
    /** How far a segment's token may be behind while only others have something to do: readers wait for it. */
    private static final Duration IDLE_TOKEN = Duration.ofMillis(500);

    private final Map<String, PooledStreamingEventProcessor> processors = new HashMap<>();
    private final Map<String, ProjectionBatch> batches = new HashMap<>();
    private final List<ScheduledExecutorService> executors = new ArrayList<>();
    private final DataSource dataSource;
    private final TransactionTemplate transaction;
    private final ParkedSequences parked;
    private volatile boolean running;

    ProjectionProcessors(
            List<AsyncProjection> projections,
            List<InlineProjection> inline,
            LogFollower follower,
            EventLog log,
            EventTypes types,
            ParkedSequences parked,
            DataSource dataSource,
            Serializer tokenSerializer,
            Traces traces) {
        this.dataSource = dataSource;
        this.parked = parked;
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        transaction = new TransactionTemplate(transactions);
        JdbcTokenStore tokens = JdbcTokenStore.builder()
                .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                .serializer(tokenSerializer)
                .schema(TokenTable.SCHEMA)
                .contentType(byte[].class)
                .claimTimeout(CLAIM)
                .build();
        inline.forEach(projection -> batches.put(projection.name(), live(projection, log, parked)));
        for (AsyncProjection projection : projections) {
            ProjectionBatch batch = live(projection, log, parked);
            batches.put(projection.name(), batch);
            processors.put(
                    projection.name(),
                    PooledStreamingEventProcessor.builder()
                            .name(projection.name())
                            .eventHandlerInvoker(new ProjectionInvoker(projection, types, batch, dataSource, traces))
                            .messageSource(follower)
                            .tokenStore(tokens)
                            .transactionManager(new SpringTransactionManager(transactions))
                            .coordinatorExecutor(executor("projection-coordinator", 1))
                            .workerExecutor(executor("projection-worker", SEGMENTS))
                            .initialSegmentCount(SEGMENTS)
                            .initialToken(source -> source.createTailToken())
                            .batchSize(BATCH)
                            .claimExtensionThreshold(IDLE_TOKEN.toMillis())
                            .build());
        }
    }

    private static ProjectionBatch live(Projection projection, EventLog log, ParkedSequences parked) {
        return new ProjectionBatch(projection, ProjectionTables.live(projection), log, parked);
    }

    private ScheduledExecutorService executor(String name, int threads) {
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(
                threads, Thread.ofPlatform().name(name + "-", 1).daemon().factory());
        executors.add(executor);
        return executor;
    }

    /**
     * Tries again to apply what parked streams are missing, in an inline projection too.
     *
     * @return how many stand still no longer; null if there is no such projection
     */
    public @org.jspecify.annotations.Nullable Integer retry(String projection) {
        ProjectionBatch batch = batches.get(projection);
        if (batch == null) {
            return null;
        }
        int freed = 0;
        for (Parked standing : parked.all()) {
            if (standing.projection().equals(projection)
                    && Boolean.TRUE.equals(transaction.execute(status -> retry(batch, standing)))) {
                freed++;
            }
        }
        return freed;
    }

    private boolean retry(ProjectionBatch batch, Parked standing) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            // No event of an inline projection is appended meanwhile.
            LogLock.acquire(connection);
            return parked.lock(standing.projection(), standing.stream(), connection)
                    && batch.retry(standing, connection);
        } catch (java.sql.SQLException e) {
            throw new org.springframework.jdbc.UncategorizedSQLException("retrying a parked stream", null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    @Override
    public void start() {
        processors.values().forEach(PooledStreamingEventProcessor::start);
        running = true;
    }

    @Override
    public void stop() {
        processors.values().forEach(PooledStreamingEventProcessor::shutDown);
        running = false;
    }

    /** Not when they stop: a context may start its beans again. */
    @Override
    public void destroy() {
        executors.forEach(ScheduledExecutorService::shutdown);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
