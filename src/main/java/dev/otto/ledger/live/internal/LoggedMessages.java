package dev.otto.ledger.live.internal;

import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.live.MessageLog;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes messages of events whenever it is asked. */
@Component
class LoggedMessages implements MessageLog {
    private final EventLog log;
    private final Messages messages;
    private final PastStates states;

    LoggedMessages(EventLog log, Messages messages, PastStates states) {
        this.log = log;
        this.messages = messages;
        this.states = states;
    }

    @Override
    public Page read(long after, int events) {
        List<StoredEvent> page = log.read(after, events);
        return new Page(told(page), page.isEmpty() ? after : page.getLast().position());
    }

    @Override
    public List<LiveMessage> at(long position) {
        return told(log.readAt(new long[] {position}));
    }

    private List<LiveMessage> told(List<StoredEvent> events) {
        List<LiveMessage> told = new ArrayList<>();
        RunningBalances balances = new RunningBalances(states);
        messages.read(events).forEach(recorded -> messages.tell(recorded, balances, told::add));
        return told;
    }
}
