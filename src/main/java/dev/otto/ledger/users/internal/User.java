package dev.otto.ledger.users.internal;

import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.users.AccountEraser;
import dev.otto.ledger.users.AccountOpener;
import dev.otto.ledger.users.AlreadyErased;
import dev.otto.ledger.users.UnknownUser;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.users.UserCommand.EraseUser;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import dev.otto.ledger.users.UserEvent;
import dev.otto.ledger.users.UserEvent.EmailChanged;
import dev.otto.ledger.users.UserEvent.UserErased;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import dev.otto.ledger.users.UserEvent.UserRenamed;
import dev.otto.ledger.users.UserExists;
import dev.otto.ledger.users.internal.User.Registration;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A person with an account. That an e-mail has one owner is no decision of one user's: the log's writer checks the
 * claim that the events lay to it.
 */
@Aggregate(type = "user", repository = "users")
@StreamRoot.Stream(value = "user", state = Registration.class, stateVersion = 2)
public class User implements StreamRoot<Registration> {
    @AggregateIdentifier
    private @Nullable UserId user;

    private Registration state = Registration.NONE;

    /** All that a later command needs to know; what is personal stays in the events. */
    public record Registration(boolean registered, boolean erased) {
        static final Registration NONE = new Registration(false, false);
    }

    @Override
    public Registration state() {
        return state;
    }

    @Override
    public void resume(UUID id, @Nullable Registration known) {
        user = new UserId(id);
        state = known == null ? Registration.NONE : known;
    }

    @Override
    public boolean erased() {
        return state.erased();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RegisterUser command, AccountOpener accounts) {
        requireNotErased();
        if (state.registered()) {
            throw new UserExists();
        }
        AggregateLifecycle.apply(new UserRegistered(command.user(), command.email(), command.name()));
        accounts.open(command.account());
    }

    @CommandHandler
    void handle(ChangeUser command) {
        requireRegistered();
        requireNotErased();
        if (command.email() != null) {
            AggregateLifecycle.apply(new EmailChanged(command.user(), command.email()));
        }
        if (command.name() != null) {
            AggregateLifecycle.apply(new UserRenamed(command.user(), command.name()));
        }
    }

    @CommandHandler
    void handle(EraseUser command, AccountEraser accounts) {
        requireRegistered();
        if (!state.erased()) {
            AggregateLifecycle.apply(new UserErased(command.user()));
            accounts.erase(command.account());
        }
    }

    private void requireRegistered() {
        if (!state.registered()) {
            throw new UnknownUser();
        }
    }

    private void requireNotErased() {
        if (state.erased()) {
            throw new AlreadyErased();
        }
    }

    @EventSourcingHandler
    void on(UserEvent event) {
        user = event.user();
        state = new Registration(true, state.erased() || event instanceof UserErased);
    }
}
