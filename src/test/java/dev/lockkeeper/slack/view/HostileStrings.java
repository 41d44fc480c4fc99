package dev.lockkeeper.slack.view;

import java.util.ArrayList;
import java.util.List;

/** Text that tries to ping, to link, to hide, to break out of a block, or to be too long. */
public final class HostileStrings {
    private static final List<String> CORE = List.of(
            "<!channel>",
            "<!here>",
            "<!everyone>",
            "<@U123>",
            "<@W0ABC>",
            "<#C123>",
            "<#C123|general>",
            "<!subteam^S123>",
            "<!date^0^{time}|now>",
            "<https://evil.example|approved>",
            "<mailto:a@b.c>",
            "&lt;!channel&gt;",
            "&amp;lt;",
            "&#60;!channel&#62;",
            "&",
            "&&&&",
            "<",
            ">",
            "<<>>",
            "<!",
            "`code`",
            "``two``",
            "```fence```",
            "````four````",
            "`````five`````",
            "```\n<!channel>\n```",
            "*bold*",
            "_it_",
            "~gone~",
            ">quote",
            "> quote\n> two",
            "• bullet",
            "1. one",
            ":tada:",
            "@channel",
            "@here",
            "#general",
            "a\nb",
            "a\r\nb",
            "line\n*approved by* <@UDBA>",
            "\"quoted\"",
            "'single'",
            "\\n",
            "\\u003c",
            "%3C!channel%3E",
            "${jndi:ldap://x}",
            "'; DROP TABLE x; --",
            "{\"type\":\"section\"}",
            "|pipe|pipe|",
            "STG-12|gate|dba|1|x",
            "\u202Eevil",
            "\u202Aleft\u202C",
            "\u2066iso\u2069",
            "\u200Bzero",
            "ze\u200Dro",
            "\uFEFFbom",
            "soft\u00ADhyphen",
            "\u0000nul",
            "\u0007bell",
            "\u001B[31mred",
            "\u2028line",
            "\u2029para",
            "\u3164filler",
            "tab\there",
            "\u05E9\u05DC\u05D5\u05DD",
            "\u0645\u0631\u062D\u0628\u0627",
            "\uD83D\uDE00",
            "\uD83D\uDC68\u200D\uD83D\uDC69",
            "\uD800alone",
            "alone\uDC00",
            "e\u0301",
            "Z\u0353\u0353\u0353a\u0353",
            "\u4E2D\u6587\u5217",
            "\uD835\uDD04",
            " leading",
            "trailing ",
            "a  b",
            "-",
            "--",
            "…");

    private HostileStrings() {}

    public static List<String> all() {
        List<String> all = new ArrayList<>(CORE);
        all.add("x".repeat(5000));
        all.add("<!channel>".repeat(500));
        all.add("\uD83D\uDE00".repeat(3000));
        all.add("`".repeat(4000));
        all.add("&".repeat(4000));
        return all;
    }
}
