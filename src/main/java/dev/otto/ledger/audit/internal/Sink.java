package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.KeyRing;
import java.time.Duration;
import java.util.List;

/** A place out of reach of the database's owner, to which each head is told in order. */
interface Sink extends Turn {
    /** For new heads. */
    Duration PAUSE = Duration.ofSeconds(1);
    /** Of one that is not set. */
    Duration REST = Duration.ofHours(1);

    boolean isSet();

    /** The last head that was told, as far as this node knows. */
    long position();

    /** Those before the first that no trusted key has signed: that one was not made by us, and is not passed on. */
    static List<Head> trusted(List<Head> heads, KeyRing keys) {
        return heads.stream().takeWhile(keys::hasSigned).toList();
    }
}
