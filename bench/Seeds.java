import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Accounts with credits, and the batches that move them, over HTTP. What a run before has left is counted and used. */
final class Seeds {
    private static final int CHUNK = 1000;
    private static final int REGISTERING = 64;
    private static final byte[] DONE = "{\"status\":201,".getBytes(StandardCharsets.US_ASCII);

    private final Rig rig;
    private final AtomicLong calls = new AtomicLong();

    Seeds(Rig rig) {
        this.rig = rig;
    }

    static String account(long number) {
        return "0be7c000-0000-7000-8000-%012x".formatted(number);
    }

    /** Sees to it that the accounts 1 to count are there, with more credits than any run uses. */
    Void accounts(int count, Progress progress) throws Exception {
        int there = (int) rig.number("SELECT count(*) FROM credits WHERE transaction_count > 0 AND user_id BETWEEN '"
                + account(1) + "' AND '" + account(Integer.MAX_VALUE) + "'");
        // The last chunks were under way together, when a run before was ended: they are done again.
        int first = Math.max(0, there / CHUNK - REGISTERING / 8) * CHUNK;
        int chunks = Math.max(0, (count - first + CHUNK - 1) / CHUNK);
        AtomicInteger next = new AtomicInteger();
        AtomicIntegerArray registered = new AtomicIntegerArray(chunks);
        long started = System.nanoTime();
        atOnce(REGISTERING, number -> () -> {
            try (Wire wire = new Wire(rig.ledger.port(), rig.admin())) {
                for (int n = next.getAndIncrement(); n < chunks * CHUNK; n = next.getAndIncrement()) {
                    register(wire, first + 1 + n);
                    // Whoever registers the last user of a chunk fills all its accounts, while the others go on.
                    if (registered.incrementAndGet(n / CHUNK) == CHUNK) {
                        send(wire, purchases(first + 1 + n / CHUNK * CHUNK));
                        progress.rate(n * 1e9 / (System.nanoTime() - started));
                    }
                }
            }
            return null;
        });
        return null;
    }

    private static void register(Wire wire, int number) throws Exception {
        int status = wire.post("/v1/users", "{\"id\":\"%s\",\"email\":\"u%d@bench.example.org\"}".formatted(account(number), number));
        if (status != 201 && status != 409) {
            throw new IllegalStateException("a user was not registered: " + wire.answer());
        }
    }

    private static String purchases(int first) {
        StringBuilder body = new StringBuilder("{\"items\":[");
        for (int n = first; n < first + CHUNK; n++) {
            body.append(n == first ? "" : ",").append("{\"kind\":\"purchase\",\"user_id\":\"").append(account(n))
                    .append("\",\"idempotency_key\":\"bench-purchase-").append(n).append("\",\"amount\":1000000000,\"paid\":{\"amount_minor\":1000000000,\"currency\":\"EUR\"}}");
        }
        return body.append("]}").toString();
    }

    /** Sees to it that the log has so many events, by usages of the first 1,000 accounts. */
    Void log(long events, Progress progress) throws Exception {
        return fill(events, "SELECT coalesce(max(position), 0) FROM events", progress);
    }

    /** The same for the rows of the transactions. */
    Void transactions(long rows, Progress progress) throws Exception {
        return fill(rows, "SELECT count(*) FROM transactions", progress);
    }

    private Void fill(long wanted, String count, Progress progress) throws Exception {
        for (long there = (long) rig.number(count); there < wanted; ) {
            Load load = batches(2, 10, wanted - there, 1, Writes.ACCOUNTS);
            progress.rate(load.rate());
            there += load.count();
        }
        return null;
    }

    /** Batches of usages until the time is over or the items are done; each item of each answer has to be a success. */
    Load batches(int connections, double seconds, long items, int first, int count) throws Exception {
        AtomicLong done = new AtomicLong();
        List<Double> took = new ArrayList<>();
        long started = System.nanoTime();
        atOnce(connections, number -> () -> {
            try (Wire wire = new Wire(rig.ledger.port(), rig.generator())) {
                while (System.nanoTime() - started < seconds * 1e9 && done.get() < items) {
                    String body = usages(first, count);
                    long sent = System.nanoTime();
                    send(wire, body);
                    done.addAndGet(CHUNK);
                    synchronized (took) {
                        took.add((System.nanoTime() - sent) / 1e6);
                    }
                }
            }
            return null;
        });
        double[] sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Load(done.get(), (System.nanoTime() - started) / 1e9, sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100], sorted[sorted.length * 99 / 100]);
    }

    private String usages(int first, int count) {
        String key = rig.run + "-batch-" + calls.incrementAndGet() + "-";
        StringBuilder body = new StringBuilder(150 * CHUNK).append("{\"items\":[");
        for (int i = 0; i < CHUNK; i++) {
            body.append(i == 0 ? "" : ",").append("{\"kind\":\"usage\",\"user_id\":\"").append(account(first + i % count))
                    .append("\",\"idempotency_key\":\"").append(key).append(i).append("\",\"amount\":1}");
        }
        return body.append("]}").toString();
    }

    private static void send(Wire wire, String body) throws Exception {
        int status = wire.post("/v1/transactions/batch", body);
        int done = status == 200 ? wire.count(DONE) : 0;
        if (done != CHUNK) {
            String answer = wire.answer();
            int problem = Math.max(0, answer.indexOf("\"problem\""));
            throw new Programs.RefusedLoad("a batch was answered %d with %d successes of %d: %s".formatted(status, done, CHUNK,
                    answer.substring(problem, Math.min(answer.length(), problem + 400))));
        }
    }

    private interface Worker {
        Callable<Void> of(int number);
    }

    private static void atOnce(int workers, Worker worker) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                all.add(worker.of(i));
            }
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
