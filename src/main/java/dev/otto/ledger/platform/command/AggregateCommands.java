package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.SameAppend;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.jspecify.annotations.Nullable;

/** Hands commands to their aggregates by Axon's command bus, on the caller's thread and in its unit of work. */
final class AggregateCommands implements SameAppend {
    private final DirectCommandBus bus;

    AggregateCommands(DirectCommandBus bus) {
        this.bus = bus;
    }

    /** Throws what the handler throws. */
    @Nullable
    Object handle(CommandMessage<AccountCommand> command) {
        try {
            return bus.handle(command);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable Object send(AccountCommand command) {
        Decision.required();
        return handle(new GenericCommandMessage<>(command));
    }
}
