package dev.otto.ledger.delivery;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what happens. All that takes an id throws {@link dev.otto.ledger.ledger.NotFound} for an unknown one; what
 * changes something is recorded with who did it.
 */
public interface Endpoints {
    /**
     * From now on what happens is told there.
     *
     * @param types what it is told of, {@link MessageType}s by their codes; absent: everything
     * @throws TargetRefused when nothing may be sent there
     * @throws EndpointExists when the URL is registered
     * @throws TooManyEndpoints when there are as many as may be
     */
    EndpointSecret register(String url, @Nullable List<String> types, Actor by);

    List<Endpoint> list();

    Endpoint get(UUID id);

    /**
     * Its waiting messages and dead letters go with it. What happens from now on is not sent there; a message of before
     * may be on its way.
     */
    void remove(UUID id, Actor by);

    /** @param grace how long messages are signed with the former secret too */
    EndpointSecret rotate(UUID id, Duration grace, Actor by);

    /** Sends a message that tells of nothing, now and once. */
    Ping ping(UUID id);

    /** Newest first. */
    Page<DeadLetter> deadLetters(UUID endpoint, @Nullable Cursor after, int limit);

    /**
     * Has a dead letter sent again, in its place: before its user's waiting messages that are later.
     *
     * @param endpoint whose it has to be; absent: anybody's
     * @param reason why, in the words of who does it
     */
    void replay(@Nullable UUID endpoint, UUID deadLetter, Actor by, @Nullable String reason);
}
