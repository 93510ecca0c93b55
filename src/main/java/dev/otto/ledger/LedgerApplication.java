package dev.otto.ledger;

import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the ledger, or does what the first argument says. */
@SpringBootApplication
public class LedgerApplication {

    public static void main(String[] args) {
        OptionalInt exit = Commands.run(args);
        if (exit.isPresent()) {
            System.exit(exit.getAsInt());
        }
        SpringApplication.run(LedgerApplication.class, args);
    }
}
