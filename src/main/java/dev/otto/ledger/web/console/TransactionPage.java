package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.AccountEvents;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One transaction, with the event that it is, byte for byte but for what is personal. */
@Controller
class TransactionPage {
    private final Transactions transactions;
    private final AccountEvents events;

    TransactionPage(Transactions transactions, AccountEvents events) {
        this.transactions = transactions;
        this.events = events;
    }

    @GetMapping("/console/transactions/{id}")
    String show(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response, Model model) {
        model.addAttribute("note", Note.take(request, response));
        TransactionView transaction = transactions.get(id);
        model.addAttribute("transaction", transaction);
        Cursor before = new Cursor(Cursor.List.EVENTS, transaction.sequence() - 1);
        model.addAttribute(
                "event",
                events.of(new UserId(transaction.userId()), before, 1).data().getFirst());
        model.addAttribute("undoing", undoing(transaction));
        model.addAttribute("key", Fields.newKey());
        return "console/transaction";
    }

    /** What takes a transaction back, by its kind. */
    record Undoing(String path, String title, String button) {}

    private static @Nullable Undoing undoing(TransactionView transaction) {
        String path = "/console/transactions/" + transaction.id() + "/";
        return switch (transaction.type()) {
            case USAGE -> new Undoing(path + "refunds", "Refund this usage", "Refund");
            case PURCHASE -> new Undoing(path + "reversals", "Reverse this purchase", "Reverse");
            case REVERSAL -> new Undoing(path + "reinstatements", "Reinstate what this took", "Reinstate");
            default -> null;
        };
    }
}
