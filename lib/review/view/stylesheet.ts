/** The one stylesheet: system fonts, light and dark, one column on a phone. Text has a contrast of 4.5 or more. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f7f7f5; --surface: #ffffff; --text: #1c2127; --muted: #565f69; --line: #d9dce0; --edge: #79828c;
  --accent: #1d4f9e; --on-accent: #ffffff;
  --kept: #17633a; --kept-ground: #e9f5ed;
  --removed: #a1232a; --removed-ground: #fdeeee;
  --unknown: #764a00; --unknown-ground: #fdf4df;
  --added: #5a2ca6; --added-ground: #f2ecfc;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #121518; --surface: #1a1e23; --text: #e5e8eb; --muted: #a2abb5; --line: #333a42; --edge: #7b8590;
    --accent: #8ab6ff; --on-accent: #0d1b30;
    --kept: #8ed8a9; --kept-ground: #16281e;
    --removed: #f5a5a5; --removed-ground: #2e1a1c;
    --unknown: #f0c878; --unknown-ground: #2b2313;
    --added: #cdb4fa; --added-ground: #251d37;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
main:focus { outline: none; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; }
ul, ol { margin: .4rem 0; padding-left: 1.4rem; }
a { color: var(--accent); text-underline-offset: .15em; }
time { white-space: nowrap; }
code, pre { font-family: var(--mono); font-size: .875em; }
/* Left to right in the order of the characters: a resource name must not rearrange the line it stands in. */
code { unicode-bidi: isolate-override; direction: ltr; }
pre { margin: 0; white-space: pre-wrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem .75rem; background: var(--surface); z-index: 1; }
.bar { padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--surface); color: var(--muted); }
.brand { color: var(--text); font-weight: 650; text-decoration: none; padding: .25rem 0; }
.muted { color: var(--muted); }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
.title p { margin: 0; }
.amount { color: var(--muted); font-weight: 400; }
.pill { display: inline-block; padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .875rem; background: var(--surface); }
.pill.open, .pill.extended { color: var(--unknown); background: var(--unknown-ground); border-color: transparent; }
.pill.approved { color: var(--kept); background: var(--kept-ground); border-color: transparent; }
.pill.blocked, .pill.rejected { color: var(--removed); background: var(--removed-ground); border-color: transparent; }
.jump { display: inline-block; padding: .25rem 0; }
.reason { margin: .75rem 0; padding: .25rem 0 .25rem 1rem; border-left: 3px solid var(--removed); white-space: pre-line; }

.headline { margin: 1.25rem 0 0; padding: 1.1rem 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; }
.figures { display: flex; flex-wrap: wrap; gap: .75rem 1.75rem; margin: 0 0 .8rem; }
.figures > div { display: flex; flex: 1 1 6.5rem; flex-direction: column; justify-content: space-between; }
.figures dt { color: var(--muted); font-size: .875rem; line-height: 1.3; }
.figures dt a { color: inherit; }
.figures dd { margin: 0; white-space: nowrap; font-size: 1.5rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures .before { color: var(--muted); font-weight: 400; }
.bar-chart { display: block; width: 100%; border-radius: 5px; background: var(--line); }
.bar-chart .kept { fill: var(--kept); } .bar-chart .unknown { fill: var(--unknown); } .bar-chart .removed { fill: var(--removed); opacity: .38; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .7rem 0 0; font-size: .9rem; }
.legend b, .tally b, .sign { font-family: var(--mono); font-weight: 700; }
.legend .kept, .tally.kept { color: var(--kept); } .legend .removed, .tally.removed { color: var(--removed); } .legend .unknown, .tally.unknown { color: var(--unknown); } .tally.added { color: var(--added); }

.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
.answers > div { padding: .9rem 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; }
.answers > .refused { border-color: var(--removed); }
.answers h2 { margin: 0; font-size: 1rem; }
.answers p { font-size: .95rem; }

.warnings { margin-top: 1.25rem; padding: .9rem 1.25rem; background: var(--unknown-ground); border-left: 3px solid var(--unknown); border-radius: .3rem; }
.warnings h2 { margin: 0; font-size: 1rem; color: var(--unknown); }

.gates { display: grid; grid-template-columns: auto auto 1fr; list-style: none; padding: 0; margin: .5rem 0; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; }
.gates > li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; gap: 0 1.25rem; padding: .5rem 1.25rem; border-top: 1px solid var(--line); }
.gates > li:first-child { border-top: 0; }
.gates .name { font-weight: 600; } .gates .result { white-space: nowrap; }
.gates .passed .result { color: var(--kept); } .gates .failed .result { color: var(--removed); font-weight: 600; } .gates .not-run .result { color: var(--muted); }
.plain { list-style: none; padding: 0; }

details > summary { cursor: pointer; }
.service, .document { margin: .6rem 0; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; overflow: clip; }
.service > summary, .document > summary { padding: .5rem 1.25rem; }
.service > summary .name { font-weight: 700; font-size: 1rem; }
.tallies { display: inline-flex; gap: 1rem; margin-left: .75rem; font-variant-numeric: tabular-nums; font-size: .9rem; }
.apart > summary { padding: .4rem 0; }
.apart { margin-top: 1.75rem; color: var(--muted); font-weight: 600; }
.lines { list-style: none; margin: 0; padding: 0; }
.line { border-top: 1px solid var(--line); }
.line > details > summary, .line.unknown:not(.many), .line.added { display: grid; grid-template-columns: 1rem minmax(12rem, 22rem) 1fr minmax(6rem, auto); gap: 0 .75rem; padding: .4rem 1.25rem; align-items: baseline; list-style: none; }
.line > details > summary::-webkit-details-marker { display: none; }
.line.kept { background: var(--kept-ground); } .line.kept .sign { color: var(--kept); }
.line.unknown { background: var(--unknown-ground); } .line.unknown .sign { color: var(--unknown); }
.line.added { background: var(--added-ground); } .line.added .sign { color: var(--added); }
.action { font-weight: 600; } b.action { font-size: .95rem; }
.resources { display: flex; flex-direction: column; font-size: .95rem; }
.note { color: var(--muted); font-size: .875rem; text-align: right; }
.line.kept .note::after, .line.many .note::after { content: " \\25B8" / ""; }
.line > details[open] > summary .note::after { content: " \\25BE" / ""; }
.names { columns: 18rem; column-gap: 1.5rem; padding: .25rem 1.25rem .8rem; line-height: 1.6; }
.line .names { padding-left: 3rem; }
.line.unknown .note { grid-column: 3 / -1; text-align: left; color: var(--unknown); }
.evidence { padding: .25rem 1.25rem .8rem 3rem; background: var(--surface); font-size: .9rem; }
.calls { list-style: none; padding: 0; margin: 0; }
.calls > li { display: flex; flex-direction: column; padding: .45rem 0; }
.calls > li + li { border-top: 1px solid var(--line); }
.calls span { color: var(--muted); }
.gone { columns: 18rem; column-gap: 1.5rem; padding: .5rem 1.25rem; background: var(--removed-ground); color: var(--removed); border-top: 1px solid var(--line); line-height: 1.6; }
.fold > summary { padding: .4rem 1.25rem; background: var(--removed-ground); color: var(--removed); border-top: 1px solid var(--line); }

.notes { list-style: none; padding: 0; }
.notes > li { padding: .3rem 0; }
.notes .detail { display: block; color: var(--muted); font-size: .875rem; }
.steps > li { padding: .15rem 0; }
.document > p { padding: 0 1.25rem; color: var(--muted); }
.document > pre { padding: .75rem 1.25rem; border-top: 1px solid var(--line); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem 1.5rem; margin: .75rem 0; }
.facts dt { color: var(--muted); font-size: .875rem; }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; } .facts dd .muted { font-weight: 400; }
.facts .wide { grid-column: 1 / -1; }

figure { margin: .75rem 0; }
.curve svg { display: block; width: 100%; height: 7rem; background: var(--surface); border: 1px solid var(--line); border-radius: .35rem; }
.curve .line { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
.curve .under { fill: var(--accent); opacity: .14; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1rem; color: var(--muted); font-size: .875rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem .25rem 0; text-align: left; vertical-align: middle; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--muted); border-top: 0; font-size: .875rem; }
.table > summary { color: var(--muted); padding: .25rem 0; }
.strips .strip { width: 45%; }
.strips svg { display: block; width: 100%; height: 1rem; background: var(--line); border-radius: 2px; }
.strips path, .shade path { stroke: var(--kept); }
.s1 { stroke-opacity: .35; } .s2 { stroke-opacity: .55; } .s3 { stroke-opacity: .78; }
.shade { white-space: nowrap; margin-right: .35rem; } .shade svg { width: .8rem; height: .8rem; vertical-align: -.05rem; background: var(--line); border-radius: 2px; }
.inset { padding: 0 1.25rem .6rem; }

fieldset { margin: .75rem 0; padding: .25rem 1.25rem .75rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--surface); }
legend { padding: 0 .4rem; font-weight: 600; }
.ways { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; padding: 0; list-style: none; }
p.ways { gap: .75rem; margin: .9rem 0; }
.ways a:not(.button) { display: inline-block; padding: .25rem 0; }
.tick { display: inline-flex; gap: .6rem; align-items: center; min-height: 1.75rem; vertical-align: middle; margin: 0; font-weight: 400; cursor: pointer; }
.tick input { display: inline-block; flex: none; width: 1.15rem; min-height: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
.pick li { padding: .15rem 0; } .pick details { margin-left: 1.75rem; } .pick .group p { margin: .75rem 0 0; }
.actions.many { columns: 20rem; column-gap: 1.5rem; } .actions.many > li { break-inside: avoid; } .pick summary { color: var(--muted); padding: .15rem 0; }
.signing { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: end; margin-top: .5rem; }
.signing > div { flex: 1 1 16rem; } .signing > details { flex: 1 1 100%; margin-top: 1rem; }
.json { font-family: var(--mono); font-size: .875rem; line-height: 1.5; tab-size: 2; white-space: pre; overflow: auto; }
.problems button { min-height: 1.75rem; margin: 0; padding: .1rem .6rem; }
.revision { padding: 0 1.25rem .75rem; } .revision h2 { margin-top: 1rem; } .revision > p { padding: 0; }
.revision .line { padding: .3rem .75rem; } .line.lost { background: var(--removed-ground); } .line.lost .sign { color: var(--removed); }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: .75rem; margin-top: .75rem; }
.card { display: flex; flex-direction: column; padding: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; }
.card h3 { margin: 0; }
.card.refused { border-color: var(--removed); }
label { display: block; margin-top: .75rem; font-weight: 600; }
input, textarea { display: block; width: 100%; min-height: 2.75rem; margin-top: .2rem; padding: .4rem .6rem; border: 1px solid var(--edge); border-radius: .35rem; background: var(--ground); color: inherit; font: inherit; }
[aria-invalid] { border: 2px solid var(--removed); }
.problem { color: var(--removed); }
.problems { margin-bottom: 1.25rem; padding: .75rem 1.25rem; border: 2px solid var(--removed); border-radius: .4rem; background: var(--surface); }
button { min-height: 2.75rem; margin-top: 1rem; padding: .5rem 1.1rem; border: 1px solid var(--edge); border-radius: .4rem; background: var(--surface); color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
.button { display: inline-block; padding: .5rem 1.1rem; border: 1px solid var(--edge); border-radius: .4rem; background: var(--surface); color: inherit; font-weight: 600; text-decoration: none; }
.card > button { padding-inline: .5rem; }
button.primary, .button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:hover, .button:hover { text-decoration: underline; }
.card > button { margin-top: auto; } .card > :nth-last-child(2) { margin-bottom: 1rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; }

.search { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: end; margin-top: 1rem; }
.search label { flex: 0 0 100%; margin: 0; } .search input { flex: 1 1 14rem; max-width: 30rem; margin: 0; } .search button { min-height: 2.5rem; margin: 0; } .search a { padding: .5rem 0; }
.tickets { list-style: none; padding: 0; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; }
.tickets > li { display: grid; grid-template-columns: 2fr 1fr 1.5fr; gap: .2rem 1rem; padding: .75rem 1.25rem; align-items: center; }
.tickets > li + li { border-top: 1px solid var(--line); }
.tickets a { font-weight: 600; font-size: 1.05rem; }
.tickets p { margin: 0; font-size: .9rem; }

@media (max-width: 45rem) {
  .strips thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .strips tr { display: grid; grid-template-columns: 1fr 1fr 1.5fr 1.5fr; padding: .35rem 0; border-top: 1px solid var(--line); }
  .strips th, .strips td { border: 0; padding: 0; } .strips tbody th, .strips .strip { grid-column: 1 / -1; width: auto; }
  .gates { display: block; } .gates > li { grid-template-columns: 6rem 1fr; } .gates > li > :last-child { grid-column: 1 / -1; }
  .line > details > summary, .line.unknown:not(.many), .line.added { grid-template-columns: 1rem 1fr; }
  .line .resources, .line .note, .line.unknown .note { grid-column: 2; text-align: left; }
  .evidence, .line .names { padding-left: 1.25rem; }
  .tickets > li { grid-template-columns: 1fr; }
  .figures dd { font-size: 1.3rem; }
}
/* On paper everything is open, and nothing is there that can only be pressed. */
@media print {
  :root { --ground: #ffffff; color-scheme: light; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .bar, .skip, .ways, .cards, nav, form { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  .line, .gates > li, .answers > div, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
