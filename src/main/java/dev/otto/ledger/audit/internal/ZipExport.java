package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.BundleExport;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.LoggedEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Bundles as ZIP, written as they are read: a page of events in memory, and no transaction that stays open. */
final class ZipExport implements BundleExport {
    private static final int BUFFER = 1 << 16;

    private final LogRows log;
    private final HeadTable heads;
    private final KeyTable keys;
    private final InstantSource clock;

    ZipExport(LogRows log, HeadTable heads, KeyTable keys, InstantSource clock) {
        this.log = log;
        this.heads = heads;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Export of(@Nullable Instant from, @Nullable Instant to) {
        // In this order: a head is of events that were there before it.
        long newest = heads.newest().map(Head::position).orElse(0L);
        long head = log.head();
        long first = from == null ? 1 : Math.min(log.firstAt(from), head + 1);
        long last = to == null ? head : Math.max(Math.min(log.firstAt(to) - 1, head), first - 1);
        byte[] before = log.hashBefore(first);
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
        manifest.put("format", BundleFormat.FORMAT);
        manifest.put("exported_at", BundleFormat.instant(clock.instant()));
        manifest.put("from", from == null ? null : BundleFormat.instant(from));
        manifest.put("to", to == null ? null : BundleFormat.instant(to));
        manifest.put("first_position", first);
        manifest.put("last_position", last);
        manifest.put("previous_hash", HexFormat.of().formatHex(before));
        // A head behind the last event is evidence that the end was cut off.
        long lastHead = to == null ? Math.max(newest, last) : last;
        return out -> write(manifest, first, last, lastHead, out);
    }

    private void write(Map<String, @Nullable Object> manifest, long first, long last, long lastHead, OutputStream to)
            throws IOException {
        BufferedOutputStream buffer = new BufferedOutputStream(to, BUFFER);
        // Not closed where something fails: that would make a whole ZIP of a part of the log.
        ZipOutputStream zip = new ZipOutputStream(buffer);
        zip.setLevel(Deflater.BEST_SPEED);
        entry(zip, BundleFormat.MANIFEST);
        zip.write(BundleFormat.write(manifest));
        entry(zip, BundleFormat.KEYS);
        zip.write(
                BundleFormat.write(keys.all().stream().map(BundleFormat::value).toList()));
        entry(zip, BundleFormat.HEADS);
        for (Head head : heads.from(first - 2)) {
            if (head.position() > lastHead) {
                break;
            }
            line(zip, BundleFormat.write(head));
        }
        entry(zip, BundleFormat.EVENTS);
        writeEvents(first, last, zip);
        zip.finish();
        buffer.flush();
    }

    private void writeEvents(long first, long last, ZipOutputStream zip) throws IOException {
        long position = first - 1;
        List<LoggedEvent> page;
        do {
            page = log.after(position);
            for (LoggedEvent event : page) {
                if (event.position() > last) {
                    return;
                }
                line(zip, BundleFormat.write(event));
                position = event.position();
            }
        } while (!page.isEmpty());
    }

    private static void entry(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
    }

    private static void line(ZipOutputStream zip, byte[] line) throws IOException {
        zip.write(line);
        zip.write('\n');
    }
}
