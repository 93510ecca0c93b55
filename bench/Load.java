/** What a load did: requests (or items) that all succeeded, the time, and milliseconds that half, 95 and 99 of 100 took. */
record Load(long count, double seconds, double p50, double p95, double p99) {
    double rate() {
        return count / seconds;
    }
}
