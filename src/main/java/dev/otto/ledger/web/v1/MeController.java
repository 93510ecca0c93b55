package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.TransactionType;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.security.Caller.EndUser;
import dev.otto.ledger.videos.VideoStatus;
import dev.otto.ledger.web.Limit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the person of a token has: the same answers as below {@code /v1/users/{id}}. */
@RestController
@RequestMapping("/v1/me")
@Tag(name = "Me")
class MeController {
    private final Users users;
    private final Balances balances;
    private final Transactions transactions;
    private final Holds holds;
    private final Videos videos;

    MeController(Users users, Balances balances, Transactions transactions, Holds holds, Videos videos) {
        this.users = users;
        this.balances = balances;
        this.transactions = transactions;
        this.holds = holds;
        this.videos = videos;
    }

    @GetMapping
    @Operation(summary = "Who the token's user is")
    UserView me(EndUser caller) {
        return users.get(caller.sub());
    }

    @GetMapping("/credits")
    @Operation(summary = "What the token's user has now, or had, lot by lot")
    CreditsView credits(EndUser caller, @RequestParam(required = false) @Nullable Instant at) {
        return at == null ? balances.of(caller.user()) : balances.at(caller.user(), at);
    }

    @GetMapping("/transactions")
    @Operation(summary = "The transactions of the token's user, newest first")
    Page<TransactionView> transactions(
            EndUser caller,
            @RequestParam(required = false) @Nullable TransactionType type,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(name = "video_id", required = false) @Nullable UUID video,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Period.requireInOrder(from, to);
        return transactions.of(
                caller.user(),
                new Transactions.Filter(type, from, to, video),
                Cursors.parse(Cursor.List.TRANSACTIONS, cursor),
                limit.rows());
    }

    @GetMapping("/holds")
    @Operation(summary = "The holds of the token's user, newest first")
    Page<HoldView> holds(
            EndUser caller,
            @RequestParam(required = false) @Nullable HoldState state,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return holds.of(caller.user(), state, Cursors.parse(Cursor.List.HOLDS, cursor), limit.rows());
    }

    @GetMapping("/videos")
    @Operation(summary = "The videos of the token's user, newest first")
    Page<VideoView> videos(
            EndUser caller,
            @RequestParam(required = false) @Nullable VideoStatus status,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return videos.of(caller.user(), status, Cursors.parse(Cursor.List.VIDEOS, cursor), limit.rows());
    }
}
