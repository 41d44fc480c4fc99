package dev.lockkeeper.outside;

import java.util.List;
import java.util.Optional;

/** Everything outside the target that runbooks may name; each name once. */
public record OutsideSettings(List<HttpAddress> addresses, List<Program> programs) {
    /** Nothing may be asked and nothing may be run. */
    public static final OutsideSettings NONE = new OutsideSettings(List.of(), List.of());

    public OutsideSettings {
        addresses = List.copyOf(addresses);
        programs = List.copyOf(programs);
    }

    /** The address of this name. */
    public Optional<HttpAddress> address(String name) {
        return addresses.stream().filter(address -> address.name().equals(name)).findFirst();
    }

    /** The program of this name. */
    public Optional<Program> program(String name) {
        return programs.stream().filter(program -> program.name().equals(name)).findFirst();
    }
}
