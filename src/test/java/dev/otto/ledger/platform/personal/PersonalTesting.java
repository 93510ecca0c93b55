package dev.otto.ledger.platform.personal;

import java.util.Optional;
import java.util.UUID;

/** One person whose key is at hand without a database. */
public final class PersonalTesting {
    private static final PersonalKey KEY = new PersonalKey(new UUID(0, 1), new byte[MasterKey.BYTES]);

    private PersonalTesting() {}

    public static PersonalKey key() {
        return KEY;
    }

    public static PersonalKeys keys() {
        return new PersonalKeys(new MasterKey(new byte[MasterKey.BYTES]), null) {
            @Override
            public Optional<PersonalKey> find(UUID subject) {
                return subject.equals(new UUID(0, 1)) ? Optional.of(KEY) : Optional.empty();
            }

            @Override
            public void forgetErased() {
                // Nobody is ever erased here.
            }
        };
    }
}
