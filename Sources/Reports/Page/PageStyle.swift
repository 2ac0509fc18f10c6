/// The page's style sheet: light or dark as the reader prefers, one column, numbers that line up.
enum PageStyle {
  static let text = """
    :root { color-scheme: light dark;
      --background: #ffffff; --text: #1f2328; --quiet: #59626c; --line: #d0d4d9;
      --panel: #f6f7f9; --accent: #0a5fa4; --notice: #fff4d6;
      --agrees: #00694b; --violates: #a63c00; --faster: #0a5fa4; --inconclusive: #6b5200; }
    @media (prefers-color-scheme: dark) { :root {
      --background: #16181d; --text: #e6e8eb; --quiet: #a3abb5; --line: #3a3f47;
      --panel: #1e2127; --accent: #7cc1f2; --notice: #3a3117;
      --agrees: #4fd1a5; --violates: #ff9d66; --faster: #7cc1f2; --inconclusive: #e6c65c; } }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem;
      background: var(--background); color: var(--text);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    a { color: var(--accent); text-underline-offset: 0.15em; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
    main:focus { outline: none; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--background); }
    .brand { margin: 0; color: var(--quiet); font-size: 0.875rem; letter-spacing: 0.02em; }
    h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.25; font-weight: 650;
      overflow-wrap: anywhere; }
    h2 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.3; font-weight: 650;
      overflow-wrap: anywhere; }
    h3 { margin: 0 0 0.35rem; font-size: 1.08rem; line-height: 1.35; font-weight: 650;
      overflow-wrap: anywhere; }
    .lead { max-width: 46rem; margin: 0 0 1.25rem; }
    .quiet { color: var(--quiet); font-size: 0.9rem; }
    p.quiet { max-width: 46rem; margin: 0 0 0.75rem; }
    nav ol { margin: 0; padding-left: 1.25rem; }
    .study { margin-top: 2.5rem; padding-top: 2rem; border-top: 1px solid var(--line); }
    header + main .study:first-child { margin-top: 1rem; }
    .study > section, .study > figure, .animation { margin: 2.5rem 0 0; }
    .facts { margin: 0 0 1rem; display: grid; gap: 0.3rem 1.5rem; }
    .facts > div { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: 0.75rem; }
    .facts dt { color: var(--quiet); }
    .facts dd { margin: 0; overflow-wrap: anywhere; }
    details > summary { cursor: pointer; color: var(--accent); width: fit-content; }
    pre { margin: 0.5rem 0 0; padding: 0.9rem 1rem; max-height: 26rem; overflow: auto;
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      font: 0.84rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
    .notice { margin: 1rem 0; padding: 0.6rem 0.9rem; max-width: 46rem; background: var(--notice);
      border-radius: 6px; white-space: pre-line; overflow-wrap: anywhere; }
    .scroll { overflow-x: auto; }
    .numbers .scroll { max-height: 26rem; overflow: auto; margin: 0.5rem 0; }
    table { border-collapse: collapse; font-size: 0.88rem; line-height: 1.4;
      font-variant-numeric: tabular-nums; }
    th, td { padding: 0.32rem 0.7rem 0.32rem 0; text-align: right; vertical-align: top;
      white-space: nowrap; }
    th { color: var(--quiet); font-weight: 500; border-bottom: 1px solid var(--line); }
    .numbers thead th { position: sticky; top: 0; background: var(--background); }
    td { border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
    th:last-child, td:last-child { padding-right: 0.2rem; }
    .left, td.agrees, td.faster, td.violates, td.inconclusive { text-align: left; }
    td.agrees, td.faster, td.violates, td.inconclusive { font-weight: 600; }
    td.agrees { color: var(--agrees); } td.agrees::before { content: "✓ "; }
    td.faster { color: var(--faster); } td.faster::before { content: "↑ "; }
    td.violates { color: var(--violates); } td.violates::before { content: "✗ "; }
    td.inconclusive { color: var(--inconclusive); } td.inconclusive::before { content: "? "; }
    .notes { margin: 0.75rem 0 0; font-size: 0.86rem; color: var(--quiet); max-width: 54rem; }
    .notes > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0.75rem; }
    .notes > div > dd:only-child { grid-column: 1 / -1; }
    .notes dd { margin: 0; }
    figure { margin: 0; }
    .chart img, .animation img { max-width: 100%; height: auto; }
    .toolbar { margin: 0 0 0.5rem; display: grid; gap: 0.6rem; }
    .toolbar[hidden], .empty[hidden] { display: none; }
    .controls:empty { display: none; }
    .controls, .keys, .buttons { display: flex; flex-wrap: wrap; gap: 0.4rem 1.1rem;
      align-items: center; }
    .vega-bindings { display: flex; flex-wrap: wrap; gap: 0.5rem 1.1rem; align-items: end; }
    .vega-bind label { display: grid; gap: 0.15rem; font-size: 0.84rem; color: var(--quiet); }
    .vega-bind:has([type="checkbox"]) label { display: flex; flex-direction: row-reverse; gap: 0.4rem;
      align-items: center; min-height: 2rem; }
    select, button { font: inherit; font-size: 0.88rem; color: var(--text);
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      padding: 0.25rem 0.6rem; min-height: 2rem; max-width: 100%; }
    button { cursor: pointer; }
    button:hover, select:hover { border-color: var(--quiet); }
    input[type="checkbox"] { accent-color: var(--accent); width: 1rem; height: 1rem; margin: 0; }
    .zoom { display: inline-flex; gap: 0.35rem; }
    .zoom button:not(:last-child) { min-width: 2.2rem; }
    .key { display: inline-flex; gap: 0.4rem; align-items: center; font-size: 0.9rem;
      cursor: pointer; overflow-wrap: anywhere; }
    .key svg { stroke: var(--light); fill: var(--light); flex: none; }
    @media (prefers-color-scheme: dark) { .key svg { stroke: var(--dark); fill: var(--dark); } }
    .key:has(input:not(:checked)) span { color: var(--quiet); text-decoration: line-through; }
    .key:has(input:not(:checked)) svg { opacity: 0.35; }
    .keys { max-height: 9rem; overflow-y: auto; padding: 3px; }
    .view { min-height: 12rem; overflow-x: auto; }
    .view.drawn { min-height: 0; }
    .view svg { display: block; cursor: crosshair; }
    .numbers { margin-top: 0.35rem; font-size: 0.92rem; }
    #readout { position: fixed; z-index: 10; pointer-events: none; max-width: min(30rem, 90vw);
      padding: 0.5rem 0.75rem; background: var(--panel); color: var(--text);
      border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 4px 16px rgb(0 0 0 / 0.18);
      font-size: 0.82rem; }
    #readout[hidden] { display: none; }
    #readout dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 0.1rem 0.75rem;
      font-variant-numeric: tabular-nums; }
    #readout dt { color: var(--quiet); } #readout dd { margin: 0; overflow-wrap: anywhere; }
    .files { padding: 0; margin: 0 0 1rem; list-style: none; display: flex; flex-wrap: wrap;
      gap: 0.3rem 1.2rem; }
    footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line);
      color: var(--quiet); font-size: 0.88rem; }
    @media (max-width: 40rem) {
      body { padding: 1.25rem 1rem 3rem; }
      .facts > div, .notes > div { grid-template-columns: 1fr; gap: 0; } }
    @media print {
      :root { color-scheme: light; --background: #ffffff; --text: #1f2328; --quiet: #59626c;
        --line: #d0d4d9; --panel: #f6f7f9; --accent: #0a5fa4; --notice: #fff4d6;
        --agrees: #00694b; --violates: #a63c00; --faster: #0a5fa4; --inconclusive: #6b5200; }
      body { max-width: none; padding: 0; }
      .skip, .controls, .buttons, .key input, details:not([open]) { display: none; }
      .key svg { stroke: var(--light); fill: var(--light); }
      .keys, pre, .scroll, .numbers .scroll, .view { max-height: none; overflow: visible; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      .view svg { max-width: 100%; height: auto; }
      table { font-size: 0.62rem; }
      th, td { white-space: normal; padding-right: 0.4rem; }
      tr, .chart { break-inside: avoid; }
      .study { break-before: page; } }
    """
}
