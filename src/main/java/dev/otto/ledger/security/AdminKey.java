package dev.otto.ledger.security;

import java.nio.file.Path;

/** Where the operator finds the first key, for the console; never the key itself. */
public sealed interface AdminKey {
    /** One sentence for the operator. */
    String whereabouts();

    /** The operator's own. */
    record Configured() implements AdminKey {
        @Override
        public String whereabouts() {
            return "The admin key is the one in LEDGER_ADMIN_KEY.";
        }
    }

    /** The operator's own was installed once, and has been replaced over the API since. */
    record Rotated() implements AdminKey {
        @Override
        public String whereabouts() {
            return "The admin key was rotated after LEDGER_ADMIN_KEY was installed; set LEDGER_ADMIN_KEY to a new key to"
                    + " replace it.";
        }
    }

    /** Made at the first start. */
    record InFile(Path file) implements AdminKey {
        @Override
        public String whereabouts() {
            return "The admin key is in " + file.toAbsolutePath().normalize() + ".";
        }
    }

    /** Made by another node, or rotated since. */
    record Elsewhere() implements AdminKey {
        @Override
        public String whereabouts() {
            return "The admin key is not on this machine; set LEDGER_ADMIN_KEY to replace it.";
        }
    }
}
