package io.ringfence.perf.profile;

import java.util.List;
import java.util.Locale;

/** Draws profiles as bars, one for each kind of command, as long as the command takes and divided by stage; SVG. */
public final class ProfilePicture {
    private static final int LEFT = 90;
    private static final int BAR_WIDTH = 700;
    private static final int BAR_HEIGHT = 34;
    private static final int ROW_HEIGHT = 54;
    private static final int TOP = 56;
    private static final int LEGEND_COLUMNS = 3;
    private static final int LEGEND_ROW_HEIGHT = 22;
    /** A part that is narrower bears no number. */
    private static final double NARROW = 26;

    private ProfilePicture() {}

    /**
     * Draws.
     *
     * @param profiles from the top to the bottom.
     * @param title stands above them.
     * @param foot stands below.
     */
    public static String draw(List<StageProfile> profiles, String title, String foot) {
        double longest =
                profiles.stream().mapToDouble(StageProfile::nsPerCommand).max().orElseThrow();
        int legendTop = TOP + profiles.size() * ROW_HEIGHT + 10;
        int legendRows = (Stage.values().length + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        int height = legendTop + legendRows * LEGEND_ROW_HEIGHT + 34;
        int width = LEFT + BAR_WIDTH + 90;
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
                width,
                height);
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
        append(svg, "<text x=\"16\" y=\"28\" font-size=\"17\" font-weight=\"bold\">%s</text>", title);
        for (int row = 0; row < profiles.size(); row++) {
            bar(svg, profiles.get(row), TOP + row * ROW_HEIGHT, BAR_WIDTH / longest);
        }
        Stage[] stages = Stage.values();
        for (int i = 0; i < stages.length; i++) {
            Stage stage = stages[i];
            int x = LEFT + i % LEGEND_COLUMNS * (BAR_WIDTH / LEGEND_COLUMNS);
            int y = legendTop + i / LEGEND_COLUMNS * LEGEND_ROW_HEIGHT;
            append(svg, "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/>", x, y, stage.colour());
            append(svg, "<text x=\"%d\" y=\"%d\">%s</text>", x + 20, y + 12, stage.label());
        }
        append(svg, "<text x=\"16\" y=\"%d\" font-size=\"11\" fill=\"#555555\">%s</text>", height - 10, foot);
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, StageProfile profile, int y, double perNs) {
        append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 22, profile.name());
        double x = LEFT;
        for (Stage stage : Stage.values()) {
            double ns = profile.nsByStage().getOrDefault(stage, 0.0);
            double length = ns * perNs;
            append(
                    svg,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s: %.0f ns</title></rect>",
                    x,
                    y,
                    length,
                    BAR_HEIGHT,
                    stage.colour(),
                    stage.label(),
                    ns);
            if (length >= NARROW) {
                append(
                        svg,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#ffffff\" font-size=\"11\">%.0f</text>",
                        x + length / 2,
                        y + 21,
                        ns);
            }
            x += length;
        }
        append(
                svg,
                "<text x=\"%.1f\" y=\"%d\" font-weight=\"bold\">%.0f ns</text>",
                x + 8,
                y + 22,
                profile.nsPerCommand());
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
