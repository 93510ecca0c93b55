import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Sample data to look at: users with purchases, videos in every state, refunds, a debt, open holds and credits that
 * expire. Every command has a key that is the same in each run, so a second run finds all of it there and adds nothing;
 * only the free credits come anew with each month. Exit code 0 if it is all there, 2 if not.
 */
public final class Seed {
    private final String url = Books.env("LEDGER_URL", "http://127.0.0.1:8080").replaceAll("/+$", "");
    private final Service service = new Service(url);
    private String admin = "";
    private int made;
    private int known;

    public static void main(String[] arguments) throws Exception {
        Seed seed = new Seed();
        try {
            seed.sow();
            System.exit(0);
        } catch (ConnectException e) {
            System.err.println("demo/run: the service does not answer at " + seed.url
                    + ": start it with ./mvnw spring-boot:run and try again.");
        } catch (IllegalStateException e) {
            System.err.println("demo/run: " + e.getMessage());
        }
        System.exit(2);
    }

    private void sow() throws Exception {
        admin = new Books().adminKey();
        System.out.println("Sample data for " + url);
        List<String> names = List.of("Ada", "Ben", "Chloe", "Dev", "Elif", "Finn");
        for (int n = 1; n <= names.size(); n++) {
            String name = names.get(n - 1);
            post("user-" + n, "/v1/users", "{\"id\":\"%s\",\"email\":\"%s@sample.example.org\",\"name\":\"%s\"}"
                    .formatted(user(n), name.toLowerCase(java.util.Locale.ROOT), name));
        }
        step("users");
        purchases();
        grants();
        videos();
        usages();
        holds();
        chargebacks();
        System.out.printf("%d commands took effect, %d had before.%n", made, known);
        System.out.printf("Try: curl -H \"Authorization: Bearer $(cat data/admin-key)\" %s/v1/users/%s/credits%n", url, user(1));
    }

    private void purchases() throws Exception {
        for (int n = 1; n <= 5; n++) {
            buy("first", n, 100 * n, 990 * n);
        }
        buy("second", 1, 500, 3990);
        step("purchases");
    }

    private String buy(String which, int user, int amount, int minor) throws Exception {
        return post("purchase-%s-%d".formatted(which, user), "/v1/users/" + user(user) + "/purchases",
                ("{\"amount\":%d,\"paid\":{\"amount_minor\":%d,\"currency\":\"EUR\"},"
                        + "\"payment_reference\":\"sample-%s-%d\"}").formatted(amount, minor, which, user));
    }

    /** What is given in one month expires at the end of the next. */
    private void grants() throws Exception {
        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        Instant end = month.plusMonths(2).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        for (int n = 1; n <= 6; n++) {
            post("grant-%s-%d".formatted(month, n), "/v1/users/" + user(n) + "/grants",
                    "{\"amount\":20,\"description\":\"free credits of %s\",\"priority\":50,\"expires_at\":\"%s\"}"
                            .formatted(month, end));
        }
        step("grants that expire");
    }

    private void videos() throws Exception {
        video(1, 1, 30, "a city at dawn", "processing", "{\"status\":\"completed\",\"video_url\":\"https://videos.example.org/1.mp4\"}");
        video(2, 1, 40, "a city at noon", "processing", "{\"status\":\"completed\",\"cost\":25,\"video_url\":\"https://videos.example.org/2.mp4\"}");
        video(3, 2, 50, "an impossible staircase", "processing", "{\"status\":\"failed\",\"failure_reason\":\"the model gave up\"}");
        video(4, 2, 15, "a cat on a skateboard", "{\"status\":\"cancelled\",\"failure_reason\":\"changed my mind\"}");
        video(5, 3, 60, "waves", "processing");
        video(6, 4, 35, "clouds");
        step("videos");
    }

    private void video(int n, int user, int cost, String prompt, String... moves) throws Exception {
        String id = "5eed0000-0000-7000-8000-0000000001%02d".formatted(n);
        post("video-" + n, "/v1/videos", "{\"id\":\"%s\",\"user_id\":\"%s\",\"prompt\":\"%s\",\"style\":\"film\",\"duration\":8,\"cost\":%d}"
                .formatted(id, user(user), prompt, cost));
        for (int i = 0; i < moves.length; i++) {
            String body = moves[i].startsWith("{") ? moves[i] : "{\"status\":\"%s\"}".formatted(moves[i]);
            send(200, "PATCH", "video-%d-%d".formatted(n, i), "/v1/videos/" + id, body);
        }
    }

    private void usages() throws Exception {
        String whole = post("usage-1", "/v1/users/" + user(1) + "/usages", "{\"amount\":8,\"description\":\"upscaling\"}");
        post("refund-1", "/v1/transactions/" + whole + "/refunds", "{\"reason\":\"blurred\"}");
        String part = post("usage-2", "/v1/users/" + user(3) + "/usages", "{\"amount\":12,\"description\":\"a still\"}");
        post("refund-2", "/v1/transactions/" + part + "/refunds", "{\"amount\":5,\"reason\":\"too dark\"}");
        step("usages and refunds");
    }

    private void holds() throws Exception {
        String hold = "{\"amount\":%d,\"description\":\"%s\",\"expires_in_seconds\":2592000}";
        post("hold-1", "/v1/users/" + user(3) + "/holds", hold.formatted(40, "a long film"));
        post("hold-2", "/v1/users/" + user(5) + "/holds", hold.formatted(25, "a trailer"));
        String captured = post("hold-3", "/v1/users/" + user(5) + "/holds", hold.formatted(10, "a still"));
        send(200, "POST", "hold-3-done", "/v1/holds/" + captured + "/capture", "{\"amount\":7}");
        String voided = post("hold-4", "/v1/users/" + user(4) + "/holds", hold.formatted(10, "a draft"));
        send(200, "POST", "hold-4-off", "/v1/holds/" + voided + "/void", "{}");
        step("holds");
    }

    /** Finn used what was paid for before the bank took the payment back; Elif won the dispute. */
    private void chargebacks() throws Exception {
        String spent = buy("charged-back", 6, 80, 790);
        post("usage-3", "/v1/users/" + user(6) + "/usages", "{\"amount\":90,\"description\":\"a music video\"}");
        post("reversal-1", "/v1/transactions/" + spent + "/reversals", "{\"reason\":\"disputed\"}");
        String won = buy("disputed", 5, 60, 590);
        String reversal = post("reversal-2", "/v1/transactions/" + won + "/reversals", "{\"reason\":\"disputed\"}");
        post("reinstatement-2", "/v1/transactions/" + reversal + "/reinstatements", "{\"reason\":\"dispute won\"}");
        step("a reversal with a debt, and one that was reinstated");
    }

    private void step(String what) {
        System.out.println("  " + what);
    }

    private static String user(int n) {
        return "5eed0000-0000-7000-8000-0000000000%02d".formatted(n);
    }

    private String post(String key, String path, String body) throws Exception {
        return Service.field("id", send(201, "POST", key, path, body));
    }

    private String send(int status, String method, String key, String path, String body) throws Exception {
        HttpResponse<String> answer = service.send(admin, method, path, body, "sample-" + key);
        if (answer.statusCode() == 401) {
            throw new IllegalStateException("the service does not take the admin key: set LEDGER_ADMIN_KEY to it.");
        }
        Service.expect(status, answer);
        if (answer.headers().firstValue("Idempotent-Replayed").isPresent()) {
            known++;
        } else {
            made++;
        }
        return answer.body();
    }
}
