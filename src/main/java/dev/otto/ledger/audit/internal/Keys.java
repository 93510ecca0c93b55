package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.AuditKey;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's keys beside those that the ledger knows: with which it may seal, and whose heads it believes. */
final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

    private final SigningKeys own;
    private final KeyTable table;
    private final List<byte[]> trusted = new ArrayList<>();
    private volatile boolean refused;

    /** @param trustedKeys further public keys, base64 */
    Keys(SigningKeys own, KeyTable table, List<String> trustedKeys) {
        this.own = own;
        this.table = table;
        trusted.add(own.signing().publicKey());
        trustedKeys.forEach(key -> trusted.add(Base64.getDecoder().decode(key.strip())));
    }

    /**
     * The key to seal with; nothing where the ledger has another and nobody vouches for this one. To be called under the
     * sealer's lock.
     */
    Optional<SigningKey> toSeal(Instant now) {
        List<AuditKey> known = table.all();
        SigningKey signing = own.signing();
        if (knows(known, signing.id()) || admit(known, now)) {
            refused = false;
            return Optional.of(signing);
        }
        if (!refused) {
            LOG.warn(
                    "This node does not seal: the ledger's heads are signed by the key {}, and this node has {}. Set"
                            + " LEDGER_AUDIT_KEY to the ledger's key, or to a new one and the ledger's behind it",
                    known.getLast().id(),
                    signing.id());
            refused = true;
        }
        return Optional.empty();
    }

    private boolean admit(List<AuditKey> known, Instant now) {
        AuditKey fresh = AuditKey.of(own.signing().publicKey(), BundleFormat.instant(now));
        SigningKey former = own.former();
        if (former != null && knows(known, former.id())) {
            byte[] text = fresh.succession(former.publicKey());
            table.add(new AuditKey(
                    fresh.id(),
                    fresh.encoded(),
                    fresh.createdAt(),
                    former.id(),
                    former.sign(text),
                    own.signing().sign(text)));
            LOG.info(
                    "Heads are signed by the key {} from here on, as its predecessor {} vouches",
                    fresh.id(),
                    former.id());
            return true;
        }
        boolean nobodyToAsk = known.isEmpty()
                || trusted.stream().map(AuditKey::idOf).anyMatch(known.getLast().id()::equals);
        if (nobodyToAsk) {
            table.add(fresh);
            LOG.info("Heads are signed by the key {} from here on; auditors must be told its public key", fresh.id());
        }
        return nobodyToAsk;
    }

    private static boolean knows(List<AuditKey> known, String id) {
        return known.stream().anyMatch(key -> key.id().equals(id));
    }

    /** Whether the ledger has another key than this node. */
    boolean refused() {
        return refused;
    }

    List<AuditKey> known() {
        return table.all();
    }

    /** What this node trusts by itself, and all that it vouches for. */
    KeyRing ring() {
        return new KeyRing(trusted, table.all());
    }

    /** A head of the log at this position. */
    Head sign(SigningKey key, long position, byte[] root, Instant sealedAt) {
        Head unsigned = new Head(position, root, BundleFormat.instant(sealedAt), key.id(), new byte[0]);
        return new Head(position, root, unsigned.sealedAt(), key.id(), key.sign(unsigned.signedText()));
    }
}
