package dev.otto.ledger;

import dev.otto.ledger.verifier.VerifyCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What the jar does when its first argument is the name of a command, instead of serving. */
final class Commands {
    private static final Map<String, Command> ALL = Map.of(
            "rebuild",
            RebuildCommand::run,
            VerifyCommand.NAME,
            arguments -> VerifyCommand.run(arguments, System.out, System.err));

    private Commands() {}

    /** One of them. */
    @FunctionalInterface
    interface Command {
        /** @return what the process exits with */
        int run(List<String> arguments);
    }

    /** Empty if no command is named: the service is to start. */
    static OptionalInt run(String[] arguments) {
        Command command = arguments.length == 0 ? null : ALL.get(arguments[0]);
        return command == null
                ? OptionalInt.empty()
                : OptionalInt.of(command.run(Arrays.asList(arguments).subList(1, arguments.length)));
    }
}
