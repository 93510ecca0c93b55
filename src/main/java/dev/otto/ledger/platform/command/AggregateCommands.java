package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.SameAppend;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.jspecify.annotations.Nullable;

/** Hands commands to their aggregates by Axon's command bus, on the caller's thread and in its unit of work. */
final class AggregateCommands implements SameAppend {
    private final CommandBus bus;

    AggregateCommands(CommandBus bus) {
        this.bus = bus;
    }

    /** Throws what the handler throws. */
    @Nullable
    Object handle(CommandMessage<AccountCommand> command) {
        AtomicReference<@Nullable CommandResultMessage<?>> answer = new AtomicReference<>();
        bus.dispatch(command, (message, result) -> answer.set(result));
        CommandResultMessage<?> result = answer.get();
        if (result == null) {
            throw new IllegalStateException("the command bus is expected to answer on the caller's thread");
        }
        if (result.isExceptional()) {
            throw unchecked(result.exceptionResult());
        }
        return result.getPayload();
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    @Override
    public @Nullable Object send(AccountCommand command) {
        Decision.required();
        return handle(new GenericCommandMessage<>(command));
    }
}
