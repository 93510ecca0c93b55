/** How long a start takes on data that is there. */
final class Starts implements Part {
    private final Options options;
    private final Rig rig;
    private final Figures figures;
    private final Progress progress;
    private final int times;

    Starts(Options options, Rig rig, Figures figures, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.figures = figures;
        this.progress = progress;
        times = options.quick() ? 1 : 5;
    }

    @Override
    public int seconds() {
        return options.wants("start") ? times * 15 : 0;
    }

    @Override
    public void run() throws Exception {
        for (int time = 0; options.wants("start") && time < times; time++) {
            figures.add("start", progress.during("start", 15, () -> {
                rig.ledger.stop();
                return rig.ledger.start();
            }));
            rig.connect();
        }
    }
}
