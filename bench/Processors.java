import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Processor time and memory of processes, as Linux counts them in /proc: in ticks of 10 ms. */
final class Processors {
    private Processors() {}

    /** Seconds that a process has used. */
    static double seconds(long pid) throws IOException {
        long[] ticks = ticks(pid);
        return (ticks[0] + ticks[1]) / 100.0;
    }

    /** Seconds of the children of this process that have ended. */
    static double endedChildren() throws IOException {
        long[] ticks = ticks(ProcessHandle.current().pid());
        return (ticks[2] + ticks[3]) / 100.0;
    }

    /** Seconds of a PostgreSQL server: its postmaster, the children that it has and had. NaN if it is on another machine. */
    static double server(long postmaster) throws IOException {
        if (postmaster == 0) {
            return Double.NaN;
        }
        long[] own = ticks(postmaster);
        long sum = own[0] + own[1] + own[2] + own[3];
        for (ProcessHandle child : ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
            try {
                long[] ticks = ticks(child.pid());
                sum += ticks[0] + ticks[1];
            } catch (NoSuchFileException e) {
                // It has ended since, and is counted by its parent from now on.
            }
        }
        return sum / 100.0;
    }

    /** The parent of a session's process, if that is a PostgreSQL of this machine; else 0. */
    static long postmasterOf(long backend) throws IOException {
        return isPostgres(backend) ? Long.parseLong(fields(backend)[1]) : 0;
    }

    static boolean isPostgres(long pid) throws IOException {
        Path name = Path.of("/proc/" + pid + "/comm");
        return Files.exists(name) && Files.readString(name).startsWith("postgres");
    }

    /** Seconds that all processors together were busy, and those that the hypervisor gave to other machines. */
    static double[] machine() throws IOException {
        String[] ticks = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
        long busy = 0;
        for (int field : new int[] {1, 2, 3, 6, 7}) {
            busy += Long.parseLong(ticks[field]);
        }
        return new double[] {busy / 100.0, Long.parseLong(ticks[8]) / 100.0};
    }

    /** VmRSS or VmHWM in MiB. */
    static double memory(long pid, String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static long[] ticks(long pid) throws IOException {
        String[] fields = fields(pid);
        return new long[] {Long.parseLong(fields[11]), Long.parseLong(fields[12]), Long.parseLong(fields[13]),
            Long.parseLong(fields[14])};
    }

    // The second field is the program's name in brackets, which may have spaces.
    private static String[] fields(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
