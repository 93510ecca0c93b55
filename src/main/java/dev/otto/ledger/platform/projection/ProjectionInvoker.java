package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.eventstore.LogPage;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.observability.Step;
import dev.otto.ledger.platform.observability.Traces;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Collects the events of a processor's batch and applies them at once, in the transaction that stores the token. */
final class ProjectionInvoker implements EventHandlerInvoker {
    private final AsyncProjection projection;
    private final EventTypes types;
    private final ProjectionBatch batch;
    private final DataSource dataSource;
    private final Traces traces;
    private final String resource;

    ProjectionInvoker(
            AsyncProjection projection, EventTypes types, ProjectionBatch batch, DataSource dataSource, Traces traces) {
        this.projection = projection;
        this.types = types;
        this.batch = batch;
        this.dataSource = dataSource;
        this.traces = traces;
        this.resource = "events for " + projection.name();
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        for (StoredEvent event : page(message).events()) {
            if (isWanted(event, segment)) {
                return true;
            }
        }
        return false;
    }

    private static LogPage page(EventMessage<?> message) {
        return (LogPage) message.getPayload();
    }

    /** A stream's events all go to one segment. An event of an unknown name is no reason to pass it over. */
    private boolean isWanted(StoredEvent event, Segment segment) {
        return segment.matches(event.stream().hashCode())
                && types.find(event.type(), event.version())
                        .map(projection::wants)
                        .orElse(true);
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return payloadType == LogPage.class;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        List<StoredEvent> events = work.getOrComputeResource(resource, key -> {
            work.onPrepareCommit(committing -> apply(committing.getResource(resource)));
            return new ArrayList<StoredEvent>();
        });
        for (StoredEvent event : page(message).events()) {
            if (isWanted(event, segment)) {
                events.add(event);
            }
        }
    }

    private void apply(List<StoredEvent> events) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Step step = traces.projection(
                projection.name(),
                events.getFirst().position(),
                events.getLast().position())) {
            requireKnown(connection);
            batch.apply(events, connection);
        } catch (SQLException e) {
            throw new org.springframework.jdbc.UncategorizedSQLException("projection " + projection.name(), null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** What this node would write would be read by those who know better. Nobody promotes a newer version meanwhile. */
    private void requireKnown(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT version FROM projections WHERE name = ? FOR SHARE")) {
            statement.setString(1, projection.name());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getShort(1) > projection.version()) {
                    throw new IllegalStateException(
                            "the projection " + projection.name() + " is of a newer version than this node");
                }
            }
        }
    }

    @Override
    public boolean supportsReset() {
        return false;
    }
}
