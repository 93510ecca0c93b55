package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.action.OperatorAction;
import dev.otto.ledger.platform.action.OperatorActions;
import dev.otto.ledger.platform.command.KeyReused;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.observability.OneLine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Rebuilds projections beside the live ones. Any node starts one, and any node that has the same version of the projection
 * works on those that nobody works on: it holds a lock of its session, which PostgreSQL frees when the node is gone.
 */
public final class Rebuilds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);

    private final Map<String, Projection> projections;
    private final RebuildRows rows;
    private final TransactionOperations transaction;
    private final OperatorActions actions;
    private final DataSource dataSource;
    private final RebuildWorker worker;
    private final Promote newer;
    private volatile Map<String, Rebuild> seen = Map.of();
    private volatile boolean running;

    /** @param newer whether a newer version of a projection is promoted */
    Rebuilds(
            List<Projection> projections,
            DataSource dataSource,
            TransactionOperations transaction,
            OperatorActions actions,
            RebuildWorker worker,
            Promote newer,
            MeterRegistry meters) {
        this.projections = projections.stream().collect(Collectors.toMap(Projection::name, Function.identity()));
        this.rows = new RebuildRows(JdbcClient.create(dataSource));
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.actions = actions;
        this.worker = worker;
        this.newer = newer;
        for (Projection projection : projections) {
            gauge(
                    meters,
                    projection,
                    "ledger.rebuild.progress",
                    "how much of the log the copy has applied, of 1",
                    rebuild -> rebuild.percent() / 100);
            gauge(
                    meters,
                    projection,
                    "ledger.rebuild.rate",
                    "events that a rebuild applies in a second",
                    rebuild -> rebuild.eventsPerSecond() == null ? Double.NaN : rebuild.eventsPerSecond());
        }
    }

    private void gauge(
            MeterRegistry meters,
            Projection projection,
            String name,
            String description,
            Function<Rebuild, Double> value) {
        Gauge.builder(name, () -> {
                    Rebuild rebuild = seen.get(projection.name());
                    return rebuild == null || rebuild.phase().isLast() ? Double.NaN : value.apply(rebuild);
                })
                .description(description)
                .tag("projection", projection.name())
                .register(meters);
    }

    /**
     * Begins one; some node works on it from now on. What was ordered before under the order's id is not begun again,
     * whatever was rebuilt since.
     *
     * @return the projection's last one; empty if there is no such projection
     * @throws RebuildRunning if another one is under way
     * @throws KeyReused if something else was ordered under the id
     */
    public Optional<Rebuild> start(String projection, RebuildOrder order) {
        Projection known = projections.get(projection);
        if (known == null) {
            return Optional.empty();
        }
        if (begin(known, order)) {
            LOG.info("{} rebuilds {}: {}", order.askedBy(), projection, OneLine.of(order.reason()));
            look();
        }
        return rows.of(projection);
    }

    /** False if it was ordered before. */
    private boolean begin(Projection projection, RebuildOrder order) {
        OperatorAction ordered = order.of(projection.name());
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!actions.record(ordered)) {
                if (!actions.find(order.id()).equals(Optional.of(ordered))) {
                    throw new KeyReused();
                }
                return false;
            }
            boolean begun = rows.start(projection, order);
            // A node of the version before records nothing: what it has begun is recorded when it is ordered again.
            if (!begun && !isLast(projection, order)) {
                throw new RebuildRunning(projection.name());
            }
            return begun;
        }));
    }

    private boolean isLast(Projection projection, RebuildOrder order) {
        return rows.of(projection.name())
                .filter(last -> last.id().equals(order.id()))
                .isPresent();
    }

    /** The last one of a projection. */
    public Optional<Rebuild> of(String projection) {
        return rows.of(projection);
    }

    /** Those that are under way, by projection. */
    public Map<String, Rebuild> underWay() {
        return rows.all().stream()
                .filter(rebuild -> !rebuild.phase().isLast())
                .collect(Collectors.toMap(Rebuild::projection, Function.identity()));
    }

    /**
     * Ends one before its time. Who did it and why is told by its {@link Rebuild#error}.
     *
     * @param by who does it
     * @param reason why, in their words
     * @return empty if none is under way
     */
    public Optional<Rebuild> cancel(String projection, String by, @Nullable String reason) {
        String words = "cancelled by " + by + (reason == null ? "" : ": " + OneLine.of(reason));
        Optional<Rebuild> open =
                rows.of(projection).filter(rebuild -> !rebuild.phase().isLast());
        open.ifPresent(rebuild -> {
            try {
                transaction.executeWithoutResult(status -> {
                    actions.record(OperatorAction.of(
                            by,
                            "rebuild.cancelled",
                            projection,
                            reason,
                            Map.of("rebuild", rebuild.id().toString())));
                    end(rebuild, words);
                });
                LOG.info("The rebuild of {} was {}", projection, words);
            } catch (RebuildRows.Ended e) {
                LOG.debug("{} before it could be cancelled", e.getMessage());
            }
        });
        return open.flatMap(rebuild -> rows.of(projection));
    }

    /** Under the log's lock: no writer is just applying its batch to the copy. */
    private void end(Rebuild rebuild, String words) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            LogLock.acquire(connection);
            rows.ended(rebuild, Rebuild.Phase.CANCELLED, null, words);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("cancelling a rebuild", null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Looks for what there is to do. */
    @Scheduled(fixedDelay = 1_000)
    void look() {
        if (!running) {
            return;
        }
        try {
            List<Rebuild> all = rows.all();
            seen = all.stream().collect(Collectors.toMap(Rebuild::projection, Function.identity()));
            startNewer();
            rows.unattended().stream().filter(this::isForThisNode).forEach(worker::take);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Rebuilds wait for the database", e);
        }
    }

    private boolean isForThisNode(String name) {
        Projection projection = projections.get(name);
        Rebuild rebuild = rows.of(name).orElse(null);
        return projection != null
                && rebuild != null
                && (rebuild.phase().isLast() || rebuild.version() == projection.version());
    }

    /** Of projections whose code here is newer than the rows; one that ended without a promotion is not tried again. */
    private void startNewer() {
        Map<String, Integer> live = rows.liveVersions();
        for (Projection projection : projections.values()) {
            Rebuild last = seen.get(projection.name());
            boolean older = live.getOrDefault(projection.name(), (int) projection.version()) < projection.version();
            boolean tried = last != null && (!last.phase().isLast() || last.version() >= projection.version());
            if (older && !tried) {
                startNewer(projection);
            }
        }
    }

    private void startNewer(Projection projection) {
        try {
            begin(projection, RebuildOrder.of(newer, Actor.LEDGER.toString(), "its rows are of an older version"));
            LOG.info("The rows of {} are of an older version, so they are rebuilt", projection.name());
        } catch (RebuildRunning e) {
            LOG.debug("Another node was first", e);
        }
    }

    @Override
    public void start() {
        worker.start();
        running = true;
    }

    /** Some node goes on, or this one after its next start. */
    @Override
    public void stop() {
        running = false;
        worker.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
