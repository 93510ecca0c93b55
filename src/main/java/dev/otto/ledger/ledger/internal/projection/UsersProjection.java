package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import dev.otto.ledger.users.UserEvent;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code users}. */
@Component
final class UsersProjection implements InlineProjection {
    @Override
    public String name() {
        return "users";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("users");
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Rows registered = new Rows(target.pipeline(), "uuid", "text", "text", "timestamptz");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof UserEvent.UserRegistered event) {
                registered.add(event.user().value(), text(event.email()), text(event.name()), recorded.recordedAt());
            }
        }
        registered.execute("INSERT INTO " + target.table("users") + " (id, email, name, created_at, updated_at)"
                + " SELECT r.id, r.email, r.name, r.at, r.at FROM %s AS r (id, email, name, at)");
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case UserEvent.EmailChanged event -> change(target, recorded, event, event.email(), null);
                case UserEvent.UserRenamed event -> change(target, recorded, event, null, event.name());
                case UserEvent.UserErased event -> erase(target, recorded, event);
                default -> {
                    // Not of a user.
                }
            }
        }
    }

    private static void change(
            ProjectionTarget target,
            Recorded recorded,
            UserEvent event,
            @Nullable Personal email,
            @Nullable Personal name)
            throws SQLException {
        new Rows(target.pipeline(), "uuid", "text", "text", "timestamptz")
                .add(event.user().value(), text(email), text(name), recorded.recordedAt())
                .execute("UPDATE " + target.table("users") + " u SET email = coalesce(r.email, u.email),"
                        + " name = coalesce(r.name, u.name), updated_at = r.at"
                        + " FROM %s AS r (id, email, name, at) WHERE u.id = r.id");
    }

    /** In the erasure's own commit: who has an e-mail, and what one is called, is looked at most. */
    private static void erase(ProjectionTarget target, Recorded recorded, UserEvent event) throws SQLException {
        new Rows(target.pipeline(), "uuid", "timestamptz")
                .add(event.user().value(), recorded.recordedAt())
                .execute("UPDATE " + target.table("users") + " u SET email = NULL, name = NULL, updated_at = r.at,"
                        + " erased_at = r.at FROM %s AS r (id, at) WHERE u.id = r.id");
    }

    private static @Nullable String text(@Nullable Personal personal) {
        return personal == null ? null : personal.text();
    }
}
