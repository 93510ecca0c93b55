package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Transactions;
import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.ledger.Videos;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One video, with what was paid for it and given back. */
@Controller
class VideoPage {
    private static final int MOST = 100;

    private final Videos videos;
    private final Transactions transactions;

    VideoPage(Videos videos, Transactions transactions) {
        this.videos = videos;
        this.transactions = transactions;
    }

    @GetMapping("/console/videos/{id}")
    String show(@PathVariable UUID id, Model model) {
        VideoView video = videos.get(id);
        model.addAttribute("video", video);
        model.addAttribute(
                "transactions",
                transactions.of(new UserId(video.userId()), new Transactions.Filter(null, null, null, id), null, MOST));
        return "console/video";
    }
}
