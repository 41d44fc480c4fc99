package dev.lockkeeper.report;

/** How the HTML report looks. Colours only repeat what words say. */
final class HtmlStyle {
    static final String CSS = """
            :root { --ink: #1c2733; --quiet: #51606f; --line: #d5dce3; --paper: #ffffff; --shade: #f3f6f8; --link: #0b5a8a;
              --pass: #0f6b38; --pass-bg: #e3f4e9; --fail: #a11b16; --fail-bg: #fde8e6; --open: #7a4d00; --open-bg: #fdf0d5; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e4e9ee; --quiet: #a5b2bf; --line: #36424e; --paper: #141a20; --shade: #1d252d; --link: #7cc3ee;
                --pass: #7fdca2; --pass-bg: #14351f; --fail: #ffa39b; --fail-bg: #451a18; --open: #f6c96d; --open-bg: #3b2c0c; }
            }
            * { box-sizing: border-box; }
            html { scroll-behavior: auto; -webkit-text-size-adjust: 100%; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            main, nav { max-width: 75rem; margin: 0 auto; padding: 0 1.25rem; }
            main { padding-bottom: 4rem; }
            a { color: var(--link); }
            a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
            nav { padding-top: 1rem; font-size: .875rem; }
            nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0; padding: 0 0 .75rem;
              border-bottom: 1px solid var(--line); }
            h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
            h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
            h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
            p { margin: .5rem 0 .75rem; max-width: 65rem; overflow-wrap: anywhere; }
            .state { display: inline-block; margin: 0 0 .25rem; padding: .1rem .75rem; border: 2px solid var(--ink);
              border-radius: 1rem; font-weight: 600; }
            code { font: .875em/1.4 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .875rem;
              font-variant-numeric: tabular-nums; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
              overflow-wrap: break-word; }
            thead th { color: var(--quiet); font-weight: 600; border-bottom: 2px solid var(--line); vertical-align: bottom; }
            tbody th { font-weight: 400; }
            tbody th { min-width: 6rem; }
            .short { white-space: nowrap; }
            .stamp { min-width: 6.25rem; }
            .facts { max-width: 60rem; font-size: 1rem; }
            .facts th { color: var(--quiet); width: 14rem; padding-right: 1rem; }
            .facts td { overflow-wrap: anywhere; }
            .verdict { display: inline-block; padding: 0 .4rem; border: 1px solid currentColor; border-radius: .25rem;
              font-weight: 700; white-space: nowrap; }
            .pass { color: var(--pass); background: var(--pass-bg); }
            .fail { color: var(--fail); background: var(--fail-bg); border-width: 2px; }
            .open { color: var(--open); background: var(--open-bg); border-style: dashed; }
            .ticks { list-style: none; padding: 0; }
            .ticks li { display: flex; gap: .5rem; padding: .15rem 0; overflow-wrap: anywhere; }
            .ticks .box { flex: none; }
            @media (max-width: 44rem) {
              .wide { overflow-x: visible; }
              .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              .wide table, .wide tbody, .wide tr, .wide th, .wide td, .facts, .facts tbody, .facts tr, .facts th, .facts td {
                display: block; width: auto; }
              .wide tbody tr { border: 1px solid var(--line); border-radius: .4rem; margin: 0 0 .75rem; padding: .35rem .75rem;
                background: var(--shade); }
              .wide tbody th, .wide td { position: relative; min-height: 1.8em; border: 0; padding: .15rem 0 .15rem 7.5rem;
                overflow-wrap: anywhere; }
              .wide tbody th::before, .wide td::before { content: attr(data-label); color: var(--quiet); position: absolute;
                left: 0; width: 7rem; }
              .wide tbody th, .wide td { min-width: 0; }
              .facts th { min-width: 0; border: 0; padding: .4rem 0 0; }
              .facts td { padding: 0 0 .4rem; }
            }
            @media print {
              :root { --ink: #000; --quiet: #333; --line: #999; --paper: #fff; --shade: #fff; --link: #000;
                --pass: #000; --pass-bg: #fff; --fail: #000; --fail-bg: #fff; --open: #000; --open-bg: #fff; }
              @page { margin: 14mm; }
              body { font-size: 10pt; }
              nav { display: none; }
              main { max-width: none; padding: 0; }
              table { font-size: 8pt; }
              .facts { font-size: 9pt; }
              .wide { overflow: visible; }
              thead { display: table-header-group; }
              tr, li { break-inside: avoid; }
              h2, h3 { break-after: avoid; }
            }
            """;

    private HtmlStyle() {}
}
