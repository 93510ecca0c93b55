import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A day of a small video platform, over HTTP: its users buy credits at a payment provider and make videos, clicks
 * and payments' events come twice, answers get lost and are asked for again, a payment is charged back. In the end every balance is asked for in three ways. Exit code 0
 * if all agree and nothing took effect twice, 1 if not, 2 if the day could not be played.
 */
public final class Day {
    private static final int USERS = 20;
    private static final int VIDEOS = 200;
    private static final int EXTRAS = 60;
    private static final String HOW_TO_START = "start it with ./mvnw spring-boot:run and try again.";

    private final String url = Books.env("LEDGER_URL", "http://127.0.0.1:8080").replaceAll("/+$", "");
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Service service = new Service(url);
    private final Books books = new Books();
    private final Map<String, AtomicInteger> happened = Collections.synchronizedMap(new TreeMap<>());
    private final List<String> users = Collections.synchronizedList(new ArrayList<>());
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private String admin = "";
    private String generator = "";
    private String payments = "";
    private Stripe stripe;

    public static void main(String[] arguments) throws Exception {
        Day day = new Day();
        try {
            System.exit(day.play() ? 0 : 1);
        } catch (ConnectException e) {
            System.err.println("demo/run: the service does not answer at " + day.url + ": " + HOW_TO_START);
        } catch (IllegalStateException | SQLException e) {
            System.err.println("demo/run: " + e.getMessage());
        }
        System.exit(2);
    }

    private boolean play() throws Exception {
        if (service.send("", "GET", "/actuator/health/readiness", null, null).statusCode() != 200) {
            throw new IllegalStateException("the service at " + url + " is not ready: " + HOW_TO_START);
        }
        admin = books.adminKey();
        stripe = new Stripe(url);
        List<String> keys = new ArrayList<>();
        try {
            generator = apiKey("generator", keys);
            payments = apiKey("payments", keys);
            System.out.printf("A day with %d users and %d videos at %s%n", USERS, VIDEOS, url);
            Bar bar = new Bar(USERS * 3 + VIDEOS + EXTRAS + 3);
            inParallel(bar, USERS, n -> register(n));
            inParallel(bar, USERS, n -> buy(users.get(n)));
            inParallel(bar, USERS, n -> grant(users.get(n)));
            inParallel(bar, VIDEOS, this::video);
            inParallel(bar, 2, n -> chargeback(users.get(n), n == 1));
            inParallel(bar, EXTRAS, this::extra);
            nightly();
            bar.step();
            bar.end("The day");
        } finally {
            for (String key : keys) {
                service.send(admin, "DELETE", "/v1/api-keys/" + key, null, null);
            }
        }
        happened.forEach((what, count) -> System.out.printf("  %5d  %s%n", count.get(), what));
        boolean equal = books.compare(service, admin, users);
        wrong.forEach(text -> System.out.println("WRONG: " + text));
        System.out.println(equal && wrong.isEmpty() ? "All balances agree." : "THERE ARE DIFFERENCES.");
        return equal && wrong.isEmpty();
    }

    private void register(int n) throws Exception {
        String body = "{\"email\":\"demo-%s-%d@example.org\",\"name\":\"Demo user %d\"}".formatted(run, n, n);
        users.add(Service.field("id", Service.expect(201, service.send(admin, "POST", "/v1/users", body, null))));
        count("users registered");
    }

    /** The customer pays at the provider, which tells of it; of every fourth payment it tells twice, at once. */
    private void buy(String user) throws Exception {
        String paid = stripe.event("checkout.session.completed", Stripe.paid("pi_demo_" + user, user, 600, 5900, "EUR"));
        if (random(user).nextInt(4) == 0) {
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                Callable<HttpResponse<String>> telling = () -> stripe.send(paid);
                for (Future<HttpResponse<String>> told : both.invokeAll(List.of(telling, telling))) {
                    Service.expect(200, told.get());
                }
            }
            count("payments told twice");
        } else {
            Service.expect(200, stripe.send(paid));
        }
        String bought = awaited(user, "purchase", 1);
        check(bought.split("\"type\":\"purchase\"", -1).length == 2, "a payment bought twice");
        count("purchases by webhook");
    }

    /** A webhook is answered when it is stored, and acted on right after. */
    private String awaited(String user, String type, int transactions) throws Exception {
        String list = "";
        for (int i = 0; i < 100; i++) {
            list = Service.expect(
                    200,
                    service.send(payments, "GET", "/v1/users/" + user + "/transactions?type=" + type, null, null));
            if (list.split("\"type\":\"" + type + "\"", -1).length > transactions) {
                return list;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("no " + type + " of " + user + " within five seconds: " + list);
    }

    private void grant(String user) throws Exception {
        String body = "{\"amount\":50,\"description\":\"welcome\",\"priority\":50}";
        Service.expect(201, service.send(admin, "POST", "/v1/users/" + user + "/grants", body, UUID.randomUUID().toString()));
        count("grants");
    }

    private void video(int n) throws Exception {
        Random random = random("video " + n);
        String user = users.get(random.nextInt(USERS));
        String body = "{\"user_id\":\"%s\",\"prompt\":\"a city at dawn, take %d\",\"style\":\"film\",\"cost\":%d}"
                .formatted(user, n, 5 + random.nextInt(40));
        String key = UUID.randomUUID().toString();
        HttpResponse<String> answer =
                n % 10 == 0 ? doubleClick("/v1/videos", body, key) : service.send(generator, "POST", "/v1/videos", body, key);
        if (answer.statusCode() == 402) {
            count("videos refused for want of credits");
            return;
        }
        String path = "/v1/videos/" + Service.field("id", Service.expect(201, answer));
        int fate = random.nextInt(100);
        if (fate < 8) {
            move(path, "{\"status\":\"cancelled\",\"failure_reason\":\"changed my mind\"}", "videos cancelled");
            return;
        }
        move(path, "{\"status\":\"processing\"}", "videos started");
        if (fate < 20) {
            move(path, "{\"status\":\"failed\",\"failure_reason\":\"the model ran out of memory\"}", "videos failed");
        } else if (fate < 26) {
            move(path, "{\"status\":\"failed\",\"failure_reason\":\"timeout\"}", "videos timed out");
        } else {
            String where = "\"video_url\":\"https://videos.example.org/%d.mp4\"".formatted(n);
            String cost = fate % 3 == 0 ? ",\"cost\":4" : "";
            move(path, "{\"status\":\"completed\"," + where + cost + "}", "videos completed");
        }
    }

    /** Both go out at once; whichever is first makes the video, and both are told of the same one. */
    private HttpResponse<String> doubleClick(String path, String body, String key) throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Callable<HttpResponse<String>> click = () -> service.send(generator, "POST", path, body, key);
            List<Future<HttpResponse<String>>> clicks = both.invokeAll(List.of(click, click));
            HttpResponse<String> one = clicks.get(0).get();
            HttpResponse<String> two = clicks.get(1).get();
            check(one.body().equals(two.body()) || one.statusCode() == 402, "a double click was answered in two ways");
            count("double clicks with one effect");
            return one;
        }
    }

    private void move(String path, String body, String what) throws Exception {
        Service.expect(200, service.send(generator, "PATCH", path, body, UUID.randomUUID().toString()));
        count(what);
    }

    /** Small uses beside the videos; some are given back, and one more give-back than was used is refused. */
    private void extra(int n) throws Exception {
        String path = "/v1/users/" + users.get(n % USERS) + "/usages";
        String body = "{\"amount\":3,\"description\":\"upscaling\"}";
        HttpResponse<String> used = service.send(generator, "POST", path, body, UUID.randomUUID().toString());
        if (used.statusCode() == 402) {
            count("usages refused for want of credits");
            return;
        }
        count("usages");
        if (n % 4 == 0) {
            String refunds = "/v1/transactions/" + Service.field("id", Service.expect(201, used)) + "/refunds";
            String all = "{\"amount\":3,\"reason\":\"blurred\"}";
            Service.expect(201, service.send(generator, "POST", refunds, all, UUID.randomUUID().toString()));
            count("refunds");
            Service.expect(409, service.send(generator, "POST", refunds, all, UUID.randomUUID().toString()));
            count("second refunds refused");
        }
    }

    /** By night everybody gets a credit, in one request; its answer gets lost, so all of it is sent again. */
    private void nightly() throws Exception {
        StringBuilder items = new StringBuilder();
        for (String user : users) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"kind\":\"grant\",\"user_id\":\"%s\",\"idempotency_key\":\"night-%s\",\"amount\":1}"
                            .formatted(user, user));
        }
        String body = "{\"items\":[" + items + "]}";
        String first = Service.expect(200, service.send(admin, "POST", "/v1/transactions/batch", body, null));
        String again = Service.expect(200, service.send(admin, "POST", "/v1/transactions/batch", body, null));
        check(first.split("\"status\":201", -1).length == USERS + 1, "a batch did not grant to everybody: " + first);
        check(again.split("\"replayed\":true", -1).length == USERS + 1, "a repeated batch was not a replay: " + again);
        users.forEach(user -> count("grants of a batch that was sent twice"));
    }

    /** The bank takes a payment back; where the dispute is won, the credits come back. */
    private void chargeback(String user, boolean won) throws Exception {
        String intent = "pi_demo_" + user;
        Service.expect(200, stripe.send(stripe.event(
                "charge.dispute.funds_withdrawn", Stripe.dispute(intent, 5900, "EUR", "needs_response"))));
        awaited(user, "reversal", 1);
        count("chargebacks");
        if (won) {
            Service.expect(200, stripe.send(
                    stripe.event("charge.dispute.closed", Stripe.dispute(intent, 5900, "EUR", "won"))));
            awaited(user, "reinstatement", 1);
            count("disputes won");
        }
    }

    private String apiKey(String role, List<String> made) throws Exception {
        String body = "{\"name\":\"demo-%s-%s\",\"role\":\"%s\"}".formatted(role, run, role);
        HttpResponse<String> answer = service.send(admin, "POST", "/v1/api-keys", body, null);
        if (answer.statusCode() == 401) {
            throw new IllegalStateException("the service does not take the admin key: set LEDGER_ADMIN_KEY to it.");
        }
        made.add(Service.field("id", Service.expect(201, answer)));
        return Service.field("key", answer.body());
    }

    /** One of many things that happen at once. */
    private interface Doing {
        void act(int n) throws Exception;
    }

    private static void inParallel(Bar bar, int times, Doing doing) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int n = i;
                all.add(threads.submit(() -> {
                    doing.act(n);
                    bar.step();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    threads.shutdownNow();
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
    }

    private void count(String what) {
        happened.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    /** The same day every time, but for who is served first. */
    private static Random random(String of) {
        return new Random(of.length() > 30 ? of.hashCode() : of.hashCode() * 31L);
    }
}
