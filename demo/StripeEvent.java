import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs one event of Stripe and posts it to the running service, for a person to try. */
public final class StripeEvent {
    private static final List<String> NAMES = List.of("intent", "user", "credits", "amount", "currency");

    public static void main(String[] arguments) throws Exception {
        String url = Books.env("LEDGER_URL", "http://127.0.0.1:8080").replaceAll("/+$", "");
        try {
            System.exit(new StripeEvent().post(url, arguments));
        } catch (ConnectException e) {
            System.err.println("demo/stripe-event: the service does not answer at " + url
                    + ": start it with ./mvnw spring-boot:run and try again.");
        } catch (IllegalStateException e) {
            System.err.println("demo/stripe-event: " + e.getMessage());
        }
        System.exit(2);
    }

    private int post(String url, String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "" : arguments[0];
        Map<String, String> options = options(arguments);
        String intent = options.getOrDefault("intent", what.equals("paid") ? "pi_" + UUID.randomUUID() : "");
        if (intent.isEmpty()) {
            throw usage();
        }
        long amount = whole(options.getOrDefault("amount", "1000"));
        String currency = options.getOrDefault("currency", "EUR");
        Stripe stripe = new Stripe(url);
        String body = switch (what) {
            case "paid" -> stripe.event(
                    "checkout.session.completed",
                    Stripe.paid(intent, options.getOrDefault("user", ""), whole(options.getOrDefault("credits", "100")), amount, currency));
            case "refunded" -> stripe.event("refund.updated", Stripe.refund(intent, amount, currency));
            case "disputed" -> stripe.event(
                    "charge.dispute.funds_withdrawn", Stripe.dispute(intent, amount, currency, "needs_response"));
            case "won" -> stripe.event("charge.dispute.closed", Stripe.dispute(intent, amount, currency, "won"));
            default -> throw usage();
        };
        System.out.println(body);
        HttpResponse<String> answer = stripe.send(body);
        System.out.println(answer.statusCode() + " " + answer.body());
        return answer.statusCode() == 200 ? 0 : 1;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] option = arguments[i].split("=", 2);
            if (option.length != 2 || !NAMES.contains(option[0])) {
                throw usage();
            }
            options.put(option[0], option[1]);
        }
        return options;
    }

    private static long whole(String text) {
        if (!text.matches("\\d{1,15}")) {
            throw usage();
        }
        return Long.parseLong(text);
    }

    private static IllegalStateException usage() {
        return new IllegalStateException("usage: demo/stripe-event paid|refunded|disputed|won"
                + " [intent=pi_…] [user=<id>] [credits=100] [amount=1000] [currency=EUR]; all but paid need an intent.");
    }
}
