package dev.otto.ledger.testing;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of an answer that ends, or what an answer that goes on begins with: the client then leaves. */
public final class Opening implements BodySubscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final StringBuilder read = new StringBuilder();
    private Flow.Subscription subscription;

    private Opening() {}

    public static BodyHandler<String> orWhole() {
        return answer -> answer.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.startsWith("text/event-stream"))
                        .isPresent()
                ? new Opening()
                : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        bytes.forEach(some -> read.append(StandardCharsets.UTF_8.decode(some)));
        if (read.indexOf("id: ") >= 0 && read.lastIndexOf("\n\n") == read.length() - 2) {
            subscription.cancel();
            text.complete(read.toString());
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(read.toString());
    }
}
