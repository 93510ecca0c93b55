package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Explanations;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.ThresholdsView;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import dev.otto.ledger.ledger.UserThresholds;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.web.EventStreams;
import dev.otto.ledger.web.LastEventId;
import dev.otto.ledger.web.v1.LiveAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One user: what they have, what is set aside, and how it came to be. */
@Controller
@RequestMapping("/console/users/{id}")
class UserPage {
    private static final int ON_A_PAGE = 50;
    private static final int AT_A_GLANCE = 10;

    private final Users users;
    private final Balances balances;
    private final Holds holds;
    private final Videos videos;
    private final Transactions transactions;
    private final Explanations explanations;
    private final UserThresholds thresholds;
    private final LiveAnswers happenings;
    private final EventStreams streams;
    private final InstantSource clock;

    UserPage(
            Users users,
            Balances balances,
            Holds holds,
            Videos videos,
            Transactions transactions,
            Explanations explanations,
            UserThresholds thresholds,
            LiveAnswers happenings,
            EventStreams streams,
            InstantSource clock) {
        this.users = users;
        this.balances = balances;
        this.holds = holds;
        this.videos = videos;
        this.transactions = transactions;
        this.explanations = explanations;
        this.thresholds = thresholds;
        this.happenings = happenings;
        this.streams = streams;
        this.clock = clock;
    }

    /** All of it that changes by itself. */
    record Live(
            CreditsView credits, Page<HoldView> holds, Page<VideoView> videos, Page<TransactionView> transactions) {}

    @GetMapping
    String show(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response, Model model) {
        model.addAttribute("note", Note.take(request, response));
        model.addAttribute("user", users.get(id));
        Live live = live(id);
        model.addAttribute("live", live);
        LivePart.show(live, model);
        ThresholdsView told = thresholds.of(new UserId(id));
        model.addAttribute("thresholds", told);
        model.addAttribute("choice", thresholds.choice(new UserId(id)).orElse(null));
        model.addAttribute("expiringWithin", LengthOfTime.of(told.expiringWithinSeconds()));
        model.addAttribute("units", LengthOfTime.units());
        model.addAttribute("thresholdsKey", Fields.newKey());
        model.addAttribute("chosen", Chosen.of(null, null, clock.instant()));
        model.addAttribute("grantKey", Fields.newKey());
        model.addAttribute("adjustmentKey", Fields.newKey());
        return "console/user";
    }

    @GetMapping("/live")
    @Nullable
    String live(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String seen,
            Model model,
            HttpServletResponse response) {
        Live live = live(id);
        model.addAttribute("live", live);
        return LivePart.renew(live, seen, "console/user-live", model, response);
    }

    /** Tells that something of it has changed: the page then asks for it. */
    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void follow(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
        UserId user = new UserId(users.get(id).id());
        streams.write(happenings.ofUser(user, LastEventId.read(request), Authenticated.standing(request)), response);
    }

    @GetMapping("/transactions")
    String older(@PathVariable UUID id, @RequestParam(required = false) @Nullable String cursor, Model model) {
        model.addAttribute("user", users.get(id));
        model.addAttribute(
                "transactions",
                transactions.of(
                        new UserId(id),
                        new Transactions.Filter(null, null, null, null),
                        Cursors.parse(Cursor.List.TRANSACTIONS, cursor),
                        ON_A_PAGE));
        model.addAttribute("first", cursor == null);
        return "console/user-transactions";
    }

    @GetMapping("/holds")
    String holds(@PathVariable UUID id, @RequestParam(required = false) @Nullable String cursor, Model model) {
        model.addAttribute("user", users.get(id));
        model.addAttribute(
                "holds", holds.of(new UserId(id), null, Cursors.parse(Cursor.List.HOLDS, cursor), ON_A_PAGE));
        model.addAttribute("first", cursor == null);
        return "console/user-holds";
    }

    @GetMapping("/videos")
    String videos(@PathVariable UUID id, @RequestParam(required = false) @Nullable String cursor, Model model) {
        model.addAttribute("user", users.get(id));
        model.addAttribute(
                "videos", videos.of(new UserId(id), null, Cursors.parse(Cursor.List.VIDEOS, cursor), ON_A_PAGE));
        model.addAttribute("first", cursor == null);
        return "console/user-videos";
    }

    @GetMapping("/explanation")
    String explain(@PathVariable UUID id, Model model) {
        model.addAttribute("user", users.get(id));
        model.addAttribute("explanation", explanations.of(new UserId(id)));
        return "console/explanation";
    }

    private Live live(UUID id) {
        UserId user = new UserId(id);
        return new Live(
                balances.of(user),
                holds.of(user, HoldState.OPEN, null, AT_A_GLANCE),
                videos.of(user, null, null, AT_A_GLANCE),
                transactions.of(user, new Transactions.Filter(null, null, null, null), null, AT_A_GLANCE * 2));
    }
}
