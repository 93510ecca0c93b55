/** A part of the run, with figures that are measured together. */
interface Part {
    /** How long it takes, about. */
    int seconds();

    void run() throws Exception;
}
