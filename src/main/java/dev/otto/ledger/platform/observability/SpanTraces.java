package dev.otto.ledger.platform.observability;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Spans by a tracer. */
final class SpanTraces implements Traces {
    private static final int APPENDS_REMEMBERED = 2_000;

    private final Tracer tracer;
    private final ConcurrentSkipListMap<Long, Append> appends = new ConcurrentSkipListMap<>();

    /** A traced append and the first of its positions; it is kept under the last. */
    private record Append(long first, TraceContext context) {}

    SpanTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Step command(String kind) {
        Span span = tracer.nextSpan().name("command " + kind).tag("ledger.command.kind", kind);
        return new Spanned(span.start());
    }

    @Override
    public @Nullable TraceContext here() {
        Span span = tracer.currentSpan();
        return span == null || !isSampled(span.context()) ? null : span.context();
    }

    private static boolean isSampled(TraceContext context) {
        return Boolean.TRUE.equals(context.sampled());
    }

    @Override
    public Step append(List<TraceContext> commands) {
        if (commands.isEmpty()) {
            return Step.NONE;
        }
        return new AppendSpan(childOf(commands, "append").tag("ledger.append.traced_commands", commands.size()));
    }

    private Span childOf(List<TraceContext> origins, String name) {
        Span.Builder builder = tracer.spanBuilder().name(name).setParent(origins.getFirst());
        for (TraceContext origin : origins.subList(1, origins.size())) {
            builder.addLink(new Link(origin));
        }
        return builder.start();
    }

    private void remember(long first, long last, TraceContext context) {
        appends.put(last, new Append(first, context));
        while (appends.size() > APPENDS_REMEMBERED) {
            appends.pollFirstEntry();
        }
    }

    @Override
    public Step projection(String name, long firstPosition, long lastPosition) {
        List<TraceContext> origins = new ArrayList<>();
        for (Append append : appends.tailMap(firstPosition, true).values()) {
            if (append.first > lastPosition) {
                break;
            }
            origins.add(append.context);
        }
        if (origins.isEmpty()) {
            return Step.NONE;
        }
        Step step = new Spanned(childOf(origins, "projection " + name).tag("ledger.projection", name));
        step.positions(firstPosition, lastPosition);
        return step;
    }

    /** Its positions are told before they are on disk, and again when they were not and others were tried. */
    private final class AppendSpan extends Spanned {
        private @Nullable Long remembered;

        AppendSpan(Span span) {
            super(span);
        }

        @Override
        public void positions(long first, long last) {
            super.positions(first, last);
            forget();
            remember(first, last, span.context());
            remembered = last;
        }

        @Override
        public void failed(Throwable failure) {
            super.failed(failure);
            forget();
        }

        private void forget() {
            if (remembered != null) {
                appends.remove(remembered);
                remembered = null;
            }
        }
    }

    /** A span that is the thread's own until it is closed. */
    private class Spanned implements Step {
        final Span span;
        private final Tracer.SpanInScope scope;

        Spanned(Span span) {
            this.span = span;
            this.scope = tracer.withSpan(span);
        }

        @Override
        public void outcome(String outcome) {
            span.tag("ledger.outcome", outcome);
        }

        @Override
        public void account(UUID account) {
            span.tag("ledger.account.id", account.toString());
        }

        @Override
        public void positions(long first, long last) {
            span.tag("ledger.position.first", first);
            span.tag("ledger.position", last);
        }

        @Override
        public void failed(Throwable failure) {
            span.tag("error.type", failure.getClass().getName());
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
