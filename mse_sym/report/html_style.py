"""The style sheet of the HTML reports: a page of a textbook, by day, by night and on a telephone."""

STYLE = """
:root { color-scheme: light dark;
  --paper: #fdfcf8; --ink: #22242a; --quiet: #5c6169; --hairline: #d9d4c6; --tint: #f6f2e7;
  --shade: #0004; --link: #1d4f86; --proved: #1f6f4a; --computed: #1f6580; --measured: #7a3f86;
  --refuted: #a8321f; --undecided: #855d00; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #15171a; --ink: #e2e0d9; --quiet: #a6aab2; --hairline: #3a3d43; --tint: #1f2227;
  --shade: #fff4; --link: #8fb8e8; --proved: #6cc79a; --computed: #7cc0dc; --measured: #cf9bda;
  --refuted: #f08b78; --undecided: #e0b352; } }
* { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { --ground: var(--paper); margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 41rem; background: var(--paper);
  color: var(--ink); line-height: 1.58; overflow-wrap: break-word;
  font-family: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Book Antiqua', Charter, 'Source Serif 4',
    Georgia, 'Noto Serif', 'Latin Modern Roman', 'Liberation Serif', serif;
  hanging-punctuation: first; text-wrap: pretty; }
h3 code { font-weight: 600; overflow-wrap: anywhere; }
math { font-family: 'STIX Two Math', 'Latin Modern Math', 'Cambria Math', 'TeX Gyre Pagella Math', math; }
/* Fractions in cells are as large as on a line of their own, and those of two cases do not touch. */
mtable[displaystyle] > mtr:has(mfrac) > mtd { padding-block: 0.2em; }
/* Nor is there a gap between a brace and its cases, or behind them. */
mtable[displaystyle] > mtr > mtd:first-child { padding-inline-start: 0; }
mtable[displaystyle] > mtr > mtd:last-child { padding-inline-end: 0; }
td math, dd math, :is(td, dd) math mtable { math-style: normal; }
a { color: var(--link); text-decoration-thickness: 0.05em; text-underline-offset: 0.18em;
  text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 1px; }
h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 600; letter-spacing: -0.01em; margin: 2.2rem 0 0.8rem;
  text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; font-weight: 600; margin: 3.2rem 0 0.7rem; text-wrap: balance; }
h3 { font-size: 1.15rem; line-height: 1.3; font-weight: 600; margin: 2.6rem 0 0.5rem; }
p { margin: 0.7rem 0; }
.lead { font-size: 1.1rem; line-height: 1.5; }
code { font: 0.86em/1 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre { margin: 0.9rem 0; padding: 0.7rem 0.9rem; --ground: var(--tint); border-radius: 3px; }
pre code { font-size: 0.78rem; line-height: 1.5; }
.definitions p { margin: 0.8rem 0 0.2rem; font-style: italic; color: var(--quiet); }
.definitions dl { margin: 0 0 0.9rem; font-size: 0.92rem; line-height: 1.5; }
.definitions dt { margin-top: 0.3rem; } .definitions dd { margin: 0 0 0.3rem 1.6em; }
.tied { white-space: nowrap; }
.claim { color: var(--quiet); font-weight: 400; margin-right: 0.65em; }
.name { margin: -0.45rem 0 0.7rem; color: var(--quiet); }
.status { font: 500 0.72rem/1 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif;
  letter-spacing: 0.02em; white-space: nowrap; vertical-align: 0.12em; color: var(--quiet);
  border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
  border-radius: 1em; padding: 0.16em 0.6em; }
h2 .status { margin-left: 0.5em; } h2 .claim { margin-right: 0.4em; }
.proved { color: var(--proved); } .computed, .provedandcomputed { color: var(--computed); }
.measured, .provedandmeasured { color: var(--measured); }
.refuted, .error { color: var(--refuted); } .undecided { color: var(--undecided); }
.neighbours { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); gap: 1.2rem;
  font-size: 0.86rem; }
.neighbours a { grid-area: 1 / 2; line-height: 1.35; text-wrap: balance; }
.neighbours [rel=prev] { grid-column: 1; margin-right: auto; }
.neighbours [rel=next] { grid-column: 3; margin-left: auto; text-align: right; }
.neighbours.bottom { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--hairline); }
.contents ul, .claims { list-style: none; margin: 1.4rem 0 0; padding: 0.2rem 0 0.2rem 1rem;
  font-size: 0.92rem; border-left: 2px solid var(--hairline); }
.contents li, .claims li { margin: 0.22rem 0; padding-left: 1.4em; text-indent: -1.4em; }
.contents li:has(.claim), .claims li:has(.claim) { padding-left: 3.1em; text-indent: -3.1em; }
.contents .claim, .claims .claim { display: inline-block; min-width: 2.45em; text-indent: 0; }
.contents .status, .claims .status { border: 0; padding: 0; margin-left: 0.45em; }
.compact { list-style: none; padding: 0; margin: 0.8rem 0; columns: 17rem auto; font-size: 0.92rem; line-height: 1.45; }
.compact li { padding: 0.15rem 0 0.15rem 1em; text-indent: -1em; break-inside: avoid; }
.summary { color: var(--quiet); }
.note { font-size: 0.86rem; color: var(--quiet); margin-top: -0.3rem; }
.folded > summary { cursor: pointer; color: var(--link); } .folded[open] > summary { margin-bottom: 0.6rem; }
.entries { list-style: none; padding: 0; } .entries a { overflow-wrap: anywhere; }
.entries li { margin: 0.7rem 0; padding-left: 1.4em; text-indent: -1.4em; }
.columns { columns: 17rem auto; font-size: 0.92rem; line-height: 1.45; }
.columns li { margin: 0 0 0.35rem; break-inside: avoid; }
.entries .note { display: block; text-indent: 0; margin: 0; }
.source { font-size: 0.8rem; color: var(--quiet); } .source a { color: inherit; }
.source code { display: inline-block; }
.entry h2 { margin-bottom: 0.2rem; } .entry p { margin-top: 0.2rem; }
.entry h2 a { text-decoration: none; }
.formats { font-size: 0.8rem; font-weight: 400; margin-left: 0.6em; } .formats a { margin-right: 0.5em; }
.derivation { list-style: none; margin: 1.1rem 0 1.3rem; padding: 0; display: grid; row-gap: 0.35rem;
  grid-template-columns: minmax(1.7em, auto) minmax(0, 1fr) auto; }
.derivation li { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: baseline; }
.derivation li, .headed { position: relative; }
.anchor { position: absolute; left: -1.1em; top: 0; padding: 0 0.2em; font: 400 0.8rem/1.6 system-ui, sans-serif;
  font-style: normal; color: var(--quiet); text-decoration: none; opacity: 0; }
.headed .anchor { top: auto; bottom: 0.2rem; left: -1.4em; }
:hover > .anchor, li:hover > .relation > .anchor, .anchor:focus-visible { opacity: 1; }
li:target, .equation:target { --ground: color-mix(in srgb, var(--link) 9%, var(--paper)); background: var(--ground); }
.number { color: var(--quiet); text-decoration: none; font-variant-numeric: tabular-nums; white-space: nowrap;
  font-size: 0.92rem; padding-left: 0.8em; } .number:hover { text-decoration: underline; }
.line { grid-column: 2 / -1; } li:has(> .number) .line { grid-column: 2; }
.equation { position: relative; display: flex; align-items: center; } .equation .display { flex: 1; min-width: 0; }
@media (min-width: 52rem) { .number { width: 3.8rem; margin-right: -3.8rem; padding: 0; text-align: right; } }
.relation { text-align: right; padding-right: 1.1em; }
.line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1.2rem; min-width: 0; }
/* What is wider than its box scrolls there, and has a shade at the edge behind which there is more of it: over each
   shade lies a cover, which moves with the content. The cover may end two pixels before its box does, so the shade
   begins there. */
.formula, .display, .definitions dd, .table div, pre { overflow-x: auto; overflow-y: hidden;
  background: linear-gradient(to right, var(--ground) 50%, transparent) left / 2.4rem 200% no-repeat local,
    linear-gradient(to left, var(--ground) 50%, transparent) right / 2.4rem 200% no-repeat local,
    linear-gradient(to right, transparent 3px, var(--shade) 3px, transparent) left / 0.8rem calc(100% - 4px) no-repeat,
    linear-gradient(to left, transparent 3px, var(--shade) 3px, transparent) right / 0.8rem calc(100% - 4px) no-repeat,
    var(--ground); }
.formula { min-width: 0; max-width: 100%; padding-block: 0.1em; line-height: 2; }
.formula math, .display math { padding-block: 0.15em; }
.hanging { padding-left: 1.4em; } .hanging > :first-child { margin-left: -1.4em; }
.above { flex: 0 0 100%; min-width: 0; } .above .formula { width: fit-content; }
.where { max-width: 100%; min-width: 0; display: flex; gap: 0.6em; align-items: baseline; }
.where div { min-width: 0; }
.reason { flex: 0 0 13rem; margin-left: auto; font-size: 0.86rem; line-height: 1.4;
  color: var(--quiet); font-style: italic; }
.reason em { font-style: normal; }
.result .formula:not(.where *) { max-width: calc(100% + 0.7em); margin-left: -0.7em;
  padding: 0.25em 0.7em; border: 1px solid var(--hairline); border-radius: 3px; --ground: var(--tint); }
.result .hanging:not(.where *) { padding-left: 2.1em; }
.display { margin: 0.9rem 0; padding: 0.2em 0; text-align: center; line-height: 2; }
.proofs { margin: 1.1rem 0; font-size: 0.84rem; line-height: 1.45; color: var(--quiet);
  border-block: 1px solid var(--hairline); padding: 0.45rem 0; }
.proofs summary { cursor: pointer; }
.proofs table { width: 100%; margin-top: 0.25rem; border: 0; font-size: inherit; }
.proofs td { width: 50%; border: 0; padding: 0.12rem 1.2rem 0.12rem 0; vertical-align: top; }
/* Rules lie beside cells and not half under them, so that no cell that stays where others scroll covers one. */
table { border-collapse: separate; border-spacing: 0; margin: 0 auto; font-size: 0.88rem; line-height: 1.4;
  border-block: 1.5px solid var(--ink); }
th, td { text-align: left; }
th { font-weight: 400; font-style: italic; vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
th, td { padding: 0.28rem 1.5rem 0.28rem 0; } td { vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.numeric { text-align: right; font-variant-numeric: tabular-nums; } .numeric, .short { white-space: nowrap; }
td.words { min-width: 11rem; max-width: 22rem; } .signs { min-width: 3.4rem; max-width: 9rem; }
td.words:has(code) { max-width: 28rem; }
@media (max-width: 52rem) { .signs { width: 3.4rem; } }
@media (min-width: 52rem) { td wbr { display: none; } }
figure { margin: 1.8rem 0; text-align: center; }
figure svg { max-width: 100%; height: auto; }
.narrow { display: none; }
.listed { text-align: left; font-size: 0.92rem; line-height: 1.5; }
.listed dt { margin-top: 0.6rem; font-style: italic; } .listed dd { margin: 0.1rem 0 0.1rem 1.2rem; }
.listed figcaption { padding: 0; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 1.8rem 1.2rem;
  align-items: end; margin: 1.8rem 0; }
.row figure { margin: 0; display: grid; grid-row: span 2; grid-template-rows: subgrid; justify-items: center;
  align-items: end; row-gap: 0; }
.row figcaption { align-self: start; }
.row figure:last-child:nth-child(odd) { grid-column: 1 / -1; }
figcaption { padding: 0.4rem 0 0; font-size: 0.88rem; line-height: 1.45; color: var(--quiet);
  text-wrap: balance; }
/* Tables and listings that are wider than the text reach out on both sides of it, as far as there is room. */
.table, main pre { width: max-content; min-width: 100%; max-width: min(62rem, 100vw - 2.2rem); margin-left: 50%;
  transform: translateX(-50%); }
.table figcaption { padding: 0 0 0.6rem; max-width: 38rem; margin: 0 auto; }
.colophon { margin-top: 3.5rem; padding-top: 0.8rem; border-top: 1px solid var(--hairline); font-size: 0.8rem;
  color: var(--quiet); }
.colophon p { margin: 0.15rem 0; }
@media (max-width: 40rem) {
  .wide { display: none; } .narrow { display: block; }
  html { font-size: 106%; }
  body { padding: 1rem 1.1rem 3rem; }
  h1 { font-size: 1.7rem; margin-top: 1.6rem; }
  .neighbours { gap: 0.8rem; font-size: 0.8rem; }
  .derivation { grid-template-columns: minmax(1.4em, auto) minmax(0, 1fr) auto; row-gap: 0.6rem; }
  .relation { padding-right: 0.9em; }
  .reason { flex-basis: 100%; padding-top: 0.1rem; }
  th, td { padding-right: 1rem; }
  td.words { min-width: 9rem; } td.words:not(:last-child) { min-width: 7rem; }
  td.words:first-child { min-width: 5.5rem; } td.words:first-child:has(code):has(~ td.words) { min-width: 8.4rem; }
  .signs ~ td.words { min-width: 8.4rem; }
  table:has(th:nth-child(5)) { font-size: 0.8rem; } th.numeric { white-space: normal; }
  /* What a row is about stays where a wide table scrolls. */
  .table :is(th, td):first-child { position: sticky; left: -1px; background: var(--ground);
    background-clip: padding-box; }
  .table th:first-child { z-index: 1; border-top: 2px solid transparent; }
  .table tr:last-child td:first-child { border-bottom: 2px solid transparent; }
  table:has(th:nth-child(5)) :is(th, td):not(:last-child) { padding-right: 0.5rem; }
  /* What is raised or lowered twice is hardly smaller than what is so once: eight pixels at least, also in a table. */
  :is(msup, msub, msubsup, munder, mover, munderover) > :not(:first-child)
    :is(:is(msup, msub, msubsup, munder, mover, munderover) > :not(:first-child), mfrac > *),
  mtable:not([displaystyle], td *, dd *) mfrac mfrac > *, :is(mtable:not([displaystyle], td *, dd *), mfrac) mfrac
    :is(msup, msub, msubsup) > :not(:first-child) { font-size: 0.9em; }
  mroot > :last-child { font-size: 0.74em; }
  .equation { flex-wrap: wrap; } .equation .display { flex: 1 1 auto; max-width: 100%; }
  .equation .number { margin-left: auto; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --hairline: #bbb; --tint: #fff; --link: #000; }
  html { font-size: 10.5pt; } body { max-width: none; padding: 0; } .neighbours, .contents { display: none; }
  .anchor { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }
  .derivation li, figure, tr { break-inside: avoid; } .headed, .entry h2 { break-after: avoid; }
  .table div, .formula, .display { overflow: visible; }
}
"""
