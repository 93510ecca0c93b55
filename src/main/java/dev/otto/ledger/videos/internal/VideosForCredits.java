package dev.otto.ledger.videos.internal;

import dev.otto.ledger.credits.HoldOwner;
import dev.otto.ledger.credits.VideoGate;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.VideoCommand.FailOnExpiredHold;
import dev.otto.ledger.videos.VideoEnded;
import dev.otto.ledger.videos.VideoOfAnotherUser;
import org.axonframework.modelling.command.Repository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What credits ask and tell about videos, within the append that is being decided. */
@Component
class VideosForCredits implements VideoGate, HoldOwner {
    private final ObjectProvider<Repository<Video>> videos;
    private final SameAppend append;

    VideosForCredits(ObjectProvider<Repository<Video>> videos, SameAppend append) {
        this.videos = videos;
        this.append = append;
    }

    /** The video, known or not, becomes part of what the decision rests on: it is made again if the video moves first. */
    @Override
    public void requireOpenTo(AccountId account, VideoId video) {
        videos.getObject().load(video.toString()).execute(known -> {
            VideoState state = known.state();
            if (state != null && !state.user().account().equals(account)) {
                throw new VideoOfAnotherUser();
            }
            if (state != null && state.isOver()) {
                throw new VideoEnded();
            }
        });
    }

    @Override
    public void holdExpired(AccountId account, HoldId hold, VideoId video) {
        append.send(new FailOnExpiredHold(video, account.owner()));
    }
}
