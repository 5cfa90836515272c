namespace CsRecover.Cli.Reports.Html;

/// <summary>How reports look: one column on narrow screens, as light or dark as the reader's system.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --paper: #fbfaf8; --card: #ffffff; --ink: #1d2025; --dim: #5b626d; --line: #dcdfe4; --accent: #1d6fa8; --warn: #8a4b00; --warn-paper: #fff1dc; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14161a; --card: #1c1f25; --ink: #e7e9ed; --dim: #a3abb8; --line: #343a44; --accent: #7cc0f0; --warn: #ffce8a; --warn-paper: #3a2a12; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 clamp(0.8rem, 3vw, 2rem); }
        header { padding-top: 2rem; }
        h1 { margin: 0; font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.2; }
        h2 { margin: 2.4rem 0 0.8rem; font-size: 1.2rem; }
        header p, figcaption, caption, footer { color: var(--dim); }
        .figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); align-items: start; }
        .workings { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
        .thumbnails { grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
        figure { margin: 0; padding: 0.6rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
        figure img { display: block; width: 100%; height: auto; background: #000; }
        figure.exact img { image-rendering: pixelated; }
        figure svg { display: block; width: 100%; height: auto; }
        figure img.key { width: 4rem; float: right; margin: 0 0 0.3rem 0.6rem; background: none; }
        figcaption { padding-top: 0.5rem; font-size: 0.9rem; }
        figcaption strong { color: var(--ink); }
        dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.3rem 1.2rem; margin: 0; }
        dt { color: var(--dim); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        .figures + .scroll { margin-top: 1.2rem; }
        table { border-collapse: collapse; min-width: min(100%, 26rem); font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding-bottom: 0.4rem; font-size: 0.9rem; }
        th, td { padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th:first-child { text-align: left; }
        thead th { color: var(--dim); font-weight: 500; }
        .notice { margin: 1.2rem 0 0; padding: 0.7rem 1rem; border-radius: 0.5rem; background: var(--warn-paper); color: var(--warn); }
        footer { padding-top: 2.4rem; padding-bottom: 2rem; font-size: 0.85rem; }
        @media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.6rem; } }
        @media print { figure { break-inside: avoid; } }
        """;
}
