package dev.otto.ledger.verifier;

import java.util.UUID;

/**
 * A part of all streams, by the last byte of their ids: what is remembered of each of very many fits into memory where the
 * events are gone through once for each part.
 *
 * @param part from 0 on
 * @param of how many parts there are, {@link #MOST} at most
 */
public record Share(int part, int of) {
    public static final int MOST = 256;
    /** Everything at once. */
    public static final Share ALL = new Share(0, 1);

    boolean has(UUID id) {
        return of == 1 || ((int) id.getLeastSignificantBits() & 0xff) % of == part;
    }
}
