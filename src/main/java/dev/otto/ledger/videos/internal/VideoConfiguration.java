package dev.otto.ledger.videos.internal;

import dev.otto.ledger.videos.PriceList;
import dev.otto.ledger.videos.VideoHolds;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PriceList.class, VideoHolds.class})
class VideoConfiguration {}
