package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.otto.ledger.kernel.AccountId;
import java.util.UUID;

/**
 * A payment. Its id follows from the provider and the provider's reference (a UUID of version 5), so that every node
 * that hears of it finds the same one without asking.
 */
public record PaymentId(@JsonValue UUID value) {
    private static final NameBasedGenerator NAMES = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_OID);

    @JsonCreator
    public static PaymentId of(UUID value) {
        return new PaymentId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static PaymentId of(String text) {
        return new PaymentId(UUID.fromString(text));
    }

    public static PaymentId of(String provider, String reference) {
        return new PaymentId(NAMES.generate("payment\n" + provider + "\n" + reference));
    }

    /** Where its commands are decided as long as nobody knows whose it is. */
    public AccountId lane() {
        return new AccountId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
