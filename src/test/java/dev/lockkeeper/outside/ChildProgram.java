package dev.lockkeeper.outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A program with a life of its own, for tests: its first argument says what it does. */
final class ChildProgram {
    private ChildProgram() {}

    /** How it is begun: the running JDK, this class, what it shall do. */
    static List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                Path.of(ChildProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                ChildProgram.class.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        switch (arguments[0]) {
            case "end" -> {
                System.out.println("first line");
                System.out.println(arguments[2]);
                System.out.println();
                System.exit(Integer.parseInt(arguments[1]));
            }
            case "where" -> {
                Files.writeString(Path.of("left-behind"), "x");
                System.out.println(Path.of("").toAbsolutePath());
            }
            case "variables" -> System.out.println(new TreeSet<>(System.getenv().keySet()));
            case "tell" -> System.out.println("it is " + System.getenv(arguments[1]) + " \u001b[31mred\u001b[0m");
            case "read" -> System.out.println("read " + System.in.read());
            case "flood" -> {
                while (!System.out.checkError()) {
                    System.out.println("more and more");
                }
            }
            case "hang" -> new CountDownLatch(1).await();
            case "leave" -> {
                // the middle one ends, so that nobody is the parent of the last one
                if (arguments[1].equals("2")) {
                    new ProcessBuilder(line("leave", "1", arguments[2], arguments[3]))
                            .inheritIO()
                            .start()
                            .waitFor();
                } else {
                    Process last = new ProcessBuilder(line("hang")).inheritIO().start();
                    Files.writeString(Path.of(arguments[2]), Long.toString(last.pid()));
                }
                if (arguments[1].equals("2") && arguments[3].equals("stay")) {
                    new CountDownLatch(1).await();
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
