package dev.otto.ledger.verifier;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys whose word counts: those that are trusted from outside, and those that they vouch for. */
public final class KeyRing {
    private final Map<String, AuditKey> trusted = new HashMap<>();

    /**
     * @param pinned public keys, X.509, that are trusted whatever the ledger says
     * @param known the keys that the ledger names
     */
    public KeyRing(Collection<byte[]> pinned, List<AuditKey> known) {
        for (byte[] key : pinned) {
            trust(AuditKey.of(key, ""));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (AuditKey key : known) {
                for (AuditKey other : known) {
                    more |= vouch(key, other);
                }
            }
        }
    }

    /** Takes the keys that the ledger names at their word. */
    public static KeyRing ofUnproven(List<AuditKey> known) {
        return new KeyRing(known.stream().map(AuditKey::encoded).toList(), known);
    }

    /** Whether trust passes between a key and the one before it, and has not been there. */
    private boolean vouch(AuditKey key, AuditKey former) {
        if (!former.id().equals(key.previous()) || trusts(key) == trusts(former)) {
            return false;
        }
        byte[] text = key.succession(former.encoded());
        if (trusts(former) ? former.signed(text, key.endorsement()) : key.signed(text, key.acceptance())) {
            trust(trusts(former) ? key : former);
            return true;
        }
        return false;
    }

    private void trust(AuditKey key) {
        trusted.put(AuditKey.idOf(key.encoded()), key);
    }

    private boolean trusts(AuditKey key) {
        AuditKey same = trusted.get(key.id());
        return same != null && Arrays.equals(same.encoded(), key.encoded());
    }

    /** Whether a trusted key has signed the head. */
    public boolean hasSigned(Head head) {
        AuditKey key = trusted.get(head.keyId());
        return key != null && key.signed(head.signedText(), head.signature());
    }
}
