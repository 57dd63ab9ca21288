export const style = `
:root { color-scheme: light dark;
  --ground: light-dark(#f3f5f4, #121615); --paper: light-dark(#fff, #1a201f); --raised: light-dark(#f8faf9, #212928);
  --line: light-dark(#dbe2e0, #2f3937); --edge: light-dark(#7d8b88, #6d7b78);
  --ink: light-dark(#17211f, #eaf0ee); --soft: light-dark(#4a5754, #b3bfbc); --faint: light-dark(#5f6d6a, #93a19e);
  --accent: light-dark(#0f6b66, #15807a); --accent-ink: light-dark(#0b5a56, #6fd3cb); --tint: light-dark(#e2f2f0, #17322f);
  --good: light-dark(#1c6b3c, #7fd6a2); --good-tint: light-dark(#e3f4e9, #193325);
  --bad: light-dark(#a32b22, #f3a199); --bad-tint: light-dark(#fbeae8, #3d2220);
  --wait: light-dark(#7c5205, #e5bd6c); --wait-tint: light-dark(#faf0da, #382d16);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
a { color: var(--accent-ink); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: 2px; border-radius: 4px; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; padding: 10px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
.name { display: flex; align-items: center; gap: 9px; font-weight: 650; color: var(--ink); text-decoration: none; min-height: 40px; }
.top nav { display: flex; gap: 4px; }
.top nav a { padding: 8px 12px; border-radius: 8px; color: var(--soft); text-decoration: none; }
.top nav a:hover { background: var(--raised); }
.top nav a[aria-current] { background: var(--tint); color: var(--accent-ink); font-weight: 600; }
.unreal { margin-left: auto; font-size: 13px; color: var(--faint); }
main { max-width: 1180px; margin: 0 auto; padding: 24px; }
h1 { margin: 0; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 16px; line-height: 1.3; }
p { margin: 0 0 12px; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin-bottom: 4px; }
.under { color: var(--soft); margin-bottom: 20px; overflow-wrap: anywhere; }
.code { font-family: ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace; font-size: .93em; letter-spacing: .02em; white-space: nowrap; }
.keep { white-space: nowrap; }
.notice { padding: 10px 14px; border-radius: 10px; background: var(--good-tint); color: var(--good); font-weight: 550; }
.wrong { padding: 10px 14px; border-radius: 10px; background: var(--bad-tint); color: var(--bad); font-weight: 550; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 18px 20px; margin-bottom: 18px; min-width: 0; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) 380px; gap: 20px; align-items: start; }
.mark { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 13px; font-weight: 600; white-space: nowrap; background: var(--line); color: var(--soft); }
.mark.good { background: var(--good-tint); color: var(--good); } .mark.bad { background: var(--bad-tint); color: var(--bad); }
.mark.wait { background: var(--wait-tint); color: var(--wait); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 13px; font-weight: 600; color: var(--faint); padding: 0 12px 8px 0; }
td { padding: 11px 12px 11px 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td:last-child, th:last-child { padding-right: 0; }
.end { text-align: right; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.offer { display: flex; justify-content: space-between; gap: 12px; } .offer + .offer { margin-top: 8px; }
.pick { display: flex; gap: 10px; align-items: flex-start; font-weight: 600; cursor: pointer; }
.pick input { flex: none; width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent); }
small, .small { font-size: 13px; color: var(--faint); }
.field { margin-bottom: 12px; } .field label { font-size: 13px; font-weight: 600; color: var(--soft); }
input:not([type=checkbox]), select, textarea { display: block; width: 100%; min-height: 42px; margin-top: 4px; padding: 8px 11px; font: inherit; font-size: 16px; font-weight: 400; color: var(--ink); background: var(--raised); border: 1px solid var(--edge); border-radius: 9px; }
textarea { min-height: 74px; resize: vertical; }
.row { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 12px; }
button { min-height: 42px; padding: 8px 18px; font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 1px solid transparent; border-radius: 9px; cursor: pointer; }
button:hover { filter: brightness(1.08); }
button.plain { background: transparent; color: var(--ink); border-color: var(--edge); }
button.danger { background: transparent; color: var(--bad); border-color: currentcolor; }
details summary { cursor: pointer; font-weight: 600; padding: 4px 0; } details[open] summary { margin-bottom: 12px; }
.thread { list-style: none; margin: 0; padding: 0; display: grid; gap: 14px; }
.thread li { max-width: 88%; padding: 10px 14px; border-radius: 12px; background: var(--raised); border: 1px solid var(--line); }
.thread li.seller { justify-self: end; background: var(--tint); border-color: transparent; }
.thread p { margin: 2px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.thread strong { font-size: 13px; }
.price { font-weight: 650; font-variant-numeric: tabular-nums; }
.empty { color: var(--soft); margin: 0; }
.filter { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin-bottom: 18px; } .filter .field { flex: 1 1 260px; max-width: 420px; margin: 0; }
@media (max-width: 860px) { .two { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  main { padding: 16px; } .top { padding: 8px 16px; } .unreal { margin: 0; width: 100%; } .card { padding: 14px 16px; border-radius: 12px; }
  table.folds thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.folds, table.folds tbody, table.folds tr, table.folds td { display: block; }
  table.folds tr { border-top: 1px solid var(--line); padding: 10px 0; } table.folds tr:first-child { border-top: 0; }
  table.folds td { border: 0; padding: 2px 0; text-align: left; white-space: normal; }
  table.folds.legs td:nth-child(-n+2) { display: inline; } table.folds.legs td:nth-child(2)::before { content: '→ '; }
  .thread li { max-width: 100%; }
}
`;
