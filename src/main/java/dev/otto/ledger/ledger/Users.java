package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.internal.UserRow;
import dev.otto.ledger.ledger.internal.UserRows;
import dev.otto.ledger.ledger.internal.projection.AccountClaims;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.users.UserEvent;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The users, as they are now. */
@Service("userViews") // "users" is the name of the repository of the aggregate.
@Transactional(readOnly = true)
public class Users {
    private final UserRows rows;
    private final StreamHistory history;

    private final JdbcClient jdbc;
    private final AccountClaims claims;

    Users(UserRows rows, StreamHistory history, JdbcClient jdbc, AccountClaims claims) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.claims = claims;
        this.history = history;
    }

    /** @throws NotFound when there is none */
    public UserView get(UUID id) {
        return rows.findById(id).map(UserRow::view).orElseThrow(() -> new NotFound("user"));
    }

    /** The user who has an e-mail address, in any letter case. */
    public Optional<UserView> withEmail(String email) {
        return jdbc.sql("SELECT holder FROM claims WHERE space = 'email' AND value = :value")
                .param("value", claims.emailValue(email.strip()))
                .query(UUID.class)
                .optional()
                .flatMap(rows::findById)
                .map(UserRow::view);
    }

    /**
     * The user as of right after a position of the log, whatever has changed since: the answer to the command that
     * wrote there (R3).
     *
     * @throws NotFound when there was none
     */
    public UserView asOf(UserId user, long position) {
        List<Recorded> events = history.upTo(new StreamId("user", user.value()), position);
        if (events.isEmpty()) {
            throw new NotFound("user");
        }
        Recorded first = events.getFirst();
        UserView view = UserView.registered(first, (UserRegistered) first.event());
        for (Recorded recorded : events.subList(1, events.size())) {
            view = view.after(recorded, (UserEvent) recorded.event());
        }
        return view;
    }
}
