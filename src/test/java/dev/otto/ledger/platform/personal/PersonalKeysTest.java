package dev.otto.ledger.platform.personal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Personal;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PersonalKeysTest {
    private static final UUID ADA = new UUID(0, 1);

    /** The table of keys, with one row that can be deleted, at the worst of all moments. */
    private static final class OneKey extends PersonalKeys {
        private final PersonalKey key = new PersonalKey(ADA, new byte[MasterKey.BYTES]);
        private boolean destroyed;
        private boolean destroyedWhileRead;
        private int reads;

        @SuppressWarnings("DataFlowIssue")
        OneKey() {
            super(new MasterKey(new byte[MasterKey.BYTES]), null);
        }

        @Override
        Optional<PersonalKey> read(UUID subject) {
            reads++;
            Optional<PersonalKey> row = destroyed ? Optional.empty() : Optional.of(key);
            if (destroyedWhileRead) {
                destroy();
            }
            return row;
        }

        void destroy() {
            destroyed = true;
            forget(ADA);
        }
    }

    private final OneKey keys = new OneKey();

    @Test
    void readAKeyOnce() {
        keys.find(ADA);
        keys.find(ADA);
        assertThat(keys.reads).isEqualTo(1);
    }

    @Test
    void forgetADestroyedKey() {
        String stored = keys.find(ADA).orElseThrow().encrypt("Ada");
        assertThat(keys.decrypt(stored)).isEqualTo(new Personal("Ada"));
        keys.destroy();
        assertThat(keys.find(ADA)).isEmpty();
        assertThat(keys.decrypt(stored)).isEqualTo(Personal.ERASED);
    }

    @Test
    void doNotKeepAKeyThatWasDestroyedWhileItWasRead() {
        keys.destroyedWhileRead = true;
        assertThat(keys.find(ADA)).isPresent();
        assertThat(keys.find(ADA)).isEmpty();
    }
}
