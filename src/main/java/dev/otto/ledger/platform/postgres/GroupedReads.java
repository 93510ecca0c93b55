package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Reads for all who wait for the same kind of thing, in groups: one statement for many. Groups form by themselves while
 * others are being read; a lone reader waits for nobody. However many wait for one kind, they take two connections.
 *
 * @param <Q> what is asked for
 * @param <A> what is found
 */
public final class GroupedReads<Q, A> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupedReads.class);
    /** Two, so that one which has much to read does not keep the others waiting. */
    static final int READERS = 2;

    private static final int LARGEST_GROUP = 64;
    /** As long as a command waits for the writer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LookUpConnections connections;
    private final Statement<Q, A> statement;
    private final BlockingQueue<Waiting<Q, A>> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService readers;

    /** @param name of its threads */
    public GroupedReads(String name, LookUpConnections connections, Statement<Q, A> statement) {
        this.connections = connections;
        this.statement = statement;
        readers = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().name(name + "-", 1).daemon().factory());
    }

    /** Asks for many at once, outside any transaction. */
    @FunctionalInterface
    public interface Statement<Q, A> {
        /** @return what was found of each, in the order in which they were asked for */
        List<A> read(List<Q> group, Connection connection) throws SQLException;
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {
        boolean isGivenUp() {
            return answer.isDone();
        }
    }

    /** Throws {@link DataAccessException} if the database does not answer. */
    public A read(Q question) {
        Waiting<Q, A> own = new Waiting<>(question, new CompletableFuture<>());
        try {
            waiting.add(own);
            readers.execute(this::readGroup);
            return own.answer().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new DataAccessResourceFailureException("the database did not answer", e.getCause());
        } catch (TimeoutException e) {
            own.answer().cancel(false);
            throw new QueryTimeoutException("the database did not answer in time", e);
        } catch (RejectedExecutionException e) {
            throw new DataAccessResourceFailureException("the service stops", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("interrupted while the database was asked", e);
        }
    }

    /** For all that wait; for none, if a group before it took them along. */
    private void readGroup() {
        List<Waiting<Q, A>> group = new ArrayList<>();
        waiting.drainTo(group, LARGEST_GROUP);
        group.removeIf(Waiting::isGivenUp);
        if (!group.isEmpty() && !answered(group)) {
            for (Waiting<Q, A> one : group) {
                if (!one.isGivenUp()) {
                    answered(List.of(one));
                }
            }
        }
    }

    /** False if one of many could not be read, and nobody was answered; true if all were, were it by a failure. */
    private boolean answered(List<Waiting<Q, A>> group) {
        try (Connection connection = connections.open()) {
            try {
                List<A> answers =
                        statement.read(group.stream().map(Waiting::question).toList(), connection);
                for (int i = 0; i < group.size(); i++) {
                    group.get(i).answer().complete(answers.get(i));
                }
                return true;
            } catch (SQLException e) {
                if (group.size() > 1 && connection.isValid(1)) {
                    // The database is well, so it is one of these.
                    LOG.warn("{} reads failed together, each is tried by itself: {}", group.size(), e.getMessage());
                    return false;
                }
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            group.forEach(one -> one.answer().completeExceptionally(e));
            return true;
        }
    }

    /** Ends no read that is under way: the connections' end does. */
    @Override
    public void close() {
        readers.shutdownNow();
    }
}
