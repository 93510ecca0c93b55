package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
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

/** The users, read through JPA. */
@Service
@Transactional(readOnly = true)
class JpaUsers implements Users {
    private final UserRows rows;
    private final StreamHistory history;
    private final JdbcClient jdbc;
    private final AccountClaims claims;

    JpaUsers(UserRows rows, StreamHistory history, JdbcClient jdbc, AccountClaims claims) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.claims = claims;
        this.history = history;
    }

    @Override
    public UserView get(UUID id) {
        return rows.findById(id).map(UserRow::view).orElseThrow(() -> new NotFound("user"));
    }

    @Override
    public Optional<UserView> withEmail(String email) {
        return jdbc.sql("SELECT holder FROM claims WHERE space = 'email' AND value = :value")
                .param("value", claims.emailValue(email.strip()))
                .query(UUID.class)
                .optional()
                .flatMap(rows::findById)
                .map(UserRow::view);
    }

    @Override
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
