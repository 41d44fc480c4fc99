package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is other in a later picture of the same target, as far as definitions go; rows are compared where somebody said what
 * they should do.
 *
 * @param added what only the later one has
 * @param dropped what only the earlier one has
 * @param altered what both have with another definition, as it is later
 */
public record PictureDifference(List<Picture.Piece> added, List<Picture.Piece> dropped, List<Picture.Piece> altered) {
    public PictureDifference {
        added = List.copyOf(added);
        dropped = List.copyOf(dropped);
        altered = List.copyOf(altered);
    }

    /** From the earlier picture to the later one. */
    public static PictureDifference between(Picture before, Picture after) {
        Map<String, Picture.Piece> gone = new LinkedHashMap<>();
        before.pieces().forEach(piece -> gone.put(piece.id(), piece));
        List<Picture.Piece> added = new ArrayList<>();
        List<Picture.Piece> altered = new ArrayList<>();
        for (Picture.Piece piece : after.pieces()) {
            Picture.Piece old = gone.remove(piece.id());
            if (old == null) {
                added.add(piece);
            } else if (!old.equals(piece)) {
                altered.add(piece);
            }
        }
        return new PictureDifference(added, List.copyOf(gone.values()), altered);
    }

    /** True if every definition is as it was. */
    public boolean isEmpty() {
        return added.isEmpty() && dropped.isEmpty() && altered.isEmpty();
    }

    /** How many pieces are other. */
    public int size() {
        return added.size() + dropped.size() + altered.size();
    }

    /**
     * Every piece that is other, as {@code added table public.suppliers}. What belongs to something that is named as added
     * or dropped itself goes without saying.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        whole(added).forEach(piece -> lines.add("added " + piece.id()));
        whole(dropped).forEach(piece -> lines.add("dropped " + piece.id()));
        altered.forEach(piece -> lines.add("altered " + piece.id()));
        return List.copyOf(lines);
    }

    private static List<Picture.Piece> whole(List<Picture.Piece> pieces) {
        Set<String> wholes = pieces.stream()
                .filter(piece -> piece.of().isEmpty())
                .map(Picture.Piece::name)
                .collect(Collectors.toSet());
        return pieces.stream()
                .filter(piece -> piece.of().isEmpty() || !wholes.contains(piece.of()))
                .toList();
    }
}
