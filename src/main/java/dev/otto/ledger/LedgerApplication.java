package dev.otto.ledger;

import dev.otto.ledger.verifier.VerifyCommand;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the ledger; or, told to verify, looks at an exported bundle and starts nothing. */
@SpringBootApplication
public class LedgerApplication {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VerifyCommand.NAME)) {
            List<String> arguments = List.of(args).subList(1, args.length);
            System.exit(VerifyCommand.run(arguments, System.out, System.err));
        }
        SpringApplication.run(LedgerApplication.class, args);
    }
}
