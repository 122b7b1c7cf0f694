package io.ringfence.replay.text;

import java.util.Collection;
import java.util.stream.Collectors;

/** What to answer to a name that nobody knows: the known ones, and the nearest of them. */
public final class Spelling {
    private Spelling() {}

    /**
     * A sentence for people.
     *
     * @param what kind of thing, as in {@code event}
     * @param given the unknown name
     * @param known every name that would do, in the order in which to list them
     */
    public static String unknown(final String what, final String given, final Collection<String> known) {
        final String nearest = nearest(given, known);
        return "unknown " + what + " '" + given + "'"
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?")
                + (known.isEmpty()
                        ? "; none is known yet"
                        : " (known: " + known.stream().collect(Collectors.joining(", ")) + ")");
    }

    /** The known name that {@code given} was probably meant to be, or null: at most a third of its letters differ. */
    public static String nearest(final String given, final Collection<String> known) {
        String nearest = null;
        int fewest = Math.max(1, given.length() / 3) + 1;
        for (final String name : known) {
            final int edits = name.equalsIgnoreCase(given) ? 0 : edits(given, name);
            if (edits < fewest) {
                fewest = edits;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, changes, and swaps of neighbours: the optimal string alignment distance. */
    private static int edits(final String a, final String b) {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                final int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
