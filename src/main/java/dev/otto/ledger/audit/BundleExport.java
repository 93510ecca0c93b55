package dev.otto.ledger.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes what an auditor needs to verify the books without us. */
public interface BundleExport {
    /**
     * Finds what is to be exported, so that whatever is wrong shows before anything is written.
     *
     * @param from inclusive; null: from the first event
     * @param to exclusive; null: to the end of the log
     */
    Export of(@Nullable Instant from, @Nullable Instant to);

    /** A bundle that can be written once. */
    interface Export {
        void writeTo(OutputStream out) throws IOException;
    }
}
